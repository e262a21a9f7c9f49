"""Attributes of functions, read and set: counters of calls, tables that were computed."""

import functools

from programs.registry import program


def counted(f):
    @functools.wraps(f)
    def inner(*args, **keywords):
        inner.calls += 1
        return f(*args, **keywords)

    inner.calls = 0
    return inner


@counted
def area(width, height=2):
    return width * height


def grown(x):
    grown.total += x
    return grown.total


grown.total = 0


def squared(n):
    if n not in squared.known:
        squared.known[n] = n * n
        squared.misses += 1
    return squared.known[n]


squared.known, squared.misses = {}, 0


@program((4,), (0,))
def calls_are_counted(n):
    area.calls = 0
    total = 0
    for i in range(n):
        total += area(i, height=i + 1) + area(i)
    return total, area.calls


@program((5,), (0,))
def a_total_is_kept(n):
    grown.total = 1
    for i in range(n):
        grown(i)
    return grown.total


@program((5,), (1,), passes=False)
def a_table_is_kept(n):
    squared.known.clear()
    squared.misses = 0
    return sum(squared(i % 3) for i in range(n)), squared.misses


@program(())
def what_is_not_there():
    return area.results
