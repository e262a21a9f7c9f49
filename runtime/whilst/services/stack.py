"""How deep native recursion may go: the lowest stack address that a thread's kernels may reach.

It is found once in each thread, by machine code, as entries ask for it too.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass

from whilst.cache.objects import linked_kernel
from whilst.native.loader import Linked
from whilst.once import once

__all__ = ["limit_function", "stack_limit"]

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
declare i64 @llvm.umin.i64(i64, i64)
@key = global KEY 0

define void @begin() {{
  %made = call i32 @pthread_key_create(ptr @key, ptr null)
  ret void
}}
define i64 @limit() {{
  %size = alloca i64
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
  %kept = inttoptr i64 %limit to ptr
  %set = call i32 @pthread_setspecific(KEY %key, ptr %kept)
  br label %done
done:
  %found = phi ptr [ %known, %0 ], [ %kept, %keep ]
  %answer = ptrtoint ptr %found to i64
  ret i64 %answer
}}
"""


@dataclass(frozen=True, slots=True)
class _Limit:
    call: Callable[[], int]
    address: int
    linked: Linked


@once
def _limit() -> _Limit:
    """The machine code, made when the first recursive function is called."""
    key = "i64" if sys.platform == "darwin" else "i32"
    text = (_LOWEST[sys.platform] + _TEXT).replace("KEY", key)
    linked = linked_kernel(text, "stack", ["begin", "limit"], quick=True)
    ctypes.CFUNCTYPE(None)(linked.addresses["begin"])()
    address = linked.addresses["limit"]
    return _Limit(ctypes.CFUNCTYPE(ctypes.c_int64)(address), address, linked)


def stack_limit() -> int:
    """The address for the calling thread."""
    return _limit().call()


def limit_function() -> int:
    """Where ``i64 limit()`` is, which says the same."""
    return _limit().address
