"""The explicit graph interface: ``whilst.while_loop`` and ``whilst.cond``, and the same program as a plain ``while``."""

from __future__ import annotations

import numpy as np

import whilst
from harness import check


def test_two_counters_meet() -> None:
    def test(a, b):
        return a < b

    def body(a, b):
        return a + 2, b + 1

    assert tuple(whilst.while_loop(test, body, (0, 10))) == (20, 20)


def test_two_counters_meet_inside_a_compiled_function() -> None:
    @whilst.compile
    def meet(a, b):
        return whilst.while_loop(lambda a, b: a < b, lambda a, b: (a + 2, b + 1), (a, b))

    assert tuple(meet(0, 10)) == (20, 20)
    assert tuple(meet(10, 0)) == (10, 0)
    assert tuple(meet.eager(0, 10)) == (20, 20)


def test_two_counters_meet_in_plain_python() -> None:
    def meet(a, b):
        while a < b:
            a += 2
            b += 1
        return a, b

    assert check(meet, 0, 10).result == (20, 20)


def test_two_counters_meet_in_arrays_of_one_element() -> None:
    def meet(a, b):
        while a < b:
            a = a + 2
            b = b + 1
        return a, b

    a, b = check(meet, np.array([0]), np.array([10])).result
    assert a.tolist() == b.tolist() == [20]


def test_cond_takes_one_arm() -> None:
    @whilst.compile
    def clamp(x):
        return whilst.cond(x > 0, lambda x: x * 2, lambda x: 1 // x, x)

    assert clamp(3) == 6
    assert clamp(-1) == -1
