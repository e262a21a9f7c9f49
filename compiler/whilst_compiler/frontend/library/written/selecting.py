"""Positions and elements chosen by a condition or by index."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.elements import fitting, handed_out, place_of_axis, to_be_written
from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.state.registry import written

__all__ = ["flat_nonzero", "nonzero", "nonzero_columns", "side_by_side", "within"]


def flat_nonzero(mask: Any) -> Any:
    """The positions where a vector is not 0."""
    return np.arange(len(mask))[mask.astype(np.bool_)]


@written(np.nonzero, kind="array", names=("nonzero",))
def nonzero_columns(a: Any) -> Any:
    """The vectors lie side by side in one array."""
    return side_by_side(nonzero(a))


def side_by_side(parts: Any) -> Any:
    """Arrays of one shape as parts of one whose last axis goes through them."""
    if len(parts) < 2 or np.ndim(parts[0]) == 0:
        return parts
    whole = handed_out(np.empty((*parts[0].shape, len(parts)), np.int64))
    result: Any = ()
    for part in parts:
        k = len(result)
        whole[..., k] = part
        result = (*result, whole[..., k])
    return result


def nonzero(a: Any) -> Any:
    """One vector of positions per axis."""
    a = np.asarray(a)
    if a.ndim == 0:
        raise ValueError("Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead.")
    positions = flat_nonzero(np.ravel(a))
    if a.ndim == 1:
        return (positions,)
    result: Any = ()
    for n in a.shape[::-1]:
        result = (positions % max(n, 1), *result)
        positions = positions // max(n, 1)
    return result


@written(np.flatnonzero)
def flatnonzero(a: Any) -> Any:
    return flat_nonzero(np.ravel(np.asarray(a)))


@written(np.argwhere)
def argwhere(a: Any) -> Any:
    if np.ndim(a) == 0:
        return np.zeros((1 if a else 0, 0), np.int64)
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
    if a.ndim == 0:
        a = np.reshape(a, (1,))
    axis = place_of_axis(axis, a.ndim)
    if mode == "wrap":
        indices = np.asarray(indices) % a.shape[axis]
    elif mode == "clip":
        indices = np.clip(np.asarray(indices), 0, a.shape[axis] - 1)
    if a.shape[axis] == 0 and np.size(indices) > 0:
        raise IndexError("cannot do a non-empty take from an empty axes.")
    if axis == 0:
        found = a[indices]
    elif axis == 1:
        found = a[:, looked_at(indices, len(a))]
    elif axis == 2:
        found = a[:, :, looked_at(indices, a.shape[0] * a.shape[1])]
    else:
        first = np.moveaxis(a, axis, 0)[indices]
        places = (0, 1, 2, 3, 4, 5, 6, 7)
        found = np.moveaxis(first, places[: np.ndim(indices)], places[axis : axis + np.ndim(indices)])
    if out is None:
        return found
    out[...] = found
    return out


def looked_at(indices: Any, count: Any) -> Any:
    """The positions, which nobody looks at where the axes before are empty: any will do then."""
    return np.asarray(indices)[()] * (count > 0)


@written(np.put, kind="array", names=("put",))
def put(a: Any, ind: Any, v: Any, mode: Any = "raise") -> Any:
    """Values are repeated where there are too few."""
    to_be_written(a, "put: output array is read-only")
    places, values = np.ravel(np.asarray(ind)), np.ravel(fitting(v, a.dtype))
    flat = a if a.ndim == 1 else np.ravel(a).copy()
    n = len(flat)
    if n > 0 and len(values) > 0:
        places = within(places, n, mode)
        for k in range(len(places)):
            flat[places[k]] = values[k % len(values)]
    elif n == 0 and len(places) > 0 and len(values) > 0:
        raise IndexError("cannot replace elements of an empty array")
    if n > 0 and a.ndim != 1:
        a[...] = np.reshape(flat, a.shape)


def within(places: Any, n: Any, mode: Any) -> Any:
    """Positions as they are (to be checked where they are used), wrapped or clipped."""
    if mode == "wrap":
        return places % n
    if mode == "clip":
        return np.clip(places, 0, n - 1)
    return places


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
        if indices.ndim != 1:
            raise ValueError("when axis=None, `indices` must have a single dimension.")
        return np.ravel(arr)[indices]
    place = place_of_axis(axis, arr.ndim)
    demand_places(arr, indices)
    return arr[along(arr.shape, indices, place)]


def demand_places(arr: Any, indices: Any) -> None:
    if indices.dtype.kind not in "iu":
        raise IndexError("`indices` must be an integer array")
    if arr.ndim != indices.ndim:
        raise ValueError("`indices` and `arr` must have the same number of dimensions")


@written(np.put_along_axis)
def put_along_axis(arr: Any, indices: Any, values: Any, axis: Any) -> None:
    if axis is None:
        if np.ndim(indices) != 1:
            raise ValueError("when axis=None, `indices` must have a single dimension.")
        arr.flat[indices] = values
        return
    place = place_of_axis(axis, arr.ndim)
    demand_places(arr, indices)
    arr[along(arr.shape, indices, place)] = values


@written(np.select)
def select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    if len(condlist) != len(choicelist):
        raise ValueError("list of cases must be same length as list of conditions")
    if len(condlist) == 0:
        raise ValueError("select with an empty condition list is not possible")
    k = 0
    for condition in condlist:
        if np.asarray(condition).dtype != np.bool_:
            raise TypeError(f"invalid entry {k} in condlist: should be boolean ndarray")
        k += 1
    dtype = np.result_type(*choicelist, default)
    result = np.asarray(default).astype(dtype)
    for condition, choice in zip(condlist[::-1], choicelist[::-1]):
        result = np.where(condition, np.asarray(choice).astype(dtype), result)
    return result


@written(np.piecewise)
def piecewise(x: Any, condlist: Any, funclist: Any, *args: Any) -> Any:
    """The function (or the number) of the last condition that holds, at each element; 0 where none does."""
    x = np.asarray(x)
    conditions: Any = (condlist,)
    if isinstance(condlist, (tuple, list)) and (x.ndim == 0 or np.ndim(condlist[0]) > 0):
        conditions = condlist
    flat = np.ravel(x)
    count = len(conditions)
    if count > 10:
        refuse("np.piecewise of more than ten conditions is not supported in compiled code", "use np.select")
    if len(funclist) != count and len(funclist) != count + 1:
        raise ValueError(f"with {count} condition(s), either {count} or {count + 1} functions are expected")
    out = np.zeros(len(flat), x.dtype)
    if len(funclist) > count:
        none = np.ones(len(flat), np.bool_)
        for condition in conditions:
            none = none & ~np.ravel(np.asarray(condition, np.bool_))
        one_piece(flat, out, none, funclist[count], args)
    for k in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)[:count]:
        one_piece(flat, out, np.ravel(np.asarray(conditions[k], np.bool_)), funclist[k], args)
    return np.reshape(out, x.shape)


def one_piece(flat: Any, out: Any, where: Any, function: Any, args: Any) -> None:
    if callable(function):
        chosen = flat[where]
        if len(chosen) > 0:
            out[where] = function(chosen, *args)
    else:
        out[where] = function


@written(np.choose)
def choose(a: Any, choices: Any, out: Any = None, mode: Any = "raise") -> Any:
    if out is not None:
        refuse("np.choose with out= is not supported in compiled code", "assign to out[...]")
    a, n = np.asarray(a), len(choices)
    if not np.can_cast(a.dtype, np.int64):
        what = "scalar" if a.ndim == 0 else "array data"
        raise TypeError(
            f"Cannot cast {what} from dtype('{a.dtype.name}') to dtype('int64') according to the rule 'safe'"
        )
    a = a.astype(np.int64)
    if mode == "raise" and np.any((a < 0) | (a >= n)):
        raise ValueError("invalid entry in choice array")
    a = within(a, n, mode)
    result = np.where(a == 0, choices[0], choices[0])
    k = 0
    for choice in choices:
        result = np.where(a == k, choice, result)
        k += 1
    return result


@written(np.isin)
def isin(element: Any, test_elements: Any, assume_unique: Any = False, invert: Any = False, *, kind: Any = None) -> Any:
    if kind is not None and kind != "sort" and kind != "table":
        raise ValueError(f"Invalid kind: '{kind}'. Please use None, 'sort' or 'table'.")
    kinds = [np.asarray(x).dtype.kind for x in (element, test_elements)]
    if kind == "table" and (kinds[0] not in "iub" or kinds[1] not in "iub"):
        raise ValueError(
            "The 'table' method is only supported for boolean or integer arrays. Please select 'sort' or None for kind."
        )
    element, wanted = np.asarray(element), np.sort(np.ravel(np.asarray(test_elements)))
    flat = np.ravel(element)
    n = len(wanted)
    if is_counted(element) and is_counted(wanted) and n and is_narrow(wanted, n + len(flat)):
        found = in_table(flat, wanted, int(wanted[0]), int(wanted[n - 1]))
    else:
        found = in_order(flat, wanted)
    found = np.reshape(found, element.shape)
    return ~found if invert else found


def is_counted(a: Any) -> Any:
    """Whether the elements are integers of at most 63 bits and a sign."""
    return a.dtype.kind in "iub" and a.dtype != np.uint64


def is_narrow(wanted: Any, count: Any) -> Any:
    """Whether a table of all integers from the least to the largest is worth its memory, as NumPy has it."""
    low, high = int(wanted[0]), int(wanted[-1])
    return low > -(1 << 62) and high < 1 << 62 and high - low <= 6 * count


def in_table(flat: Any, wanted: Any, low: Any, high: Any) -> Any:
    table = np.zeros(high - low + 1, np.bool_)
    for x in wanted:
        table[int(x) - low] = True
    found = np.zeros(len(flat), np.bool_)
    for k in range(len(flat)):
        x = int(flat[k])
        if low <= x <= high:
            found[k] = table[x - low]
    return found


def in_order(flat: Any, wanted: Any) -> Any:
    found = np.zeros(len(flat), np.bool_)
    n = len(wanted)
    places = np.searchsorted(wanted, flat)
    for k in range(len(flat)):
        if places[k] < n:
            found[k] = wanted[places[k]] == flat[k]
    return found


@written(np.fill_diagonal)
def fill_diagonal(a: Any, val: Any, wrap: Any = False) -> None:
    if a.ndim < 2:
        raise ValueError("array must be at least 2-d")
    to_be_written(a, "underlying array is read-only")
    values = np.ravel(val).astype(a.dtype) if isinstance(val, np.ndarray) else np.ravel(np.asarray(val, a.dtype))
    if len(values) == 0:
        return
    if a.ndim == 2:
        columns = a.shape[1]
        last = a.size if wrap else min(columns * columns, a.size)
        count = 0
        for place in range(0, last, columns + 1):
            a[place // columns, place % columns] = values[count % len(values)]
            count += 1
    else:
        fill_longest(a, values)


def fill_longest(a: Any, values: Any) -> None:
    """The diagonal from corner to corner of a cube."""
    step = 1
    size = 1
    for n, before in zip(a.shape, (1, *a.shape)):
        if n != a.shape[0]:
            raise ValueError("All dimensions of input must be of equal length")
        size = size * before
        step = step + size
    step = step - 1
    flat = np.ravel(a).copy()
    count = 0
    for place in range(0, len(flat), step):
        flat[place] = values[count % len(values)]
        count += 1
    a[...] = np.reshape(flat, a.shape)


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
