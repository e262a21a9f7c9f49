"""Calls with ``*xs`` of something whose length is known only at run time."""

from __future__ import annotations

import builtins
from types import FunctionType
from typing import Any

import numpy as np

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.iteration import iterate, unpack_all
from whilst_compiler.frontend.operands import type_name
from whilst_compiler.frontend.special import Special, ask
from whilst_compiler.frontend.values import Abstract, Function, Iterated, Scalar, Static, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal

__all__ = ["SERVICES"]


def starred(ctx: Context, callee: Abstract, value: Abstract, before: int, last: bool) -> list[Abstract]:
    """The arguments that ``*value`` stands for, after ``before`` others."""
    if isinstance(value, Special):
        value = ask(ctx, value, "frozen")
    source = iterate(ctx, value)
    extreme = last and not before and isinstance(callee, Static) and callee.value in (builtins.max, builtins.min)
    if extreme and source == []:
        ctx.raise_error("TypeError", f"{callee.value.__name__} expected at least 1 argument, got 0")  # type: ignore[union-attr]
    if not isinstance(source, Iterated) or isinstance(source.length, Literal) or ctx.dead:
        return unpack_all(ctx, value) if not ctx.dead else []
    if extreme:
        return [value] if _are_several(ctx, callee.value.__name__, source) else []  # type: ignore[union-attr]
    if last and isinstance(callee, Static) and isinstance(callee.value, np.ufunc):
        return _of_ufunc(ctx, source, before, callee.value)
    names = _parameters(callee) if last else None
    return unpack_all(ctx, value) if names is None else _by_parameter(ctx, source, before, *names)


def _are_several(ctx: Context, name: str, source: Iterated) -> bool:
    """``max(*xs)`` is ``max(xs)`` where there are two numbers or more."""
    message = f"{name} expected at least 1 argument, got 0"
    length = ctx.check(source.length, ctx.emit("greater", source.length, literal(0)), "TypeError", message)
    if ctx.dead:
        return False
    first = source.item(ctx, literal(0))
    if not isinstance(first, Scalar):
        ctx.limitation("W236", f"{name}() of * of something other than numbers", f"leave out the star: {name}(xs)")
    ctx.check(length, ctx.emit("greater", length, literal(1)), "TypeError",
              f"'{type_name(first)}' object is not iterable")  # fmt: skip
    return not ctx.dead


def _of_ufunc(ctx: Context, source: Iterated, before: int, ufunc: np.ufunc) -> list[Abstract]:
    """As many operands as a ufunc takes (an output is never given so)."""
    given = ctx.emit("add", source.length, literal(before))
    message = f"{ufunc.__name__}() takes from {ufunc.nin} to {ufunc.nargs} positional arguments but {{0}} were given"
    ctx.check(given, ctx.emit("equal", given, literal(ufunc.nin)), "TypeError", message, given)
    return [constant(0) if ctx.dead else source.item(ctx, literal(k)) for k in range(ufunc.nin - before)]


def _parameters(callee: Abstract) -> tuple[str, list[str]] | None:
    """The name and the positional parameters of a function all of whose arguments have to be given."""
    if isinstance(callee, Function):
        a = callee.definition.node.args
        names = [p.id for p in [*a.posonlyargs, *a.args]]
        plain = not (a.vararg or callee.defaults)
        return (callee.definition.name, names) if plain else None
    python = callee.value if isinstance(callee, Static) else None
    if not isinstance(python, FunctionType) or python.__defaults__ or python.__code__.co_flags & 4:
        return None
    return python.__qualname__, list(python.__code__.co_varnames[: python.__code__.co_argcount])


def _by_parameter(ctx: Context, source: Iterated, before: int, name: str, names: list[str]) -> list[Abstract]:
    """One item for each parameter that is left; the TypeError of Python where there are more or fewer."""
    left = names[before:]
    length = source.length
    for count in range(len(left)):
        message = _missing(name, left[count:])
        length = ctx.check(length, ctx.emit("not_equal", length, literal(count)), "TypeError", message)
    plural = "" if len(names) == 1 else "s"
    given = ctx.emit("add", length, literal(before))
    message = f"{name}() takes {len(names)} positional argument{plural} but {{0}} were given"
    length = ctx.check(length, ctx.emit("equal", length, literal(len(left))), "TypeError", message, given)
    return [constant(0) if ctx.dead else source.item(ctx, literal(k)) for k in range(len(left))]


def _missing(name: str, names: list[str]) -> str:
    quoted = [f"'{n}'" for n in names]
    text = quoted[0] if len(quoted) == 1 else " and ".join(quoted)
    if len(quoted) > 2:
        text = f"{', '.join(quoted[:-1])}, and {quoted[-1]}"
    return f"{name}() missing {len(names)} required positional argument{'s' if len(names) > 1 else ''}: {text}"


SERVICES: dict[str, Any] = {"starred": starred}
