"""Positions and elements chosen by a condition."""

from __future__ import annotations

from typing import Any

import numpy as np

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


def nonzero(a: Any) -> Any:
    """``np.nonzero``: one vector of positions per axis."""
    positions = flat_nonzero(np.ravel(a))
    if a.ndim == 1:
        return (positions,)
    result: Any = ()
    for n in a.shape[::-1]:
        result = (positions % max(n, 1), *result)
        positions = positions // max(n, 1)
    return result


def compress(mask: Any, a: Any) -> Any:
    """``a[mask]`` of vectors."""
    found = np.empty(np.count_nonzero(mask), a.dtype)
    k = 0
    for i in range(len(mask)):
        if mask[i]:
            found[k] = a[i]
            k += 1
    return found
