"""Polynomials by their coefficients, the highest power first; sums along axes; products over stacks."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.state.registry import written

__all__ = ["poly1d_init"]


def without_leading_zeros(p: Any) -> Any:
    first = 0
    while first < len(p) - 1 and p[first] == 0:
        first += 1
    return p[first:]


def poly1d_init(self: Any, c_or_r: Any, r: Any = False, variable: Any = None) -> None:
    """As NumPy's, but that it does not look for attributes which someone has set on another ``poly1d``."""
    if isinstance(c_or_r, np.poly1d):
        other: Any = c_or_r
        self._variable, self._coeffs = other._variable, other._coeffs
        if variable is not None:
            self._variable = variable
        return
    c = np.atleast_1d(np.poly(c_or_r)) if r else np.atleast_1d(c_or_r)
    if c.ndim > 1:
        raise ValueError("Polynomial must be 1d only.")
    c = np.trim_zeros(c, trim="f")
    self._coeffs = c if len(c) else np.zeros(1, c.dtype)
    self._variable = "x" if variable is None else variable


def some(c: Any) -> Any:
    """No coefficients are one that is zero."""
    return c if len(c) > 0 else np.zeros(1, c.dtype)


@written(np.polymul)
def polymul(a1: Any, a2: Any) -> Any:
    first, second = np.atleast_1d(np.asarray(a1)), np.atleast_1d(np.asarray(a2))
    found = np.convolve(some(without_leading_zeros(first)), some(without_leading_zeros(second)))
    return np.poly1d(found) if isinstance(a1, np.poly1d) or isinstance(a2, np.poly1d) else found


@written(np.polyint)
def polyint(p: Any, m: Any = 1, k: Any = None) -> Any:
    if m < 0:
        raise ValueError("Order of integral must be positive (see polyder)")
    constants = np.zeros(1) if k is None else np.atleast_1d(np.asarray(k))
    if len(constants) < m and len(constants) != 1:
        raise ValueError("k must be a scalar or a rank-1 array of length 1 or >m.")
    c = np.asarray(p)
    for j in range(m):
        c = np.concatenate((c / np.arange(len(c), 0, -1), constants[min(j, len(constants) - 1)][None]))
    return np.poly1d(c) if isinstance(p, np.poly1d) else c


@written(np.polyder)
def polyder(p: Any, m: Any = 1) -> Any:
    if m < 0:
        raise ValueError("Order of derivative must be positive (see polyint)")
    c = np.asarray(p)
    for _ in range(m):
        c = c[:-1] * np.arange(len(c) - 1, 0, -1)
    return np.poly1d(c) if isinstance(p, np.poly1d) else c


@written(np.polyfit, static=("full", "cov"))
def polyfit(x: Any, y: Any, deg: Any, rcond: Any = None, full: Any = False, w: Any = None, cov: Any = False) -> Any:
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
    share = len(x) * np.finfo(x.dtype).eps if rcond is None else rcond
    powers = np.vander(x, deg + 1)
    if w is not None:
        weights = np.asarray(w) + 0.0
        if weights.ndim != 1:
            raise TypeError("expected a 1-d array for weights")
        if len(weights) != len(y):
            raise TypeError("expected w and y to have the same length")
        powers = powers * weights[:, None]
        y = y * weights if y.ndim == 1 else y * weights[:, None]
    scale = np.sqrt(np.sum(powers * powers, axis=0))
    powers = powers / scale
    c, residuals, rank, s = np.linalg.lstsq(powers, y, share)
    c = c / scale if y.ndim == 1 else (c.T / scale).T
    if full:
        return c, residuals, rank, s, share
    if not cov:
        return c
    base = np.linalg.inv(powers.T @ powers) / np.outer(scale, scale)
    if cov == "unscaled":
        return c, base if y.ndim == 1 else base[:, :, None] * 1
    if len(x) <= deg + 1:
        raise ValueError("the number of data points must exceed order to scale the covariance matrix")
    factor = residuals / (len(x) - (deg + 1))
    return c, base * factor if y.ndim == 1 else base[:, :, None] * factor


