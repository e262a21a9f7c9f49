"""Every way to loop, differentiated every way: compiled against interpreted and against central differences."""

from functools import cache

import numpy as np
import pytest

import whilst
from autodiff import arrays, loops

TRIPS = [0, 1, 2, 3, 5, 17]
X = np.array([0.3, 0.7, 1.1, 0.45, 0.9])
DIRECTION = np.array([0.6, -0.3, 0.2, 0.5, -0.4])
CASES = [(f, 0.7, 1.0) for f in loops.PROGRAMS] + [(f, X, DIRECTION) for f in arrays.PROGRAMS]
ROUNDED = {"nested_branches": 16, "whole_arrays": 16, "power_iteration": 16}
"""Where many sines or tanhs are multiplied, each of which compiled code and NumPy round in their own way, or many
products of matrices and vectors, which they add up in their own order."""
EVERY = pytest.mark.parametrize(("f", "x", "v"), CASES, ids=[f.__name__ for f, _, _ in CASES])


def copy(x):
    return x.copy() if isinstance(x, np.ndarray) else x


def difference(f, x, v, h=1e-6):
    return (f(x + h * v) - f(x - h * v)) / (2 * h)


def close(found, expected, scale=1e-6):
    assert found == pytest.approx(expected, rel=scale, abs=scale)


def apart(found, expected):
    """How many units in the last place, of the largest element, two results are apart."""
    scale = np.spacing(max(np.max(np.abs(expected)), np.finfo(float).tiny))
    return np.max(np.abs(np.asarray(found) - expected)) / scale


@cache
def gradient_of(f):
    return whilst.value_and_grad(f)


@EVERY
@pytest.mark.parametrize("n", TRIPS)
def test_reverse(f, x, v, n):
    value, found = gradient_of(f)(copy(x), n)
    assert value == pytest.approx(f(copy(x), n), rel=1e-12)
    assert type(found) is type(x) and np.shape(found) == np.shape(x)
    close(np.sum(found * v), difference(lambda y: f(y, n), x, v))
    value2, found2 = gradient_of(f).eager(copy(x), n)
    assert apart(value, value2) <= 4 and apart(found, found2) <= ROUNDED.get(f.__name__, 4)


@EVERY
@pytest.mark.parametrize("n", TRIPS)
def test_forward(f, x, v, n):
    value, found = whilst.jvp(f, (copy(x), n), (v, None))
    assert value == pytest.approx(f(copy(x), n), rel=1e-12)
    close(found, difference(lambda y: f(y, n), x, v))


@EVERY
def test_forward_over_reverse(f, x, v):
    for n in (0, 1, 4):
        (found,) = (whilst.hvp(f, (copy(x), n), (v, None)),)
        close(found, difference(lambda y: gradient_of(f)(copy(y), n)[1], x, v), 2e-5)


@EVERY
def test_reverse_over_reverse(f, x, v):
    for n in (0, 1, 4):
        _, pull = whilst.vjp(whilst.grad(f), copy(x), n)
        close(pull(v)[0], difference(lambda y: gradient_of(f)(copy(y), n)[1], x, v), 2e-5)
