"""Sums without a check per addition: what comes out, and when it overflows, is as with one."""

from __future__ import annotations

import numpy as np
import pytest

import whilst

MOST = 2**63 - 1
CHUNK = 1 << 18


def to_the_end(x: int, step: int, trips: int) -> tuple[int, int]:
    k = 0
    while k != trips:
        x += step
        k += 1
    return x, k


def down(x: int, step: int, limit: int) -> int:
    while x > limit:
        x -= step
    return x


def counted(a: np.ndarray, x: int) -> int:
    for v in a:
        if v > 0:
            x += 1
        elif v < -5:
            x = 0
        else:
            x -= 3
    return x


def both(a: int, b: int) -> tuple[int, int]:
    while a < b:
        a += 2
        b += 1
    return a, b


def narrow(a: np.ndarray, x: int) -> int:
    for v in a:
        x = max(x + int(v), x)
    return x


def wanted(function, *args):
    """What Python gives; OverflowError where that is no int64."""
    value = function(*args)
    values = value if isinstance(value, tuple) else (value,)
    return value if all(-MOST - 1 <= int(v) <= MOST for v in values) else OverflowError


def found(function, *args):
    try:
        return whilst.compile(function)(*args)
    except OverflowError:
        return OverflowError


@pytest.mark.parametrize("x", [0, 2**62 - 3, 2**62, MOST - 40, -(2**62), -MOST - 1])
@pytest.mark.parametrize("step", [1, -1, 7, 2**40 - 1, 2**40, -(2**40), 2**50, -(2**44)])
@pytest.mark.parametrize("trips", [0, 1, 50, CHUNK + 1])
def test_a_step_from_outside(x, step, trips):
    """The sums are monotonic: if the last one fits, so do all."""
    expected = x + trips * step
    fits = -MOST - 1 <= expected <= MOST
    assert found(to_the_end, x, step, trips) == ((expected, trips) if fits else OverflowError)


def test_overflow_after_many_chunks():
    step = 2**40 - 1
    trips = MOST // step
    assert found(to_the_end, 0, step, trips) == (trips * step, trips)
    assert found(to_the_end, 0, step, trips + 1) is OverflowError


@pytest.mark.parametrize("low", [-MOST - 1, -MOST + 2, -(2**62) - 5])
def test_to_a_limit(low):
    assert found(down, low + 10, 3, low) == wanted(down, low + 10, 3, low)


@pytest.mark.parametrize("a", [0, MOST - 10, MOST - 1, MOST])
@pytest.mark.parametrize("ahead", [0, 1, 2, 5])
def test_two_sums(a, ahead):
    b = min(a + ahead, MOST)
    assert found(both, a, b) == wanted(both, a, b)


@pytest.mark.parametrize("x", [0, MOST - 3, 2**62, -MOST])
@pytest.mark.parametrize("size", [0, 1, 9, 1000])
def test_under_a_condition(x, size):
    a = np.sin(np.arange(size)) * 7
    reached, fits = x, True
    for v in a:
        reached = reached + 1 if v > 0 else 0 if v < -5 else reached - 3
        fits &= -MOST - 1 <= reached <= MOST
    assert found(counted, a, x) == (reached if fits else OverflowError)


@pytest.mark.parametrize("dtype", [np.int8, np.uint32, np.bool_])
@pytest.mark.parametrize("x", [0, MOST - 200, 2**62 - 5])
def test_narrow_numbers(dtype, x):
    a = np.arange(300).astype(dtype)
    assert found(narrow, a, x) == wanted(narrow, a, x)


def from_a_number(x: int) -> int:
    n = 4611686018427387900
    while x != 1:
        n += 1
        x -= 1
    return n


def from_zero(n: int) -> int:
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else n ^ 1
        if n % 4 == 3:
            steps -= 1
        else:
            steps += 2
    return steps


def in_large_steps(n: int) -> int:
    total = 0
    while n % 7 != 6:
        total += 9223372036854775
        n += 1
    return total


def test_counters_from_near_zero_need_no_check_and_no_second_body():
    lowering = whilst.compile(from_zero).lower("i64")
    assert "chunk" not in lowering.loops
    assert "+!" not in lowering.loops and "-!" not in lowering.loops
    assert whilst.compile(from_zero)(27) == from_zero(27)


@pytest.mark.parametrize("function", [from_a_number, in_large_steps])
def test_others_are_asked(function):
    assert "chunk" in whilst.compile(function).lower("i64").loops
    assert found(function, 1) == wanted(function, 1)
    assert found(function, 5) == wanted(function, 5)
