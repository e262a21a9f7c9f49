"""``argmin`` and ``argmax`` look for the block with the extreme first: the first of equals, or the first NaN, is found."""

import numpy as np
import pytest

import whilst

SIZES = (1, 2, 9, 255, 256, 257, 511, 512, 513, 1000)
DTYPES = (np.float64, np.float32, np.int64, np.int8, np.uint8, np.uint64, np.bool_)


def places(x):
    return np.argmin(x), np.argmax(x), x.argmax(axis=0)


def nearest(x, y):
    return np.argmin((x - y) ** 2), np.argmax(np.abs(x - y)), np.argmin(-x)


def of_rows(x):
    return x.argmin(axis=1), x.argmax(axis=0), np.argmax(x[:, ::-1], axis=1), np.argmax(x * 2.0)


def of_places(n):
    return np.argmax(np.arange(n) % 300)


def in_a_loop(x):
    found = np.zeros(x.shape[0], np.int64)
    for i in range(x.shape[0]):
        found[i] = np.argmin(x[i]) + np.argmax(x[:, i % x.shape[1]])
    return found


def agree(f, *args):
    found, expected = whilst.compile(f)(*args), f(*args)
    if isinstance(expected, tuple):
        assert all(np.array_equal(a, b) for a, b in zip(found, expected, strict=True))
    else:
        assert np.array_equal(found, expected)


def every_extreme(n, dtype):
    """Arrays whose extremes stand at the ends of blocks, several times, or everywhere."""
    random = np.random.default_rng(n)
    yield np.zeros(n, dtype)
    yield random.integers(0, 2, n).astype(dtype)
    whole = random.integers(0, 100, n).astype(dtype)
    yield whole
    for at in {0, n // 2, n - 1, min(255, n - 1), min(256, n - 1)}:
        x = whole.copy()
        x[at:] = np.roll(x[at:], 1)
        x[[at, n - 1]] = 120 if dtype is not np.bool_ else 1
        yield x
        yield x[::-1]


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda x: x.__name__)
def test_places(dtype):
    compiled = whilst.compile(places)
    for n in SIZES:
        for x in every_extreme(n, dtype):
            assert compiled(x) == places(x), (n, x)


@pytest.mark.parametrize("dtype", DTYPES[:2], ids=lambda x: x.__name__)
def test_no_numbers_infinities_and_zeros(dtype):
    compiled = whilst.compile(places)
    for n in SIZES:
        for first in {0, 1, n // 2, 255, 256, n - 1}:
            for value in (np.nan, np.inf, -np.inf, -0.0):
                x = np.zeros(n, dtype)
                x[first % n :: 3] = value
                assert compiled(x) == places(x), (n, first, value)
                x[-1] = np.nan
                assert compiled(x) == places(x), (n, first, value)
        assert compiled(np.full(n, np.nan, dtype)) == places(np.full(n, np.nan, dtype))
        assert compiled(np.full(n, -np.inf, dtype)) == places(np.full(n, -np.inf, dtype))


@pytest.mark.parametrize("shape", [(1, 1), (3, 700), (700, 3), (20, 9), (257, 256), (9, 1), (1, 300)])
def test_rows_and_columns(shape):
    x = np.random.default_rng(sum(shape)).integers(0, 50, shape) / 4.0
    for y in (x, x.T, np.asfortranarray(x), x[::-1], x[:, ::-1]):
        agree(of_rows, y)
        agree(in_a_loop, y)
    x.flat[:: max(1, x.size // 5)] = np.nan
    agree(of_rows, x)


def test_what_is_computed():
    random = np.random.default_rng(1)
    for n in SIZES:
        agree(nearest, random.random(n), random.random(n))
        agree(nearest, random.random(2 * n)[::2], random.random(n).astype(np.float32))
        agree(of_places, n)


def test_nothing():
    with pytest.raises(ValueError, match="empty sequence"):
        whilst.compile(places)(np.zeros(0))


@pytest.mark.parametrize("type, in_blocks", [("f64[n]", True), ("i64[n]", True), ("bool[n]", True), ("c128[n]", False)])
def test_which_are_looked_for_in_blocks(type, in_blocks):
    """Of complex numbers the largest is no fold."""
    text = str(whilst.compile(lambda x: np.argmax(x)).lower(type).loops)
    assert ("index_minimum" in text) == in_blocks
