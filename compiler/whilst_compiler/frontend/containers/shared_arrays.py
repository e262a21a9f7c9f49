"""The arrays that a value leads to, each as often as there is a way to it or to a view of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef
from whilst_compiler.frontend.joins.item_templates import storages_in
from whilst_compiler.frontend.joins.unions import Union, possible
from whilst_compiler.frontend.state.laid_out import Layouts
from whilst_compiler.frontend.values.aliases import Choice, alternatives, meant
from whilst_compiler.frontend.values.values import ArrayRef, Cell, Instance, Maybe, OneOf, Optional, Record, Tuple

__all__ = ["arrays_in"]


def arrays_in(state: Any, value: Any, layouts: Layouts) -> list[Cell]:
    """The storages of the arrays in a result; those of which there are views are there twice.

    A view for which something else but None may stand counts once, and one that is an array of its own to NumPy, or
    of a copy that stands for a view already.
    """
    found = list(_found(state, value, layouts, set(), True))
    return [s for k, s in enumerate(found) if s not in layouts.stand_ins or s not in found[:k]]


def _found(state: Any, value: Any, layouts: Layouts, seen: set[Any], surely: bool) -> Iterator[Cell]:
    parts: tuple[Any, ...] = ()
    match value:
        case ArrayRef():
            ref = meant(state, value)
            content = state.get(ref.storage)
            for one in alternatives(content, ref) if isinstance(content, Choice) else (ref,):
                yield from (one.storage,) * (2 if surely and one.steps and not layouts.is_own(one) else 1)
        case Buffer(element):
            yield from storages_in(element) * 2
        case Tuple(items=parts) | Record(items=parts) | Items(parts):
            pass
        case Optional(_, some):
            parts, surely = (some,), surely and isinstance(some, ArrayRef)
        case Maybe(_, some):
            parts, surely = (some,), False
        case Union():
            parts, surely = tuple(possible(value)), False
        case OneOf(_, objects):
            parts, surely = objects, False
        case ListRef(cell) if cell not in seen:
            seen.add(cell)
            parts = (state.get(cell),)
        case Instance() if value not in seen:
            seen.add(value)
            parts = tuple(state.get(cell) for cell in value.cells.values())
    for part in parts:
        yield from _found(state, part, layouts, seen, surely)
