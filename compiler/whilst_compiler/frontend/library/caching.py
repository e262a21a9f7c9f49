"""``functools.lru_cache`` and ``cache``: what a function gave is remembered for as long as the compiled call runs."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.branches import branch
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.library.dicts import new_table
from whilst_compiler.frontend.restarts import Again
from whilst_compiler.frontend.special import ask
from whilst_compiler.frontend.values import Abstract, Static, Tuple, constant

__all__ = ["SERVICES"]


def new_memos(ctx: Context) -> None:
    """A dict for each remembering function, from the beginning of the compiled one."""
    for wrapper in ctx.options.get("memos", ()):
        ctx.memos[wrapper] = new_table(ctx, "hash table", dict)


def call_cached(ctx: Context, wrapper: Any, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if keywords:
        ctx.limitation("W203", f"keyword arguments for '{wrapper.__name__}', which remembers its results",
                       "pass the arguments by position")  # fmt: skip
    if wrapper not in ctx.memos:
        ctx.options.setdefault("memos", {})[wrapper] = None
        raise Again
    memo = ctx.memos[wrapper]
    key = args[0] if len(args) == 1 else Tuple(tuple(args)) if args else constant(0)
    there = ask(ctx, memo, "contains", key)
    if ctx.dead:
        return constant(0)

    def compute() -> Abstract:
        value = ctx.call(ctx, Static(wrapper.__wrapped__), args, {})
        if not ctx.dead:
            ask(ctx, memo, "set_item", key, value)
        return value

    found = branch(ctx, there, (lambda: ask(ctx, memo, "get_item", key), compute))
    return constant(0) if found is None else found


SERVICES: dict[str, Any] = {"new_memos": new_memos, "call_cached": call_cached}
