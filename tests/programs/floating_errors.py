"""``with np.errstate``: floating-point errors that raise, inside of compiled code."""

import numpy as np

from programs.registry import program

V, ZEROS, BIG, TINY = np.array([1.0, 2.0, 4.0]), np.array([1.0, 0.0, 2.0]), np.array([1e300, 2.0]), np.array([1e-300, 2.0])
NAN = np.array([np.nan, 1.0])


@program((V,), (ZEROS,), (V.astype(np.float32),), (np.array([1, 0]),), (-V,), (NAN,), (np.zeros(0),))
def all_of_them(a):
    with np.errstate(all="raise"):
        return 1 / a, np.sqrt(a), np.log(a), a * a, a.sum(), a.mean()


@program((BIG,), (V,), (TINY,))
def overflow_alone(a):
    with np.errstate(over="raise"):
        return a * a * a


@program((BIG,), (V,), (TINY,), (ZEROS,))
def underflow_alone(a):
    with np.errstate(under="raise"):
        return a * a, np.exp(-a * 100), a / 3


@program((V,), (ZEROS,))
def caught(a):
    try:
        with np.errstate(divide="raise", invalid="raise"):
            x = 1 / a
    except FloatingPointError as error:
        return str(error)
    return "fine", 1 / (a - a[0])


@program((V, 3), (ZEROS, 3), (BIG, 3))
def in_a_loop(a, n):
    total = 0.0
    for k in range(n):
        with np.errstate(divide="raise", over="raise"):
            total += (a**k / a).sum()
            with np.errstate(over="ignore"):
                total += np.exp(a[0] * 1000) * 0
    return total


@program((np.int32(5), np.int32(0)), (np.int32(2**31 - 1), np.int32(1)), (np.int32(5), np.int32(2)))
def of_numpy_integers(x, y):
    with np.errstate(all="raise"):
        return x + y, x // y


@program((V,), (np.array([1e20, 1.0]),), (NAN,), (np.array([0.5, 7.9]),))
def when_converted(a):
    with np.errstate(all="raise"):
        return a.astype(np.int32), a.astype(np.float32)


@program((V + 1j,), (ZEROS + 0j,))
def of_complex_numbers(a):
    with np.errstate(divide="raise", invalid="raise", over="raise"):
        return a * a, 1 / a


@program((V,), (ZEROS,))
def in_a_function_called(a):
    def divided(x):
        return 1 / x

    first = divided(a - a[1])
    with np.errstate(divide="raise"):
        return first, divided(a)
