"""Arguments of programs about views: two matrices, a block of three axes, a vector, and indices."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["INPUTS"]


def _block(*shape: int) -> np.ndarray:
    """Small whole numbers, no two neighbours alike."""
    size = int(np.prod(shape))
    return (np.arange(size, dtype=np.float64) * 7 % 11 - 3).reshape(shape)


def _square() -> tuple[Any, ...]:
    return 3, 2, _block(3, 3), _block(3, 3) + 1, _block(3, 3, 3), _block(3), np.array([2, 0, 2])


def _oblong() -> tuple[Any, ...]:
    return 2, 1, _block(2, 3), _block(3, 2), _block(2, 3, 2), _block(4), np.array([1, 0])


def _one_twice() -> tuple[Any, ...]:
    n, m, a, _, c, p, q = _square()
    return -1, 2, a, a, c, p, q


def _overlapping() -> tuple[Any, ...]:
    whole = _block(4, 3)
    c = _block(3, 3, 3)
    return 5, 2, whole[:3], whole[1:], c, c[1, :, 2], np.array([0, 0, 1])


def _turned() -> tuple[Any, ...]:
    n, m, a, b, c, p, q = _square()
    return 4, 0, np.asfortranarray(a), b.T, c.transpose(1, 2, 0), b[:, 1], q[::-1]


def _strided() -> tuple[Any, ...]:
    wide = _block(6, 6)
    return 1, 2, wide[::2, ::-2], wide[::-2, 1::2], _block(3, 6, 3)[::-1, ::2], _block(7)[::-3], np.array([1, -1, 0])


def _read_only() -> tuple[Any, ...]:
    made = _square()
    made[3].flags.writeable = False
    return made


def _whole_numbers() -> tuple[Any, ...]:
    n, m, a, b, c, p, q = _square()
    return -2, 3, a.astype(np.int64), b.astype(np.int64).T, c.astype(np.int64), p.astype(np.int64), q


def _single() -> tuple[Any, ...]:
    n, m, a, b, c, p, q = _square()
    return 7, 1, a.astype(np.float32)[::-1], b.astype(np.float32), c.astype(np.float32), p.astype(np.float32), q


def _rows_of_one() -> tuple[Any, ...]:
    n, m, a, b, c, p, q = _square()
    return 0, 5, c[1], c[:, 1], c, a[0], q


def _small() -> tuple[Any, ...]:
    return 1, 1, _block(1, 3), _block(3, 1), _block(1, 1, 2), _block(1), np.array([0])


def _void() -> tuple[Any, ...]:
    return 2, 0, np.zeros((0, 3)), np.zeros((2, 0)), np.zeros((0, 2, 2)), np.zeros(0), np.zeros(0, np.int64)


INPUTS = (
    _square, _square, _oblong, _one_twice, _overlapping, _turned, _strided, _read_only, _whole_numbers, _single, _rows_of_one,
    _small, _void,
)  # fmt: skip
