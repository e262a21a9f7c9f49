"""Cotangents of results that refer to lists and objects by number: each goes to the place of its number.

Of such a result it is known where each of its floats is among the leaves of the graph (``places``, in the structure of
the result), and what shapes these have. A list that the result has twice has two cotangents, which are added.
"""

from __future__ import annotations

import reprlib
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from whilst.values.directions import direction, parts_of

__all__ = ["spread"]


def spread(value: Any, given: Any, places: Any, shapes: Sequence[tuple[int, ...]], dtypes: Sequence[str]) -> list[Any]:
    """For each leaf of the graph that can have one its cotangent, of this shape and dtype.

    Raises TypeError where what is given has not the structure of the value, or something for what has no derivative.
    """
    sizes = [int(np.prod(shape)) for shape in shapes]
    ends = np.cumsum([0, *sizes])
    columns = [np.zeros(size, dtype) for size, dtype in zip(sizes, dtypes)]
    for place, bar in _pairs(value, places, given):
        k = int(np.searchsorted(ends, place[0], "right")) - 1
        np.add.at(columns[k], place - ends[k], bar)
    return [_leaf(column.reshape(shape)) for column, shape in zip(columns, shapes)]


def _leaf(x: Any) -> Any:
    if x.ndim:
        return x
    return x.item() if x.dtype in (np.dtype(float), np.dtype(complex)) else x[()]


def _pairs(value: Any, places: Any, given: Any) -> Iterator[tuple[Any, Any]]:
    """Places and cotangents for them."""
    if given is None:
        return
    if isinstance(places, int | np.ndarray):
        at = np.ravel(places)
        if len(at):
            yield at, np.ravel(direction(value, given, "cotangents"))
        return
    parts = None if places is None else _parts(places)
    if parts is None:
        if isinstance(given, float | complex | np.inexact | np.ndarray) and np.any(given):
            raise TypeError(f"cotangents for {reprlib.repr(value)}, which has no derivative: give None for it")
        return
    own, bars = _parts(value), _parts(given)
    if own is None or bars is None or own.keys() != bars.keys():
        pair = f"{reprlib.repr(given)} for {reprlib.repr(value)}"
        raise TypeError(f"the structure of cotangents is not that of the values: {pair}")
    for name, part in parts.items():
        yield from _pairs(own[name], part, bars[name])


def _parts(x: Any) -> dict[Any, Any] | None:
    return x if isinstance(x, dict) else parts_of(list(x) if isinstance(x, deque) else x)
