"""Functions that call themselves for parts of a structure, which are of other types than the whole."""

import numpy as np

from programs.registry import program


def twice(p):
    return (twice(p[0]), twice(p[1])) if isinstance(p, tuple) else p * 2


@program((3,), (2.5,))
def pairs_in_pairs(x):
    return twice((x, (x + 1, (x + 2, 3.5))))


@program((np.arange(3.0),))
def a_pair_of_arrays(a):
    return twice((a, a + 1))


def depth(t):
    return 1 + max(depth(x) for x in t) if isinstance(t, tuple) else 0


@program((2,))
def how_deep(n):
    return depth((1, (n, (3, 4)), 5))


def flattened(t):
    found = []
    for x in t:
        if isinstance(x, tuple):
            found.extend(flattened(x))
        else:
            found.append(x)
    return found


@program((2,))
def flat(n):
    return flattened((1, (n, (3, 4)), 5))


def first_and_rest(t):
    if not t:
        return []
    if isinstance(t[0], tuple):
        return first_and_rest(t[0]) + first_and_rest(t[1:])
    return [t[0]] + first_and_rest(t[1:])


@program((2,))
def flat_by_first_and_rest(n):
    return first_and_rest((1, (n, (3, 4)), 5))


def total(a):
    if a.ndim == 1:
        s = 0.0
        for x in a:
            s += x
        return s
    return sum(total(row) for row in a)


@program((np.arange(6.0).reshape(2, 3),), (np.arange(12.0).reshape(2, 3, 2),))
def by_the_number_of_axes(a):
    return total(a)


def mapped(f, t):
    if isinstance(t, tuple):
        return tuple(mapped(f, x) for x in t)
    if isinstance(t, dict):
        return {k: mapped(f, v) for k, v in t.items()}
    return f(t)


@program((2,), (3.5,))
def mapped_over_a_tree(x):
    return mapped(lambda v: v * 2, (1, (x, 2.5), {"a": x, "b": (x,)}))


def evaluated(e):
    op = e[0]
    if op == "num":
        return e[1]
    if op == "+":
        return evaluated(e[1]) + evaluated(e[2])
    if op == "*":
        return evaluated(e[1]) * evaluated(e[2])
    raise ValueError(op)


@program((2,))
def an_expression_of_tuples(n):
    return evaluated(("+", ("num", 1), ("*", ("num", n), ("num", 3))))


@program((("+", ("num", 1), ("*", ("num", 4), ("num", 3))),))
def an_expression_given(e):
    return evaluated(e)


def shown(t):
    return "(" + " ".join(shown(x) for x in t) + ")" if isinstance(t, tuple) else str(t)


@program((2,))
def as_text(n):
    return shown(("a", n, ("b", 2.5)))


def summed(p, n):
    if isinstance(p, tuple):
        return summed(p[0], n) + summed(p[1], n)
    return p if n == 0 else summed(p, n - 1) + 1


@program((3,), (0,))
def by_type_and_by_number(n):
    return summed((n, (2, 3)), n)


def counted(d):
    found = 0
    for v in d.values():
        found += counted(v) if isinstance(v, dict) else v
    return found


@program(({"a": 1, "b": {"c": 2, "d": {"e": 3}}},))
def dicts_in_dicts(d):
    return counted(d)


def walked(t):
    for x in t:
        if isinstance(x, tuple):
            yield from walked(x)
        else:
            yield x


@program((2,))
def a_generator_that_goes_down(n):
    return list(walked((1, (n, (3, 4)), 5))), sum(walked(((n, 2.5), 1)))
