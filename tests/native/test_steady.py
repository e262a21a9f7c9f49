"""At which level LLVM is asked to optimise: the highest one is for loops that ask the same in every iteration, the
lowest one for large programs of many functions, and for those without arrays.
"""

from __future__ import annotations

import numpy as np
import pytest

import whilst


def asks_its_argument(a, double):
    total = 0.0
    for x in a:
        total += x * x if double else x
    return total


def asks_in_the_test(a, limit, also):
    k = 0
    while also and k < limit:
        k += 1 if a[k] > 0 else 2
    return k


def asks_the_outer_loop(a, b):
    for i in range(len(a)):
        for j in range(len(b)):
            b[j] = a[i] if a[i] > 0 else b[j]
    return b


def sums_rows(a):
    return np.sqrt((a * a).sum(axis=1))


def asks_what_changes(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def nests(a, b):
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] * b[j] > 0:
                b[j] = a[i]
    return b


def chooses_a_size(a, weights):
    """What is chosen, sizes that are not negative, does not change in the loop either: it is chosen before it."""
    n = len(a) - len(weights) + 1
    result = np.zeros((n, n))
    for i in range(len(weights)):
        for j in range(len(weights)):
            result += weights[i] * a[j : j + n]
    return result


def without_loops(x, double):
    return x * 2 if double else x


def counts_and_doubles(numbers, a):
    counts, seen = {}, set()
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
        seen.add(number)
    for i in range(len(a)):
        a[i] = a[i] * 2.0
    return sorted(seen), counts


@pytest.mark.parametrize(
    ("function", "kinds", "level"),
    [
        (asks_its_argument, ("f64[n]", "bool"), 3),
        (asks_the_outer_loop, ("f64[n]", "f64[m]"), 3),
        (sums_rows, ("f64[n,m]",), 3),
        (asks_what_changes, ("i64",), 1),
        (nests, ("f64[n]", "f64[m]"), 2),
        (without_loops, ("i64", "bool"), 1),
        (chooses_a_size, ("f64[n]", "f64[m]"), 2),
    ],
)
def test_level(function, kinds, level):
    assert whilst.compile(function).lower(*kinds).kernel.native.level == level


def test_a_condition_of_which_a_part_is_the_same_each_time():
    assert whilst.compile(asks_in_the_test).lower("f64[n]", "i64", "bool").kernel.native.level == 3


def test_tables_of_many_functions_are_not_worth_more_than_vectors():
    kernel = whilst.compile(counts_and_doubles).lower([1, 2, 3], np.ones(3)).kernel
    assert kernel.native.level == 1
    assert any("the loop is vectorised" in line for line in kernel.report)
