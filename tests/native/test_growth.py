"""Products that grow from trip to trip, checked once for several: what comes out, and when it overflows, is as with one
check each."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import whilst

MOST = 2**63 - 1
compiled = functools.cache(whilst.compile)


def collatz(n: int, limit: int) -> tuple[int, int]:
    steps = 0
    while n != 1 and steps < limit:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return n, steps


def doubled(n: int, limit: int) -> int:
    while n < limit:
        n *= 2
    return n


def tripled(n: int, a: np.ndarray) -> int:
    k = 0
    while n != 0:
        n = 3 * n - 1 if n % 2 == 1 else n >> 1
        a[k] = n
        k += 1
        if k == len(a):
            break
    return n


def turned(n: int, limit: int) -> int:
    k = 0
    while n < limit and k < 200:
        n = -2 * n + 5 if n < 0 else n * -3 if n % 4 == 1 else n // 2 - 7
        k += 1
    return n


def squared(n: int, limit: int) -> int:
    while n < limit:
        n = n * n + 1
    return n


def two_numbers(n: int, m: int, limit: int) -> tuple[int, int]:
    while n < limit:
        n, m = m * 2, n * 3
    return n, m


def summed(n: int, limit: int) -> int:
    while n != limit:
        n = n + n + n - (n >> 1)
        if n > limit:
            n = limit
    return n


def started_again(n: int, limit: int) -> int:
    k = 0
    while k != limit:
        n = n * 7 + 5 if n < 1000 else 3
        k += 1
    return n


class Checked(int):
    """An int that raises where 64 bits do not do."""


def _checked(name: str) -> Any:
    plain = getattr(int, name)

    def method(self: int, *others: Any) -> Any:
        value = plain(self, *others)
        if isinstance(value, int) and not -MOST - 1 <= value <= MOST:
            raise OverflowError
        return Checked(value) if isinstance(value, int) and not isinstance(value, bool) else value

    return method


for _name in "add radd sub rsub mul rmul floordiv mod rshift neg".split():
    setattr(Checked, f"__{_name}__", _checked(f"__{_name}__"))


def agrees(function: Callable[..., Any], *args: Any) -> None:
    given = [np.copy(a) if isinstance(a, np.ndarray) else a for a in args]
    arrays = [a for a in given if isinstance(a, np.ndarray)]
    wanted_arrays = [np.copy(a) for a in arrays]
    numbers = iter(wanted_arrays)
    wide = [Checked(a) if isinstance(a, int) else next(numbers) for a in args]
    wanted: Any
    try:
        wanted = function(*wide)
    except OverflowError:
        wanted = OverflowError
    found: Any
    try:
        found = compiled(function)(*given)
    except OverflowError:
        found = OverflowError
    assert found == wanted
    for a, b in zip(arrays, wanted_arrays, strict=True):
        np.testing.assert_array_equal(a, b)


STARTS = [1, 2, 3, 7, 27, 97, MOST // 3, MOST // 3 - 1, MOST // 3 + 1, MOST, MOST - 1, -1, -2, -5, -17, -MOST - 1]
STARTS += [MOST // 3**k + d for k in (2, 3, 4, 5) for d in (-3, -2, -1, 0, 1, 2, 3)]
STARTS += [-(MOST // 3**k) + d for k in (1, 2, 3, 4, 5) for d in (-2, -1, 0, 1, 2)]


@pytest.mark.parametrize("limit", [0, 1, 2, 3, 4, 5, 6, 300])
def test_collatz(limit: int) -> None:
    for n in STARTS:
        agrees(collatz, n, limit)


@pytest.mark.parametrize("length", [1, 3, 4, 5, 9, 60])
def test_what_was_written_before_the_error(length: int) -> None:
    for n in STARTS:
        agrees(tripled, n, np.zeros(length, np.int64))


@pytest.mark.parametrize("limit", [10**6, MOST // 2, MOST])
def test_other_ways_to_grow(limit: int) -> None:
    for n in STARTS:
        agrees(turned, n, limit)
        agrees(squared, n, limit)
        agrees(summed, abs(n % MOST) + 1, limit)


def test_numbers_that_change_places() -> None:
    for n in [1, 5, 10**9, MOST // 2, MOST // 6]:
        agrees(two_numbers, n, n + 1, MOST)


@pytest.mark.parametrize("trips", [0, 1, 2, 3, 4, 5, 11, 1000])
def test_numbers_that_begin_again(trips: int) -> None:
    for n in [0, 1, 999, 1000, MOST, -(10**18), -MOST]:
        agrees(started_again, n, trips)


def test_it_is_asked_once_for_several() -> None:
    text = compiled(collatz).lower("i64", "i64").loops
    quick, careful = text.split("for a chunk if")[1].split("else:")
    assert "*!" not in quick and "+!" not in quick
    assert "*!" in careful and "+!" in careful


def test_it_is_not_asked_where_nothing_is_known_or_gained() -> None:
    for function in (squared, two_numbers, doubled):
        types = ["i64"] * function.__code__.co_argcount
        assert "for a chunk if" not in compiled(function).lower(*types).loops
