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
from functools import cache
from typing import Any

import numpy as np

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
from whilst_compiler.frontend.specs import PY_BOOL, PY_FLOAT, PY_INT, ArraySpec, ScalarSpec, Spec, StaticSpec, TupleSpec
from whilst_compiler.native import abi

__all__ = ["Entry", "as_builtin", "make_entry"]

_HEAD = object.__basicsize__
_FASTCALL_KEYWORDS = 0x0080 | 0x0002
_C_CONTIGUOUS, _ALIGNED, _WRITEABLE = 0x0001, 0x0100, 0x0400
_FUNCTIONS = {
    "PyLong_AsLongLongAndOverflow": "i64 (ptr, ptr)", "PyLong_FromLongLong": "ptr (i64)",
    "PyFloat_FromDouble": "ptr (double)", "PyTuple_New": "ptr (i64)", "PyTuple_SetItem": "i32 (ptr, i64, ptr)",
    "PyObject_Vectorcall": "ptr (ptr, ptr, i64, ptr)", "PyBytes_FromStringAndSize": "ptr (ptr, i64)",
    "PyObject_CallFunctionObjArgs": "ptr (ptr, ...)", "PyEval_SaveThread": "ptr ()", "Py_DecRef": "void (ptr)",
    "PyEval_RestoreThread": "void (ptr)", "PyErr_CheckSignals": "i32 ()", "Py_IncRef": "void (ptr)",
    "PyFunction_GetCode": "ptr (ptr)", "PyFunction_GetDefaults": "ptr (ptr)", "PyCell_Get": "ptr (ptr)",
    "PyDict_GetItemWithError": "ptr (ptr, ptr)", "PyErr_Occurred": "ptr ()", "PyErr_SetObject": "void (ptr, ptr)",
}  # fmt: skip
_CLASSES = {PY_INT: int, PY_FLOAT: float, PY_BOOL: bool}


class Entry:
    """A C function for one specialisation, and everything that it holds addresses of."""

    def __init__(self, address: int, keep: tuple[Any, ...]) -> None:
        self.address = address
        self.keep = keep


class _MethodDef(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("method", ctypes.c_void_p), ("flags", ctypes.c_int),
                ("doc", ctypes.c_char_p)]  # fmt: skip


class _NotNative(Exception):
    """Something about this specialisation that only Python can check or make."""


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
    if lowered.fields or lowered.draws:
        return None
    if lowered.scalar_updates or lowered.graph.functions:
        return None
    if any(s.kind == "print" or s.message in (NEGATIVE_POWER, SIZES_DIFFER) for s in kernel.native.sites):
        return None
    try:
        writer = _Writer(lowered, layouts, kernel, miss, slow, failed)
        text = writer.module()
    except _NotNative:
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
def _address(symbol: str) -> int:
    return ctypes.cast(getattr(ctypes.pythonapi, symbol), ctypes.c_void_p).value or 0


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
  call void inttoptr (i64 {_address("PyEval_RestoreThread")} to ptr)(ptr %thread)
  br label %ask
