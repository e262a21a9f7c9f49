"""The stages of a compilation: how long each took, and room for what is nested deeply."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import TypeVar

__all__ = ["Stages", "duration"]

T = TypeVar("T")

_FRAMES = 20_000
"""So many frames of Python's a stage may need: it goes down the user's program region by region."""
_SLOTS = 1 << 19
"""Values that fit on Python's own stack before it grows. It grows by 16 KB, and a call at the edge takes that from the
system and gives it back when it returns: a quarter of the front end's time."""


class Stages:
    """Seconds by stage, in the order of the stages."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def run(self, name: str, work: Callable[[], T]) -> T:
        """What ``work`` returns, with room for it to recurse."""
        start = time.perf_counter()
        _room.enter()
        try:
            return _on_long_stack(work)
        finally:
            _room.leave()
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start

    def __str__(self) -> str:
        return ", ".join(f"{name} {duration(seconds)}" for name, seconds in self.seconds.items())


def duration(seconds: float) -> str:
    """``1.23 ms``"""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def _on_long_stack(work: Callable[[], T]) -> T:
    return work()


_on_long_stack.__code__ = _on_long_stack.__code__.replace(co_stacksize=_SLOTS)


class _Room:
    """The limit that was there, while some threads have a larger one: it is one for all of them."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.inside = self.before = 0

    def enter(self) -> None:
        with self.lock:
            if not self.inside:
                self.before = sys.getrecursionlimit()
                sys.setrecursionlimit(max(self.before, _FRAMES))
            self.inside += 1

    def leave(self) -> None:
        with self.lock:
            self.inside -= 1
            if not self.inside:
                sys.setrecursionlimit(self.before)


_room = _Room()
