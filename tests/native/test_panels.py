"""Rows that each add up rows of another array: four of them at once, panel by panel, in registers."""

import numpy as np
import pytest

import whilst

pytestmark = pytest.mark.filterwarnings("ignore::whilst.WhilstWarning")

def product(a, b):
    c = np.zeros((a.shape[0], b.shape[1]), a.dtype)
    for i in range(a.shape[0]):
        for k in range(a.shape[1]):
            for j in range(b.shape[1]):
                c[i, j] += a[i, k] * b[k, j]
    return c


def of_rows(a, b):
    """The innermost loop is one over an array."""
    c = np.zeros((a.shape[0], b.shape[1]), a.dtype)
    for i in range(a.shape[0]):
        for k in range(a.shape[1]):
            c[i] += a[i, k] * b[k]
    return c


def into_argument(c, a, b):
    """Another sign, a number that is computed for each row, and what was there counts."""
    for i in range(len(a)):
        half = i * 0.5
        for k in range(a.shape[1]):
            for j in range(b.shape[1]):
                c[i, j] -= a[i, k] * b[k, j] + b[k, j] * half


def upside_down(c, a, b):
    n = len(a)
    for i in range(n):
        below = n - 1 - i
        for k in range(a.shape[1]):
            for j in range(b.shape[1]):
                c[below, j] += a[i, k] * b[k, j]


def some_columns(c, a, b, first, stop):
    for i in range(len(a)):
        for k in range(a.shape[1]):
            c[i, first:stop] += a[i, k] * b[k, first:stop]


def shortest(a, b):
    """No sum: the least of all."""
    c = np.full((a.shape[0], b.shape[1]), 1e9)
    for i in range(a.shape[0]):
        for k in range(a.shape[1]):
            for j in range(b.shape[1]):
                c[i, j] = min(c[i, j], a[i, k] + b[k, j])
    return c


def triangle(a, b):
    """Each row has a number of trips of its own."""
    c = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for k in range(min(i, a.shape[1])):
            for j in range(b.shape[1]):
                c[i, j] += a[i, k] * b[k, j]
    return c


def from_the_row_before(c, a):
    for i in range(1, len(c)):
        for k in range(a.shape[1]):
            for j in range(c.shape[1]):
                c[i, j] += a[i, k] * c[i - 1, j]


RNG = np.random.default_rng(3)


def numbers(dtype, *size):
    return (RNG.normal(size=size) * 10).astype(dtype)


@pytest.mark.parametrize("program", [product, of_rows, shortest, triangle], ids=lambda f: f.__name__)
@pytest.mark.parametrize("rows", [0, 1, 3, 4, 5, 11])
def test_sizes_around_panels(program, rows):
    compiled = whilst.compile(program)
    for k in (0, 1, 6):
        for columns in (0, 1, 15, 16, 17, 31, 32, 33, 50):
            a, b = numbers(float, rows, k), numbers(float, k, columns)
            np.testing.assert_array_equal(compiled(a, b), program(a, b))


@pytest.mark.parametrize("dtype", [np.float32, np.int64, np.int16])
def test_dtypes(dtype):
    compiled = whilst.compile(product)
    for columns in (15, 32, 33, 70, 130):
        a, b = numbers(dtype, 9, 5), numbers(dtype, 5, columns)
        found, expected = compiled(a, b), product(a, b)
        np.testing.assert_array_equal(found, expected)
        assert found.dtype == expected.dtype


def test_what_was_there_counts_once():
    """Also in columns that are in two panels."""
    for program in (into_argument, upside_down):
        compiled = whilst.compile(program)
        for columns in (16, 23, 40):
            a, b, mine = numbers(float, 10, 7), numbers(float, 7, columns), numbers(float, 10, columns)
            theirs = mine.copy()
            compiled(mine, a, b)
            program(theirs, a, b)
            np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("bounds", [(0, 40), (3, 19), (3, 20), (5, 38), (9, 9), (20, 4), (-20, -1)])
def test_some_columns(bounds):
    compiled = whilst.compile(some_columns)
    a, b, mine = numbers(float, 6, 5), numbers(float, 5, 40), numbers(float, 6, 40)
    theirs = mine.copy()
    compiled(mine, a, b, *bounds)
    some_columns(theirs, a, b, *bounds)
    np.testing.assert_array_equal(mine, theirs)


def test_strides_nan_and_infinity():
    compiled = whilst.compile(product)
    a, b = numbers(float, 10, 12), numbers(float, 24, 66)
    a[3, 2], a[8, 4], b[1, 20], b[4, 4] = np.nan, np.inf, -np.inf, 0.0
    for x, y in ((a, b[::2, ::2]), (a[::-1], b[:12]), (a[:, ::2], b.T[:6, ::1]), (a.T, b[10:20, 17:])):
        with np.errstate(invalid="ignore"):
            np.testing.assert_array_equal(compiled(x, y), product(x, y))


def test_arrays_that_share_memory():
    """The result among the factors, and the factors in one array."""
    compiled = whilst.compile(into_argument)
    whole = numbers(float, 40, 40)
    for pick in (
        lambda x: (x[:20, :20], x[:20, :20], x[:20, 20:]),
        lambda x: (x[:20, :20], x[:20, 20:], x[:20, :20]),
        lambda x: (x[1:21, 2:22], x[:20, :20], x[5:25, 20:]),
        lambda x: (x[:20], x[20:, :20], x[20:]),
    ):
        mine, theirs = whole.copy(), whole.copy()
        compiled(*pick(mine))
        into_argument(*pick(theirs))
        np.testing.assert_array_equal(mine, theirs)


def test_rows_that_need_each_other():
    compiled = whilst.compile(from_the_row_before)
    a, mine = numbers(float, 9, 3) / 10, numbers(float, 9, 35)
    theirs = mine.copy()
    compiled(mine, a)
    from_the_row_before(theirs, a)
    np.testing.assert_array_equal(mine, theirs)


def test_panels_where_they_may_be():
    a, b, c = np.ones((9, 9)), np.ones((9, 20)), np.ones((9, 20))
    for program, args in ((product, (a, b)), (into_argument, (c, a, b)), (shortest, (a, b))):
        assert "begun = local" in whilst.compile(program).lower(*args).loops, program
    for program, args in ((triangle, (a, b)), (from_the_row_before, (c, a)), (into_argument, (b, a, b))):
        assert "begun = local" not in whilst.compile(program).lower(*args).loops, program
