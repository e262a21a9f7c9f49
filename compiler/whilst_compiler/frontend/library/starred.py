"""Calls with ``*xs`` of something whose length is known only at run time."""

from __future__ import annotations

import builtins
import itertools
from collections.abc import Hashable
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import numpy as np

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.displays import Spread
from whilst_compiler.frontend.indexing import get_item
from whilst_compiler.frontend.instances import lookup
from whilst_compiler.frontend.iteration import gone_through, iterate, unpack_all
from whilst_compiler.frontend.numbered import Numbered
from whilst_compiler.frontend.operands import type_name
from whilst_compiler.frontend.slicing import Slice
from whilst_compiler.frontend.values import (
    Abstract,
    BoundMethod,
    Function,
    Instance,
    Iterated,
    OneOf,
    Scalar,
    Static,
    constant,
)
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal

__all__ = ["SERVICES"]


_OF_ROWS = {builtins.zip, itertools.chain, itertools.product}
"""What takes any number of things that are gone through."""


def starred(ctx: Context, callee: Abstract, value: Abstract, before: int, after: int | None) -> list[Abstract]:
    """The arguments that ``*value`` stands for, after ``before`` and before ``after`` others (None: not known)."""
    last = after == 0
    value = gone_through(ctx, value)
    source = iterate(ctx, value)
    python = callee.value if isinstance(callee, Static) else None
    extreme = last and not before and python in (builtins.max, builtins.min)
    if extreme and source == []:
        ctx.raise_error("TypeError", f"{python.__name__} expected at least 1 argument, got 0")  # type: ignore[union-attr]
    if not isinstance(source, Iterated) or isinstance(source.length, Literal) or ctx.dead:
        return unpack_all(ctx, value) if not ctx.dead else []
    if extreme:
        return [value] if _are_several(ctx, python.__name__, source) else []  # type: ignore[union-attr]
    if last and isinstance(python, np.ufunc):
        return _of_ufunc(ctx, source, before, python)
    if last and not before and isinstance(python, Hashable) and python in _OF_ROWS:
        return [Spread(ctx.call(ctx, Static(list), [value], {}))]
    taken = _parameters(ctx, callee)
    if taken is None or not (last or (after and not taken.more) or (taken.more and before >= len(taken.names))):
        return unpack_all(ctx, value)
    items = _by_parameter(ctx, source, before, after or 0, taken)
    if not taken.more or ctx.dead:
        return items
    rest = ctx.call(ctx, Static(list), [value], {})
    return [*items, Spread(get_item(ctx, rest, Slice(constant(len(items)), None, None)))]


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


@dataclass(frozen=True)
class _Taken:
    """The positional parameters of a function, all of which have to be given, and whether it takes ``more``."""

    name: str
    names: list[str]
    more: bool
    bound: int = 0
    """So many come before ``names``: ``self``."""


def _parameters(ctx: Context, callee: Abstract) -> _Taken | None:
    match callee:
        case Function(definition, defaults):
            a = definition.node.args
            names = [p.id for p in [*a.posonlyargs, *a.args]]
            return None if defaults else _Taken(callee.qualified_name, names, bool(a.vararg))
        case BoundMethod(Instance() | OneOf() | Numbered() as base, name):
            return _of_python(lookup(base.cls, name)[0], 1)
        case Static(type() as cls):
            return _of_python(lookup(cls, "__init__")[0], 1)
        case Static(python):
            return _of_python(python)
    return None


def _of_python(python: Any, bound: int = 0) -> _Taken | None:
    if not isinstance(python, FunctionType) or python.__defaults__:
        return None
    code = python.__code__
    return _Taken(python.__qualname__, list(code.co_varnames[bound : code.co_argcount]), bool(code.co_flags & 4), bound)


def _by_parameter(ctx: Context, source: Iterated, before: int, after: int, taken: _Taken) -> list[Abstract]:
    """One item for each parameter that is left; the TypeError of Python where there are more or fewer."""
    name, names = taken.name, taken.names
    left = names[before : max(len(names) - after, before)]
    length = source.length
    for count in range(len(left)):
        message = _missing(name, names[before + count + after :])
        length = ctx.check(length, ctx.emit("not_equal", length, literal(count)), "TypeError", message)
    if not taken.more:
        most = len(names) + taken.bound
        plural = "" if most == 1 else "s"
        given = ctx.emit("add", length, literal(before + after + taken.bound))
        message = f"{name}() takes {most} positional argument{plural} but {{0}} were given"
        ctx.check(length, ctx.emit("equal", length, literal(len(left))), "TypeError", message, given)
    return [constant(0) if ctx.dead else source.item(ctx, literal(k)) for k in range(len(left))]


def _missing(name: str, names: list[str]) -> str:
    quoted = [f"'{n}'" for n in names]
    text = quoted[0] if len(quoted) == 1 else " and ".join(quoted)
    if len(quoted) > 2:
        text = f"{', '.join(quoted[:-1])}, and {quoted[-1]}"
    return f"{name}() missing {len(names)} required positional argument{'s' if len(names) > 1 else ''}: {text}"


SERVICES: dict[str, Any] = {"starred": starred}
