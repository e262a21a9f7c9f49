"""One written program, run in every way on its inputs."""

from __future__ import annotations

import linecache

from fuzz.writing import Written, arguments, load
from harness import check
from ways import forget

__all__ = ["attempt"]


def attempt(program: Written) -> None:
    """Check the program on each of its inputs."""
    function = load(program.text)
    try:
        for number in program.inputs:
            check(function, *arguments(number))
    finally:
        forget(function)
        linecache.cache.pop(function.__code__.co_filename, None)
