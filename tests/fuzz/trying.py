"""One written program, run in every way on its inputs."""

from __future__ import annotations

import contextlib
import linecache
import signal
import threading
from collections.abc import Iterator
from typing import Any

from fuzz.writing import Written, arguments, load
from harness import Mismatch, check
from ways import forget
from whilst_compiler.errors import Limitation, UserError, WhilstError

__all__ = ["Hangs", "attempt", "limited"]

SECONDS = 60.0


class Hangs(BaseException):
    """A way of running the program does not come to an end (no ``Exception``: the check would take it for a result)."""


def attempt(program: Written, seconds: float = SECONDS) -> list[WhilstError]:
    """Check the program on each of its inputs; what whilst says of those for which it does not compile it."""
    function = load(program.text)
    refusals: list[WhilstError] = []
    try:
        with limited(seconds):
            for number in program.inputs:
                try:
                    check(function, *arguments(program, number), passes=program.passes)
                except Mismatch as error:
                    if not (program.refusable and isinstance(error.__cause__, UserError | Limitation)):
                        raise
                    refusals.append(error.__cause__)
        return refusals
    except Hangs as error:
        raise AssertionError(f"hangs: no end after {seconds:g} seconds of work") from error
    finally:
        forget(function)
        linecache.cache.pop(function.__code__.co_filename, None)


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
