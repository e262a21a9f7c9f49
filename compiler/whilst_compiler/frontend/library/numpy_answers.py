"""Questions about dtypes and numbers whose answer is known when a function is compiled, or a text of NumPy's own."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, static_value, take
from whilst_compiler.frontend.values.text_values import of_ticket
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar, Static, Tuple, constant

__all__: list[str] = []


@function(np.min_scalar_type)
def _min_scalar_type(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """Of an array its dtype; of a number the least that holds it."""
    given = take(ctx, "np.min_scalar_type", args, keywords, ["a"])
    a = given["a"]
    if isinstance(a, ArrayRef) and a.rank:
        return Static(a.dtype.numpy)
    if isinstance(a, Scalar) and not a.is_constant:
        ctx.limitation("W203", "np.min_scalar_type of a number known only at run time",
                       "compare it with the limits: np.iinfo(dtype).max")  # fmt: skip
    value = static_value(ctx, a, "the number")  # type: ignore[arg-type]
    if isinstance(a, Scalar) and not a.spec.weak:
        value = a.spec.dtype.numpy.type(value)
    return Static(np.min_scalar_type(value))


@function(np.mintypecode)
def _mintypecode(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.mintypecode", args, keywords, ["typechars"], ["typeset", "default"])
    known = {k: static_value(ctx, v, f"'{k}'") for k, v in given.items() if v is not None}
    return Static(np.mintypecode(**known))


@function(np.fromstring)
def _fromstring(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """The numbers of a text that is known when a function is compiled."""
    given = take(ctx, "np.fromstring", args, keywords, ["string"], ["dtype", "count", "sep"])
    if not isinstance(given["string"], Static):
        ctx.limitation(
            "W203", "np.fromstring of a text known only at run time", "read before the call, and pass the array"
        )
    known = {k: static_value(ctx, v, f"'{k}' of np.fromstring") for k, v in given.items() if v is not None}
    try:
        found = np.fromstring(**known)
    except (TypeError, ValueError) as error:
        ctx.raise_error(type(error).__name__, str(error))
        return constant(0)
    items = Tuple(tuple(constant(x) for x in found.tolist()))
    return ctx.call(ctx, Static(np.array), [items, Static(found.dtype)], {})


def positional(x: float, dtype: str, keywords: tuple[tuple[str, Any], ...]) -> str:
    return np.format_float_positional(np.dtype(dtype).type(x) if dtype else x, **dict(keywords))


def scientific(x: float, dtype: str, keywords: tuple[tuple[str, Any], ...]) -> str:
    return np.format_float_scientific(np.dtype(dtype).type(x) if dtype else x, **dict(keywords))


_COMMON = ["precision", "unique", "trim", "sign", "pad_left", "min_digits"]


def _in_words(python: Any, answer: Callable[..., str], *more: str) -> None:
    """A number in decimal digits: NumPy itself is asked for them."""
    name = python.__name__
    names = [p for p in inspect.signature(python).parameters if p in (*_COMMON, *more)]

    @function(python)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["x"], names)
        x = ctx.library["numeric"](ctx, given.pop("x"), name)
        if not isinstance(x, Scalar) or x.spec.dtype.kind not in "biuf":
            ctx.limitation("W203", f"np.{name} of something that is not a real number", "write its parts")
        known = tuple((k, static_value(ctx, v, f"'{k}' of np.{name}")) for k, v in given.items() if v is not None)
        dtype = "" if x.spec.weak else x.spec.dtype.numpy.str
        asked = ctx.library["text_checked"](ctx, "ValueError", answer, "t", x, Static(dtype), Static(known))
        return of_ticket(asked)


_in_words(np.format_float_positional, positional, "fractional", "pad_right")
_in_words(np.format_float_scientific, scientific, "exp_digits")
