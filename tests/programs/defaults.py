"""Defaults that are changed, which are the same object at each call, and decorators inside compiled functions."""

from __future__ import annotations

import dataclasses
import functools

import numpy as np

from programs.registry import program


def appended(x, items=[]):
    items.append(x)
    return len(items)


def added(i, a=np.arange(4.0)):
    a[i] += 1
    return a.sum()


def looked_up(i, *, options={"k": 2}, pair=(1, 2)):
    return options["k"] * pair[i]


@program((20,))
def a_list_that_grows(n):
    return appended(n) - appended(n)


@program((2,))
def an_array_that_is_written(i):
    return added(i) - added(i)


@program((1,))
def constants(i):
    return looked_up(i) + looked_up(0, pair=(3, 4))


class Basket:
    def __init__(self, items=[]):
        self.items = items


@program((1,))
def two_objects_share_a_default(n):
    a, b = Basket(), Basket()
    a.items.append(n)
    found = len(b.items), a.items is b.items
    a.items.pop()
    return found


@program((10,))
def a_decorator_that_remembers(n):
    def remembering(f):
        known = {}

        def wrapper(k):
            if k not in known:
                known[k] = f(k) * 2
            return known[k]

        return wrapper

    @remembering
    def squared(k):
        return k * k

    return squared(n) + squared(n) + squared(2)


@program((10,))
def a_decorator_that_counts(n):
    calls = []

    def counting(f):
        @functools.wraps(f)
        def wrapper(*args, **keywords):
            calls.append(1)
            return f(*args, **keywords)

        return wrapper

    @counting
    def add(a, b=1):
        return a + b

    return add(n) + add(n, b=2) + len(calls)


@dataclasses.dataclass(frozen=True)
class Point:
    x: int
    y: int = 0

    def moved(self, dx):
        return dataclasses.replace(self, x=self.x + dx)


@program((3,))
def replaced(n):
    p = Point(n, 4)
    q = p.moved(2)
    return q, p.x, q == Point(n + 2, 4)
