"""Inequalities between whole numbers that can or cannot hold, against all numbers near zero tried one by one."""

from itertools import product

import numpy as np
import pytest

from whilst_compiler.native.schedule.affine import Form, contradict

NEAR = range(-5, 6)


def form(i=0, j=0, k=0, constant=0):
    return Form({name: c for name, c in (("i", i), ("j", j), ("k", k)) if c}, constant)


def value(x, at):
    return x.constant + sum(c * at[name] for name, c in x.terms.items())


def random_form(rng):
    return form(*(int(x) for x in rng.integers(-3, 4, 3) * (rng.random(3) < 0.7)), int(rng.integers(-6, 7)))


@pytest.mark.parametrize("seed", range(400))
def test_what_is_ruled_out_is_nowhere(seed):
    rng = np.random.default_rng(seed)
    zeros = [random_form(rng) for _ in range(rng.integers(0, 3))]
    facts = [
        tuple(tuple(random_form(rng) for _ in range(rng.integers(1, 3))) for _ in range(rng.integers(1, 3)))
        for _ in range(rng.integers(0, 6))
    ]
    if contradict(zeros, facts):
        for at in product(NEAR, repeat=3):
            numbers = dict(zip("ijk", at))
            holds = all(any(all(value(x, numbers) >= 0 for x in case) for case in fact) for fact in facts)
            assert any(value(x, numbers) for x in zeros) or not holds, at


@pytest.mark.parametrize("seed", range(200))
def test_what_is_nowhere_between_bounds_is_mostly_ruled_out(seed):
    """Of equations with bounds on all variables, all but what needs the last part of the test."""
    rng = np.random.default_rng(seed)
    zeros = [random_form(rng) for _ in range(2)]
    ends = [form(**{name: sign}, constant=3) for name in "ijk" for sign in (1, -1)]
    somewhere = any(not any(value(x, dict(zip("ijk", at))) for x in zeros) for at in product(range(-3, 4), repeat=3))
    if somewhere:
        assert not contradict(zeros, [((x,),) for x in ends])


@pytest.mark.parametrize(
    ("zeros", "least", "ruled_out"),
    [
        ([form(i=2, j=-2, constant=1)], [], True),  # odd is not even
        ([form(i=2, j=-3, constant=1)], [], False),
        ([form(i=6, j=10, k=15, constant=-1)], [], False),
        ([form(i=4, j=6, constant=3)], [], True),
        ([form(i=3, j=5, constant=-7)], [form(i=1), form(j=1)], True),  # no 3i + 5j is 7
        ([form(i=3, j=5, constant=-8)], [form(i=1), form(j=1)], False),
        ([], [form(i=1, j=-1, constant=-1), form(j=1, i=-1, constant=-1)], True),
        ([], [form(i=1, j=-1), form(j=1, i=-1)], False),
        ([], [form(i=2, constant=-1), form(i=-2, constant=1)], True),  # i is no half
        ([form(constant=1)], [], True),
        ([form()], [], False),
        ([], [form(constant=-1)], True),
        ([form(i=1, constant=-(1 << 70))], [form(i=-1, constant=1 << 69)], True),
    ],
)
def test_small_systems(zeros, least, ruled_out):
    assert contradict(zeros, [((x,),) for x in least]) is ruled_out


def test_each_case_is_looked_at():
    above, below = (form(i=1, constant=-3),), (form(i=-1, constant=-3),)
    assert contradict([form(i=1, constant=-2)], [(above, below)])
    assert not contradict([form(i=1, constant=-3)], [(above, below)])
    assert not contradict([form(i=1, constant=3)], [(below, above)])


def test_a_long_chain():
    chain = [Form({k: 1, k + 1: -1}) for k in range(40)]
    assert contradict([], [((x,),) for x in [*chain, Form({40: 1, 0: -1}, -1)]])
