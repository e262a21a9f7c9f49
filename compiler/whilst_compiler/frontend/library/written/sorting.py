"""Sorting and searching, and what is told from sorted data. NaN counts as larger than any number, as in NumPy."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written import loops
from whilst_compiler.frontend.library.written.algebra import count_of
from whilst_compiler.frontend.library.written.elements import place_of_axis, to_be_written
from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


def before(x: Any, y: Any) -> Any:
    """``x < y`` with NaN last."""
    if np.issubdtype(x.dtype, np.inexact):
        return x < y or (y != y and x == x)
    return x < y


@written(np.sort)
def sort(a: Any, axis: Any = -1, kind: Any = None, stable: Any = None) -> Any:
    a, kind = np.asarray(a), None if kind == "heapsort" else kind  # (of equal elements nobody tells which is which)
    rows = along_last(a, axis)
    found = loops.sort_stable(rows) if is_stable(kind, stable) else loops.sort(rows)
    return found if rows.ndim == 1 else np.moveaxis(found, -1, axis)


@written(np.argsort, kind="array", names=("argsort",))
def argsort(a: Any, axis: Any = -1, kind: Any = None, stable: Any = None) -> Any:
    a = np.asarray(a)
    rows = along_last(a if a.ndim else np.reshape(a, (1,)), axis)
    found = ordered(rows, kind, stable)
    return found if rows.ndim == 1 else np.moveaxis(found, -1, axis)


def along_last(a: Any, axis: Any) -> Any:
    """The array with the axis that is sorted along as its last; that of all elements is a new one."""
    return np.ravel(a) if axis is None else np.moveaxis(a, operator.index(axis), -1)


def ordered(rows: Any, kind: Any, stable: Any) -> Any:
    return loops.argsort_stable(rows) if is_stable(kind, stable) else loops.argsort(rows)


def is_stable(kind: Any, stable: Any) -> Any:
    """Only of these two ways to sort it is known in which order they leave equal elements."""
    if kind == "heapsort":
        refuse("sorting by kind='heapsort' is not supported in compiled code", "leave kind out")
    if kind is not None and kind != "quicksort" and kind != "stable" and kind != "mergesort":
        raise ValueError(f"sort kind must be one of 'quick', 'heap', or 'stable' (got '{kind}')")
    return kind == "stable" or kind == "mergesort" or (stable is not None and stable)


@written(kind="array", names=("sort",))
def sort_in_place(a: Any, axis: Any = -1, kind: Any = None, stable: Any = None) -> None:
    to_be_written(a, "sort array is read-only")
    a[...] = sort(a, axis, kind, stable)


@written(np.partition)
def partition(a: Any, kth: Any, axis: Any = -1) -> Any:
    demand_places(np.asarray(a), kth, axis)
    return sort(a, axis)


def demand_places(a: Any, kth: Any, axis: Any) -> None:
    if axis is not None and not -a.ndim <= axis < a.ndim:
        raise np.exceptions.AxisError(axis, a.ndim)
    n = a.size if axis is None else a.shape[axis]
    for k in np.ravel(np.asarray(kth)):
        if n > 0 and (k < -n or k >= n):
            raise ValueError(f"kth(={k + n if k < 0 else k}) out of bounds ({n})")


@written(kind="array", names=("partition",))
def partition_in_place(a: Any, kth: Any, axis: Any = -1) -> None:
    to_be_written(a, "partition array is read-only")
    demand_places(a, kth, axis)
    a[...] = sort(a, axis)


@written(np.argpartition, kind="array", names=("argpartition",))
def argpartition(a: Any, kth: Any, axis: Any = -1) -> Any:
    demand_places(np.asarray(a), kth, axis)
    return argsort(a, axis)


@written(np.lexsort)
def lexsort(keys: Any, axis: Any = -1) -> Any:
    if len(keys) == 0:
        raise TypeError("need sequence of keys with len > 0 in lexsort")
    for key in keys:
        if np.shape(key) != np.shape(keys[0]):
            raise ValueError("all keys need to be the same shape")
    if np.ndim(keys[0]) > 1:
        return lexsort_rows(keys, axis)
    if axis != -1 and axis != 0:
        raise np.exceptions.AxisError(axis, 1)
    order = np.arange(len(keys[0]))
    for key in keys:
        order = order[loops.argsort_stable(np.asarray(key)[order])]
    return order


def lexsort_rows(keys: Any, axis: Any) -> Any:
    """Along one of several axes."""
    rows: Any = ()
    for key in keys:
        moved = np.moveaxis(np.asarray(key), axis, -1)
        rows = (*rows, np.reshape(moved, (-1, moved.shape[-1])))
    shape = np.moveaxis(np.asarray(keys[0]), axis, -1).shape
    order = np.empty(rows[0].shape, np.int64)
    for k in range(len(order)):
        order[k] = np.arange(shape[-1])
        for row in rows:
            order[k] = order[k][loops.argsort_stable(row[k][order[k]])]
    return np.moveaxis(np.reshape(order, shape), -1, axis)


@written(np.searchsorted)
def searchsorted(a: Any, v: Any, side: Any = "left", sorter: Any = None) -> Any:
    if side != "left" and side != "right":
        known = side[:1] in ("l", "L", "r", "R")
        raise ValueError(f"search side must be {'one of ' if known else ''}'left' or 'right'{said(side, known)}")
    a = np.asarray(a) if sorter is None else np.asarray(a)[sorter]
    if a.ndim != 1:
        what = "too deep" if a.ndim > 1 else "of too small depth"
        raise ValueError(f"object {what} for desired array")
    values = np.asarray(v)
    dtype = np.result_type(a.dtype, values.dtype)
    a, values = a.astype(dtype, copy=False), values.astype(dtype, copy=False)
    if values.ndim == 0:
        return np.int64(insertion_point(a, values[()], side))
    flat = np.ravel(values)
    out = np.empty(len(flat), np.int64)
    for k in range(len(flat)):
        out[k] = insertion_point(a, flat[k], side)
    return np.reshape(out, values.shape)


def said(given: Any, known: Any) -> Any:
    """What NumPy adds of a word whose first letter is none that it knows."""
    return "" if known else f" (got '{given}')"


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


def falls(bins: Any) -> Any:
    """Whether the numbers decrease; a ValueError if they do neither."""
    n = len(bins)
    k = 1
    while k < n and bins[k] == bins[0]:
        k += 1
    if k >= n:
        return False
    falling = not bins[k - 1] < bins[k]
    for i in range(k + 1, n):
        if bins[i - 1] < bins[i] if falling else bins[i - 1] > bins[i]:
            raise ValueError("bins must be monotonically increasing or decreasing")
    return falling


@written(np.digitize)
def digitize(x: Any, bins: Any, right: Any = False) -> Any:
    if np.asarray(x).dtype.kind == "c":
        raise TypeError("x may not be complex")
    bins = np.asarray(bins)
    if bins.dtype.kind == "c":
        raise TypeError(
            f"Cannot cast array data from dtype('{bins.dtype}') to dtype('float64') according to the rule 'safe'"
        )
    n = len(bins)
    falling = falls(bins)
    side = "left" if right else "right"
    return n - searchsorted(bins[::-1], x, side) if falling else searchsorted(bins, x, side)


@written(np.unique, static=("axis",))
def unique(
    ar: Any, return_index: Any = False, return_inverse: Any = False, return_counts: Any = False, axis: Any = None,
    *, equal_nan: Any = True, sorted: Any = True,
) -> Any:  # fmt: skip
    if axis is not None and np.ndim(ar) == 1:
        place_of_axis(axis, 1)
    elif axis is not None:
        return unique_rows(np.asarray(ar), return_index, return_inverse, return_counts, axis)
    a = np.ravel(np.asarray(ar))
    if not return_index and not return_inverse:
        if a.dtype.kind == "c" and not return_counts:
            return first_of_each(a, equal_nan)
        s = loops.sort(a)
        first = is_first(s, equal_nan)
        return (s[first], counts_of(first)) if return_counts else s[first]
    order = loops.argsort_stable(a) if return_index else loops.argsort(a)
    first = is_first(a[order], equal_nan)
    starts = order[first]
    found: Any = (a[starts],)
    if return_index:
        found = (*found, starts)
    if return_inverse:
        inverse = np.empty(len(a), np.int64)
        inverse[order] = np.cumsum(first) - 1
        found = (*found, np.reshape(inverse, np.shape(ar)))
    if return_counts:
        found = (*found, counts_of(first))
    return found


def is_first(s: Any, equal_nan: Any) -> Any:
    """Where elements in order differ from those before; NaN, which come last, differ from each other or not."""
    first = np.ones(len(s), np.bool_)
    before = s[:-1]
    first[1:] = (s[1:] != before) & (before == before) if equal_nan else s[1:] != before
    return first


def counts_of(first: Any) -> Any:
    return np.diff(np.append(np.flatnonzero(first), len(first)))


def first_of_each(a: Any, equal_nan: Any) -> Any:
    """The distinct complex numbers in order, each as it comes first: zeros have signs, and NaN have parts."""
    order = loops.argsort_stable(a)
    s = a[order]
    distinct = s[is_first(s, equal_nan)]
    nan = np.flatnonzero(a != a)
    if equal_nan and len(nan):
        distinct[-1] = a[nan[0]]
    return distinct


def unique_rows(a: Any, return_index: Any, return_inverse: Any, return_counts: Any, axis: Any) -> Any:
    """The distinct parts of an array along an axis, in the order of their elements."""
    rows = np.moveaxis(a, operator.index(axis), 0)
    flat = np.reshape(rows, (len(rows), count_of(rows.shape[1:])))
    n, width = flat.shape[0], flat.shape[1]
    order = np.arange(n)
    for j in range(width - 1, -1, -1):
        order = order[loops.argsort_stable(flat[order, j])]
    first = np.ones(n, np.bool_)
    for k in range(1, n):
        first[k] = False
        for j in range(width):
            if flat[order[k], j] != flat[order[k - 1], j]:
                first[k] = True
    starts = np.flatnonzero(first)
    found: Any = (np.moveaxis(rows[order[starts]], 0, axis),)
    if return_index:
        found = (*found, order[starts])
    if return_inverse:
        inverse = np.empty(n, np.int64)
        inverse[order] = np.cumsum(first) - 1
        found = (*found, inverse)
    if return_counts:
        found = (*found, np.diff(np.append(starts, n)))
    return found[0] if len(found) == 1 else found


@written(np.unique_values)
def unique_values(x: Any) -> Any:
    return unique(x, False, False, False, equal_nan=False)


@written(np.union1d)
def union1d(ar1: Any, ar2: Any) -> Any:
    return unique(np.append(ar1, ar2))


@written(np.intersect1d)
def intersect1d(ar1: Any, ar2: Any, assume_unique: Any = False, return_indices: Any = False) -> Any:
    if not return_indices:
        both = np.append(ar1, ar2) if assume_unique else np.append(unique(ar1), unique(ar2))
        both = loops.sort(both)
        return both[:-1][both[1:] == both[:-1]]
    if assume_unique:
        a, b = np.ravel(np.asarray(ar1)), np.ravel(np.asarray(ar2))
        first, second = np.arange(len(a)), np.arange(len(b))
    else:
        a, first = np.unique(ar1, return_index=True)
        b, second = np.unique(ar2, return_index=True)
    both = np.append(a, b)
    order = loops.argsort_stable(both)
    both = both[order]
    twice = both[1:] == both[:-1]
    starts, ends = order[:-1][twice], order[1:][twice] - len(a)
    if assume_unique:  # it need not be so: then an end can lie before the second array
        return both[:-1][twice], starts, ends
    return both[:-1][twice], first[starts], second[ends]


@written(np.setdiff1d)
def setdiff1d(ar1: Any, ar2: Any, assume_unique: Any = False) -> Any:
    a = np.ravel(np.asarray(ar1)) if assume_unique else unique(ar1)
    return a[~np.isin(a, ar2)]


@written(np.setxor1d)
def setxor1d(ar1: Any, ar2: Any, assume_unique: Any = False) -> Any:
    both = sort(np.append(ar1, ar2) if assume_unique else np.append(unique(ar1), unique(ar2)))
    edges = np.ones(len(both) + 1, np.bool_)
    edges[1:-1] = both[1:] != both[:-1]
    return both[edges[1:] & edges[:-1]]
