"""Medians, quantiles and percentiles.

What ``overwrite_input`` leaves in an array is open in NumPy: here it stays as it is, but has to be writable.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.algebra import count_of
from whilst_compiler.frontend.library.written.elements import says, to_be_written
from whilst_compiler.frontend.library.written.places import INTERPOLATED, index_of, place_of, share_between
from whilst_compiler.frontend.state.frames import tells
from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


# -- medians ---------------------------------------------------------------------------------------------------------


@written(np.median)
def median(a: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False, keepdims: Any = False) -> Any:
    may_overwrite(a, overwrite_input)
    return put(out, medians(a, axis, keepdims, lambda s, q: middle_of(s, told_mean)))


@written(np.nanmedian)
def nanmedian(a: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False, keepdims: Any = False) -> Any:
    may_overwrite(a, overwrite_input)
    return put(out, medians(a, axis, keepdims, lambda s, q: middle_of_known(s)))


def medians(a: Any, axis: Any, keepdims: Any, of: Any) -> Any:
    a = np.asarray(a)
    a = a.astype(a.dtype if np.issubdtype(a.dtype, np.inexact) else np.float64)
    return over_rows(a.shape, axis, keepdims, a.dtype, np.sort(gathered(a, axis), -1), 0, of)


def middle_of(s: Any, mean: Any) -> Any:
    """The median of a sorted vector."""
    n = len(s)
    if n > 0 and s[n - 1] != s[n - 1]:
        return s.dtype.type(np.nan)
    if n % 2 == 1:
        return mean(s[n // 2 : n // 2 + 1])
    return mean(s[n // 2 - 1 : n // 2 + 1])


@tells
def told_mean(s: Any) -> Any:
    return np.mean(s)


def middle_of_known(s: Any) -> Any:
    known = without_nan(s)
    says(len(s) == 0, "Mean of empty slice")
    says(len(known) == 0 < len(s), "All-NaN slice encountered")
    return s[-1] if len(known) == 0 < len(s) else middle_of(known, np.mean)


def without_nan(s: Any) -> Any:
    """A sorted vector up to the first NaN."""
    return s[: len(s) - np.count_nonzero(s != s)]


def may_overwrite(a: Any, overwrite_input: Any) -> None:
    if overwrite_input:
        to_be_written(a, "partition array is read-only")


# -- along axes ------------------------------------------------------------------------------------------------------


def gathered(a: Any, axis: Any) -> Any:
    """The array with the axes in question as its last one."""
    if axis is None:
        return np.ravel(a)
    if not isinstance(axis, tuple):
        return np.moveaxis(a, axis, -1)
    if len(axis) == a.ndim:
        return np.ravel(a)
    moved = np.moveaxis(a, axis, (0, 1, 2, 3, 4, 5, 6, 7)[a.ndim - len(axis) : a.ndim])
    kept = moved.shape[: a.ndim - len(axis)]
    return np.reshape(moved, (*kept, count_of(moved.shape[a.ndim - len(axis) :])))


def over_rows(shape: Any, axis: Any, keepdims: Any, dtype: Any, rows: Any, q: Any, of: Any) -> Any:
    """``of(row, q)`` for each row of an array whose shape was ``shape``, and for each ``q``, whose axes come first."""
    if rows.ndim == 1 and np.ndim(q) == 0:
        single = of(rows, q)
        return np.reshape(np.asarray(single), (1,) * len(shape)) if keepdims else single
    flat = np.reshape(rows, (count_of(rows.shape[:-1]), rows.shape[-1]))
    if np.ndim(q) == 0:
        out = np.empty(flat.shape[0], dtype)
        for i in range(flat.shape[0]):
            out[i] = of(flat[i], q)
    else:
        shares = np.ravel(np.asarray(q))
        out = np.empty((len(shares), flat.shape[0]), dtype)
        for i in range(flat.shape[0]):
            for k in range(len(shares)):
                out[k, i] = of(flat[i], shares[k])
    return np.reshape(out, (*np.shape(q), *(kept_shape(shape, axis) if keepdims else rows.shape[:-1])))


def kept_shape(shape: Any, axis: Any) -> Any:
    """A shape with the reduced axes as ones."""
    if axis is None:
        return (1,) * len(shape)
    axes: Any = axis if isinstance(axis, tuple) else (axis,)
    out: Any = ()
    k = 0
    for n in shape:
        out = (*out, 1 if k in axes or k - len(shape) in axes else n)
        k += 1
    return out


def put(out: Any, result: Any) -> Any:
    if out is None:
        return result
    if out.shape != np.shape(result):
        raise ValueError("output parameter has the wrong shape")
    out[...] = result
    return out


# -- quantiles -------------------------------------------------------------------------------------------------------


@written(np.quantile)
def quantile(
    a: Any, q: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False, method: Any = "linear",
    keepdims: Any = False, *, weights: Any = None,
) -> Any:  # fmt: skip
    may_overwrite(a, overwrite_input)
    demand_shares(q, "Quantiles must be in the range [0, 1]")
    if weights is not None:
        return put(out, weighted(a, q, axis, keepdims, method, weights))
    found = quantiles(a, q, axis, keepdims, method, lambda s, x: quantile_of(s, x, method))
    return put(out, found)


@written(np.percentile)
def percentile(
    a: Any, q: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False, method: Any = "linear",
    keepdims: Any = False, *, weights: Any = None,
) -> Any:  # fmt: skip
    may_overwrite(a, overwrite_input)
    shares = in_hundredths(q)
    if weights is not None:
        return put(out, weighted(a, shares, axis, keepdims, method, weights))
    return put(out, quantiles(a, shares, axis, keepdims, method, lambda s, x: quantile_of(s, x, method)))


@written(np.nanquantile)
def nanquantile(
    a: Any, q: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False, method: Any = "linear",
    keepdims: Any = False,
) -> Any:  # fmt: skip
    may_overwrite(a, overwrite_input)
    demand_shares(q, "Quantiles must be in the range [0, 1]")
    whole = isinstance(q, (int, np.integer)) and method == "linear"
    if np.asarray(a).dtype.kind in "biu" and (whole or method not in INTERPOLATED):  # they stay what they are
        return put(out, quantiles(a, q, axis, keepdims, method, lambda s, x: quantile_of(s, x, method)))
    return put(out, quantiles(a, q, axis, keepdims, method, lambda s, x: known_quantile(s, x, method)))


@written(np.nanpercentile)
def nanpercentile(
    a: Any, q: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False, method: Any = "linear",
    keepdims: Any = False,
) -> Any:  # fmt: skip
    may_overwrite(a, overwrite_input)
    shares = in_hundredths(q)
    return put(out, quantiles(a, shares, axis, keepdims, method, lambda s, x: known_quantile(s, x, method)))


def in_hundredths(q: Any) -> Any:
    shares = q / 100 if np.ndim(q) == 0 else np.asarray(q) / 100
    demand_shares(shares, "Percentiles must be in the range [0, 100]")
    return shares


def demand_shares(q: Any, message: str) -> None:
    if np.ndim(q) == 0:
        if not 0 <= q <= 1:
            raise ValueError(message)
    else:
        for share in np.ravel(np.asarray(q)):
            if not 0 <= share <= 1:
                raise ValueError(message)


def quantiles(a: Any, q: Any, axis: Any, keepdims: Any, method: Any, of: Any) -> Any:
    a = np.asarray(a)
    if a.dtype.kind == "c":
        raise TypeError("a must be an array of real numbers")
    if np.ndim(q) == 0:
        between = method in INTERPOLATED and not (method == "linear" and isinstance(q, (int, np.integer)))
        dtype = (a.dtype.type(0) * q * 1.0).dtype if between else a.dtype
        return over_rows(a.shape, axis, keepdims, dtype, np.sort(gathered(a, axis), -1), q, of)
    shares = np.asarray(q)
    between = method in INTERPOLATED and not (method == "linear" and np.issubdtype(shares.dtype, np.integer))
    dtype = np.result_type(a.dtype, (shares * 1.0).dtype) if between else a.dtype
    return over_rows(a.shape, axis, keepdims, dtype, np.sort(gathered(a, axis), -1), shares, of)


def known_quantile(s: Any, q: Any, method: Any) -> Any:
    if len(s) == 0 and method in INTERPOLATED:
        return s.dtype.type(np.nan) if s.dtype.kind == "f" else np.float64(np.nan)
    known = without_nan(s)
    return quantile_of(known if len(known) else s, q, method)


def quantile_of(s: Any, q: Any, method: Any) -> Any:
    """Of a sorted vector: an element, or between the two around the position, the way NumPy interpolates."""
    n = len(s)
    if n == 0:
        first = -1 if s.dtype.kind == "f" else 0
        raise IndexError(f"index {first} is out of bounds for axis 0 with size 0")
    nan = s[n - 1] != s[n - 1]
    if method == "linear" and isinstance(q, (int, np.integer)):
        return s[n - 1 if nan else (n - 1) * q]
    if method not in INTERPOLATED:
        return s[n - 1 if nan else index_of(q, n, method)]
    position = place_of(q, n, method)
    k = 0 if position < 0 else int(position)
    last = nan or position >= n - 1
    low, high = s[n - 1 if last else k], s[n - 1 if last else 0 if position < 0 else k + 1]
    share = share_between(position, method)
    t = float(share) if type(q) in (int, float) else share
    gap = high - low
    return high - gap * (1 - t) if t >= 0.5 else low + gap * t


def weighted(a: Any, q: Any, axis: Any, keepdims: Any, method: Any, weights: Any) -> Any:
    """The elements at which the running sum of the weights reaches the shares."""
    if method != "inverted_cdf":
        raise ValueError(f"Only method 'inverted_cdf' supports weights. Got: {method}.")
    a, w = np.asarray(a), np.asarray(weights)
    if w.shape != a.shape:
        if axis is None:
            raise TypeError("Axis must be specified when shapes of a and weights differ.")
        w = np.broadcast_to(w, np.moveaxis(a, axis, -1).shape)
        w = np.moveaxis(w, -1, axis)
    if np.any(w < 0):
        raise ValueError("Weights must be non-negative.")
    rows, sums = gathered(a, axis), gathered(w, axis).astype(np.float64)
    order = np.argsort(rows, -1)
    pairs = np.stack((np.take_along_axis(rows, order, -1), np.take_along_axis(sums, order, -1)), -2)
    found = over_pairs(pairs, q)
    shape = (*np.shape(q), *(kept_shape(a.shape, axis) if keepdims else rows.shape[:-1]))
    return np.reshape(found.astype(a.dtype), shape)


def over_pairs(pairs: Any, q: Any) -> Any:
    """For each share (first axis) and each pair of sorted values and weights."""
    flat = np.reshape(pairs, (count_of(pairs.shape[:-2]), 2, pairs.shape[-1]))
    shares = np.ravel(np.asarray(q))
    out = np.empty((len(shares), len(flat)), pairs.dtype)
    n = flat.shape[-1]
    for i in range(len(flat)):
        running = np.cumsum(flat[i, 1])
        running = running / running[n - 1]
        if running[n - 1] != running[n - 1]:
            raise ValueError("Weights included NaN, inf or were all zero.")
        if running[0] == 0:
            running[running == 0] = -1
        for k in range(len(shares)):
            place = min(int(np.searchsorted(running, shares[k])), n - 1)
            last = flat[i, 0, n - 1]
            out[k, i] = last if last != last else flat[i, 0, place]
    return out
