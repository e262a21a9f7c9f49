"""Differences, interpolation, convolution, polynomials, ufunc methods."""

import numpy as np

from programs.registry import program

A = np.array([3.0, 1.0, 2.0, 5.0, 4.0, 1.0])
B = np.array([0.5, -1.0, 2.0])
M = np.arange(12.0).reshape(3, 4)
I = np.array([2, 0, 1, 2])


@program((A,), (M,), (I,), (A > 2,), ulp=8)
def differences(a):
    return np.diff(a), np.diff(a, n=2), np.diff(a)[::-1]


@program((A,), ulp=8)
def gradients(a):
    return np.gradient(a), np.gradient(a, 0.5), np.gradient(a, edge_order=2)


@program((A,), ulp=8)
def gradients_at_places(a):
    return np.gradient(a, np.cumsum(np.abs(a)))


@program((np.array([1.0, 4, 9, 25, 30]), np.array([0.0, 1, 3, 4, 7])), (np.arange(5), np.arange(5)),
         (np.arange(5, dtype=np.float32) ** 2, np.arange(5) * 0.1))  # fmt: skip
def gradients_to_the_second_order(a, x):
    return np.gradient(a, x), np.gradient(a, x, edge_order=2), np.gradient(a, 0.5, edge_order=2)


@program((M,), ulp=8)
def gradients_of_matrices(a):
    return np.diff(a, axis=0), np.gradient(a), np.gradient(a, 2.0)


@program((A, np.array([0.0, 2.0, 4.0]), np.array([1.0, 3.0, 2.0])), ulp=8)
def interpolated(a, b, c):
    return np.interp(a, b, c), np.interp(0.3, b, c), np.interp(a, b, c, left=-1.0, right=9.0)


@program((A, B), (I, I), ulp=8)
def convolved(a, b):
    return np.convolve(a, b), np.convolve(a, b, "same"), np.convolve(a, b, "valid")


@program((A, B), (I, I), ulp=8)
def correlated(a, b):
    return np.correlate(a, b), np.correlate(a, b, "full")


@program((A, B), ulp=8)
def integrals_and_polynomials(a, b):
    return np.trapezoid(a), np.trapezoid(a, dx=0.5), np.polyval(b, a), np.polyval(b, 2.0), np.vander(a, 3)


@program((5,), (1,), (0,), ulp=8)
def spaced(n):
    return np.linspace(0, 1, n), np.linspace(0, 1, n, endpoint=False), np.linspace(0, 10, n, dtype=int)


@program((3,), ulp=8)
def spaced_with_a_step(n):
    return np.linspace(1, 2, n, retstep=True), np.geomspace(1, 100, n), np.logspace(0, 2, n)


@program((A, I), (np.array([0.0, -0.5, 1e300, 5e-324, np.inf]), -I), ulp=8)
def two_results(a, i):
    return np.divmod(a, 2), np.modf(a), np.frexp(a), np.fmod(i, 3)


@program((A, M), ulp=8)
def reduced_by_ufuncs(a, m):
    return (
        np.add.reduce(a),
        np.add.reduce(m),
        np.multiply.reduce(a),
        np.maximum.reduce(m, axis=1),
        np.subtract.reduce(a),
    )


@program((A, M), ulp=8)
def accumulated_by_ufuncs(a, m):
    return np.maximum.accumulate(a), np.add.accumulate(m), np.minimum.accumulate(m, axis=1)


@program(
    (A,), (A[:0],), (A[:1],), (-A[::2],), (A.astype(np.float32),), (I,), (A > 2,), (M,), (M[:, 0] * -1.0,),
    (np.array([0.0, -0.0, 0.0, -1.0, -0.0]),), (np.array([1.0, np.nan, 5.0, np.nan]),), (np.array([np.nan, 2.0, np.inf]),),
    (np.array([-np.inf, -3.0, np.inf, 2.0, np.nan]),), (A + 1j,),
)  # fmt: skip
def running_extremes(a):
    return np.maximum.accumulate(a), np.minimum.accumulate(a), np.maximum.accumulate(a, axis=-1)


@program((A,))
def running_extremes_along_an_axis_that_is_not_there(a):
    return np.maximum.accumulate(a, axis=1)


