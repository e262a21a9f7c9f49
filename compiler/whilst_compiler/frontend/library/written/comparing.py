"""Equality and closeness of whole arrays; functions that pass over NaN."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.elements import says
from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


@written(np.isclose)
def isclose(a: Any, b: Any, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: Any = False) -> Any:
    y, x = weak_or_array(b), weak_or_array(a)
    if isinstance(y, int) or (not isinstance(y, (float, complex)) and y.dtype.kind in "biu"):
        y = y * 1.0
    near = (abs(x - y) <= atol + rtol * abs(y)) & np.isfinite(y) | (x == y)
    return near | (np.isnan(x) & np.isnan(y)) if equal_nan else near


def weak_or_array(x: Any) -> Any:
    """Python's numbers stay as they are: they do not decide on a dtype."""
    return x if isinstance(x, (int, float, complex)) else np.asarray(x)[()]


@written(np.array_equiv)
def array_equiv(a1: Any, a2: Any) -> Any:
    """Whether they are equal once the smaller one is repeated."""
    a1, a2 = np.asarray(a1), np.asarray(a2)
    for n, m in zip(a1.shape[::-1], a2.shape[::-1]):
        if n != m and n != 1 and m != 1:
            return False
    return bool(np.all(a1 == a2))


@written(np.allclose)
def allclose(a: Any, b: Any, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: Any = False) -> Any:
    return bool(np.all(isclose(a, b, rtol, atol, equal_nan)))


@written(np.array_equal)
def array_equal(a1: Any, a2: Any, equal_nan: Any = False) -> Any:
    a1, a2 = np.asarray(a1), np.asarray(a2)
    if a1.ndim != a2.ndim:
        return False
    for n, m in zip(a1.shape, a2.shape):
        if n != m:
            return False
    same = a1 == a2
    if equal_nan:
        same = same | (np.isnan(a1) & np.isnan(a2))
    return bool(np.all(same))


