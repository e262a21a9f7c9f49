"""Sums, products, extremes, tests and counts over arrays, whole or along an axis."""

import numpy as np

from programs.registry import empty, program, reversed_view, strided

NAN = float("nan")
A = np.array([3.0, 1.0, 2.0])
G = np.arange(6.0).reshape(2, 3)


@program(
    (A,), (empty(),), (strided(np.arange(5.0)),), (reversed_view(G),), (np.array(4.0),), (np.full(1000, 0.1),), ulp=256
)
def sum_of_floats(a):
    return np.sum(a), a.sum()


@program(
    (np.array([1, 2, 3]),),
    (np.array([2**62, 2**62]),),
    (np.array([100, 100], np.int8),),
    (np.array([200], np.uint8),),
    (np.array([True, True]),),
)
def sum_of_integers_and_bools(a):
    return a.sum(), np.sum(a), a.prod()


@program((G,), (empty(0, 3),), (empty(3, 0),), (strided(G),), (G.T,), ulp=2)
def sums_along_axes(a):
    return a.sum(axis=0), a.sum(axis=1), np.sum(a, axis=-1), np.sum(a, 0)


@program((np.arange(24.0).reshape(2, 3, 4),))
def sums_over_several_axes(a):
    return a.sum(axis=(0, 2)), a.sum(axis=1), a.sum(axis=(0, 1, 2)), a.sum(axis=1, keepdims=True)


@program((A,), (np.array([2, 3]),), (empty(),), (G,), ulp=4)
def product(a):
    return a.prod(), np.prod(a)


@program((A,), (np.array([NAN, 1.0]),), (np.array([1.0, NAN]),), (np.array([5, -2]),), (strided(G),), (np.array(2.0),))
def smallest_and_largest(a):
    return a.min(), a.max(), np.min(a), np.max(a), np.amin(a), np.amax(a)


@program((empty(),))
def smallest_of_nothing(a):
    return a.min()


@program((empty(0, 3),), (G,))
def smallest_along_an_axis_without_elements(a):
    return a.max(axis=1), a.max(axis=0)


@program((G,), (reversed_view(G),), (np.array([[1.0, NAN], [NAN, 2.0]]),))
def extremes_along_axes(a):
    return a.min(axis=0), a.max(axis=1), np.max(a, axis=0), np.min(a, axis=-1, keepdims=True)


@program((A,), (np.array([1.0, NAN, NAN]),), (np.array([2, 2, 1, 1]),), (G,))
def where_the_extremes_are(a):
    return a.argmin(), a.argmax(), np.argmin(a), np.argmax(a)


@program((empty(),))
def argmax_of_nothing(a):
    return a.argmax()


@program((G,), (np.array([[1, 5, 5], [7, 7, 0]]),))
def where_the_extremes_are_along_an_axis(a):
    return a.argmax(axis=0), np.argmin(a, axis=1)


@program((np.array([True, False]),), (np.array([True, True]),), (np.array([], bool),), (np.array([[True], [False]]),))
def any_and_all(a):
    return a.any(), a.all(), np.any(a), np.all(a)


@program((A,), (np.array([0.0, NAN]),), (np.array([0, 0]),))
def any_and_all_of_numbers(a):
    return a.any(), a.all(), np.any(a > 2), np.all(a > 0)


@program((G > 2,))
def any_and_all_along_axes(a):
    return a.any(axis=0), a.all(axis=1), np.any(a, axis=1)


@program((A,), (np.array([1, 2, 4]),), (G,), (np.array([True, False]),), ulp=4)
def mean_value(a):
    return a.mean(), np.mean(a)


@program((G,), ulp=4)
def mean_along_axes(a):
    return a.mean(axis=0), np.mean(a, axis=1)


@program((A,), (G,), (np.array([1, 2, 4]),), ulp=8)
def variance_and_deviation(a):
    return a.var(), a.std(), np.std(a)


@program((np.array([1, 0, 3]),), (np.array([True, True]),), (empty(),), (np.array([NAN, 0.0]),))
def counted_nonzero(a):
    return np.count_nonzero(a), (a > 0).sum()


@program((A,), (np.array([1, 2, 3]),), (empty(),), (np.array([1, 2], np.int8),), ulp=2)
def running_totals(a):
    return np.cumsum(a), a.cumsum(), np.cumprod(a)


@program((G,), ulp=2)
def running_totals_along_an_axis(a):
    return np.cumsum(a, axis=0), a.cumsum(axis=1), np.cumsum(a)


@program(
    (A, np.array([1.0, 2.0, 3.0])),
    (empty(), empty()),
    (strided(A), reversed_view(A)),
    (np.array([1, 2]), np.array([3, 4])),
    ulp=2,
)
def dot_product(a, b):
    return np.dot(a, b), a @ b


@program((np.array([1 + 2j, 3j]),), (np.array([], complex),), ulp=2)
def sums_of_complex_numbers(a):
    return a.sum(), a.prod(), a.mean() if a.size else a.sum()


@program((np.array([0.1, 0.2, 0.3], np.float32),), ulp=2)
def sums_keep_float32(a):
    return a.sum(), a.mean(), a.max(), a.sum(dtype=np.float64)


@program((A, 2.0), (A, 100.0), (empty(), 0.0))
def counted_by_a_condition(a, limit):
    return (a > limit).sum(), (a * 0 + limit > a).sum()


@program((G,), (empty(0, 3),))
def reductions_inside_a_loop(a):
    best = -1.0
    for i in range(len(a)):
        s = a[i].sum()
        m = a[i].max()
        if s - m > best:
            best = s - m
    return float(best)


@program((np.arange(5.0), 1), (np.arange(5.0), 5), (np.arange(5.0), 0))
def a_reduction_of_a_run_time_slice(a, k):
    total = 0.0
    for i in range(k):
        total += a[i:].sum() + a[: i + 1].max()
    return float(total)


@program((np.array([3.0, 4.0]),), (empty(),), ulp=2)
def euclidean_length(a):
    return np.sqrt(np.sum(a * a)), np.sqrt((a**2).sum())


@program((G, 0), (G, 1), (G, -1))
def an_axis_given_as_an_argument(a, axis):
    return a.sum(axis=axis)


@program((np.array([4.0, 1.0, 3.0]), np.array([1, 2, 3])))
def differences_of_neighbours(a, b):
    return np.diff(a), np.diff(b)
