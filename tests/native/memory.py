"""How much memory is allocated by ``malloc``, as the C library counts."""

from __future__ import annotations

import ctypes


class _Information(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_size_t)
        for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
    ]


def in_use() -> int:
    """Bytes in use, or 0 where the C library does not tell."""
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "mallinfo2"):
        return 0
    libc.mallinfo2.restype = _Information
    found = libc.mallinfo2()
    return int(found.uordblks + found.hblkhd)
