"""Recursion down a structure that is known when the function is compiled: each call is of a type of its own.

``flatten((1, (2, 3)))`` calls itself for parts of what it was given, which are of other types than the whole. Joining
the types of all calls would lose what is known of each (and may have no end); instead, a call whose arguments hold
fewer parts than those of the call around it is lowered by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from whilst_compiler.frontend.containers.composites import RECORD, Composite
from whilst_compiler.frontend.containers.linked import Linked
from whilst_compiler.frontend.containers.list_values import Items, ListRef
from whilst_compiler.frontend.iteration.generators import Generator
from whilst_compiler.frontend.joins.unions import Union, possible
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.frames import Frame
from whilst_compiler.frontend.values.values import ArrayRef, Maybe, Optional, Record, Tuple

__all__ = ["descends"]

_ENDLESS = 10**9
_MOST = 400
"""So many calls are lowered by themselves; more are one recursion."""


def descends(ctx: Context, around: Iterable[Frame], given: dict[str, Any]) -> bool:
    """Whether a call gets less of a structure than the calls of the same function around it.

    Tuples of numbers that differ in their lengths alone are no such structure: one recursion serves them all.
    An iterator that a generator asks meanwhile is another one than the generator itself.
    """
    around = list(around)
    if any(_asks_another(name, value, around) for name, value in given.items()):
        return True
    height, parts = _extent(ctx, given.values())
    outer = [_extent(ctx, frame.given.values()) for frame in around]
    less = all(parts < more for _, more in outer) and any(height < deep or deep > 1 for deep, _ in outer)
    ctx.descents += less
    return less and ctx.descents < _MOST


def _asks_another(name: str, value: Any, around: list[Frame]) -> bool:
    """Whether a value is an iterator that goes on, of another kind than those of all the calls around."""
    if not (isinstance(value, Generator) and value.goes_on):
        return False
    recipe = getattr(value, "recipe")  # noqa: B009  (only those that go on have one)
    return all(getattr(frame.given.get(name), "recipe", None) != recipe for frame in around)


def _extent(ctx: Context, values: Iterable[Any]) -> tuple[int, int]:
    """How deep values are nested, and of how many parts they are."""
    found = [_extent_of(ctx, value) for value in values]
    return max((height for height, _ in found), default=0), sum(parts for _, parts in found)


def _extent_of(ctx: Context, value: Any) -> tuple[int, int]:
    match value:
        case Tuple(items=items) | Record(items=items):
            height, parts = _extent(ctx, items)
            return height + 1, parts + 1 + len(items)
        case ListRef(cell) if isinstance(found := ctx.state.get(cell), Items):
            return _extent_of(ctx, Tuple(found.items))
        case Composite(kind=kind) if kind == RECORD:
            return _extent_of(ctx, ctx.library[f"{RECORD}.frozen"](ctx, value))
        case Linked():
            return 1, _ENDLESS
        case ArrayRef(type=type):
            return int(type.rank), int(type.rank)
        case Optional(_, some) | Maybe(_, some):
            return _extent_of(ctx, some)
        case Union():
            return max(_extent_of(ctx, one) for one in possible(value))
    return 0, 0
