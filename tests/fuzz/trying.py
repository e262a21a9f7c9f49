"""One written program, run in every way on its inputs."""

from __future__ import annotations

import linecache

from fuzz.limits import Hangs, limited
from fuzz.writing import Written, arguments, load
from harness import Mismatch, check
from ways import forget
from whilst_compiler.errors import Limitation, UserError, WhilstError

__all__ = ["attempt"]

SECONDS = 60.0


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