@written(np.nan_to_num)
def nan_to_num(x: Any, copy: Any = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    if not copy and isinstance(x, np.ndarray):
        x[...] = replaced(x, nan, posinf, neginf)
        return x
    return replaced(np.asarray(x)[()], nan, posinf, neginf)


def replaced(x: Any, nan: Any, posinf: Any, neginf: Any) -> Any:
    if np.issubdtype(x.dtype, np.integer) or x.dtype == np.bool_:
        return x.copy() if x.ndim else x
    if np.issubdtype(x.dtype, np.complexfloating):
        flat = np.ravel(np.asarray(x)).copy()
        flat.real = real_to_num(flat.real, nan, posinf, neginf)
        flat.imag = real_to_num(flat.imag, nan, posinf, neginf)
        return np.reshape(flat, np.shape(x))[()]
    return real_to_num(x, nan, posinf, neginf)


def real_to_num(x: Any, nan: Any, posinf: Any, neginf: Any) -> Any:
    limits = np.finfo(x.dtype)
    high = limits.max if posinf is None else posinf
    low = limits.min if neginf is None else neginf
    kept = np.where(np.isnan(x), x.dtype.type(nan), x)
    kept = np.where(x == np.inf, x.dtype.type(high), kept)
    return np.where(x == -np.inf, x.dtype.type(low), kept)[()]


def without_nan(a: Any, other: Any) -> Any:
    """Integers have none."""
    if np.issubdtype(a.dtype, np.inexact):
        return np.where(np.isnan(a), a.dtype.type(other), a)
    return a


@written(np.nansum)
def nansum(
    a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, initial: Any = 0,
    where: Any = True,
) -> Any:  # fmt: skip
    known = without_nan(np.asarray(a), 0)
    return np.sum(known, axis=axis, dtype=dtype, out=out, keepdims=keepdims, initial=initial, where=where)


@written(np.nanprod)
def nanprod(
    a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, initial: Any = 1,
    where: Any = True,
) -> Any:  # fmt: skip
    known = without_nan(np.asarray(a), 1)
    return np.prod(known, axis=axis, dtype=dtype, out=out, keepdims=keepdims, initial=initial, where=where)


@written(np.nancumsum)
def nancumsum(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    return np.cumsum(without_nan(np.asarray(a), 0), axis, dtype, out)


@written(np.nancumprod)
def nancumprod(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    return np.cumprod(without_nan(np.asarray(a), 1), axis, dtype, out)


def demand_elements(a: Any, axis: Any, name: str) -> None:
    """Something to take the largest or smallest of."""
    if a.size == 0 and not isinstance(axis, (tuple, list)) and (axis is None or a.shape[axis] == 0):
        raise ValueError(f"zero-size array to reduction operation {name} which has no identity")


@written(np.nanmax)
def nanmax(a: Any, axis: Any = None, keepdims: Any = False, initial: Any = None, where: Any = True) -> Any:
    a = np.asarray(a)
    if initial is not None:
        return np.max(without_nan(a, -np.inf), axis=axis, keepdims=keepdims, initial=initial, where=where)
    demand_initial(where, "fmax")
    demand_elements(a, axis, "fmax")
    if not np.issubdtype(a.dtype, np.inexact):
        return np.max(a, axis=axis, keepdims=keepdims)
    found = np.max(np.where(np.isnan(a), -np.inf, a), axis=axis, keepdims=keepdims)
    return np.where(np.all(np.isnan(a), axis=axis, keepdims=keepdims), np.nan, found).astype(a.dtype)[()]


@written(np.nanmin)
def nanmin(a: Any, axis: Any = None, keepdims: Any = False, initial: Any = None, where: Any = True) -> Any:
    a = np.asarray(a)
    if initial is not None:
        return np.min(without_nan(a, np.inf), axis=axis, keepdims=keepdims, initial=initial, where=where)
    demand_initial(where, "fmin")
    demand_elements(a, axis, "fmin")
    if not np.issubdtype(a.dtype, np.inexact):
        return np.min(a, axis=axis, keepdims=keepdims)
    found = np.min(np.where(np.isnan(a), np.inf, a), axis=axis, keepdims=keepdims)
    return np.where(np.all(np.isnan(a), axis=axis, keepdims=keepdims), np.nan, found).astype(a.dtype)[()]


def demand_initial(where: Any, name: str) -> None:
    if where is not True:
        raise ValueError(
            f"reduction operation '{name}' does not have an identity, so to use a where mask one has to specify "
            "'initial'"
        )


def counted(a: Any, axis: Any, keepdims: Any, where: Any) -> Any:
    return np.sum(~np.isnan(a), axis=axis, keepdims=keepdims, where=where)


def demand_inexact(dtype: Any) -> None:
    if dtype is not None and not np.issubdtype(dtype, np.inexact):
        raise TypeError("If a is inexact, then dtype must be inexact")


def divided_by_count(total: Any, count: Any) -> Any:
    return np.asarray(total / count).astype(total.dtype)[()]


@written(np.nanmean)
def nanmean(a: Any, axis: Any = None, dtype: Any = None, keepdims: Any = False, where: Any = True) -> Any:
    a = np.asarray(a)
    if not np.issubdtype(a.dtype, np.inexact):
        return np.mean(a, axis=axis, keepdims=keepdims, dtype=dtype, where=where)
    demand_inexact(dtype)
    says(counted(a, axis, keepdims, where) == 0, "Mean of empty slice")
    return mean_of_known(a, axis, dtype, keepdims, where)


def mean_of_known(a: Any, axis: Any, dtype: Any, keepdims: Any, where: Any) -> Any:
    total = np.sum(without_nan(a, 0), axis=axis, dtype=dtype, keepdims=keepdims, where=where)
    return divided_by_count(total, counted(a, axis, keepdims, where))


@written(np.nanvar)
def nanvar(
    a: Any, axis: Any = None, dtype: Any = None, ddof: Any = 0, keepdims: Any = False, where: Any = True,
    mean: Any = None, correction: Any = None,
) -> Any:  # fmt: skip
    a = np.asarray(a)
    if correction is not None:
        if ddof != 0:
            raise ValueError("ddof and correction can't be provided simultaneously.")
        ddof = correction
    if not np.issubdtype(a.dtype, np.inexact):
        return np.var(a, axis=axis, dtype=dtype, ddof=ddof, keepdims=keepdims, where=where)
    demand_inexact(dtype)
    average = mean_of_known(a, axis, dtype, True, where) if mean is None else mean
    difference = np.where(np.isnan(a), a.dtype.type(0), np.asarray(a - average).astype(a.dtype))
    if np.issubdtype(a.dtype, np.complexfloating):
        squares = difference.real * difference.real + difference.imag * difference.imag
    else:
        squares = difference * difference
    total = np.sum(squares, axis=axis, dtype=dtype, keepdims=keepdims, where=where)
    left = counted(a, axis, keepdims, where) - ddof
    says(left <= 0, "Degrees of freedom <= 0 for slice.")
    return np.where(left > 0, divided_by_count(total, left), np.nan).astype(total.dtype)[()]


@written(np.nanstd)
def nanstd(
    a: Any, axis: Any = None, dtype: Any = None, ddof: Any = 0, keepdims: Any = False, where: Any = True,
    mean: Any = None, correction: Any = None,
) -> Any:  # fmt: skip
    return np.sqrt(nanvar(a, axis, dtype, ddof, keepdims, where, mean, correction))


@written(np.nanargmax)
def nanargmax(a: Any, axis: Any = None, *, keepdims: Any = False) -> Any:
    a = np.asarray(a)
    filled = np.where(np.isnan(a), -np.inf, a) if np.issubdtype(a.dtype, np.inexact) else a
    found = np.argmax(filled, axis, keepdims=keepdims)
    if np.issubdtype(a.dtype, np.inexact) and np.any(np.all(np.isnan(a), axis=axis)):
        raise ValueError("All-NaN slice encountered")
    return found


@written(np.nanargmin)
def nanargmin(a: Any, axis: Any = None, *, keepdims: Any = False) -> Any:
    a = np.asarray(a)
    filled = np.where(np.isnan(a), np.inf, a) if np.issubdtype(a.dtype, np.inexact) else a
    found = np.argmin(filled, axis, keepdims=keepdims)
    if np.issubdtype(a.dtype, np.inexact) and np.any(np.all(np.isnan(a), axis=axis)):
        raise ValueError("All-NaN slice encountered")
    return found
