"""Loops that write, in one of their trips, what all of them read are split at that trip."""

import numpy as np
import pytest

import whilst


def shortest(d):
    n = d.shape[0]
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if d[i, k] + d[k, j] < d[i, j]:
                    d[i, j] = d[i, k] + d[k, j]


def eliminated(a):
    for k in range(a.shape[0]):
        for i in range(a.shape[0]):
            if i != k:
                for j in range(a.shape[1]):
                    a[i, j] -= a[i, k] * a[k, j]


def from_the_second_on(a):
    for k in range(a.shape[0]):
        for j in range(1, a.shape[1]):
            a[k, j] = a[k, j] * 0.5 + a[k, 0] + a[k, 2]


def along_one_axis(x, places):
    for p in places:
        for j in range(x.shape[0] - 2):
            x[j + 1] = x[j + 1] - x[p]


def two_rows(a, i, k, p):
    for j in range(a.shape[1]):
        a[i, j] += a[i, p] + 1.0
        a[k, j] -= a[i, p]


def beside_itself(a, p):
    for j in range(a.shape[0] - 1):
        a[j] = a[p]
        a[j + 1] = 2.0 * a[j + 1]


def agree(f, *args):
    ours, theirs = ([np.array(x, copy=True, order="K") if isinstance(x, np.ndarray) else x for x in args] for _ in "ab")
    with np.errstate(all="ignore"):
        whilst.compile(f)(*ours)
        f(*theirs)
    assert all(np.array_equal(x, y, equal_nan=True) for x, y in zip(ours, theirs))


def awkward(*shape):
    x = np.random.default_rng(sum(shape)).normal(size=shape)
    if x.size > 5:
        x.flat[[1, x.size // 2]] = np.nan, np.inf
    return x


def loops(f, *args):
    return str(whilst.compile(f).lower(*args).loops)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 9, 24])
def test_squares(n):
    for a in (awkward(n, n), np.random.default_rng(n).normal(size=(n, n)) / 4, awkward(n, 2 * n)[:, ::2], awkward(n, n).T):
        agree(shortest, a)
        agree(eliminated, a)


@pytest.mark.parametrize("shape", [(0, 3), (1, 3), (4, 3), (5, 17)])
def test_other_starts(shape):
    agree(from_the_second_on, awkward(*shape))


@pytest.mark.parametrize("n", [0, 1, 2, 3, 12])
def test_places_within_and_without(n):
    agree(along_one_axis, np.arange(float(n)) + 1.0, np.array([0, n - 1, n // 2, 1 % max(n, 1)]) if n else np.arange(0))


@pytest.mark.parametrize(("i", "k"), [(0, 1), (2, 2), (1, 0)])
@pytest.mark.parametrize("p", [0, 3, 6])
def test_two_rows(i, k, p):
    agree(two_rows, np.arange(21.0).reshape(3, 7), i, k, p)


def test_stores_at_two_distances():
    for p in (0, 3, 7):
        agree(beside_itself, np.arange(8.0) + 1, p)


def test_no_trip_reads_nothing():
    with pytest.raises(IndexError):
        whilst.compile(two_rows)(np.ones((2, 3)), 0, 1, 3)
    whilst.compile(two_rows)(np.ones((2, 0)), 0, 1, 3)


def test_three_parts():
    text = loops(shortest, np.ones((3, 3)))
    assert text.count("while j") == 2 and text.count("below(") == 1
    assert loops(along_one_axis, np.ones(9), np.arange(3)).count("while j") == 3  # one of them is careful


def test_stores_that_meet_it_at_two_trips_stay():
    assert "below(" not in loops(beside_itself, np.ones(9), 2)
