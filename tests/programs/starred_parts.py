"""Starred parts of run-time length in displays of lists, sets and dicts."""

from itertools import accumulate

from programs.registry import program


@program(([1.0, 2.0, 4.0],), ([],))
def sums_so_far(xs):
    sums = [0.0, *accumulate(xs)]
    return sums, [*xs, *sums, 1.0], [*range(len(xs)), -1]


@program(([3, 1],), passes=False)
def in_sets(xs):
    s = {*xs, 7}
    return len(s), 7 in s, 1 in {0, *xs, *s}


@program(([3, 1],), passes=False)
def dicts_in_dicts(xs):
    d = {x: x * x for x in xs}
    return {**d, 3: 0, 9: 1}, {0: 5, **d}, {"a": 1, **{"b": 2, "a": 3}}


@program(([3, 1],), ([],))
def joined_from_the_middle(xs):
    pieces = [x for x in xs if x > 1]
    return [*pieces[:1], *(y + 1 for y in xs), *map(abs, xs)] if pieces else [0, *xs]
