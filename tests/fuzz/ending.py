"""Whether plain Python comes to an end with a program."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from fuzz.limits import Hangs, limited
from harness import run

__all__ = ["ending", "ends"]

STEPS = 20_000
"""Lines that a program may run in Python: taking statements away makes endless loops."""
SECONDS = 10.0
"""Of the processor's: what ends a program that loses the exception which ends it, as generators that are put away do."""


class _Endless(BaseException):
    """The program ran too many lines (no ``Exception``: programs have handlers for these)."""


def ends(function: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    """Whether plain Python comes to an end after not too many lines."""
    return ending(function, args) is not None


def ending(function: Callable[..., Any], args: tuple[Any, ...]) -> str | None:
    """The class of what plain Python raises, "" if it returns, None if it does not come to an end."""
    steps = 0

    def count(frame: Any, event: str, argument: Any) -> Any:
        nonlocal steps
        steps += 1
        if steps > STEPS:
            raise _Endless
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        with limited(SECONDS):
            error = run(function, args, {}).error
    except (_Endless, Hangs):
        return None
    finally:
        sys.settrace(before)
    return "" if error is None else type(error).__name__
