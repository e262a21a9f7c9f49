"""Divisions that trapped, "simplifications" that changed values, denormals, NaN."""

from __future__ import annotations

import math

import numpy as np
import pytest

from harness import Tolerance, check, check_overflow

MIN = -(2**63)
NAN = float("nan")


@pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "int64"])
def test_the_smallest_integer_by_minus_one(dtype: str) -> None:
    """pytorch#184406: SIGFPE"""

    def f(a, b):
        return a // b, a % b

    low = np.iinfo(dtype).min
    check(f, np.dtype(dtype).type(low), np.dtype(dtype).type(-1))
    check(f, np.array([low, 7], dtype), np.array([-1, -1], dtype))


def test_the_smallest_python_integer_by_minus_one() -> None:
    """pytorch#184406, on Python's integers: the quotient does not fit, the remainder does"""

    def quotient(a, b):
        return a // b

    def rest(a, b):
        return a % b

    check_overflow(quotient, MIN, -1)
    check(rest, MIN, -1)


@pytest.mark.parametrize("n", [1, 3, 4, 5, 7, 8, 9, 17, 33])
def test_division_by_zero_in_some_lane_only(n: int) -> None:
    """pytorch#183610, pytorch#191968: SIGFPE, and an error from the tail of a vector loop"""

    def divide(a, b):
        return a // b, a % b

    def checked(a, b):
        total = 0
        for i in range(len(a)):
            total += int(a[i]) // int(b[i])
        return total

    a = np.arange(n) + 5
    check(divide, a, np.arange(n) % 3)
    check(checked, a, np.ones(n, dtype=np.int64))
    check(checked, a, np.arange(n)[::-1].copy())


def test_one_floor_divided_by_a_tenth_is_nine() -> None:
    """pytorch#197895"""

    def f(x, y):
        return x // y, x % y

    assert check(f, 1.0, 0.1).result[0] == 9.0
    check(f, np.float64(1.0), np.float64(0.1))
    check(f, np.array([1.0, -1.0, 6.0]), np.array([0.1, 0.1, 0.1]))
    check(f, np.array([1.0, -1.0], np.float32), np.array([0.1, 0.1], np.float32))


def test_algebra_does_not_lose_overflow() -> None:
    """openxla/xla#42732, jax#37919, tensorflow#123169"""

    def f(x, y):
        a = np.log(np.exp(x))
        b = np.sqrt(x * x)
        c = np.exp(x) * np.exp(y)
        d = x - x
        e = x * 0.0
        g = x / x
        h = (x + y) - y
        return a, b, c, d, e, g, h

    loose = Tolerance(ulp=4)
    for x in (89.0, 1000.0, -3.0, 0.0, NAN, np.inf, 1e200):
        check(f, np.float64(x), np.float64(-x), tolerance=loose)
        check(f, np.array([x, 1.0]), np.array([-x, 0.1]), tolerance=loose)
    check(f, np.float32(89.0), np.float32(-89.0), tolerance=Tolerance(ulp=8))


def test_square_root_of_a_square_is_the_absolute_value() -> None:
    """openxla/xla#42732, on Python's floats"""

    def f(x):
        return math.sqrt(x * x), x * x / x, (x / 3) * 3, x + 1 - 1

    for x in (-3.0, 1e200, 1e-200, 0.1):
        check(f, x)


def test_denormals_are_numbers() -> None:
    """openxla/xla#22858, llvm#57589, symengine#1453"""

    def f(x):
        return x / 2, x * 0.5 > 0, x - x / 2, x == 0

    def over_an_array(a):
        total = 0
        for i in range(len(a)):
            if a[i] > 0:
                total += 1
        return total, a * 0.5, a + a

    tiny = 5e-324
    for x in (tiny, 2.2250738585072014e-308, 1e-310):
        check(f, x)
        check(f, np.float64(x))
    check(f, np.float32(1e-45))
    check(over_an_array, np.array([tiny, 1e-310, 0.0, -tiny]))
    check(over_an_array, np.array([1e-45, 1e-40, 0.0], np.float32))


def test_tests_for_nan_are_not_folded() -> None:
    """jax#276"""

    def f(x, y):
        if x != x:
            return 1
        if not x <= y and not x > y:
            return 2
        if x == y or x < y or x > y:
            return 3
        return 4

    for x in (NAN, 1.0):
        for y in (NAN, 2.0):
            check(f, x, y)
            check(f, np.float64(x), np.float64(y))


def test_the_sign_of_zero_survives() -> None:
    """as openxla/xla#42732: ``x + 0`` and ``0 - x`` are not ``x`` and ``-x``"""

    def f(x):
        return x + 0.0, 0.0 + x, 0.0 - x, x - 0.0, x * 1.0, x * -1.0, x / -1.0, -(-x), abs(x)

    for x in (0.0, -0.0, 1.0):
        check(f, x)
        check(f, np.float64(x))
        check(f, np.array([x, -x]))


def test_integer_algebra_is_exact() -> None:
    """as llvm#58340: strength reduction of division, remainder and multiplication"""

    def f(n):
        return n // 2, n % 2, n // 4 * 4, n % 8, n * 8 // 8, n // -2, n % -2, n // 3, n % 10, (n // 7) * 7 + n % 7 == n

    for n in (0, 1, -1, 7, -7, 8, -8, 2**59, -(2**59), 10**17 + 1):
        check(f, n)
        check(f, np.int64(n))
