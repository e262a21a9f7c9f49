"""``np.ndenumerate``, ``np.ndindex`` and ``np.vectorize``: see ``written/walking``."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.iterators import stream
from whilst_compiler.frontend.library.written import walking
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, inline, static_value, take
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, Partial, Static, Tuple

__all__ = ["SERVICES"]


@stream(np.ndenumerate)
def _ndenumerate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.ndenumerate", args, keywords, ["arr"])
    return inline(ctx, walking.ndenumerate, ctx.library["for_numpy"](ctx, given["arr"]))


@stream(np.ndindex)
def _ndindex(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return inline(ctx, walking.ndindex, *(ctx.library["for_numpy"](ctx, a) for a in args))


@stream(np.vectorize)
def _vectorize(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.vectorize", args, keywords, [], ["pyfunc", "otypes", "doc"])
    function, otypes = given["pyfunc"], given["otypes"]
    if function is None:  # a decorator with keywords
        return Partial(Static(np.vectorize), (), tuple(keywords.items()))
    return _applied(ctx, function, None if absent(otypes) else _dtypes(ctx, otypes))  # type: ignore[arg-type]


def _dtypes(ctx: Context, otypes: Abstract) -> Any:
    return static_value(ctx, ask(ctx, otypes, "frozen") if isinstance(otypes, Special) else otypes, "otypes")


def _applied(ctx: Context, function: Abstract, otypes: Any) -> Abstract:
    """What is called with arrays then."""
    dtypes = NONE_VALUE if otypes is None else Tuple(tuple(Static(np.dtype(one)) for one in otypes))
    return Partial(Static(walking.vectorized), (function, dtypes), ())


def _call_outside(ctx: Context, made: Any, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """The call of an ``np.vectorize`` that lives outside the function."""
    if made.signature is not None or made.excluded or keywords:
        ctx.limitation("W203", "np.vectorize with a signature, excluded or named arguments is not supported in "
                               "compiled code", "write the loop")  # fmt: skip
    return ctx.call(ctx, _applied(ctx, Static(made.pyfunc), made.otypes), args, {})


SERVICES: dict[str, Any] = {"call_vectorized": _call_outside}
