"""Arrays as arguments: what their keys hold, and which ones are refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from whilst.values.flat import Flat, Key, Refused
from whilst_compiler.ir.types import DType, Layout

__all__ = ["DTYPES", "array_key", "array_refusal", "layouts_of"]

DTYPES = {t.numpy: t for t in DType}


def array_key(value: np.ndarray[Any, Any], flat: Flat) -> Key:
    dtype = value.dtype
    if dtype not in DTYPES:
        dtype = dtype.newbyteorder("=")
        if dtype not in DTYPES:
            raise array_refusal(value.dtype)
    flags = value.flags
    sizes = flat.sizes
    dims = tuple([n if n < 2 else sizes.get(n) or flat.symbol(n) for n in value.shape])
    storage = flat.storages.setdefault(id(value), len(flat.storages))
    if not flags.aligned or dtype is not value.dtype:
        value = _copied(value, dtype, flat)
    flat.leaves.append(value)
    return ("array", dtype, dims, flags.writeable, storage, _layout(value))


def _layout(value: np.ndarray[Any, Any]) -> Layout:
    flags = value.flags
    if flags.c_contiguous:
        return "C"
    return "F" if flags.f_contiguous else "inner" if value.strides[-1] == value.itemsize else "strided"


def _copied(value: np.ndarray[Any, Any], dtype: np.dtype[Any], flat: Flat) -> np.ndarray[Any, Any]:
    """One copy of an array whose elements are not as the machine reads them, however often it is given."""
    for original, copy in flat.copies:
        if original is value:
            return copy  # type: ignore[no-any-return]
    copy = value.astype(dtype)
    flat.copies.append((value, copy))
    return copy


def array_refusal(dtype: np.dtype[Any]) -> Refused:
    """Why an array (or NumPy scalar) of this dtype is not taken."""
    title = f"of dtype {dtype}, which whilst does not compile"
    if dtype == np.float16:
        return Refused(title, "convert it: `a.astype(np.float32)`")
    if dtype.names:
        return Refused("a structured array", "pass its fields as separate arrays")
    return Refused(title, "use bool, (u)int8..64, float32/64 or complex64/128")


def layouts_of(leaves: Iterable[Any]) -> tuple[Layout, ...]:
    """For each leaf how it lies in memory."""
    return tuple(_layout(x) if isinstance(x, np.ndarray) else "C" for x in leaves)
