"""What is made once in a process, also where several threads want it first."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["once"]

R = TypeVar("R")


def once(make: Callable[..., R]) -> Callable[..., R]:
    """As ``functools.cache``, but only one thread makes a result: machine code that another one had made and that
    nobody keeps would be gone, while its addresses are in use."""
    lock = threading.RLock()
    made: dict[tuple[Any, ...], R] = {}

    @functools.wraps(make)
    def alone(*args: Any) -> R:
        with lock:
            if args not in made:
                made[args] = make(*args)
            return made[args]

    return functools.cache(alone)
