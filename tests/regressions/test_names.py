"""Names that are bound on some paths only, or hidden in nested functions.

PYTEST_DONT_REWRITE: an assertion below is part of a program.
"""

from __future__ import annotations

import numpy as np
import pytest

from harness import check


@pytest.mark.parametrize("flag", [True, False])
def test_a_maybe_unbound_variable_gets_no_value(flag: bool) -> None:
    """numba#3849, numba#7338, numba#9657, numba#2063"""

    def f(flag):
        if flag:
            x = 2
        return x

    outcome = check(f, flag)
    assert (outcome.error is None) == flag


@pytest.mark.parametrize("n", [0, 1, 4])
def test_the_loop_variable_after_an_empty_loop(n: int) -> None:
    """numba#9647, tensorflow#26293"""

    def f(n):
        for i in range(n):
            pass
        return i

    assert isinstance(check(f, n).error, UnboundLocalError) == (n == 0)


@pytest.mark.parametrize("n", [0, 1, 4])
def test_the_element_after_an_empty_loop(n: int) -> None:
    """numba#9647, on arrays"""

    def f(a):
        for x in a:
            y = x * 2
        return x + y

    assert isinstance(check(f, np.arange(float(n))).error, UnboundLocalError) == (n == 0)


@pytest.mark.parametrize("k", [-1, 0, 2])
def test_a_nested_function_with_an_assert_keeps_its_store(k: int) -> None:
    """numba#7916, numba#8890"""

    def f(data, k):
        def put(i):
            assert i >= 0, "negative"
            data[i] = 1.0

        put(k)
        return data[k]

    check(f, np.zeros(3), k)


@pytest.mark.parametrize("flag", [True, False])
def test_a_branch_variable_unused_afterwards(flag: bool) -> None:
    """tensorflow#20956"""

    def f(flag, x):
        if flag:
            unused = x * 2
            x = unused + 1
        else:
            other = x
        return x

    check(f, flag, 3)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_variable_bound_in_the_first_trip_and_read_in_the_second(n: int) -> None:
    """numba#2063, inside a loop"""

    def f(n):
        total = 0
        for i in range(n):
            if i > 0:
                total += kept
            kept = i + 10
        return total

    check(f, n)


def test_the_caller_keeps_its_variables() -> None:
    """drjit#58: the loop turned the caller's variable into a placeholder"""

    def f(a, n):
        while n > 0:
            a = a * 2
            n -= 1
        return a

    a = np.arange(3.0)
    check(f, a, 2)
    assert a.tolist() == [0.0, 1.0, 2.0]


def test_arrays_from_outside_have_sizes_of_their_own():
    """Met one after the other, each in a lowering that begins anew, their sizes were given one name."""
    short, table, long = np.arange(2.0), np.arange(6.0).reshape(2, 3), np.arange(30.0)

    def f(x):
        return x * short[1] + long[29] + table[1, 2] + long[:2] @ short

    check(f, 2.0)
