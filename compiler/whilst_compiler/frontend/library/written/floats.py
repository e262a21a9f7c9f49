"""Floats: exact rounding, remainders, sums and norms."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from whilst_compiler.frontend.library.hosts import decimal_round

__all__ = ["distance", "exact_sum", "frexp", "hypot", "ieee_remainder", "round_to_digits", "ulp"]

_INTEGERS_FROM = 9007199254740992.0  # 2**53
_SPLITTER = 134217729.0  # 2**27 + 1
_SMALLEST_NORMAL = 2.2250738585072014e-308


def product_error(a: float, b: float, product: float) -> float:
    """``a * b - product`` exactly (Dekker): each factor is split into two halves of 26 bits."""
    t = _SPLITTER * a
    a_high = t - (t - a)
    a_low = a - a_high
    t = _SPLITTER * b
    b_high = t - (t - b)
    b_low = b - b_high
    return a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low)


def round_to_digits(x: float, digits: int) -> float:
    """``round(x, digits)``: the float nearest to the correctly rounded decimal, as Python has it.

    The scaled number and its rounding error are known exactly, so that ties are seen to be ties. Powers of ten beyond
    10**22 are no floats: there Python's own function is called.
    """
    if not math.isfinite(x):
        return x
    if digits > 22:
        return x if abs(x) * 1e22 >= _INTEGERS_FROM else decimal_round(x, digits)
    if digits < -22:
        return math.copysign(0.0, x) if abs(x) < 1e22 else decimal_round(x, digits)
    scale = power_of_ten(abs(digits))
    if digits >= 0:
        scaled = x * scale
        if not abs(scaled) < _INTEGERS_FROM:
            return x
        return math.copysign(nearest(scaled, product_error(x, scale, scaled)) / scale, x)
    scaled = x / scale
    if abs(scaled) >= _INTEGERS_FROM:
        return x
    product = scaled * scale
    rest = (x - product) - product_error(scaled, scale, product)
    return math.copysign(nearest(scaled, rest) * scale, x)


def power_of_ten(n: int) -> float:
    return (1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
            1e19, 1e20, 1e21, 1e22)[n]  # fmt: skip


def nearest(x: float, rest: float) -> float:
    """The integer nearest to ``x + rest`` (half to even), where ``rest`` is what rounding took from ``x``."""
    whole = float(np.rint(x))
    if x - whole == 0.5 and rest > 0.0:
        return whole + 1.0
    if x - whole == -0.5 and rest < 0.0:
        return whole - 1.0
    return whole


def ieee_remainder(x: float, y: float) -> float:
    """``math.remainder``: what is left of the nearest multiple, the even one of two that are as near."""
    if math.isnan(x) or math.isnan(y):
        return x + y
    if math.isinf(x) or y == 0.0:
        raise ValueError("math domain error")
    if math.isinf(y):
        return x
    size, step = abs(x), abs(y)
    rest = math.fmod(size, step)
    other = step - rest
    if rest > other:
        rest = -other
    elif rest == other:
        rest = rest - 2.0 * math.fmod(0.5 * (size - rest), step)
    return math.copysign(1.0, x) * rest


def ulp(x: float) -> float:
    """``math.ulp``."""
    size = abs(x)
    if not math.isfinite(size):
        return size
    above = math.nextafter(size, math.inf)
    if math.isinf(above):
        return size - math.nextafter(size, 0.0)
    return above - size


def frexp(x: float) -> tuple[float, int]:
    """``math.frexp``: the logarithm gives the exponent to within one."""
    if x == 0.0 or not math.isfinite(x):
        return x, 0
    scaled, extra = x, 0
    if abs(x) < _SMALLEST_NORMAL:
        scaled, extra = x * 2.0**54, -54
    exponent = math.floor(math.log2(abs(scaled))) + 1
    mantissa = math.ldexp(scaled, -exponent)
    if abs(mantissa) >= 1.0:
        mantissa, exponent = mantissa * 0.5, exponent + 1
    elif abs(mantissa) < 0.5:
        mantissa, exponent = mantissa * 2.0, exponent - 1
    return mantissa, exponent + extra


def hypot(*coordinates: float) -> float:
    """``math.hypot`` of any number of coordinates."""
    return norm(coordinates)


def distance(p: Any, q: Any) -> float:
    """``math.dist``."""
    if len(p) != len(q):
        raise ValueError("both points must have the same number of dimensions")
    return norm([math.copysign(a, a) - math.copysign(b, b) for a, b in zip(p, q)])


def norm(coordinates: Any) -> float:
    """The root of the sum of squares, summed in twice the precision of a float, after scaling by a power of two."""
    largest, unknown = 0.0, False
    for x in coordinates:
        size = abs(float(x))
        unknown = unknown or math.isnan(size)
        if size > largest:
            largest = size
    if math.isinf(largest):
        return math.inf
    if unknown:
        return math.nan
    if largest == 0.0:
        return 0.0
    _, exponent = frexp(largest)
    total, low = 0.0, 0.0
    for x in coordinates:
        scaled = math.ldexp(abs(float(x)), -exponent)
        square = scaled * scaled
        grown = total + square
        back = grown - total
        low += ((total - (grown - back)) + (square - back)) + product_error(scaled, scaled, square)
        total = grown
    root = math.sqrt(total + low)
    square = root * root
    root += (((total - square) - product_error(root, root, square)) + low) / (2.0 * root)
    return math.ldexp(root, exponent)


def exact_sum(values: Any) -> float:
    """``math.fsum``: the sum is held as floats whose digits do not overlap, smallest first, and rounded once."""
    partials = np.zeros(64)
    count = 0
    special, infinite = 0.0, 0.0
    for value in values:
        x = math.copysign(value, value)  # (a float, and no text)
        given = x
        kept = 0
        for j in range(count):
            y = float(partials[j])
            if abs(x) < abs(y):
                x, y = y, x
            high = x + y
            low = y - (high - x)
            if low != 0.0:
                partials[kept] = low
                kept += 1
            x = high
        count = kept
        if not math.isfinite(x):
            if math.isfinite(given):
                raise OverflowError("intermediate overflow in fsum")
            if math.isinf(given):
                infinite += given
            special += given
            count = 0
        elif x != 0.0:
            partials[count] = x
            count += 1
    if special != 0.0:
        if math.isnan(infinite):
            raise ValueError("-inf + inf in fsum")
        return special
    return rounded_partials(partials, count)


def rounded_partials(partials: Any, count: int) -> float:
    """The sum of partials from the largest down; a half is rounded by the sign of what lies below it."""
    if count == 0:
        return 0.0
    n = count - 1
    high, low = float(partials[n]), 0.0
    while n > 0 and low == 0.0:
        n -= 1
        x, y = high, float(partials[n])
        high = x + y
        low = y - (high - x)
    if n > 0 and ((low < 0.0 and partials[n - 1] < 0.0) or (low > 0.0 and partials[n - 1] > 0.0)):
        y = low * 2.0
        x = high + y
        if y == x - high:
            high = x
    return high
