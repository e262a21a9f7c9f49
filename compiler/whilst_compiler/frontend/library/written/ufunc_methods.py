"""``reduce``, ``accumulate``, ``outer`` and ``at`` of any ufunc, where nothing quicker is known."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["accumulate", "outer", "reduce", "reduceat"]


def reduce(ufunc: Any, name: Any, array: Any, axis: Any = 0, identity: Any = None) -> Any:
    a = np.asarray(array)
    if a.ndim == 0 and (axis is None or axis == 0 or axis == -1):
        return a[()] if identity is None else ufunc(a, a.dtype.type(identity))
    if axis is None:
        a = np.ravel(a)
        axis = 0
    rows = np.moveaxis(a, axis, 0)
    if len(rows) == 0:
        if identity is not None:
            return np.full(rows.shape[1:], identity).astype(ufunc(rows, rows).dtype)[()]
        raise ValueError(f"zero-size array to reduction operation {name} which has no identity")
    total = rows[0].astype(ufunc(rows[:0], rows[:0]).dtype)
    for k in range(1, len(rows)):
        total = ufunc(total, rows[k])
    return total


def accumulate(ufunc: Any, array: Any, axis: Any = 0) -> Any:
    if np.ndim(array) == 0:
        raise TypeError("cannot accumulate on a scalar")
    if axis is None and np.ndim(array) > 1:
        raise ValueError("accumulate does not allow multiple axes")
    axis = 0 if axis is None else axis
    rows = np.moveaxis(np.asarray(array), axis, 0)
    out = rows.astype(ufunc(rows[:0], rows[:0]).dtype)
    for k in range(1, len(rows)):
        out[k] = ufunc(out[k - 1], rows[k])
    return np.moveaxis(out, 0, axis)


def outer(ufunc: Any, A: Any, B: Any) -> Any:
    a, b = np.asarray(A), np.asarray(B)
    return ufunc(np.reshape(a, a.shape + (1,) * b.ndim), b)


def reduceat(ufunc: Any, name: Any, dtype: Any, array: Any, indices: Any, axis: Any = 0) -> Any:
    """Each part from one index up to the next one; where that is not behind it, the element itself."""
    rows, places = np.moveaxis(np.asarray(array), axis, 0), np.asarray(indices)
    for k in range(len(places)):
        if places[k] < 0 or places[k] >= len(rows):
            raise IndexError(f"index {places[k]} out-of-bounds in {name}.reduceat [0, {len(rows)})")
    out = np.empty((len(places), *rows.shape[1:]), dtype)
    for k in range(len(places)):
        start = places[k]
        end = places[k + 1] if k + 1 < len(places) else len(rows)
        total = rows[start].astype(dtype)
        for j in range(start + 1, end):
            total = ufunc(total, rows[j])
        out[k] = total
    return np.moveaxis(out, 0, axis)
