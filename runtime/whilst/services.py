"""The two functions through which kernels and Python meet, in LLVM IR: calling without the interpreter lock, polling.

``call(ctx, in, out, kernel)`` runs a kernel with the lock released; ``poll(ctx, 0, null)`` takes it back for a moment,
so that other threads and signal handlers run. An exception that a handler raises stays set and is raised when ``call``
returns.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache
from typing import Any

from whilst.machine import MACHINE
from whilst_compiler.native import abi

__all__ = ["Services", "services"]

_TEXT = f"""
define i32 @call(ptr %ctx, ptr %in, ptr %out, ptr %kernel) {{
  %place = getelementptr i64, ptr %ctx, i64 {abi.THREAD}
  %thread = call ptr inttoptr (i64 SAVE to ptr)()
  store ptr %thread, ptr %place
  %code = call i32 %kernel(ptr %ctx, ptr %in, ptr %out)
  %same = load ptr, ptr %place
  call void inttoptr (i64 RESTORE to ptr)(ptr %same)
  ret i32 %code
}}
define i32 @poll(ptr %ctx, i32 %site, ptr %payload) {{
  %place = getelementptr i64, ptr %ctx, i64 {abi.THREAD}
  %thread = load ptr, ptr %place
  call void inttoptr (i64 RESTORE to ptr)(ptr %thread)
  %failed = call i32 inttoptr (i64 CHECK to ptr)()
  %same = call ptr inttoptr (i64 SAVE to ptr)()
  store ptr %same, ptr %place
  %well = icmp eq i32 %failed, 0
  %answer = zext i1 %well to i32
  ret i32 %answer
}}
"""
_SYMBOLS = {"SAVE": "PyEval_SaveThread", "RESTORE": "PyEval_RestoreThread", "CHECK": "PyErr_CheckSignals"}


@dataclass(frozen=True, slots=True)
class Services:
    """``call`` as a Python callable that keeps the lock until it releases it itself; the address of ``poll``."""

    call: Any
    poll: int
    keeper: Any


@cache
def services() -> Services:
    """Made when the first kernel is."""
    text = _TEXT
    for name, symbol in _SYMBOLS.items():
        address = ctypes.cast(getattr(ctypes.pythonapi, symbol), ctypes.c_void_p).value
        text = text.replace(f"i64 {name} to", f"i64 {address} to")
    linked = MACHINE.link(MACHINE.object_code(MACHINE.parsed(text)), ("call", "poll"))
    prototype = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p)
    return Services(prototype(linked.addresses["call"]), linked.addresses["poll"], linked.keeper)
