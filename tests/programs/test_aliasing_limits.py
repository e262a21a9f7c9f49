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


def turned_and_reversed(x, n):
    z = x
    for k in range(n):
        z = z.T[::-1]
        z[0] = 7 + k
    return x


def turned_on_one_path(x, n):
    z = x
    for k in range(n):
        if k < n:
            z = z.T
        z[0] = 7 + k
    return x


def a_row_of_one_path_and_a_copy_of_another(x, n):
    u = np.zeros(4)
    if n > 0:
        u = x[n]
    if n < 2:
        u = u + 0.0
    u += 1
    return x


def the_last_row_or_a_copy(x, n):
    u = np.zeros(4)
    for u in x:
        pass
    if n < 2:
        u = u.copy()
    np.add.at(u, [0, 0], 1)
    return x


@pytest.mark.parametrize(
    "f",
    [
        turned_and_reversed,
        a_row_of_one_path_and_a_copy_of_another,
        the_last_row_or_a_copy,
    ],
)
def test_is_refused(f):
    with pytest.raises(whilst.Limitation, match="W220"):
        whilst.compile(f)(np.zeros((3, 4)), 2)


@pytest.mark.parametrize("f", [turned_in_a_loop, turned_on_one_path])
@pytest.mark.parametrize("shape", [(3, 3), (3, 4)])
def test_turns_are_turned_back(f, shape):
    for n in range(4):
        x, y = (np.arange(np.prod(shape)).reshape(shape) * 1.0 for _ in range(2))
        assert np.array_equal(whilst.compile(f)(x, n), f(y, n)) and np.array_equal(x, y)
