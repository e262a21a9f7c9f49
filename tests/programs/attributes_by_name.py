"""Attributes named by texts of run time, names of classes and functions, classes with parameters."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from programs.registry import program


class Visitor:
    def visit(self, node):
        return getattr(self, "visit_" + type(node).__name__.lower())(node)

    def visit_num(self, n):
        return n.v

    def visit_add(self, n):
        return self.visit(n.l) + self.visit(n.r)


@dataclass
class Num:
    v: int


@dataclass
class Add:
    l: object
    r: object


@program((3,))
def visitor(n):
    return Visitor().visit(Add(Num(n), Add(Num(1), Num(2))))


@program((3,), (0,))
def visitor_list(n):
    nodes = [Num(i) if i % 2 else Add(Num(i), Num(n)) for i in range(n)]
    v = Visitor()
    return (
        [v.visit(x) for x in nodes],
        [type(x).__name__ for x in nodes],
        [type(x) is Num for x in nodes],
        [x.__class__.__name__ for x in nodes],
    )


class Shell:
    def __init__(self):
        self.total = 0

    def do_add(self, x):
        self.total += int(x)
        return "added"

    def do_sub(self, x):
        self.total -= int(x)
        return "subbed"

    def do_show(self, x):
        return f"total {self.total}"

    def run(self, line):
        cmd, _, arg = line.partition(" ")
        method = getattr(self, f"do_{cmd}", None)
        if method is None:
            return f"unknown {cmd}"
        return method(arg)


@program((["add 3", "sub 1", "show", "quit"],), ([],))
def shell(lines):
    s = Shell()
    return [s.run(l) for l in lines], s.total


@program((["add", "sub"],), (["add", "nix"],))
def shell_strict(cmds):
    s = Shell()
    for c in cmds:
        getattr(s, "do_" + c)("5")
    return s.total


def msg(n):
    return n


@program((3,))
def fn_names(n):
    def inner():
        return 1

    f = lambda: 2
    return msg.__name__, inner.__name__, f.__name__, type(n) is int, inner.__qualname__


T = TypeVar("T")


class GStack(Generic[T]):
    def __init__(self) -> None:
        self.items: list[T] = []

    def push(self, x: T) -> None:
        self.items.append(x)

    def pop(self) -> T:
        return self.items.pop()


@program((3,))
def generic(n):
    t = GStack[str]()
    l = list[int]()
    for i in range(n):
        t.push(str(i))
        l.append(i)
    return t.pop(), l


@program(({"kind": "sq", "a": 1, "b": 2},), ({"kind": "ci", "r": 2.5},), ({"z": 1},))
def match_rest(d):
    match d:
        case {"kind": "circle" | "ci", "r": r}:
            return r * 3
        case {"kind": "sq", "a": a, **rest}:
            return a + len(rest), rest
        case {**other}:
            return other


@program((2,), (None,), (2.5,), ("s",), ((1, 2),))
def classes(n):
    return (
        [x.__class__.__name__ for x in [1, "a", 2.5]],
        (1.5).__class__ is float,
        "a".__class__.__name__,
        [n].__class__ is list,
        (n,).__class__.__name__,
        n.__class__.__name__,
    )
