"""``match``: literals, captures, guards, sequences, alternatives, classes."""

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from programs.registry import program


class Pair(NamedTuple):
    """A named tuple."""

    first: int
    second: int


@dataclass(frozen=True)
class Point:
    """A dataclass."""

    x: float
    y: float


@program((0,), (1,), (2,), (-1,))
def literals(n):
    match n:
        case 0:
            return 10
        case 1:
            return 11
        case -1:
            return 9
    return 100


@program((0,), (5,))
def the_wildcard(n):
    match n:
        case 0:
            r = 1.5
        case _:
            r = 2.5
    return r


@program((1,), (2,), (3,), (4,), (9,))
def alternatives(n):
    match n:
        case 1 | 2 | 3:
            kind = 0
        case 4 | 5:
            kind = 1
        case other:
            kind = other
    return kind


@program((4,), (-4,), (0,), (7,))
def guards(n):
    match n:
        case x if x < 0:
            return -x
        case 0:
            return 0
        case x if x % 2 == 0:
            return x // 2
        case x:
            return 3 * x + 1


@program(((1, 2),), ((0, 5),), ((3, 0),), ((0, 0),))
def tuples(t):
    match t:
        case (0, 0):
            return 0
        case (0, y):
            return y
        case (x, 0):
            return -x
        case (x, y):
            return x + y


@program((1, 2), (1, 0), (0, 7))
def a_tuple_made_here(a, b):
    match a, b:
        case 0, _:
            r = 0
        case _, 0:
            r = 1
        case x, y if x > y:
            r = 2
        case [x, y]:
            r = x * y + 10
    return r


@program(((1, 2, 3, 4),), ((7, 8),))
def stars(t):
    match t:
        case (first, *middle, last) if len(middle) > 1:
            return first + last + sum(middle)
        case (first, *_):
            return first
    return -1


@program((None, 1), (3, 1), (0, 2))
def none_and_values(x, y):
    best = None
    if x is not None and x > 0:
        best = x
    match best:
        case None:
            return -y
        case value:
            return value + y


@program((True,), (False,), (1,), (0,))
def singletons(flag):
    match flag:
        case True:
            return 1
        case False:
            return 2
        case _:
            return 3


@program((3,), (2.5,), (True,), (np.float64(1.0),))
def scalar_classes(x):
    match x:
        case bool():
            return 0
        case int(n):
            return n + 1
        case float() as f:
            return f * 2


@program((Pair(1, 2),), (Pair(0, 5),), (Pair(4, 4),))
def named_tuples(p):
    match p:
        case Pair(0, y):
            return y
        case Pair(first=a, second=b) if a == b:
            return -a
        case Pair(x, y):
            return x - y


@program((0.0, 2.0), (1.0, 1.0), (3.0, 4.0))
def dataclasses(x, y):
    p = Point(x, y)
    match p:
        case Point(0.0, b):
            return b
        case Point(x=a, y=b) if a == b:
            return a
        case Point() as q:
            return q.x * q.y


@program(("add", 2, 3), ("mul", 2, 3), ("neg", 2, 0))
def texts(op, a, b):
    match op:
        case "add" | "plus":
            return a + b
        case "mul":
            return a * b
        case _:
            return -a


@program((np.array([0, 1, 2, 3, 1, 0]),))
def a_machine_in_a_loop(code):
    acc, steps = 0, 0
    for op in code:
        match int(op):
            case 0:
                acc += 1
            case 1:
                acc *= 2
                continue
            case 2:
                acc -= 3
            case 3:
                if acc > 100:
                    break
        steps += 1
    return acc, steps


@program((((1, 2), 3),), (((0, 2), 3),))
def nested_patterns(t):
    match t:
        case ((0, a), b):
            return a - b
        case ((a, b) as pair, c):
            return a + b + c + len(pair)


@program((1,), (2,), (5,))
def a_capture_stays_after_a_failed_guard(n):
    x = 0
    match n:
        case x if x > 3:
            r = 1
        case 2:
            r = 2
        case _:
            r = 3
    return r, x


@program((1,), (0,))
def match_in_a_try(n):
    try:
        match 10 // n:
            case 10:
                r = 1
            case _:
                r = 2
    except ZeroDivisionError:
        r = 3
    return r


@program((0,), (1,), (2,), (3,))
def captured_from_several_kinds(n):
    pair = ("a", 1)
    if n == 1:
        pair = ("b", "text")
    elif n == 2:
        pair = ("c", (4, 5))
    elif n == 3:
        pair = ("c", (4, 5, 6))
    match pair:
        case ("a" | "b", x):
            return x
        case (_, (first, last) as both):
            return first * 10 + last, both
        case (_, (first, *rest)):
            return rest


@program((["go north", "take a b c", "x y z w", "hm", "", "take"],), passes=False)
def words_by_their_number(lines):
    out = []
    for line in lines:
        match line.split():
            case ["go", direction]:
                out.append("to " + direction)
            case ["take", *items]:
                out.append(f"{len(items)}: {items}")
            case [first, *_, last]:
                out.append(first + "..." + last)
            case [only]:
                out.append(only)
            case []:
                out.append("nothing")
    return out


def added_up(numbers):
    match numbers:
        case []:
            return 0
        case [first, *rest]:
            return first + added_up(rest)


@program((5,), (0,), passes=False)
def lists_and_tuples_of_any_length(n):
    numbers = list(range(n))
    match tuple(numbers):
        case (first, *rest, last):
            return added_up(numbers), first, rest, last
        case other:
            return added_up(numbers), other


@program((2,), (3,), (0,))
def queues_and_texts_in_patterns(n):
    match deque(range(n)):
        case [a, b]:
            return a + b
        case [_, *rest]:
            return rest
    match "ab" * n:
        case [one]:
            return one
        case str() as text:
            return text
