"""Whole numbers: what Python's big integers make easy, within 64 bits."""

from __future__ import annotations

import math

import numpy as np

__all__ = ["bit_count", "bit_length", "choose", "divide", "factorial", "permutations", "power_modulo", "round_to_tens"]

_EXACT = 2**53
_ENOUGH_BITS = 2**55
_SMALL_MODULUS = 3037000499
_TOO_BIG = "integer result does not fit in 64 bits"


def bit_length(x: int) -> int:
    n = 0
    rest = -1 - x if x < 0 else x  # has as many bits, except for a power of two
    if x < 0 and rest & (rest + 1) == 0:
        n = 1
    for size in (32, 16, 8, 4, 2, 1):
        if rest >> size:
            rest >>= size
            n += size
    return n + rest


def bit_count(x: int) -> int:
    rest = abs(x)
    n = 0
    while rest:
        rest &= rest - 1
        n += 1
    return n


def power_modulo(base: int, exponent: int, modulus: int) -> int:
    """``pow(base, exponent, modulus)`` by repeated squaring; a negative exponent inverts the base."""
    if modulus == 0:
        raise ValueError("pow() 3rd argument cannot be 0")
    size = abs(modulus)
    x = base % size
    n = exponent
    if n < 0:
        x = inverse_modulo(x, size)
        n = -n
    result = 1 % size
    while n > 0:
        if n & 1:
            result = product_modulo(result, x, size)
        n >>= 1
        if n > 0:
            x = product_modulo(x, x, size)
    if modulus < 0 and result > 0:
        result += modulus
    return result


def inverse_modulo(x: int, size: int) -> int:
    """Euclid's algorithm, with the factor of ``x`` kept along."""
    a, b, factor, next_factor = x, size, 1, 0
    while b != 0:
        quotient = a // b
        a, b = b, a - quotient * b
        factor, next_factor = next_factor, factor - quotient * next_factor
    if a != 1:
        raise ValueError("base is not invertible for the given modulus")
    return factor % size


def product_modulo(a: int, b: int, size: int) -> int:
    """``a * b % size`` for ``0 <= a, b < size``: doubling and adding where the product would not fit."""
    if size <= _SMALL_MODULUS:
        return a * b % size
    total = 0
    while b > 0:
        if b & 1:
            total = sum_modulo(total, a, size)
        a = sum_modulo(a, a, size)
        b >>= 1
    return total


def sum_modulo(a: int, b: int, size: int) -> int:
    room = size - b
    return a - room if a >= room else a + b


def factorial(n: int) -> int:
    if n < 0:
        raise ValueError("factorial() not defined for negative values")
    total = 1
    for i in range(2, n + 1):
        total *= i
    return total


def choose(n: int, k: int) -> int:
    """``math.comb``; each partial result is a binomial coefficient itself, so that none overflows before the last."""
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    total = 1
    for i in range(min(k, n - k)):
        total = total // (i + 1) * (n - i) + total % (i + 1) * (n - i) // (i + 1)
    return total


def permutations(n: int, k: int | None = None) -> int:
    """``math.perm``."""
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k is None:
        return factorial(n)
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    total = 1
    for i in range(k):
        total *= n - i
    return total


def round_to_tens(x: int, digits: int) -> int:
    """``round(x, digits)`` for an integer: half to even."""
    if digits >= 0:
        return x
    if digits < -18:
        half = 5 * 10**18
        if digits == -19 and (x > half or x < -half):
            raise OverflowError(_TOO_BIG)
        return 0
    scale: int = 10 ** (-digits)
    quotient = x // scale
    rest = 2 * (x - quotient * scale)
    if rest > scale or (rest == scale and quotient & 1 != 0):
        quotient += 1
    return quotient * scale


def divide(a: int, b: int) -> float:
    """``a / b``, correctly rounded; ``b`` is not 0."""
    if -_EXACT <= a <= _EXACT and -_EXACT <= b <= _EXACT:
        return float(a) / float(b)
    return long_division(a, b)


def long_division(a: int, b: int) -> float:
    """Bit by bit until there are more than a float takes; what is left over is one more bit, below all others."""
    x, y = np.abs(np.int64(a)).astype(np.uint64), np.abs(np.int64(b)).astype(np.uint64)
    quotient = x // y
    rest = x - quotient * y
    shift = 0
    while rest != 0 and quotient < _ENOUGH_BITS:
        quotient = quotient + quotient
        room = y - rest
        if rest >= room:
            rest = rest - room
            quotient = quotient + np.uint64(1)
        else:
            rest = rest + rest
        shift += 1
    if rest != 0:
        quotient = quotient | np.uint64(1)
    size = math.ldexp(float(quotient), -shift)
    return -size if (a < 0) != (b < 0) else size
