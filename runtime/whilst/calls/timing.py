"""How long calls take: what ``whilst bench``, the samples and the benchmarks share."""

from __future__ import annotations

import copy
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

from whilst.cache.store import without_store
from whilst.calls.function import Function
from whilst.quick import compiler
from whilst.stages import duration

__all__ = ["Race", "duration", "race", "seconds_per_call"]


_LONG = 5.0
"""Seconds of a call that is not made once more to see whether it was held up."""


@dataclass(frozen=True)
class Race:
    """Seconds of the first compiled call (compiling included), of a later one, and of one call of plain Python."""

    first: float
    compiled: float
    python: float

    @property
    def ratio(self) -> float:
        return self.python / self.compiled

    def __str__(self) -> str:
        return (
            f"first call {duration(self.first)}, then {duration(self.compiled)} a call;"
            f" plain Python {duration(self.python)}: {self.ratio:,.1f} times as fast"
        )


def seconds_per_call(call: Callable[..., Any], args: Sequence[Any], at_least: float = 0.05, rounds: int = 5) -> float:
    """The median over ``rounds`` of the mean time of a call, each round at least ``at_least / rounds`` seconds long.

    Calls that take longer than a second are made once, or twice if the first may have taken so long for other reasons
    (compiled functions make their native entry then, on machines that may be busy).
    """
    args = copy.deepcopy(tuple(args))
    repeats, taken = 1, _time(call, args, 1)
    if 1 < taken < _LONG:
        taken = min(taken, _time(call, args, 1))
    while taken < at_least / rounds and repeats < 10_000_000:
        repeats *= 2 if taken * 2 >= at_least / rounds else 4
        taken = _time(call, args, repeats)
    if taken > 1:
        return taken / repeats
    return statistics.median(_time(call, args, repeats) / repeats for _ in range(rounds))


def _time(call: Callable[..., Any], args: Sequence[Any], repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        call(*args)
    return time.perf_counter() - start


def race(
    function: Function[..., Any], *args: Any, at_least: float = 0.05, keywords: Mapping[str, Any] = MappingProxyType({})
) -> Race:
    """The compiled function against the plain one, on copies of the same arguments (which calls may change)."""
    given, named = copy.deepcopy((args, dict(keywords)))
    compiler()  # loaded once per process, whatever is compiled
    with without_store():
        start = time.perf_counter()
        function(*given, **named)
        first = time.perf_counter() - start
    compiled, python = (partial(way, **named) if named else way for way in (function, function.python))
    return Race(first, seconds_per_call(compiled, args, at_least), seconds_per_call(python, args, at_least))
