"""The native call entry: a C function, emitted as LLVM IR, that Python calls in place of ``Function.__call__``.

It checks the types of the arguments and what the code takes for granted, unboxes, runs the kernel and boxes the
result, without entering the interpreter. Whatever does not fit goes to the entry made before it, and in the end to
Python. The interpreter lock is held until the kernel polls for the first time (about a millisecond of looping), which
keeps short calls cheap.
"""

from __future__ import annotations

import builtins
import ctypes
import sys
import sysconfig
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from whilst.entry_code import HEAD, EntryCode, NotNative, address_of
from whilst.entry_results import Results
from whilst.machine import MACHINE
from whilst_compiler.errors import SIZES_DIFFER
from whilst_compiler.frontend.lowered import (
    NEGATIVE_POWER,
    CellSource,
    FunctionSource,
    GlobalSource,
    Guard,
    Lowered,
)  # fmt: skip
from whilst_compiler.frontend.specs import PY_BOOL, PY_FLOAT, PY_INT, ArraySpec, ScalarSpec, Spec, TupleSpec
from whilst_compiler.ir.types import DType
from whilst_compiler.native import abi

__all__ = ["Entry", "as_builtin", "make_entry"]

_FASTCALL_KEYWORDS = 0x0080 | 0x0002
_C_CONTIGUOUS, _ALIGNED, _WRITEABLE = 0x0001, 0x0100, 0x0400
_CLASSES = {
    PY_INT: int, PY_FLOAT: float, PY_BOOL: bool,
    **{ScalarSpec(t): t.numpy.type for t in (DType.F64, DType.I64, DType.BOOL)},
}  # fmt: skip


class Entry:
    """A C function for one specialisation, and everything that it holds addresses of."""

    def __init__(self, address: int, keep: tuple[Any, ...]) -> None:
        self.address = address
        self.keep = keep


@dataclass(frozen=True, slots=True)
class _ArrayArgument:
    """An array: the object, its number, whether it is written, where its memory begins and ends."""

    thing: str
    storage: int
    updated: bool
    contiguous: bool
    data: str
    end: str


class _MethodDef(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("method", ctypes.c_void_p), ("flags", ctypes.c_int),
                ("doc", ctypes.c_char_p)]  # fmt: skip


def make_entry(
    lowered: Lowered, layouts: Sequence[bool], kernel: Any, miss: Entry | None, slow: Callable[..., Any],
    failed: Callable[[int, bytes], Any],
) -> Entry | None:  # fmt: skip
    """The entry of a specialisation; None where the call needs Python.

    A call that does not fit goes to ``miss``, or to ``slow``; ``failed(code, context)`` makes the exception that a
    kernel's error code stands for.
    """
    if sysconfig.get_config_var("Py_GIL_DISABLED") or lowered.hidden or lowered.hosts:
        return None
    if lowered.fields or lowered.draws or lowered.has_causes:
        return None
    if lowered.scalar_updates or lowered.graph.functions:
        return None
    if any(s.kind == "print" or s.message in (NEGATIVE_POWER, SIZES_DIFFER) for s in kernel.native.sites):
        return None
    try:
        writer = _Writer(lowered, layouts, kernel, miss, slow, failed)
        text = writer.module()
    except NotNative:
        return None
    linked = MACHINE.link(MACHINE.object_code(MACHINE.optimised(text, 1)), ("entry",))
    return Entry(linked.addresses["entry"], (linked.keeper, kernel, miss, *writer.keep))


def as_builtin(entry: Entry, name: str) -> Any:
    """The entry as a Python callable."""
    definition = _MethodDef(name.encode(), entry.address, _FASTCALL_KEYWORDS, None)
    keep = (definition, entry)
    new = ctypes.pythonapi.PyCFunction_NewEx
    new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.py_object, ctypes.c_void_p]
    return new(ctypes.addressof(definition), keep, None)


