"""Generators with handlers, ``finally`` and ``with`` around a ``yield``: what fails in the code that goes through them is
not theirs, but closes them."""

from __future__ import annotations

from typing import Any

from programs.registry import program


def tenths(values):
    for v in values:
        try:
            yield 10 // v
        except ZeroDivisionError:
            yield -1
        except ValueError:
            yield -2


@program(([1, 0, 5],), ([],), ([0, 0],))
def collected(values):
    return list(tenths(values))


@program(([1, 0, 5],), ([4, 5, 1],), ([2, 0, 1],), ([1],))
def failing_outside(values):
    total = 0
    try:
        for x in tenths(values):
            if x == 2:
                raise ValueError("two")
            total += 20 // (x - 5)
    except ZeroDivisionError:
        total = total * 100 + 7
    except ValueError as e:
        print(e)
        total = total * 100 + 9
    return total


@program(([1, 2, 0],))
def caught_in_the_loop(values):
    total = 0
    for x in tenths(values):
        try:
            total += 20 // (x - 5)
        except ZeroDivisionError:
            total += 1000
    return total


@program(([1, 0],), ([2],))
def not_caught(values):
    total = 0
    for x in tenths(values):
        total += 20 // (x - 5)
    return total


class Log:
    def __init__(self) -> None:
        self.seen: list[int] = []

    def __enter__(self) -> Log:
        return self

    def __exit__(self, cls: Any, value: Any, trace: Any) -> bool:
        self.seen.append(0 if cls is None else 1 if cls is GeneratorExit else 2)
        return cls is not GeneratorExit


def managed(log, values):
    with log:
        for x in values:
            yield 12 // x
    yield 77


@program(([1, 2, 3], 99), ([1, 2, 3], 6), ([1, 0, 3], 99))
def with_a_manager(values, bad):
    log, out = Log(), []
    try:
        for y in managed(log, values):
            if y == bad:
                raise KeyError(y)
            out.append(y)
    except KeyError:
        out.append(-5)
    return out, log.seen


@program(([1, 2, 3], 6), ([1, 2, 3], 99), ([1, 0], 12), ([1, 0], 3))
def a_manager_after_a_break(values, stop):
    log, out = Log(), []
    for y in managed(log, values):
        if y == stop:
            break
        out.append(y)
    found = any(y == stop for y in managed(log, values))
    return out, found, log.seen


def nested(values):
    for x in values:
        try:
            try:
                yield 10 // x
            finally:
                print("inner", x)
        except ZeroDivisionError:
            print("zero")
            yield 0
        else:
            print("fine")
        finally:
            print("outer", x)


@program(([1, 0, 2],), ([10, 1],), ([2, 3],))
def closed_in_turn(values):
    n = 0
    try:
        for y in nested(values):
            n += 1
            n += 100 // (y - 1)
    except ZeroDivisionError:
        print("mine", n)
    return n


@program(([2, 3],), ([0, 5],))
def left_early(values):
    n = 0
    for y in nested(values):
        n += y
        if n > 4:
            break
    return n
