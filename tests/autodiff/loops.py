"""Functions ``f(x, n)`` of a float and a number of trips: one for each way to loop and to jump."""

import math

import numpy as np

SCALE = 1.25
TABLE = np.array([0.3, 0.7, 1.1, 0.4])


def counted(x, n):
    s = 0.0
    for i in range(n):
        s = s + math.sin(x * s + i)
    return s


def constant_start_invariant_parameter(x, n):
    s = 1.0
    for _ in range(n):
        s = s * x
    return s


def counted_by_while(x, n):
    s, i = x, 0
    while i < n:
        s = s * 0.9 + math.cos(x * i)
        i += 1
    return s


def until_large(x, n):
    s = x
    while s < 0.5 * n:
        s = s + 0.3 * x * s + 0.1
    return s


def descending_steps(x, n):
    s = x
    for i in range(2 * n, 0, -2):
        s = math.sin(s) + x / i
    return s


def break_by_value(x, n):
    s = x
    for i in range(n):
        s = s * s * 0.5 + 0.4 * x
        if s > 1.3 + 0.2 * i:
            break
    return s


def break_at_once(x, n):
    s = x
    for i in range(n):
        if i == 2:
            break
        s = s * math.exp(-s)
    return s * x


def while_true(x, n):
    s, k = 1.0, 0
    while True:
        if k >= n:
            break
        s = s * x + k
        k += 1
    return s


def skipping(x, n):
    s = 0.5
    for i in range(n):
        if i % 2:
            continue
        s = s + math.tanh(x * s)
    return s


def returning(x, n):
    s = x
    for i in range(n):
        s = s + math.sin(s)
        if s > 3.0:
            return s * x
    return s - x


def returning_from_two_loops(x, n):
    s = x
    for i in range(n):
        for j in range(n):
            s = s * 1.1 + 0.01 * j
            if s > 2.0 + 0.1 * i:
                return s * s
    return s


def loop_else(x, n):
    s = x
    for i in range(n):
        s = s * x
        if i == 3:
            break
    else:
        s = s + math.sin(x)
    return s


def branching(x, n):
    s = x
    for i in range(n):
        if i % 2 == 0:
            t = math.sin(s)
            s = t * t + x
        else:
            s = s * math.exp(-s)
    return s


def branching_by_value(x, n):
    s = x
    for _ in range(n):
        if s > 0.8:
            s = s * 0.6
        else:
            s = s * s + x
    return s


def nested_branches(x, n):
    s = x
    for i in range(n):
        if i > 1:
            if s > 0.7:
                u = math.sin(s) * x
                s = u * u + 0.2
            else:
                s = math.exp(s) * 0.3
        elif s > 0.2:
            s = s * x * x
        else:
            s = s + x
    return s


def loop_in_branch(x, n):
    if x > 0.1:
        s = x
        for _ in range(n):
            s = math.sin(s) + x
    else:
        s = x * x
    return s


def branch_in_loop_in_branch(x, n):
    s = x
    if n > 1:
        for i in range(n):
            if i % 3 == 0:
                s = s * s * 0.5
            s = math.sin(s) + 0.5
    return s


def nested(x, n):
    s = 1.0
    for _ in range(n):
        t = s
        for _ in range(3):
            t = math.sin(t * x)
        s = s + t
    return s


def triangular(x, n):
    s = 1.0
    for i in range(n):
        t = s
        for _ in range(i):
            t = math.sin(t * x)
        s = s + t
    return s


def while_in_for(x, n):
    s = 0.5
    for _ in range(n):
        t = s * x
        while t < 3.0:
            t = t * t * 0.1 + t + 0.3 * x
        s = s + math.sin(t)
    return s


def three_deep(x, n):
    s = x
    for i in range(n):
        for j in range(i):
            for k in range(j):
                s = s + 0.01 * math.sin(s * x + k)
            s = s * 0.99
    return s


def inner_break(x, n):
    s = x
    for i in range(n):
        for j in range(4):
            if j > i:
                break
            s = math.cos(s * x) + 0.1 * j
        s = s * 0.9
    return s


def branch_with_inner_loop(x, n):
    s = x
    for i in range(n):
        if i % 2 == 0:
            t = s
            for _ in range(i):
                t = math.sin(t) * x
            s = s + t
        else:
            s = s * x
    return s


def two_loops(x, n):
    s = x
    for _ in range(n):
        s = math.sin(s) + x
    t = 1.0
    for _ in range(n):
        t = t * s + x
        s = s * 0.5
    return s * t


def swapped(x, n):
    a, b = x, 1.0
    for _ in range(n):
        a, b = b, math.sin(a * b) + x
    return a * b


def rotated(x, n):
    a, b, c = x, 2 * x, 1.0
    for _ in range(n):
        a, b, c = b * c, c, a + 0.1
    return a + b * c


def fibonacci(x, n):
    a, b = 0.0, x
    for _ in range(n):
        a, b = b, a + b * 0.5
    return a


def only_on_some_paths(x, n):
    best = None
    s = x
    for i in range(n):
        s = math.sin(s * 1.3) + 0.5
        if best is None or s > best:
            best = s
    return x if best is None else best * x


def flag_beside(x, n):
    s, up = x, True
    for _ in range(n):
        s = s * 1.5 if up else s * 0.4 + x * x
        if s > 1.0:
            up = False
        if s < 0.5:
            up = True
    return s


def extremes(x, n):
    s = x
    for i in range(n):
        s = max(s * 0.9, min(x * i, 1.3)) + abs(s - 0.7512)
    return s


def step(s, x):
    return s - (s * s - x) / (2 * s)


def helper(x, n):
    s = x + 1.0
    for _ in range(n):
        s = step(s, x)
    return s


def global_table(x, n):
    s = x
    for i in range(n):
        s = math.sin(s * TABLE[i % 4]) * SCALE + x
    return s


def power_loop(x, n):
    s = 0.0
    for i in range(n):
        s += x**i / (i + 1) + x**0.5
    return s


def tuple_state(x, n):
    p, v = (x, 0.0), (0.0, 1.0)
    for _ in range(n):
        p = (p[0] + 0.1 * v[0], p[1] + 0.1 * v[1])
        r = math.hypot(p[0], p[1])
        v = (v[0] - 0.1 * p[0] / r, v[1] - 0.1 * p[1] / r)
    return p[0] * v[1]


def appended(x, n):
    found = []
    s = x
    for i in range(n):
        s = math.sin(s) + x
        found.append(s * i)
    total = 0.0
    for value in found:
        total += value * value
    return total


def comprehended(x, n):
    return sum([math.sin(x * k) for k in range(n)]) * x


def walrus(x, n):
    s, k = x, 0
    while (t := s * 1.3) < 0.4 * n and k < 50:
        s = t + 0.1 * x
        k += 1
    return s


def another_name_from_outside(x, n):
    """The trips hand on what was made before the loop."""
    s, t = x, x * x
    for _ in range(n):
        s = t
    return s * x


def from_outside_or_own(x, n):
    s, t = x, math.cos(x)
    for i in range(n):
        s = t if i % 2 else s * s
    return s * x


PROGRAMS = [
    f for name, f in list(globals().items())
    if callable(f) and getattr(f, "__module__", "") == __name__ and name != "step"
]  # fmt: skip
