"""Named tuples: with operators they are tuples; their text; made of what an iterable gives."""

from collections import namedtuple
from typing import NamedTuple

from programs.registry import program

Pair = namedtuple("Pair", "a b")


class Point(NamedTuple):
    x: int
    y: int

    def norm(self):
        return self.x + self.y


class Shown(NamedTuple):
    x: int

    def __repr__(self):
        return f"<{self.x}>"


class Times(NamedTuple):
    x: int

    def __mul__(self, k):
        return Times(self.x * k)


@program((3,))
def added_and_repeated(n):
    p = Point(1, n)
    q = p
    q += (5,)
    return p + Point(3, 4), p + (3,), (3,) + p, p * 2, 2 * p, q, Times(n) * 3


@program((3,))
def asked_as_tuples(n):
    p = Point(1, n)
    return p[::-1], p[0:1], 1 in p, p.index(n), p == (1, n), p < (1, n + 1), [*p], p.norm(), sum(p)


@program((3,))
def texts(n):
    p, q = Point(n, n + 1), Pair("a", 2.5)
    print(p, [q])
    return str(p), repr(q), f"{p!r:>20}", "%s" % (q,), str(Shown(n)), f"{Shown(n)!r} {(Shown(n), p)}"


@program((2,), (3,))
def made_of_items(n):
    found = [Point._make([1, n]), Pair._make((n, "x")), Point._make(range(2))]
    try:
        return found, Point._make([n] * n)
    except TypeError as e:
        return found, str(e)


@program((3,), (4,))
def hashes_of_named_tuples(n):
    return hash(Point(n, 2)) == hash((n, 2)), hash((Point(1, n), 3)) == hash(((1, n), 3))
