"""The storages and objects that a value leads to."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.values import (
    ArrayRef,
    BoundMethod,
    Cell,
    Function,
    Instance,
    Maybe,
    OneOf,
    Optional,
    Partial,
    Record,
    Tuple,
)  # fmt: skip

__all__ = ["collect"]


def collect(value: Any, found: set[Cell | Instance], state: dict[Any, Any]) -> None:
    match value:
        case ArrayRef(storage):
            if storage not in found:
                found.add(storage)
                for one in getattr(state.get(storage), "refs", ()):
                    collect(one, found, state)
        case Special():
            for cell in value.storages():
                if cell not in found:
                    found.add(cell)
                    collect(state.get(cell), found, state)
            for part in value.held():
                collect(part, found, state)
        case Instance() if value not in found:
            found.add(value)
            for cell in value.cells.values():
                collect(state.get(cell), found, state)
        case OneOf(_, objects):
            for one in objects:
                collect(one, found, state)
        case Tuple(items) | Record(_, _, items):
            for item in items:
                collect(item, found, state)
        case Optional(_, some) | Maybe(_, some):
            collect(some, found, state)
        case BoundMethod(base):
            collect(base, found, state)
        case Partial(function, first, named):
            for part in (function, *first, *(v for _, v in named)):
                collect(part, found, state)
        case Function(defaults=defaults, space=space):
            for item in defaults:
                collect(item, found, state)
            collect(space, found, state)
