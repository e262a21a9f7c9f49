"""``np.emath``: functions whose results are complex where the numbers are outside of their real domain."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["below_zero", "beyond_one", "logarithm", "power", "suppose_complex", "suppose_positive", "suppose_real"]


def suppose_real(holds: Any) -> None:
    """Has the call made by other code where it does not hold."""


def suppose_complex(holds: Any) -> None:
    """Has the call made by other code where it does not hold."""


def suppose_positive(holds: Any) -> None:
    """Has the call made by other code where it does not hold."""


def complex_of(x: Any) -> Any:
    small = x.dtype.itemsize < 3 or x.dtype == np.float32
    return x.astype(np.complex64 if small else np.complex128)


def taken(x: Any, outside: Any, complex_: bool) -> Any:
    """The numbers, as complex ones if some are ``outside`` (which ``complex_`` takes for granted)."""
    if complex_:
        suppose_complex(outside)
        return complex_of(x)
    suppose_real(not outside)
    return x


def not_negative(x: Any, complex_: bool) -> Any:
    x = np.asarray(x)
    return x if x.dtype.kind == "c" or x.dtype.kind == "b" else taken(x, np.any(x < 0), complex_)


def below_zero(f: Any, x: Any, complex_: bool) -> Any:
    """A function of real numbers from zero on."""
    return f(not_negative(x, complex_))


def beyond_one(f: Any, x: Any, complex_: bool) -> Any:
    """A function of real numbers from -1 to 1."""
    x = np.asarray(x)
    return f(x if x.dtype.kind == "c" or x.dtype.kind == "b" else taken(x, np.any(np.abs(x) > 1), complex_))


def logarithm(n: Any, x: Any, complex_: bool) -> Any:
    """``np.emath.logn``."""
    return np.log(not_negative(x, complex_)) / np.log(not_negative(n, False))


def power(x: Any, p: Any, complex_: bool) -> Any:
    """``np.emath.power``."""
    p = np.asarray(p)
    if p.dtype.kind == "i":
        suppose_positive(np.all(p >= 0))
    return np.power(not_negative(x, complex_), p)
