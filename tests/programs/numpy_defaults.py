"""Scalars of NumPy's that are default values or are bound to functions."""

import functools

import numpy as np

from programs.registry import program

EPS = np.finfo(float).eps


@program((2.0,), (9.0,), (0.0,), joins=True)
def tolerance_of_numpys_by_default(x, tolerance=np.finfo(float).eps, most=np.int32(50)):
    guess = x
    for k in range(most):
        if abs(guess * guess - x) <= tolerance * x:
            return guess, k, tolerance
        guess = 0.5 * (guess + x / guess)
    return guess, most, tolerance


def _scaled(x, factor=np.float32(0.5), *, shift=np.int8(3)):
    return x * factor + shift


@program((1,), (2.5,), (np.arange(3),))
def inner_function_with_defaults_of_numpys(x):
    return _scaled(x), _scaled(x, shift=1)


_halved = functools.partial(_scaled, factor=np.float64(0.25))


@program((1,), (2.5,), (np.arange(3, dtype=np.float32),))
def partial_with_a_number_of_numpys(x):
    return _halved(x)


@program((1.0,), (0.0,), joins=True)
def tuple_of_numpys_numbers_by_default(x, limits=(np.float64(-1.0), np.float64(0.5), np.bool_(True))):
    low, high, closed = limits
    return min(max(x, low), high), closed, low / high


@program((1,), (0,))
def complex_number_of_numpys_by_default(n, z=np.complex64(1 + 2j)):
    total = z
    for _ in range(n):
        total = total * z
    return total
