"""Overflow of ints that a handler catches: exactly where the result of Python's does not fit in 64 bits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import whilst

EDGES = [0, 1, -1, 2, -2, 3, 7, 63, 64, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**32, 3037000499, 3037000500,
         -3037000500, 2**53, 2**53 + 1, 2**62, 2**62 - 1, -(2**62), -(2**62) - 1, 2**63 - 1, 2**63 - 2, -(2**63),
         -(2**63) + 1, 4294967296 * 3, 1234567890123]  # fmt: skip
POWERS = [0, 1, 2, 3, 7, 9, 10, 15, 16, 20, 21, 31, 32, 39, 40, 61, 62, 63, 64, 65, 100]
BASES = [0, 1, -1, 2, -2, 3, -3, 5, 6, 7, 10, -10, 55108, 55109, 2097151, 2097152, -2097152, 3037000499, -3037000500]


def add(a: int, b: int) -> tuple[bool, int]:
    try:
        return True, a + b
    except OverflowError:
        return False, 0


def subtract(a: int, b: int) -> tuple[bool, int]:
    try:
        return True, a - b
    except OverflowError:
        return False, 0


def multiply(a: int, b: int) -> tuple[bool, int]:
    try:
        return True, a * b
    except OverflowError:
        return False, 0


def floor_divide(a: int, b: int) -> tuple[bool, int]:
    try:
        return True, a // b
    except (OverflowError, ZeroDivisionError):
        return False, 0


def negative(a: int, b: int) -> tuple[bool, int]:
    try:
        return True, -a + 0 * b
    except OverflowError:
        return False, 0


def absolute(a: int, b: int) -> tuple[bool, int]:
    try:
        return True, abs(a) + 0 * b
    except OverflowError:
        return False, 0


def shift(a: int, b: int) -> tuple[bool, int]:
    try:
        return True, a << b
    except OverflowError:
        return False, 0


def power(a: int, b: int) -> tuple[bool, int]:
    try:
        return True, a**b
    except OverflowError:
        return False, 0


FUNCTIONS = [
    (add, EDGES, EDGES), (subtract, EDGES, EDGES), (multiply, EDGES, EDGES), (floor_divide, EDGES, EDGES),
    (negative, EDGES, [0]), (absolute, EDGES, [0]), (shift, EDGES, POWERS), (power, BASES, POWERS),
]  # fmt: skip


@pytest.mark.parametrize(("function", "first", "second"), FUNCTIONS, ids=lambda x: getattr(x, "__name__", ""))
def test_caught_exactly_where_it_does_not_fit(
    function: Callable[[int, int], tuple[bool, int]], first: list[int], second: list[int]
) -> None:
    compiled = whilst.compile(function)
    for a in first:
        for b in second:
            fits, value = function(a, b)
            fits = fits and -(2**63) <= value < 2**63
            expected = (fits, value if fits else 0)
            assert compiled(a, b) == expected, (a, b)
            assert compiled.eager(a, b) == expected, (a, b)
