"""Rows of one array are the same or apart, so one may be written while another is read; other parts may overlap."""

import numpy as np
import pytest

import whilst


def rows(x, i, j):
    x[i] -= 0.5 * x[j]


def columns(x, i, j):
    x[:, i] = x[:, j] * 2.0 + x[:, i]


def parts_of_rows(x, i, j):
    x[i, 1:] += x[j, 1:] * x[i, 0]


def backwards(x, i, j):
    x[i, ::-1] = x[j] + 1.0


def both_backwards(x, i, j):
    x[i, ::-1] = x[j, ::-1] + 1.0


def shifted(x, i, j):
    x[i, 1:] = x[j, :-1] * 2.0


def rows_of_rows(x, i, j):
    y = x[i]
    z = x[j]
    y[1:] += z[:-1]


def of_a_square(x, i, j):
    y = x.reshape(-1, 2, 2)
    y[i] += y[j].T


def along_both(x, i, j):
    y = x.reshape(-1, 2, 2)
    y[i] = y[j] * y[i, 0] + y[j, 1]


def one_repeated(x, i, j):
    y = x.reshape(-1, 2, 2)
    y[i, :] = y[j, 0] + 1.0


def with_an_axis(x, i, j):
    y = x.reshape(-1, 2, 2)
    y[i] = y[j][::-1] * 2.0


def swapped(x, i, j):
    x[i], x[j] = x[j].copy(), x[i].copy()


def from_a_view(x, i, j):
    y = x[1:, 1:]
    y[i] = y[j] - y[i]



PROGRAMS = (
    rows, columns, parts_of_rows, backwards, both_backwards, shifted, rows_of_rows, of_a_square, along_both,
    one_repeated, with_an_axis, swapped, from_a_view,
)  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda f: f.__name__)
def test_same_as_numpy(program):
    compiled = whilst.compile(program)
    for i, j in ((0, 1), (1, 0), (2, 2), (-1, 2)):
        mine = np.random.default_rng(3).random((4, 4))
        theirs = mine.copy()
        compiled(mine, i, j)
        program(theirs, i, j)
        np.testing.assert_array_equal(mine, theirs, err_msg=str((i, j)))


@pytest.mark.parametrize(
    ("program", "buffered"), [(rows, False), (columns, False), (parts_of_rows, False), (shifted, True), (backwards, True)]
)
def test_only_what_may_overlap_is_buffered(program, buffered):
    text = whilst.compile(program).lower(np.ones((3, 3)), 1, 2).loops
    assert (" = alloc" in text) == buffered


def overlapping_rows(y, i, j):
    y[i] = y[j] * 2.0 + y[i]


def test_rows_that_overlap_each_other():
    compiled = whilst.compile(overlapping_rows)
    for i, j in ((0, 1), (1, 0), (3, 2)):
        mine, theirs = np.arange(12.0), np.arange(12.0)
        window = np.lib.stride_tricks.as_strided
        compiled(window(mine, (4, 6), (16, 8)), i, j)
        overlapping_rows(window(theirs, (4, 6), (16, 8)), i, j)
        np.testing.assert_array_equal(mine, theirs)
