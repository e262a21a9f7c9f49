"""What ``numpy.polynomial`` does to coefficients, the lowest power first, before and after it computes with them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.polynomial import polyutils
from numpy.polynomial._polybase import ABCPolyBase

from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


@written(np.lib.array_utils.normalize_axis_index)
def normalize_axis_index(axis: Any, ndim: Any, msg_prefix: Any = None) -> Any:
    if axis < -ndim or axis >= ndim:
        raise np.exceptions.AxisError(axis, ndim, msg_prefix)
    return axis + ndim if axis < 0 else axis


@written(polyutils.as_series)
def as_series(alist: Any, trim: Any = True) -> Any:
    """As NumPy's, of a list of one or two series."""
    if len(alist) == 1:
        only = one_series(alist[0], trim)
        return [only.astype(np.common_type(only))]
    if len(alist) != 2:
        refuse("coefficients of more than two polynomials at once are not supported", "take them two at a time")
    first, second = one_series(alist[0], trim), one_series(alist[1], trim)
    common = np.common_type(first, second)
    return [first.astype(common), second.astype(common)]


def one_series(given: Any, trim: Any) -> Any:
    """The coefficients as an array of one axis, without the zeros at its end."""
    c = np.array(given, ndmin=1)
    if c.size == 0:
        raise ValueError("Coefficient array is empty")
    if c.ndim != 1:
        raise ValueError("Coefficient array is not 1-d")
    return c[: length_without_zeros(c)] if trim else c


def length_without_zeros(c: Any) -> Any:
    n = len(c)
    while n > 1 and c[n - 1] == 0:
        n -= 1
    return n


@written(polyutils._fit, static=("full",))
def fit(vander_f: Any, x: Any, y: Any, deg: Any, rcond: Any = None, full: Any = False, w: Any = None) -> Any:
    """The series of this degree, or of these powers only, that comes nearest."""
    x, y = np.asarray(x) + 0.0, np.asarray(y) + 0.0
    degrees = np.asarray(deg)
    if degrees.ndim > 1 or degrees.dtype.kind not in "iu" or degrees.size == 0:
        raise TypeError("deg must be an int or non-empty 1-D array of int")
    if np.min(degrees) < 0:
        raise ValueError("expected deg >= 0")
    if x.ndim != 1:
        raise TypeError("expected 1D vector for x")
    if x.size == 0:
        raise TypeError("expected non-empty vector for x")
    if y.ndim < 1 or y.ndim > 2:
        raise TypeError("expected 1D or 2D array for y")
    if len(x) != len(y):
        raise TypeError("expected x and y to have same length")
    lhs, rhs = vander_f(x, deg).T if degrees.ndim == 0 else vander_f(x, np.max(degrees)).T[np.sort(degrees)], y.T
    if w is not None:
        weights = np.asarray(w) + 0.0
        if weights.ndim != 1:
            raise TypeError("expected 1D vector for w")
        if len(x) != len(weights):
            raise TypeError("expected x and w to have same length")
        lhs, rhs = lhs * weights, rhs * weights
    share = len(x) * np.finfo(x.dtype).eps if rcond is None else rcond
    scale = np.sqrt(np.square(lhs).sum(1))
    scale[scale == 0] = 1
    c, residuals, rank, s = np.linalg.lstsq(lhs.T / scale, rhs.T, share)
    c = (c.T / scale).T
    if degrees.ndim > 0:
        found = c
        c = np.zeros((np.max(degrees) + 1, *found.shape[1:]), found.dtype)
        c[np.sort(degrees)] = found
    return (c, [residuals, rank, s, share]) if full else c


@written(polyutils.mapdomain)
def mapdomain(x: Any, old: Any, new: Any) -> Any:
    """What lies in one range, in another: numbers, or a series that is put in the place of a number."""
    of_numbers = not isinstance(x, ABCPolyBase)
    given: Any = np.asanyarray(x) if of_numbers and not isinstance(x, (int, float, complex, np.generic)) else x
    off, scl = polyutils.mapparms(old, new)
    return off + scl * given


@written(polyutils._fromroots)
def from_roots(line_f: Any, mul_f: Any, roots: Any) -> Any:
    """As NumPy's: lines are multiplied two by two, and what they give again."""
    if len(roots) == 0:
        return np.ones(1)
    places = one_series(roots, False)
    places = np.sort(places.astype(np.common_type(places)))
    found = [line_f(-place, 1).astype(places.dtype) for place in places]
    n = len(found)
    while n > 1:
        half, odd = divmod(n, 2)
        products = [mul_f(found[i], found[i + half]) for i in range(half)]
        if odd:
            products[0] = mul_f(products[0], found[-1])
        found = products
        n = half
    return found[0].copy()
