"""A lowered function as a pure one: what it does to arguments comes back as results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from whilst_compiler.frontend.signature.lowered import Lowered
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import (
    ArraySpec,
    ChoiceSpec,
    ItemsSpec,
    LaidSpec,
    OptionalSpec,
    RecordSpec,
    SameSpec,
    SharedSpec,
    Spec,
    TupleSpec,
    TurnedSpec,
    ViewSpec,
)  # fmt: skip
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Graph, Operand
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ops.table import ROWS

__all__ = ["own_results", "settled", "with_results"]


def _count(spec: Spec) -> int:
    return sum(1 for _ in leaf_types(spec))


def settled(lowered: Lowered, views: bool = False) -> Lowered:
    """The same as a pure function: arguments and objects are not changed, a changed argument comes back as a copy,
    and so does a view of one (unless ``views`` of unchanged ones are to stay what they are).

    Its results are the leaves of the result; if that refers to lists and objects, what these hold
    follows, as it does for the function, whose changes are those of copies.
    """
    graph = lowered.graph
    changed = {param: graph.results[result] for param, result in (*graph.updates, *lowered.scalar_updates)}
    storages: dict[int, Operand] = {}
    at = 0
    specs = [*(spec for _, spec in lowered.arguments), *(hidden.spec for hidden in lowered.hidden)]
    for spec in specs:
        for k, storage in _storages(spec):
            storages.setdefault(storage, changed.get(at + k, graph.params[at + k]))
        at += _count(spec)
    builder = Builder(ROWS)
    builder.blocks[0].nodes += graph.nodes
    leaves = iter(graph.results)
    found: list[Operand] = []
    settle = _Settling(
        builder, leaves, storages, set(map(id, graph.params)) if views else set(), _shared(lowered), found
    )
    result = settle.result(lowered.result)
    nodes = builder.blocks[0].nodes
    made = replace(lowered, result=result, scalar_updates=(), changes=(), pools=())
    if _refers(result) or any(pool.cls is not np.ndarray for pool in lowered.pools):
        rest = len(list(leaves))
        moved = len(found) + rest - len(graph.results)
        found += graph.results[len(graph.results) - rest :]
        own = len(graph.params) - len(lowered.kept)
        updates = [(p, r + moved) for p, r in (*graph.updates, *lowered.scalar_updates) if p < own]
        made = replace(
            made, changes=lowered.changes, pools=lowered.pools, first_of_pools=lowered.first_of_pools + moved,
            scalar_updates=tuple(updates), on_copies=bool(lowered.changes or updates),
        )  # fmt: skip
    made.graph = Graph(graph.params, nodes, tuple(found), graph.name, (), graph.functions, graph.location)
    return made


def own_results(lowered: Lowered) -> int:
    """How many of the results of a settled function are the leaves of what it returns."""
    return _count(lowered.result)


def with_results(lowered: Lowered, graph: Graph, own: Sequence[Operand], more: Sequence[Operand]) -> Lowered:
    """The function with this graph, which returns ``own``; what the lists and objects hold to which it refers is
    ``more``, as it was behind its own results before."""
    graph.results = (*own, *more)
    moved = len(own) - own_results(lowered)
    if not more:
        return replace(lowered, graph=graph, changes=(), pools=(), scalar_updates=(), on_copies=False)
    updates = tuple((p, r + moved) for p, r in lowered.scalar_updates)
    return replace(lowered, graph=graph, first_of_pools=lowered.first_of_pools + moved, scalar_updates=updates)


def _refers(spec: Spec) -> bool:
    """Whether a result is, or holds, a list or an object of the caller's."""
    parts = getattr(spec, "items", getattr(spec, "parts", ()))
    inner = (*parts, *(getattr(spec, name, None) for name in ("some", "element")))
    return isinstance(spec, SameSpec) or any(_refers(part) for part in inner if part is not None)


def _shared(lowered: Lowered) -> dict[int, tuple[Operand, Spec]]:
    """The arrays that results share and their specs, by the number of the pool."""
    found: dict[int, tuple[Operand, Spec]] = {}
    at = lowered.first_of_pools
    for number, pool in enumerate(lowered.pools):
        if pool.cls is np.ndarray:
            found[number] = lowered.graph.results[at], pool.parts[0]
        at += sum(1 for _ in pool.leaf_types())
    return found


