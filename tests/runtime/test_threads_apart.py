"""Loops on several threads whose iterations the bounds of inner loops keep apart, and such as only look so."""

from __future__ import annotations

import copy
import re

import numpy as np
import pytest

import whilst
from sharing import always_shared


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    with always_shared(monkeypatch, 1 << 6):
        yield


def below_the_diagonal(c, x):
    for i in range(c.shape[0]):
        for j in range(i):
            c[i, j] = c[j, i] = np.sin(x[i] * x[j]) + c[j, i]


def with_the_diagonal(c, x):
    for i in range(c.shape[0]):
        for j in range(i + 1):
            c[i, j] += x[i] - np.cos(x[j])
            c[j, i] = c[i, j]


def above_the_diagonal(c, x):
    for i in range(c.shape[0]):
        for j in range(i, c.shape[0]):
            c[i, j] = c[j, i] = np.sin(x[i] * x[j]) - c[j, i]


def right_of_the_diagonal(c, x):
    n = c.shape[0]
    for i in range(n):
        for j in range(i + 1, n):
            total = 0.0
            for k in range(n):
                total += x[k] * np.exp(x[i] - x[j])
            c[i, j] = total
            c[j, i] = -total


def from_the_last_one(c, x):
    n = c.shape[0]
    for k in range(n):
        i = n - 1 - k
        for j in range(i):
            c[i, j] = x[i] + np.sin(x[j])
            c[j, i] = c[i, j] * 2.0


