"""Loops on several threads: what others got wrong (`known bugs` of parallel loops and reductions)."""

from __future__ import annotations

import numpy as np
import pytest

import whilst
from sharing import always_shared

PLANE = np.sin(np.arange(400 * 301.0)).reshape(400, 301)


@pytest.fixture(params=[1, 2, 5], ids="{} threads".format, autouse=True)
def threads(request, monkeypatch):
    with always_shared(monkeypatch, 1 << 12):
        whilst.set_threads(request.param)
        yield


def agrees(function, *args):
    mine, theirs = [[x.copy() if isinstance(x, np.ndarray) else x for x in args] for _ in range(2)]
    found, expected = whilst.compile(function)(*mine), function(*theirs)
    for x, y in zip((found, *mine), (expected, *theirs), strict=True):
        assert np.allclose(x, y, rtol=1e-12, atol=0)


def rows_of_a_large_loop(x, n):
    for i in range(n):
        for j in range(x.shape[1]):
            a, b = np.sin(x[i, j]), np.cos(x[i, j])
            for _ in range(3):
                a, b = a * b + 0.1, a - b * 0.5
                a, b = b * b + 0.1, b - a * 0.5
                a, b = a * a + 0.1, a + b * 0.5
                a, b = b * a + 0.1, a - b * 0.25
                a, b = a * b + 0.3, a - b * 0.75
            x[i, j] = a + b
    return x


def reduction_under_a_condition(x, on):
    total = 10.0
    for i in range(x.shape[0]):
        if on:
            total += np.exp(x[i]).sum()
    return total


def start_of_a_reduction_counted_once(x):
    out = np.full(x.shape[0], 7.0)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if x[i, j] > 0.0:
                out[i] += np.exp(x[i, j])
    return out


def two_loops_in_the_arms_of_a_branch(x, first):
    out = np.zeros(x.shape)
    if first:
        for i in range(x.shape[0]):
            for j in range(x.shape[1]):
                out[i, j] = np.exp(x[i, j])
    else:
        for i in range(x.shape[0]):
            for j in range(x.shape[1]):
                out[i, j] = -np.sin(x[i, j])
    return out


def dependent_loops_one_after_the_other(x):
    y = np.empty(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            y[i, j] = np.exp(x[i, j])
    z = np.empty(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            z[i, j] = np.sin(y[x.shape[0] - 1 - i, j])
    return z


def a_variable_of_the_iteration(x):
    out = np.empty(x.shape[0])
    t = 0.0
    for i in range(x.shape[0]):
        t = x[i, 0]
        for j in range(x.shape[1]):
            t = np.sin(t) + x[i, j]
        out[i] = t
    return out, t


def writes_to_one_place(x):
    out = np.zeros(3)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[0] = np.exp(x[i, j])
    return out


def writes_that_meet(x):
    for i in range(x.shape[0] - 1):
        for j in range(x.shape[1]):
            x[i, j] = np.exp(x[i, j])
            x[i + 1, j] = np.sin(x[i, j])
    return x


def rows_given_by_an_index_array(x, at):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[at[i], j] = np.exp(x[i, j])
    return x


def an_error_in_the_middle(x, size):
    out = np.zeros(size)
    try:
        for i in range(x.shape[0]):
            out[i] = np.exp(x[i]).sum()
    except IndexError:
        out[0] = -1.0
    return out


@pytest.mark.parametrize("n", [0, -3, 1, 400])
def test_no_iterations_of_a_large_loop(n):
    agrees(rows_of_a_large_loop, PLANE, n)


@pytest.mark.parametrize("on", [True, False])
def test_reduction_under_a_condition(on):
    agrees(reduction_under_a_condition, PLANE, on)


@pytest.mark.parametrize("first", [True, False])
def test_two_loops_in_the_arms_of_a_branch(first):
    agrees(two_loops_in_the_arms_of_a_branch, PLANE, first)


@pytest.mark.parametrize("function", [
    start_of_a_reduction_counted_once, dependent_loops_one_after_the_other, writes_to_one_place, writes_that_meet,
])  # fmt: skip
def test_loops_of_rows(function):
    agrees(function, PLANE)


def test_a_variable_of_the_iteration():
    found, last = whilst.compile(a_variable_of_the_iteration)(PLANE)
    assert np.allclose(found, a_variable_of_the_iteration(PLANE)[0], rtol=1e-12)
    assert last == found[-1]


def test_rows_given_by_an_index_array():
    agrees(rows_given_by_an_index_array, PLANE, np.arange(400) // 2)


@pytest.mark.parametrize("size", [400, 399, 5])
def test_an_error_in_the_middle(size):
    agrees(an_error_in_the_middle, PLANE, size)


def test_overlapping_rows_of_a_callers_array():
    line = np.zeros(400 + 300)
    rows = np.lib.stride_tricks.as_strided(line, (400, 301), (8, 8))

    def into(x, out):
        for i in range(x.shape[0]):
            for j in range(x.shape[1]):
                out[i, j] = np.exp(x[i, j])

    whilst.compile(into)(PLANE, rows)
    found = line.copy()
    into(PLANE, rows)
    assert np.allclose(found, line, rtol=1e-12)
