"""Loops that go down columns have an offset that grows; what stores in columns and reads rows has shorter vectors."""

import numpy as np
import pytest

import whilst


def rotated(a, c, s):
    n = a.shape[0]
    for p in range(n - 1):
        q = p + 1
        for k in range(n):
            x, y = a[k, p], a[k, q]
            a[k, p], a[k, q] = c * x - s * y, s * x + c * y
        for k in range(n):
            x, y = a[p, k], a[q, k]
            a[p, k], a[q, k] = c * x - s * y, s * x + c * y


def down_from(a, start):
    for j in range(a.shape[1]):
        for i in range(start, a.shape[0]):
            a[i, j] = a[i - start, j] + a[i, 0]


def twice(a, b):
    for j in range(a.shape[1]):
        for i in range(a.shape[0]):
            a[i, j] = a[i, j] * b[i, j]
        for i in range(a.shape[0]):
            b[i, j] = a[i, j] - b[i, j]


def agree(f, *args):
    ours, theirs = ([np.array(x, order="K") if isinstance(x, np.ndarray) else x for x in args] for _ in "ab")
    whilst.compile(f)(*ours)
    f(*theirs)
    assert all(np.array_equal(x, y) for x, y in zip(ours, theirs))


@pytest.mark.parametrize("n", [0, 1, 2, 3, 17, 40])
def test_columns(n):
    a, b = (np.random.default_rng(n).normal(size=(n, 2 * n)) for _ in "ab")
    for x, y in ((a, b), (a.T, b.T), (a[::-1, ::2], b[:, ::-2])):
        agree(twice, x, y)
        agree(down_from, x, 2)
    agree(rotated, a[:, :n], 0.8, 0.6)


def llvm(f, *args):
    return str(whilst.compile(f).lower(*args).llvm)


def test_an_offset_grows():
    text = llvm(down_from, np.ones((5, 5)), 0)
    assert "%offset." in text and "phi i64" in text


def test_short_vectors():
    assert "prefer-vector-width" in llvm(rotated, np.ones((5, 5)), 0.8, 0.6)
    assert "prefer-vector-width" not in llvm(twice, np.ones((5, 5)), np.ones((5, 5)))
