"""Products over any axes, and small dense linear algebra."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.state.registry import written

__all__ = ["batched_product", "count_of", "matrix_power", "matrix_power_of_inverse"]


def batched_product(a: Any, b: Any) -> Any:
    """``a @ b`` where one of them has more than two axes: the leading ones are broadcast."""
    x = a[None, :] if a.ndim == 1 else a
    y = b[:, None] if b.ndim == 1 else b
    if y.ndim == 2:
        whole = np.reshape(np.reshape(x, (count_of(x.shape[:-1]), x.shape[-1])) @ y, x.shape[:-1] + y.shape[1:])
    else:
        whole = product_by_items(x, y)
    if a.ndim == 1:
        return whole[..., 0, :]
    return whole[..., 0] if b.ndim == 1 else whole


def product_by_items(x: Any, y: Any) -> Any:
    lead = (np.zeros(x.shape[:-2], np.bool_) | np.zeros(y.shape[:-2], np.bool_)).shape
    out = np.empty((*lead, x.shape[-2], y.shape[-1]), np.result_type(x.dtype, y.dtype))
    if out.ndim == 3:
        for i in range(len(out)):
            out[i] = item(x, i, 3) @ item(y, i, 3)
    elif out.ndim == 4:
        for i in range(len(out)):
            for j in range(out.shape[1]):
                out[i, j] = item(item(x, i, 4), j, 3) @ item(item(y, i, 4), j, 3)
    else:
        xs = np.reshape(np.broadcast_to(x, lead + x.shape[-2:]), (count_of(lead), *x.shape[-2:]))
        ys = np.reshape(np.broadcast_to(y, lead + y.shape[-2:]), (count_of(lead), *y.shape[-2:]))
        out = np.reshape(product_by_items(xs, ys), out.shape)
    return out


def item(x: Any, i: int, ndim: int) -> Any:
    """The same for all where there is only one, or an axis less."""
    if x.ndim < ndim:
        return x
    return x[i if len(x) > 1 else 0]


@written(np.tensordot)
def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    a, b = np.asarray(a), np.asarray(b)
    if isinstance(axes, int):
        if axes > a.ndim or axes > b.ndim:
            raise IndexError("tuple index out of range")
        first, second = tuple_of(a.ndim - axes, a.ndim), tuple_of(0, axes)
    else:
        first, second = as_axes(axes[0], a.ndim), as_axes(axes[1], b.ndim)
    if len(first) != len(second):
        raise ValueError("shape-mismatch for sum")
    for axes_of_one in (first, second):
        if len(set(axes_of_one)) != len(axes_of_one):
            raise ValueError("duplicate axes are not allowed in tensordot")
    size = 1
    for i, j in zip(first, second):
        if a.shape[i] != b.shape[j]:
            raise ValueError("shape-mismatch for sum")
        size = size * a.shape[i]
    left = np.moveaxis(a, first, tuple_of(a.ndim - len(first), a.ndim))
    right = np.moveaxis(b, second, tuple_of(0, len(second)))
    rows, columns = left.shape[: a.ndim - len(first)], right.shape[len(second) :]
    product = np.reshape(left, (count_of(rows), size)) @ np.reshape(right, (size, count_of(columns)))
    return np.reshape(product, rows + columns)


def count_of(shape: Any) -> Any:
    count = 1
    for n in shape:
        count = count * n
    return count


def tuple_of(first: int, last: int) -> Any:
    return (0, 1, 2, 3, 4, 5, 6, 7)[first:last]


def as_axes(axes: Any, ndim: Any) -> Any:
    out: Any = ()
    for k in axes if isinstance(axes, (tuple, list)) else (axes,):
        if not -ndim <= k < ndim:
            raise IndexError("tuple index out of range")
        out = (*out, k % ndim)
    return out


@written(np.vdot)
def vdot(a: Any, b: Any) -> Any:
    x, y = np.ravel(np.asarray(a)), np.ravel(np.asarray(b))
    if len(x) != len(y):
        raise ValueError(f"cannot reshape array of size {len(y)} into shape ({len(x)},)")
    return np.dot(np.conjugate(x) if x.dtype.kind == "c" else x, y)


@written(np.inner)
def inner(a: Any, b: Any) -> Any:
    a, b = np.asarray(a), np.asarray(b)
    if a.ndim == 0 or b.ndim == 0:
        return a * b
    if a.ndim == 1 and b.ndim == 1:
        return np.dot(a, b)
    return tensordot(a, b, ((a.ndim - 1,), (b.ndim - 1,)))


def matrix_power(a: Any, n: Any) -> Any:
    """By the bits of the exponent, which is not negative."""
    if n == 0:
        return np.zeros_like(a) + np.eye(a.shape[-1], dtype=a.dtype)
    if n == 3:
        return (a @ a) @ a
    square, result, started = a.copy(), a.copy(), False
    while n > 0:
        if n & 1:
            result = result @ square if started else square
            started = True
        n >>= 1
        if n > 0:
            square = square @ square
    return result


def matrix_power_of_inverse(a: Any, n: Any) -> Any:
    return matrix_power(np.linalg.inv(a), -n) if n < 0 else matrix_power(a.astype(np.linalg.inv(a).dtype), n)
