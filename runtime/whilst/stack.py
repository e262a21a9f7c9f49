"""How deep native recursion may go: the lowest stack address that a thread's kernels may reach."""

from __future__ import annotations

import ctypes
import threading

__all__ = ["stack_limit"]

_RESERVE = 512 * 1024
"""What is left to the interpreter, for callbacks and signal handlers."""

_known = threading.local()


def stack_limit() -> int:
    """The address for the calling thread."""
    try:
        limit: int = _known.limit
    except AttributeError:
        limit = _known.limit = _lowest() + _RESERVE
    return limit


def _lowest() -> int:
    """The lowest address of the calling thread's stack."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.pthread_self.restype = ctypes.c_void_p
    attributes = ctypes.create_string_buffer(256)
    address, size = ctypes.c_void_p(), ctypes.c_size_t()
    if libc.pthread_getattr_np(ctypes.c_void_p(libc.pthread_self()), attributes):
        raise RuntimeError("the size of the stack is not known")
    try:
        libc.pthread_attr_getstack(attributes, ctypes.byref(address), ctypes.byref(size))
    finally:
        libc.pthread_attr_destroy(attributes)
    return address.value or 0
