"""Averages, counts, what variables have to do with each other."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.elements import says
from whilst_compiler.frontend.state.frames import tells
from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


@written(np.average)
def average(a: Any, axis: Any = None, weights: Any = None, returned: Any = False, *, keepdims: Any = False) -> Any:
    a = np.asarray(a)
    if axis is not None and not isinstance(axis, (tuple, list)) and not -a.ndim <= axis < a.ndim:
        raise np.exceptions.AxisError(axis, a.ndim, "axis")
    if weights is None:
        result = np.mean(a, axis=axis, keepdims=keepdims)
        count = a.size / int(np.size(result))
        if not returned:
            return result
        return result, np.full(np.shape(result), count).astype(result.dtype)[()]
    w = along(a, np.asarray(weights), axis)
    dtype = np.result_type(a.dtype, w.dtype, np.float64) if a.dtype.kind in "biu" else np.result_type(a.dtype, w.dtype)
    scale = np.sum(w, axis=axis, keepdims=keepdims, dtype=dtype)
    if np.any(scale == 0.0):
        raise ZeroDivisionError("Weights sum to zero, can't be normalized")
    result = np.sum(np.multiply(a, w, dtype=dtype), axis=axis, keepdims=keepdims) / scale
    if not returned:
        return result
    return result, scale if np.ndim(scale) == 0 else np.broadcast_to(scale, result.shape).copy()


def along(a: Any, w: Any, axis: Any) -> Any:
    """Weights for each element, given such or those along an axis."""
    if w.ndim == a.ndim and w.shape == a.shape:
        return w
    if axis is None:
        raise TypeError("Axis must be specified when shapes of a and weights differ.")
    if isinstance(axis, (tuple, list)):
        return along_several(a, w, axis)
    if w.ndim != 1 or len(w) != a.shape[axis]:
        raise ValueError("Shape of weights must be consistent with shape of a along specified axis.")
    return np.moveaxis(np.reshape(w, (*(1,) * (a.ndim - 1), len(w))), -1, axis)


def along_several(a: Any, w: Any, axes: Any) -> Any:
    sizes: Any = ()
    last: Any = ()
    for k in axes:
        sizes, last = (*sizes, a.shape[k]), (*last, len(last) - len(axes))
    if w.shape != sizes:
        raise ValueError("Shape of weights must be consistent with shape of a along specified axis.")
    return np.moveaxis(np.reshape(w, (1,) * (a.ndim - len(axes)) + w.shape), last, axes)


@written(np.ptp)
@tells
def ptp(a: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return np.subtract(np.max(a, axis=axis, keepdims=keepdims), np.min(a, axis=axis, keepdims=keepdims))


@written(np.bincount)
def bincount(x: Any, weights: Any = None, minlength: Any = 0) -> Any:
    x = np.zeros(0, np.int64) if isinstance(x, (list, tuple)) and not len(x) else np.asarray(x)
    if x.ndim != 1:
        what = "too deep" if x.ndim > 1 else "of too small depth"
        raise ValueError(f"object {what} for desired array")
    if x.dtype.kind not in "biu":
        what = f"from dtype('{x.dtype}') to dtype('int64') according to the rule 'safe'"
        raise TypeError("Cannot cast array data " + what)
    if operator.index(minlength) < 0:
        raise ValueError("'minlength' must not be negative")
    x = x.astype(np.int64, copy=False)
    n = len(x)
    largest = -1
    for k in range(n):
        if x[k] < 0:
            raise ValueError("'list' argument must have no negative elements")
        largest = max(largest, int(x[k]))
    size = max(largest + 1, minlength)
    if weights is None:
        counts = np.zeros(size, np.int64)
        for k in range(n):
            counts[x[k]] += 1
        return counts
    w = np.asarray(weights)
    if len(w) != n:
        raise ValueError("The weights and list don't have the same length.")
    totals = np.zeros(size)
    for k in range(n):
        totals[x[k]] += w[k]
    return totals


@written(np.cov, static=("dtype",))
@tells
def cov(
    m: Any, y: Any = None, rowvar: Any = True, bias: Any = False, ddof: Any = None, fweights: Any = None,
    aweights: Any = None, *, dtype: Any = None,
) -> Any:  # fmt: skip
    given = np.asarray(m)
    if given.ndim > 2:
        raise ValueError("m has more than 2 dimensions")
    kind = dtype
    if dtype is None and y is None:
        kind = np.result_type(given.dtype, np.float64)
    elif dtype is None:
        kind = np.result_type(given.dtype, np.asarray(y).dtype, np.float64)
    x = rows_of(given, rowvar, kind)
    if y is not None:
        x = np.concatenate((x, rows_of(np.asarray(y), rowvar, kind)))
    free = ddof if ddof is not None else (0 if bias else 1)
    if fweights is None and aweights is None:
        centred = x - np.mean(x, axis=1)[:, None]
        left = x.shape[1] - free
        says(left <= 0, "Degrees of freedom <= 0 for slice")
        whole = centred @ np.conjugate(centred.T) * np.true_divide(1, np.float64(max(left, 0)))
        return np.squeeze(whole.astype(x.dtype))
    return np.squeeze(weighted_covariance(x, free, fweights, aweights).astype(x.dtype))


@tells
def weighted_covariance(x: Any, free: Any, fweights: Any, aweights: Any) -> Any:
    w = np.ones(x.shape[1])
    if fweights is not None:
        counts = one_for_each(fweights, x.shape[1], "fweights")
        if not np.all(counts == np.rint(counts)):
            raise TypeError("fweights must be integer")
        w = w * counts
    if aweights is not None:
        w = w * one_for_each(aweights, x.shape[1], "aweights")
    total = np.sum(w)
    if total == 0:
        raise ZeroDivisionError("Weights sum to zero, can't be normalized")
    factor = np.float64(total)
    if free != 0 and aweights is None:
        factor = total - free
    elif free != 0:
        factor = total - free * np.sum(w * np.asarray(aweights)) / total
    centred = x - (np.sum(x * w, axis=1) / total)[:, None]
    says(factor <= 0, "Degrees of freedom <= 0 for slice")
    return centred @ np.conjugate((centred * w).T) * np.true_divide(1, np.float64(max(factor, 0.0)))


def one_for_each(weights: Any, count: Any, name: str) -> Any:
    w = np.asarray(weights).astype(np.float64)
    if w.ndim > 1:
        raise RuntimeError("cannot handle multidimensional " + name)
    if len(w) != count:
        raise RuntimeError("incompatible numbers of samples and " + name)
    if np.any(w < 0):
        raise ValueError(name + " cannot be negative")
    return w


def rows_of(m: Any, rowvar: Any, dtype: Any) -> Any:
    """One variable to a row."""
    x = np.atleast_2d(m).astype(dtype)
    return x.T if not rowvar and m.ndim > 1 else x


@written(np.corrcoef)
@tells
def corrcoef(x: Any, y: Any = None, rowvar: Any = True, *, dtype: Any = None) -> Any:
    c = cov(x, y, rowvar, dtype=dtype)
    if c.ndim == 0:
        return c / c
    spread = np.sqrt(np.real(np.diagonal(c)))
    c = c / spread[:, None] / spread[None, :]
    if np.issubdtype(c.dtype, np.complexfloating):
        c.real = np.clip(c.real, -1, 1)
        c.imag = np.clip(c.imag, -1, 1)
        return c
    return np.clip(c, -1, 1)
