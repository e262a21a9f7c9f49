"""Sorting and searching, and what is told from sorted data. NaN counts as larger than any number, as in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.registry import written

__all__: list[str] = []


def before(x: Any, y: Any) -> Any:
    """``x < y`` with NaN last."""
    if np.issubdtype(x.dtype, np.inexact):
        return x < y or (y != y and x == x)
    return x < y


def merged_order(a: Any) -> Any:
    """The positions of a vector's elements in ascending order, equal ones as they stand (merges from below)."""
    n = len(a)
    order, spare = np.arange(n), np.empty(n, np.int64)
    width = 1
    while width < n:
        for start in range(0, n, 2 * width):
            middle, end = min(start + width, n), min(start + 2 * width, n)
            i, j = start, middle
            for k in range(start, end):
                if i < middle and (j >= end or not before(a[order[j]], a[order[i]])):
                    spare[k] = order[i]
                    i += 1
                else:
                    spare[k] = order[j]
                    j += 1
        order[:] = spare
        width *= 2
    return order


def merge_sorted(a: Any) -> Any:
    """A sorted copy of a vector: runs of eight by insertion, then merges."""
    n = len(a)
    values, spare = a.copy(), np.empty(n, a.dtype)
    for start in range(0, n, 8):
        for k in range(start + 1, min(start + 8, n)):
            x = values[k]
            j = k
            while j > start and before(x, values[j - 1]):
                values[j] = values[j - 1]
                j -= 1
            values[j] = x
    width = 8
    while width < n:
        for start in range(0, n, 2 * width):
            middle, end = min(start + width, n), min(start + 2 * width, n)
            i, j = start, middle
            for k in range(start, end):
                if i < middle and (j >= end or not before(values[j], values[i])):
                    spare[k] = values[i]
                    i += 1
                else:
                    spare[k] = values[j]
                    j += 1
        values[:] = spare
        width *= 2
    return values


@written(np.sort)
def sort(a: Any, axis: Any = -1, kind: Any = None, stable: Any = None) -> Any:
    a = np.asarray(a)
    if axis is None:
        return merge_sorted(np.ravel(a))
    if a.ndim == 1:
        return merge_sorted(a)
    rows = np.moveaxis(a, axis, -1)
    flat = np.reshape(rows, (-1, rows.shape[-1])).copy()
    for i in range(flat.shape[0]):
        flat[i] = merge_sorted(flat[i])
    return np.moveaxis(np.reshape(flat, rows.shape), -1, axis)


@written(np.argsort, kind="array", names=("argsort",))
def argsort(a: Any, axis: Any = -1, kind: Any = None, stable: Any = None) -> Any:
    a = np.asarray(a)
    if axis is None:
        return merged_order(np.ravel(a))
    if a.ndim == 1:
        return merged_order(a)
    rows = np.moveaxis(a, axis, -1)
    flat = np.reshape(rows, (-1, rows.shape[-1]))
    out = np.empty(flat.shape, np.int64)
    for i in range(flat.shape[0]):
        out[i] = merged_order(flat[i])
    return np.moveaxis(np.reshape(out, rows.shape), -1, axis)


@written(kind="array", names=("sort",))
def sort_in_place(a: Any, axis: Any = -1, kind: Any = None, stable: Any = None) -> None:
    a[...] = sort(a, axis)


@written(np.partition)
def partition(a: Any, kth: Any, axis: Any = -1) -> Any:
    return sort(a, axis)


@written(np.argpartition, kind="array", names=("argpartition",))
def argpartition(a: Any, kth: Any, axis: Any = -1) -> Any:
    return argsort(a, axis)


@written(np.lexsort)
def lexsort(keys: Any) -> Any:
    order = np.arange(len(keys[0]))
    for key in keys:
        order = order[merged_order(np.asarray(key)[order])]
    return order


@written(np.searchsorted)
def searchsorted(a: Any, v: Any, side: Any = "left", sorter: Any = None) -> Any:
    a = np.asarray(a) if sorter is None else np.asarray(a)[sorter]
    if np.ndim(v) == 0:
        return np.int64(insertion_point(a, a.dtype.type(v) if isinstance(v, int) else np.asarray(v)[()], side))
    values = np.asarray(v)
    flat = np.ravel(values)
    out = np.empty(len(flat), np.int64)
    for k in range(len(flat)):
        out[k] = insertion_point(a, flat[k], side)
    return np.reshape(out, values.shape)


@written(kind="array", names=("searchsorted",))
def searchsorted_method(a: Any, v: Any, side: Any = "left", sorter: Any = None) -> Any:
    return searchsorted(a, v, side, sorter)


def insertion_point(a: Any, x: Any, side: Any) -> Any:
    low, high = 0, len(a)
    while low < high:
        middle = (low + high) // 2
        if before(a[middle], x) if side == "left" else not before(x, a[middle]):
            low = middle + 1
        else:
            high = middle
    return low


@written(np.digitize)
def digitize(x: Any, bins: Any, right: Any = False) -> Any:
    bins = np.asarray(bins)
    n = len(bins)
    falling = False
    if n > 1:
        falling = bool(bins[0] > bins[n - 1])
    side = "left" if right else "right"
    return n - searchsorted(bins[::-1], x, side) if falling else searchsorted(bins, x, side)


@written(np.unique)
def unique(
    ar: Any, return_index: Any = False, return_inverse: Any = False, return_counts: Any = False, equal_nan: Any = True
) -> Any:
    a = np.ravel(np.asarray(ar))
    n = len(a)
    order = merged_order(a)
    first = np.empty(n, np.bool_)
    for k in range(n):
        x = a[order[k]]
        if k == 0:
            first[k] = True
        else:
            y = a[order[k - 1]]
            first[k] = x != y and not (equal_nan and x != x and y != y)
    starts = np.flatnonzero(first)
    found: Any = (a[order[starts]],)
    if return_index:
        found = (*found, order[starts])
    if return_inverse:
        inverse = np.empty(n, np.int64)
        inverse[order] = np.cumsum(first) - 1
        found = (*found, np.reshape(inverse, np.shape(ar)))
    if return_counts:
        found = (*found, np.diff(np.append(starts, n)))
    return found[0] if len(found) == 1 else found


@written(np.union1d)
def union1d(ar1: Any, ar2: Any) -> Any:
    return unique(np.append(ar1, ar2))


@written(np.intersect1d)
def intersect1d(ar1: Any, ar2: Any, assume_unique: Any = False) -> Any:
    both = merge_sorted(np.append(unique(ar1), unique(ar2)))
    return both[:-1][both[1:] == both[:-1]]


@written(np.setdiff1d)
def setdiff1d(ar1: Any, ar2: Any, assume_unique: Any = False) -> Any:
    a = unique(ar1)
    return a[~np.isin(a, ar2)]


@written(np.setxor1d)
def setxor1d(ar1: Any, ar2: Any) -> Any:
    both = merge_sorted(np.append(unique(ar1), unique(ar2)))
    edges = np.ones(len(both) + 1, np.bool_)
    edges[1:-1] = both[1:] != both[:-1]
    return both[edges[1:] & edges[:-1]]
