"""Elementwise functions of several steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.refusing import refuse

__all__ = ["divmod_", "frexp", "modf"]


def divmod_(a: Any, b: Any) -> Any:
    return np.floor_divide(a, b), np.remainder(a, b)


def modf(x: Any) -> Any:
    x = np.copysign(x, x)
    whole = np.trunc(x)
    rest = np.where(np.isinf(x), x.dtype.type(0.0), x - whole)[()]
    return np.copysign(rest, x), whole


def frexp(x: Any) -> Any:
    """The logarithm gives the exponent to within one."""
    special = ~np.isfinite(x) | (x == 0)
    safe = np.where(special, 1.0, x)
    exponent = (np.floor(np.log2(np.abs(safe))) + 1).astype(np.int64)
    mantissa = np.ldexp(safe, -exponent)
    large, small = np.abs(mantissa) >= 1, np.abs(mantissa) < 0.5
    mantissa = np.where(large, mantissa * 0.5, np.where(small, mantissa * 2, mantissa))
    exponent = exponent + large - small.astype(np.int64)
    given = np.asarray(x).dtype
    if given.itemsize == 1:
        refuse("np.frexp of these types gives float16, which whilst does not have", "convert them to float32 first")
    kind = np.float32 if given.itemsize == 2 or given == np.float32 else np.float64
    return np.where(special, x, mantissa).astype(kind)[()], np.where(special, 0, exponent).astype(np.int32)[()]
