"""``compile``: a compiled function of a plain one."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from types import FunctionType, MethodType
from typing import Any, ParamSpec, TypeVar, overload

from whilst.calls.bound import Bound
from whilst.calls.function import Function
from whilst.calls.rules import WithRules
from whilst_compiler.errors import Diagnostic, UserError

__all__ = ["compile"]

P = ParamSpec("P")
R = TypeVar("R")


@overload
def compile(
    f: Callable[P, R], /, *, static: str | Iterable[str] = (), fastmath: bool = False, overflow: str = "check"
) -> Function[P, R]: ...


@overload
def compile(
    f: None = None, /, *, static: str | Iterable[str] = (), fastmath: bool = False, overflow: str = "check"
) -> Callable[[Callable[P, R]], Function[P, R]]: ...


def compile(
    f: Any = None, /, *, static: str | Iterable[str] = (), fastmath: bool = False, overflow: str = "check"
) -> Any:
    """Compile a plain Python function to native code: ``@compile``, ``@compile(static="k")`` or ``compile(f)``.

    ``static`` names parameters whose values (not just types) the code is specialised for; ``fastmath`` lets floats be
    reassociated and contracted; ``overflow="wrap"`` lets ints wrap at 64 bits instead of raising OverflowError.
    """
    if overflow not in ("check", "wrap"):
        raise ValueError(f'overflow is "check" or "wrap", not {overflow!r}')
    names = (static,) if isinstance(static, str) else tuple(static)
    options = {"fastmath": fastmath, "overflow": overflow}
    if f is None:
        return lambda g: _compiled(g, names, options)
    return _compiled(f, names, options)


def _compiled(f: Any, static: tuple[str, ...], options: dict[str, Any]) -> Any:
    match f:
        case FunctionType():
            return Function(f, static, options)
        case Function():
            return f.again(static, options)
        case Bound():
            return Bound(f.__wrapped__.again(static, options), f.__self__)
        case MethodType():
            return Bound(_compiled(f.__func__, static, options), f.__self__)
        case WithRules():
            return _compiled(f.entry, static, options)
        case functools._lru_cache_wrapper() if isinstance(f.__wrapped__, FunctionType):
            made = _compiled(f.__wrapped__, static, options)
            made.__whilst_memo__ = f
            return made
        case staticmethod() | classmethod():
            return f.__class__(_compiled(f.__func__, static, options))
    name = getattr(f, "__qualname__", repr(f))
    title = f"compile takes a plain Python function, and {name} is a {f.__class__.__name__}"
    raise UserError(Diagnostic("W900", title, help="wrap it in a def"))
