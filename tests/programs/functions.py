"""Calls of plain Python functions: inlining, defaults, keywords, several returns, loops and jumps inside."""

import numpy as np

from programs.registry import empty, given, program


def square(x):
    return x * x


def is_prime(n):
    if n < 2:
        return False
    i = 2
    while i * i <= n:
        if n % i == 0:
            return False
        i += 1
    return True


def clamp(x, low=0, high=10):
    if x < low:
        return low
    return min(x, high)


def fill(a, value):
    for i in range(len(a)):
        a[i] = value


def divide_pair(a, b):
    return a // b, a % b


def apply_twice(f, x):
    return f(f(x))


def total_of(*values):
    total = 0
    for v in values:
        total += v
    return total


def keywords_only(a, *, scale=2, shift):
    return a * scale + shift


def positional_only(a, b=3, /, c=4):
    return a + 10 * b + 100 * c


def with_star_star(a, **options):
    return a * options["scale"] + options["shift"]


@program((3,), (-2.5,), (1j,))
def a_helper_for_every_type(x):
    return square(x) + square(2)


@program((20,), (0,), (3,))
def a_helper_with_a_loop_and_returns(n):
    count = 0
    for i in range(n):
        if is_prime(i):
            count += 1
    return count


@program((5,), (-5,), (50,))
def default_and_keyword_arguments(x):
    return clamp(x), clamp(x, 7), clamp(x, high=3), clamp(high=4, x=x, low=-1)


@program((np.zeros(3), 4.0), (empty(), 1.0))
def a_helper_that_mutates(a, value):
    fill(a, value)
    fill(a[1:], value + 1)
    return a


@program((17, 5), (-17, 5), (1, 0))
def several_results(a, b):
    q, r = divide_pair(a, b)
    return q * b + r, divide_pair(q + 1, r - b)


@program((3,), (0.5,))
def functions_as_arguments(x):
    return apply_twice(square, x), apply_twice(lambda y: y + 1, x)


@program((1, 2, 3), (0, 0, 0))
def a_variable_number_of_arguments(a, b, c):
    args = (b, c)
    return total_of(), total_of(a), total_of(a, b, c), total_of(a, *args)


@program((5,))
def keyword_only_arguments(a):
    return keywords_only(a, shift=1), keywords_only(a, shift=2, scale=a)


@program((5,))
def positional_only_arguments(a):
    return positional_only(a), positional_only(a, 1), positional_only(a, 1, c=0)


@program((5,))
def keyword_arguments_collected(a):
    return with_star_star(a, scale=3, shift=1)


@program(given(1), given(1, c=3), given(b=5, a=2), given(1, 2, 3))
def called_with_keywords(a, b=10, c=0.5):
    return a + b * c


@program((10, 20), (0, 0))
def helpers_call_helpers(n, m):
    def between(i):
        return clamp(i, n // 2, n)

    total = 0
    for i in range(m):
        total += square(between(i))
    return total


@program((4,), (0,))
def a_helper_without_return(n):
    def nothing(k):
        k += 1

    for i in range(n):
        nothing(i)
    return nothing(n)


@program((6,), (0,))
def an_early_return_inside_a_loop_of_the_helper(n):
    def first_multiple(k, limit):
        for j in range(k, limit):
            if j % 5 == 0:
                return j
        return -1

    total = 0
    for i in range(1, n):
        total += first_multiple(i, 8)
        if total > 20:
            break
    return total


@program((5,), (0,))
def parameters_are_local(n):
    def bump(k):
        k += 100
        n = k
        return n

    r = bump(n)
    return n, r


@program((3,), (12,))
def arguments_are_evaluated_once_from_left_to_right(n):
    log = 0

    def note(k):
        nonlocal log
        log = log * 10 + k
        return k

    r = clamp(note(1) + n, high=note(3), low=note(2))
    return r, log


@program((2, 3), (0, 0))
def a_helper_in_a_test(a, b):
    steps = 0
    while is_prime(a) or is_prime(b):
        a += 1
        b += 2
        steps += 1
    return a, b, steps


@program((10,), (1,), (0,))
def unbound_inside_a_helper(n):
    def pick(k):
        if k > 5:
            x = k
        return x

    return pick(n + 1) if n else pick(0)


@program((3,), (-1,))
def a_helper_that_raises(n):
    def checked(k):
        if k < 0:
            raise ValueError("must not be negative")
        return k * 2

    total = 0
    for i in range(2):
        total += checked(n + i)
    return total


@program((4.0,))
def a_lambda_called_at_once(x):
    return (lambda y, k=2: y * k)(x), (lambda: x)()


@program((True, 3), (False, 3))
def a_function_chosen_by_a_constant(flag, n):
    double = lambda k: k * 2  # noqa: E731
    triple = lambda k: k * 3  # noqa: E731
    return double(n) if flag else triple(n)


@program((3,), (0,))
def one_helper_many_types(n):
    def add(a, b):
        return a + b

    return add(n, 1), add(n, 0.5), add(n, 1j), add((n,), (2,)), add(n > 0, True)
