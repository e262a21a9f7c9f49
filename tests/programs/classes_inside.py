"""Classes made inside of functions: their methods use the variables around them."""

import functools
from abc import ABC, abstractmethod
from collections import namedtuple
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from programs.registry import program


class Base:
    def __init__(self, a):
        self.a = a

    def twice(self):
        return self.a * 2


@program((3,), (0,))
def cls_in(n):
    class Point:
        def __init__(self, x, y):
            self.x = x
            self.y = y

        def norm(self):
            return self.x * self.x + self.y * self.y

    p = Point(n, 2)
    p.x += 1
    return p.norm()


@program((3,), (0,))
def cls_in_inherit(n):
    k = n * 10

    class Derived(Base):
        scale = 3

        def __init__(self, a, b):
            super().__init__(a)
            self.b = b

        def total(self):
            return self.twice() + self.b * self.scale + k

    ds = [Derived(i, i + 1) for i in range(n)]
    t = 0
    for d in ds:
        t += d.total()
    return t, Derived(1, 2).total(), isinstance(ds[0] if ds else None, Base)


@program((3,), (0,))
def cls_in_dataclass(n):
    @dataclass(order=True)
    class P:
        x: int
        y: int = 4
        zs: list = field(default_factory=list)

        @property
        def both(self):
            return self.x + self.y

    ps = [P(i) for i in range(n)]
    for p in ps:
        p.zs.append(p.both)
    return sum(p.x + p.y for p in ps), str(P(1, 2)), P(1) < P(2), [p.zs for p in sorted(ps, reverse=True)]


@program((3,), (20,))
def cls_in_exc(n):
    class Stop(Exception):
        pass

    class Specific(Stop):
        def __init__(self, i):
            super().__init__(f"at {i}")
            self.i = i

    try:
        for i in range(10):
            if i == n:
                raise Specific(i)
    except Stop as e:
        return e.args[0], e.i, str(e)
    return -1


@program((3,), (1,))
def cls_enum(n):
    class Color(Enum):
        RED = 1
        BLUE = 2

    class P(NamedTuple):
        x: int
        y: float = 2.0

    c = Color.RED if n > 2 else Color.BLUE
    p = P(n)
    return c.name, c is Color.RED, p.x + p.y, tuple(p)


@program((3,), (0,))
def cls_closure_state(n):
    calls = 0
    log = []

    class Counter:
        def __init__(self, step):
            nonlocal calls
            calls += 1
            self.n = 0
            self.step = step

        def __iter__(self):
            return self

        def __next__(self):
            if self.n >= n * 2:
                raise StopIteration
            self.n += self.step
            log.append(self.n)
            return self.n

        def __enter__(self):
            return self

        def __exit__(self, *a):
            log.append(-1)

    t = sum(Counter(1)) + sum(x * 2 for x in Counter(2))
    with Counter(3) as c:
        log.append(c.step)
    calls += 10
    return t, calls, log


def make(n):
    class Adder:
        def __call__(self, x):
            return x + n

    return Adder()


@program((3,), (0,))
def cls_from_helper(n):
    a, b = make(n), make(n * 100)
    return a(1), b(1), a(b(0))


@program((3,), (0,))
def cls_two(n):
    class Node:
        def __init__(self, v, nxt=None):
            self.v, self.next = v, nxt

    class Lst:
        def __init__(self):
            self.head = None
            self.n = 0

        def push(self, v):
            self.head = Node(v, self.head)
            self.n += 1

        def __iter__(self):
            x = self.head
            while x:
                yield x.v
                x = x.next

    l = Lst()
    for i in range(n):
        l.push(i * n)
    return list(l), l.n


@program((3,), (0,))
def cls_abstract(n):
    class Shape(ABC):
        @abstractmethod
        def area(self): ...
        def show(self):
            return f"{type(self).__name__} {self.area():.1f}"

    class Sq(Shape):
        def __init__(self, a):
            self.a = a

        def area(self):
            return self.a**2

    class Ci(Shape):
        def __init__(self, r):
            self.r = r

        def area(self):
            return 3.0 * self.r**2

    @functools.total_ordering
    class V:
        def __init__(self, x):
            self.x = x

        def __eq__(self, o):
            return self.x == o.x

        def __lt__(self, o):
            return self.x < o.x

    xs = [Sq(n), Ci(2)]
    return [x.show() for x in xs], V(n) >= V(1), Sq.__name__


@program(
    (3,),
)
def loop_plain(n):
    t = 0
    for i in range(n):

        class A:
            def __init__(self, x):
                self.x = x

        t += A(i).x
    return t


@program((3,), (0,))
def a_named_tuple_made_here(n):
    Point = namedtuple("Point", "x y", defaults=[7])
    Pair = namedtuple("Pair", ["first", "second"])
    p = Point(n, 2)
    q = Pair(first=p, second=Point(1))
    return p.x + p.y, p._replace(x=5).x, q.second.y, repr(q), [Point(k)._asdict() for k in range(n)]