@program((A, M), ulp=8)
def outer_by_ufuncs(a, m):
    return np.add.outer(a, a), np.multiply.outer(a, m)


@program((A, I))
def changed_at_places(a, i):
    np.add.at(a, i, 1.0)
    np.subtract.at(a, i, np.arange(4.0))
    np.maximum.at(a, [0, 1], 9)
    return np.add.reduceat(a, [0, 2, 4])


@program((M, np.array([0, 1, 1])))
def changed_at_rows_and_columns(m, i):
    np.add.at(m, (i, i), 1.0)
    np.add.at(m, i, np.ones(4))
    return m


@program(
    (np.zeros((2, 3, 4)), np.array([0, 1, 1, 0]), 2), (np.zeros((2, 3, 4)), np.array([[0, 1], [1, 0]]), 0),
    (np.zeros((2, 3, 4), np.float32), np.array([0, 2]), 1), (np.zeros((2, 3, 4), np.int8), np.array([1, 1]), -1),
)
def changed_at_any_places(a, i, k):
    np.add.at(a, (i, i, i), 1.1)
    np.add.at(a, (i, slice(None, 2)), 0.3)
    np.subtract.at(a, (..., i), 2)
    np.maximum.at(a, (0, k, k), 7)
    np.add.at(a, a > 5, 0.7)
    np.add.at(a, (slice(1, None), k), np.arange(4))
    np.negative.at(a, i)
    return a


@program((np.zeros((2, 3)), 5), (np.zeros((2, 3)), 2))
def places_that_are_not_there(a, k):
    np.add.at(a, ([0, 1], [0, k]), 1)
    return a


@program((np.zeros((2, 3)), np.ones(2)), (np.zeros((2, 3)), np.ones((1, 1, 3))))
def values_that_do_not_fit_their_places(a, b):
    np.add.at(a, ([0, 1, 1], [0, 0, 2]), b)


@program((A, A * 2, np.zeros(6), A > 1))
def written_into_an_output(a, b, o, w):
    np.add(a, b, out=o)
    np.multiply(a, b, out=o, where=w)
    np.sqrt(a, o)
    return np.add(a, b, dtype=np.float32), np.logical_and(a, b), np.add(a, 2, out=o)


@program((A, np.zeros(5)), (A, np.zeros((2, 6))), (A, np.zeros(6, int)))
def an_output_that_may_not_fit(a, o):
    return np.add(a, 1.5, out=o)


@program(
    (np.arange(16.0), [0, 3, 7]), (np.arange(12, dtype=np.int8), [0, 5, 5, 2]), (np.arange(12.0).reshape(4, 3), [0, 2]),
    (np.arange(16.0), [0, 16]), (np.arange(16.0), [-1, 2]), (np.arange(5) > 2, [0, 4]), ulp=64,
)  # fmt: skip
def parts_added(a, places):
    return np.add.reduceat(a, places)


@program((np.arange(12.0).reshape(4, 3) % 5, [0, 2]), ulp=64)
def parts_along_an_axis(a, places):
    return np.add.reduceat(a, places, axis=1), np.minimum.reduceat(a, places, 0), np.maximum.reduceat(a, [2, 0], axis=-1)


LONG, SHORT = np.arange(40) % 7 - 3, np.array([2, -1, 3, 1, -2])


@program(
    (LONG, SHORT), (SHORT, LONG), (LONG[:5], SHORT), (LONG[:6], SHORT), (LONG[:1], SHORT), (LONG[:1], SHORT[:1]),
    (LONG * 0.5, SHORT[::-1]), (LONG[::-3], SHORT * 1j), (LONG > 0, SHORT > 0), (LONG > 0, SHORT[::2] > 0),
    (LONG.astype(np.int8) * 30, SHORT.astype(np.int8)), (np.where(LONG > 2, np.nan, LONG), SHORT),
)  # fmt: skip
def convolved_and_correlated(a, b):
    """Every element is added up in one order, in the middle and at the ends."""
    return (
        np.convolve(a, b), np.convolve(a, b, "same"), np.convolve(a, b, "valid"),
        np.correlate(a, b), np.correlate(a, b, "same"), np.correlate(a, b, "full"),
    )  # fmt: skip
