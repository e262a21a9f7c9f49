"""Single elements and lists of them; writes by masks; functions of each element."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.state.registry import written

__all__ = [
    "bitwise_count", "fitting", "frozen", "handed_out", "item_at", "logaddexp2", "place_of_axis", "repeated", "says",
    "spacing", "to_be_written",
]  # fmt: skip


def says(there: Any, text: str) -> None:
    """Warns in these words, as NumPy's own function does, where there is such an element."""


def frozen(a: Any, source: Any) -> Any:
    """The array as one that may not be written, and that sees what is written into ``source``."""
    return a


def handed_out(a: Any) -> Any:
    """A new array of which NumPy hands out views."""
    return a


def to_be_written(a: Any, message: str = "assignment destination is read-only") -> None:
    """Raises where the array may not be written."""


def place_of_axis(axis: Any, ndim: Any) -> Any:
    """An axis counted from the first."""
    k = operator.index(axis)
    if k < -ndim or k >= ndim:
        raise np.exceptions.AxisError(k, ndim)
    return k % ndim


def repeated(values: Any, place: Any) -> Any:
    """As many values as there is place for, over and over where they are too few; without any, what is there."""
    found = np.ravel(values)
    return np.resize(found, len(place)) if len(found) > 0 else place.copy()


def item_at(a: Any, index: Any) -> Any:
    if isinstance(index, tuple) and len(index) != a.ndim:
        raise ValueError("incorrect number of indices for array")
    if isinstance(index, tuple) or a.ndim == 1:
        return a[index].item()
    if index < -a.size or index >= a.size:
        raise IndexError(f"index {index} is out of bounds for size {a.size}")
    return np.ravel(a)[index].item()


@written(np.asarray_chkfinite)
def asarray_chkfinite(a: Any, dtype: Any = None, order: Any = None) -> Any:
    found = np.asarray(a, dtype=dtype) if order is None else np.asarray(a, dtype=dtype, order=order)
    if not np.all(np.isfinite(found)):
        raise ValueError("array must not contain infs or NaNs")
    return found


@written(kind="array", names=("tolist",))
def tolist(a: Any) -> Any:
    if a.ndim == 0:
        return a.item()
    if a.ndim == 1:
        return [x.item() for x in a]
    if a.ndim == 2:
        return [[x.item() for x in row] for row in a]
    if a.ndim == 3:
        return [[[x.item() for x in row] for row in plane] for plane in a]
    if a.ndim > 4:
        refuse("tolist of an array of more than four axes is not supported in compiled code", "write loops")
    return [[[[x.item() for x in row] for row in plane] for plane in space] for space in a]


@written(kind="array", names=("choose",))
def choose_method(a: Any, choices: Any, out: Any = None, mode: Any = "raise") -> Any:
    return np.choose(a, choices, out, mode)


@written(kind="array", names=("compress",))
def compress_method(a: Any, condition: Any, axis: Any = None) -> Any:
    return np.compress(condition, a, axis=axis)


# -- writes ----------------------------------------------------------------------------------------------------------


def rank_of_kind(dtype: Any) -> Any:
    return "biufc".index(dtype.kind) if dtype.kind != "u" else 1


@written(np.copyto)
def copyto(dst: Any, src: Any, casting: Any = "same_kind", where: Any = True) -> None:
    to_be_written(dst)
    source = np.asarray(src)
    if isinstance(src, (np.ndarray, np.generic)):
        fits = np.can_cast(source.dtype, dst.dtype, casting)
    else:
        fits = casting != "same_kind" or rank_of_kind(source.dtype) <= rank_of_kind(dst.dtype)
    if not fits:
        what = "scalar" if source.ndim == 0 else "array data"
        raise TypeError(
            f"Cannot cast {what} from dtype('{source.dtype.name}') to dtype('{dst.dtype.name}') "
            f"according to the rule '{casting}'"
        )
    if isinstance(where, bool):
        if where:
            dst[...] = src
    else:
        dst[...] = np.where(where, source.astype(dst.dtype), dst)


