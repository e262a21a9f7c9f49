"""Arrays rearranged, repeated, padded, joined and cut."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.elements import place_of_axis
from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.state.frames import tells
from whilst_compiler.frontend.state.registry import written

__all__ = ["column_stack", "dstack", "hstack", "two_parts", "vstack"]


@written(np.roll)
def roll(a: Any, shift: Any, axis: Any = None) -> Any:
    a = np.asarray(a)
    if axis is None:
        return np.reshape(roll_first(np.ravel(a), sum(shift) if isinstance(shift, tuple) else shift), a.shape)
    if isinstance(axis, tuple) or isinstance(shift, tuple):
        if not isinstance(axis, tuple):
            for s in shift:
                a = np.moveaxis(roll_first(np.moveaxis(a, axis, 0), s), 0, axis)
        elif isinstance(shift, tuple):
            for s, k in zip(shift, axis):
                a = np.moveaxis(roll_first(np.moveaxis(a, k, 0), s), 0, k)
        else:
            for k in axis:
                a = np.moveaxis(roll_first(np.moveaxis(a, k, 0), shift), 0, k)
        return a
    return np.moveaxis(roll_first(np.moveaxis(a, axis, 0), shift), 0, axis)


def roll_first(a: Any, shift: Any) -> Any:
    n = len(a)
    by = shift % max(n, 1)
    return two_parts(a[n - by :], a[: n - by], a)


def two_parts(first: Any, second: Any, like: Any) -> Any:
    """Two arrays one after the other, which together have the shape of a third one."""
    return np.concatenate((first, second))


@written(np.flipud)
def flipud(m: Any) -> Any:
    if np.ndim(m) < 1:
        raise ValueError("Input must be >= 1-d.")
    return np.asarray(m)[::-1]


@written(np.fliplr)
def fliplr(m: Any) -> Any:
    if np.ndim(m) < 2:
        raise ValueError("Input must be >= 2-d.")
    return np.asarray(m)[:, ::-1]


@written(np.rot90)
def rot90(m: Any, k: Any = 1, axes: Any = (0, 1)) -> Any:
    if len(axes) != 2:
        raise ValueError("len(axes) must be 2.")
    m = np.asarray(m)
    if axes[0] == axes[1] or abs(axes[0] - axes[1]) == m.ndim:
        raise ValueError("Axes must be different.")
    if not -m.ndim <= axes[0] < m.ndim or not -m.ndim <= axes[1] < m.ndim:
        raise ValueError(f"Axes={tuple(axes)} out of range for array of ndim={m.ndim}.")
    turns = k % 4
    if turns == 0:
        return m[...]
    if turns == 2:
        return np.flip(np.flip(m, axes[0]), axes[1])
    if turns == 1:
        return np.swapaxes(np.flip(m, axes[1]), axes[0], axes[1])
    return np.flip(np.swapaxes(m, axes[0], axes[1]), axes[1])


@written(np.tile)
def tile(A: Any, reps: Any) -> Any:
    A = np.asarray(A)
    counts = tuple(reps) if isinstance(reps, (tuple, list)) else (reps,)
    shape = A.shape
    missing = len(counts) - len(shape)
    if missing > 0:
        shape = (1,) * missing + shape
    else:
        counts = (1,) * (-missing) + counts
    single: Any = ()
    whole: Any = ()
    final: Any = ()
    for n, r in zip(shape, counts):
        single = (*single, 1, n)
        whole = (*whole, r, n)
        final = (*final, r * n)
    return np.reshape(np.broadcast_to(np.reshape(A, single), whole).copy(), final)


@written(np.repeat, kind="array", names=("repeat",))
def repeat(a: Any, repeats: Any, axis: Any = None) -> Any:
    a = np.asarray(a)
    if axis is None or (a.ndim == 0 and (axis == 0 or axis == -1)):
        return repeat_first(np.ravel(a), repeats)
    if a.ndim == 2 and (axis == 1 or axis == -1) and isinstance(repeats, (int, np.integer)):
        return repeat_columns(a, repeats)
    return np.moveaxis(repeat_first(np.moveaxis(a, axis, 0), repeats), 0, axis)


def repeat_columns(a: Any, repeats: Any) -> Any:
    if repeats < 0:
        raise ValueError("negative dimensions are not allowed")
    n, m = a.shape
    return np.reshape(np.broadcast_to(a[:, :, None], (n, m, repeats)).copy(), (n, m * repeats))


def repeat_first(a: Any, repeats: Any) -> Any:
    n: Any = len(a)
    if isinstance(repeats, (int, np.integer)):
        if repeats < 0:
            raise ValueError("negative dimensions are not allowed")
        shape: Any = (n, repeats, *a.shape[1:])
        whole = np.broadcast_to(a[:, None], shape).copy()
        return np.reshape(whole, (n * repeats, *a.shape[1:]))
    counts = np.ravel(np.asarray(repeats))
    if len(counts) != 1 and len(counts) != n:
        raise ValueError(f"operands could not be broadcast together with shape ({n},) ({len(counts)},)")
    if np.any(counts < 0):
        raise ValueError("repeats may not contain negative values.")
    each = n if len(counts) == 1 else 1
    out = np.empty((each * int(np.sum(counts)), *a.shape[1:]), a.dtype)
    k = 0
    for i in range(n):
        for _ in range(int(counts[i if each == 1 else 0])):
            out[k] = a[i]
            k += 1
    return out


@written(np.diag)
def diag(v: Any, k: Any = 0) -> Any:
    v = np.asarray(v)
    if v.ndim == 2:
        return np.diagonal(v, k)
    if v.ndim != 1:
        raise ValueError("Input must be 1- or 2-d.")
    n = len(v)
    out = np.zeros((n + abs(k), n + abs(k)), v.dtype)
    for i in range(n):
        out[i + max(-k, 0), i + max(k, 0)] = v[i]
    return out


@written(np.diagflat)
def diagflat(v: Any, k: Any = 0) -> Any:
    return diag(np.ravel(np.asarray(v)), k)


@written(np.trace, kind="array", names=("trace",))
def trace(a: Any, offset: Any = 0, axis1: Any = 0, axis2: Any = 1, dtype: Any = None) -> Any:
    return np.sum(np.diagonal(a, offset, axis1, axis2), axis=-1, dtype=dtype)


@written(np.tri)
def tri(N: Any, M: Any = None, k: Any = 0, dtype: Any = np.float64) -> Any:
    columns = N if M is None else M
    return (np.arange(N)[:, None] >= np.arange(columns) - k).astype(dtype)


def lower(shape: Any, k: Any) -> Any:
    """Where a matrix of this shape is on or below a diagonal (a vector is repeated to a square)."""
    return tri(shape[0], shape[-1], k, np.bool_)


@written(np.tril)
def tril(m: Any, k: Any = 0) -> Any:
    m = np.asarray(m)
    return np.where(lower(m.shape[-2:], k), m, np.zeros(1, m.dtype))


@written(np.triu)
def triu(m: Any, k: Any = 0) -> Any:
    m = np.asarray(m)
    return np.where(lower(m.shape[-2:], k - 1), np.zeros(1, m.dtype), m)


@written(np.kron)
@tells
def kron(a: Any, b: Any) -> Any:
    a, b = np.asarray(a), np.asarray(b)
    if a.ndim == 0 or b.ndim == 0:
        return np.multiply(a, b)
    first: Any = (1,) * max(b.ndim - a.ndim, 0) + a.shape
    second: Any = (1,) * max(a.ndim - b.ndim, 0) + b.shape
    wide: Any = ()
    narrow: Any = ()
    final: Any = ()
    for n, m in zip(first, second):
        wide, narrow, final = (*wide, n, 1), (*narrow, 1, m), (*final, n * m)
    return np.reshape(np.reshape(a, wide) * np.reshape(b, narrow), final)


@written(np.meshgrid)
def meshgrid(*xi: Any, copy: Any = True, sparse: Any = False, indexing: Any = "xy") -> Any:
    if not copy:
        refuse("np.meshgrid(copy=False) is not supported in compiled code", "leave copy out")
    if indexing != "xy" and indexing != "ij":
        raise ValueError("Valid values for `indexing` are 'xy' and 'ij'.")
    sizes: Any = ()
    for x in xi:
        sizes = (*sizes, np.size(x))
    swap = indexing == "xy" and len(xi) > 1
    shape = (sizes[1], sizes[0], *sizes[2:]) if swap else sizes
    out: Any = ()
    k = 0
    for x in xi:
        axis = (1 - k) if swap and k < 2 else k
        form = (1,) * axis + (np.size(x),) + (1,) * (len(xi) - axis - 1)
        values = np.reshape(np.asarray(x), form)
        out = (*out, values.copy() if sparse else np.broadcast_to(values, shape).copy())
        k += 1
    return out


@written(np.indices)
def indices(dimensions: Any, dtype: Any = np.int64, sparse: Any = False) -> Any:
    out: Any = ()
    k = 0
    for n in dimensions:
        form = (1,) * k + (n,) + (1,) * (len(dimensions) - k - 1)
        along = np.reshape(np.arange(n).astype(dtype), form)
        out = (*out, along if sparse else np.broadcast_to(along, dimensions))
        k += 1
    return out if sparse else np.stack(out)


def vstack(tup: Any) -> Any:
    rows: Any = ()
    for a in tup:
        rows = (*rows, np.atleast_2d(a))
    return np.concatenate(rows, 0)


def hstack(tup: Any) -> Any:
    parts: Any = ()
    for a in tup:
        parts = (*parts, np.atleast_1d(a))
    return np.concatenate(parts, 0 if parts[0].ndim == 1 else 1)


def dstack(tup: Any) -> Any:
    parts: Any = ()
    for a in tup:
        parts = (*parts, np.atleast_3d(a))
    return np.concatenate(parts, 2)


def column_stack(tup: Any) -> Any:
    parts: Any = ()
    for a in tup:
        a = np.asarray(a)
        parts = (*parts, np.reshape(a, (np.size(a), 1)) if a.ndim < 2 else a)
    return np.concatenate(parts, 1)


@written(np.resize)
def resize(a: Any, new_shape: Any) -> Any:
    flat = np.ravel(np.asarray(a))
    count = 1
    for size in new_shape if isinstance(new_shape, (tuple, list)) else (new_shape,):
        if size < 0:
            raise ValueError("all elements of `new_shape` must be non-negative")
        count = count * size
    out = np.zeros(count, flat.dtype)
    if len(flat):
        for k in range(count):
            out[k] = flat[k % len(flat)]
    return np.reshape(out, new_shape)


@written(np.trim_zeros)
def trim_zeros(filt: Any, trim: Any = "fb", axis: Any = None) -> Any:
    if trim.lower() not in ("fb", "bf", "f", "b"):
        raise ValueError(f"unexpected character(s) in `trim`: '{trim.lower()}'")
    if np.ndim(filt) == 0 and axis is None:
        return filt
    if np.ndim(filt) != 1 or isinstance(axis, (tuple, list)):
        return trim_axes(np.asarray(filt), trim.lower(), axis)
    if axis is not None and axis != 0 and axis != -1:
        raise np.exceptions.AxisError(axis, 1)
    first, last = 0, len(filt)
    if "f" in trim.lower():
        while first < last and filt[first] == 0:
            first += 1
    if "b" in trim.lower():
        while last > first and filt[last - 1] == 0:
            last -= 1
    return filt[first:last]


def trim_axes(a: Any, trim: Any, axis: Any) -> Any:
    """Along one axis, or all: what encloses the elements that are not 0."""
    asked: Any = None
    if axis is not None:
        asked = ()
        for k in axis if isinstance(axis, (tuple, list)) else (axis,):
            asked = (*asked, place_of_axis(k, a.ndim))
    found: Any = a
    at = 0
    for places in np.nonzero(a):
        if asked is None or at in asked:
            first, last = 0, 0
            if len(places) > 0:
                first = int(places.min()) if "f" in trim else 0
                last = int(places.max()) + 1 if "b" in trim else a.shape[at]
            found = np.moveaxis(np.moveaxis(found, at, 0)[first:last], 0, at)
        at += 1
    return found