@written(np.roots)
def roots(p: Any) -> Any:
    """The eigenvalues of the companion matrix, and a zero for each coefficient of 0 at the end."""
    given = np.atleast_1d(np.asarray(p))
    if given.ndim != 1:
        raise ValueError("Input must be a rank-1 array.")
    places = np.flatnonzero(given)
    first = int(places[0]) if len(places) else 0
    last = int(places[-1]) + 1 if len(places) else 1
    trailing = len(given) - last if len(places) else 0
    kept = given[first:last].astype(given.dtype if np.issubdtype(given.dtype, np.inexact) else np.float64)
    n = max(len(kept) - 1, 0)
    companion = np.zeros((n, n), kept.dtype)
    for k in range(n):
        companion[0, k] = -kept[k + 1] / kept[0]
        if k > 0:
            companion[k, k - 1] = 1
    found = np.linalg.eigvals(companion)
    return np.concatenate((found, np.zeros(trailing, found.dtype)))


@written(np.poly)
def poly(seq_of_zeros: Any) -> Any:
    zeros = np.atleast_1d(np.asarray(seq_of_zeros))
    if zeros.ndim == 2:
        zeros = np.linalg.eigvals(zeros)
    elif zeros.ndim != 1:
        raise ValueError("input must be 1d or non-empty square 2d array.")
    if np.issubdtype(zeros.dtype, np.complexfloating):
        refuse("np.poly of complex zeros is not supported in compiled code", "multiply them out with np.convolve")
    if len(zeros) == 0:
        raise ValueError("np.poly of no zeros is a number and not an array, which compiled code cannot tell beforehand")
    zeros = zeros.astype(zeros.dtype if np.issubdtype(zeros.dtype, np.inexact) else np.float64)
    a = np.zeros(len(zeros) + 1, zeros.dtype)
    a[0] = 1
    for k in range(len(zeros)):
        for j in range(k + 1, 0, -1):
            a[j] = a[j] - zeros[k] * a[j - 1]
    return a


# -- sums along axes, products over stacks ---------------------------------------------------------------------------


@written(np.cumulative_sum)
def cumulative_sum(x: Any, *, axis: Any = None, dtype: Any = None, include_initial: Any = False) -> Any:
    return running(np.asarray(x), axis, np.cumsum, np.zeros, dtype, include_initial)


@written(np.cumulative_prod)
def cumulative_prod(x: Any, *, axis: Any = None, dtype: Any = None, include_initial: Any = False) -> Any:
    return running(np.asarray(x), axis, np.cumprod, np.ones, dtype, include_initial)


def running(x: Any, axis: Any, fold: Any, start: Any, dtype: Any, include_initial: Any) -> Any:
    if x.ndim == 0:
        x = np.reshape(x, (1,))
    if x.ndim != 1 and axis is None:
        raise ValueError("For arrays which have more than one dimension ``axis`` argument is required.")
    if isinstance(axis, tuple) and len(axis) == 1:
        axis = axis[0]
    found = fold(x, axis=0 if axis is None else axis, dtype=dtype)
    k = 0 if axis is None else axis % x.ndim
    if not include_initial:
        return found
    return np.concatenate((start(x.shape[:k] + (1,) + x.shape[k + 1 :], found.dtype), found), axis=k)


def vecdot(x1: Any, x2: Any, axis: Any = -1) -> Any:
    first = np.asarray(x1)
    products = (np.conjugate(first) if first.dtype.kind == "c" else first) * np.asarray(x2)
    return np.sum(products, axis=axis, dtype=products.dtype)


@written(np.linalg.vecdot)
def linalg_vecdot(x1: Any, x2: Any, *, axis: Any = -1) -> Any:
    return vecdot(x1, x2, axis)


def matvec(x1: Any, x2: Any) -> Any:
    return np.matmul(np.asarray(x1), np.asarray(x2)[..., None])[..., 0]


def vecmat(x1: Any, x2: Any) -> Any:
    first = np.asarray(x1)
    rows = np.conjugate(first) if first.dtype.kind == "c" else first
    return np.matmul(rows[..., None, :], np.asarray(x2))[..., 0, :]


@written(np.linalg.multi_dot)
def multi_dot(arrays: Any) -> Any:
    """In the order that costs the fewest multiplications, of more than three matrices from left to right."""
    if len(arrays) < 2:
        raise ValueError("Expecting at least two arrays.")
    if len(arrays) != 3:
        total = arrays[0]
        for x in arrays[1:]:
            total = np.dot(total, x)
        return total
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
def linalg_trace(x: Any, *, offset: Any = 0, dtype: Any = None) -> Any:
    return np.trace(x, offset, -2, -1, dtype)


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
    if np.ndim(x) < 2:
        raise ValueError(f"Input array must be at least 2-dimensional, but it is {np.ndim(x)}")
    return np.swapaxes(x, -1, -2)
