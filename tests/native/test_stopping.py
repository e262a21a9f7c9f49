"""Whether any or all are true, and the first that is: blocks after the one that tells are not looked at."""

import warnings

import numpy as np
import pytest

import whilst


@whilst.compile
def told(a):
    return a.any(), a.all(), a.argmax(), a.argmin(), (~a).any(), (a & (a != False)).all()  # noqa: E712


@whilst.compile
def compared(x, y):
    return (x > y).any(), (x.T < y).all(), np.isnan(x).any(), np.isinf(x).all(), np.array_equal(x, x)


@whilst.compile
def with_errors(x):
    return (1 / x > 0.5).any()


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 4095, 4096, 4097, 8192, 20_000])
def test_where_it_is_told(size):
    for place in {0, 1, 255, 256, 4095, 4096, size - 1} & set(range(size)):
        for first in (False, True):
            a = np.full(size, first)
            a[place] = not first
            for given in (a, a[::-1], np.repeat(a, 2)[::2], np.stack((a, a)).T[:, :1]):
                assert told(given) == told.python(given)
    if not size:
        nothing = np.zeros(0, bool)
        anything = whilst.compile(lambda a: (a.any(), a.all()))
        assert anything(nothing) == (False, True)


@pytest.mark.parametrize("shape", [(3, 4), (70, 70), (1, 5000), (5000, 1), (0, 3)])
def test_what_is_compared(shape):
    for fill in (0.0, 2.0, np.nan, np.inf):
        for place in (0, -1):
            x = np.ones(shape)
            x.reshape(-1)[place:][:1] = fill
            for given in (x, np.asfortranarray(x), np.repeat(x, 2, -1)[..., ::2]):
                assert compared(given, 1.0) == compared.python(given, 1.0)


def test_no_error_is_passed_over():
    x = np.ones(20_000)
    x[-1] = 0.0
    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always")
        assert with_errors(x)
    assert [str(one.message) for one in met] == ["divide by zero encountered in divide"]


def test_few_are_looked_at():
    loops = told.lower(np.zeros(5000, bool)).text("loops")
    assert "while block in" in loops
    assert "while" not in with_errors.lower(np.ones(5000)).text("loops")
