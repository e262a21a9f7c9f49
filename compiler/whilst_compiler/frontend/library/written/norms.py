"""Norms of vectors and matrices, powers, condition numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written import loops
from whilst_compiler.frontend.library.written.elements import place_of_axis
from whilst_compiler.frontend.library.written.factoring import square, svd, wide
from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


@written(np.linalg.norm)
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: Any = False) -> Any:
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.inexact):
        x = x.astype(np.float64)
    if axis is None and (ord is None or (x.ndim == 2 and is_frobenius(ord)) or (x.ndim == 1 and is_number(ord, 2))):
        return with_axes(np.sqrt(sum_of_squares(x)), x.ndim, keepdims)
    if axis is None:
        if x.ndim == 1:
            return vector_norm_along(x, ord, 0, keepdims)
        if x.ndim == 2:
            return matrix_norm_along(x, ord, 0, 1, keepdims)
        raise ValueError("Improper number of dimensions to norm.")
    if not isinstance(axis, tuple):
        return vector_norm_along(x, ord, axis, keepdims)
    if len(axis) == 1:
        return vector_norm_along(x, ord, axis[0], keepdims)
    if len(axis) != 2:
        raise ValueError("Improper number of dimensions to norm.")
    for k in axis:
        if k < -x.ndim or k >= x.ndim:
            raise np.exceptions.AxisError(k, x.ndim)
    row, column = axis[0] % x.ndim, axis[1] % x.ndim
    if row == column:
        raise ValueError("Duplicate axes given.")
    return matrix_norm_along(x, ord, row, column, keepdims)


def is_frobenius(ord: Any) -> Any:
    return isinstance(ord, str) and (ord == "fro" or ord == "f")


def is_number(ord: Any, value: Any) -> Any:
    return not isinstance(ord, str) and ord is not None and ord == value


def with_axes(value: Any, ndim: Any, keepdims: Any) -> Any:
    return np.reshape(value, (1, 1, 1, 1, 1, 1, 1, 1)[:ndim]) if keepdims else value


def sum_of_squares(x: Any) -> Any:
    if np.issubdtype(x.dtype, np.complexfloating):
        return np.sum(x.real * x.real + x.imag * x.imag)
    return np.sum(x * x)


def squares(x: Any) -> Any:
    return (np.conjugate(x) * x).real if np.issubdtype(x.dtype, np.complexfloating) else x * x


def vector_norm_along(x: Any, ord: Any, axis: Any, keepdims: Any) -> Any:
    place_of_axis(axis, x.ndim)
    if ord is None:
        return np.sqrt(np.sum(squares(x), axis=axis, keepdims=keepdims))
    if isinstance(ord, str):
        raise ValueError(f"Invalid norm order '{ord}' for vectors")
    if ord == 2:
        return np.sqrt(np.sum(squares(x), axis=axis, keepdims=keepdims))
    if ord == np.inf:
        return np.max(np.abs(x), axis=axis, keepdims=keepdims, initial=0)
    if ord == -np.inf:
        return np.min(np.abs(x), axis=axis, keepdims=keepdims)
    if ord == 0:
        return np.sum((x != 0).astype(x.real.dtype), axis=axis, keepdims=keepdims)
    if ord == 1:
        return np.sum(np.abs(x), axis=axis, keepdims=keepdims)
    size = np.abs(x)
    order = size.dtype.type(ord)
    total = np.sum(size**order, axis=axis, keepdims=keepdims)
    root = total ** np.reciprocal(order)
    return np.where(total == 0, total, root)[()] if order > 0 else root  # at 0 its derivative is that of the sum: 0


def matrix_norm_along(x: Any, ord: Any, row: Any, column: Any, keepdims: Any) -> Any:
    """Along two different axes, the rows counted by the first."""
    y = np.moveaxis(x, (row, column), (-2, -1))
    value = norm_of_matrices(y, ord)
    if keepdims:
        return np.expand_dims(np.expand_dims(value, min(row, column)), max(row, column))
    return value


def norm_of_matrices(y: Any, ord: Any) -> Any:
    if ord is None or is_frobenius(ord):
        return np.sqrt(np.sum(squares(y), axis=(-2, -1)))
    if isinstance(ord, str):
        if ord != "nuc":
            raise ValueError("Invalid norm order for matrices.")
        return np.sum(svd(y, compute_uv=False), axis=-1)
    if ord == 2:
        return np.max(svd(y, compute_uv=False), axis=-1, initial=0)
    if ord == -2:
        return np.min(svd(y, compute_uv=False), axis=-1)
    if ord == 1:
        return np.max(np.sum(np.abs(y), axis=-2), axis=-1, initial=0)
    if ord == -1:
        return np.min(np.sum(np.abs(y), axis=-2), axis=-1)
    if ord == np.inf:
        return np.max(np.sum(np.abs(y), axis=-1), axis=-1, initial=0)
    if ord == -np.inf:
        return np.min(np.sum(np.abs(y), axis=-1), axis=-1)
    raise ValueError("Invalid norm order for matrices.")


@written(np.linalg.matrix_norm)
def matrix_norm(x: Any, *, keepdims: Any = False, ord: Any = "fro") -> Any:
    return norm(x, ord, (-2, -1), keepdims)


@written(np.linalg.vector_norm)
def vector_norm(x: Any, *, axis: Any = None, keepdims: Any = False, ord: Any = 2) -> Any:
    x = np.asarray(x)
    if axis is None:
        return with_axes(norm(np.ravel(x), ord, 0), x.ndim, keepdims)
    if isinstance(axis, tuple):
        refuse("vector_norm over several axes is not supported in compiled code", "reshape them into one")
    return norm(x, ord, axis, keepdims)


@written(np.linalg.cond)
def cond(x: Any, p: Any = None) -> Any:
    x = np.asarray(x)
    if x.size == 0:
        raise np.linalg.LinAlgError("cond is not defined on empty arrays")
    if p is None or is_number(p, 2):
        s = svd(x, compute_uv=False)
        result = s[..., 0] / s[..., -1]
    elif is_number(p, -2):
        s = svd(x, compute_uv=False)
        result = s[..., -1] / s[..., 0]
    else:
        y = square(x)
        inverse, _ = loops.inv(wide(y))
        result = norm(x, p, (-2, -1)) * norm(inverse, p, (-2, -1))
        if x.dtype == np.float32 or x.dtype == np.complex64:
            result = result.astype(np.float32)
    unknown = np.isnan(result) & ~np.any(np.isnan(x), axis=(-2, -1))
    return np.where(unknown, np.inf, result).astype(result.dtype)[()]
