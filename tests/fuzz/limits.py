"""An end to programs that have none."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import Any

__all__ = ["Hangs", "limited"]


class Hangs(BaseException):
    """A way of running the program does not come to an end (no ``Exception``: the check would take it for a result)."""


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise ``Hangs`` after so many seconds of processor time, where signals can do that; again if it is swallowed."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: Any) -> None:
        raise Hangs

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