@written(np.putmask)
def putmask(a: Any, mask: Any, values: Any) -> None:
    to_be_written(a, "putmask: output array is read-only")
    demand_safe(values, a.dtype)
    flat, chosen, given = np.ravel(a).copy(), np.ravel(mask), np.ravel(fitting(values, a.dtype))
    if len(chosen) != len(flat):
        raise ValueError("putmask: mask and data must be the same size")
    if len(given):
        for k in range(len(flat)):
            if chosen[k]:
                flat[k] = given[k % len(given)]
    a[...] = np.reshape(flat, a.shape)


def fitting(values: Any, dtype: Any) -> Any:
    """Values to be written: Python's integers must not be too large for the dtype."""
    return values.astype(dtype) if isinstance(values, (np.ndarray, np.generic)) else np.asarray(values, dtype)


def demand_safe(values: Any, dtype: Any) -> None:
    """What arrays that are written must be; Python's numbers are made to fit."""
    if isinstance(values, np.ndarray) and not np.can_cast(values.dtype, dtype):
        what = "scalar" if values.ndim == 0 else "array data"
        raise TypeError(
            f"Cannot cast {what} from dtype('{values.dtype.name}') to dtype('{dtype.name}') "
            "according to the rule 'safe'"
        )


@written(np.place)
def place(arr: Any, mask: Any, vals: Any) -> None:
    to_be_written(arr, "WRITEBACKIFCOPY base is read-only")
    demand_safe(vals, arr.dtype)
    flat, chosen, given = np.ravel(arr).copy(), np.ravel(mask), np.ravel(fitting(vals, arr.dtype))
    if len(chosen) != len(flat):
        raise ValueError("place: mask and data must be the same size")
    taken = 0
    for k in range(len(flat)):
        if chosen[k]:
            if len(given) == 0:
                raise ValueError("Cannot insert from an empty array!")
            flat[k] = given[taken % len(given)]
            taken += 1
    arr[...] = np.reshape(flat, arr.shape)


# -- functions of each element ---------------------------------------------------------------------------------------


def round_parts(x: Any, decimals: Any) -> Any:
    """Of a complex number the real and the imaginary part, each by itself."""
    flat = np.ravel(x).copy()
    flat.real = np.round(flat.real, decimals)
    flat.imag = np.round(flat.imag, decimals)
    return np.reshape(flat, np.shape(x))[()]


def spacing(x: Any) -> Any:
    x = np.copysign(x, x)
    further = np.nextafter(x, np.copysign(x.dtype.type(np.inf), x))
    return np.where(np.isinf(further) & np.isfinite(x), x - np.nextafter(x, x.dtype.type(0.0)), further - x)[()]


def logaddexp2(x1: Any, x2: Any) -> Any:
    dtype = np.copysign(x1, x2).dtype
    x1, x2 = np.asarray(x1).astype(dtype), np.asarray(x2).astype(dtype)
    high, low = np.maximum(x1, x2), np.minimum(x1, x2)
    far = np.where(high == low, 0.0, high - low)
    return np.where(high == low, high + 1, high + np.log1p(np.exp2(-far)) * 1.442695040888963407359924681001892137)[()]


def bitwise_count(x: Any) -> Any:
    x = np.asarray(x)
    if x.dtype.kind not in "biu":
        raise TypeError(
            "ufunc 'bitwise_count' not supported for the input types, and the inputs could not be safely coerced "
            "to any supported types according to the casting rule ''safe''"
        )
    bits = ~np.uint64(0) >> np.uint64(64 - 8 * x.dtype.itemsize)
    u = (np.abs(x) if x.dtype.kind == "i" else x).astype(np.uint64) & bits
    pairs = u - ((u >> np.uint64(1)) & np.uint64(0x5555555555555555))
    fours = (pairs & np.uint64(0x3333333333333333)) + ((pairs >> np.uint64(2)) & np.uint64(0x3333333333333333))
    bytes_ = (fours + (fours >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    counts = (bytes_ * np.uint64(0x0101010101010101)) >> np.uint64(56)
    return np.asarray(counts & np.uint64(255)).astype(np.uint8)[()]
