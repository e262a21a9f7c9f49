"""Positions and elements chosen by a condition or by index."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.registry import written

__all__ = ["compress", "flat_nonzero", "nonzero"]


def flat_nonzero(mask: Any) -> Any:
    """The positions where a vector is not 0."""
    found = np.empty(np.count_nonzero(mask), np.int64)
    k = 0
    for i in range(len(mask)):
        if mask[i]:
            found[k] = i
            k += 1
    return found


@written(np.nonzero, kind="array", names=("nonzero",))
def nonzero(a: Any) -> Any:
    """One vector of positions per axis."""
    a = np.asarray(a)
    positions = flat_nonzero(np.ravel(a))
    if a.ndim == 1:
        return (positions,)
    result: Any = ()
    for n in a.shape[::-1]:
        result = (positions % max(n, 1), *result)
        positions = positions // max(n, 1)
    return result


def compress(mask: Any, a: Any) -> Any:
    """``a[mask]`` of vectors of one length."""
    found = np.empty(np.count_nonzero(mask), a.dtype)
    k = 0
    for i in range(len(mask)):
        if mask[i]:
            found[k] = a[i]
            k += 1
    return found


@written(np.flatnonzero)
def flatnonzero(a: Any) -> Any:
    return flat_nonzero(np.ravel(np.asarray(a)))


@written(np.argwhere)
def argwhere(a: Any) -> Any:
    return np.transpose(np.stack(nonzero(a)))


@written(np.extract)
def extract(condition: Any, arr: Any) -> Any:
    return np.ravel(np.asarray(arr))[flatnonzero(condition)]


@written(np.compress)
def compress_axis(condition: Any, a: Any, axis: Any = None) -> Any:
    return np.take(a, flatnonzero(condition), axis)


@written(np.take, kind="array", names=("take",))
def take(a: Any, indices: Any, axis: Any = None, out: Any = None, mode: Any = "raise") -> Any:
    """Along one axis; ``mode`` says what becomes of indices out of range."""
    a = np.asarray(a)
    if axis is None:
        a = np.ravel(a)
        axis = 0
    axis = axis % a.ndim
    if mode == "wrap":
        indices = np.asarray(indices) % a.shape[axis]
    elif mode == "clip":
        indices = np.clip(np.asarray(indices), 0, a.shape[axis] - 1)
    if axis == 0:
        found = a[indices]
    elif axis == 1:
        found = a[:, indices]
    else:
        found = a[:, :, indices]
    if out is None:
        return found
    out[...] = found
    return out


@written(np.put, kind="array", names=("put",))
def put(a: Any, ind: Any, v: Any) -> Any:
    """Values are repeated where there are too few."""
    places, values = np.ravel(np.asarray(ind)), np.ravel(np.asarray(v)).astype(a.dtype)
    flat = np.ravel(a)
    n = len(flat)
    for k in range(len(places)):
        flat[places[k]] = values[k % len(values)]
    if n > 0:
        a[...] = np.reshape(flat, a.shape)


def along(shape: Any, indices: Any, axis: int) -> Any:
    """The index that ``take_along_axis`` stands for: positions along all other axes as they are."""
    index: Any = ()
    for k in (0, 1, 2, 3, 4)[: len(shape)]:
        if k == axis:
            index = (*index, indices)
        else:
            form: Any = ()
            for j in (0, 1, 2, 3, 4)[: len(shape)]:
                form = (*form, shape[k] if j == k else 1)
            index = (*index, np.reshape(np.arange(shape[k]), form))
    return index


@written(np.take_along_axis)
def take_along_axis(arr: Any, indices: Any, axis: Any = -1) -> Any:
    if axis is None:
        return np.ravel(arr)[indices]
    return arr[along(arr.shape, indices, axis % arr.ndim)]


@written(np.put_along_axis)
def put_along_axis(arr: Any, indices: Any, values: Any, axis: Any) -> None:
    arr[along(arr.shape, indices, axis % arr.ndim)] = values


@written(np.select)
def select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    result = default
    for condition, choice in zip(condlist[::-1], choicelist[::-1]):
        result = np.where(condition, choice, result)
    return result


@written(np.choose)
def choose(a: Any, choices: Any) -> Any:
    result = np.where(np.asarray(a) == 0, choices[0], choices[0])
    k = 0
    for choice in choices:
        result = np.where(np.asarray(a) == k, choice, result)
        k += 1
    return result


@written(np.isin)
def isin(element: Any, test_elements: Any, assume_unique: Any = False, invert: Any = False) -> Any:
    element, wanted = np.asarray(element), np.sort(np.ravel(np.asarray(test_elements)))
    flat = np.ravel(element)
    found = np.zeros(len(flat), np.bool_)
    n = len(wanted)
    places = np.searchsorted(wanted, flat)
    for k in range(len(flat)):
        if places[k] < n:
            found[k] = wanted[places[k]] == flat[k]
    found = np.reshape(found, element.shape)
    return ~found if invert else found


@written(np.fill_diagonal)
def fill_diagonal(a: Any, val: Any, wrap: Any = False) -> None:
    for i in range(min(a.shape[0], a.shape[1])):
        a[i, i] = val


@written(np.diag_indices)
def diag_indices(n: Any, ndim: Any = 2) -> Any:
    positions = np.arange(n)
    return (positions,) * ndim


@written(np.triu_indices)
def triu_indices(n: Any, k: Any = 0, m: Any = None) -> Any:
    return nonzero(~np.tri(n, m, k - 1, np.bool_))


@written(np.tril_indices)
def tril_indices(n: Any, k: Any = 0, m: Any = None) -> Any:
    return nonzero(np.tri(n, m, k, np.bool_))


@written(np.unravel_index)
def unravel_index(indices: Any, shape: Any) -> Any:
    rest = np.asarray(indices)[()]
    result: Any = ()
    for n in shape[::-1]:
        result = (rest % n, *result)
        rest = rest // n
    return result


@written(np.ravel_multi_index)
def ravel_multi_index(multi_index: Any, dims: Any) -> Any:
    total = np.asarray(multi_index[0])[()] * 0
    for index, n in zip(multi_index, dims):
        total = total * n + index
    return total
