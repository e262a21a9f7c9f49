"""Counts of what falls into bins, of one variable and of several."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.elements import handed_out, says
from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


@written(np.histogram)
def histogram(a: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None) -> Any:
    flat = np.ravel(np.asarray(a))
    if isinstance(bins, str) and weights is not None:
        raise TypeError("Automated estimation of the number of bins is not supported for weighted data")
    edges = histogram_bin_edges(flat, bins, range)
    count = len(edges) - 1
    given = np.ones(1, np.int64) if weights is None else np.ravel(np.asarray(weights))
    totals = np.zeros(count, np.int64 if weights is None else np.result_type(given.dtype, np.float64))
    even = isinstance(bins, str) or np.ndim(bins) == 0
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


# -- of several variables --------------------------------------------------------------------------------------------


@written(np.histogram2d)
def histogram2d(x: Any, y: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None) -> Any:
    """Counts by pairs of bins, and the edges of both."""
    if len(x) != len(y):
        raise ValueError("x and y must have the same length.")
    each: Any = bins
    if not isinstance(bins, (tuple, list)):
        each = (bins, bins)
    elif len(bins) != 2:
        each = (np.asarray(bins), np.asarray(bins))
    counts, (rows, columns) = binned((np.asarray(x), np.asarray(y)), each, range, density, weights)
    return counts, rows, columns


@written(np.histogramdd)
def histogramdd(sample: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None) -> Any:
    """Counts by bins of each variable, and the edges of all."""
    if not isinstance(sample, (tuple, list)):
        refuse("np.histogramdd of an array is not supported in compiled code", "pass its columns as a tuple")
    columns: Any = ()
    for column in sample:
        columns = (*columns, np.asarray(column))
    each: Any = bins
    if not isinstance(bins, (tuple, list)):
        each = (bins,) * len(columns)
    if len(each) != len(columns):
        raise ValueError("The dimension of bins must be equal to the dimension of the sample x.")
    counts, edges = binned(columns, each, range, density, weights)
    return counts, list(edges)


def binned(columns: Any, bins: Any, ranges: Any, density: Any, weights: Any) -> Any:
    edges: Any = ()
    shape: Any = ()
    common = columns[0].dtype
    for column in columns[1:]:
        common = np.result_type(common, column.dtype)
    dtype = common if common.kind == "f" and ranges is None else np.dtype(np.float64)
    k = 0
    for column, asked in zip(columns, bins):
        found = histogram_bin_edges(column.astype(dtype), asked, None if ranges is None else ranges[k])
        edges = (*edges, found)
        shape = (*shape, len(found) + 1)
        k += 1
    counts = handed_out(np.zeros(product_of(shape)))  # with what lies outside, as NumPy has it
    for i in np.arange(len(columns[0])):
        place = 0
        inside = True
        for column, edge in zip(columns, edges):
            bin_ = sought_bin(column[i], edge, len(edge) - 1)
            inside = inside and bin_ >= 0
            place = place * (len(edge) + 1) + bin_ + 1
        if inside:
            counts[place] += 1.0 if weights is None else np.asarray(weights)[i]
    counts = np.reshape(counts, shape)[(slice(1, -1),) * len(shape)]
    return (densities(counts, edges), edges) if density else (counts, edges)


def densities(counts: Any, edges: Any) -> Any:
    """Counts by the sizes of the bins and by all that was counted."""
    total = np.sum(counts)
    axis = 0
    for edge in edges:
        counts = np.moveaxis(np.moveaxis(counts, axis, -1) / np.diff(edge), -1, axis)
        axis += 1
    return counts / total


def product_of(shape: Any) -> Any:
    count = 1
    for n in shape:
        count = count * n
    return count


# -- edges -----------------------------------------------------------------------------------------------------------


@written(np.histogram_bin_edges)
def histogram_bin_edges(a: Any, bins: Any = 10, range: Any = None) -> Any:
    if isinstance(bins, str):
        return even_edges(np.ravel(np.asarray(a)), 0, range, bins)
    if np.ndim(bins) > 1:
        raise ValueError("`bins` must be 1d, when an array")
    if np.ndim(bins) != 0:
        given = np.asarray(bins)
        for k in np.arange(len(given) - 1):
            if given[k] > given[k + 1]:
                raise ValueError("`bins` must increase monotonically, when an array")
        return given
    if np.asarray(bins).dtype.kind not in "iu" and not isinstance(bins, bool):
        raise TypeError("`bins` must be an integer, a string, or an array")
    if bins < 1:
        raise ValueError("`bins` must be positive, when an integer")
    return even_edges(np.ravel(np.asarray(a)), bins, range, "")


def even_edges(flat: Any, bins: Any, range: Any, method: str) -> Any:
    """So many bins of one width, or as many as a rule finds right."""
    if range is None:
        dtype = flat.dtype
        first, last = extremes(flat)
        if not (np.isfinite(first) and np.isfinite(last)):
            raise ValueError(f"autodetected range of [{first}, {last}] is not finite")
    else:
        dtype = np.result_type(range[0], range[1], flat)
        if range[0] > range[1]:
            raise ValueError("max must be larger than min in range parameter.")
        if not (np.isfinite(range[0]) and np.isfinite(range[1])):
            raise ValueError(f"supplied range of [{range[0]}, {range[1]}] is not finite")
        first, last = range[0] * 1.0, range[1] * 1.0
    if not np.issubdtype(dtype, np.floating):
        dtype = np.result_type(dtype, np.float64)
    if first == last:
        first, last = first - 0.5, last + 0.5
    count = bins if method == "" else number_of_bins(flat, first, last, range is not None, dtype, method)
    edges = np.linspace(first, last, count + 1, dtype=dtype)
    for k in np.arange(len(edges) - 1):
        if edges[k] >= edges[k + 1]:
            raise ValueError(f"Too many bins for data range. Cannot create {count} finite-sized bins.")
    return edges


def extremes(flat: Any) -> Any:
    """The least and the largest number; integers as floats."""
    first, last = flat.dtype.type(0) * 1.0, flat.dtype.type(1) * 1.0
    if len(flat) > 0:
        first, last = np.min(flat) * 1.0, np.max(flat) * 1.0
    return first, last


def number_of_bins(flat: Any, first: Any, last: Any, within: Any, dtype: Any, method: str) -> Any:
    x = flat[(flat >= first) & (flat <= last)] if within else flat
    if len(x) == 0:
        return 1
    width = np.float64(stone(x, first, last, dtype) if method == "stone" else width_of_bins(x, method))
    if not width != 0:
        return 1
    if np.issubdtype(x.dtype, np.integer) and width < 1:
        width = np.float64(1)
    return int(np.ceil((last - first) / width))


def width_of_bins(x: Any, method: str) -> Any:
    """Rules of thumb, as NumPy has them: Freedman and Diaconis (1981), Sturges (1926), Scott (1979), Doane (1976)."""
    n = np.float64(len(x))
    if method == "sqrt":
        return spread(x) / np.sqrt(n)
    if method == "sturges":
        return spread(x) / (np.log2(n) + 1.0)
    if method == "rice":
        return spread(x) / (2.0 * len(x) ** (1.0 / 3))
    if method == "scott":
        return (24.0 * np.pi**0.5 / len(x)) ** (1.0 / 3.0) * np.std(x)
    if method == "fd":
        return freedman_diaconis(x)
    if method == "auto":
        wide = max(np.float64(freedman_diaconis(x)), np.float64(spread(x) / np.sqrt(n)) / 2)
        return min(wide, np.float64(spread(x) / (np.log2(n) + 1.0)))
    if method != "doane":
        raise ValueError(f"{method!r} is not a valid estimator for `bins`")
    sigma = np.std(x)
    if len(x) <= 2 or not sigma > 0.0:
        return 0.0
    g1 = np.mean(((x - np.mean(x)) / sigma) ** 3)
    sg1 = np.sqrt(6.0 * (n - 2) / ((n + 1.0) * (n + 3)))
    return spread(x) / (1.0 + np.log2(n) + np.log2(1.0 + np.absolute(g1) / sg1))


def stone(x: Any, first: Any, last: Any, dtype: Any) -> Any:
    """The width of the least integrated square error, as estimated by leaving single numbers out (Stone 1984)."""
    n, whole = len(x), spread(x)
    if n <= 1 or whole == 0:
        return 0.0
    most = max(100, int(np.sqrt(n)))
    best, least = 0, 0.0
    for bins in np.arange(1, most + 1):
        shares = even_counts(x, np.linspace(first, last, bins + 1, dtype=dtype)) / n
        error = float((2 - (n + 1) * np.dot(shares, shares)) / (whole / bins))
        if best == 0 or error < least:
            best, least = int(bins), error
    says(best == most, "The number of bins estimated may be suboptimal.")
    return whole / best


def even_counts(x: Any, edges: Any) -> Any:
    counts = np.zeros(len(edges) - 1, np.int64)
    for given in x:
        i = even_bin(given.astype(edges.dtype), edges, len(counts))
        if i >= 0:
            counts[i] += 1
    return counts


def freedman_diaconis(x: Any) -> Any:
    high, low = np.percentile(x, [75, 25])
    return 2.0 * (high - low) * len(x) ** (-1.0 / 3.0)


def spread(x: Any) -> Any:
    """That of integers does not wrap."""
    return np.ptp(x) if x.dtype.kind == "f" else np.float64(np.max(x)) - np.float64(np.min(x))
