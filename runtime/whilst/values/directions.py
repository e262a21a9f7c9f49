"""Tangents and cotangents as people give them, made one for each leaf, of that leaf's type."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst.values.arguments import flatten

__all__ = ["directions"]


def directions(like: tuple[Any, ...], given: tuple[Any, ...], what: str) -> tuple[Any, ...]:
    """One direction for each leaf that can have one, of that leaf's type; None means zeros."""
    for x, name in ((like, "the values"), (given, what)):
        if not isinstance(x, tuple | list):
            raise TypeError(f"{name} are a tuple, one for each argument, not a {type(x).__name__}: (x,) for x")
    if len(like) != len(given):
        raise TypeError(f"{len(like)} values and {len(given)} {what}")
    found: list[Any] = []
    for x, direction in zip(like, given):
        leaves = flatten(("value",), (x,)).leaves
        given_leaves = [None] * len(leaves) if direction is None else flatten((what,), (direction,)).leaves
        inexact = [leaf for leaf in leaves if np.asarray(leaf).dtype.kind in "fc"]
        if len(given_leaves) != len(inexact):
            if len(given_leaves) != len(leaves):
                raise TypeError(f"the structure of {what} is not that of the values")
            given_leaves = [g for g, leaf in zip(given_leaves, leaves) if np.asarray(leaf).dtype.kind in "fc"]
        found += [_direction(leaf, g, what) for leaf, g in zip(inexact, given_leaves)]
    return tuple(found)


def _direction(leaf: Any, given: Any, what: str) -> Any:
    dtype = np.asarray(leaf).dtype
    if given is None:
        made = np.zeros(np.shape(leaf), dtype)
    else:
        made = np.array(given, dtype)
        if made.shape != np.shape(leaf):
            raise TypeError(f"{what} of shape {made.shape} for a value of shape {np.shape(leaf)}")
    if isinstance(leaf, np.ndarray):
        return made
    scalar = made[()]
    return scalar.item() if dtype in (np.dtype(float), np.dtype(complex)) else scalar