@cache
def _poll() -> tuple[int, Any]:
    """Called with the lock held the first time: signals are handled, then the lock is given away until the end."""
    text = f"""
define i32 @poll(ptr %ctx, i32 %site, ptr %payload) {{
  %place = getelementptr i64, ptr %ctx, i64 {abi.THREAD}
  %thread = load ptr, ptr %place
  %held = icmp eq ptr %thread, null
  br i1 %held, label %ask, label %take
take:
  call void inttoptr (i64 {address_of("PyEval_RestoreThread")} to ptr)(ptr %thread)
  br label %ask
ask:
  %failed = call i32 inttoptr (i64 {address_of("PyErr_CheckSignals")} to ptr)()
  %same = call ptr inttoptr (i64 {address_of("PyEval_SaveThread")} to ptr)()
  store ptr %same, ptr %place
  %well = icmp eq i32 %failed, 0
  %answer = zext i1 %well to i32
  ret i32 %answer
}}"""
    linked = MACHINE.link(MACHINE.object_code(MACHINE.parsed(text)), ("poll",))
    return linked.addresses["poll"], linked.keeper


class _Writer(EntryCode):
    """Writes the module of one entry."""

    def __init__(
        self, lowered: Lowered, layouts: Sequence[bool], kernel: Any, miss: Entry | None, slow: Callable[..., Any],
        failed: Callable[[int, bytes], Any],
    ) -> None:  # fmt: skip
        super().__init__()
        self.lowered = lowered
        self.layouts = layouts
        self.kernel = kernel
        self.miss = miss
        self.slow = slow
        self.failed = failed
        self.keep += [slow, failed]
        self.in_slots = 0
        self.arrays: list[_ArrayArgument] = []
        self.updated = {parameter for parameter, _ in lowered.graph.updates}

    # -- the parts ---------------------------------------------------------------------------------------------

    def module(self) -> str:
        arguments = self.lowered.arguments
        slots = sum(abi.input_slots(t) for t in self.kernel._call.inputs)
        context = self.kernel._call.context_slots
        self.unless(self.value("icmp eq ptr %names, null"))
        self.unless(self.value(f"icmp eq i64 %given, {len(arguments)}"))
        self.guards()
        symbols: dict[str, str] = {}
        for k, (_, spec) in enumerate(arguments):
            place = self.value(f"getelementptr ptr, ptr %args, i64 {k}")
            self.argument(spec, self.value(f"load ptr, ptr {place}"), symbols, k)
        poll, keeper = _poll()
        self.keep.append(keeper)
        self.do(f"call void @llvm.memset.p0.i64(ptr %ctx, i8 0, i64 {8 * abi.PAYLOAD}, i1 false)")
        self.do(f"store i64 {poll}, ptr {self.value(f'getelementptr i64, ptr %ctx, i64 {abi.POLL}')}")
        kernel = f"inttoptr (i64 {self.kernel._entry} to ptr)"
        code = self.value(f"call i32 {kernel}(ptr %ctx, ptr %in, ptr %out)")
        self.retake()
        self.unless(self.value(f"icmp eq i32 {code}, 0"), "failed")
        storages = {array.storage: array.thing for array in self.arrays}
        result = Results(self, storages).boxed(self.lowered.result)
        self.do(f"ret ptr {result}")
        self.label("failed")
        self.unless(self.value(f"icmp eq ptr {self.call('PyErr_Occurred')}, null"), "stopped")
        wide = self.value(f"sext i32 {code} to i64")
        number = self.call("PyLong_FromLongLong", f"i64 {wide}")
        memory = self.call("PyBytes_FromStringAndSize", "ptr %ctx", f"i64 {8 * context}")
        failed = self.pointer(self.failed)
        raised = self.call("PyObject_CallFunctionObjArgs", failed, f"ptr {number}", f"ptr {memory}", "ptr null")
        self.call("Py_DecRef", f"ptr {number}")
        self.call("Py_DecRef", f"ptr {memory}")
        self.unless(self.value(f"icmp ne ptr {raised}, null"), "stopped")
        self.call("PyErr_SetObject", f"ptr {self.field('ptr', raised, 8)}", f"ptr {raised}")
        self.call("Py_DecRef", f"ptr {raised}")
        self.do("br label %stopped")
        self.label("stopped")
        self.do("ret ptr null")
        self.label("miss")
        self.do(f"ret ptr {self.missed()}")
        body = "\n".join(self.lines)
        return f"""
declare void @llvm.memset.p0.i64(ptr, i8, i64, i1)
define ptr @entry(ptr %self, ptr %args, i64 %given, ptr %names) nounwind {{
  %in = alloca i64, i64 {max(slots, 1)}
  %out = alloca i64, i64 {max(self.kernel._call.out_size // 8, 1)}
  %ctx = alloca i64, i64 {context}
  %overflow = alloca i32
{body}
}}"""

    def missed(self) -> str:
        """On to the entry made before, or to Python."""
        if self.miss is not None:
            target = f"inttoptr (i64 {self.miss.address} to ptr)"
            return self.value(f"tail call ptr {target}(ptr %self, ptr %args, i64 %given, ptr %names)")
        return self.call("PyObject_Vectorcall", self.pointer(self.slow), "ptr %args", "i64 %given", "ptr %names")

    def retake(self) -> None:
        """Have the lock again, if the kernel gave it away."""
        thread = self.value(f"load ptr, ptr {self.value(f'getelementptr i64, ptr %ctx, i64 {abi.THREAD}')}")
        held = self.value(f"icmp eq ptr {thread}, null")
        self.do(f"br i1 {held}, label %held, label %retake")
        self.label("retake")
        self.call("PyEval_RestoreThread", f"ptr {thread}")
        self.do("br label %held")
        self.label("held")

    def guards(self) -> None:
        for guard in self.lowered.guards:
            self.guard(guard)

    def guard(self, guard: Guard) -> None:
        match guard.source:
            case FunctionSource(function):
                code, defaults, keywords = guard.expected
                if keywords:
                    raise NotNative
                f = self.pointer(function)
                self.same(self.call("PyFunction_GetCode", f), code)
                self.same(self.call("PyFunction_GetDefaults", f), defaults, none_is_null=True)
            case CellSource(cell):
                found = self.call("PyCell_Get", self.pointer(cell))
                self.unless(self.value(f"icmp ne ptr {found}, null"))
                self.call("Py_DecRef", f"ptr {found}")
                self.same(found, guard.expected)
            case GlobalSource(namespace, name) if guard.source.__class__ is GlobalSource:
                self.global_name(namespace, sys.intern(name), guard.expected)
            case _:
                raise NotNative

    def global_name(self, namespace: dict[str, Any], name: str, expected: Any) -> None:
        found = self.call("PyDict_GetItemWithError", self.pointer(namespace), self.pointer(name))
        if name in namespace:
            self.same(found, expected)
            return
        if getattr(builtins, name, None) is not expected:
            raise NotNative
        self.unless(self.value(f"icmp eq ptr {found}, null"))
        self.same(self.call("PyDict_GetItemWithError", self.pointer(vars(builtins)), self.pointer(name)), expected)

    # -- arguments ---------------------------------------------------------------------------------------------

    def slot(self, kind: str, value: str) -> None:
        place = self.value(f"getelementptr i64, ptr %in, i64 {self.in_slots}")
        self.in_slots += 1
        self.do(f"store {kind} {value}, ptr {place}")

    def argument(self, spec: Spec, thing: str, symbols: dict[str, str], leaf: int) -> None:
        if isinstance(spec, ArraySpec):
            return self.array(spec, thing, symbols, leaf)
        if not isinstance(spec, ScalarSpec) or spec not in _CLASSES:
            raise NotNative
        self.same(self.field("ptr", thing, 8), _CLASSES[spec])
        if spec == PY_INT:
            number = self.call("PyLong_AsLongLongAndOverflow", f"ptr {thing}", "ptr %overflow")
            fits = self.value("load i32, ptr %overflow")
            self.unless(self.value(f"icmp eq i32 {fits}, 0"))
            self.slot("i64", number)
        elif spec == PY_BOOL:
            true = self.value(f"icmp eq ptr {thing}, {self.pointer(True).removeprefix('ptr ')}")
            self.slot("i64", self.value(f"zext i1 {true} to i64"))
        elif spec.dtype is DType.BOOL:
            self.slot("i64", self.value(f"zext i8 {self.field('i8', thing, HEAD)} to i64"))
        else:
            kind = "double" if spec.dtype is DType.F64 else "i64"
            self.slot(kind, self.field(kind, thing, HEAD))

    def array(self, spec: ArraySpec, thing: str, symbols: dict[str, str], leaf: int) -> None:
        """An aligned array of just this dtype and layout; sizes as the code takes them for granted."""
        if not spec.dims or any(isinstance(s, TupleSpec) for _, s in self.lowered.arguments):
            raise NotNative
        self.same(self.field("ptr", thing, 8), np.ndarray)
        data, rank = self.field("ptr", thing, HEAD), self.field("i32", thing, HEAD + 8)
        self.unless(self.value(f"icmp eq i32 {rank}, {len(spec.dims)}"))
        self.same(self.field("ptr", thing, HEAD + 40), spec.dtype.numpy)
        flags = self.field("i32", thing, HEAD + 48)
        need = _ALIGNED | (_C_CONTIGUOUS if spec.contiguous else 0) | (_WRITEABLE if spec.writable else 0)
        seen = self.value(f"and i32 {flags}, {_C_CONTIGUOUS | _ALIGNED | _WRITEABLE}")
        self.unless(self.value(f"icmp eq i32 {seen}, {need}"))
        shape, strides = self.field("ptr", thing, HEAD + 16), self.field("ptr", thing, HEAD + 24)
        self.slot("ptr", data)
        sizes = [self.field("i64", shape, 8 * k) for k in range(len(spec.dims))]
        for size, dim in zip(sizes, spec.dims):
            if isinstance(dim, int):
                self.unless(self.value(f"icmp eq i64 {size}, {dim}"))
            elif dim in symbols:
                self.unless(self.value(f"icmp eq i64 {size}, {symbols[dim]}"))
            else:
                symbols[dim] = size
                self.unless(self.value(f"icmp sgt i64 {size}, 1"))
            self.slot("i64", size)
        for k in range(len(sizes)):
            self.slot("i64", self.field("i64", strides, 8 * k))
        end = self.end(spec, data, sizes)
        self.apart(_ArrayArgument(thing, spec.storage, leaf in self.updated, spec.contiguous, data, end))

    def end(self, spec: ArraySpec, data: str, sizes: list[str]) -> str:
        """Where the memory of a contiguous array ends."""
        count = str(spec.dtype.numpy.itemsize)
        for size in sizes:
            count = self.value(f"mul i64 {count}, {size}")
        return self.value(f"getelementptr i8, ptr {data}, i64 {count}")

    def apart(self, new: _ArrayArgument) -> None:
        """Arrays are the same object where the code takes them to be, and only there; what is written is by itself."""
        for other in self.arrays:
            alike = "eq" if other.storage == new.storage else "ne"
            self.unless(self.value(f"icmp {alike} ptr {new.thing}, {other.thing}"))
            if alike == "eq" or not (new.updated or other.updated):
                continue
            if not (new.contiguous and other.contiguous):
                raise NotNative
            before = self.value(f"icmp ule ptr {other.end}, {new.data}")
            behind = self.value(f"icmp ule ptr {new.end}, {other.data}")
            self.unless(self.value(f"or i1 {before}, {behind}"))
        self.arrays.append(new)
