"""The order of chains of `max` and `min` of integers in loops that wait for what comes last."""

import numpy as np
import pytest

import whilst


def best_path(x, y):
    s = np.zeros((len(x) + 1, len(y) + 1), np.int64)
    for i in range(1, len(x) + 1):
        for j in range(1, len(y) + 1):
            s[i, j] = max(0, s[i - 1, j - 1] + x[i - 1] * y[j - 1], s[i - 1, j] - 2, s[i, j - 1] - 2)
    return s


def clamped(x, kind):
    for i in range(1, len(x)):
        x[i] = min(100, x[i] + 7, x[i - 1] + 3) if kind else max(min(x[i] - x[i - 1], 5), -5)
    return x


def loops(f, *args):
    return str(whilst.compile(f).lower(*args).loops)


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (4, 1), (9, 14)])
def test_paths(shape):
    rng = np.random.default_rng(3)
    x, y = (rng.integers(-3, 4, n) for n in shape)
    assert np.array_equal(whilst.compile(best_path)(x, y), best_path(x, y))


@pytest.mark.parametrize(("dtype", "kind"), [("i4", True), ("i4", False), ("i8", True), ("i8", False)])
def test_clamps(dtype, kind):
    x = (np.arange(40) * 37 % 200 - 60).astype(dtype)
    assert np.array_equal(whilst.compile(clamped)(x.copy(), kind), clamped(x.copy(), kind))


def test_the_constant_is_hidden_where_others_follow():
    assert "hidden(0)" in loops(best_path, np.arange(3), np.arange(3))


def add_and_clamp(x, out):
    for i in range(len(x)):
        out[i] = max(0, x[i], 3 - x[i])


def test_independent_iterations_keep_it():
    assert "hidden" not in loops(add_and_clamp, np.arange(3), np.arange(3))
