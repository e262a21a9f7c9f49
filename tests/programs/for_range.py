"""``for`` over ``range``: any step, ends, the loop variable, nesting."""

import sys

from programs.registry import program


@program((0,), (1,), (10,), (-4,))
def sum_of_squares(n):
    total = 0
    for i in range(n):
        total += i * i
    return total


@program((2, 9), (5, 5), (9, 2), (-3, 3))
def start_and_stop(a, b):
    seen = 0
    for i in range(a, b):
        seen = seen * 7 + i
    return seen


@program((0, 10, 3), (10, 0, -3), (0, 10, -1), (10, 0, 1), (0, 9, 3), (5, 5, 1), (0, -10, -4))
def any_step(a, b, step):
    trips = 0
    last = -99
    for i in range(a, b, step):
        trips += 1
        last = i
    return trips, last


@program((0, 3, 0), (0, 3, 1))
def a_step_of_zero(a, b, step):
    n = 0
    for i in range(a, b, step):
        n += i
    return n


@program((6,), (0,), (1,))
def counting_down_by_a_constant(n):
    digits = 0
    for i in range(n, 0, -2):
        digits = digits * 10 + i
    return digits


@program((5,), (1,), (0,))
def the_body_writes_the_loop_variable(n):
    total = 0
    for i in range(n):
        i = i * 10
        total += i
        i += 1000
    return total


@program((5,), (1,))
def the_loop_variable_lives_on(n):
    for i in range(n):
        pass
    return i


@program((0,), (4,))
def the_loop_variable_keeps_its_old_value_without_trips(n):
    i = 77
    for i in range(n):
        i += 100
    return i


@program((4,), (0,))
def the_bound_is_read_once(n):
    trips = 0
    for i in range(n):
        n += 5
        trips += 1
    return trips, n


@program((4, 3), (0, 3), (3, 0), (1, 1))
def two_nested(n, m):
    total = 0
    for i in range(n):
        for j in range(m):
            total = total * 3 + i - j
            if total > 10**9:
                total = total % 1000
    return total


@program((5,), (0,))
def inner_bound_depends_on_the_outer_variable(n):
    total = 0
    for i in range(n):
        for j in range(i, n):
            for k in range(j, i, -1):
                total += i + 2 * j + 3 * k
    return total


@program((4,), (0,))
def one_name_for_both_loops(n):
    trips = 0
    for i in range(n):
        for i in range(2):
            trips += i + 1
        trips += 100 * i
    return trips


@program((sys.maxsize - 3, sys.maxsize), (sys.maxsize, sys.maxsize))
def ends_at_the_largest_integer(a, b):
    trips = 0
    for i in range(a, b, 2):
        trips += 1
    return trips


@program((-sys.maxsize - 1, -sys.maxsize + 5))
def starts_at_the_smallest_integer(a, b):
    last = 0
    for i in range(b, a, -4):
        last = i
    return last


@program((7,), (0,))
def a_constant_range_with_a_variable_limit(n):
    total = 0
    for i in range(10):
        if i < n:
            total += i
    return total


@program((5,), (0,), (1,))
def underscore_as_the_variable(n):
    x = 1.0
    for _ in range(n):
        x *= 0.5
    return x


@program((True, 3), (False, 3))
def a_bool_as_a_bound(flag, n):
    total = 0
    for i in range(flag):
        total += n
    for i in range(flag, n):
        total += i
    return total


@program((3,), (0,))
def a_range_kept_in_a_variable(n):
    r = range(n)
    total = 0
    for i in r:
        for j in r:
            total += 10 * i + j
    return total, len(r)


@program((9, 3), (3, 9), (0, 1))
def range_from_min_and_max(a, b):
    total = 0
    for i in range(min(a, b), max(a, b) + 1):
        total += i
    return total


@program((3, 2), (0, 2))
def for_inside_while_inside_for(n, m):
    total = 0
    for i in range(n):
        k = m
        while k > 0:
            for j in range(k):
                total += i + j
            k -= 1
    return total


@program((2**62, 3), (2**63 - 2, 5))
def lengths_of_far_ranges(n, m):
    return len(range(0, n, 3)), len(range(-5, n - 5, 2**61)), len(range(m, 9223372036854775807, 2**62)), len(range(n, m, 7))
