"""An entry in memory: its table filled, ready to be called."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from whilst.cache.objects import linked_kernel
from whilst.entry.cpython import address_of
from whilst.entry.text import EntryText
from whilst.services.services import services

__all__ = ["Entry", "load_entry"]


class Entry:
    """A C function for one specialisation, and everything that it holds addresses of."""

    def __init__(self, address: int, keep: tuple[Any, ...]) -> None:
        self.address = address
        self.keep = keep


def load_entry(
    name: str, text: EntryText, kernel: int, keep: Any, before: Entry | None, slow: Callable[..., Any],
    ways: tuple[Callable[..., Any], Callable[..., Any]],
) -> Entry:  # fmt: skip
    """Load an entry and fill its table.

    It calls the ``kernel`` at this address, which is valid as long as ``keep`` is there. A call that does not fit goes
    to the entry ``before``, or to ``slow``, which takes the callee as its first argument. ``ways`` are
    ``failed(code, context)``, which makes the exception that a kernel's error code stands for, and what is called with
    the arguments after a call in which there may have been floating-point errors: it gives an exception, or None.
    """
    native = services()
    linked = linked_kernel(text.text, name, ["entry", "table"], quick=True)
    ctypes.c_void_p.from_address(native.python).value = id(slow)
    poll = native.poll_held if text.keeps_lock else native.poll
    special = [before.address if before else native.slow, native.slow, kernel, poll, *map(id, ways)]
    rest = [address_of(thing) if kind == "function" else id(thing) for kind, thing in text.table]
    table = (ctypes.c_void_p * (len(special) + len(rest)))(*special, *rest)
    ctypes.memmove(linked.addresses["table"], table, ctypes.sizeof(table))
    return Entry(linked.addresses["entry"], (linked, text, keep, before, slow, ways, native))
