"""Python's complex numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["power", "real_if_close", "suppose_almost_real", "suppose_not_real"]


def power(base: complex, exponent: complex) -> complex:
    """``base ** exponent``: small whole exponents by multiplication, others by polar form."""
    whole = bool(np.floor(exponent.real) == exponent.real)
    if exponent.imag == 0.0 and whole and abs(exponent.real) <= 100.0:
        n = int(exponent.real)
        if n > 0:
            result = repeated_product(base, n)
        else:
            divisor = repeated_product(base, -n)
            if divisor == 0:
                raise ZeroDivisionError("0.0 to a negative or complex power")
            result = (1 + 0j) / divisor
    else:
        result = polar_power(base, exponent)
    if math.isinf(result.real) or math.isinf(result.imag):
        raise OverflowError("complex exponentiation")
    return result


def repeated_product(base: complex, n: int) -> complex:
    result, square, mask = 1 + 0j, base, 1
    while mask <= n:
        if n & mask:
            result = result * square
        mask <<= 1
        square = square * square
    return result


def polar_power(base: complex, exponent: complex) -> complex:
    if exponent == 0:
        return 1 + 0j
    if base == 0:
        if exponent.imag != 0.0 or exponent.real < 0.0:
            raise ZeroDivisionError("0.0 to a negative or complex power")
        return 0j
    size, angle = math.hypot(base.real, base.imag), math.atan2(base.imag, base.real)
    length = float(np.power(size, exponent.real))
    phase = angle * exponent.real
    if exponent.imag != 0.0:
        length = length / float(np.exp(angle * exponent.imag))
        phase = phase + exponent.imag * float(np.log(size))
    return complex(length * float(np.cos(phase)), length * float(np.sin(phase)))


def suppose_almost_real(holds: Any) -> None:
    """Has the call made by other code where it does not hold."""


def suppose_not_real(holds: Any) -> None:
    """Has the call made by other code where it does not hold."""


def real_if_close(a: Any, tol: Any, as_they_are: Any) -> Any:
    """The real parts where all imaginary ones are small, or (``as_they_are``) the numbers where they are not."""
    a = np.asarray(a)
    if not np.issubdtype(a.dtype, np.complexfloating):
        return a
    most = tol * np.finfo(a.dtype).eps if tol > 1 else tol
    close = np.all(np.absolute(a.imag) < most)
    if as_they_are:
        suppose_not_real(not close)
        return a
    suppose_almost_real(close)
    return a.real
