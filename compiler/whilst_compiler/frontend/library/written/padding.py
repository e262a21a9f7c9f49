"""Arrays with a border."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


@written(np.pad)
def pad(
    array: Any, pad_width: Any, mode: Any = "constant", stat_length: Any = "not given",
    constant_values: Any = "not given", end_values: Any = "not given", reflect_type: Any = "not given",
) -> Any:  # fmt: skip
    a = np.asarray(array)
    if a.ndim == 0:
        return a.copy()
    if isinstance(pad_width, dict):
        pad_width = by_axis(pad_width, a.shape)
    if np.asarray(pad_width).dtype.kind not in "iu":
        raise TypeError("`pad_width` must be of integral type.")
    widths = pairs(pad_width, a.ndim)
    demand_keywords(mode, stat_length, constant_values, end_values, reflect_type)
    ends = end_values if mode == "linear_ramp" else constant_values
    values = pairs(0 if isinstance(ends, str) else ends, a.ndim)
    several = stat_length is not None and not isinstance(stat_length, str)
    lengths = pairs(stat_length, a.ndim) if several else ((None, None),) * a.ndim
    k = 0
    for (before, after), (first, last), (at_front, at_back) in zip(widths, values, lengths):
        if before < 0 or after < 0:
            raise ValueError("index can't contain negative values")
        b = np.moveaxis(a, k, 0)
        if mode != "constant" and mode != "empty" and len(b) == 0 and (before > 0 or after > 0):
            raise ValueError(f"can't extend empty axis {k} using modes other than 'constant' or 'empty'")
        if mode == "constant" or mode == "empty":
            left = np.full((before, *b.shape[1:]), first, a.dtype)
            right = np.full((after, *b.shape[1:]), last, a.dtype)
            b = np.concatenate((left, b, right))
        elif mode == "maximum" or mode == "minimum" or mode == "mean" or mode == "median":
            left = b if at_front is None else b[: part_of(at_front, len(b), mode)]
            right = b if at_back is None else b[len(b) - part_of(at_back, len(b), mode) :]
            shape = b.shape[1:]
            b = np.concatenate((
                np.broadcast_to(statistic(left, mode), (before, *shape)).astype(a.dtype), b,
                np.broadcast_to(statistic(right, mode), (after, *shape)).astype(a.dtype),
            ))  # fmt: skip
        elif mode == "linear_ramp":
            b = np.concatenate((ramp(first, b[0], before), b, ramp(last, b[-1], after)[::-1]))
        else:
            b = b[reflected(b.shape[0], before, after, mode)]
        a = np.moveaxis(b, 0, k)
        k += 1
    return a


def demand_keywords(mode: Any, stat_length: Any, constant_values: Any, end_values: Any, reflect_type: Any) -> None:
    """Each mode has its own."""
    own = ""
    if callable(mode):
        refuse("np.pad by a function is not supported in compiled code", "pad by hand")
    if mode == "constant":
        own = "constant_values"
    elif mode == "linear_ramp":
        own = "end_values"
    elif mode == "maximum" or mode == "mean" or mode == "median" or mode == "minimum":
        own = "stat_length"
    elif mode == "reflect" or mode == "symmetric":
        own = "reflect_type"
    elif mode != "empty" and mode != "edge" and mode != "wrap":
        raise ValueError(f"mode '{mode}' is not supported")
    unknown = ""
    for name, value in (
        ("stat_length", stat_length), ("constant_values", constant_values), ("end_values", end_values),
        ("reflect_type", reflect_type),
    ):  # fmt: skip
        if name != own and not (isinstance(value, str) and value == "not given"):
            unknown = unknown + (", " if unknown else "") + f"'{name}'"
    if unknown:
        raise ValueError(f"unsupported keyword arguments for mode '{mode}': {{{unknown}}}")
    if reflect_type != "not given" and reflect_type != "even":
        refuse("np.pad with another reflect_type than 'even' is not supported in compiled code", "pad by hand")


def by_axis(widths: Any, shape: Any) -> Any:
    """The widths of some axes, as a pair for each."""
    found: Any = ()
    k = 0
    for _ in shape:
        pair = (0, 0)
        for axis, width in widths.items():
            if axis == k or axis == k - len(shape):
                pair = (width[0], width[1]) if isinstance(width, tuple) else (width, width)
        found = (*found, pair)
        k += 1
    return found


def part_of(length: Any, n: Any, mode: Any) -> Any:
    """How many elements next to a border a statistic is taken of."""
    if length < 0:
        raise ValueError("index can't contain negative values")
    if length == 0 and (mode == "maximum" or mode == "minimum"):
        raise ValueError("stat_length of 0 yields no value for padding")
    return min(length, n)


def statistic(b: Any, mode: Any) -> Any:
    if mode == "maximum":
        return b.max(0)
    if mode == "minimum":
        return b.min(0)
    return rounded(b.mean(0) if mode == "mean" else np.median(b, 0), b.dtype)


def rounded(x: Any, dtype: Any) -> Any:
    """Means of integers are rounded."""
    return np.rint(x) if np.issubdtype(dtype, np.integer) else x


def ramp(start: Any, edge: Any, count: Any) -> Any:
    """From a number towards the edge of an array, which is not reached."""
    steps = np.reshape(np.arange(count) * 1.0, (count, *((1,) * edge.ndim)))
    values = steps * ((np.asarray(edge) * 1.0 - start) / max(count, 1)) + start
    return (np.floor(values) if np.issubdtype(edge.dtype, np.integer) else values).astype(edge.dtype)


def pairs(value: Any, ndim: Any) -> Any:
    """Before and after for each axis, however they were given."""
    if not isinstance(value, (tuple, list)):
        return ((value, value),) * ndim
    if not isinstance(value[0], (tuple, list)):
        demand_pairs(f"({len(value)},)", len(value), ndim)
        return ((value[0], value[0]),) * ndim if len(value) == 1 else ((value[0], value[1]),) * ndim
    demand_pairs(f"({len(value)},{len(value[0])})", len(value[0]), ndim)
    found: Any = ()
    for one in value:
        found = (*found, (one[0], one[-1]))
    if len(value) == 1:
        return found * ndim
    if len(value) != ndim:
        demand_pairs(f"({len(value)},{len(value[0])})", 0, ndim)
    return found


def demand_pairs(shape: Any, width: Any, ndim: Any) -> None:
    if width != 1 and width != 2:
        raise ValueError(
            "operands could not be broadcast together with remapped shapes "
            f"[original->remapped]: {shape}  and requested shape ({ndim},2)"
        )


def reflected(n: Any, before: Any, after: Any, mode: Any) -> Any:
    """The position inside for each position of the padded axis."""
    k = np.arange(-before, n + after)
    if mode == "edge":
        return np.clip(k, 0, n - 1)
    if mode == "wrap":
        return k % n
    if mode == "symmetric":
        k = k % (2 * n)
        return np.where(k < n, k, 2 * n - 1 - k)
    period = max(2 * n - 2, 1)
    k = k % period
    return np.where(k < n, k, period - k)
