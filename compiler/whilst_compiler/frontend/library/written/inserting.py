"""Elements put into arrays, and left out of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.elements import fitting, place_of_axis
from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


@written(np.append)
def append(arr: Any, values: Any, axis: Any = None) -> Any:
    if axis is None:
        return np.concatenate((np.ravel(np.asarray(arr)), np.ravel(np.asarray(values))))
    return np.concatenate((np.asarray(arr), np.asarray(values)), axis)


@written(np.delete)
def delete(arr: Any, obj: Any, axis: Any = None) -> Any:
    """One position, or several."""
    a = np.ravel(np.asarray(arr)) if axis is None else np.moveaxis(np.asarray(arr), axis, 0)
    n = len(a)
    if isinstance(obj, (bool, np.bool_)):
        demand_mask(False, n)
    if isinstance(obj, (int, np.integer)):
        if not -n <= obj < n:
            raise IndexError(f"index {obj} is out of bounds for axis {0 if axis is None else axis} with size {n}")
        i = obj + n if obj < 0 else obj
        b = np.concatenate((a[:i], a[i + 1 :]))
    else:
        keep = np.ones(n, np.bool_)
        if isinstance(obj, slice):
            keep[obj] = False
        else:
            places = np.asarray(obj)
            if places.dtype == np.bool_:
                demand_mask(places.shape == (n,), n)
            keep[places] = False
        b = a[keep]
    return b if axis is None else np.moveaxis(b, 0, axis)


def demand_mask(fits: Any, n: Any) -> None:
    if not fits:
        raise ValueError(
            f"boolean array argument obj to delete must be one dimensional and match the axis length of {n}"
        )


@written(np.insert)
def insert(arr: Any, obj: Any, values: Any, axis: Any = None) -> Any:
    """At one position, or at several (``insert`` in ``_function_base_impl.py``)."""
    a = np.ravel(np.asarray(arr)) if axis is None else np.moveaxis(np.asarray(arr), axis, 0)
    n = len(a)
    place = 0 if axis is None else place_of_axis(axis, a.ndim)
    places = np.arange(n)[obj] if isinstance(obj, slice) else obj
    if np.ndim(places) == 1:
        b = insert_several(a, indices_of(places), fitting(values, a.dtype), place)
        return b if axis is None else np.moveaxis(b, 0, axis)
    if not -n <= places <= n:
        raise IndexError(f"index {places} is out of bounds for axis {place} with size {n}")
    new = fitting(values, a.dtype)
    wide = new.ndim == a.ndim
    rows = np.ravel(new) if a.ndim == 1 else np.broadcast_to(new, (len(new) if wide else 1, *a.shape[1:]))
    b = inserted(a, places, rows)
    return b if axis is None else np.moveaxis(b, 0, axis)


def indices_of(places: Any) -> Any:
    """Where a mask holds; other indices have to be integers."""
    found = np.asarray(places)
    if found.dtype == np.bool_:
        return np.flatnonzero(found)
    if found.dtype.kind not in "iu" and (len(found) > 0 or isinstance(places, np.ndarray)):
        raise IndexError("arrays used as indices must be of integer (or boolean) type")
    return found


def inserted(a: Any, place: Any, new: Any) -> Any:
    at = place + len(a) if place < 0 else place
    return np.concatenate((a[:at], new, a[at:]))


def insert_several(a: Any, places: Any, values: Any, axis: Any) -> Any:
    """Equal places keep the order of their values, which have their axes as the array has them that ``axis`` was the
    first of. What stands at a single place may be longer than one."""
    n, count = len(a), len(places)
    whole = np.reshape(values, (1,) * (a.ndim - values.ndim) + values.shape)
    rows = np.moveaxis(whole, axis, 0)
    if count == 1:
        if not -n <= places[0] <= n:
            raise IndexError(f"index [{places[0]}] is out of bounds for axis {axis} with size {n}")
        return inserted(a, places[0], np.broadcast_to(rows, (len(rows), *a.shape[1:])))
    at = np.where(places < 0, places + n, places).astype(np.int64)
    at[np.argsort(at, kind="stable")] += np.arange(count)
    old = np.ones(n + count, np.bool_)
    old[at] = False
    b = np.empty((n + count, *a.shape[1:]), a.dtype)
    b[at] = rows
    b[old] = a
    return b
