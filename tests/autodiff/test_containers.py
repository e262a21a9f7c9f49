"""Derivatives through dicts, queues, objects made anew, exceptions, generators and closures."""

import math
from collections import deque

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
