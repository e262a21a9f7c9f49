"""Derivatives in the structure of what they are by or of: None where there can be none."""

from __future__ import annotations

from collections.abc import Iterator

from whilst.quick import compiler
from whilst.values.differentiable import has_floats, is_inexact, is_without, unknown
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import (
    NONE,
    ArraySpec,
    CompositeSpec,
    ContainerSpec,
    ItemsSpec,
    ListSpec,
    OptionalSpec,
    RecordSpec,
    ScalarSpec,
    Spec,
    TupleSpec,
)  # fmt: skip
from whilst_compiler.ir.graph import Graph, Operand
from whilst_compiler.ir.types import Tensor, Type

__all__ = ["is_empty", "leaf_spec", "leaves_like", "like"]


def is_empty(spec: Spec) -> bool:
    """Whether there is nothing in it at all, as in an empty list."""
    return isinstance(spec, TupleSpec | ItemsSpec | RecordSpec) and all(map(is_empty, spec.items))


def leaf_spec(type: Type) -> Spec:
    assert isinstance(type, Tensor)
    return ArraySpec(type.dtype, type.dims) if type.dims else ScalarSpec(type.dtype, weak=type.dtype.real.bits == 64)


def like(spec: Spec) -> Spec:
    """The structure of a derivative."""
    match spec:
        case TupleSpec(items, cls):
            return TupleSpec(tuple(map(like, items)), cls)
        case ItemsSpec(items):
            return TupleSpec(tuple(map(like, items)), list)
        case RecordSpec(cls, names, items):
            return RecordSpec(cls, names, tuple(map(like, items)))
        case ListSpec(element, _, given):
            return ListSpec(like(element), -1, given and has_floats(element))
        case _ if is_without(spec):
            return NONE
        case ScalarSpec():
            return spec
        case ArraySpec(dtype, dims):
            return ArraySpec(dtype, dims)
        case OptionalSpec(some):
            return OptionalSpec(like(some))
        case ContainerSpec(cls, parts, note=note) | CompositeSpec(cls, parts, note) if issubclass(cls, dict):
            match parts:
                case _, held if is_without(held):
                    return NONE
                case ListSpec(key, _, given), ListSpec() as held:
                    return CompositeSpec(cls, (ListSpec(key, -1, given), like(held)), note)
    raise unknown("a derivative by or of", spec)


def leaves_like(graph: Graph, spec: Spec, own: Iterator[Operand], moved: Iterator[Operand]) -> Iterator[Operand]:
    """The leaves of ``like(spec)``: of those of the spec (``own``), and of the derivatives of its floats (``moved``).

    Keys and lengths come with them, and whether there is what may be None.
    """
    match spec:
        case TupleSpec(items) | RecordSpec(_, _, items) | ItemsSpec(items):
            for item in items:
                yield from leaves_like(graph, item, own, moved)
        case ListSpec(element, _, given):
            columns = [next(own) for _ in leaf_types(element)]
            yield from leaves_like(graph, element, iter(columns), moved)
            if not given:
                yield next(own)
            elif not has_floats(element):
                yield compiler().dim(graph, columns[0])
        case _ if like(spec) is NONE or isinstance(spec, ScalarSpec | ArraySpec):
            for t in leaf_types(spec):
                next(own)
                if is_inexact(t):
                    bar = next(moved)
                    if like(spec) is not NONE:
                        yield bar
        case ContainerSpec(parts=(keys, held)) | CompositeSpec(_, (keys, held)):
            for t in leaf_types(keys):
                yield next(own)
                if is_inexact(t):
                    next(moved)
            yield from leaves_like(graph, held, own, moved)
        case OptionalSpec(some):
            yield next(own)
            yield from leaves_like(graph, some, own, moved)
        case _:
            raise AssertionError(f"a derivative of {spec}")
