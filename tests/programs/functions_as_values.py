"""Functions as values: in tuples, passed on, composed, partial; starred arguments; objects that hold one another."""

import math
from functools import partial

from programs.registry import program


def total(*args, scale=1, **more):
    t = 0
    for a in args:
        t += a
    return t * scale + more.get("extra", 0)


@program((4,), (0,))
def starred_arguments(n):
    return total(n, n + 1, 3, scale=2), total(), total(1, extra=n), total(*(1, 2), **{"scale": n})


OPERATIONS = (lambda x: x + 1, lambda x: x * 2)


@program((4,), (9,))
def functions_in_tuples(n):
    t = 0.0
    for f in (math.sqrt, abs, lambda v: v * 10):
        t += f(n)
    for g in OPERATIONS:
        t += g(n)
    return t


@program((4,), (-1,))
def functions_composed(n):
    def compose(f, g):
        return lambda x: f(g(x))

    h = compose(lambda v: v + 1, lambda v: v * 3)
    k = compose(h, h)
    return h(n), k(n)


def repeated(f, x, times):
    for _ in range(times):
        x = f(x)
    return x


@program((4,), (0,))
def functions_as_arguments(n):
    return repeated(lambda v: v * 2 + 1, 1, n), repeated(partial(pow, 2), 1, 3)


class Node:
    def __init__(self, value, rest=None):
        self.value = value
        self.rest = rest


@program((5,), (0,))
def a_chain_of_objects(n):
    head = Node(1, Node(2, Node(n)))
    t = 0
    node = head
    while node is not None:
        t = t * 10 + node.value
        node.value += 1
        node = node.rest
    return t, head.value, head.rest.rest.value
