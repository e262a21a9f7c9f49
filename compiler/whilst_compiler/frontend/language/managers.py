"""``with``: user's context managers, ``contextlib.nullcontext`` and ``np.errstate``."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.language.exceptions import attempt, by_shape, either, reset
from whilst_compiler.frontend.language.expressions import expression
from whilst_compiler.frontend.language.raising import Caught, choose, rethrow
from whilst_compiler.frontend.objects.attributes import get_attribute
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, static_value
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.values import Abstract, Record, Static
from whilst_compiler.ir.build import literal

__all__ = ["with_statement"]

_KINDS = ("all", "divide", "over", "under", "invalid")
_MODES = ("ignore", "warn", "raise", None)


class _Traceback:
    """Stands for the traceback that ``__exit__`` is given."""


@function(contextlib.nullcontext)
def _nullcontext(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = args[0] if args else keywords.get("enter_result", Static(None))
    return Record(contextlib.nullcontext, ("enter_result",), (given,))


@function(np.errstate)
def _errstate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    modes = {name: static_value(ctx, value, f"{name} of np.errstate") for name, value in keywords.items()}
    for name, mode in modes.items():
        if name not in _KINDS or mode not in _MODES:
            ctx.limitation("W266", f"np.errstate({name}={mode!r}) in compiled code, where errors can only raise",
                           "put the 'with' around the call")  # fmt: skip
    return Record(np.errstate, tuple(modes), tuple(map(Static, modes.values())))


def with_statement(ctx: Context, s: Any) -> None:
    _items(ctx, s, s.items)


def _items(ctx: Context, s: Any, items: Sequence[Any]) -> None:
    """Enter the first context and do the rest inside it."""
    if not items:
        ctx.statements(ctx, s.body)
        return
    item, *rest = items
    manager = expression(ctx, item.context_expr)
    if ctx.dead:
        return

    def inside(entered: Abstract) -> None:
        if item.optional_vars is not None:
            ctx.library["store"](ctx, item.optional_vars, entered)
        if not ctx.dead:
            _items(ctx, s, rest)

    match manager:
        case Record(contextlib.nullcontext, _, (result,)):
            inside(result)
        case Record(np.errstate, names, given):
            modes = {name: mode.value for name, mode in zip(names, given) if isinstance(mode, Static) and mode.value}
            ctx.library["watching"](ctx, modes, lambda: inside(Static(None)))
        case Special(kind="context manager"):
            ask(ctx, manager, "within", item.context_expr, inside)
        case _:
            _user(ctx, s, item, manager, inside)


def _user(ctx: Context, s: Any, item: Any, manager: Any, inside: Any) -> None:
    cls = getattr(manager, "cls", None)
    for name in ("__enter__", "__exit__"):
        if cls is not None and not hasattr(cls, name):
            missed = "" if name == "__enter__" else " (missed __exit__ method)"
            shown = f"{cls.__module__}.{cls.__qualname__}" if cls.__module__ != "builtins" else type_name(manager)
            ctx.raise_error("TypeError", f"'{shown}' object does not support the context manager protocol{missed}")
            return
    if cls is None or isinstance(manager, Static):
        ctx.limitation("W267", "this context manager is not supported in compiled code",
                       "put the 'with' outside of the compiled function")  # fmt: skip
    entered = ctx.call(ctx, get_attribute(ctx, manager, "__enter__"), [], {})
    if ctx.dead:
        return
    caught = attempt(ctx, s, (BaseException,), lambda: inside(entered), looks=True)

    def leave(*args: Abstract) -> Abstract:
        ctx.at(item.context_expr)
        return ctx.call(ctx, get_attribute(ctx, manager, "__exit__"), list(args), {})

    def normally() -> None:
        leave(Static(None), Static(None), Static(None))

    def fine() -> None:
        consumer = ctx.frame.consumer
        enough = literal(False) if consumer is None or consumer.stop is None else consumer.has_enough(ctx)
        branch(ctx, enough, (closing, normally))

    def failed(value: Record, some: Caught) -> None:
        past = [site for site in some.sites if site in some.past]
        own = [site for site in some.sites if site not in some.past]
        if not past:
            told(value, some)
        else:
            choose(ctx, some, past, own, lambda: closed(some.among(past)), lambda: told(value, some.among(own)))

    def closing() -> None:
        """A generator is left for good by who goes through it: there Python raises this, which then is forgotten."""
        leave(Static(GeneratorExit), ctx.call(ctx, Static(GeneratorExit), [], {}), Static(_Traceback()))

    def closed(some: Caught) -> None:
        closing()
        if not ctx.dead:
            rethrow(ctx, some)

    def told(value: Record, some: Caught) -> None:
        swallow = leave(Static(value.cls), value, Static(_Traceback()))
        if not ctx.dead:
            test = truth(ctx, swallow)
            branch(ctx, test, (lambda: reset(ctx, s), lambda: rethrow(ctx, some)), prune=True)

    if caught is not None:
        either(ctx, caught, fine, lambda: by_shape(ctx, caught, failed))
    elif not ctx.dead:
        fine()
