"""The functions through which kernels and Python meet, in LLVM IR: calling without the interpreter lock, polling.

``call(ctx, in, out, kernel)`` runs a kernel with the lock released; ``poll(ctx, work, null)`` takes it back for a
moment (or has it, if the kernel was entered with it: then it is released from now on), so that other threads and signal
handlers run; ``poll_held``, for kernels that keep the lock, gives it away for a moment. An exception that a handler
raises stays set and is raised when ``call`` returns; ``tell`` makes it one that tells where the kernel was, as
``failed(code, context, error)`` has it. ``stretch`` polls within nests over arrays (``abi.STRETCH``).
``no_errors()`` clears the processor's flags of floating-point errors, ``errors()`` is what is set of them.
``slow(self, args, count, names)`` is the entry of last resort: a call of a function in Python, of which ``self`` is the
first argument.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from whilst.cache.objects import linked_with_python
from whilst.native.loader import Linked
from whilst.native.lock import LOCK_FUNCTIONS, LOCK_TEXT
from whilst.once import once
from whilst.services.flags import FLAGS
from whilst_compiler.native import abi

__all__ = ["Services", "services"]

_TEXT = """
define i32 @call(ptr %ctx, ptr %in, ptr %out, ptr %kernel) {
  call void @give_lock(ptr %ctx)
  %code = call i32 %kernel(ptr %ctx, ptr %in, ptr %out)
  %held = call i1 @take_lock(ptr %ctx)
  ret i32 %code
}
define i32 @poll(ptr %ctx, i32 %work, ptr %payload) {
  %more = zext i32 %work to i64
  %before = atomicrmw add ptr @work, i64 %more monotonic
  %held = call i1 @take_lock(ptr %ctx)
  %check1 = load ptr, ptr @check
  %failed = call i32 %check1()
  call void @give_lock(ptr %ctx)
  %well = icmp eq i32 %failed, 0
  %answer = zext i1 %well to i32
  ret i32 %answer
}
define i32 @poll_held(ptr %ctx, i32 %work, ptr %payload) {
  %more = zext i32 %work to i64
  %before = atomicrmw add ptr @work, i64 %more monotonic
  %check2 = load ptr, ptr @check
  %failed = call i32 %check2()
  call void @give_lock(ptr %ctx)
  %held = call i1 @take_lock(ptr %ctx)
  %well = icmp eq i32 %failed, 0
  %answer = zext i1 %well to i32
  ret i32 %answer
}
define i64 @stretch(ptr %ctx, i64 %at, i64 %stop, i64 %each, i64 %place) {
  %some = call i64 @llvm.smax.i64(i64 %each, i64 1)
  %whole = udiv i64 WORK, %some
  %length = add i64 %whole, 1
  %steps = trunc i64 %length to i32
  %poll_at = getelementptr i64, ptr %ctx, i64 POLL
  %poll = load ptr, ptr %poll_at
  %well = call i32 %poll(ptr %ctx, i32 %steps, ptr null)
  %go = icmp ne i32 %well, 0
  br i1 %go, label %on, label %off
off:
  %where = getelementptr i64, ptr %ctx, i64 WHERE
  store i64 %place, ptr %where
  ret i64 -1
on:
  %low = getelementptr i64, ptr %ctx, i64 PAYLOAD
  store i64 %at, ptr %low
  %far = add i64 %at, %length
  %end = call i64 @llvm.smin.i64(i64 %far, i64 %stop)
  ret i64 %end
}
define ptr @slow(ptr %self, ptr %args, i64 %flagged, ptr %names) {
  %given = and i64 %flagged, 9223372036854775807
  %plain = icmp eq ptr %names, null
  br i1 %plain, label %copy, label %count
count:
  %place = getelementptr i8, ptr %names, i64 SIZE
  %keywords = load i64, ptr %place
  br label %copy
copy:
  %more = phi i64 [ 0, %0 ], [ %keywords, %count ]
  %all = add i64 %given, %more
  %room = add i64 %all, 1
  %row = alloca ptr, i64 %room
  store ptr %self, ptr %row
  %rest = getelementptr ptr, ptr %row, i64 1
  %bytes = mul i64 %all, 8
  call void @llvm.memcpy.p0.p0.i64(ptr %rest, ptr %args, i64 %bytes, i1 false)
  %now = add i64 %given, 1
  %slowly = load ptr, ptr @python
  %vectorcall1 = load ptr, ptr @vectorcall
  %made = call ptr %vectorcall1(ptr %slowly, ptr %row, i64 %now, ptr %names)
  ret ptr %made
}
define void @tell(ptr %failed, i32 %code, ptr %ctx, i64 %size) {
  %classes = alloca ptr
  %errors = alloca ptr
  %traces = alloca ptr
  %fetch1 = load ptr, ptr @fetch
  call void %fetch1(ptr %classes, ptr %errors, ptr %traces)
  %normalize1 = load ptr, ptr @normalize
  call void %normalize1(ptr %classes, ptr %errors, ptr %traces)
  %class = load ptr, ptr %classes
  %error = load ptr, ptr %errors
  %trace = load ptr, ptr %traces
  %nowhere = icmp eq ptr %trace, null
  br i1 %nowhere, label %make, label %traced
traced:
  %trace1 = load ptr, ptr @trace
  %set = call i32 %trace1(ptr %error, ptr %trace)
  br label %make
make:
  %wide = sext i32 %code to i64
  %long1 = load ptr, ptr @long
  %number = call ptr %long1(i64 %wide)
  %bytes1 = load ptr, ptr @bytes
  %memory = call ptr %bytes1(ptr %ctx, i64 %size)
  %call1 = load ptr, ptr @callobjects
  %made = call ptr (ptr, ...) %call1(ptr %failed, ptr %number, ptr %memory, ptr %error, ptr null)
  %release1 = load ptr, ptr @release
  call void %release1(ptr %number)
  call void %release1(ptr %memory)
  call void %release1(ptr %class)
  call void %release1(ptr %error)
  call void %release1(ptr %trace)
  %none = icmp eq ptr %made, null
  br i1 %none, label %out, label %raise
raise:
  %place = getelementptr i8, ptr %made, i64 TYPE
  %its = load ptr, ptr %place
  %raise1 = load ptr, ptr @raise
  call void %raise1(ptr %its, ptr %made)
  call void %release1(ptr %made)
  br label %out
out:
  ret void
}
declare i64 @llvm.smax.i64(i64, i64)
declare i64 @llvm.smin.i64(i64, i64)
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
define void @no_errors() {
  call void @flags_clear()
  ret void
}
define i32 @errors() {
  %met = call i32 @flags_met()
  ret i32 %met
}
@python = global ptr null
@work = global i64 0
"""
_SYMBOLS = ("call", "poll", "poll_held", "slow", "tell", "stretch", "python", "work", "no_errors", "errors")
_FUNCTIONS = {
    **LOCK_FUNCTIONS, "check": "PyErr_CheckSignals",
    "vectorcall": "PyObject_Vectorcall", "fetch": "PyErr_Fetch", "normalize": "PyErr_NormalizeException",
    "trace": "PyException_SetTraceback", "long": "PyLong_FromLongLong", "bytes": "PyBytes_FromStringAndSize",
    "callobjects": "PyObject_CallFunctionObjArgs", "release": "Py_DecRef", "raise": "PyErr_SetObject",
}  # fmt: skip
"""What the text calls: addresses that are filled in when it is loaded."""


@dataclass(frozen=True, slots=True)
class Services:
    """``call`` as a Python callable that keeps the lock until it releases it itself, those for flags; addresses of the
    others."""

    call: Any
    poll: int
    poll_held: int
    slow: int
    tell: int
    stretch: int
    python: int
    work: int
    no_errors: Any
    errors: Any
    linked: Linked


@once
def services() -> Services:
    """Made when the first kernel is."""
    numbers = {"SIZE": object.__basicsize__, "TYPE": object.__basicsize__ - 8, "WORK": abi.STRETCH_WORK}
    numbers |= {name: getattr(abi, name) for name in ("POLL", "WHERE", "PAYLOAD")}
    text = _TEXT + FLAGS + LOCK_TEXT
    for name, number in numbers.items():
        text = text.replace(f"i64 {name}", f"i64 {number}")
    linked = linked_with_python(text, "services", _SYMBOLS, _FUNCTIONS)
    addresses = linked.addresses
    prototype = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p)
    call, poll, held, slow, tell, stretch, python, work, no_errors, errors = map(addresses.__getitem__, _SYMBOLS)
    clear, met = ctypes.PYFUNCTYPE(None)(no_errors), ctypes.PYFUNCTYPE(ctypes.c_int)(errors)
    return Services(prototype(call), poll, held, slow, tell, stretch, python, work, clear, met, linked)
