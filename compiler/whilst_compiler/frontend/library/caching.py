"""``functools.lru_cache`` and ``cache``: what a function gave is remembered for as long as the compiled call runs.

Where a function outside remembers, its dict is there from the beginning; one that is made in compiled code brings a
dict of its own along.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import FunctionType
from typing import Any

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.library.dict_tables import new_table
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.inside import inside, wraps_in
from whilst_compiler.frontend.state.registry import function
from whilst_compiler.frontend.state.restarts import Again
from whilst_compiler.frontend.values.special import ask
from whilst_compiler.frontend.values.values import Abstract, Function, Partial, Static, Tuple, constant

__all__ = ["SERVICES"]


def new_memos(ctx: Context) -> None:
    """A dict for each remembering function, from the beginning of the compiled one.

    Arguments given by name are others than the same ones by position, as in Python.
    """
    for key in ctx.options.get("memos", ()):
        ctx.memos[key] = new_table(ctx, "hash table", dict)


def call_cached(
    ctx: Context, wrapper: Any, value: Any, args: list[Abstract], keywords: dict[str, Abstract]
) -> Abstract:
    """``value(*args, **keywords)``, which is ``wrapper`` or was compiled of it."""
    called = wrapper.__wrapped__ if value is wrapper else inside(value)
    key = (wrapper, tuple(keywords), isinstance(called, FunctionType) and wraps_in(ctx, called))
    if key not in ctx.memos:
        ctx.options.setdefault("memos", {})[key] = None
        raise Again
    given = [*args, *keywords.values()]
    return _remembered(ctx, ctx.memos[key], given, lambda: ctx.call(ctx, Static(called), args, keywords))


def _remembered(ctx: Context, memo: Any, args: list[Abstract], call: Callable[[], Abstract]) -> Abstract:
    """What the dict has for these arguments, or what the call gives, which is entered."""
    key = args[0] if len(args) == 1 else Tuple(tuple(args)) if args else constant(0)
    there = ask(ctx, memo, "contains", key)
    if ctx.dead:
        return constant(0)

    def compute() -> Abstract:
        value = call()
        if not ctx.dead:
            ask(ctx, memo, "set_item", key, value)
        return value

    found = branch(ctx, there, (lambda: ask(ctx, memo, "get_item", key), compute))
    return constant(0) if found is None else found


@function(functools.cache)
def _cache(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """``functools.cache(f)`` of a function that is made in compiled code."""
    return Partial(Static(_call_own), (args[0], new_table(ctx, "hash table", dict)), ())


@function(functools.lru_cache)
def _lru_cache(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """Nothing is forgotten before the call ends, whatever ``maxsize`` says: that changes no result."""
    if args and isinstance(args[0], Function):
        return _cache(ctx, args, keywords)
    return Static(functools.cache)


def _call_own(function: Any, memo: Any, *args: Any) -> Any:
    """What a remembering function is called as."""


@function(_call_own)
def _own(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    called, memo, *rest = args
    if keywords:
        ctx.limitation("W203", "keyword arguments for a function that remembers its results",
                       "pass the arguments by position")  # fmt: skip
    return _remembered(ctx, memo, rest, lambda: ctx.call(ctx, called, rest, {}))


SERVICES: dict[str, Any] = {"new_memos": new_memos, "call_cached": call_cached}
