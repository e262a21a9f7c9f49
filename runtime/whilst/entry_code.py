"""Writing the LLVM IR of a native call entry: calls of Python's C functions, fields of objects, conditions."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

__all__ = ["HEAD", "EntryCode", "NotNative", "address_of"]

HEAD = object.__basicsize__
"""Where the contents of an object begin."""

_FUNCTIONS = {
    "PyLong_AsLongLongAndOverflow": "i64 (ptr, ptr)", "PyLong_FromLongLong": "ptr (i64)",
    "PyFloat_FromDouble": "ptr (double)", "PyTuple_New": "ptr (i64)", "PyTuple_SetItem": "i32 (ptr, i64, ptr)",
    "PyObject_Vectorcall": "ptr (ptr, ptr, i64, ptr)", "PyBytes_FromStringAndSize": "ptr (ptr, i64)",
    "PyObject_CallFunctionObjArgs": "ptr (ptr, ...)", "PyEval_SaveThread": "ptr ()", "Py_DecRef": "void (ptr)",
    "PyEval_RestoreThread": "void (ptr)", "PyErr_CheckSignals": "i32 ()", "Py_IncRef": "void (ptr)",
    "PyFunction_GetCode": "ptr (ptr)", "PyFunction_GetDefaults": "ptr (ptr)", "PyCell_Get": "ptr (ptr)",
    "PyDict_GetItemWithError": "ptr (ptr, ptr)", "PyErr_Occurred": "ptr ()", "PyErr_SetObject": "void (ptr, ptr)",
    "PyComplex_FromDoubles": "ptr (double, double)",
}  # fmt: skip


class NotNative(Exception):
    """Something about a specialisation that only Python can check or make."""


@cache
def address_of(symbol: str) -> int:
    """Where a function of Python's C interface is."""
    return ctypes.cast(getattr(ctypes.pythonapi, symbol), ctypes.c_void_p).value or 0


class EntryCode:
    """Lines of one function, and the Python objects whose addresses are in them."""

    def __init__(self) -> None:
        self.keep: list[Any] = []
        self.lines: list[str] = []
        self.count = 0

    def value(self, code: str) -> str:
        self.count += 1
        self.lines.append(f"  %v{self.count} = {code}")
        return f"%v{self.count}"

    def do(self, code: str) -> None:
        self.lines.append(f"  {code}")

    def label(self, name: str) -> None:
        self.lines.append(f"{name}:")

    def call(self, symbol: str, *args: str) -> str:
        """Call a function of Python's C interface."""
        return self.call_at(address_of(symbol), _FUNCTIONS[symbol], *args)

    def call_at(self, address: int, kind: str, *args: str) -> str:
        """Call the C function of that type at an address."""
        code = f"call {kind if '...' in kind else kind.split(' (')[0]} "
        code += f"inttoptr (i64 {address} to ptr)({', '.join(args)})"
        if kind.startswith("void"):
            self.do(code)
            return ""
        return self.value(code)

    def pointer(self, thing: Any) -> str:
        """The address of a Python object that lives as long as the entry."""
        self.keep.append(thing)
        return f"ptr inttoptr (i64 {id(thing)} to ptr)"

    def unless(self, condition: str, target: str = "miss") -> None:
        """Go to ``target`` unless the condition holds."""
        self.count += 1
        self.do(f"br i1 {condition}, label %ok{self.count}, label %{target}")
        self.label(f"ok{self.count}")

    def at(self, thing: str, offset: int) -> str:
        """The address so many bytes into an object."""
        return self.value(f"getelementptr i8, ptr {thing}, i64 {offset}")

    def field(self, kind: str, thing: str, offset: int) -> str:
        """What an object holds there."""
        return self.value(f"load {kind}, ptr {self.at(thing, offset)}")

    def same(self, found: str, expected: Any, none_is_null: bool = False) -> None:
        """Miss unless a pointer is that of the expected object."""
        wanted = "null" if none_is_null and expected is None else self.pointer(expected).removeprefix("ptr ")
        self.unless(self.value(f"icmp eq ptr {found}, {wanted}"))

    def shared(self, thing: str) -> str:
        """The object, with one more reference to it."""
        self.call("Py_IncRef", f"ptr {thing}")
        return thing
