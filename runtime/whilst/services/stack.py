"""How deep native recursion may go: a record for each thread, with the lowest stack address that its kernels may reach.

It is made once in each thread, by machine code, as entries ask for it too. The first slot (``abi.STACK_LIMIT``) is what
kernels look at; ``watching`` moves it up while they run, so that they call ``deep`` and look for Ctrl-C.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from whilst.cache.objects import linked_kernel
from whilst.native.loader import Linked
from whilst.once import once
from whilst.services.watching import WATCHING

__all__ = ["deep_function", "stack", "stack_function", "watcher"]

_RESERVE = 512 * 1024
"""What is left to the interpreter, for callbacks and signal handlers; of a small stack, a fourth."""

_LITTLE = 128 * 1024
"""So much is taken for granted where the system does not tell the size of the stack."""

_LOWEST = {
    "linux": """
declare i64 @pthread_self()
declare i32 @pthread_getattr_np(i64, ptr)
declare i32 @pthread_attr_getstack(ptr, ptr, ptr)
declare i32 @pthread_attr_destroy(ptr)
define internal i64 @lowest(ptr %size) {
  %attributes = alloca [32 x i64]
  %address = alloca i64
  %self = call i64 @pthread_self()
  %failed = call i32 @pthread_getattr_np(i64 %self, ptr %attributes)
  %well = icmp eq i32 %failed, 0
  br i1 %well, label %ask, label %unknown
ask:
  %asked = call i32 @pthread_attr_getstack(ptr %attributes, ptr %address, ptr %size)
  %done = call i32 @pthread_attr_destroy(ptr %attributes)
  %found = load i64, ptr %address
  %told = icmp eq i32 %asked, 0
  %lowest = select i1 %told, i64 %found, i64 0
  ret i64 %lowest
unknown:
  ret i64 0
}
""",
    "darwin": """
declare i64 @pthread_self()
declare i64 @pthread_get_stackaddr_np(i64)
declare i64 @pthread_get_stacksize_np(i64)
define internal i64 @lowest(ptr %size) {
  %self = call i64 @pthread_self()
  %top = call i64 @pthread_get_stackaddr_np(i64 %self)
  %all = call i64 @pthread_get_stacksize_np(i64 %self)
  store i64 %all, ptr %size
  %lowest = sub i64 %top, %all
  ret i64 %lowest
}
""",
}
_TEXT = f"""
declare ptr @pthread_getspecific(KEY)
declare i32 @pthread_setspecific(KEY, ptr)
declare i32 @pthread_key_create(ptr, ptr)
declare i32 @pthread_key_delete(KEY)
@key = internal global KEY 0
@over = internal global i64 0

define void @begin() {{
  call void @reset()
  %made = call i32 @pthread_key_create(ptr @key, ptr @forget)
  ret void
}}
define void @end() {{
  store atomic i64 1, ptr @over seq_cst, align 8
  %key = load KEY, ptr @key
  %gone = call i32 @pthread_key_delete(KEY %key)
  call void @halt()
  ret void
}}
define ptr @stack() {{
entry:
  %size = alloca i64
  %over = load atomic i64, ptr @over monotonic, align 8
  %ended = icmp ne i64 %over, 0
  br i1 %ended, label %find, label %look
look:
  %key = load KEY, ptr @key
  %known = call ptr @pthread_getspecific(KEY %key)
  %new = icmp eq ptr %known, null
  br i1 %new, label %find, label %done
find:
  %lowest = call i64 @lowest(ptr %size)
  %told = icmp ne i64 %lowest, 0
  br i1 %told, label %all, label %guess
all:
  %whole = load i64, ptr %size
  %fourth = lshr i64 %whole, 2
  %reserve = call i64 @llvm.umin.i64(i64 %fourth, i64 {_RESERVE})
  %last = add i64 %lowest, %reserve
  br label %keep
guess:
  %here = ptrtoint ptr %size to i64
  %near = sub i64 %here, {_LITTLE}
  br label %keep
keep:
  %limit = phi i64 [ %last, %all ], [ %near, %guess ]
  %made = call ptr @record(i64 %limit)
  br i1 %ended, label %done, label %set
set:
  %its = load KEY, ptr @key
  %put = call i32 @pthread_setspecific(KEY %its, ptr %made)
  br label %done
done:
  %found = phi ptr [ %known, %look ], [ %made, %keep ], [ %made, %set ]
  ret ptr %found
}}
"""
"""At the ``end`` of the interpreter, which frees this code, no thread that goes on may call ``forget``."""


@dataclass(frozen=True, slots=True)
class _Stack:
    call: Callable[[], int]
    linked: Linked


@once
def _stack() -> _Stack:
    """The machine code, made when the first recursive function is called."""
    key = "i64" if sys.platform == "darwin" else "i32"
    text = WATCHING + (_LOWEST[sys.platform] + _TEXT).replace("KEY", key)
    linked = linked_kernel(text, "stack", ["begin", "reset", "end", "stack", "deep", "state"], quick=True)
    begin, reset, end = (ctypes.CFUNCTYPE(None)(linked.addresses[name]) for name in ("begin", "reset", "end"))
    begin()
    os.register_at_fork(after_in_child=reset)
    atexit.register(end)
    return _Stack(ctypes.CFUNCTYPE(ctypes.c_int64)(linked.addresses["stack"]), linked)


def stack() -> int:
    """Where the record of the calling thread is."""
    return _stack().call()


def stack_function() -> int:
    """Where ``ptr stack()`` is, which says the same."""
    return _stack().linked.addresses["stack"]


def deep_function() -> int:
    """Where ``deep`` is (``abi.DEEP``)."""
    return _stack().linked.addresses["deep"]


def watcher() -> ctypes.c_int64:
    """What the thread does that moves limits up."""
    return ctypes.c_int64.from_address(_stack().linked.addresses["state"])
