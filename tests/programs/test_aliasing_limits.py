"""Writes that another array would have to see, where it is not known which: they are refused, not lost."""

import numpy as np
import pytest

import whilst


def turned_in_a_loop(x, n):
    z = x
    for k in range(n):
        z = np.transpose(z)
        z[0] = 7 + k
    return x


def turned_on_one_path(x, n):
    z = x
    for k in range(n):
        if k < n:
            z = z.T
        z[0] = 7 + k
    return x


def reshaped_in_each_trip(x, n):
    z = x
    for k in range(n):
        z += 1
        z = z.reshape(2, -1)[::-1].reshape(3, 4)
    return x


def two_views_of_what_was_made(x, n):
    z = x[0]
    w = z
    for k in range(n):
        t = np.zeros(4)
        z, w = t, t[::-1]
    z[0] += 1
    return w


@pytest.mark.parametrize("f", [reshaped_in_each_trip, two_views_of_what_was_made])
def test_is_refused(f):
    with pytest.raises(whilst.Limitation, match="W220"):
        whilst.compile(f)(np.zeros((3, 4)), 2)


@pytest.mark.parametrize("f", [turned_in_a_loop, turned_on_one_path])
@pytest.mark.parametrize("shape", [(3, 3), (3, 4)])
def test_turns_are_turned_back(f, shape):
    for n in range(4):
        x, y = (np.arange(np.prod(shape)).reshape(shape) * 1.0 for _ in range(2))
        assert np.array_equal(whilst.compile(f)(x, n), f(y, n)) and np.array_equal(x, y)
