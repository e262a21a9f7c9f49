"""Blocks that begin as zeros come as zeros, be they fresh or used before."""

import numpy as np
import pytest

import whilst


def zeros(n, m, value):
    a = np.zeros((n, m))
    b = np.zeros(n * m, np.int8)
    a[0, 1] += value
    b[n - 1] += 1
    return a, b


def used_again(n, rounds):
    total = 0.0
    for k in range(rounds):
        a = np.zeros(n)
        a[k] += 1.0
        a[n - 1] += 2.0
        total += np.sum(a * a)
    return total


def others(n):
    return np.full(n, -0.0), np.ones(n), np.zeros(n, complex), np.zeros(n, bool), np.zeros((0, n))


def loops(f, *args):
    return str(whilst.compile(f).lower(*args).loops)


def test_they_come_as_zeros():
    text = loops(zeros, 3, 4, 1.0)
    assert text.count("zeros f64[") == 1 and text.count("zeros i8[") == 1 and ":= 0" not in text
    text = loops(others, 3)
    assert text.count("zeros ") == 3 and text.count("alloc ") >= 2 and ":= -0.0" in text


@pytest.mark.parametrize(("n", "m"), [(1, 2), (3, 5), (1500, 400), (1024, 1024), (2100, 1100)])
def test_of_all_sizes(n, m):
    f = whilst.compile(zeros)
    for _ in range(3):
        for x, y in zip(f(n, m, 2.0), zeros(n, m, 2.0)):
            assert x.dtype == y.dtype and np.array_equal(x, y)


@pytest.mark.parametrize("n", [8, 600_000, 2_200_000])
def test_blocks_that_were_used_before(n):
    f = whilst.compile(used_again)
    assert [f(n, 3) for _ in range(3)] == [15.0] * 3


def test_what_is_no_zero():
    for n in (0, 5):
        for x, y in zip(whilst.compile(others)(n), others(n)):
            assert x.dtype == y.dtype and np.array_equal(x, y) and np.array_equal(np.signbit(x.real), np.signbit(y.real))


def test_no_memory_can_hold_them():
    with pytest.raises((MemoryError, ValueError)):
        whilst.compile(used_again)(1 << 59, 1)
