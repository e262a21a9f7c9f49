"""Loops over the rows of one array become one loop, where each looks at its own row alone."""

import numpy as np
import pytest

import whilst


def scaled(x):
    e = x - np.max(x, axis=1, keepdims=True)
    return e * np.min(e, axis=1, keepdims=True)


def ranges(x):
    low, high = np.min(x, axis=1), np.max(x, axis=1)
    return low, high - low, (x - low[:, None]) * 2.0


def upside_down(x):
    low = np.min(x, axis=1)
    return x - low[::-1][:, None]


def in_place(x):
    x -= np.max(x, axis=1, keepdims=True)
    x *= np.min(x, axis=1, keepdims=True)


def columns(x):
    return x - np.max(x, axis=0, keepdims=True) - np.min(x, axis=1, keepdims=True)


def after_all_rows(x):
    low = np.min(x, axis=1)
    return x - np.max(low)


def shifted(x):
    low = np.min(x, axis=1)
    return x[1:] - low[:-1, None], x[:-1] - low[1:, None]


def square(x):
    low = np.min(x, axis=1)
    return x - low


ALL = [scaled, ranges, upside_down, in_place, columns, after_all_rows, shifted, square]


def awkward(n, m):
    x = np.random.default_rng(n + m).normal(size=(n, m))
    if x.size > 3:
        x.flat[[1, x.size // 2]] = np.nan, -0.0
    return x


@pytest.mark.parametrize("f", ALL)
@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (7, 7), (9, 40), (1, 5), (5, 1)])
def test_they_say_what_numpy_says(f, shape):
    if f is square and shape[0] != shape[1] and 1 not in shape:
        return
    for x in (awkward(*shape), awkward(*shape[::-1]).T, awkward(shape[0], 2 * shape[1])[:, ::2]):
        ours, theirs = np.array(x, order="K"), np.array(x, order="K")
        found, expected = whilst.compile(f)(ours), f(theirs)
        assert np.array_equal(ours, theirs, equal_nan=True)
        for a, b in zip(parts(found), parts(expected)):
            assert np.array_equal(a, b, equal_nan=True)


def parts(x):
    return x if isinstance(x, tuple) else () if x is None else (x,)


def test_nothing():
    assert whilst.compile(scaled)(np.ones((0, 3))).shape == (0, 3)
    with pytest.raises(ValueError, match="zero-size array"):
        whilst.compile(scaled)(np.ones((3, 0)))


def test_nobody_sees_half_of_it():
    x = np.ones((3, 4))
    x[2] = 5.0
    whilst.compile(in_place)(x)
    assert not x.any()


def outer_loops(f):
    """Of rows whose length is known, so that there are no others for short ones."""
    text = str(whilst.compile(f).lower("f64[n,4]").loops)
    return sum(line.startswith("    for ") for line in text.splitlines())


def test_one_loop_is_left():
    assert outer_loops(scaled) == 1
    assert outer_loops(ranges) == 1


def test_other_rows_keep_them_apart():
    assert outer_loops(upside_down) == 2
    assert outer_loops(after_all_rows) >= 2
