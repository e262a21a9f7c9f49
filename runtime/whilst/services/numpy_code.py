"""What kernels call in NumPy: the compiled loops of its generalized ufuncs, and functions that it exports.

A loop is found in the ufunc object, whose head is laid out as ``numpy/ufuncobject.h`` says; where products of
matrices are better than NumPy's, it is theirs (``products``). NumPy's linear algebra reports an item without a result
by the floating-point flag for invalid operations, which is asked here.
"""

from __future__ import annotations

import ctypes
import importlib
import platform
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
from numpy._core._multiarray_umath import _ARRAY_API  # type: ignore[import-not-found]

from whilst.native.loader import Linked
from whilst.native.machine import MACHINE
from whilst.once import once
from whilst.services.products import is_better, linked_product
from whilst_compiler.errors import Diagnostic, Limitation
from whilst_compiler.ir.types import DType
from whilst_compiler.ops.drawing import DOUBLES_OF_PCG64
from whilst_compiler.ops.gufunc import ufunc_at

__all__ = ["addresses"]


class _Head(ctypes.Structure):
    """The first fields of a ufunc."""

    _fields_ = [
        ("object", ctypes.c_char * object.__basicsize__),
        ("nin", ctypes.c_int),
        ("nout", ctypes.c_int),
        ("nargs", ctypes.c_int),
        ("identity", ctypes.c_int),
        ("functions", ctypes.POINTER(ctypes.c_void_p)),
        ("data", ctypes.POINTER(ctypes.c_void_p)),
        ("ntypes", ctypes.c_int),
        ("reserved", ctypes.c_int),
        ("name", ctypes.c_char_p),
    ]


_INVALID = {"riscv64": 16, "ppc64le": 0x20000000}.get(platform.machine(), 1)
"""``FE_INVALID``."""

_TEXT = """
declare i32 @feclearexcept(i32)
declare i32 @fetestexcept(i32)
define i1 @loop(ptr %args, ptr %sizes, ptr %steps) {
  %cleared = call i32 @feclearexcept(i32 INVALID)
  call void inttoptr (i64 LOOP to ptr)(ptr %args, ptr %sizes, ptr %steps, ptr inttoptr (i64 DATA to ptr))
  %flags = call i32 @fetestexcept(i32 INVALID)
  %failed = icmp ne i32 %flags, 0
  ret i1 %failed
}
"""


def addresses(symbols: Iterable[str]) -> dict[str, int]:
    """The addresses of those symbols that are NumPy's; others come from the C library.

    ``numpy.matmul:dd->d`` is a loop of a ufunc, ``numpy.random._generator/random_normal`` a function of a module.
    """
    found: dict[str, int] = {}
    for symbol in symbols:
        name = symbol.strip('"')
        if name.startswith(("sort:", "argsort:")):
            found[name] = _sorter(*name.split(":")).addresses["loop"]
        elif name == DOUBLES_OF_PCG64:
            found[name] = _doubles_of_pcg64()
        elif ":" in name:
            found[name] = _loop(name).addresses["loop"]
        elif "/" in name:
            found[name] = _exported(*name.split("/"))
    return found


@cache
def _exported(module: str, name: str) -> int:
    library = ctypes.CDLL(importlib.import_module(module).__file__)
    return ctypes.cast(getattr(library, name), ctypes.c_void_p).value or 0


@cache
def _doubles_of_pcg64() -> int:
    """Null unless the state is laid out as kernels expect it."""
    bits = np.random.PCG64(0)
    numbers = bits.state["state"]
    functions = bits.ctypes
    at = ctypes.c_void_p.from_address(functions.state_address).value
    there = ctypes.string_at(at, 32) if at else b""
    expected = b"".join(int(numbers[k]).to_bytes(16, "little") for k in ("state", "inc"))
    words = (ctypes.c_void_p * 4).from_address(functions.bit_generator.value)
    address = ctypes.cast(functions.next_double, ctypes.c_void_p).value
    known = there == expected and list(words)[::3] == [functions.state_address, address]
    return address or 0 if known else 0


def _loop(symbol: str) -> Linked:
    """What is called for a loop: NumPy's, or what is better."""
    path, _, types = symbol.partition(":")
    if path == "numpy.matmul" and is_better(types):
        return _product(types)
    return _caller(symbol)


@once
def _product(types: str) -> Linked:
    return linked_product(types, _caller(f"numpy.matmul:{types}").addresses["loop"])


@once
def _caller(symbol: str) -> Linked:
    """Machine code ``i1 loop(arguments, sizes, steps)`` that calls a loop and says whether it failed."""
    path, _, types = symbol.partition(":")
    ufunc = ufunc_at(path)
    head = _head(ufunc)
    at = ufunc.types.index(types)
    loop = head.functions[at] or 0
    data = head.data[at] or 0 if head.data else 0
    text = _TEXT.replace("INVALID", str(_INVALID)).replace("LOOP", str(loop)).replace("DATA", str(data))
    return MACHINE.link(MACHINE.object_code(MACHINE.parsed(text)), ("loop",))


# -- sorting ---------------------------------------------------------------------------------------------------------

_SORT = """
define i1 @loop(ptr %args, ptr %sizes, ptr %steps) {
  %a = load ptr, ptr %args
  %place = getelementptr ptr, ptr %args, i64 SECOND
  %b = load ptr, ptr %place
  %n = load i64, ptr %sizes
  CALL
  ret i1 false
}
"""
_CALLS = {
    "sort": "%code = call i32 inttoptr (i64 {} to ptr)(ptr %a, i64 %n, ptr null)",
    "argsort": "%code = call i32 inttoptr (i64 {} to ptr)(ptr %a, ptr %b, i64 %n, ptr null)",
}
_GET_FUNCTIONS = 365
"""Where NumPy's C interface has ``PyDataType_GetArrFuncs``."""
_FIRST = {"sort": 33, "argsort": 36}
"""Where ``PyArray_ArrFuncs`` has its functions: the quick one, another, the stable one."""


@once
def _sorter(name: str, dtype: str, kind: str) -> Linked:
    """Machine code that sorts a row of elements (or of their places), as NumPy's functions for the dtype do it."""
    pointer = ctypes.pythonapi.PyCapsule_GetPointer
    pointer.restype, pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    interface = ctypes.cast(pointer(_ARRAY_API, None), ctypes.POINTER(ctypes.c_void_p))
    functions_of = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object)(interface[_GET_FUNCTIONS])
    place = _FIRST[name] + (2 if kind == "stable" else 0)
    address = ctypes.c_void_p.from_address(functions_of(DType(dtype).numpy) + 8 * place).value
    if not address:
        title = "this NumPy does not show how it sorts"
        raise Limitation(Diagnostic("W240", title, (), "call the function through whilst.host"))
    text = _SORT.replace("SECOND", str(int(name == "argsort"))).replace("CALL", _CALLS[name].format(address))
    return MACHINE.link(MACHINE.object_code(MACHINE.parsed(text)), ("loop",))


def _head(ufunc: np.ufunc) -> Any:
    head = _Head.from_address(id(ufunc))
    told = (ufunc.nin, ufunc.nout, ufunc.nargs, ufunc.ntypes, ufunc.__name__.encode())
    if told != (head.nin, head.nout, head.nargs, head.ntypes, head.name):
        title = "this NumPy lays out its ufuncs in a way that whilst does not know"
        raise Limitation(Diagnostic("W240", title, (), "call the function through whilst.host"))
    return head
