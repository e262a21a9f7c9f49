"""Where the time of a row goes: into calls, checks, fresh memory, traffic with memory; what is left is computing."""

from __future__ import annotations

import copy
import functools
import mmap
import resource
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from benchmarks.arrays.program import Program

__all__ = ["CAUSES", "shares"]

CAUSES = ("calls", "checks", "page faults", "bandwidth")
"""What a part of the time may be due to. "bandwidth" is the part of the machine's copy bandwidth that is used if each
argument and result is moved once: near 1 nothing can be faster."""

_ROUNDS, _AT_LEAST = 7, 2e-3
_MUCH = 1 << 26
Call = Callable[..., Any]


def shares(program: Program, size: str, call: Any, seconds: float) -> dict[str, float]:
    """The part of ``seconds``, the time of a call at this size, that each cause explains."""
    args = program.args(size)
    bare = call.again((), call.options | {"checks": False})
    checked, unchecked = _times([call, bare], args)
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    result = call(*copy.deepcopy(args))
    faults = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before - _copied(args)
    moved = sum(x.nbytes for x in (*_arrays(args), *_arrays(result)))
    found = (
        _least(call, program) / seconds,
        1 - unchecked / checked,
        max(faults, 0) * fault() / seconds,
        moved / seconds / copy_bandwidth(),
    )
    return dict(zip(CAUSES, found, strict=True))


def _least(call: Call, program: Program) -> float:
    """The time of a call on a few elements."""
    try:
        return _times([call], program.inputs(program.tiny))[0]
    except ValueError:  # there are too few of them for this program
        return 0.0


def _times(calls: list[Call], args: tuple[Any, ...]) -> list[float]:
    """The least time of each, by turns."""
    given = copy.deepcopy(args)
    for call in calls:
        call(*given)
    counts = [max(1, int(_AT_LEAST / _time(call, given, 1))) for call in calls]
    rounds = [[_time(call, given, n) for call, n in zip(calls, counts, strict=True)] for _ in range(_ROUNDS)]
    return [min(column) for column in zip(*rounds, strict=True)]


def _time(call: Call, args: tuple[Any, ...], count: int) -> float:
    start = time.thread_time()
    for _ in range(count):
        call(*args)
    return (time.thread_time() - start) / count


def _arrays(x: Any) -> Iterator[np.ndarray[Any, Any]]:
    if isinstance(x, np.ndarray):
        yield x
    elif isinstance(x, tuple | list):
        for item in x:
            yield from _arrays(item)


def _copied(args: tuple[Any, ...]) -> int:
    """How many faults it takes to copy the arguments."""
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    copy.deepcopy(args)
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


@functools.cache
def fault() -> float:
    """Seconds that the first touch of a page takes."""
    with mmap.mmap(-1, _MUCH) as block:
        fresh = np.frombuffer(block, np.uint8)
        start = time.thread_time()
        fresh[:: mmap.PAGESIZE] = 1
        seconds = time.thread_time() - start
        del fresh
    return seconds / (_MUCH // mmap.PAGESIZE)


@functools.cache
def copy_bandwidth() -> float:
    """Bytes a second, read and written, of one thread that copies much more than caches hold."""
    source, target = np.ones(_MUCH), np.zeros(_MUCH)
    best = min(_time(np.copyto, (target, source), 1) for _ in range(5))
    return 2 * source.nbytes / best
