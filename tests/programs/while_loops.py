"""``while``: tests on values, nesting, state of several kinds, zero trips."""

import numpy as np

from programs.registry import program


@program((27,), (1,), (6,), (7,))
def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


@program((48, 18), (0, 5), (5, 0), (17, 31), (-48, 18))
def greatest_divisor(a, b):
    while b:
        a, b = b, a % b
    return a


@program((0, 10), (10, 0), (5, 5), (0, 11))
def two_counters_meet(a, b):
    while a < b:
        a += 2
        b += 1 if a < b else 0
    return a, b


@program((2.0,), (0.0,), (1e-3,), (1e300,))
def newton_square_root(x):
    guess = x if x > 1.0 else 1.0
    while abs(guess * guess - x) > 1e-12 * x:
        guess = 0.5 * (guess + x / guess)
        if guess * guess <= x:
            break
    return guess


@program((0,), (1,), (5,))
def nested_triangles(n):
    total = 0
    i = 0
    while i < n:
        j = 0
        while j <= i:
            total += i * j
            j += 1
        i += 1
    return total


@program((3,), (0,))
def three_levels_deep(n):
    count = 0
    a = 0
    while a < n:
        b = a
        while b < n:
            c = b
            while c < n:
                count += a + 10 * b + 100 * c
                c += 1
            b += 1
        a += 1
    return count, a


@program((10,), (0,), (-3,))
def truth_of_an_integer_is_the_test(n):
    total = 0
    while n:
        total += n
        n -= 1 if n > 0 else -1
    return total


@program((5.5,), (0.0,), (-1.0,), (float("nan"),), (float("inf"),))
def a_float_is_the_test(x):
    steps = 0
    while x and steps < 4:
        x = x - 1.5
        steps += 1
    return x, steps


@program((True, 4), (False, 4), (True, 0))
def a_flag_ends_the_loop(go, limit):
    n = 0
    while go:
        n += 1
        go = n < limit
    return n, go


@program((5,), (0,), (1,))
def state_of_many_kinds(n):
    i, x, z, flag = 0, 0.5, 1j, False
    while i < n:
        i, x, z, flag = i + 1, x * 1.5, z * (0.5 + 0.5j), not flag
    return i, x, z, flag


@program((10,), (1,), (0,))
def fibonacci_by_rotation(n):
    a, b, c = 0, 1, 1
    while n > 0:
        a, b, c = b, c, b + c
        n -= 1
    return a, b, c


@program((1, 2, 3), (1, 2, 0))
def three_slots_rotate_with_one_source_twice(a, b, n):
    c = 7
    while n > 0:
        a, b, c = c, c + 0, a
        n -= 1
    return a, b, c


@program((100,), (1,), (0,))
def invariant_expressions_in_the_test(n):
    i = 0
    while i * i < n * n // 4 + 1 and i < n:
        i += 1
    return i


@program((1.0, 1e-3), (0.0, 1.0), (float("nan"), 1.0), (1.0, 0.0))
def halve_until_small(x, eps):
    steps = 0
    while x > eps and steps < 100:
        x /= 2
        steps += 1
    return x, steps


@program((0,), (1,), (7,))
def loop_whose_result_nobody_reads(n):
    wasted = 1.0
    while n > 0:
        wasted = wasted * 1.1
        n -= 1
    return n


@program((3,), (0,))
def two_loops_in_a_row_share_a_name(n):
    i = 0
    total = 0
    while i < n:
        total += i
        i += 1
    while i > 0:
        total += 10 * i
        i -= 1
    return total, i


@program((5, 3), (0, 3), (5, 0))
def inner_loop_moves_the_outer_counter(n, m):
    i = 0
    trips = 0
    while i < n:
        k = 0
        while k < m and i < n:
            i += 1
            k += 1
        i += 1
        trips += 1
    return i, trips


@program((2**40,), (0,))
def a_counter_beyond_32_bits(start):
    n = start
    while n < start + 3:
        n += 1
    return n


@program((5, 2.5), (0, 1.0))
def name_that_is_never_bound_in_the_test(n, x):
    a = np.zeros(3)
    a[n % 3] = x
    if n > 3:
        while fuel:
            del fuel
    return a