def _storages(spec: Spec, at: int = 0) -> Iterator[tuple[int, int]]:
    """(number of the leaf, storage) of the arrays of an argument."""
    match spec:
        case ArraySpec(storage=storage) if storage >= 0:
            yield at, storage
        case TupleSpec(items) | RecordSpec(_, _, items) | ItemsSpec(items):
            for item in items:
                yield from _storages(item, at)
                at += _count(item)
        case OptionalSpec(some):
            yield from _storages(some, at + 1)


@dataclass
class _Settling:
    """Results as new values: ``found`` gets their leaves."""

    builder: Builder
    leaves: Iterator[Operand]
    storages: dict[int, Operand]
    viewed: set[int]
    """Of which arrays views stay views."""
    shared: dict[int, tuple[Operand, Spec]]
    found: list[Operand]
    sizes: int = 0

    def result(self, spec: Spec) -> Spec:
        match spec:
            case ViewSpec(storage) if id(self.storages[storage]) in self.viewed:
                return self.as_it_is(spec)
            case ArraySpec() | TurnedSpec() | LaidSpec() | ViewSpec():
                return self.own(spec)
            case SharedSpec(pool) if pool in self.shared:
                return self.own(spec)
            case ChoiceSpec(items) if all(map(self.is_array, items)):
                return self.own(spec)
            case TupleSpec(items, cls):
                return TupleSpec(tuple(map(self.result, items)), cls)
            case RecordSpec(cls, names, items, number):
                return RecordSpec(cls, names, tuple(map(self.result, items)), number)
            case ItemsSpec(items, number):
                return ItemsSpec(tuple(map(self.result, items)), number)
            case _:
                return self.as_it_is(spec)

    def as_it_is(self, spec: Spec) -> Spec:
        count = sum(storage < 0 for _, storage in _storages(spec)) or _count(spec)
        self.found += [next(self.leaves) for _ in range(count)]
        return spec

    def is_array(self, spec: Spec) -> bool:
        if isinstance(spec, SharedSpec):
            return spec.pool in self.shared
        return isinstance(spec, ArraySpec | TurnedSpec | LaidSpec | ViewSpec)

    def own(self, spec: Spec) -> Spec:
        """An array of its own in place of what is an argument, a view, or one of several."""
        array = self.content(spec)
        self.found.append(array)
        assert isinstance(array.type, Tensor)
        return ArraySpec(array.type.dtype, array.type.dims)

    def content(self, spec: Spec) -> Operand:
        match spec:
            case ArraySpec(storage=storage) if storage >= 0:
                return self.storages[storage]
            case ViewSpec(storage, steps):
                return self.part(self.storages[storage], steps)
            case SharedSpec(pool, steps):
                return self.part(self.in_order(*self.shared[pool]), steps)
            case ChoiceSpec(items):
                return self.chosen(next(self.leaves), items)
        array = self.in_order(next(self.leaves), spec)
        for _ in spec.dims if isinstance(spec, LaidSpec) else ():
            next(self.leaves)
        return array

    def chosen(self, which: Operand, items: Sequence[Spec], number: int = 0) -> Operand:
        """One of several arrays; of the others nothing is made."""
        if len(items) == 1:
            return self.content(items[0])
        with self.builder.block() as this:
            this.results = (self.content(items[0]),)
        with self.builder.block() as other:
            other.results = (self.chosen(which, items[1:], number + 1),)
        (found,) = self.builder.cond(self.builder.apply("equal", which, literal(number)), [this, other])
        one, two = this.results[0].type, other.results[0].type
        assert isinstance(one, Tensor) and isinstance(two, Tensor)
        self.sizes += 1
        dims = (a if a == b else f"one_of_{self.sizes}_{k}" for k, (a, b) in enumerate(zip(one.dims, two.dims)))
        found.type = one.with_dims(tuple(dims))
        return found

    def in_order(self, array: Operand, spec: Spec) -> Operand:
        """The array with its axes as they are counted."""
        if not isinstance(spec, TurnedSpec):
            return array
        inverse = tuple(map(spec.permutation.index, range(len(spec.dims))))
        return self.builder.apply("transpose", array, permutation=inverse)

    def part(self, whole: Operand, steps: tuple[tuple[str, tuple[tuple[str, Any], ...], int], ...]) -> Operand:
        for row, attributes, count in steps:
            operands = [next(self.leaves) for _ in range(count)]
            whole = self.builder.apply(row, whole, *operands, **dict(attributes))
        return whole
