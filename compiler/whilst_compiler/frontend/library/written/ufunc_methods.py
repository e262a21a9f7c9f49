"""``reduce``, ``accumulate``, ``outer`` and ``at`` of any ufunc, where nothing quicker is known."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.algebra import count_of
from whilst_compiler.frontend.state.frames import tells

__all__ = ["accumulate", "larger", "outer", "reduce", "reduceat", "running_extreme", "smaller"]


def reduce(
    ufunc: Any, name: Any, array: Any, axis: Any = 0, identity: Any = None, keepdims: Any = False, initial: Any = None,
    where: Any = True,
) -> Any:  # fmt: skip
    a = np.asarray(array)
    if where is not True:
        if initial is None and identity is None:
            raise ValueError(
                f"reduction operation '{name}' does not have an identity, so to use a where mask one has to specify "
                "'initial'"
            )
        start = np.asarray(identity if initial is None else initial).astype(ufunc(a[:0], a[:0]).dtype)
        a = np.where(where, a, start)
    found = folded(ufunc, name, a, axis, identity, initial)
    if not keepdims:
        return found
    if axis is None:
        return np.reshape(np.asarray(found), (1,) * a.ndim)
    return np.expand_dims(found, axis)


def folded(ufunc: Any, name: Any, a: Any, axis: Any, identity: Any, initial: Any) -> Any:
    if isinstance(axis, tuple):
        if len(axis) != 1:
            if identity is None and name != "fmax" and name != "fmin" and name != "maximum" and name != "minimum":
                raise ValueError(
                    f"reduction operation '{name}' is not reorderable, so at most one axis may be specified"
                )
            a, axis = together(a, axis), (0,)
        axis = axis[0]
    if a.ndim == 0 and (axis is None or axis == 0 or axis == -1):
        if initial is not None:
            return ufunc(a.dtype.type(initial), a)
        return a[()] if identity is None else ufunc(a, a.dtype.type(identity))
    if axis is None:
        a = np.ravel(a)
        axis = 0
    rows = np.moveaxis(a, axis, 0)
    if initial is not None:
        total = np.full(rows.shape[1:], initial).astype(ufunc(rows[:0], rows[:0]).dtype)
        for k in range(len(rows)):
            total = ufunc(total, rows[k])
        return total[()]
    if len(rows) == 0:
        if identity is not None:
            return np.full(rows.shape[1:], identity).astype(ufunc(rows, rows).dtype)[()]
        raise ValueError(f"zero-size array to reduction operation {name} which has no identity")
    total = rows[0].astype(ufunc(rows[:0], rows[:0]).dtype)
    for k in range(1, len(rows)):
        total = ufunc(total, rows[k])
    return total


def together(a: Any, axes: Any) -> Any:
    """Several axes as one, which is the first."""
    first = np.moveaxis(a, axes, (0, 1, 2, 3, 4, 5, 6, 7)[: len(axes)])
    rest = first.shape[len(axes) :]
    return np.reshape(first, (a.size // max(count_of(rest), 1), *rest))


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


def larger(x: Any, y: Any) -> Any:
    """As ``np.maximum``, but y where one of them is NaN."""
    return x if x > y else y


def smaller(x: Any, y: Any) -> Any:
    """As ``np.minimum``, but y where one of them is NaN."""
    return x if x < y else y


def running_extreme(beyond: Any, array: Any) -> Any:
    """``accumulate`` of maxima or minima of a row of floats; ``beyond`` is one of the two above.

    NaN are set last: an element then waits for no more than one comparison of the one before it.
    """
    a = np.asarray(array)
    out = np.empty_like(a)
    if len(a) > 0:
        best = a[0]
        out[0] = best
        for k in range(1, len(a)):
            best = beyond(best, a[k])
            out[k] = best
        lost = np.isnan(a)
        if lost.any():
            first = np.argmax(lost)
            out[first:] = a[first]
    return out


@tells
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
