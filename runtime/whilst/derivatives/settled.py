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
    ItemsSpec,
    OptionalSpec,
    RecordSpec,
    SameSpec,
    SharedSpec,
    Spec,
    TupleSpec,
    ViewSpec,
)  # fmt: skip
from whilst_compiler.ir.build import Builder
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
    if _refers(result) or (lowered.pools and not settle.shared):
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


def _shared(lowered: Lowered) -> dict[int, Operand]:
    """The arrays that results share, by the number of the pool; none where there are other pools."""
    if any(pool.cls is not np.ndarray for pool in lowered.pools):
        return {}
    return {number: lowered.graph.results[lowered.first_of_pools + number] for number in range(len(lowered.pools))}


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
    shared: dict[int, Operand]
    found: list[Operand]

    def result(self, spec: Spec) -> Spec:
        match spec:
            case ArraySpec(dtype, dims, storage=storage) if storage >= 0:
                self.found.append(self.storages[storage])
                return ArraySpec(dtype, dims)
            case SharedSpec(pool, steps) if pool in self.shared:
                return self.part(self.shared[pool], steps)
            case TupleSpec(items, cls):
                return TupleSpec(tuple(map(self.result, items)), cls)
            case RecordSpec(cls, names, items, number):
                return RecordSpec(cls, names, tuple(map(self.result, items)), number)
            case ItemsSpec(items, number):
                return ItemsSpec(tuple(map(self.result, items)), number)
            case ViewSpec(storage, steps) if id(self.storages[storage]) not in self.viewed:
                return self.part(self.storages[storage], steps)
            case _:
                count = sum(storage < 0 for _, storage in _storages(spec)) or _count(spec)
                self.found += [next(self.leaves) for _ in range(count)]
                return spec

    def part(self, whole: Operand, steps: tuple[tuple[str, tuple[tuple[str, Any], ...], int], ...]) -> Spec:
        """A view of an array as an array of its own."""
        for row, attributes, count in steps:
            operands = [next(self.leaves) for _ in range(count)]
            whole = self.builder.apply(row, whole, *operands, **dict(attributes))
        self.found.append(whole)
        assert isinstance(whole.type, Tensor)
        return ArraySpec(whole.type.dtype, whole.type.dims)
