"""Short loops that are no vectors: how often their bodies stand there, and that they compute what Python does."""

from __future__ import annotations

import numpy as np
import pytest
from samples.edit_distance import edit_distance as sample

import whilst
from harness import check

edit_distance = sample.python
FOUR = '"llvm.loop.unroll.count", i32 4'


def from_the_one_before(a, x):
    for i in range(1, len(a)):
        a[i] = (a[i - 1] >> 1) + x[i]


def down_a_column(a):
    for i in range(a.shape[0] - 1):
        a[i + 1, 0] = a[i, 0] // 2 + a[i + 1, 0]


def from_the_one_behind(a, x):
    for i in range(len(a) - 1):
        a[i] = (a[i + 1] >> 1) + x[i]


def rows_from_the_one_above(a):
    for i in range(a.shape[0] - 1):
        for j in range(a.shape[1]):
            a[i + 1, j] = (a[i, j] >> 1) + 3


def struck_out(kept, k):
    for i in range(k * k, len(kept), k):
        kept[i] = False


def text_of(f, *args):
    return whilst.compile(f).lower(*args).llvm


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (edit_distance, ("i64[n]", "i64[m]")),
        (from_the_one_before, ("i64[n]", "i64[n]")),
        (down_a_column, ("i64[n,m]",)),
        (struck_out, ("bool[n]", "i64")),
    ],
)
def test_four_at_once(f, args):
    assert FOUR in text_of(f, *args)


@pytest.mark.parametrize(
    ("f", "args"), [(from_the_one_behind, ("i64[n]", "i64[n]")), (rows_from_the_one_above, ("i64[n,m]",))]
)
def test_what_may_be_vectors_is_left_to_llvm(f, args):
    assert FOUR not in text_of(f, *args)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5, 7, 8, 9, 30])
def test_every_number_of_trips(n):
    numbers = np.random.default_rng(n)
    a, b = numbers.integers(0, 3, n), numbers.integers(0, 3, n + 2)
    check(edit_distance, a, b, passes=False)
    check(from_the_one_before, a, a + 1, passes=False)
    check(from_the_one_behind, a, a + 1, passes=False)
    check(down_a_column, numbers.integers(0, 9, (n + 1, 2)), passes=False)
    check(rows_from_the_one_above, numbers.integers(0, 9, (n + 1, n)), passes=False)
    check(struck_out, np.ones(n, np.bool_), 2, passes=False)
    check(struck_out, np.ones(2 * n, np.bool_)[::2], 1, passes=False)
