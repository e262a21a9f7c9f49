"""The binary interface between a kernel and whoever calls it.

``i32 kernel(ctx, in, out)``: arrays of 8-byte slots. A scalar takes one slot (its low bytes), a complex two; an array
takes its data pointer, its sizes, its strides in bytes (inputs only). A result array is a block from ``malloc``.
"""

from __future__ import annotations

from whilst_compiler.ir.types import Tensor

__all__ = [
    "ALLOCATE", "ASKED", "CALL", "CLEARED", "DEEP", "FREE", "HOSTS", "HOST_FAILED", "INTERRUPTED", "IO", "LARGE",
    "MIDDLING", "MOVE", "NO_MEMORY", "PAYLOAD", "POLL", "SHARED_PAYLOAD", "STACK", "STACK_LIMIT", "STACK_LOWEST",
    "STOP", "STRETCH", "STRETCH_WORK", "TEXTS", "TEXT_FUNCTIONS", "THREAD", "TOO_DEEP", "TRAIL", "TRAIL_LENGTH",
    "WHERE", "WORK", "context_slots", "input_slots", "output_slots", "text_symbol",
]  # fmt: skip

NO_MEMORY = -1
HOST_FAILED = -2
INTERRUPTED = -3
TOO_DEEP = -4
"""What a kernel returns besides 0 (all well) and ``1 + site``."""

IO = 0
POLL = 1
STACK = 2
STOP = 3
CALL = 4
THREAD = 5
HOSTS = 6
TEXTS = 7
WHERE = 8
WORK = 9
ASKED = 10
TRAIL = 11
CLEARED = 12
TRAIL_LENGTH = 32
PAYLOAD = CLEARED + TRAIL_LENGTH
"""Slots of the context: ``i32 io(ctx, site, payload)`` and ``i32 poll(ctx, work, null)``, which return 1 if the kernel
may go on; where the limits of the thread's stack are; a flag that stops the kernel at once if it is not 0; the caller's
own; the thread state while the interpreter lock is released; what ``io`` knows of the sites; the store of texts; 1 +
the site of the loop that was interrupted; work that ``poll`` has yet to be told of; how often ``DEEP`` was called;
how many calls a failure has left; and behind all that has to be ``CLEARED`` for a call, 1 + the site of each (of the
last of more than ``TRAIL_LENGTH`` in the last slot); payload."""

SHARED_PAYLOAD = 20
"""So many slots of payload the contexts of the pool's threads have room for."""

STACK_LIMIT, STACK_LOWEST = 0, 1
"""Slots of the limits of a stack: a function that is going to call another one from below the first address asks
whether it may (``DEEP``); from below the second one it may not. The first one is above all addresses now and then, so
that functions ask: that is how Ctrl-C is looked for where they call each other."""

DEEP = "whilst_deep"
"""``i32 (ctx, here)``: 0, or a code to leave with."""

ALLOCATE, ZEROS, MOVE, FREE = "whilst_allocate", "whilst_zeros", "whilst_move", "whilst_free"
"""What kernels call on Linux in place of C's functions where blocks may be large; ``free`` takes them as well."""

TEXT_FUNCTIONS = {
    "text_entry": 1, "text_at": 2, "text_slice": 4, "text_concat": 2, "text_code": 1, "text_of_code": 1,
    "text_of_int": 1, "text_compare": 2, "text_find": 3, "text_match": 3, "text_run": 3, "text_run_back": 2,
    "text_int": 1, "text_all": 5, "text_cased": 2, "text_begin": 1, "text_feed": 2, "text_joined": 1, "text_found": 1,
}  # fmt: skip
"""The rows for which kernels call the store of texts, by the number of operands: ``i64 whilst_NAME(ctx, ...)``."""


def text_symbol(row: str) -> str:
    """The name of the function for a row."""
    return f"whilst_{row}"


STRETCH = "whilst_stretch"
"""What kernels call in nests that take long: ``i64 (ctx, at, stop, each, place)`` asks for Ctrl-C and returns where the
next stretch ends, of iterations that do so much ``each``; or -1, having noted the place."""

STRETCH_WORK = 1 << 21
"""A stretch has some so many simple operations."""

MIDDLING, LARGE = 1 << 16, 1 << 22
"""From so many bytes on a block is not small any more, and from so many on it is large."""


def context_slots(payload: int) -> int:
    """The size of a context for payloads of up to so many values."""
    return PAYLOAD + 2 * max(payload, 4)


def input_slots(type: Tensor) -> int:
    if type.dims:
        return 1 + 2 * type.rank
    return 2 if type.dtype.kind == "c" else 1


def output_slots(type: Tensor) -> int:
    if type.dims:
        return 1 + type.rank
    return 2 if type.dtype.kind == "c" else 1
