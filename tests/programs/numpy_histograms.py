"""Histograms of several variables and with bins that are found, weighted covariances, what lies between arrays."""

import numpy as np

from programs.registry import program

X = np.array([0.1, 0.5, 0.9, 0.4, 0.45, 0.2, 0.8])
Y = np.array([1.0, 3.0, 2.0, 2.5, 1.5, 2.0, 1.0])
W = np.arange(7.0)
A = np.arange(12.0).reshape(3, 4) % 5


@program((X, Y, W), passes=False, ulp=2)
def of_two_variables(x, y, w):
    pairs = np.histogram2d(x, y, bins=[np.array([0.0, 0.3, 1.0]), 3], weights=w)
    return pairs, np.histogram2d(x, y, bins=2, range=[[0, 1], [1, 3]], density=True), np.histogram2d(x, y, [0, 0.5, 1, 3])


@program((X, Y, W), passes=False, ulp=2)
def of_three_variables(x, y, w):
    return np.histogramdd((x, y, w), bins=(2, 3, 2)), np.histogramdd([x, y], bins=2, density=True)


@program((np.array([3, 1, 2, 2, 9]),), passes=False, ulp=4)
def bins_that_are_found(x):
    return np.histogram(x, bins="auto"), np.histogram_bin_edges(x, "sturges"), np.histogram(x, "fd", range=(0, 5))


@program((X,))
def bins_out_of_order(x):
    return np.histogram(x, bins=[1, 0.5, 2])


@program((A,), (A.astype(np.float32),), passes=False, ulp=16)
def weighted_covariances(a):
    f = np.array([1, 2, 1, 3])
    return np.cov(a, fweights=f), np.cov(a, aweights=a[0] + 1.0, ddof=0), np.cov(a, fweights=f, aweights=f, bias=True)


@program((A,), (A.astype(np.complex64) + 1j,), (A.astype(np.float32),))
def means_in_single_precision(a):
    return np.mean(a), a.mean(axis=1), np.nanmean(a, axis=0)


@program((X, Y), (X.astype(np.float32), Y.astype(np.float32)), passes=False, ulp=1)
def between_arrays(x, y):
    return np.linspace(x, y, 3), np.linspace(0, y, 4, endpoint=False, axis=-1), np.linspace(x, 1, 2)


@program((np.array([-30.0, 400.0, 10.0]),), ulp=1)
def around_a_circle(x):
    return np.interp(x, [0, 90, 180], [1.0, 2.0, 3.0], period=360)


@program((3,))
def in_the_order_of_columns(n):
    a = np.zeros((n, 4), order="F")
    a[1] = 2
    a.T[0] = 1
    return a, np.asfortranarray(a).T, np.full((2, n), np.arange(n), order="F"), np.ones((n, 2), order="C")


@program((np.arange(24.0).reshape(2, 3, 4),))
def over_axes(a):
    return np.apply_over_axes(np.sum, a, [0, 2]), np.average(a, axis=1, keepdims=True)


SINGLE = np.linspace(0, 0.11, 50, dtype=np.float32)


@program((SINGLE, np.array([0.0, 0.1])), (np.arange(10, dtype=np.int8), np.array([1, 7])), (X, np.array([0.2, np.nan])),
         (X, np.array([1.0, 0.5])), (SINGLE[:0], np.array([1.0, 1.0])))  # fmt: skip
def within_a_range(x, ends):
    return np.histogram(x, 7, range=ends), np.histogram(x, 7, range=(0, 0.1)), np.histogram(x, 3)


@program((X, np.array([[0, 0.5], [0.6, 1]])), (X, np.array(3)), (X, np.array(2.4)))
def bins_that_are_none(x, bins):
    return np.histogram(x, bins)


@program((np.sin(np.arange(90) ** 2) * 3,), (np.array([-2, 0, 127], np.int8),), (np.zeros(3),), passes=False, ulp=4)
def width_of_the_least_error(x):
    return np.histogram(x, "stone"), np.histogram(x, "stone", range=(-1, 2))
