"""What an entry knows of CPython and NumPy: C functions, and where objects keep what."""

from __future__ import annotations

import ctypes
import sysconfig
from functools import cache

import numpy as np

from whilst.entry.printing import printing
from whilst.services.services import services
from whilst.services.stack import stack_function
from whilst.texts.entered import ENTRY_FUNCTIONS
from whilst.texts.native import entry_function

__all__ = [
    "ALIGNED", "ARRAY_DATA", "ARRAY_DTYPE", "ARRAY_FLAGS", "ARRAY_RANK", "ARRAY_SHAPE", "ARRAY_STRIDES", "BYTES_ITEMS",
    "CONTIGUOUS", "FUNCTIONS", "HEAD", "LIST_ITEMS", "NATIVE_CALLS", "OWNS_DATA", "SIZE", "TUPLE_ITEMS", "TYPE",
    "WRITEABLE", "address_of", "numpy_function",
]  # fmt: skip

NATIVE_CALLS = not sysconfig.get_config_var("Py_GIL_DISABLED")
"""Whether Python can call entries: objects may not change while one looks at them."""

HEAD = object.__basicsize__
TYPE = HEAD - 8
SIZE = HEAD
"""How many items a tuple or a list has."""
TUPLE_ITEMS = tuple.__basicsize__
LIST_ITEMS = HEAD + 8
BYTES_ITEMS = bytes.__basicsize__ - 1
ARRAY_DATA, ARRAY_RANK, ARRAY_SHAPE, ARRAY_STRIDES = HEAD, HEAD + 8, HEAD + 16, HEAD + 24
ARRAY_DTYPE, ARRAY_FLAGS = HEAD + 40, HEAD + 48
CONTIGUOUS, COLUMNS, OWNS_DATA, ALIGNED, WRITEABLE = 0x0001, 0x0002, 0x0004, 0x0100, 0x0400

FUNCTIONS = {
    "PyArray_NewFromDescr": "ptr (ptr, ptr, i32, ptr, ptr, ptr, i32, ptr)", "PyArray_Scalar": "ptr (ptr, ptr, ptr)",
    "PyArray_CopyInto": "i32 (ptr, ptr)", "PyArray_SetBaseObject": "i32 (ptr, ptr)",
    "PyBytes_FromStringAndSize": "ptr (ptr, i64)", "PyCell_Get": "ptr (ptr)", "PyCell_Set": "i32 (ptr, ptr)",
    "PyCapsule_GetName": "ptr (ptr)", "PyCapsule_GetPointer": "ptr (ptr, ptr)",
    "PyContextVar_Get": "i32 (ptr, ptr, ptr)",
    "PyComplex_FromDoubles": "ptr (double, double)", "PyDict_GetItemWithError": "ptr (ptr, ptr)",
    "PyDict_New": "ptr ()", "PyDict_Next": "i32 (ptr, ptr, ptr, ptr)", "PyDict_SetItem": "i32 (ptr, ptr, ptr)",
    "PyErr_Clear": "void ()", "PyErr_Fetch": "void (ptr, ptr, ptr)", "PyErr_Restore": "void (ptr, ptr, ptr)",
    "PyErr_Occurred": "ptr ()", "PyErr_SetObject": "void (ptr, ptr)",
    "PyEval_RestoreThread": "void (ptr)", "PyFloat_FromDouble": "ptr (double)", "PyFunction_GetCode": "ptr (ptr)",
    "PyFunction_GetDefaults": "ptr (ptr)", "PyFunction_GetKwDefaults": "ptr (ptr)", "PyList_New": "ptr (i64)",
    "PyLong_AsLongLongAndOverflow": "i64 (ptr, ptr)", "PyLong_FromLongLong": "ptr (i64)",
    "PyObject_CallFunctionObjArgs": "ptr (ptr, ...)", "PyObject_CallMethodObjArgs": "ptr (ptr, ptr, ...)",
    "PyObject_Vectorcall": "ptr (ptr, ptr, i64, ptr)",
    "PyObject_GenericGetDict": "ptr (ptr, ptr)",
    "PyObject_GenericSetAttr": "i32 (ptr, ptr, ptr)", "PyObject_GetAttr": "ptr (ptr, ptr)",
    "PyObject_RichCompareBool": "i32 (ptr, ptr, i32)", "PyTuple_New": "ptr (i64)",
    "PyType_GenericAlloc": "ptr (ptr, i64)", "Py_DecRef": "void (ptr)",
    "PyList_GetSlice": "ptr (ptr, i64, i64)",
    "Py_IncRef": "void (ptr)", "free": "void (ptr)", "malloc": "ptr (i64)",
    "print_in_python": "i32 (ptr, i32, ptr)", "stack": "ptr ()", "tell_interrupt": "void (ptr, i32, ptr, i64)",
} | ENTRY_FUNCTIONS  # fmt: skip
"""The C functions that entries call, with their LLVM types."""

_IN_NUMPY = {"PyArray_CopyInto": 50, "PyArray_Scalar": 60, "PyArray_NewFromDescr": 94, "PyArray_SetBaseObject": 282}
"""Their places in NumPy's table of C functions."""


@cache
def address_of(name: str) -> int:
    """The address of a C function."""
    if name == "tell_interrupt":
        return services().tell
    if name == "stack":
        return stack_function()
    if name == "print_in_python":
        return printing().addresses["io"]
    if name in ENTRY_FUNCTIONS:
        return entry_function(name)
    if name in _IN_NUMPY:
        return numpy_function(_IN_NUMPY[name])
    return ctypes.cast(getattr(ctypes.pythonapi, name), ctypes.c_void_p).value or 0


@cache
def numpy_function(number: int) -> int:
    """The address of a function of NumPy's C interface."""
    capsule = np._core._multiarray_umath._ARRAY_API  # type: ignore[attr-defined]
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return ctypes.cast(get(capsule, None), ctypes.POINTER(ctypes.c_void_p))[number] or 0
