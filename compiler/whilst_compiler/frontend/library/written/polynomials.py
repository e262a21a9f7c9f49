"""Polynomials by their coefficients, the highest power first; sums along axes; products over stacks."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.registry import written

__all__: list[str] = []


def without_leading_zeros(p: Any) -> Any:
    first = 0
    while first < len(p) - 1 and p[first] == 0:
        first += 1
    return p[first:]


@written(np.polymul)
def polymul(a1: Any, a2: Any) -> Any:
    first, second = np.atleast_1d(np.asarray(a1)), np.atleast_1d(np.asarray(a2))
    return np.convolve(without_leading_zeros(first), without_leading_zeros(second))


@written(np.polyint)
def polyint(p: Any, m: Any = 1, k: Any = 0.0) -> Any:
    p = np.asarray(p)
    for _ in range(m):
        p = np.concatenate((p / np.arange(len(p), 0, -1), np.array([k])))
    return p


@written(np.polyfit)
def polyfit(x: Any, y: Any, deg: Any) -> Any:
    x, y = np.asarray(x) + 0.0, np.asarray(y) + 0.0
    if deg < 0:
        raise ValueError("expected deg >= 0")
    if x.ndim != 1:
        raise TypeError("expected 1D vector for x")
    if len(x) == 0:
        raise TypeError("expected non-empty vector for x")
    if y.ndim < 1 or y.ndim > 2:
        raise TypeError("expected 1D or 2D array for y")
    if len(x) != len(y):
        raise TypeError("expected x and y to have same length")
    powers = np.vander(x, deg + 1)
    scale = np.sqrt(np.sum(powers * powers, axis=0))
    found = np.linalg.lstsq(powers / scale, y, len(x) * np.finfo(x.dtype).eps)[0]
    return found / scale if y.ndim == 1 else (found.T / scale).T


# -- sums along axes, products over stacks ---------------------------------------------------------------------------


@written(np.cumulative_sum)
def cumulative_sum(x: Any, *, axis: Any = None, dtype: Any = None, include_initial: Any = False) -> Any:
    return running(np.asarray(x), axis, np.cumsum, np.zeros, dtype, include_initial)


@written(np.cumulative_prod)
def cumulative_prod(x: Any, *, axis: Any = None, dtype: Any = None, include_initial: Any = False) -> Any:
    return running(np.asarray(x), axis, np.cumprod, np.ones, dtype, include_initial)


def running(x: Any, axis: Any, fold: Any, start: Any, dtype: Any, include_initial: Any) -> Any:
    if x.ndim != 1 and axis is None:
        raise ValueError("For arrays which have more than one dimension ``axis`` argument is required.")
    if x.ndim == 0 and (axis == 0 or axis == -1):
        x = np.reshape(x, (1,))
    k = 0 if axis is None else axis % x.ndim
    found = fold(x, axis=k, dtype=dtype)
    if not include_initial:
        return found
    return np.concatenate((start(x.shape[:k] + (1,) + x.shape[k + 1 :], found.dtype), found), axis=k)


@written(np.vecdot)
def vecdot(x1: Any, x2: Any, axis: Any = -1) -> Any:
    products = np.conjugate(np.asarray(x1)) * np.asarray(x2)
    return np.sum(products, axis=axis, dtype=products.dtype)


@written(np.linalg.vecdot)
def linalg_vecdot(x1: Any, x2: Any, *, axis: Any = -1) -> Any:
    return vecdot(x1, x2, axis)


@written(np.matvec)
def matvec(x1: Any, x2: Any) -> Any:
    return np.matmul(np.asarray(x1), np.asarray(x2)[..., None])[..., 0]


@written(np.vecmat)
def vecmat(x1: Any, x2: Any) -> Any:
    return np.matmul(np.conjugate(np.asarray(x1))[..., None, :], np.asarray(x2))[..., 0, :]


@written(np.linalg.multi_dot)
def multi_dot(arrays: Any) -> Any:
    """In the order that costs the fewest multiplications, for up to three matrices as NumPy chooses it."""
    if len(arrays) < 2:
        raise ValueError("Expecting at least two arrays.")
    if len(arrays) == 2:
        return np.dot(arrays[0], arrays[1])
    if len(arrays) > 3:
        return np.dot(arrays[0], multi_dot(arrays[1:]))
    a, b, c = np.atleast_2d(np.asarray(arrays[0])), np.asarray(arrays[1]), np.asarray(arrays[2])
    right = c[:, None] if c.ndim == 1 else c
    left_first = a.shape[0] * b.shape[0] * b.shape[1] + a.shape[0] * b.shape[1] * right.shape[1]
    right_first = b.shape[0] * b.shape[1] * right.shape[1] + a.shape[0] * b.shape[0] * right.shape[1]
    if left_first < right_first:
        return np.dot(np.dot(arrays[0], b), c)
    return np.dot(arrays[0], np.dot(b, c))


@written(np.linalg.diagonal)
def linalg_diagonal(x: Any, *, offset: Any = 0) -> Any:
    return np.diagonal(x, offset, -2, -1)


@written(np.linalg.trace)
def linalg_trace(x: Any, *, offset: Any = 0) -> Any:
    return np.trace(x, offset, -2, -1)


@written(np.linalg.outer)
def linalg_outer(x1: Any, x2: Any) -> Any:
    if np.ndim(x1) != 1 or np.ndim(x2) != 1:
        raise ValueError(
            f"Input arrays must be one-dimensional, but they are x1.ndim={np.ndim(x1)} and x2.ndim={np.ndim(x2)}."
        )
    return np.outer(x1, x2)


@written(np.linalg.cross)
def linalg_cross(x1: Any, x2: Any, *, axis: Any = -1) -> Any:
    return np.cross(x1, x2, axis=axis)


@written(np.linalg.matmul)
def linalg_matmul(x1: Any, x2: Any) -> Any:
    return np.matmul(x1, x2)


@written(np.linalg.tensordot)
def linalg_tensordot(x1: Any, x2: Any, *, axes: Any = 2) -> Any:
    return np.tensordot(x1, x2, axes)


@written(np.linalg.matrix_transpose)
def linalg_transpose(x: Any) -> Any:
    return np.swapaxes(x, -1, -2)
