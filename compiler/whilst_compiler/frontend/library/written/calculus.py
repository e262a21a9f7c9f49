"""Differences, sums of products, interpolation, convolution, polynomials."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from whilst_compiler.frontend.library.written.algebra import count_of
from whilst_compiler.frontend.state.frames import tells
from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


@written(np.diff, static=("n",))
@tells
def diff(a: Any, n: Any = 1, axis: Any = -1, prepend: Any = None, append: Any = None) -> Any:
    times = (0, 0, 0, 0, 0, 0, 0, 0)[:n]
    if n == 0:
        return a
    a = np.asarray(a)
    if a.ndim == 0:
        raise ValueError("diff requires input that is at least one dimensional")
    if n < 0:
        raise ValueError(f"order must be non-negative but got {n}")
    a = np.moveaxis(a, operator.index(axis), 0)
    if prepend is not None or append is not None:
        a = np.concatenate((end_of(prepend, a, axis), a, end_of(append, a, axis)))
    for _ in times:
        a = a[1:] != a[:-1] if a.dtype == np.bool_ else a[1:] - a[:-1]
    return np.moveaxis(a, 0, axis)


def end_of(given: Any, a: Any, axis: Any) -> Any:
    """What is put before or after the first axis: nothing, one number, or an array with that axis in its own place."""
    if given is None:
        return a[:0]
    values = np.asarray(given)
    if values.ndim == 0:
        return np.broadcast_to(values, (1, *a.shape[1:]))
    return np.moveaxis(values, axis, 0)


@written(np.ediff1d)
def ediff1d(ary: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    flat = np.ravel(np.asarray(ary))
    found = flat[1:] - flat[:-1]
    if to_begin is None and to_end is None:
        return found
    return np.concatenate((border(to_begin, flat, "to_begin"), found, border(to_end, flat, "to_end")))


def border(given: Any, flat: Any, name: str) -> Any:
    if given is None:
        return flat[:0]
    values = np.ravel(np.asarray(given))
    if not np.can_cast(values.dtype, flat.dtype, casting="same_kind"):
        raise TypeError(f"dtype of `{name}` must be compatible with input `ary` under the `same_kind` rule.")
    return values.astype(flat.dtype)


@written(np.gradient)
def gradient(f: Any, *varargs: Any, axis: Any = None, edge_order: Any = 1) -> Any:
    """Central differences inside, one-sided ones at the edges."""
    f = np.asarray(f)
    several = isinstance(axis, (tuple, list))
    axes = len(axis) if several else f.ndim if axis is None else 1
    given = len(varargs)
    if given != axes and (given > 1 or (given == 1 and np.ndim(varargs[0]) > 0)):
        raise TypeError("invalid number of arguments")
    if edge_order > 2:
        raise ValueError("'edge_order' greater than 2 not supported")
    if several:
        found: Any = ()
        places = tuple([normalize_axis_index(one, f.ndim) for one in axis])
        for k, one in enumerate(places):
            if one in places[:k]:
                raise ValueError("repeated axis")
            step = varargs[k] if given > 1 else varargs[0] if given else 1.0
            found = (*found, gradient_along(f, step, one, edge_order))
        return found[0] if axes == 1 else found
    if axis is not None:
        return gradient_along(f, varargs[0] if len(varargs) else 1.0, axis, edge_order)
    if f.ndim == 1:
        return gradient_along(f, varargs[0] if len(varargs) else 1.0, 0, edge_order)
    out: Any = ()
    for k in (0, 1, 2, 3)[: f.ndim]:
        spacing = 1.0 if len(varargs) == 0 else varargs[k] if len(varargs) > 1 else varargs[0]
        out = (*out, gradient_along(f, spacing, k, edge_order))
    return out


def gradient_along(f: Any, spacing: Any, axis: Any, edge_order: Any) -> Any:
    if f.dtype == np.bool_:
        raise TypeError(
            "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the "
            "logical_xor function instead."
        )
    a = np.moveaxis(f * 1.0, axis, 0)
    n = len(a)
    if n < edge_order + 1:
        raise ValueError(
            "Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) elements are "
            "required."
        )
    out = np.empty(a.shape, a.dtype)
    if np.ndim(spacing) > 1:
        raise ValueError("distances must be either scalars or 1d")
    if np.ndim(spacing) == 1:
        if len(spacing) != n:
            raise ValueError("when 1d, distances must match the length of the corresponding dimension")
        h = differences(spacing)
        if np.all(h == h[0]):
            evenly(out, a, h[0], edge_order)
        else:
            unevenly(out, a, h, edge_order)
    else:
        evenly(out, a, spacing, edge_order)
    return np.moveaxis(out, 0, axis)


def differences(x: Any) -> Any:
    x = np.asarray(x)
    x = x.astype(np.float64) if x.dtype.kind in "iu" else x
    return x[1:] - x[:-1]


def evenly(out: Any, a: Any, spacing: Any, edge_order: Any) -> None:
    out[1:-1] = (a[2:] - a[:-2]) / (2.0 * spacing)
    if edge_order == 1:
        out[0] = (a[1] - a[0]) / spacing
        out[-1] = (a[-1] - a[-2]) / spacing
    else:
        out[0] = -1.5 / spacing * a[0] + 2.0 / spacing * a[1] + -0.5 / spacing * a[2]
        out[-1] = 0.5 / spacing * a[-3] + -2.0 / spacing * a[-2] + 1.5 / spacing * a[-1]


def unevenly(out: Any, a: Any, h: Any, edge_order: Any) -> None:
    n = len(a)
    for i in range(1, n - 1):
        left, right = h[i - 1], h[i]
        out[i] = (
            -right / (left * (left + right)) * a[i - 1]
            + (right - left) / (left * right) * a[i]
            + left / (right * (left + right)) * a[i + 1]
        )
    if edge_order == 1:
        out[0] = (a[1] - a[0]) / h[0]
        out[-1] = (a[-1] - a[-2]) / h[-1]
    else:
        x, y = h[0], h[1]
        out[0] = -(2.0 * x + y) / (x * (x + y)) * a[0] + (x + y) / (x * y) * a[1] + -x / (y * (x + y)) * a[2]
        x, y = h[-2], h[-1]
        out[-1] = y / (x * (x + y)) * a[-3] + -(y + x) / (x * y) * a[-2] + (2.0 * y + x) / (y * (x + y)) * a[-1]


@written(np.trapezoid)
def trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: Any = -1) -> Any:
    y = np.asarray(y)
    if y.ndim == 0:
        raise IndexError("list assignment index out of range")
    if axis is None or isinstance(axis, tuple):
        kind = "NoneType" if axis is None else "tuple"
        raise TypeError(f"list indices must be integers or slices, not {kind}")
    step = dx if x is None else widths(np.asarray(x), y.ndim, axis)
    y = np.moveaxis(y, axis, -1)
    return np.sum(step * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)


def widths(x: Any, rank: Any, axis: Any) -> Any:
    """What lies between places, along the last axis: those of all rows, or of each."""
    if x.ndim == 1:
        return np.diff(x)
    between = np.diff(x, axis=axis)
    return np.moveaxis(np.reshape(between, (1,) * (rank - x.ndim) + between.shape), axis, -1)


@written(np.interp)
def interp(x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None) -> Any:
    if period is None:
        return interpolation(x, xp, fp, left, right)
    if period == 0:
        raise ValueError("period must be a non-zero value")
    size = abs(period)
    places, values = np.asarray(xp) % size, np.asarray(fp)
    if len(places) != len(values):
        raise ValueError("fp and xp are not of the same length")
    order = np.argsort(places)
    places, values = places[order], values[order]
    places = np.concatenate((places[-1:] - size, places, places[:1] + size))
    return interpolation(np.asarray(x) % size, places, np.concatenate((values[-1:], values, values[:1])), None, None)


def interpolation(x: Any, xp: Any, fp: Any, left: Any, right: Any) -> Any:
    fp = np.asarray(fp)
    fp = fp.astype(np.result_type(fp.dtype, np.float64))
    xs, xp = np.asarray(x).astype(np.float64), np.asarray(xp).astype(np.float64)
    if len(xp) == 0:
        raise ValueError("array of sample points is empty")
    if len(xp) != len(fp):
        raise ValueError("fp and xp are not of the same length.")
    low = fp[0] if left is None else fp.dtype.type(left)
    high = fp[-1] if right is None else fp.dtype.type(right)
    flat = np.ravel(xs)
    out = np.empty(len(flat), fp.dtype)
    for k in range(len(flat)):
        out[k] = interpolated(flat[k], xp, fp, low, high)
    return np.reshape(out, xs.shape)[()]


def interpolated(x: Any, xp: Any, fp: Any, low: Any, high: Any) -> Any:
    n = len(xp)
    if x != x:
        return x if n > 1 else fp[0]
    if x > xp[n - 1]:
        return high
    if x < xp[0]:
        return low
    if x == xp[n - 1]:
        return fp[n - 1]
    first, last = 0, n - 1
    while last - first > 1:
        middle = (first + last) // 2
        if xp[middle] <= x:
            first = middle
        else:
            last = middle
    if x == xp[first]:
        return fp[first]
    if fp.dtype.kind == "c":
        inverse = 1.0 / (xp[first + 1] - xp[first])
        re = on_line(x, xp, fp.real, first, (fp.real[first + 1] - fp.real[first]) * inverse)
        return complex(re, on_line(x, xp, fp.imag, first, (fp.imag[first + 1] - fp.imag[first]) * inverse))
    return on_line(x, xp, fp, first, (fp[first + 1] - fp[first]) / (xp[first + 1] - xp[first]))


def on_line(x: Any, xp: Any, fp: Any, first: Any, slope: Any) -> Any:
    value = slope * (x - xp[first]) + fp[first]
    if value != value:
        value = slope * (x - xp[first + 1]) + fp[first + 1]
        if value != value and fp[first] == fp[first + 1]:
            value = fp[first]
    return value


@written(np.convolve)
def convolve(a: Any, v: Any, mode: Any = "full") -> Any:
    a, v = np.atleast_1d(a), np.atleast_1d(v)
    if len(a) == 0:
        raise ValueError("a cannot be empty")
    if len(v) == 0:
        raise ValueError("v cannot be empty")
    if a.ndim > 1 or v.ndim > 1:
        raise ValueError("object too deep for desired array")
    mode = mode_by_name(mode)
    if len(v) > len(a):
        a, v = v, a
    n, m = len(a), len(v)
    a = np.array(a)  # which then lies in one piece: it is read once for each element of the other
    whole = np.zeros(n + m - 1, np.result_type(a.dtype, v.dtype))
    for k in range(m - 1, -1, -1):
        whole[k : k + n] += a * v[k]
    return trimmed(whole, n, m, mode)


@written(np.correlate)
def correlate(a: Any, v: Any, mode: Any = "valid") -> Any:
    x, y = np.asarray(a), np.asarray(v)
    if x.ndim != 1 or y.ndim != 1:
        what = "of too small depth" if x.ndim == 0 or (x.ndim == 1 and y.ndim == 0) else "too deep"
        raise ValueError(f"object {what} for desired array")
    if len(x) == 0:
        raise ValueError("first array argument cannot be empty")
    if len(y) == 0:
        raise ValueError("second array argument cannot be empty")
    mode = mode_by_name(mode)
    turned = (np.conjugate(y) if np.iscomplexobj(y) else y)[::-1]
    if mode == "same" and len(y) > len(x):  # NumPy exchanges the two, and turns the result round
        start = len(x) // 2
        return convolve(x, turned, "full")[start : start + len(y)]
    return convolve(x, turned, mode)


def mode_by_name(mode: Any) -> Any:
    if isinstance(mode, int) and not isinstance(mode, bool):
        if not 0 <= mode <= 2:
            raise ValueError("integer convolve/correlate mode must be 0, 1, or 2")
        return "valid" if mode == 0 else "same" if mode == 1 else "full"
    if not isinstance(mode, str):
        raise TypeError("convolve/correlate mode not understood")
    if mode != "full" and mode != "same" and mode != "valid":
        if mode[:1] in ("f", "F", "s", "S", "v", "V"):
            raise ValueError("Use one of 'valid', 'same', or 'full' for convolve/correlate mode")
        raise ValueError(f"mode must be one of 'valid', 'same', or 'full' (got '{mode}')")
    return mode


def trimmed(whole: Any, n: Any, m: Any, mode: Any) -> Any:
    if mode == "full":
        return whole
    if mode == "same":
        start = (m - 1) // 2
        return whole[start : start + n]
    return whole[m - 1 : n]


@written(np.polyval)
@tells
def polyval(p: Any, x: Any) -> Any:
    p = np.asarray(p)
    result = np.zeros_like(x) * p.dtype.type(0)
    for k in range(len(p)):
        result = result * x + p[k]
    return result


@written(np.vander)
def vander(x: Any, N: Any = None, increasing: Any = False) -> Any:
    x = np.asarray(x)
    if x.ndim != 1:
        raise ValueError("x must be a one-dimensional array or sequence.")
    count = len(x) if N is None else N
    out = np.ones((len(x), count), np.result_type(x.dtype, np.int64))
    if count > 1:
        out[:, 1] = x
    for j in range(2, count):
        out[:, j] = out[:, j - 1] * x
    return out if increasing else out[:, ::-1]


def suppose_three(holds: Any) -> None:
    """Has the call made by plain Python where it does not hold."""


@written(np.cross)
@tells
def cross(a: Any, b: Any, axisa: Any = -1, axisb: Any = -1, axisc: Any = -1, axis: Any = None) -> Any:
    if axis is not None:
        axisa, axisb, axisc = axis, axis, axis
    if np.ndim(a) < 1 or np.ndim(b) < 1:
        raise ValueError("At least one array has zero dimension")
    axisa = np.lib.array_utils.normalize_axis_index(axisa, np.ndim(a), "axisa")
    axisb = np.lib.array_utils.normalize_axis_index(axisb, np.ndim(b), "axisb")
    a, b = np.moveaxis(np.asarray(a), axisa, -1), np.moveaxis(np.asarray(b), axisb, -1)
    suppose_three(a.shape[-1] != 2 and b.shape[-1] != 2)
    if a.shape[-1] != 3 or b.shape[-1] != 3:
        raise ValueError("incompatible dimensions for cross product\n(dimension must be 2 or 3)")
    x = a[..., 1] * b[..., 2] - a[..., 2] * b[..., 1]
    y = a[..., 2] * b[..., 0] - a[..., 0] * b[..., 2]
    z = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return np.moveaxis(np.stack((np.asarray(x), np.asarray(y), np.asarray(z)), axis=-1), -1, axisc)


@written(np.logspace)
def logspace(
    start: Any, stop: Any, num: Any = 50, endpoint: Any = True, base: Any = 10.0, dtype: Any = None, axis: Any = 0
) -> Any:
    if np.ndim(base) > 0:
        rank = max(np.ndim(start), np.ndim(stop), np.ndim(base))
        start = np.reshape(start, (1,) * (rank - np.ndim(start)) + np.shape(start))
        base = np.expand_dims(np.reshape(base, (1,) * (rank - np.ndim(base)) + np.shape(base)), axis)
    powers = np.power(base, np.linspace(start, stop, num, endpoint, axis=axis))
    return powers if dtype is None else powers.astype(dtype)


@written(np.geomspace)
def geomspace(
    start: Any, stop: Any, num: Any = 50, endpoint: Any = True, dtype: Any = None, axis: Any = 0
) -> Any:  # fmt: skip
    """Both ends are turned by the sign of the first one, so that what lies between has no negligible parts."""
    first, last = np.asarray(start), np.asarray(stop)
    if np.any(first == 0) or np.any(last == 0):
        raise ValueError("Geometric sequence cannot include zero")
    kind = np.result_type(first, last, 1.0 if dtype is None else np.zeros((), dtype), 1.0)
    first, last = first.astype(kind)[()], last.astype(kind)[()]
    sign = np.sign(first)
    first, last = first / sign, last / sign
    values = logspace(np.log10(first), np.log10(last), num, endpoint, dtype=kind)
    if num > 0:
        values[0] = first
        if num > 1 and endpoint:
            values[-1] = last
    found = np.moveaxis(values * sign, 0, axis)
    return found if dtype is None else found.astype(dtype)


@written(np.apply_along_axis)
def apply_along_axis(func1d: Any, axis: Any, arr: Any, *args: Any) -> Any:
    """What the function gives for each vector along an axis: numbers, or vectors in place of that axis."""
    rows = np.moveaxis(np.asarray(arr), axis, -1)
    shape = rows.shape[:-1]
    flat = np.reshape(rows, (count_of(shape), rows.shape[-1]))
    if len(flat) == 0:
        raise ValueError("Cannot apply_along_axis when any iteration dimensions are 0")
    first = np.asarray(func1d(flat[0], *args))
    out = np.empty((len(flat), *first.shape), first.dtype)
    out[0] = first
    for k in range(1, len(flat)):
        out[k] = func1d(flat[k], *args)
    whole = np.reshape(out, shape + first.shape)
    return whole if first.ndim == 0 else np.moveaxis(whole, -1, axis)


@written(np.apply_over_axes)
def apply_over_axes(func: Any, a: Any, axes: Any) -> Any:
    """A function of an array and an axis, for one axis after the other; each stays as one of size 1."""
    found = np.asarray(a)
    for axis in axes if isinstance(axes, (tuple, list)) else (axes,):
        reduced = np.asarray(func(found, axis))
        found = reduced if reduced.ndim == found.ndim else np.expand_dims(reduced, axis)
    return found


def between_arrays(start: Any, stop: Any, num: Any, endpoint: Any, axis: Any, dtype: Any, retstep: Any) -> Any:
    """``np.linspace`` from each element of an array to that of another one."""
    first, last = end_of_range(start) * 1.0, end_of_range(stop) * 1.0
    if num < 0:
        raise ValueError(f"Number of samples, {num}, must be non-negative.")
    gap = np.asarray(last - first)
    parts = num - 1 if endpoint else num
    places = np.reshape(np.arange(num).astype(gap.dtype), (num, *(1,) * gap.ndim))
    if np.any(gap / max(parts, 1) == 0):
        values = places / max(parts, 1) * gap + first
    else:
        values = places * (gap / max(parts, 1)) + first
    if endpoint and num > 1:
        values[-1] = last
    if np.issubdtype(dtype, np.integer):
        values = np.floor(values)
    found = np.moveaxis(values.astype(gap.dtype if dtype is None else dtype), 0, axis)
    if not retstep:
        return found
    if parts > 0:
        return found, (gap / parts)[()]
    return found, np.nan


def end_of_range(x: Any) -> Any:
    """Python's numbers stay as they are: they do not decide on the dtype."""
    return x if np.ndim(x) == 0 and not isinstance(x, np.ndarray) else np.asarray(x)
