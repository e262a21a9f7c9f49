"""Quantiles by every method, of every dtype, along several axes; powers and roundings that NumPy makes in its own way."""

import numpy as np

from programs.registry import program

V = np.array([3.0, -1.5, 2.25, 7.0, 0.5, 0.5, 4.0, 9.0])
F = np.arange(20, dtype=np.float32).reshape(4, 5)[::-1] ** 1.3
C = np.arange(24.0).reshape(2, 3, 4)[:, ::-1] % 7
N = np.where(C == 3, np.nan, C)
Z = np.array([-0.0, -np.inf, 4.0, -1.0, 0.0, np.inf, np.nan])


@program((F,), (np.array([5, 1, 9]),), ulp=2, passes=False)
def between_two(x):
    q = [0, 0.25, 0.3, 0.5, 1.0]
    return (
        np.quantile(x, q, method="hazen"), np.quantile(x, q, method="weibull"), np.quantile(x, q, method="midpoint"),
        np.quantile(x, q, method="averaged_inverted_cdf"), np.quantile(x, q, method="median_unbiased"),
    )  # fmt: skip


@program((F,), (np.array([5, 1, 9]),), passes=False)
def one_of_the_elements(x):
    q = [0, 0.25, 0.3, 0.5, 1.0]
    return (
        np.quantile(x, q, method="lower"), np.quantile(x, q, method="higher"), np.quantile(x, q, method="nearest"),
        np.quantile(x, q, method="inverted_cdf"), np.quantile(x, q, method="closest_observation"),
    )  # fmt: skip


@program((V, 0.3), (F, 0.3), (F, np.float32(0.3)), (V.astype(int), 0), ulp=2, passes=False)
def dtypes_of_shares(x, q):
    return np.quantile(x, q), np.percentile(x, [10, 50.5]), np.percentile(x, q * 50)


@program((C,), (N,), ulp=2, passes=False)
def along_several_axes(x):
    return (
        np.percentile(x, 30, axis=(0, 1)), np.median(x, axis=(0, -1), keepdims=True), np.nanmedian(x, axis=(1, 2)),
        np.quantile(x, [0.1, 0.2], axis=(1, 2), keepdims=True), np.nanpercentile(x, [20, 80], axis=0),
    )  # fmt: skip


@program((V, np.arange(8.0)), (V, np.array([0, 0, 1, 1, 0.5, 2, 1, 0])), passes=False)
def weighted(x, w):
    return np.quantile(x, 0.3, weights=w, method="inverted_cdf"), np.percentile(
        x, [0, 50, 100], weights=w, method="inverted_cdf"
    )


@program((V,), (V * np.nan,))
def no_share(x):
    return np.quantile(x, 1.5)


@program((Z, 0.5), (Z.astype(np.float32), 0.5), (Z, np.float64(0.5)), (Z, 2.0), ulp=1)
def powers_known_at_run_time(x, n):
    y = x.copy()
    y **= n
    return x**n, y, np.power(x, n)


@program((np.array([15, 25, 45, 99, 120, 5]),), (np.array([15, 25, 45, 99, 120, 5], np.uint8),))
def whole_tens(x):
    y = x * 0.5
    y.round(0, out=y)
    return x.round(-1), np.round(x, -2), y, np.round(15, -1), np.round(x), x.round(2)


@program((np.array([15, 25]),))
def whole_tens_into_integers(x):
    return x.round(-1, out=x)
