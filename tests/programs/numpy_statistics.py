"""Counts, averages, functions that pass over NaN, closeness."""

import numpy as np

from programs.registry import empty, program

A = np.array([3.0, 1.0, 2.0, 5.0, 4.0, 1.0])
B = np.array([0.5, -1.0, 2.0])
M = np.arange(12.0).reshape(3, 4)
I = np.array([2, 0, 1, 2])
N = np.array([1.0, np.nan, 3.0, -2.0])


@program((I,), (np.array([], int),), ulp=8)
def counts(a):
    return np.bincount(a), np.bincount(a, minlength=5)


@program((I, np.arange(4.0)), ulp=8)
def weighted_counts(a, w):
    return np.bincount(a, weights=w)


@program((np.array([1, -1]),), ulp=8)
def a_negative_count(a):
    return np.bincount(a)


@program((A,), (I,), ulp=8)
def histograms(a):
    return np.histogram(a), np.histogram(a, bins=3), np.histogram(a, bins=[0, 2, 3, 9])


@program((A,), ulp=8)
def densities(a):
    return np.histogram(a, 4, (0, 4), density=True)


@program((N,), (I,), ulp=8)
def over_nan(a):
    return np.nansum(a), np.nanmean(a), np.nanmax(a), np.nanmin(a), np.nanprod(a), np.nanmedian(a)


@program((N,), (I,), ulp=8)
def spread_over_nan(a):
    return np.nanstd(a), np.nanvar(a), np.nanargmax(a), np.nanargmin(a), np.nan_to_num(a)


@program((A, A), ulp=8)
def averages(a, w):
    return np.average(a), np.average(a, weights=w), np.average(a, weights=w, returned=True), np.ptp(a)


@program((M, np.arange(4.0)), ulp=8)
def averages_along_axes(a, w):
    return np.average(a, axis=1, weights=w), np.ptp(a, axis=0)


@program((M + np.sin(M),), ulp=8)
def covariances(a):
    return np.cov(a), np.corrcoef(a)


@program((A, A + 1e-9), (I, I), (A, A * 2), (N, N), ulp=8)
def closeness(a, b):
    return np.isclose(a, b), np.allclose(a, b), np.array_equal(a, b)


@program((A, B), (A, M), ulp=8)
def equal_shapes_first(a, b):
    return np.array_equal(a, b)


@program((A, A > 1), ulp=8)
def masked_sums(a, w):
    return np.sum(a, where=w), np.mean(a, where=w), np.std(a, where=w), np.any(a, where=w)


@program((A, A > 1), (empty(), empty() > 1), ulp=8)
def initial_values(a, w):
    return np.prod(a, initial=2.0), np.min(a, initial=0.5), np.sum(a, initial=10), np.max(a, where=w, initial=-1.0)


@program((M, M > 4), ulp=8)
def masked_along_axes(m, w):
    return np.sum(m, axis=0, where=w), np.max(m, axis=0, initial=3.0), np.mean(m, axis=1, where=w)


@program((A,), ulp=8)
def a_wrong_axis(a):
    return np.sum(a, axis=5)


@program((np.array([1 + 2j, 3 - 1j, 0.5j]),), ulp=8)
def moments_of_complex_numbers(c):
    return np.var(c), np.std(c), np.mean(c), c.sum()


@program((A,), ulp=8)
def methods_of_scalars(a):
    return a[0].sum(), a[1].max(), a[0].mean(), a[2].clip(0, 1), a[0].round(1), a[1].copy()


@program((M, np.zeros(4)))
def written_into_an_output(m, o):
    np.sum(m, axis=0, out=o)
    p = np.zeros(3)
    np.max(m, axis=1, out=p)
    np.mean(m, axis=1, out=p)
    return o, p, m.sum(axis=0, keepdims=True), m.var(axis=1, ddof=1), m.sum(dtype=np.float32)


@program((np.arange(12.0).reshape(3, 4) ** 2, np.array([0.25, 0.5])), (np.array([[3, 1], [2, 5]]), np.array([1.0])))
def quantiles_by_an_array_of_shares(a, q):
    return (np.quantile(a, q), np.quantile(a, q, axis=0), np.percentile(a, q * 100, axis=1),
            np.quantile(a, q.reshape(-1, 1), axis=0, keepdims=True))  # fmt: skip
