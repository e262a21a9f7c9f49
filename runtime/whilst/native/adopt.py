"""NumPy arrays over memory that a kernel allocated with ``malloc``: the array frees it."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import numpy as np

from whilst.once import once
from whilst_compiler.ir.types import DType

__all__ = ["CARRAY", "FLAGS_OFFSET", "NEW", "OWNS_DATA", "SCALAR", "adopt", "api_address"]

NEW, SCALAR = 93, 60
"""``PyArray_New`` and ``PyArray_Scalar`` in NumPy's table of C functions."""

CARRAY = 0x0001 | 0x0100 | 0x0400
OWNS_DATA = 0x0004
FLAGS_OFFSET = object.__basicsize__ + 6 * 8
"""In an array object, after data, nd (padded), dimensions, strides, base, descr."""


@cache
def api_address(number: int) -> int:
    """Where a function of NumPy's table of C functions is."""
    capsule = np._core._multiarray_umath._ARRAY_API  # type: ignore[attr-defined]
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    table = ctypes.cast(get(capsule, None), ctypes.POINTER(ctypes.c_void_p))
    return table[number] or 0


@once
def _new() -> Any:
    kind = ctypes.PYFUNCTYPE(
        ctypes.py_object, ctypes.py_object, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p,
        ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_void_p,
    )  # fmt: skip
    return kind(api_address(NEW))


_SHAPES = tuple(ctypes.c_ssize_t * max(rank, 1) for rank in range(65))
_NUMBERS = {t: t.numpy.num for t in DType}


def adopt(address: int, dtype: DType, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """A C-contiguous array over the block, which belongs to it from now on."""
    dims = _SHAPES[len(shape)](*shape)
    array: np.ndarray[Any, Any] = _new()(np.ndarray, len(shape), dims, _NUMBERS[dtype], None, address, 0, CARRAY, None)
    ctypes.c_int.from_address(id(array) + FLAGS_OFFSET).value |= OWNS_DATA
    return array
