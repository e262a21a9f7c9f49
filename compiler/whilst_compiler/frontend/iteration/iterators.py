"""What ``zip``, ``map`` and the like give: gone through once, by index where that is possible."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from whilst_compiler.frontend.iteration.generators import Action, Generator, Stop, begin
from whilst_compiler.frontend.iteration.iteration import iterate
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import Abstract, Function, Iterated, Scalar, Static, Tuple

__all__ = ["Items", "Iterator", "as_value", "items_by_index", "must_iterate", "open_iterator"]

Items = list[Abstract] | Iterated
"""The items one by one, or a length and an item by index."""


class Iterator(Generator):
    """A generator whose items can also be had at once: ``items(context, wholly)``.

    Nothing is looked at before the first item is asked for. ``wholly`` is false where not all items may be asked for.
    """

    __slots__ = ("items",)
    kind = "iterator"

    def __init__(
        self, ctx: Context, cls: type, holds: Iterable[Abstract], items: Callable[[Context, bool], Items],
        run: Callable[[Context, Action, Stop | None], None] | None = None,
    ) -> None:  # fmt: skip
        def by_items(ctx: Context, action: Action, stop: Stop | None) -> None:
            found = items(ctx, stop is None)
            if not ctx.dead:
                ctx.library["drive_items"](ctx, as_value(found), action, stop)

        super().__init__(ctx, run or by_items, cls, holds)
        self.items = items


def open_iterator(ctx: Context, source: Iterator, wholly: bool) -> Items:
    """All that an iterator gives; nothing where it has been gone through."""
    return source.items(ctx, wholly) if begin(ctx, source, wholly) else []


def items_by_index(ctx: Context, source: Abstract, wholly: bool) -> Items:
    """``iterate`` of a source of which not all may be asked for."""
    return open_iterator(ctx, source, wholly) if isinstance(source, Iterator) else iterate(ctx, source)


def as_value(found: Items) -> Abstract:
    return Tuple(tuple(found)) if isinstance(found, list) else found


def must_iterate(ctx: Context, *sources: Abstract) -> None:
    """The TypeError that an iterator's maker raises at once for what has no items."""
    for source in sources:
        nothing = isinstance(source, Static) and source.value is None
        if (nothing or isinstance(source, Scalar | Function)) and not ctx.dead:
            iterate(ctx, source)
