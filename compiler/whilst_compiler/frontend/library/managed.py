"""``contextlib.contextmanager``: the block of the ``with`` runs where its generator yields."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.iteration.generators import Generator, drive
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.templates import Same
from whilst_compiler.frontend.values.values import Abstract, Cell, Partial, Static, constant

__all__ = ["SERVICES"]


class Managed(Special):
    """What a function that ``contextlib.contextmanager`` decorates returns."""

    __slots__ = ("source",)
    kind = "context manager"
    cls = contextlib._GeneratorContextManager

    def __init__(self, source: Generator) -> None:
        self.source = source

    def template(self) -> Any:
        return Same(self)

    def held(self) -> tuple[Any, ...]:
        return (self.source,)


def _entered(*args: Any, **keywords: Any) -> Any:
    """The call of what ``contextmanager`` makes of a function in compiled code, which comes first."""


@function(contextlib.contextmanager)
def _decorated(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return Partial(Static(_entered), (args[0],), ())


@function(_entered)
def _enter(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return _managed(ctx, args[0], args[1:], keywords)


_enter.takes_lists = True  # type: ignore[attr-defined]


def _managed(ctx: Context, of: Abstract, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    made = ctx.call(ctx, of, args, keywords)
    if ctx.dead:
        return made
    if not isinstance(made, Generator):
        ctx.limitation("W267", "a context manager whose function is no generator function", "write a class")
    return Managed(made)


def _within(ctx: Context, manager: Managed, node: Any, inside: Callable[[Abstract], None]) -> None:
    """Run the block at the ``yield``, where what it raises meets the generator's handlers."""
    entered = Cell("entered")
    ctx.state[entered] = constant(False)

    def block(value: Abstract) -> None:
        ctx.at(node)
        before = ctx.state[entered]
        ctx.state[entered] = constant(True)
        branch(ctx, truth(ctx, before), (lambda: ctx.raise_error("RuntimeError", "generator didn't stop"),
                                         lambda: inside(value)), prune=True)  # fmt: skip

    manager.source.catches = True
    drive(ctx, manager.source, block)
    there = ctx.state.pop(entered, None)
    if there is not None and not ctx.dead:
        ctx.at(node)
        branch(ctx, truth(ctx, there), (lambda: None,
                                        lambda: ctx.raise_error("RuntimeError", "generator didn't yield")))  # fmt: skip


SERVICES: dict[str, Any] = {"managed": _managed, "context manager.within": _within}
