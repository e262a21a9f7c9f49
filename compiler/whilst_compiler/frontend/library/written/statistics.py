"""Averages, order statistics, counts."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.registry import written

__all__: list[str] = []


@written(np.average)
def average(a: Any, axis: Any = None, weights: Any = None, returned: Any = False) -> Any:
    a = np.asarray(a)
    if weights is None:
        result = np.mean(a, axis=axis)
        count = a.size / int(np.size(result))
        if not returned:
            return result
        return result, np.full(np.shape(result), count).astype(result.dtype)[()]
    w = np.asarray(weights)
    if axis is not None and w.ndim == 1 and a.ndim > 1:
        if np.sum(w) == 0.0:
            raise ZeroDivisionError("Weights sum to zero, can't be normalized")
        w = np.moveaxis(np.broadcast_to(w, np.moveaxis(a, axis, -1).shape), -1, axis)
    scale = np.sum(w, axis=axis, dtype=np.result_type(a.dtype, w.dtype, np.float32 if a.dtype == np.float32 else float))
    if np.any(scale == 0.0):
        raise ZeroDivisionError("Weights sum to zero, can't be normalized")
    result = np.sum(a * w, axis=axis) / scale
    return (result, scale) if returned else result


@written(np.ptp)
def ptp(a: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return np.max(a, axis=axis, keepdims=keepdims) - np.min(a, axis=axis, keepdims=keepdims)


@written(np.bincount)
def bincount(x: Any, weights: Any = None, minlength: Any = 0) -> Any:
    x = np.asarray(x)
    n = len(x)
    largest = -1
    for k in range(n):
        if x[k] < 0:
            raise ValueError("'list' argument must have no negative elements")
        largest = max(largest, int(x[k]))
    size = max(largest + 1, minlength)
    if weights is None:
        counts = np.zeros(size, np.int64)
        for k in range(n):
            counts[x[k]] += 1
        return counts
    w = np.asarray(weights)
    if len(w) != n:
        raise ValueError("The weights and list don't have the same length.")
    totals = np.zeros(size)
    for k in range(n):
        totals[x[k]] += w[k]
    return totals


@written(np.histogram)
def histogram(a: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None) -> Any:
    flat = np.ravel(np.asarray(a))
    edges = histogram_bin_edges(flat, bins, range)
    count = len(edges) - 1
    given = np.ones(1, np.int64) if weights is None else np.ravel(np.asarray(weights))
    totals = np.zeros(count, np.int64 if weights is None else np.result_type(given.dtype, np.float64))
    even = np.ndim(bins) == 0
    k = 0
    for given_x in flat:
        x = np.asarray(given_x).astype(edges.dtype)[()] if even else given_x
        i = even_bin(x, edges, count) if even else sought_bin(x, edges, count)
        if i >= 0:
            totals[i] += given[0] if weights is None else given[k]
        k += 1
    found = totals.astype(given.dtype)
    if density:
        return found / np.diff(edges).astype(np.float64) / np.sum(found), edges
    return found, edges


def even_bin(x: Any, edges: Any, count: Any) -> Any:
    """A guess from the width of the bins, put right by the edges themselves."""
    first, last = edges[0], edges[count]
    if not (x >= first and x <= last):
        return -1
    i = int((x - first) / (last - first) * count)
    if i == count:
        i -= 1
    if x < edges[i]:
        i -= 1
    elif i != count - 1 and x >= edges[i + 1]:
        i += 1
    return i


def sought_bin(x: Any, edges: Any, count: Any) -> Any:
    if not (x >= edges[0] and x <= edges[count]):
        return -1
    low, high = 0, count
    while high - low > 1:
        middle = (low + high) // 2
        if edges[middle] <= x:
            low = middle
        else:
            high = middle
    return low


@written(np.histogram2d)
def histogram2d(x: Any, y: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None) -> Any:
    """Counts by pairs of bins, and the edges of both."""
    if density:
        refuse("np.histogram2d(density=True) is not supported in compiled code", "divide by the sum and the areas")
    x, y = np.asarray(x).astype(np.float64), np.asarray(y).astype(np.float64)
    if len(x) != len(y):
        raise ValueError("x and y must have the same length.")
    first, second = (bins, bins) if np.ndim(bins) == 0 or isinstance(bins, np.ndarray) else bins
    rows = histogram_bin_edges(x, first, None if range is None else range[0])
    columns = histogram_bin_edges(y, second, None if range is None else range[1])
    n, m = len(rows) - 1, len(columns) - 1
    counts = np.zeros((n, m))
    for k in np.arange(len(x)):
        i, j = sought_bin(x[k], rows, n), sought_bin(y[k], columns, m)
        if i >= 0 and j >= 0:
            counts[i, j] += 1.0 if weights is None else np.asarray(weights)[k]
    return counts, rows, columns


@written(np.histogram_bin_edges)
def histogram_bin_edges(a: Any, bins: Any = 10, range: Any = None) -> Any:
    if np.ndim(bins) != 0:
        return np.asarray(bins)
    if bins < 1:
        raise ValueError("`bins` must be positive, when an integer")
    flat = np.ravel(np.asarray(a))
    dtype = flat.dtype if np.issubdtype(flat.dtype, np.floating) else np.result_type(flat.dtype, np.float64)
    first, last = 0.0, 1.0
    if range is not None:
        first, last = float(range[0]), float(range[1])
        if first > last:
            raise ValueError("max must be larger than min in range parameter.")
    elif len(flat) > 0:
        first, last = float(np.min(flat)), float(np.max(flat))
    if not (np.isfinite(first) and np.isfinite(last)):
        raise ValueError(
            f"{'supplied' if range is not None else 'autodetected'} range of [{first}, {last}] is not finite"
        )
    if first == last:
        first, last = first - 0.5, last + 0.5
    return np.linspace(dtype.type(first), dtype.type(last), bins + 1)


@written(np.cov)
def cov(m: Any, y: Any = None, rowvar: Any = True, bias: Any = False, ddof: Any = None) -> Any:
    given = np.asarray(m)
    if given.ndim > 2:
        raise ValueError("m has more than 2 dimensions")
    dtype = np.result_type(given.dtype, np.float64)
    if y is not None:
        dtype = np.result_type(dtype, np.asarray(y).dtype)
    x = rows_of(given, rowvar, dtype)
    if y is not None:
        x = np.concatenate((x, rows_of(np.asarray(y), rowvar, dtype)))
    free = ddof if ddof is not None else (0 if bias else 1)
    centred = x - np.mean(x, axis=1)[:, None]
    whole = centred @ np.conjugate(centred.T) * (1.0 / np.float64(max(x.shape[1] - free, 0)))
    return np.squeeze(whole)


def rows_of(m: Any, rowvar: Any, dtype: Any) -> Any:
    """One variable to a row."""
    x = np.atleast_2d(m).astype(dtype)
    return x.T if not rowvar and m.ndim > 1 else x


@written(np.corrcoef)
def corrcoef(x: Any, y: Any = None, rowvar: Any = True) -> Any:
    c = cov(x, y, rowvar)
    if c.ndim == 0:
        return c / c
    spread = np.sqrt(np.real(np.diagonal(c)))
    c = c / spread[:, None] / spread[None, :]
    if np.issubdtype(c.dtype, np.complexfloating):
        c.real = np.clip(c.real, -1, 1)
        c.imag = np.clip(c.imag, -1, 1)
        return c
    return np.clip(c, -1, 1)
