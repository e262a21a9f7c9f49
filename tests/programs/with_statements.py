"""``with``: null contexts, np.errstate, user's context managers."""

import contextlib
from contextlib import nullcontext

import numpy as np

from programs.registry import program


@program((1.0, 0.0), (1.0, 2.0))
def quiet(x, y):
    a = np.array([x, y])
    with np.errstate(all="ignore"):
        b = a / a[::-1]
    return b


@program((3,), (0,))
def a_null_context(n):
    with nullcontext(n + 1) as m:
        total = 10 // m
    with contextlib.nullcontext():
        total += 1
    return total


@program((3,), (0,))
def jumps_out_of_a_null_context(n):
    total = 0
    for i in range(5):
        with nullcontext():
            if i == n:
                continue
            if i == 4:
                break
            total += i
    with nullcontext():
        if n == 0:
            return -total
    return total


class Trace:
    """Prints when it is entered and left."""

    def __init__(self, number):
        self.number = number

    def __enter__(self):
        print("enter", self.number)
        return self.number * 2

    def __exit__(self, kind, error, traceback):
        print("exit", self.number, kind is None, error is None)


class Suppress:
    """Swallows divisions by zero."""

    def __init__(self):
        self.count = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if kind is not None and issubclass(kind, ZeroDivisionError):
            self.count += 1
            return True
        return False


@program((2,), (0,))
def entered_and_left(n):
    with Trace(n) as twice:
        print("inside", twice)
        x = 10 // n
    return x + twice


@program((2,), (0,), (1,))
def left_by_return(n):
    with Trace(n):
        if n == 1:
            return 100
        x = 10 // n
    return x


@program((5,), (2,))
def entered_per_iteration(n):
    total = 0
    for i in range(n):
        with Trace(i) as t:
            if i == 1:
                continue
            if i == 3:
                break
            total += t
    return total


@program((2,), (0,))
def two_managers(n):
    with Trace(1) as a, Trace(2) as b:
        x = 10 // n + a + b
    return x


@program((2,), (0,))
def swallowed(n):
    x = -1
    guard = Suppress()
    with guard:
        x = 10 // n
        x += 1
    return x, guard.count


@program((np.array([1, 0, 2, 0]),))
def swallowed_in_a_loop(a):
    guard = Suppress()
    total = 0
    for v in a:
        with guard:
            total += 10 // int(v)
    return total, guard.count


@program((0,), (3,))
def return_or_swallow(n):
    with Suppress():
        return 10 // n
    return -1


@program((0,), (2,))
def caught_around(n):
    try:
        with Trace(n):
            x = 10 // n
    except ZeroDivisionError:
        x = -1
    return x


@contextlib.contextmanager
def noted(log, number):
    log.append(number)
    try:
        yield log
    finally:
        log.append(-number)


@contextlib.contextmanager
def counted_as_one(log):
    try:
        yield
    except ZeroDivisionError:
        log.append(1)
    except ValueError:
        raise KeyError(3)


@contextlib.contextmanager
def given_once(n):
    if n > 2:
        yield n
    elif n < 0:
        yield 5
        yield 6


@program((0,), (1,), (2,), (3,), (5,))
def managed_by_a_generator(n):
    log = []
    for i in range(n):
        with noted(log, i + 10) as x:
            if i == 1:
                continue
            x.append(i * 100)
            if i == 3:
                break
    return log


@program((0,), (1,), (2,), (3,))
def handled_by_a_generator(n):
    log = []
    total = 0
    for k in range(3):
        with counted_as_one(log), noted(log, k):
            if n == 1:
                raise ValueError("x")
            if n == 2 and k == 1:
                return log, total
            total += 10 // (n - k)
    return log, total


@program((3,), (1,), (-1,))
def managers_that_do_not_yield_once(n):
    with given_once(n) as m:
        total = m * 2
    return total


@program(
    ([3, 4],),
)
def managers_made_here_nested(x):
    out = []

    @contextlib.contextmanager
    def tag(name):
        out.append(f"<{name}>")
        try:
            yield len(out)
        finally:
            out.append(f"</{name}>")

    with tag("a") as k:
        with tag("b"):
            out.append("x" * k)
    return out


@program(
    ([3, 4],),
)
def managers_made_here_in_turn(x):
    out = []

    @contextlib.contextmanager
    def tag(name):
        out.append(f"<{name}>")
        try:
            yield len(out)
        finally:
            out.append(f"</{name}>")

    with tag("a") as k:
        out.append("x" * k)
    with tag("b") as k:
        out.append("x" * k)
    return out
