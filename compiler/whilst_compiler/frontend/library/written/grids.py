"""Grids of evenly spaced values."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["dense", "line", "spaced", "sparse", "stepped"]


def stepped(start: Any, stop: Any, step: Any, dtype: Any) -> Any:
    size = max(int(np.ceil((stop - start) / (step * 1.0))), 0)
    return (np.arange(size).astype(dtype) * step + start).astype(dtype)


def spaced(start: Any, stop: Any, count: int, dtype: Any) -> Any:
    """So many values, both ends among them."""
    places = np.arange(count).astype(dtype)
    if count == 1:
        return places + start
    return places * ((stop - start) / float(count - 1)) + start


def line(start: Any, stop: Any, count: int) -> Any:
    places = np.arange(count).astype(np.result_type(start, stop, 0.0))
    if count == 1:
        return places * 1.0 + start
    return places * ((stop - start) / float(count - 1)) + start


def sparse(*axes: Any) -> Any:
    """Each along an axis of its own."""
    return np.ix_(*axes)


def dense(*axes: Any) -> Any:
    return np.stack(np.meshgrid(*axes, indexing="ij"))
