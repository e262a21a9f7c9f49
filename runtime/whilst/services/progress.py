"""``with whilst.progress():`` a line that tells how far long loops have come, and how fast they run.

On a terminal it is written over and over; into a file or a pipe go lines, a few, that anyone can read later.

Kernels poll after so much work, and add it up; a thread of Python reads the sum. A step is an iteration of an innermost
loop, or a part of one where an iteration does much.
"""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import TextIO

from whilst.services.services import services

__all__ = ["progress"]

_MARKS = "-\\|/"
_OFTEN, _SELDOM = 0.2, 10.0


class progress:
    """While the block runs, show steps and their rate, from ``after`` seconds on, every ``every`` seconds (by default
    0.2 on a terminal, 10 elsewhere); at its end once more if it took longer than ``after``.

    Only loops that run longer than a few milliseconds are seen; what is shown is right to a million iterations.
    """

    def __init__(self, every: float | None = None, after: float = 0.5, file: TextIO | None = None) -> None:
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
        if stream is not None:
            with suppress(OSError, ValueError):  # nobody reads it any more
                self._show_on(stream)

    def _show_on(self, stream: TextIO) -> None:
        terminal = stream.isatty()
        every = self.every if self.every is not None else _OFTEN if terminal else _SELDOM
        wait, count = self.after if terminal else max(self.after, every), 0
        while not self._over.wait(wait):
            wait, count = every, count + 1
            self._put(stream, f"\r{_MARKS[count % 4]} {self._line()}   " if terminal else f"{self._line()}\n")
        if count or time.perf_counter() - self._begun > self.after:
            self._put(stream, f"\r  {self._line()}   \n" if terminal else f"{self._line()}\n")

    def _put(self, stream: TextIO, text: str) -> None:
        stream.write(text)
        stream.flush()

    def _line(self) -> str:
        seconds = time.perf_counter() - self._begun
        done = self.steps
        return f"{_short(done)} steps in {seconds:.1f} s, {_short(done / max(seconds, 1e-9))} a second"


def _short(number: float) -> str:
    for unit, size in (("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if number >= size:
            return f"{number / size:.2f} {unit}"
    return f"{number:.0f}"
