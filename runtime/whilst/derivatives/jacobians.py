"""All partial derivatives of a lowered function: an array for each float of the result and each of the arguments.

The structure is that of the result, in the place of each float that of the arguments. What stands in a list of any
length has an axis more, which comes first: a float of such a list, by the floats of another, is ``f64[m, n]``, and
becomes ``m`` lists of ``n``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from whilst.derivatives.certain import certain
from whilst.derivatives.derived import Places, count_leaves, inexact_results, prepared
from whilst.derivatives.settled import own_results, settled
from whilst.derivatives.structures import leaf_spec, like
from whilst.quick import compiler
from whilst.values.differentiable import is_without, unknown
from whilst_compiler.frontend.signature.lowered import Lowered
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import (
    NONE,
    ArraySpec,
    CompositeSpec,
    ContainerSpec,
    ItemsSpec,
    ListSpec,
    RecordSpec,
    ScalarSpec,
    Spec,
    TupleSpec,
)  # fmt: skip
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Graph, Operand, all_nodes
from whilst_compiler.ir.symbols import sizes_in
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ops.table import ROWS

__all__ = ["jacobian"]


def jacobian(lowered: Lowered, names: Sequence[str], single: bool, backwards: bool, second: bool = False) -> Lowered:
    """The function of all partial derivatives by the parameters of these names (``single``: not as a tuple); they are
    the ``second`` ones where it is a gradient."""
    lowered = _full_lists(certain(settled(lowered)))
    wrt = Places(lowered).of(names)
    of = inexact_results(lowered)
    count = own_results(lowered)
    graph = compiler().jacobian(prepared(lowered), wrt, of, backwards, range(count), second)
    found = iter(graph.results)
    parts = {(o, i): next(found) for o in of for i in wrt}
    builder = Builder(ROWS)
    layout = _Layout(lowered, names, single, graph.params, tuple(found), parts, builder)
    result = layout.by_result(lowered.result, iter(range(count)))
    graph.nodes += builder.blocks[0].nodes
    graph.results = tuple(layout.results)
    return replace(lowered, graph=graph, result=result)


@dataclass
class _Layout:
    """Arrays of derivatives, by the numbers of a result and of a parameter, put into a structure."""

    lowered: Lowered
    names: Sequence[str]
    single: bool
    params: Sequence[Operand]
    values: Sequence[Operand]
    """The results that are differentiated."""
    parts: dict[tuple[int, int], Operand]
    builder: Builder
    results: list[Operand] = field(default_factory=list)

    def by_result(self, spec: Spec, leaf: Iterator[int], lists: int = 0) -> Spec:
        """The structure for a part of the result that stands in so many lists; its arrays go to ``results``."""
        match spec:
            case TupleSpec(items, cls):
                return TupleSpec(tuple(self.by_result(s, leaf, lists) for s in items), cls)
            case ItemsSpec(items):
                return TupleSpec(tuple(self.by_result(s, leaf, lists) for s in items), list)
            case RecordSpec(cls, fields, items):
                return RecordSpec(cls, fields, tuple(self.by_result(s, leaf, lists) for s in items))
            case ListSpec(element) if is_without(element):
                first, *_ = [next(leaf) for _ in leaf_types(spec)]
                self.results.append(self.builder.apply("dim", self.values[first], axis=0))
                return like(spec)
            case _ if is_without(spec):
                return _without(spec, leaf)
            case ScalarSpec() | ArraySpec():
                return self.by_arguments(next(leaf), lists)
            case ListSpec(element):
                return ListSpec(self.by_result(element, leaf, lists + 1), -1, True)
            case CompositeSpec(cls, (ListSpec(key) as keys, ListSpec() as held), factory) if not is_without(held):
                self.results += [self.values[next(leaf)] for _ in leaf_types(keys)]
                return CompositeSpec(cls, (ListSpec(key, -1, True), self.by_result(held, leaf)), factory)
        raise unknown("a jacobian of", spec)

    def by_arguments(self, result: int, lists: int) -> Spec:
        found: dict[str, Spec] = {}
        at = 0
        for name, spec in self.lowered.arguments:
            leaf = iter(range(at, at + count_leaves(spec)))
            at += count_leaves(spec)
            if name in self.names:
                found[name] = _ByArgument(self, result, lists).of(spec, leaf)
        return found[self.names[0]] if self.single else TupleSpec(tuple(found[n] for n in self.names))


@dataclass
class _ByArgument:
    """The derivatives of one result, which stands in so many lists."""

    layout: _Layout
    result: int
    lists: int

    def of(self, spec: Spec, leaf: Iterator[int], inner: int = 0) -> Spec:
        """By a part of an argument that stands in so many lists."""
        match spec:
            case TupleSpec(items, cls):
                return TupleSpec(tuple(self.of(s, leaf, inner) for s in items), cls)
            case ItemsSpec(items):
                return TupleSpec(tuple(self.of(s, leaf, inner) for s in items), list)
            case RecordSpec(cls, fields, items):
                return RecordSpec(cls, fields, tuple(self.of(s, leaf, inner) for s in items))
            case ListSpec(element) if is_without(element):
                first, *_ = [next(leaf) for _ in leaf_types(spec)]
                length = self.layout.builder.apply("dim", self.layout.params[first], axis=0)
                self.layout.results.append(self.repeated(length))
                return like(spec)
            case _ if is_without(spec):
                return _without(spec, leaf)
            case ScalarSpec() | ArraySpec():
                return self.array(next(leaf), inner)
            case ListSpec(element):
                return ListSpec(self.of(element, leaf, inner + 1), -1, True)
            case ContainerSpec(cls, (ListSpec(key) as keys, ListSpec() as held), note=note) if not is_without(held):
                self.layout.results += [self.repeated(self.layout.params[next(leaf)]) for _ in leaf_types(keys)]
                return CompositeSpec(cls, (ListSpec(key, -1, True), self.of(held, leaf)), note)
        raise unknown("a jacobian by", spec)

    def array(self, param: int, inner: int) -> Spec:
        """The axes of lists come first."""
        found = self.layout.parts[self.result, param]
        mine, whole = _rank(self.layout.values[self.result]), _rank(found)
        lists = (*range(self.lists), *range(mine, mine + inner))
        order = (*lists, *(k for k in range(whole) if k not in lists))
        if order != tuple(range(whole)):
            found = self.layout.builder.apply("transpose", found, permutation=order)
        self.layout.results.append(found)
        assert isinstance(found.type, Tensor)
        return leaf_spec(Tensor(found.type.dtype, found.type.dims[len(lists) :]))

    def repeated(self, x: Operand) -> Operand:
        """Keys, or a length, once for each item of the lists that the result stands in."""
        result, builder = self.layout.values[self.result], self.layout.builder
        if not self.lists:
            return x
        assert isinstance(result.type, Tensor) and isinstance(x.type, Tensor)
        sizes = [builder.apply("dim", result, axis=k) for k in range(self.lists)]
        sizes += [builder.apply("dim", x, axis=k) for k in range(x.type.rank)]
        return builder.apply("broadcast", x, *sizes, dims=(*result.type.dims[: self.lists], *x.type.dims))


def _without(spec: Spec, leaf: Iterator[int]) -> Spec:
    for _ in leaf_types(spec):
        next(leaf)
    return NONE


def _rank(x: Operand) -> int:
    assert isinstance(x.type, Tensor)
    return x.type.rank


# -- lists -------------------------------------------------------------------------------------------------------------


def _full_lists(lowered: Lowered) -> Lowered:
    """The same with lists in the result whose arrays are as long as they are: no room, and no length."""
    graph = lowered.graph
    builder = Builder(ROWS)
    builder.blocks[0].nodes += graph.nodes
    taken = sizes_in(v.type for v in (*graph.params, *(v for node in all_nodes(graph) for v in node.outputs)))
    leaves, found = iter(graph.results), list[Operand]()

    def full(spec: Spec) -> Spec:
        match spec:
            case TupleSpec(items) | ItemsSpec(items) | RecordSpec(_, _, items):
                return replace(spec, items=tuple(map(full, items)))
            case CompositeSpec(parts=parts):
                return replace(spec, parts=tuple(map(full, parts)))
            case ListSpec(given=False):
                columns, length = [next(leaves) for _ in leaf_types(replace(spec, given=True))], next(leaves)
                name = next(f"full{k}" for k in range(len(taken) + 1) if f"full{k}" not in taken)
                taken.add(name)
                slice = (literal(0), length, literal(1))
                found.extend(builder.apply("subview", x, *slice, axes="s", dims=(name,)) for x in columns)
                return replace(spec, given=True)
        found.extend(next(leaves) for _ in leaf_types(spec))
        return spec

    result = full(lowered.result)
    made = Graph(graph.params, builder.blocks[0].nodes, tuple(found), graph.name, (), graph.functions, graph.location)
    return replace(lowered, graph=made, result=result, changes=(), pools=(), scalar_updates=(), on_copies=False)
