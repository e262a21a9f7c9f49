"""A lowered function as a pure one: what it does to arguments comes back as results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from whilst_compiler.errors import Diagnostic, Limitation
from whilst_compiler.frontend.lowered import Lowered
from whilst_compiler.frontend.spec_leaves import leaf_types
from whilst_compiler.frontend.specs import (
    ArraySpec,
    ItemsSpec,
    OptionalSpec,
    RecordSpec,
    Spec,
    TupleSpec,
    ViewSpec,
)  # fmt: skip
from whilst_compiler.ir.graph import Graph, Operand

__all__ = ["settled"]


def _count(spec: Spec) -> int:
    return sum(1 for _ in leaf_types(spec))


def settled(lowered: Lowered) -> Lowered:
    """The same as a pure function: arguments and objects are not changed, a changed argument comes back as a copy."""
    graph = lowered.graph
    changed = {param: graph.results[result] for param, result in (*graph.updates, *lowered.scalar_updates)}
    storages: dict[int, Operand] = {}
    at = 0
    specs = [*(spec for _, spec in lowered.arguments), *(hidden.spec for hidden in lowered.hidden)]
    for spec in specs:
        for k, storage in _storages(spec):
            storages.setdefault(storage, changed.get(at + k, graph.params[at + k]))
        at += _count(spec)
    leaves = iter(graph.results)
    found: list[Operand] = []
    result = _settle(lowered.result, leaves, storages, set(map(id, graph.params)), found)
    pure = Graph(graph.params, graph.nodes, tuple(found), graph.name, (), graph.functions, graph.location)
    return replace(lowered, graph=pure, result=result, scalar_updates=(), changes=())


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


def _settle(
    spec: Spec, leaves: Iterator[Operand], storages: dict[int, Operand], params: set[int], found: list[Operand]
) -> Spec:
    match spec:
        case ArraySpec(dtype, dims, storage=storage) if storage >= 0:
            found.append(storages[storage])
            return ArraySpec(dtype, dims)
        case TupleSpec(items, cls):
            return TupleSpec(tuple(_settle(s, leaves, storages, params, found) for s in items), cls)
        case RecordSpec(cls, names, items, number):
            parts = tuple(_settle(s, leaves, storages, params, found) for s in items)
            return RecordSpec(cls, names, parts, number)
        case ItemsSpec(items, number):
            return ItemsSpec(tuple(_settle(s, leaves, storages, params, found) for s in items), number)
        case ViewSpec(storage) if id(storages[storage]) not in params:
            title = "a function that returns a view of an argument that it changes cannot be differentiated yet"
            raise Limitation(Diagnostic("W705", title, help="return a copy of it"))
        case _:
            count = sum(storage < 0 for _, storage in _storages(spec)) or _count(spec)
            found += [next(leaves) for _ in range(count)]
            return spec