def even_rows_from_odd_ones(c, x):
    for i in range(c.shape[0] // 2):
        for j in range(c.shape[1]):
            c[2 * i, j] = np.sin(c[2 * i + 1, j]) + x[j]


def every_third_row(c, x):
    for i in range((c.shape[0] - 2) // 3):
        for j in range(c.shape[1]):
            c[3 * i + 1, j] = np.sin(c[3 * i, j]) + c[3 * i + 2, j]


APART = [below_the_diagonal, with_the_diagonal, above_the_diagonal, right_of_the_diagonal,
         even_rows_from_odd_ones]  # fmt: skip
UNDECIDED = [from_the_last_one, every_third_row]
"""Integers may wrap on the way, for all that is known."""


def one_row_up(c, x):
    for i in range(1, c.shape[0]):
        for j in range(i):
            c[i, j] = np.sin(c[j, i - 1]) + x[j]
            c[j, i] = c[i, j]


def from_one_before(c, x):
    for i in range(1, c.shape[0]):
        for j in range(i - 1, c.shape[0]):
            c[i, j] = np.sin(x[j]) + c[j, i]
            c[j, i] = c[i, j] * 0.5


def one_too_many(c, x):
    n = c.shape[0]
    for i in range(n - 1):
        for j in range(i + 2):
            c[i, j] = np.sin(c[j, i]) + x[i]
            c[j, i] = c[i, j] + 1.0


def all_of_both(c, x):
    for i in range(c.shape[0]):
        for j in range(c.shape[0]):
            c[i, j] = np.sin(x[i]) - c[j, i]
            c[j, i] = c[i, j] * 0.5


def what_another_row_writes(c, x):
    for i in range(c.shape[0]):
        for j in range(i):
            c[i, j] = np.sin(c[j, j]) + x[i]
            c[j, i] = c[i, j]
        c[i, i] = x[i] + c[i, 0]


def columns_that_meet(c, x):
    for i in range(c.shape[0] // 2):
        for j in range(c.shape[0] // 2):
            c[2 * i, j] = np.sin(x[i]) + c[i, j]


def third_rows_that_meet(c, x):
    for i in range((c.shape[0] - 3) // 3):
        for j in range(c.shape[1]):
            c[3 * i + 3, j] = np.sin(c[3 * i, j]) + x[j]


def down_to_another_place(c, x):
    for i in range(c.shape[0]):
        for j in range(i):
            k = int(abs(x[j])) % (i + 1)
            c[i, k] = np.sin(x[i])
            c[k, i] = c[i, j]
            c[k, k] = c[k, i] + 1.0


def ahead_as_far_as_it_goes(c, x):
    for i in range(c.shape[0]):
        j = i
        while j < c.shape[0] and c[j, 0] > 0.0:
            j += 1
        c[i, 0] += np.sin(j * 1.0) + x[i]


IN_TURN = [one_row_up, from_one_before, one_too_many, all_of_both, what_another_row_writes, columns_that_meet,
           third_rows_that_meet, down_to_another_place, ahead_as_far_as_it_goes]  # fmt: skip


def outcome(function, args):
    given = copy.deepcopy(args)
    result = function(*given)
    return [np.asarray(x) for x in (given[0] if result is None else result, *given)]


def same(one, other):
    return all(np.allclose(x, y, rtol=1e-11, atol=1e-13) for x, y in zip(one, other, strict=True))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("function", APART + UNDECIDED + IN_TURN)
def test_all_is_as_in_turn(function):
    compiled = whilst.compile(function)
    for n in (0, 1, 2, 3, 5, 31, 64):
        x = np.random.default_rng(n).normal(size=(n + 1, n)).round(2)
        args = (x[:n], x[n])
        expected = outcome(function, args)
        for count in (1, 2, 5):
            whilst.set_threads(count)
            for _ in range(3):
                assert same(outcome(compiled, args), expected), (n, count)


def text(function, *types):
    return whilst.compile(function).lower(*types).text("llvm")


@pytest.mark.parametrize("function", APART)
def test_they_are_given_to_threads_at_all(function):
    assert "@whilst_parallel" in text(function, "f64[n,n]", "f64[n]")


@pytest.mark.parametrize("function", IN_TURN)
def test_others_are_not(function):
    assert "@whilst_parallel" not in text(function, "f64[n,n]", "f64[n]")


def test_a_triangle_of_an_array_that_lies_over_another_one():
    """The caller's views of one block: what is read is what is written elsewhere."""

    def mirrored(c, b):
        for i in range(c.shape[0]):
            for j in range(i):
                c[i, j] = np.sin(b[j, i]) + 1.0
                c[j, i] = c[i, j] * 0.5

    def of_one(f):
        def call(whole):
            f(whole[1:, 1:], whole[:-1, :-1])

        return call

    whole = np.random.default_rng(3).normal(size=(60, 60))
    for count in (1, 2, 5):
        whilst.set_threads(count)
        assert same(outcome(of_one(whilst.compile(mirrored)), (whole,)), outcome(of_one(mirrored), (whole,)))


# -- indices that count from the end -----------------------------------------------------------------------------------


def round_the_end(x, n, shift):
    out = np.zeros((len(x), 3))
    for i in range(n):
        for j in range(3):
            out[i + shift, j] = np.sin(x[i % len(x)] + i + j)
    return out


def round_the_end_once(x, n, shift):
    out = np.zeros((len(x), 3))
    for i in range(out.shape[0]):
        for j in range(3):
            out[i - 1, j] = np.sin(x[i] + j)
    return out


@pytest.mark.parametrize("function", [round_the_end, round_the_end_once])
def test_indices_below_zero(function):
    compiled = whilst.compile(function)
    x = np.random.default_rng(1).normal(size=40)
    for n, shift in ((40, 0), (40, -40), (80, -40), (41, -1), (60, -30), (0, -50), (39, 1)):
        for count in (1, 2, 5):
            whilst.set_threads(count)
            assert np.allclose(compiled(x, n, shift), function(x, n, shift), rtol=1e-14), (n, shift, count)


def test_rows_that_may_be_met_from_both_ends_are_given_to_threads_where_no_index_is_below_zero():
    asked = text(round_the_end, "f64[n]", "i64", "i64")
    branches = re.findall(r"br i1 (%\S+), label %several", asked)
    assert branches
    for branch in branches:
        (shift,) = re.findall(rf"{re.escape(branch)} = and i1 %\S+, (%\S+)\n", asked)
        assert re.search(rf"{re.escape(shift)} = icmp sge i64 %shift\S*, 0\n", asked)


# -- integers that wrap ------------------------------------------------------------------------------------------------


def by_numbers_that_wrap(c, x, far):
    for i in range(c.shape[0]):
        for j in range(i):
            k = (j + far[0]) - far[1]
            c[i, k] = c[k, i] = np.sin(x[i] * x[j])


def test_numbers_that_wrap():
    whilst.set_threads(2)
    far = np.array([np.iinfo(np.int64).max] * 2)
    args = (np.zeros((40, 40)), np.arange(40.0), far)
    with np.errstate(over="ignore"):
        expected = outcome(by_numbers_that_wrap, args)
    assert same(outcome(whilst.compile(by_numbers_that_wrap), args), expected)
