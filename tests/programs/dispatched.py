"""``functools.singledispatch`` and ``singledispatchmethod``."""

import functools
from dataclasses import dataclass

from programs.registry import program


@functools.singledispatch
def show(x):
    return "other"


@show.register
def _(x: int):
    return f"int {x}"


@show.register
def _(x: float):
    return f"float {x}"


@show.register(list)
def _(x):
    return f"list {len(x)}"


@dataclass
class Circle:
    r: float


@dataclass
class Sq:
    a: float


@show.register
def _(x: Circle):
    return f"circle {x.r}"


@show.register(type(None))
def _(x):
    return "nothing"


@program((2,), (2.5,), ([1, 2],), ("a",), (None,), (True,))
def dispatch(x):
    return show(x)


@program((2,))
def dispatch_many(n):
    shapes = [Circle(1.0) if i % 2 else Sq(2.0) for i in range(n + 2)]
    maybe = 1 if n > 5 else None
    mixed = [1, 2.5, "x", None]
    return [show(n), show(1.5), show([n])], show("t"), [show(s) for s in shapes], show(maybe), [show(x) for x in mixed]


class Printer:
    def __init__(self):
        self.n = 0

    @functools.singledispatchmethod
    def show(self, x):
        self.n += 1
        return "?"

    @show.register
    def _(self, x: int):
        self.n += x
        return f"i{x}"

    @show.register
    def _(self, x: str):
        return "s" + x


@program((2,))
def dispatch_method(n):
    p = Printer()
    return p.show(n), p.show("a"), p.show(2.5), p.n
