"""Overlap, aliasing, views after branches, bounds."""

from __future__ import annotations

import numpy as np
import pytest

from harness import check


def test_overlapping_slices_in_an_augmented_assignment() -> None:
    """numba#230: wrong since 2013"""

    def f(a):
        a[1:] += a[:-1]
        a[:-1] -= a[1:]
        a[2:] *= a[:-2]
        a[::-1] += a

    for n in (0, 1, 2, 3, 10):
        check(f, np.arange(1.0, n + 1.0))


def test_overlapping_slices_in_two_axes() -> None:
    """numba#230, in two axes"""

    def f(a):
        a[1:, 1:] += a[:-1, :-1]
        a[:, ::-1] += a

    check(f, np.arange(12.0).reshape(3, 4))
    check(f, np.arange(12.0).reshape(4, 3).T)


def test_the_same_object_after_a_first_call_with_two() -> None:
    """pytorch#139789, pytorch#198095: specialised on arguments that did not alias"""

    def f(a, b):
        a += 1
        b[0] = a[-1] * 10
        a[1:] = b[:-1]
        return a.sum()

    check(f, np.arange(4.0), np.arange(4.0))
    both = np.arange(4.0)
    check(f, both, both)
    check(f, np.arange(4.0), np.arange(4.0))
    check(f, both[1:], both[:-1])
    check(f, both[::2], both[1::2])
    check(f, both, both[::-1])


@pytest.mark.parametrize("flag", [True, False])
def test_a_write_after_a_branch_is_seen_through_the_view(flag: bool) -> None:
    """pytorch#97083, pytorch#97130"""

    def f(a, flag):
        view = a[1:3]
        if flag:
            a[1] = 10.0
        else:
            view = a[2:4]
        view[0] += 5.0
        a[2] += 100.0
        if view[0] > 50:
            view[1] = -1.0
        return view, a[2]

    check(f, np.arange(5.0), flag)


@pytest.mark.parametrize("i", [-4, -3, -1, 0, 2, 3, 2**62, -(2**63)])
def test_no_read_or_write_outside(i: int) -> None:
    """numba#9638"""

    def read(a, i):
        return a[i]

    def write(a, i):
        a[i] = 1.0

    def write_in_a_loop(a, i):
        for k in range(3):
            a[i + k - 1] = k

    def read_in_a_matrix(a, i):
        return a.reshape(1, 3)[0, i] + a.reshape(3, 1)[i, 0]

    check(read, np.arange(3.0), i)
    check(write, np.arange(3.0), i)
    check(read_in_a_matrix, np.arange(3.0), i)
    if abs(i) < 2**60:
        check(write_in_a_loop, np.arange(3.0), i)


@pytest.mark.parametrize("n", [-1, -(2**63), 2**62, 2**60])
def test_an_absurd_size_is_an_error(n: int) -> None:
    """numba#8105"""

    def f(n):
        return np.zeros(n)

    check(f, n)


@pytest.mark.parametrize("n", [0, 1, 2, 100])
def test_a_reduction_under_a_condition_counts_its_start_once(n: int) -> None:
    """numba#4922, numba#7344"""

    def f(a, start):
        total = start
        for i in range(len(a)):
            if a[i] % 2 == 0:
                total += a[i]
        return total

    check(f, np.arange(n), np.int64(1000))


@pytest.mark.parametrize("flag", [True, False])
def test_two_loops_in_two_arms(flag: bool) -> None:
    """numba#7051, numba#7630"""

    def f(a, flag):
        if flag:
            for i in range(len(a)):
                a[i] += 1
        else:
            for i in range(len(a)):
                a[i] *= 10
        return a

    check(f, np.arange(6.0), flag)


def test_loops_that_depend_on_each_other_are_not_fused() -> None:
    """numba#8515, numba#9829"""

    def f(a):
        n = len(a)
        b = np.zeros(n)
        c = np.zeros(n)
        for i in range(n):
            b[i] = a[i] * 2
        for i in range(n):
            c[i] = b[n - 1 - i] + b[0]
        d = a * 2
        e = d[::-1] + d.sum()
        return c, e

    for n in (1, 2, 7):
        check(f, np.arange(float(n)))


def test_the_loop_test_writes_what_it_reads() -> None:
    """pytorch#195327, pytorch#195966: a mutation by the loop test was not replayed"""

    def f(a, n):
        def more():
            a[0] += 1
            return a[0] < n

        k = 0
        while more():
            k += 1
        return k

    for n in (0, 1, 5):
        check(f, np.zeros(2), float(n))


def test_control_flow_on_object_identity() -> None:
    """pytorch#196173"""

    def f(a, b):
        if a is b:
            a[0] = 1.0
            return 1
        a[0] = 2.0
        return b[0]

    both = np.zeros(2)
    check(f, both, both)
    check(f, both, np.zeros(2))
    check(f, both, both[:])
