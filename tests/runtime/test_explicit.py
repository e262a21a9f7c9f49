"""``while_loop``, ``cond`` and ``host``: inside compiled functions and outside."""

from __future__ import annotations

import operator
import warnings
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

import whilst
from whilst import cond, host, while_loop
from whilst.calls.agreement import partings, three_ways


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


class Pair(NamedTuple):
    i: int
    x: float


@dataclass
class Body:
    i: int
    x: float


def up(i, x):
    return i + 1, x * 2.0


LOOPS = [
    (lambda a, b: a < b, lambda a, b: (a + 2, b + 1), (np.array(0), np.array(10))),
    (lambda a, b: a < b, lambda a, b: (a + 2, b + 1), (np.array([[0.0]]), np.array([[10.0]]))),
    (lambda a, b: a < b, lambda a, b: (a + 2, b + 1), (np.int32(0), np.int32(10))),
    (lambda a, b: (a < b).all(), lambda a, b: (a + 2, b + 1), (np.array([0, 1]), np.array([10, 11]))),
    (lambda a, b: a > 0, lambda a, b: (b - 1, a), (5, 5)),
    (lambda a: a < 10, lambda a: (a + 3,), (0,)),
    (lambda a, b: a < b, lambda a, b: [a + 2, b + 1], (0, 10)),
    (lambda i, x: i < 5, lambda i, x: Pair(i + 1, x * 2.0), Pair(0, 1.0)),
    (lambda s: s.i < 5, lambda s: Body(s.i + 1, s.x * 2.0), Body(0, 1.0)),
    (lambda s: s["i"] < 5, lambda s: {"i": s["i"] + 1, "x": s["x"] * 2.0}, {"i": 0, "x": 1.0}),
    (lambda i, p: i < 5, lambda i, p: (i + 1, (p[1], p[0] + 1)), (0, (1, 2))),
    (lambda i, x: i < 5, lambda i, x: (i + 1, x + [i]), (0, [])),
    (lambda i, a: i < 5, lambda i, a: (i + 1, a * 2), (0, np.ones(3))),
    (lambda i, x: i < 5, whilst.compile(up), (0, 1.0)),
    (operator.lt, lambda a, b: (a + 2, b + 1), (0, 10)),
    (lambda a: a is None, lambda a: 3, None),
    # mistakes
    (lambda a, b: a < b, lambda a: (a, a), (0, 10)),
    (lambda a, b: a < b, lambda a, b: (a + 2,), (0, 10)),
    (lambda a, b: a < b, lambda a, b: (a + 2, b, 1), (0, 10)),
    (lambda a, b: a < b, lambda a, b: (a + 2, b + 1), [0, 10]),
    (lambda a, b: a < b, lambda a, b: (a + 2, b + 1), (np.array([0, 1]), np.array([10, 11]))),
    (lambda a: a < 10, lambda a: a + 1 // 0, 0),
    (True, lambda a: a, 0),
    (lambda a: a < 1, 3, 0),
]


@pytest.mark.parametrize("call", LOOPS, ids=range(len(LOOPS)))
def test_states_of_all_kinds_and_mistakes(call):
    outcomes = three_ways(while_loop, call)
    assert not partings(outcomes)


def test_many_loops_and_choices_do_not_warn():
    with warnings.catch_warnings():
        warnings.simplefilter("error", whilst.WhilstWarning)
        for test, body, init in LOOPS[:12]:
            while_loop(test, body, init)


@pytest.mark.parametrize(
    "call",
    [
        (np.array([True]), lambda: 1, lambda: 2),
        (3, lambda: 1, lambda: 2),
        (None, lambda: 1, lambda: 2),
        ([], lambda: 1, lambda: 2),
        (True, lambda: "a", lambda: 2.5),
        (False, lambda a: (a, a), lambda a: a, np.arange(4.0)),
        (False, lambda a: 1 // a, lambda a: a, 0),
        # mistakes
        (np.array([True, False]), lambda: 1, lambda: 2),
        (True, lambda: 1, lambda: 3, 1),
        (True, 1, 2),
    ],
    ids=range(10),
)
def test_choices_of_all_kinds_and_mistakes(call):
    assert not partings(three_ways(cond, call))


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
