"""The arrays that a value leads to, each as often as there is a way to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef
from whilst_compiler.frontend.joins.item_templates import storages_in
from whilst_compiler.frontend.joins.unions import Union, possible
from whilst_compiler.frontend.values.values import ArrayRef, Cell, Instance, Maybe, OneOf, Optional, Record, Tuple

__all__ = ["arrays_in"]


def arrays_in(state: Any, value: Any) -> list[Cell]:
    """The storages of the arrays in a result; those of which a list has views are there twice."""
    return list(_found(state, value, set()))


def _found(state: Any, value: Any, seen: set[Any]) -> Iterator[Cell]:
    parts: tuple[Any, ...] = ()
    match value:
        case ArrayRef(storage=storage):
            yield storage
        case Buffer(element):
            yield from storages_in(element) * 2
        case Tuple(items=parts) | Record(items=parts) | Items(parts):
            pass
        case Optional(_, some) | Maybe(_, some):
            parts = (some,)
        case Union():
            parts = tuple(possible(value))
        case OneOf(_, objects):
            parts = objects
        case ListRef(cell) if cell not in seen:
            seen.add(cell)
            parts = (state.get(cell),)
        case Instance() if value not in seen:
            seen.add(value)
            parts = tuple(state.get(cell) for cell in value.cells.values())
    for part in parts:
        yield from _found(state, part, seen)
