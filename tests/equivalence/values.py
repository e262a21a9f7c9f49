"""What the elements of arguments are drawn from."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np

__all__ = ["POOLS", "elements"]

Pool = Callable[[np.dtype], list[Any]]
_QUARTERS = [0.0, 1.0, -1.5, 2.25, 3.0, -0.25, 7.5, -4.0, 1.0, 2.0]
_SPECIAL = [0.0, -0.0, 1.0, -1.5, 2.25, np.nan, np.inf, -np.inf, 1e-40, 2.5, -7.0, 0.5, 3e38, 100.5]


def _any(dtype: np.dtype) -> list[Any]:
    """Zeros of both signs, infinities, NaN, denormals; the ends of the integers."""
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        return [0, 1, 2, 3, info.max, info.min, info.max - 1, 5, 100, 7]
    return [*_SPECIAL, 5e-324, 1.7e308] if dtype == np.float64 else _SPECIAL


def _plain(dtype: np.dtype) -> list[Any]:
    """As ``any``, but one kind of zero (which of two is the larger is left open)."""
    return [x for x in _any(dtype) if dtype.kind in "iu" or x != 0 or not np.signbit(x)]


def _tame(dtype: np.dtype) -> list[Any]:
    """Small multiples of a quarter: their sums and products are exact in any order."""
    return [0, 1, 2, 3, 5, 7, 4, 1, 2, 6] if dtype.kind in "iu" else _QUARTERS


def _holes(dtype: np.dtype) -> list[Any]:
    return _tame(dtype) + ([np.nan] * 3 if dtype.kind in "fc" else [])


def _positive(dtype: np.dtype) -> list[Any]:
    return [1, 2, 3, 5, 7, 4] if dtype.kind in "iu" else [0.25, 0.5, 1.0, 2.25, 3.0, 7.5]


def _small(dtype: np.dtype) -> list[Any]:
    """As ``tame``, and of real numbers NaN and infinities, but nothing whose products overflow."""
    if dtype.kind == "c":
        return _tame(dtype)
    return _tame(dtype) + ([np.nan, np.inf, -np.inf, -0.0] if dtype.kind == "f" else [])


def _ordinary(dtype: np.dtype) -> list[Any]:
    """Numbers of which no function has simple values."""
    return [1, 2, 3, 5, 7, 4] if dtype.kind in "iu" else [0.1, -1.3, 2.7, 0.63, -3.1, 5.9, 0.04, 1.77]


def _indices(dtype: np.dtype) -> list[Any]:
    return [0, 1, 0, 2, 1, 3] if dtype.kind == "u" else [0, 1, -1, 0, 2, 1, -2, 3]


def _unit(dtype: np.dtype) -> list[Any]:
    return [0, 1] if dtype.kind in "iu" else [0.0, 0.25, 0.5, 1.0, 0.9, 0.1]


POOLS: dict[str, Pool] = {
    "any": _any, "plain": _plain, "tame": _tame, "holes": _holes, "positive": _positive, "small": _small, "ordinary": _ordinary,
    "indices": _indices, "unit": _unit,
}  # fmt: skip


def elements(random: Random, dtype: np.dtype, shape: tuple[int, ...], pool: Pool) -> np.ndarray:
    """A new array of the shape."""
    count = int(np.prod(shape))
    if dtype.kind == "b":
        return np.array(random.choices((False, True), k=count), bool).reshape(shape)
    numbers = pool(dtype)
    picked = random.choices(numbers, k=count)
    if dtype.kind == "c":
        imaginary = random.choices(numbers, k=count)
        picked = [complex(re, im) for re, im in zip(picked, imaginary)]
    with np.errstate(all="ignore"):
        return np.array(picked, dtype).reshape(shape)
