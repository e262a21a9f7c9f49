"""Derivatives in the structure of what they are by or of: None where there can be none.

What a result refers to by number (lists in lists, objects in lists) is in pools. Derivatives are in as many more pools
behind these, ``like_pool`` them, and refer to them by the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from whilst.quick import compiler
from whilst.values.differentiable import has_floats, is_inexact, is_without, unknown
from whilst_compiler.frontend.signature.pool_specs import PoolSpec
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import (
    NONE,
    ArraySpec,
    BlockSpec,
    CompositeSpec,
    ContainerSpec,
    ItemsSpec,
    KindSpec,
    ListSpec,
    NumberSpec,
    OptionalSpec,
    PooledSpec,
    RecordSpec,
    ScalarSpec,
    SharedSpec,
    Spec,
    TupleSpec,
)  # fmt: skip
from whilst_compiler.ir.graph import Graph, Operand
from whilst_compiler.ir.types import DType, Tensor, Type

__all__ = ["is_empty", "leaf_spec", "leaves_like", "like", "like_pool", "pool_like"]


def is_empty(spec: Spec) -> bool:
    """Whether there is nothing in it at all, as in an empty list."""
    return isinstance(spec, TupleSpec | ItemsSpec | RecordSpec) and all(map(is_empty, spec.items))


def leaf_spec(type: Type) -> Spec:
    assert isinstance(type, Tensor)
    return ArraySpec(type.dtype, type.dims) if type.dims else ScalarSpec(type.dtype, weak=type.dtype.real.bits == 64)


def like(spec: Spec, pools: Sequence[PoolSpec] = (), dtype: DType | None = None) -> Spec:
    """The structure of a derivative, or of other things in the places of floats, of a ``dtype``.

    ``pools`` are those that the spec refers to.
    """
    within = partial(like, pools=pools, dtype=dtype)
    match spec:
        case TupleSpec(items, cls):
            return TupleSpec(tuple(map(within, items)), cls)
        case ItemsSpec(items):
            return TupleSpec(tuple(map(within, items)), list)
        case RecordSpec(cls, names, items):
            return RecordSpec(cls, names, tuple(map(within, items)))
        case ListSpec(element, _, given):
            return ListSpec(within(element), -1, given and has_floats(element))
        case _ if is_without(spec):
            return NONE
        case ScalarSpec():
            return spec if dtype is None else ScalarSpec(dtype, True)
        case ArraySpec(own, dims):
            return ArraySpec(dtype or own, dims)
        case OptionalSpec(some):
            return OptionalSpec(within(some))
        case ContainerSpec(cls, parts, note=note) | CompositeSpec(cls, parts, note) if issubclass(cls, dict):
            match parts:
                case _, held if is_without(held):
                    return NONE
                case ListSpec(key, _, given), ListSpec() as held:
                    return CompositeSpec(cls, (ListSpec(key, -1, given), within(held)), note)
        case NumberSpec() | KindSpec() | BlockSpec() | SharedSpec() | PooledSpec() if pools:
            return _of_pool(spec, pools)
    raise unknown("a derivative by or of", spec)


def _of_pool(spec: NumberSpec | KindSpec | BlockSpec | SharedSpec | PooledSpec, pools: Sequence[PoolSpec]) -> Spec:
    """The same of what is like the pool."""
    match spec:
        case NumberSpec(pool, cls):
            return NumberSpec(pool + len(pools), cls)
        case KindSpec(items):
            return KindSpec(tuple(NumberSpec(one.pool + len(pools), one.cls) for one in items))
        case BlockSpec(pool, rank):
            return BlockSpec(pool + len(pools), rank) if _moves(pools[pool]) else NONE
        case SharedSpec(pool, steps):
            return SharedSpec(pool + len(pools), steps) if _moves(pools[pool]) else NONE
        case PooledSpec(cls, kind, parts, factory):
            held = _HELD.get(kind)
            if held is None:
                return NONE
            moved = (NumberSpec(one.pool + (len(pools) if k == held else 0)) for k, one in enumerate(parts))
            return PooledSpec(cls, kind, tuple(moved), factory)


_HELD = {"hash table": 1, "tuple": 0, "deque": 0}
"""Which part of a container has the values that derivatives are of; keys stay what they are."""


def _moves(pool: PoolSpec) -> bool:
    return any(map(is_inexact, pool.leaf_types()))


def like_pool(pool: PoolSpec, pools: Sequence[PoolSpec], dtype: DType | None = None) -> PoolSpec:
    """What stands for one of the pools in derivatives."""
    within = partial(like, pools=pools, dtype=dtype)
    if pool.cls is list:
        items, *rest = pool.parts
        return PoolSpec(list, (within(items), *rest))
    if pool.cls in (bytes, np.ndarray):
        return PoolSpec(pool.cls, tuple(within(part) if _moves(pool) else part for part in pool.parts))
    columns = (ListSpec(within(one.column.element), -1) for one in pool.parts)
    fields = (replace(one, column=column) for one, column in zip(pool.parts, columns))
    return PoolSpec(pool.cls, tuple(fields))


def pool_like(
    graph: Graph, pool: PoolSpec, pools: Sequence[PoolSpec], own: Iterator[Operand], moved: Iterator[Operand]
) -> Iterator[Operand]:
    """The leaves of ``like_pool``, as ``leaves_like``."""
    if pool.cls in (bytes, np.ndarray):
        kept = next(own)
        yield next(moved) if _moves(pool) else kept
        return
    if pool.cls is list:
        items, *rest = pool.parts
        yield from leaves_like(graph, items, own, moved, pools)
        for _ in (t for part in rest for t in leaf_types(part)):
            yield next(own)
    else:
        for one in pool.parts:
            if one.sometimes:
                yield next(own)
            yield from leaves_like(graph, one.column, own, moved, pools)
    for _ in pool.moved:
        next(own)


def leaves_like(
    graph: Graph, spec: Spec, own: Iterator[Operand], moved: Iterator[Operand], pools: Sequence[PoolSpec] = ()
) -> Iterator[Operand]:
    """The leaves of ``like(spec)``: of those of the spec (``own``), and of the derivatives of its floats (``moved``).

    Keys and lengths come with them, and whether there is what may be None.
    """
    match spec:
        case TupleSpec(items) | RecordSpec(_, _, items) | ItemsSpec(items):
            for item in items:
                yield from leaves_like(graph, item, own, moved, pools)
        case ListSpec(element, _, given):
            columns = [next(own) for _ in leaf_types(element)]
            yield from leaves_like(graph, element, iter(columns), moved, pools)
            if not given:
                yield next(own)
            elif not has_floats(element):
                yield compiler().dim(graph, columns[0])
        case NumberSpec() | KindSpec() | BlockSpec() | SharedSpec() | PooledSpec():
            kept = like(spec, pools) is not NONE
            for _ in leaf_types(spec):
                x = next(own)
                if kept:
                    yield x
        case _ if like(spec, pools) is NONE or isinstance(spec, ScalarSpec | ArraySpec):
            for t in leaf_types(spec):
                next(own)
                if is_inexact(t):
                    bar = next(moved)
                    if like(spec, pools) is not NONE:
                        yield bar
        case ContainerSpec(parts=(keys, held)) | CompositeSpec(_, (keys, held)):
            for t in leaf_types(keys):
                yield next(own)
                if is_inexact(t):
                    next(moved)
            yield from leaves_like(graph, held, own, moved, pools)
        case OptionalSpec(some):
            yield next(own)
            yield from leaves_like(graph, some, own, moved, pools)
        case _:
            raise AssertionError(f"a derivative of {spec}")
