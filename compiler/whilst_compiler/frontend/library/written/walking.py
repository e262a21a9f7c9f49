"""Arrays gone through element by element: with their positions, by a function of one element, out of an iterator."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from whilst_compiler.frontend.state.registry import written

__all__ = ["ndenumerate", "ndindex", "vectorized"]


def ndenumerate(arr: Any) -> Iterator[Any]:
    """Position and element, in C order."""
    a = np.asarray(arr)
    for position in ndindex(a.shape):
        yield position, a[position]


def ndindex(*shape: Any) -> Iterator[Any]:
    """The positions of an array of this shape, in C order."""
    sizes: Any = shape[0] if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else shape
    ranges: Any = ()
    for n in sizes:
        ranges = (*ranges, range(n))
    return itertools.product(*ranges)


@written(np.fromiter, static=("dtype",))
def fromiter(iter: Any, dtype: Any, count: Any = -1) -> Any:
    items = list(iter) if count < 0 else first_items(iter, count)
    return np.array(items, dtype)


def first_items(source: Any, count: Any) -> Any:
    items: list[Any] = []
    if count > 0:
        for item in source:
            items.append(item)
            if len(items) == count:
                break
    if len(items) < count:
        raise ValueError(f"iterator too short: Expected {count} but iterator had only {len(items)} items.")
    return items


# -- a function of elements ------------------------------------------------------------------------------------------


def vectorized(function: Any, otypes: Any, *args: Any) -> Any:
    """``np.vectorize(function)(*args)``: NumPy's first elements tell the dtype, the elements are Python's numbers."""
    shape = np.broadcast_shapes(*(np.shape(a) for a in args))
    flats: Any = ()
    for a in args:
        flats = (*flats, np.ravel(np.broadcast_to(np.asarray(a), shape)))
    n = len(flats[0])
    if otypes is not None and len(otypes) == 1:
        return filled(function, flats, np.empty(n, otypes[0]), shape)
    if otypes is not None:
        return several_results(function, flats, shape, otypes)
    if n == 0:
        raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
    first = function(*elements_at(flats, 0))
    if isinstance(first, tuple):
        dtypes: Any = ()
        for value in first:
            dtypes = (*dtypes, np.asarray(value).dtype)
        return several_results(function, flats, shape, dtypes)
    return filled(function, flats, np.empty(n, np.asarray(first).dtype), shape)


def filled(function: Any, flats: Any, out: Any, shape: Any) -> Any:
    for k in range(len(out)):
        out[k] = function(*items_at(flats, k))
    return np.reshape(out, shape)


def several_results(function: Any, flats: Any, shape: Any, dtypes: Any) -> Any:
    outs: Any = ()
    for dtype in dtypes:
        outs = (*outs, np.empty(len(flats[0]), dtype))
    for k in range(len(flats[0])):
        for out, value in zip(outs, function(*items_at(flats, k))):
            out[k] = value
    shaped: Any = ()
    for out in outs:
        shaped = (*shaped, np.reshape(out, shape))
    return shaped


def items_at(flats: Any, k: Any) -> Any:
    items: Any = ()
    for flat in flats:
        items = (*items, flat[k].item())
    return items


def elements_at(flats: Any, k: Any) -> Any:
    elements: Any = ()
    for flat in flats:
        elements = (*elements, flat[k])
    return elements