ask:
  %failed = call i32 inttoptr (i64 {_address("PyErr_CheckSignals")} to ptr)()
  %same = call ptr inttoptr (i64 {_address("PyEval_SaveThread")} to ptr)()
  store ptr %same, ptr %place
  %well = icmp eq i32 %failed, 0
  %answer = zext i1 %well to i32
  ret i32 %answer
}}"""
    linked = MACHINE.link(MACHINE.object_code(MACHINE.parsed(text)), ("poll",))
    return linked.addresses["poll"], linked.keeper


class _Writer:
    """Writes the module of one entry."""

    def __init__(
        self, lowered: Lowered, layouts: Sequence[bool], kernel: Any, miss: Entry | None, slow: Callable[..., Any],
        failed: Callable[[int, bytes], Any],
    ) -> None:  # fmt: skip
        self.lowered = lowered
        self.layouts = layouts
        self.kernel = kernel
        self.miss = miss
        self.slow = slow
        self.failed = failed
        self.keep: list[Any] = [slow, failed]
        self.lines: list[str] = []
        self.count = 0
        self.in_slots = 0
        self.arrays: list[tuple[str, int]] = []

    def value(self, code: str) -> str:
        self.count += 1
        self.lines.append(f"  %v{self.count} = {code}")
        return f"%v{self.count}"

    def do(self, code: str) -> None:
        self.lines.append(f"  {code}")

    def label(self, name: str) -> None:
        self.lines.append(f"{name}:")

    def call(self, symbol: str, *args: str) -> str:
        kind = _FUNCTIONS[symbol]
        code = f"call {kind.replace(' (', ' (', 1) if '...' in kind else kind.split(' (')[0]} "
        code += f"inttoptr (i64 {_address(symbol)} to ptr)({', '.join(args)})"
        if kind.startswith("void"):
            self.do(code)
            return ""
        return self.value(code)

    def pointer(self, thing: Any) -> str:
        """The address of a Python object that lives as long as the entry."""
        self.keep.append(thing)
        return f"ptr inttoptr (i64 {id(thing)} to ptr)"

    def unless(self, condition: str, target: str = "miss") -> None:
        self.count += 1
        self.do(f"br i1 {condition}, label %ok{self.count}, label %{target}")
        self.label(f"ok{self.count}")

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
        result = self.result()
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
                    raise _NotNative
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
                raise _NotNative

    def global_name(self, namespace: dict[str, Any], name: str, expected: Any) -> None:
        found = self.call("PyDict_GetItemWithError", self.pointer(namespace), self.pointer(name))
        if name in namespace:
            self.same(found, expected)
            return
        if getattr(builtins, name, None) is not expected:
            raise _NotNative
        self.unless(self.value(f"icmp eq ptr {found}, null"))
        self.same(self.call("PyDict_GetItemWithError", self.pointer(vars(builtins)), self.pointer(name)), expected)

    def same(self, found: str, expected: Any, none_is_null: bool = False) -> None:
        wanted = "null" if none_is_null and expected is None else self.pointer(expected).removeprefix("ptr ")
        self.unless(self.value(f"icmp eq ptr {found}, {wanted}"))

    # -- arguments ---------------------------------------------------------------------------------------------

    def slot(self, kind: str, value: str) -> None:
        place = self.value(f"getelementptr i64, ptr %in, i64 {self.in_slots}")
        self.in_slots += 1
        self.do(f"store {kind} {value}, ptr {place}")

    def field(self, kind: str, thing: str, offset: int) -> str:
        return self.value(f"load {kind}, ptr {self.value(f'getelementptr i8, ptr {thing}, i64 {offset}')}")

    def argument(self, spec: Spec, thing: str, symbols: dict[str, str], leaf: int) -> None:
        if isinstance(spec, ArraySpec):
            return self.array(spec, thing, symbols, leaf)
        if not isinstance(spec, ScalarSpec) or spec not in _CLASSES:
            raise _NotNative
        self.same(self.field("ptr", thing, 8), _CLASSES[spec])
        if spec == PY_FLOAT:
            self.slot("double", self.field("double", thing, _HEAD))
        elif spec == PY_BOOL:
            true = self.value(f"icmp eq ptr {thing}, {self.pointer(True).removeprefix('ptr ')}")
            self.slot("i64", self.value(f"zext i1 {true} to i64"))
        else:
            number = self.call("PyLong_AsLongLongAndOverflow", f"ptr {thing}", "ptr %overflow")
            fits = self.value("load i32, ptr %overflow")
            self.unless(self.value(f"icmp eq i32 {fits}, 0"))
            self.slot("i64", number)

    def array(self, spec: ArraySpec, thing: str, symbols: dict[str, str], leaf: int) -> None:
        """An aligned, contiguous array of just this dtype; sizes as the code takes them for granted."""
        several = sum(isinstance(s, ArraySpec) for _, s in self.lowered.arguments) > 1
        if not spec.contiguous or not spec.dims or (several and self.lowered.graph.updates):
            raise _NotNative
        if any(isinstance(s, TupleSpec) for _, s in self.lowered.arguments):
            raise _NotNative
        self.same(self.field("ptr", thing, 8), np.ndarray)
        for other, storage in self.arrays:
            alike = "eq" if storage == spec.storage else "ne"
            self.unless(self.value(f"icmp {alike} ptr {thing}, {other}"))
        self.arrays.append((thing, spec.storage))
        data, rank = self.field("ptr", thing, _HEAD), self.field("i32", thing, _HEAD + 8)
        self.unless(self.value(f"icmp eq i32 {rank}, {len(spec.dims)}"))
        self.same(self.field("ptr", thing, _HEAD + 40), spec.dtype.numpy)
        flags = self.field("i32", thing, _HEAD + 48)
        need = _C_CONTIGUOUS | _ALIGNED | (_WRITEABLE if spec.writable else 0)
        seen = self.value(f"and i32 {flags}, {_C_CONTIGUOUS | _ALIGNED | _WRITEABLE}")
        self.unless(self.value(f"icmp eq i32 {seen}, {need}"))
        shape, strides = self.field("ptr", thing, _HEAD + 16), self.field("ptr", thing, _HEAD + 24)
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

    # -- results -----------------------------------------------------------------------------------------------

    def result(self) -> str:
        self.out_slots = 0
        return self.boxed(self.lowered.result)

    def taken(self, kind: str) -> str:
        self.out_slots += 1
        return self.field(kind, "%out", 8 * (self.out_slots - 1))

    def boxed(self, spec: Spec) -> str:
        """A new reference to the Python object."""
        if spec == PY_FLOAT:
            return self.call("PyFloat_FromDouble", f"double {self.taken('double')}")
        if spec == PY_INT:
            return self.call("PyLong_FromLongLong", f"i64 {self.taken('i64')}")
        if spec == PY_BOOL:
            true = self.value(f"icmp ne i8 {self.taken('i8')}, 0")
            yes, no = (self.pointer(x) for x in (True, False))
            return self.shared(self.value(f"select i1 {true}, {yes}, {no}"))
        match spec:
            case StaticSpec(value):
                return self.shared(self.pointer(value).removeprefix("ptr "))
            case TupleSpec(items, cls) if cls is tuple:
                made = self.call("PyTuple_New", f"i64 {len(items)}")
                for k, item in enumerate(items):
                    self.call("PyTuple_SetItem", f"ptr {made}", f"i64 {k}", f"ptr {self.boxed(item)}")
                return made
        raise _NotNative

    def shared(self, thing: str) -> str:
        self.call("Py_IncRef", f"ptr {thing}")
        return thing
