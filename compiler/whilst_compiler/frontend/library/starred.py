"""Calls with ``*xs`` of something whose length is known only at run time."""

from __future__ import annotations

import builtins
import itertools
from collections.abc import Collection, Hashable
from dataclasses import dataclass, replace
from types import FunctionType
from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.indexing import get_item
from whilst_compiler.frontend.arrays.slicing import Slice
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.iteration.displays import Spread
from whilst_compiler.frontend.iteration.iteration import gone_through, iterate, unpack_all
from whilst_compiler.frontend.objects.instances import lookup
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Numbered
from whilst_compiler.frontend.values.values import (
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


def starred(
    ctx: Context, callee: Abstract, value: Abstract, before: int, after: int | None, named: Collection[str | None]
) -> list[Abstract]:
    """The arguments that ``*value`` stands for, after ``before`` and before ``after`` others (None: not known).

    Those that are ``named`` are given by name (None: by names that are not known).
    """
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
    taken = _parameters(ctx, callee, named)
    if taken is not None and taken.defaults and (after or taken.more):
        taken = None
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
    """The positional parameters of a function, the last of which have ``defaults``, and whether it takes ``more``."""

    name: str
    names: list[str]
    more: bool
    bound: int = 0
    """So many come before ``names``: ``self``."""
    defaults: tuple[Abstract, ...] = ()
    named: str = ""
    """The parameter after ``names`` that is given by name."""

    def without(self, named: Collection[str | None]) -> _Taken | None:
        """What is left for items where some parameters are given by name."""
        first = next((k for k, name in enumerate(self.names) if name in named), None)
        if None in named or (first is not None and self.more):
            return None
        if first is None:
            return self
        required = len(self.names) - len(self.defaults)
        return replace(self, names=self.names[:first], defaults=self.defaults[: max(first - required, 0)],
                       named=self.names[first])  # fmt: skip


def _parameters(ctx: Context, callee: Abstract, named: Collection[str | None]) -> _Taken | None:
    taken: _Taken | None = None
    match callee:
        case Function(definition, defaults):
            a = definition.node.args
            names = [p.id for p in [*a.posonlyargs, *a.args]]
            taken = _Taken(callee.qualified_name, names, bool(a.vararg), 0, defaults)
        case BoundMethod(Instance() | OneOf() | Numbered() as base, name):
            taken = _of_python(ctx, lookup(base.cls, name)[0], 1)
        case Static(type() as cls):
            taken = _of_python(ctx, lookup(cls, "__init__")[0], 1)
        case Static(python):
            taken = _of_python(ctx, python)
    return None if taken is None else taken.without(named)


_PLAIN = (bool, int, float, complex, str, bytes, type(None))


def _of_python(ctx: Context, python: Any, bound: int = 0) -> _Taken | None:
    if not isinstance(python, FunctionType):
        return None
    given = python.__defaults__ or ()
    if not all(x.__class__ in _PLAIN for x in given):
        return None
    code = python.__code__
    defaults = tuple(ctx.library["constant_argument"](ctx, x) for x in given)
    return _Taken(python.__qualname__, list(code.co_varnames[bound : code.co_argcount]), bool(code.co_flags & 4), bound,
                  defaults)  # fmt: skip


def _by_parameter(ctx: Context, source: Iterated, before: int, after: int, taken: _Taken) -> list[Abstract]:
    """One item for each parameter that is left; the TypeError of Python where there are more or fewer."""
    name, names = taken.name, taken.names
    left = names[before : max(len(names) - after, before)]
    length = source.length
    required = len(names) - len(taken.defaults)
    for count in range(max(min(len(left), required - before - after), 0)):
        message = _missing(name, names[before + count + after : required])
        length = ctx.check(length, ctx.emit("not_equal", length, literal(count)), "TypeError", message)
    if not taken.more and not ctx.dead:
        given = ctx.emit("add", length, literal(before + after + taken.bound))
        few = ctx.emit("less_equal", length, literal(len(left)))
        ctx.check(length, few, "TypeError", _too_many(taken), given)
    return [constant(0) if ctx.dead else _item(ctx, source, k, before, taken) for k in range(len(left))]


def _item(ctx: Context, source: Iterated, k: int, before: int, taken: _Taken) -> Abstract:
    """An item, or the default value of its parameter where there are no more."""
    place = before + k - (len(taken.names) - len(taken.defaults))
    if place < 0:
        return source.item(ctx, literal(k))
    there = ctx.emit("greater", source.length, literal(k))
    found = branch(ctx, there, (lambda: source.item(ctx, literal(k)), lambda: taken.defaults[place]))
    return constant(0) if found is None else found


def _too_many(taken: _Taken) -> str:
    if taken.named:
        return f"{taken.name}() got multiple values for argument '{taken.named}'"
    most = len(taken.names) + taken.bound
    least = most - len(taken.defaults)
    takes = f"from {least} to {most}" if taken.defaults else f"{most}"
    plural = "" if most == 1 else "s"
    return f"{taken.name}() takes {takes} positional argument{plural} but {{0}} were given"


def _missing(name: str, names: list[str]) -> str:
    quoted = [f"'{n}'" for n in names]
    text = quoted[0] if len(quoted) == 1 else " and ".join(quoted)
    if len(quoted) > 2:
        text = f"{', '.join(quoted[:-1])}, and {quoted[-1]}"
    return f"{name}() missing {len(names)} required positional argument{'s' if len(names) > 1 else ''}: {text}"


SERVICES: dict[str, Any] = {"starred": starred}
