"""Values that change only where something is larger than all before are set behind a branch, and are what they were."""

import numpy as np
import pytest

import whilst


def largest(x):
    best, row, column = -np.inf, -1, -1
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if x[i, j] > best:
                best, row, column = x[i, j], i, j
    return best, row, column


def last_least(x):
    best, at = 10**6, -1
    for i in range(len(x)):
        if x[i] <= best:
            best, at = x[i], i
    return best, at


def largest_change(u):
    change = 0.0
    for i in range(1, len(u) - 1):
        new = 0.5 * (u[i - 1] + u[i + 1])
        change = max(change, abs(new - u[i]))
        u[i] = new
    return change


def largest_of_much(u):
    change = 0.0
    for i in range(2, len(u) - 2):
        new = 0.25 * (u[i - 1] + u[i + 1] + u[i - 2] + u[i + 2] - u[i])
        change = max(change, abs(new - u[i]))
        u[i] = new
    return change


def used_at_once(x):
    best, at, total = 0.0, 0, 0.0
    for i in range(len(x)):
        if x[i] > best:
            best, at = x[i], i
        total += best
    return best, at, total


def of_each_row(x):
    out = np.zeros(x.shape[0], np.int64)
    for i in range(x.shape[0]):
        best, at = -np.inf, 0
        for j in range(x.shape[1]):
            if x[i, j] > best:
                best, at = x[i, j], j
        out[i] = at
    return out


def compared_with_another(x, y):
    best, at = 0.0, 0
    for i in range(len(x)):
        if x[i] > y[i]:
            best, at = x[i], i
    return best, at


def loops(f, *args):
    return str(whilst.compile(f).lower(*args).loops)


def same(x, y):
    x, y = np.asarray(x, float), np.asarray(y, float)
    return np.array_equal(x, y, equal_nan=True) and np.array_equal(np.signbit(x), np.signbit(y))


def awkward(*shape):
    x = np.random.default_rng(sum(shape)).normal(size=shape).round(1)
    if x.size > 4:
        x.flat[[0, x.size // 2]] = np.nan
        x.flat[[1, 3]] = -0.0, np.inf
    return x


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (3, 2), (5, 9), (1, 40)])
def test_records_in_two_dimensions(shape):
    for x in (awkward(*shape), np.zeros(shape), np.sort(awkward(*shape), axis=None).reshape(shape)):
        assert same(whilst.compile(largest)(x), largest(x))
        assert np.array_equal(whilst.compile(of_each_row)(x), of_each_row(x))


@pytest.mark.parametrize("n", [0, 1, 2, 7, 40])
def test_records_along_one_axis(n):
    x, u = np.arange(n) * 7 % 5, awkward(n)
    assert whilst.compile(last_least)(x) == last_least(x)
    assert same(whilst.compile(used_at_once)(u), used_at_once(u))
    for program in (largest_change, largest_of_much):
        ours, theirs = u.copy(), u.copy()
        assert same(whilst.compile(program)(ours), program(theirs))
        assert np.array_equal(ours, theirs, equal_nan=True)
    assert same(whilst.compile(compared_with_another)(u, u[::-1].copy()), compared_with_another(u, u[::-1]))


def test_they_are_set_behind_a_branch():
    for f, args, count in ((largest, (np.ones((3, 3)),), 3), (last_least, (np.arange(3),), 2)):
        text = loops(f, *args)
        branch = text.split("if t_")[1].split("\n")[1 : count + 1]
        assert "where" not in text and all(":=" in line for line in branch)
    assert loops(largest_change, np.ones(9)).count("if t_") == 1


def test_others_stay_choices():
    for f, args in ((of_each_row, (np.ones((3, 3)),)), (compared_with_another, (np.ones(3), np.ones(3)))):
        assert loops(f, *args).count("where") == 2
    assert "if t_" not in loops(used_at_once, np.ones(3))
    assert "if t_" not in loops(largest_of_much, np.ones(9))
