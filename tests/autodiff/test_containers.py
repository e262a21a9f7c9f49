"""Derivatives through dicts, queues, objects made anew, exceptions, generators and closures."""

import math
from collections import defaultdict, deque

import numpy as np
import pytest

import whilst


class Walker:
    def __init__(self, place):
        self.place = place
        self.been = [place]

    def step(self, k):
        self.place = self.place * 1.1 + math.sin(self.place) * k
        self.been.append(self.place)


def objects_made_anew(x, n):
    walker = Walker(x)
    for k in range(n):
        if k % 2:
            walker.step(k)
        else:
            walker = Walker(walker.place * x)
    return sum(walker.been) + walker.place


def numbered_dict(x, n):
    found = {}
    for k in range(n):
        found[k % 3] = found.get(k % 3, x) * math.cos(x * k)
    total = x
    for k in found:
        total += found[k] * (k + 1)
    return total


def queue(x, n):
    recent = deque([x, 2 * x], maxlen=4)
    for k in range(n):
        recent.append(recent[0] * math.sin(recent[-1]) + k * x)
    return sum(recent)


def exceptions(x, n):
    s = x
    for _ in range(n):
        try:
            if s > 2:
                raise ValueError("too large")
            s = s * 1.5 + x
        except ValueError:
            s = s - 1.5 * x
    return s


def generator(x, n):
    def terms():
        y = x
        for _ in range(n):
            y = y * 0.9 + math.cos(y)
            yield y

    return sum(terms()) + x


def closure(x, n):
    total = 0.0

    def add(v):
        nonlocal total
        total = total * 0.9 + v

    for k in range(n):
        add(x * k)
        add(math.sin(total))
    return total + x


def remembered(x, n):
    memo = {}

    def ways(i):
        if i >= n:
            return x
        if i in memo:
            return memo[i]
        found = ways(i + 1) * x + ways(i + 2) * 0.5
        memo[i] = found
        return found

    return ways(0)


PROGRAMS = [remembered, objects_made_anew, numbered_dict, queue, exceptions, generator, closure]


@pytest.mark.parametrize("f", PROGRAMS, ids=lambda f: f.__name__)
def test_gradient(f):
    gradient, h = whilst.grad(f), 1e-6
    for n in (0, 1, 5):
        found = gradient(0.7, n)
        assert found == pytest.approx((f(0.7 + h, n) - f(0.7 - h, n)) / (2 * h), rel=1e-6, abs=1e-7)
        assert found == pytest.approx(whilst.jvp(f, (0.7, n), (1.0, None))[1], rel=1e-10)


def weighed(d):
    return sum(k * v * v for k, v in d.items())


def table(x):
    made = {}
    for k in range(3):
        made[k] = x * k
    return made


def changed(d, x):
    d[7] = x
    for k in range(1, 3):
        d[k] = d[k] * d[7]
    return sum(d.values())


def test_by_a_dict_of_any_keys():
    d = {1: 2.0, 2: 3.0}
    assert whilst.grad(weighed)(d) == {1: 4.0, 2: 12.0}
    assert whilst.grad(weighed, tape_budget=1000)(d) == {1: 4.0, 2: 12.0}
    assert whilst.grad(weighed)({1.5: 2.0, 2.5: 3.0}) == {1.5: 6.0, 2.5: 15.0}
    assert whilst.grad(lambda e: e[1, 2] * e[2, 3])({(1, 2): 2.0, (2, 3): 5.0}) == {(1, 2): 5.0, (2, 3): 2.0}
    assert whilst.grad(changed, (0, 1))(d, 1.5) == ({1: 1.5, 2: 1.5}, 6.0) and d == {1: 2.0, 2: 3.0}
    found = whilst.grad(weighed)(defaultdict(float, d))
    assert found == {1: 4.0, 2: 12.0} and found.default_factory is float
    assert whilst.hvp(weighed, (d,), ({2: 0.0, 1: 1.0},)) == {1: 2.0, 2: 0.0}
    whilst.check_grad(weighed, d)


def test_of_a_dict_of_any_keys():
    assert whilst.jvp(table, (2.0,), (1.0,)) == ({0: 0.0, 1: 2.0, 2: 4.0}, {0: 0.0, 1: 1.0, 2: 2.0})
    assert whilst.vjp(table, 2.0)[1]({2: 1.0, 0: 5.0, 1: 10.0}) == (12.0,)
    assert whilst.vjp(table, 2.0)[1](None) == (0.0,)
    with pytest.raises(TypeError, match="the keys of cotangents"):
        whilst.vjp(table, 2.0)[1]({0: 1.0})


def test_beside_containers_without_derivatives():
    edges = {0: [1, 2], 1: [2], 2: [0]}
    joined = whilst.grad(lambda w, near: sum(w[i] * w[j] for i in near for j in near[i]))
    assert list(joined(np.array([1.0, 2.0, 3.0]), edges)) == [8.0, 4.0, 4.0]
    assert whilst.grad(lambda x, s: x * sum(s))(2.0, {1, 3}) == 4.0
    assert whilst.grad(lambda x, q: x * q.popleft())(2.0, deque([3, 4])) == 3.0
    assert whilst.grad(lambda p: weighed(p[0]) * p[1] * len(p[2]))(({1: 2.0}, 3.0, {5, 6})) == ({1: 24.0}, 8.0, None)
    with pytest.raises(whilst.Limitation, match=r"deque\[list\[float\]\] is not supported"):
        whilst.grad(lambda q: q[0] * 2.0)(deque([2.0]))
