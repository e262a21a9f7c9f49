"""Functions of which one is chosen at run time: by an index, by a condition, in turn."""

from __future__ import annotations

import math

import numpy as np

from programs.registry import program


def double(x):
    return 2 * x


def square(x):
    return x * x


STEPS = [double, square]


@program((0, 3), (1, 3), (-1, 3), (2, 3))
def from_a_global_list(k, x):
    return STEPS[k](x)


@program((0, 3), (1, 3), (2, 3))
def lambdas_that_close_over(k, x):
    functions = [lambda a: a + 1, lambda a: a * 2, lambda a: a - x]
    return functions[k](10)


@program((3,))
def in_turn(x):
    steps = (double, square)
    for i in range(5):
        x = steps[i % 2](x) % 1000
    return x


@program((3, 1), (3, -1))
def by_a_condition(x, k):
    f = double if k > 0 else square
    return f(x) + f(x + 1)


@program((4,), (0,))
def changed_in_a_loop(n):
    f, x = double, 1
    for _ in range(n):
        x = f(x) + 1
        f = square if f is double else double
    return x, f is double, f == square, f in (double,)


@program((3,), (1,), (0,))
def none_at_first(n):
    f = None
    for i in range(n):
        if i == 1:
            f = double
    return f(n) if f is not None else 0, f is double, f is square


@program((0, 2.0), (1, 2.0))
def of_modules(k, x):
    return (math.sin, math.cos)[k](x)


class Adder:
    def __init__(self, k):
        self.k = k

    def up(self, x):
        self.k += 1
        return x + self.k

    def down(self, x):
        self.k -= 1
        return x - self.k


@program((4,))
def methods_of_an_object(n):
    a, out = Adder(2), []
    for i in range(n):
        f = a.up if i % 2 else a.down
        out.append(f(i))
    return out, a.k


@program(([0, 1, 1, 0],))
def operations_by_code(codes):
    stack = [1]

    def increase():
        stack.append(stack[-1] + 1)

    def twice():
        stack.append(stack[-1] * 2)

    operations = [increase, twice]
    for code in codes:
        operations[code]()
    return stack


def repeated(f, x, n):
    for _ in range(n):
        x = f(x)
    return x


@program((3, True), (3, False))
def handed_on(x, flag):
    return repeated(square if flag else double, x, 2)


class Cat:
    def legs(self):
        return 4


class Bird:
    def legs(self):
        return 2


@program((True,), (False,))
def classes_by_a_condition(flag):
    return (Cat if flag else Bird)().legs()


@program(([1, 2, 3],), ([],), ([4],))
def the_largest_of_a_star(xs):
    return max(*xs)


def add(a, b):
    return a + b


@program(([1, 2],), ([1],), ([],), ([1, 2, 3],))
def a_star_of_a_list(xs):
    return add(*xs)


def parabola(x, a, b, c):
    return a * x * x + b * x + c


@program((2.0, np.array([1.0, 2.0, 3.0])), (2.0, np.array([1.0])))
def a_star_of_parameters(x, p):
    return parabola(x, *p)
