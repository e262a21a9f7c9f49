"""``while_loop``, ``cond`` and ``host``: inside compiled functions and outside."""

from __future__ import annotations

import numpy as np

import whilst
from whilst import cond, host, while_loop


def test_two_counters_outside():
    assert while_loop(lambda a, b: a < b, lambda a, b: (a + 2, b + 1), (0, 10)) == (20, 20)
    a, b = while_loop(lambda a, b: a[0] < b[0], lambda a, b: (a + 2, b + 1), (np.array([0]), np.array([10])))
    assert a.tolist() == b.tolist() == [20]


def test_two_counters_inside():
    @whilst.compile
    def meet(a, b):
        return while_loop(lambda a, b: a < b, lambda a, b: (a + 2, b + 1), (a, b))

    assert meet(0, 10) == meet.eager(0, 10) == meet.python(0, 10) == (20, 20)
    assert "while" in meet.lower(0, 10).text()


def test_a_single_state():
    assert while_loop(lambda x: x < 100, lambda x: x * 2, 3) == 192


def test_zero_trips():
    assert while_loop(lambda a, b: a < b, lambda a, b: (a + 2, b + 1), (10, 0)) == (10, 0)


def test_cond():
    assert cond(True, lambda: 1, lambda: 2) == 1
    assert cond(False, lambda x: x + 1, lambda x: x - 1, 5) == 4

    @whilst.compile
    def safe_inverse(x):
        return cond(x != 0, lambda x: 1.0 / x, lambda x: 0.0, x)

    assert safe_inverse(4.0) == 0.25 and safe_inverse(0.0) == 0.0


def test_host():
    seen = []
    note = host(seen.append)
    square = host(lambda x: x * x, result="f64")

    @whilst.compile
    def f(n):
        total = 0.0
        for i in range(n):
            note(i)
            total += square(i)
        return total

    assert f(4) == 14.0
    assert seen == [0, 1, 2, 3]
