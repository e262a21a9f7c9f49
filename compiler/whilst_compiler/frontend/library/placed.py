"""``iter`` of what has items by index: an iterator that knows where it is, so that it can be asked again."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.containers.list_values import ListRef
from whilst_compiler.frontend.iteration.generators import Action, Stop, drive
from whilst_compiler.frontend.library.going_on import GoesOn
from whilst_compiler.frontend.library.written import iterating, resuming
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, inline
from whilst_compiler.frontend.values.aliases import storages
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.text_values import is_text
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Cell, Range, Static, Tuple, constant

__all__ = ["Placed", "placed", "placed_keys"]


@dataclass(frozen=True)
class _Over:
    """Iterators of this class; what ``changed`` says is raised where what was watched has changed its size."""

    cls: type
    changed: str = ""
    owns = False
    end = 2**62

    def make(self, ctx: Context, values: list[Any]) -> Placed:
        source, place, *watched = values
        return Placed(ctx, self, source, place, watched)


class Placed(GoesOn):
    """The items of ``source`` from the place on that the anchor holds.

    ``watched`` are a container whose items the source has, and its size.
    """

    __slots__ = ("source", "watched")
    recipe: _Over

    def __init__(
        self, ctx: Context, recipe: _Over, source: Abstract, place: Abstract, watched: Sequence[Abstract] = ()
    ) -> None:
        self.source = source
        self.watched = tuple(watched)
        self.recipe = recipe
        self.anchor = Cell("place", self)
        ctx.state[self.anchor] = place

        def run(ctx: Context, action: Action, stop: Stop | None) -> None:
            drive(ctx, inline(ctx, resuming.rest, self), action, stop)  # type: ignore[arg-type]

        super().__init__(ctx, run, recipe.cls, [source, *watched])

    def values(self, state: Any) -> list[Any]:
        return [self.source, state[self.anchor], *self.watched]

    def storages(self) -> list[Any]:
        return [self.anchor, *(s for part in (self.source, *self.watched) for s in storages(part))]

    def advance(self, ctx: Context) -> Abstract:
        """Whether there is another item; one that has come to the end stays there."""
        self.advances(ctx)
        if self.watched:
            inline(ctx, iterating.is_as_before, *self.watched, Static(self.recipe.changed))
        more = inline(ctx, iterating.has_more, self.source, ctx.state[self.anchor])
        if not ctx.dead:
            ctx.state[self.anchor] = inline(ctx, iterating.or_end, ctx.state[self.anchor], more, constant(_Over.end))
        return more

    def item(self, ctx: Context) -> Abstract:
        """The item at the place; then the next is in turn."""
        place = ctx.state[self.anchor]
        found = inline(ctx, iterating.item_at, self.source, place)
        if not ctx.dead:
            ctx.state[self.anchor] = inline(ctx, iterating.after, place)
        return found


def placed(ctx: Context, value: Abstract) -> Placed | None:
    """An iterator over a value; None where items cannot be had by index."""
    match value:
        case Placed():
            return value
        case ListRef():
            return _over(ctx, value, [])
        case Range():
            return _over(ctx, value, range(0))
        case ArrayRef() if value.rank:
            return _over(ctx, value, [])
        case Tuple(items) if items and lists.alike(ctx, items):
            return _over(ctx, value, ())
    return _over(ctx, value, "") if is_text(value) else None


def _over(ctx: Context, value: Abstract, like: Any) -> Placed:
    return Placed(ctx, _Over(type(iter(like))), value, constant(0))


def placed_keys(ctx: Context, value: Abstract) -> Placed | None:
    """An iterator over the items of a dict or a set, which must not grow or shrink meanwhile."""
    is_set = isinstance(value, Special) and value.kind == "set"
    if isinstance(value, Special) and value.kind == "deque":
        ctx.limitation("W015", "an iterator over a deque is asked for items here and there", "make a list of its items")
    items, size = inline(ctx, list, value), inline(ctx, len, value)
    changed = f"{'Set' if is_set else 'dictionary'} changed size during iteration"
    if ctx.dead or not isinstance(items, ListRef):
        return None
    return Placed(ctx, _Over(type(iter(set() if is_set else {})), changed), items, constant(0), [value, size])


def _iter(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    found = placed(ctx, args[0]) if len(args) == 1 else None
    return _usual(ctx, args, keywords) if found is None else found


_usual = FUNCTIONS[builtins.iter]
_iter.__dict__.update(vars(_usual))
FUNCTIONS[builtins.iter] = _iter
