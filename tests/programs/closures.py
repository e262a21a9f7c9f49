"""Nested functions and lambdas: late binding, ``nonlocal``, shared cells."""

import numpy as np

from programs.registry import program


def make_adder(k):
    def add(x):
        return x + k

    return add


ADD_FIVE = make_adder(5)
ADD_HALF = make_adder(0.5)


@program((3,), (0,))
def late_binding(n):
    k = 1

    def scaled(x):
        return x * k

    a = scaled(n)
    k = 10
    return a, scaled(n)


@program((4,), (0,))
def late_binding_inside_a_loop(n):
    total = 0
    for i in range(n):
        f = lambda x: x + i  # noqa: B023, E731
        i += 10
        total += f(1)
    return total


@program((4,), (0,))
def a_closure_over_the_loop_variable(n):
    f = lambda: i  # noqa: E731
    total = 0
    for i in range(n):
        total = total * 10 + f()
    return total


@program((5,), (0,))
def nonlocal_counts(n):
    count = 0

    def hit():
        nonlocal count
        count += 1

    for i in range(n):
        if i % 2 == 0:
            hit()
    return count


@program((5,), (1,))
def two_closures_share_a_cell(n):
    value = 1

    def double():
        nonlocal value
        value *= 2

    def read():
        return value + n

    while read() < 100:
        double()
    return value


@program((3,), (0,))
def nonlocal_changes_type_at_a_join(n):
    best = None

    def offer(x):
        nonlocal best
        if best is None or x > best:
            best = x

    for i in range(n):
        offer(i * (3 - i))
    return best


@program((3, 4))
def three_levels_of_nesting(a, b):
    def outer(x):
        y = x + a

        def inner(z):
            nonlocal y
            y += z
            return y * b

        return inner(1) + inner(2), y

    return outer(10)


@program((2,), (0,))
def a_closure_made_elsewhere(n):
    total = 0
    for i in range(n):
        total += ADD_FIVE(i)
    return total, ADD_HALF(n)


@program((3,))
def a_closure_made_by_a_call(n):
    add = make_adder(n)
    other = make_adder(n * 2)
    return add(1), other(1)


@program((5.0,))
def a_lambda_with_defaults_binds_early(x):
    k = 2
    f = lambda y, k=k: y * k  # noqa: E731
    k = 100
    return f(x), k


@program((np.zeros(4), 3), (np.zeros(4), 0))
def a_closure_writes_an_array(a, n):
    def put(i, v):
        a[i] = v

    for i in range(n):
        put(i, i * i)
    put(-1, 50)
    return a.sum()


@program((0,), (3,))
def a_free_name_not_yet_bound(n):
    def read():
        return later

    if n:
        later = n
    return read()


@program((7,), (0,))
def a_closure_in_a_while_test(n):
    i = 0

    def more():
        return i * i < n

    while more():
        i += 1
    return i


@program((3,), (8,))
def a_closure_that_jumps(n):
    log = 0

    def search(limit):
        nonlocal log
        for i in range(limit):
            log += 1
            if i == n:
                return i
        return None

    a = search(5)
    b = search(10)
    return a, b, log


@program((4,), (1,))
def a_parameter_captured_and_reassigned(n):
    def f():
        return n

    a = f()
    n += 1
    b = f()
    while n < 6:
        n += 1
    return a, b, f()


@program((5,), (0,))
def a_recursive_shape_unrolled_by_hand(n):
    def step(state):
        a, b = state
        return b, a + b

    state = (0, 1)
    for _ in range(n):
        state = step(state)
    return state[0]
