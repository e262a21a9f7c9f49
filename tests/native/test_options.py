"""What the options of a module change: floats that may be reassociated, checks and Ctrl-C that are left out."""

from __future__ import annotations

import math

import numpy as np
import pytest

import whilst
from whilst_compiler.native.loops import CHUNK


def dot(a: np.ndarray, b: np.ndarray) -> float:
    s = 0.0
    for i in range(len(a)):
        s += a[i] * b[i]
    return s


def with_nan_and_infinity(x: float) -> tuple[bool, bool, float]:
    y = x - x
    return y != y, x + 1.0 == x, max(x, 0.0) * 2.0


A, B = np.random.default_rng(0).normal(size=(2, 10_001))


def test_floats_are_added_in_order_unless_told_otherwise():
    strict, fast = whilst.compile(dot), whilst.compile(dot, fastmath=True)
    assert strict(A, B) == dot(A, B)
    assert fast(A, B) == pytest.approx(dot(A, B), rel=1e-12)
    assert "reassoc" not in strict.lower(A, B).llvm
    assert "reassoc contract" in fast.lower(A, B).llvm


@pytest.mark.parametrize("size", [0, 1, 3, 17])
def test_short_sums_that_may_be_reassociated(size):
    fast = whilst.compile(dot, fastmath=True)
    assert fast(A[:size], B[:size]) == pytest.approx(dot(A[:size], B[:size]), rel=1e-12)


@pytest.mark.parametrize("x", [1.0, math.inf, -math.inf, math.nan])
def test_nan_and_infinity_stay_what_they_are(x):
    found = whilst.compile(with_nan_and_infinity, fastmath=True)(x)
    assert np.array_equal(found, with_nan_and_infinity(x), equal_nan=True)


def third(a: np.ndarray, n: int) -> float:
    s = 0.0
    for i in range(n):
        s += a[3 * i]
    return s


def test_a_build_without_checks_computes_the_same_and_has_none():
    checked = whilst.compile(third)
    bare = checked.again((), checked.options | {"checks": False})
    assert bare(A, 3000) == checked(A, 3000)
    with pytest.raises(IndexError):
        checked(A, 4000)
    assert len(bare.lower(A, 3).llvm) < len(checked.lower(A, 3).llvm)  # the machine code may be unrolled the more


def ways_to_take_long(a: np.ndarray, n: int) -> float:
    s = 0.0
    while s * s < n:  # short: several trips are counted at once
        s += 1.0
    for i in range(n):
        s += a[i % 100] * np.cos(s)
    for i in range(n):
        for k in range(n):
            s = s / 2.0 + a[(i * k) % 100]
    return s if n == 0 else s + ways_to_take_long(a, n // 2) + ways_to_take_long(a, n // 3)


def test_a_build_that_nothing_interrupts_computes_the_same_and_does_not_ask():
    asking = whilst.compile(ways_to_take_long)
    deaf = asking.again((), asking.options | {"polls": False})
    assert deaf(A, 50) == asking(A, 50) == ways_to_take_long(A, 50)
    texts = [f.lower(A, 3).llvm.count("inaccessiblemem") for f in (asking, deaf)]  # (calls of what asks)
    assert texts[0] > 3 and texts[1] == 0


def long_trips(x: float, n: int) -> float:
    for _ in range(n):
        x = math.sin(math.cos(math.sin(math.cos(math.sin(math.cos(math.sin(math.cos(x))))))))
        x += math.sin(math.cos(math.sin(math.cos(math.sin(math.cos(math.sin(math.cos(x))))))))
    return x


def short_trips(x: float, n: int) -> float:
    for _ in range(n):
        x = math.sin(x)
    return x


def test_a_chunk_has_fewer_iterations_where_they_are_long():
    """So that Ctrl-C is looked for as often."""
    long, short = (whilst.compile(f).lower("f64", "i64").llvm for f in (long_trips, short_trips))
    assert str(CHUNK) in short and str(CHUNK) not in long and str(CHUNK // 2) in long
    assert whilst.compile(long_trips)(0.5, CHUNK // 2 + 3) == pytest.approx(long_trips(0.5, CHUNK // 2 + 3))


def trips_of_halving(n: int) -> int:
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else n ^ 1
        steps += 1
    return steps


def test_short_trips_are_counted_two_at_a_time_and_written_once():
    asking = whilst.compile(trips_of_halving)
    deaf = asking.again((), asking.options | {"polls": False})
    written, found = (f.lower(27).llvm.count(" ashr ") for f in (asking, deaf))
    assert written == found == 1, "the text is as long as without counting: LLVM takes its time over each line"
    halves = [sum("sar" in line or "asr" in line for line in f.lower(27).asm.splitlines()) for f in (asking, deaf)]
    assert halves == [2 * halves[1], halves[1]], "and there is one count for two trips"
    assert [asking(n) for n in range(1, 40)] == [trips_of_halving(n) for n in range(1, 40)]


def test_a_failure_on_the_way_to_native_code_is_a_bug_of_ours(monkeypatch):
    def fails(*_args, **_keywords):
        raise KeyError("x")

    monkeypatch.setattr("whilst.running.kernel.emit", fails)
    with pytest.raises(whilst.CompilerBug, match=r"native code failed: KeyError\('x'\)"):
        whilst.compile(lambda x: x * 3.25 - 7)(1.5)
