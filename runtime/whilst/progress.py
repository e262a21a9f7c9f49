"""``with whilst.progress():`` a line that tells how far long loops have come, and how fast they run.

Kernels poll after so much work, and add it up; a thread of Python reads the sum. A step is an iteration of an innermost
loop, or a part of one where an iteration does much.
"""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from types import TracebackType
from typing import TextIO

from whilst.services import services

__all__ = ["progress"]

_MARKS = "-\\|/"


class progress:
    """While the block runs, show steps and their rate, from ``after`` seconds on, every ``every`` seconds.

    Only loops that run longer than a few milliseconds are seen; what is shown is right to a million iterations.
    """

    def __init__(self, every: float = 0.2, after: float = 0.5, file: TextIO | None = None) -> None:
        self.every = every
        self.after = after
        self.file = file
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._show, name="whilst progress", daemon=True)

    def __enter__(self) -> progress:
        self._work = ctypes.c_int64.from_address(services().work)
        self._first = self._work.value
        self._begun = time.perf_counter()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    @property
    def steps(self) -> int:
        """How many steps loops have made since the block began, about."""
        return self._work.value - self._first

    def _show(self) -> None:
        stream = self.file or sys.stderr
        shown, wait, count = False, self.after, 0
        while not self._over.wait(wait):
            wait, count, shown = self.every, count + 1, True
            stream.write(f"\r{_MARKS[count % 4]} {self._line()}")
            stream.flush()
        if shown:
            stream.write(f"\r  {self._line()}\n")
            stream.flush()

    def _line(self) -> str:
        seconds = time.perf_counter() - self._begun
        done = self.steps
        return f"{_short(done)} steps in {seconds:.1f} s, {_short(done / max(seconds, 1e-9))} a second   "


def _short(number: float) -> str:
    for unit, size in (("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if number >= size:
            return f"{number / size:.2f} {unit}"
    return f"{number:.0f}"
