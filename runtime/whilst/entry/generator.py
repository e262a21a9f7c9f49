"""The lock of a generator that a kernel draws from, held while the kernel runs."""

from __future__ import annotations

import sys

from whilst.entry.writer import Writer

__all__ = ["Generator"]


class Generator:
    """Writes the code that locks and unlocks a ``numpy.random.Generator``."""

    def __init__(self, w: Writer, thing: str) -> None:
        self.w = w
        self._lock = self._attribute(self._attribute(thing, "bit_generator"), "lock")

    def lock(self) -> None:
        """Leave the call to Python if another thread draws: to wait would let others run after what was checked."""
        w = self.w
        taken = w.new("PyObject_CallMethodObjArgs", *self._method("acquire"), f"ptr {w.pointer(False)}", "ptr null")
        w.call("Py_DecRef", f"ptr {taken}")
        w.unless(w.value(f"icmp eq ptr {taken}, {w.pointer(True)}"), "slow")

    def unlock(self) -> None:
        """An exception that is set stays so."""
        w = self.w
        raised = [f"ptr {w.memory('ptr')}" for _ in range(3)]
        w.call("PyErr_Fetch", *raised)
        freed = w.call("PyObject_CallMethodObjArgs", *self._method("release"), "ptr null")
        w.call("Py_DecRef", f"ptr {freed}")
        w.call("PyErr_Restore", *(f"ptr {w.value(f'load ptr, {place}')}" for place in raised))

    def _attribute(self, thing: str, name: str) -> str:
        found = self.w.call("PyObject_GetAttr", f"ptr {thing}", f"ptr {self.w.pointer(sys.intern(name))}")
        self.w.unless(self.w.value(f"icmp ne ptr {found}, null"), "unset")
        self.w.hold(found)
        return found

    def _method(self, name: str) -> tuple[str, str]:
        return f"ptr {self._lock}", f"ptr {self.w.pointer(sys.intern(name))}"
