"""Random numbers into arrays and lists: one by one, as the last draw left them."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["by", "drawn", "feed_all", "gathered", "picked", "shuffle_array", "shuffle_list"]


def by(number: Any, *floats: Any) -> Any:
    """A number that was drawn with these parameters; a derivative by them does not pass it as if it were a constant."""
    return number


def drawn(shape: Any, dtype: Any, take: Any, take_eight: Any, floats: Any) -> Any:
    """An array of the numbers of the last draw, which was given these floats."""
    count = 1
    for size in shape:
        count *= size
    flat = np.empty(count, dtype)
    whole = count - count % 8
    for k in range(0, whole, 8):
        a, b, c, d, e, f, g, h = take_eight()
        flat[k] = by(a, *floats)
        flat[k + 1] = by(b, *floats)
        flat[k + 2] = by(c, *floats)
        flat[k + 3] = by(d, *floats)
        flat[k + 4] = by(e, *floats)
        flat[k + 5] = by(f, *floats)
        flat[k + 6] = by(g, *floats)
        flat[k + 7] = by(h, *floats)
    for k in range(whole, count):
        flat[k] = by(take(), *floats)
    if len(shape) == 1:
        return flat
    return np.reshape(flat, shape)


def feed_all(a: Any, feed: Any) -> None:
    """Lay out the elements of an array for the next draw."""
    flat = np.ravel(a)
    for k in range(len(flat)):
        feed(flat[k])


def picked(items: Any, index: Any, axis: Any = 0) -> Any:
    """Items of an array that has the axis in question first; the result has those of the index in its place."""
    found = items[index]
    if np.ndim(index) == 0 or axis == 0:
        return found
    first = axis % items.ndim
    if np.ndim(index) == 1:
        return np.moveaxis(found, 0, first)
    return np.moveaxis(found, (0, 1, 2, 3)[: np.ndim(index)], (0, 1, 2, 3, 4, 5, 6, 7)[first : first + np.ndim(index)])


def gathered(items: Any, order: Any) -> Any:
    """A list of items by their numbers."""
    return [items[k] for k in order]


def shuffle_array(x: Any, order: Any) -> None:
    x[:] = x[order]


def shuffle_list(x: Any, order: Any) -> None:
    old = list(x)
    for k in range(len(order)):
        x[k] = old[order[k]]
