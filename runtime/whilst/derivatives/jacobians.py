"""All partial derivatives of a lowered function: an array for each float of the result and each of the arguments.

The structure is that of the result, in the place of each float that of the arguments. What stands in a list of any
length has an axis more, which comes first: a float of such a list, by the floats of another, is ``f64[m, n]``, and
becomes ``m`` lists of ``n``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from whilst.derivatives.certain import certain
from whilst.derivatives.derived import Places, count_leaves, inexact_results, pool_leaves, prepared
from whilst.derivatives.settled import own_results, settled
from whilst.derivatives.structures import leaf_spec, like
from whilst.quick import compiler
from whilst.values.differentiable import is_inexact, is_without, unknown
from whilst_compiler.frontend.signature.lowered import Lowered
from whilst_compiler.frontend.signature.pool_specs import FieldSpec, PoolSpec
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
    wrt, pools = Places(lowered).of(names), lowered.pools
    of = inexact_results(lowered, pools)
    own, count = own_results(lowered), len(lowered.graph.results)
    graph = compiler().jacobian(prepared(lowered), wrt, of, backwards, range(count), second)
    found = iter(graph.results)
    parts = {(o, i): next(found) for o in of for i in wrt}
    builder = Builder(ROWS)
    layout = _Layout(lowered, names, single, graph.params, tuple(found), parts, builder)
    result = layout.by_result(lowered.result, iter(range(count)))
    first = len(layout.results)
    layout.results += layout.values[own:]
    leaf = iter(range(own, count))
    moved = [layout.by_pool(pool, leaf) for pool in pools]
    graph.nodes += builder.blocks[0].nodes
    graph.results = (*layout.results, *(parts[k] for k in layout.blocks))
    blocks = (PoolSpec(bytes, (leaf_spec(parts[k].type),)) for k in layout.blocks)
    return replace(lowered, graph=graph, result=result, pools=(*pools, *moved, *blocks), first_of_pools=first)


Block = tuple[BlockSpec, Sequence[Operand]]
"""An array of a pool, with the leaves that say which."""


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
    blocks: list[tuple[int, int]] = field(default_factory=list)
    """Of which of the arrays others are parts: their pools stand last."""

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
            case OptionalSpec(some):
                self.results.append(self.values[next(leaf)])
                return OptionalSpec(self.by_result(some, leaf, lists))
            case BlockSpec(pool) if is_inexact(self.values[self.data_of(pool)].type):
                which = [self.values[next(leaf)] for _ in leaf_types(spec)]
                return self.by_arguments(self.data_of(pool), lists, (spec, which))
            case NumberSpec() | KindSpec() | PooledSpec() | BlockSpec():
                made, which = like(spec, self.lowered.pools), [self.values[next(leaf)] for _ in leaf_types(spec)]
                self.results += [] if made is NONE else which
                return made
        raise unknown("a jacobian of", spec)

    def by_pool(self, pool: PoolSpec, leaf: Iterator[int]) -> PoolSpec:
        """What stands for a pool; of arrays of lists (each derivative has a pool of its own) it stays as it is."""
        if pool.cls is list:
            items, *rest = pool.parts
            made = PoolSpec(list, (self.by_column(items, leaf), *rest))
            self.results += [self.values[next(leaf)] for part in rest for _ in leaf_types(part)]
        elif pool.cls is bytes:
            made = pool
            self.results.append(self.values[next(leaf)])
        else:
            fields = []
            for one in pool.parts:
                self.results += [self.values[next(leaf)]] if one.sometimes else []
                fields.append(replace(one, column=self.by_column(one.column, leaf)))
            made = PoolSpec(pool.cls, tuple(fields))
        return made

    def by_column(self, spec: Spec, leaf: Iterator[int]) -> Spec:
        """The items of all lists of a pool, or what all of its objects have in a field."""
        if not isinstance(spec, ListSpec):
            return self.by_result(spec, leaf)
        if is_without(spec.element):
            for _ in leaf_types(spec.element):
                next(leaf)
            made = like(spec.element)
        else:
            made = self.by_result(spec.element, leaf, 1)
        self.results.append(self.values[next(leaf)])
        return ListSpec(made, -1)

    def data_of(self, pool: int) -> int:
        """The number of the leaf that has the elements of all arrays of a pool."""
        return self.lowered.first_of_pools + pool_leaves(self.lowered.pools[:pool])

    def block(self, result: int, param: int) -> int:
        """The number of the pool of their derivatives by a parameter."""
        if (result, param) not in self.blocks:
            self.blocks.append((result, param))
        return 2 * len(self.lowered.pools) + self.blocks.index((result, param))

    def by_arguments(self, result: int, lists: int, block: Block | None = None) -> Spec:
        found: dict[str, Spec] = {}
        at = 0
        for name, spec in self.lowered.arguments:
            leaf = iter(range(at, at + count_leaves(spec)))
            at += count_leaves(spec)
            if name in self.names:
                found[name] = _ByArgument(self, result, lists, block).of(spec, leaf)
        return found[self.names[0]] if self.single else TupleSpec(tuple(found[n] for n in self.names))


@dataclass
class _ByArgument:
    """The derivatives of one result, which stands in so many lists, or of a ``block`` of it."""

    layout: _Layout
    result: int
    lists: int
    block: Block | None = None

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
        if self.block is not None:
            return self.part(self.block, param, inner)
        found = self.layout.parts[self.result, param]
        mine, whole = _rank(self.layout.values[self.result]), _rank(found)
        lists = (*range(self.lists), *range(mine, mine + inner))
        order = (*lists, *(k for k in range(whole) if k not in lists))
        if order != tuple(range(whole)):
            found = self.layout.builder.apply("transpose", found, permutation=order)
        self.layout.results.append(found)
        assert isinstance(found.type, Tensor)
        return leaf_spec(Tensor(found.type.dtype, found.type.dims[len(lists) :]))

    def part(self, block: Block, param: int, inner: int) -> Spec:
        """An array of a pool: where it begins, and its sizes."""
        spec, which = block
        if inner:
            raise unknown("a jacobian by a list of floats of", spec)
        self.layout.results += which
        return BlockSpec(self.layout.block(self.result, param), spec.rank)

    def repeated(self, x: Operand) -> Operand:
        """Keys, or a length, once for each item of the lists that the result stands in."""
        result = self.layout.values[self.result] if self.block is None else self.block[1][0]
        builder = self.layout.builder
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

    def cut(columns: Sequence[Operand], length: Operand) -> Iterator[Operand]:
        name = next(f"full{k}" for k in range(len(taken) + 1) if f"full{k}" not in taken)
        taken.add(name)
        slice = (literal(0), length, literal(1))
        for x in columns:
            assert isinstance(x.type, Tensor)
            axes, sizes = "s" + "f" * (x.type.rank - 1), (name, *x.type.dims[1:])
            yield builder.apply("subview", x, *slice, axes=axes, dims=sizes)

    def full(spec: Spec) -> Spec:
        match spec:
            case TupleSpec(items) | ItemsSpec(items) | RecordSpec(_, _, items):
                return replace(spec, items=tuple(map(full, items)))
            case CompositeSpec(parts=parts):
                return replace(spec, parts=tuple(map(full, parts)))
            case ListSpec(given=False):
                columns, length = [next(leaves) for _ in leaf_types(replace(spec, given=True))], next(leaves)
                found.extend(cut(columns, length))
                return replace(spec, given=True)
        found.extend(next(leaves) for _ in leaf_types(spec))
        return spec

    def full_columns(spec: Spec) -> None:
        if not isinstance(spec, ListSpec):
            found.extend(next(leaves) for _ in leaf_types(spec))
            return
        columns, length = [next(leaves) for _ in leaf_types(spec.element)], next(leaves)
        found.extend(cut(columns, length))
        found.append(length)

    result = full(lowered.result)
    leaves, first = iter(graph.results[lowered.first_of_pools :]), len(found)
    for pool in lowered.pools:
        for part in pool.parts:
            if isinstance(part, FieldSpec):
                found.extend([next(leaves)] if part.sometimes else [])
                part = part.column
            full_columns(part)
        for _ in pool.moved:
            next(leaves)
    pools = tuple(replace(pool, given=(), moved=()) for pool in lowered.pools)
    made = Graph(graph.params, builder.blocks[0].nodes, tuple(found), graph.name, (), graph.functions, graph.location)
    return replace(lowered, graph=made, result=result, changes=(), pools=pools, first_of_pools=first,
                   scalar_updates=(), on_copies=False)  # fmt: skip
