"""Nests over one index space become one where that is right, and give what they gave."""

import re

import numpy as np
import pytest

import whilst


def chain(x, y, a, n):
    for _ in range(n):
        x = a * x + y
        y = y - a * x * 0.5
    return x, y


def rows(x, y, n):
    for _ in range(n):
        both = x * y + 1.0
        x[1:-1, 1:-1] = both[1:-1, 1:-1] - y[1:-1, 1:-1] * 2.0
        y[1:-1, 1:-1] = both[1:-1, 1:-1] + y[1:-1, 1:-1] * 0.5
    return x, y


def shifted(x, y, n):
    for _ in range(n):
        t = x * y + 1.0
        x[1:] = t[:-1] - y[1:]
        y[:-1] = t[1:] + x[:-1]
    return x, y


def onto_itself(x, y, n):
    for _ in range(n):
        x[:] = x * 2.0 + y
        y[:] = x - y
        x[:] = x + y
    return x, y


def small_and_wide(x, y, n):
    low = x < y
    for _ in range(n):
        low = low & (x * y < 2.0)
        x = x + y * 0.5
    return low, x


def written_backwards(x, y, n):
    for _ in range(n):
        x[:] = x + y
        y[::-1] = x - y
    return x, y


def nests(f, *args):
    text = str(f.lower(*args).kernel.loops)
    return len(re.findall(r"^ *for ", text, re.M))


@pytest.mark.parametrize("n", [0, 1, 3])
@pytest.mark.parametrize("size", [0, 1, 2, 7, 33])
@pytest.mark.parametrize("f", [shifted, onto_itself, small_and_wide, written_backwards, rows], ids=lambda f: f.__name__)
def test_as_in_numpy(f, size, n):
    rng = np.random.default_rng(size)
    shape = (size, size) if f is rows else (size,)
    x, y = rng.normal(size=shape), rng.normal(size=shape)
    if size > 2:
        x[0], y[1], y[2] = np.nan, np.inf, -0.0
    given = [(x, y), (x[::-1], y[::-1])] + ([(x.T, y)] if f is rows else [])
    with np.errstate(all="ignore"):
        for a, b in given:
            expected, found = f(a.copy("K"), b.copy("K"), n), whilst.compile(f)(a.copy("K"), b.copy("K"), n)
            assert all(np.array_equal(p, q, equal_nan=True) for p, q in zip(expected, found))


def test_one_array_twice():
    x = np.linspace(0.5, 1.5, 9)
    for f in (onto_itself, shifted, written_backwards):
        one, two = x.copy(), x.copy()
        expected, found = f(one, one, 2), whilst.compile(f)(two, two, 2)
        assert np.array_equal(one, two) and all(map(np.array_equal, expected, found))


def test_what_is_read_twice_is_read_in_one_nest():
    x, y = np.ones(5), np.ones(5)
    f = whilst.compile(chain)
    assert nests(f, x, y, 0.5, 3) == 2 + 2  # copies of the arguments, which stay as they are, four steps at once, one step
    found = f(x, y, 0.5, 3)
    assert all(map(np.array_equal, chain(x, y, 0.5, 3), found))


def test_neighbours_keep_nests_apart():
    x, y = np.ones(5), np.ones(5)
    assert nests(whilst.compile(shifted), x, y, 1) == 4
