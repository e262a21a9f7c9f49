"""Derivatives through values that are of one kind on one path and of another on the other."""

import numpy as np
import pytest

import whilst

X = np.arange(3.0)


def of_two_ranks_or_a_pair(x, n):
    y = x
    if n == 1:
        y = np.stack([x, 2 * x])
    if n == 2:
        y = (x, 3.0)
    if isinstance(y, tuple):
        return np.sum(y[0]) * y[1]
    if y.ndim == 2:
        return np.sum(y * y)
    return np.sum(y)


@pytest.mark.parametrize(("n", "expected"), [(0, np.ones(3)), (1, 10 * X), (2, 3 * np.ones(3))])
def test_arrays_of_two_ranks_and_a_pair(n, expected):
    assert np.array_equal(whilst.grad(of_two_ranks_or_a_pair)(X, n), expected)


def beside_texts_in_a_list(x):
    out = []
    for k in range(4):
        out.append(x * k if k % 2 else "skip")
    total = 0.0
    for item in out:
        if not isinstance(item, str):
            total += item * item
    return total


def test_numbers_beside_texts_in_a_list():
    assert whilst.grad(beside_texts_in_a_list)(3.0) == 60.0


def caught(x):
    try:
        y = x if x > 0 else "negative"
        return y * 2.0
    except TypeError:
        return 5.0 * x


def test_what_one_kind_cannot():
    assert whilst.grad(caught)(3.0) == 2.0
    assert whilst.grad(caught)(-3.0) == 5.0


def or_a_text(x):
    if x > 1:
        return "too large"
    return x


def test_a_result_that_may_be_a_text():
    with pytest.raises(whilst.UserError, match="returns 'too large' or float"):
        whilst.grad(or_a_text)(0.5)
