"""The way from a running kernel into Python, in LLVM IR: ``io(ctx, site, payload)`` of the binary interface.

A site whose host takes and gives Python's own numbers is called directly: numbers are boxed, the host is called by the
vectorcall protocol, what it gives is unboxed. All others go through a callback, which reads the slots in Python.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from whilst.cache.objects import linked_with_python
from whilst.native.loader import Linked
from whilst.native.lock import LOCK_FUNCTIONS, LOCK_TEXT
from whilst.once import once
from whilst_compiler.ir.types import DType
from whilst_compiler.native import abi

__all__ = ["Direct", "DirectSites", "host_entry"]

_TEXT = """
define i32 @io(ptr %ctx, i32 %site, ptr %payload) {
  %table_at = getelementptr i64, ptr %ctx, i64 HOSTS
  %table = load ptr, ptr %table_at
  %number = zext i32 %site to i64
  %entry = getelementptr [2 x ptr], ptr %table, i64 %number
  %host = load ptr, ptr %entry
  %indirect = icmp eq ptr %host, null
  br i1 %indirect, label %slowly, label %directly
slowly:
  %callback1 = load ptr, ptr @callback
  %answer = call i32 %callback1(ptr %ctx, i32 %site, ptr %payload)
  ret i32 %answer
directly:
  %held = call i1 @take_lock(ptr %ctx)
  %signature_at = getelementptr ptr, ptr %entry, i64 1
  %signature = load ptr, ptr %signature_at
  %count8 = load i8, ptr %signature
  %count = zext i8 %count8 to i64
  %wanted_at = getelementptr i8, ptr %signature, i64 1
  %wanted8 = load i8, ptr %wanted_at
  %wanted = zext i8 %wanted8 to i64
  %codes = getelementptr i8, ptr %signature, i64 2
  %room = add i64 %count, 1
  %row = alloca ptr, i64 %room
  %args = getelementptr ptr, ptr %row, i64 1
  %bytes = mul i64 %room, 8
  call void @llvm.memset.p0.i64(ptr %row, i8 0, i64 %bytes, i1 false)
  br label %box
box:
  %k = phi i64 [ 0, %directly ], [ %next, %boxed ]
  %left = icmp ult i64 %k, %count
  br i1 %left, label %one, label %ask
one:
  %code_at = getelementptr i8, ptr %codes, i64 %k
  %code = load i8, ptr %code_at
  %slot = getelementptr i64, ptr %payload, i64 %k
  switch i8 %code, label %int [ i8 1, label %float i8 2, label %bool ]
int:
  %i = load i64, ptr %slot
  %from_int1 = load ptr, ptr @from_int
  %an_int = call ptr %from_int1(i64 %i)
  br label %boxed
float:
  %d = load double, ptr %slot
  %from_float1 = load ptr, ptr @from_float
  %a_float = call ptr %from_float1(double %d)
  br label %boxed
bool:
  %b8 = load i8, ptr %slot
  %b1 = and i8 %b8, 1
  %b = zext i8 %b1 to i64
  %from_bool1 = load ptr, ptr @from_bool
  %a_bool = call ptr %from_bool1(i64 %b)
  br label %boxed
boxed:
  %object = phi ptr [ %an_int, %int ], [ %a_float, %float ], [ %a_bool, %bool ]
  %arg_at = getelementptr ptr, ptr %args, i64 %k
  store ptr %object, ptr %arg_at
  %next = add i64 %k, 1
  %lacking = icmp eq ptr %object, null
  br i1 %lacking, label %drop, label %box
ask:
  %flagged = or i64 %count, -9223372036854775808
  %vectorcall1 = load ptr, ptr @vectorcall
  %found = call ptr %vectorcall1(ptr %host, ptr %args, i64 %flagged, ptr null)
  br label %drop
drop:
  %made = phi ptr [ null, %boxed ], [ %found, %ask ]
  br label %dropping
dropping:
  %j = phi i64 [ 0, %drop ], [ %after, %dropped ]
  %rest = icmp ult i64 %j, %count
  br i1 %rest, label %dropped, label %given
dropped:
  %old_at = getelementptr ptr, ptr %args, i64 %j
  %old = load ptr, ptr %old_at
  %decref1 = load ptr, ptr @decref
  call void %decref1(ptr %old)
  %after = add i64 %j, 1
  br label %dropping
given:
  %nothing = icmp eq ptr %made, null
  br i1 %nothing, label %failed, label %unbox
unbox:
  %n = phi i64 [ 0, %given ], [ %n1, %unboxed ]
  %more = icmp ult i64 %n, %wanted
  br i1 %more, label %result, label %well
result:
  %single = icmp eq i64 %wanted, 1
  br i1 %single, label %known, label %part
part:
  %item1 = load ptr, ptr @item
  %picked = call ptr %item1(ptr %made, i64 %n)
  %short = icmp eq ptr %picked, null
  br i1 %short, label %failed, label %known
known:
  %value = phi ptr [ %made, %result ], [ %picked, %part ]
  %place = getelementptr i64, ptr %payload, i64 %n
  %at = add i64 %count, %n
  %kind_at = getelementptr i8, ptr %codes, i64 %at
  %kind = load i8, ptr %kind_at
  switch i8 %kind, label %to_int [ i8 1, label %to_float i8 2, label %to_bool ]
to_int:
  %as_int1 = load ptr, ptr @as_int
  %int_found = call i64 %as_int1(ptr %value)
  store i64 %int_found, ptr %place
  %odd_int = icmp eq i64 %int_found, -1
  br i1 %odd_int, label %doubt, label %unboxed
to_float:
  %as_float1 = load ptr, ptr @as_float
  %float_found = call double %as_float1(ptr %value)
  store double %float_found, ptr %place
  %odd_float = fcmp oeq double %float_found, -1.0
  br i1 %odd_float, label %doubt, label %unboxed
to_bool:
  %as_bool1 = load ptr, ptr @as_bool
  %bool_found = call i32 %as_bool1(ptr %value)
  %bool_wide = zext i32 %bool_found to i64
  store i64 %bool_wide, ptr %place
  %odd_bool = icmp eq i32 %bool_found, -1
  br i1 %odd_bool, label %failed, label %unboxed
doubt:
  %error1 = load ptr, ptr @error
  %set = call ptr %error1()
  %fine = icmp eq ptr %set, null
  br i1 %fine, label %unboxed, label %failed
unboxed:
  %n1 = add i64 %n, 1
  br label %unbox
well:
  br label %leave
failed:
  %type_at = alloca ptr
  %error_at = alloca ptr
  %trace_at = alloca ptr
  %fetch1 = load ptr, ptr @fetch
  call void %fetch1(ptr %type_at, ptr %error_at, ptr %trace_at)
  %normal1 = load ptr, ptr @normal
  call void %normal1(ptr %type_at, ptr %error_at, ptr %trace_at)
  %trace = load ptr, ptr %trace_at
  %type = load ptr, ptr %type_at
  %raised = load ptr, ptr %error_at
  %traced = icmp ne ptr %trace, null
  br i1 %traced, label %with_trace, label %keep
with_trace:
  %set_trace1 = load ptr, ptr @set_trace
  %same = call i32 %set_trace1(ptr %raised, ptr %trace)
  br label %keep
keep:
  %call_at = getelementptr i64, ptr %ctx, i64 CALL
  %call = load ptr, ptr %call_at
  %set_error1 = load ptr, ptr @set_error
  %kept = call i32 %set_error1(ptr %call, ptr @name, ptr %raised)
  store i64 %number, ptr %payload
  %decref2 = load ptr, ptr @decref
  call void %decref2(ptr %type)
  call void %decref2(ptr %raised)
  call void %decref2(ptr %trace)
  br label %leave
leave:
  %code_out = phi i32 [ 1, %well ], [ 0, %keep ]
  %decref3 = load ptr, ptr @decref
  call void %decref3(ptr %made)
  br i1 %held, label %done, label %release
release:
  call void @give_lock(ptr %ctx)
  br label %done
done:
  ret i32 %code_out
}
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)
@name = global [6 x i8] c"error\\00"
@callback = global ptr null
"""
_FUNCTIONS = {
    **LOCK_FUNCTIONS, "vectorcall": "PyObject_Vectorcall",
    "from_int": "PyLong_FromLongLong", "from_float": "PyFloat_FromDouble", "from_bool": "PyBool_FromLong",
    "as_int": "PyLong_AsLongLong", "as_float": "PyFloat_AsDouble", "as_bool": "PyObject_IsTrue",
    "item": "PyTuple_GetItem", "decref": "Py_DecRef", "error": "PyErr_Occurred", "fetch": "PyErr_Fetch",
    "normal": "PyErr_NormalizeException", "set_trace": "PyException_SetTraceback",
    "set_error": "PyObject_SetAttrString",
}  # fmt: skip
"""What the text calls: addresses that are filled in when it is loaded (``Py_DecRef`` takes no notice of null)."""


@once
def host_entry(callback: int) -> Linked:
    """The machine code of ``io``; ``callback`` serves the sites that are not called directly."""
    text = _TEXT + LOCK_TEXT
    for name in ("HOSTS", "CALL"):
        text = text.replace(f"i64 {name}", f"i64 {getattr(abi, name)}")
    linked = linked_with_python(text, "host_entry", ["io", "callback"], _FUNCTIONS)
    ctypes.c_void_p.from_address(linked.addresses["callback"]).value = callback
    return linked


_CODES = {DType.I64: 0, DType.F64: 1, DType.BOOL: 2}


@dataclass(frozen=True)
class Direct:
    """A host that is called directly, with the dtypes of its arguments and results."""

    host: Callable[..., Any]
    takes: tuple[DType, ...]
    gives: tuple[DType, ...]

    @property
    def fits(self) -> bool:
        return all(t in _CODES for t in (*self.takes, *self.gives)) and max(len(self.takes), len(self.gives)) < 256

    @property
    def signature(self) -> bytes:
        return bytes([len(self.takes), len(self.gives), *(_CODES[t] for t in (*self.takes, *self.gives))])


class DirectSites:
    """For each site of a kernel, how it is called directly (None: it is not): the table that ``io`` reads."""

    def __init__(self, sites: Sequence[Direct | None]) -> None:
        self._sites = [site if site is not None and site.fits else None for site in sites]
        self.there = any(site is not None for site in self._sites)
        self._signatures = [b"" if site is None else site.signature for site in self._sites]
        words: list[int | None] = []
        for site, signature in zip(self._sites, self._signatures):
            address = ctypes.cast(ctypes.c_char_p(signature), ctypes.c_void_p).value
            words += (0, 0) if site is None else (id(site.host), address)
        self._table = (ctypes.c_void_p * max(len(words), 1))(*words)
        self.address = ctypes.addressof(self._table)
