"""Medians, quantiles and percentiles."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.algebra import count_of
from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.registry import written

__all__: list[str] = []

_SHARES = "Quantiles must be in the range [0, 1]"
_PERCENT = "Percentiles must be in the range [0, 100]"


@written(np.median)
def median(a: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return over_sorted(a, axis, keepdims, middle_of)


@written(np.nanmedian)
def nanmedian(a: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return over_sorted(a, axis, keepdims, lambda s: middle_of(s[: len(s) - np.count_nonzero(s != s)]))


def middle_of(s: Any) -> Any:
    """The median of a sorted vector."""
    n = len(s)
    if n == 0 or s[n - 1] != s[n - 1]:
        return s.dtype.type(np.nan)
    if n % 2 == 1:
        return np.mean(s[n // 2 : n // 2 + 1])
    return np.mean(s[n // 2 - 1 : n // 2 + 1])


def over_sorted(a: Any, axis: Any, keepdims: Any, of: Any) -> Any:
    """``of`` applied to each vector along an axis, sorted."""
    a = np.asarray(a)
    a = a.astype(a.dtype if np.issubdtype(a.dtype, np.inexact) else np.float64)
    if axis is None:
        result = of(np.sort(np.ravel(a)))
        return np.reshape(np.asarray(result), (1,) * a.ndim) if keepdims else result
    rows = np.sort(np.moveaxis(a, axis, -1), -1)
    if a.ndim == 1:
        single = of(rows)
        return np.reshape(np.asarray(single), (1,)) if keepdims else single
    flat = np.reshape(rows, (count_of(rows.shape[:-1]), rows.shape[-1]))
    out = np.empty(flat.shape[0], a.dtype)
    for i in range(flat.shape[0]):
        out[i] = of(flat[i])
    out = np.reshape(out, rows.shape[:-1])
    return np.expand_dims(out, axis) if keepdims else out


def without_nan(s: Any) -> Any:
    """A sorted vector up to the first NaN."""
    return s[: len(s) - np.count_nonzero(s != s)]


@written(np.quantile)
def quantile(a: Any, q: Any, axis: Any = None, method: Any = "linear", keepdims: Any = False) -> Any:
    return quantiles(a, q, axis, keepdims, lambda s, x: quantile_of(s, in_range(x, 1, _SHARES), method))


@written(np.percentile)
def percentile(a: Any, q: Any, axis: Any = None, method: Any = "linear", keepdims: Any = False) -> Any:
    return quantiles(a, q, axis, keepdims, lambda s, x: quantile_of(s, in_range(x, 100, _PERCENT), method))


@written(np.nanquantile)
def nanquantile(a: Any, q: Any, axis: Any = None, method: Any = "linear", keepdims: Any = False) -> Any:
    return quantiles(a, q, axis, keepdims, lambda s, x: known_quantile(s, in_range(x, 1, _SHARES), method))


@written(np.nanpercentile)
def nanpercentile(a: Any, q: Any, axis: Any = None, method: Any = "linear", keepdims: Any = False) -> Any:
    return quantiles(a, q, axis, keepdims, lambda s, x: known_quantile(s, in_range(x, 100, _PERCENT), method))


def in_range(q: Any, whole: int, message: str) -> Any:
    if not 0 <= q <= whole:
        raise ValueError(message)
    return q / whole


def quantiles(a: Any, q: Any, axis: Any, keepdims: Any, of: Any) -> Any:
    """For one share, or for an array of them, in whose shape the results come first."""
    if np.ndim(q) == 0:
        return by_share(a, q, axis, keepdims, of)
    shares = np.ravel(np.asarray(q))
    wide = np.asarray(a).astype(np.result_type(np.asarray(a).dtype, shares.dtype, np.float32))
    sample = np.asarray(by_share(wide, 0, axis, keepdims, of))
    result = np.empty((len(shares), *sample.shape), sample.dtype)
    for k in range(len(shares)):
        result[k] = by_share(wide, shares[k], axis, keepdims, of)
    return result.reshape((*np.shape(q), *sample.shape))


def by_share(a: Any, q: Any, axis: Any, keepdims: Any, of: Any) -> Any:
    return over_sorted(a, axis, keepdims, lambda s: of(s, q))


def known_quantile(s: Any, q: Any, method: Any) -> Any:
    known = without_nan(s)
    return quantile_of(known, q, method) if len(known) else s.dtype.type(np.nan)


def quantile_of(s: Any, q: Any, method: Any) -> Any:
    """Of a sorted vector: between the two elements around the position, the way NumPy interpolates."""
    n = len(s)
    if n == 0:
        raise IndexError("index -1 is out of bounds for axis 0 with size 0")
    if s[n - 1] != s[n - 1]:
        return s.dtype.type(np.nan)
    position = min(max(place_of(q, n, method), 0.0), n - 1.0)
    k = int(position)
    t = position - k
    if method == "midpoint" and t != 0:
        t = 0.5
    low, high = s[k], s[min(k + 1, n - 1)]
    gap = high - low
    return s.dtype.type(high - gap * (1 - t) if t >= 0.5 else low + gap * t)


def place_of(q: Any, n: Any, method: Any) -> Any:
    """Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), and the simpler ones of NumPy."""
    if method == "linear" or method == "midpoint":
        return q * (n - 1)
    if method == "hazen":
        return n * q + 0.5 - 1
    if method == "weibull":
        return n * q + q - 1
    if method == "median_unbiased":
        return n * q + (1 / 3 + q * (1 - 1 / 3 - 1 / 3)) - 1
    if method == "normal_unbiased":
        return n * q + (3 / 8 + q * (1 - 3 / 8 - 3 / 8)) - 1
    if method == "interpolated_inverted_cdf":
        return n * q - 1
    refuse("this method of np.quantile is not supported in compiled code", "use method='linear'")
