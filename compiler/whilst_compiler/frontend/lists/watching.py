"""Lists that change while a loop goes over them."""

from __future__ import annotations

from collections.abc import Callable

from whilst_compiler.frontend.containers.list_values import (
    ListRef,
)
from whilst_compiler.frontend.lists.lists import length
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import (
    Abstract,
    same_operand,
)

__all__ = ["LengthChanges", "Watch"]


class LengthChanges(Exception):
    """A list gets longer or shorter while a loop goes over it."""


class Watch:
    """The lists that an iteration reads from, and how long they are at its start."""

    def __init__(self, ctx: Context, iterable: Abstract) -> None:
        self.lengths = {iterable: length(ctx, iterable)} if isinstance(iterable, ListRef) else {}

    def reading(self, ctx: Context, item: Callable[[], Abstract]) -> Abstract:
        """Make the item; the lists that are read for it are watched."""
        outer, ctx.lists_read = ctx.lists_read, set()
        try:
            made = item()
            self.lengths |= {ref: length(ctx, ref) for ref in ctx.lists_read}
        finally:
            ctx.lists_read = outer | ctx.lists_read
        return made

    def _changed(self, ctx: Context) -> bool:
        return not ctx.dead and any(
            ref.cell in ctx.state and not same_operand(length(ctx, ref), size) for ref, size in self.lengths.items()
        )

    def check(self, ctx: Context) -> None:
        if self._changed(ctx):
            raise LengthChanges

    def refuse_changes(self, ctx: Context) -> None:
        if self._changed(ctx):
            ctx.limitation("W253", "a list is changed while a loop goes over it", "go over a copy: list(...)")
