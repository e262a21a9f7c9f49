"""Products over any axes, and small dense linear algebra."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.registry import written

__all__ = ["batched_product"]

_SignAndLog: Any = type(np.linalg.slogdet(np.eye(1)))


def batched_product(a: Any, b: Any) -> Any:
    """``a @ b`` where one of them has more than two axes: the leading ones are broadcast."""
    x = a[None, :] if a.ndim == 1 else a
    y = b[:, None] if b.ndim == 1 else b
    lead = (np.zeros(x.shape[:-2], np.bool_) | np.zeros(y.shape[:-2], np.bool_)).shape
    xs = np.reshape(np.broadcast_to(x, lead + x.shape[-2:]), (-1, *x.shape[-2:]))
    ys = np.reshape(np.broadcast_to(y, lead + y.shape[-2:]), (-1, *y.shape[-2:]))
    out = np.empty((xs.shape[0], x.shape[-2], y.shape[-1]), np.result_type(a.dtype, b.dtype))
    for k in range(xs.shape[0]):
        out[k] = xs[k] @ ys[k]
    whole = np.reshape(out, (*lead, x.shape[-2], y.shape[-1]))
    if a.ndim == 1:
        return whole[..., 0, :]
    return whole[..., 0] if b.ndim == 1 else whole


@written(np.tensordot)
def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    a, b = np.asarray(a), np.asarray(b)
    if isinstance(axes, int):
        first, second = tuple_of(a.ndim - axes, a.ndim), tuple_of(0, axes)
    else:
        first, second = as_axes(axes[0], a.ndim), as_axes(axes[1], b.ndim)
    size = 1
    for i in first:
        size = size * a.shape[i]
    left = np.moveaxis(a, first, tuple_of(a.ndim - len(first), a.ndim))
    right = np.moveaxis(b, second, tuple_of(0, len(second)))
    rows, columns = left.shape[: a.ndim - len(first)], right.shape[len(second) :]
    product = np.reshape(left, (-1, size)) @ np.reshape(right, (size, -1))
    return np.reshape(product, rows + columns)[()]


def tuple_of(first: int, last: int) -> Any:
    return (0, 1, 2, 3, 4, 5, 6, 7)[first:last]


def as_axes(axes: Any, ndim: Any) -> Any:
    out: Any = ()
    for k in axes if isinstance(axes, (tuple, list)) else (axes,):
        out = (*out, k % ndim)
    return out


@written(np.vdot)
def vdot(a: Any, b: Any) -> Any:
    return np.dot(np.conjugate(np.ravel(np.asarray(a))), np.ravel(np.asarray(b)))


@written(np.inner)
def inner(a: Any, b: Any) -> Any:
    a, b = np.asarray(a), np.asarray(b)
    if a.ndim == 0 or b.ndim == 0:
        return a * b
    if a.ndim == 1 and b.ndim == 1:
        return np.dot(a, b)
    return tensordot(a, b, ((a.ndim - 1,), (b.ndim - 1,)))


@written(np.linalg.norm)
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: Any = False) -> Any:
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.inexact):
        x = x.astype(np.float64)
    if ord is None or (ord == 2 and (axis is not None or x.ndim == 1)) or ord == "fro":
        size = np.abs(x)
        return np.sqrt(np.sum(size * size, axis=axis, keepdims=keepdims))
    if x.ndim > 1 and axis is None:
        if ord == np.inf:
            return np.max(np.sum(np.abs(x), axis=1))
        if ord == 1:
            return np.max(np.sum(np.abs(x), axis=0))
        if ord == -np.inf:
            return np.min(np.sum(np.abs(x), axis=1))
        if ord == -1:
            return np.min(np.sum(np.abs(x), axis=0))
        refuse("this matrix norm is not supported in compiled code", "take the singular values outside")
    if ord == np.inf:
        return np.max(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == -np.inf:
        return np.min(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == 1:
        return np.sum(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == 0:
        return np.sum((x != 0).astype(x.dtype), axis=axis, keepdims=keepdims)
    return np.sum(np.abs(x) ** ord, axis=axis, keepdims=keepdims) ** (1.0 / ord)


def square_floats(a: Any) -> Any:
    if a.shape[-1] != a.shape[-2]:
        raise np.linalg.LinAlgError("Last 2 dimensions of the array must be square")
    return a.astype(a.dtype if np.issubdtype(a.dtype, np.inexact) else np.float64).copy()


def factored(a: Any) -> Any:
    """LU with partial pivoting, in place: the order of the rows, the sign of that order, whether no pivot is 0."""
    n = a.shape[0]
    order, sign, regular = np.arange(n), 1.0, True
    for k in range(n):
        p = k
        for i in range(k + 1, n):
            if np.abs(a[i, k]) > np.abs(a[p, k]):
                p = i
        if p != k:
            row = a[k].copy()
            a[k] = a[p]
            a[p] = row
            order[k], order[p] = order[p], order[k]
            sign = -sign
        if a[k, k] == 0:
            regular = False
        else:
            for i in range(k + 1, n):
                a[i, k] = a[i, k] / a[k, k]
                a[i, k + 1 :] -= a[i, k] * a[k, k + 1 :]
    return order, sign, regular


def substituted(lu: Any, order: Any, b: Any) -> Any:
    n = lu.shape[0]
    x = b[order]
    for i in range(n):
        for k in range(i):
            x[i] -= lu[i, k] * x[k]
    for j in range(n):
        i = n - 1 - j
        for k in range(i + 1, n):
            x[i] -= lu[i, k] * x[k]
        x[i] = x[i] / lu[i, i]
    return x


@written(np.linalg.solve)
def solve(a: Any, b: Any) -> Any:
    a, b = np.asarray(a), np.asarray(b)
    lu = square_floats(a)
    order, _, regular = factored(lu)
    if not regular:
        raise np.linalg.LinAlgError("Singular matrix")
    return substituted(lu, order, b.astype(np.result_type(lu.dtype, b.dtype)))


@written(np.linalg.inv)
def inv(a: Any) -> Any:
    a = np.asarray(a)
    lu = square_floats(a)
    order, _, regular = factored(lu)
    if not regular:
        raise np.linalg.LinAlgError("Singular matrix")
    return substituted(lu, order, np.eye(lu.shape[0], dtype=lu.dtype))


@written(np.linalg.det)
def det(a: Any) -> Any:
    lu = square_floats(np.asarray(a))
    _, sign, _ = factored(lu)
    return lu.dtype.type(sign) * np.prod(np.diagonal(lu))


@written(np.linalg.slogdet)
def slogdet(a: Any) -> Any:
    lu = square_floats(np.asarray(a))
    _, sign, _ = factored(lu)
    d = np.diagonal(lu)
    return _SignAndLog(lu.dtype.type(sign) * np.prod(np.sign(d)), np.sum(np.log(np.abs(d))))


@written(np.linalg.cholesky)
def cholesky(a: Any) -> Any:
    a = square_floats(np.asarray(a))
    n = a.shape[0]
    out = np.zeros((n, n), a.dtype)
    for j in range(n):
        rest = a[j, j] - np.sum(out[j, :j] * np.conjugate(out[j, :j]))
        if not np.real(rest) > 0:
            raise np.linalg.LinAlgError("Matrix is not positive definite")
        out[j, j] = np.sqrt(rest)
        for i in range(j + 1, n):
            out[i, j] = (a[i, j] - np.sum(out[i, :j] * np.conjugate(out[j, :j]))) / out[j, j]
    return out


@written(np.linalg.matrix_power)
def matrix_power(a: Any, n: Any) -> Any:
    if a.shape[0] != a.shape[1]:
        raise np.linalg.LinAlgError("Last 2 dimensions of the array must be square")
    base = a
    if n < 0:
        base = inv(a)
    result, left = np.eye(a.shape[0], dtype=base.dtype), abs(n)
    while left > 0:
        if left & 1:
            result = result @ base
        base = base @ base
        left >>= 1
    return result
