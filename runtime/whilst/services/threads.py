"""How many threads a kernel may use; the pool itself (``pool``) is made when the first kernel wants it."""

from __future__ import annotations

import ctypes
import os

from whilst.switches import say_unknown

__all__ = ["MOST", "get_threads", "limit_at", "set_threads"]

MOST = 256


_TOLD = ("WHILST_NUM_THREADS", "OMP_NUM_THREADS")
"""Variables of the environment; the first that is set counts. Process pools set the second one for their workers."""


def _default() -> int:
    """What the environment says, or the processors that this process may use."""
    for name in _TOLD:
        told = os.environ.get(name, "").partition(",")[0].strip()  # OMP_NUM_THREADS has a number for each level
        if told.isdecimal() and int(told) > 0:
            return min(int(told), MOST)
        if told and name.startswith("WHILST"):
            say_unknown(name, told, "a number from 1 on")
    there = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(there, _quota(), MOST))


def _quota() -> int:
    """How many processors' time a container grants, where it says so."""
    try:
        with open("/sys/fs/cgroup/cpu.max", encoding="ascii") as file:
            time, period = file.read().split()
            return -(-int(time) // int(period))
    except (OSError, ValueError):  # no such file; "max"
        return MOST


_limit = ctypes.c_int64(_default())


def limit_at(address: int) -> None:
    """Keep the limit at this address from now on, where the pool looks for it."""
    global _limit
    moved = ctypes.c_int64.from_address(address)
    moved.value, _limit = _limit.value, moved


def get_threads() -> int:
    """How many threads a kernel may use."""
    return _limit.value


def set_threads(count: int) -> int:
    """Let kernels use ``count`` threads (at least 1) from now on; returns how many it was before.

    Results do not depend on it. The default is WHILST_NUM_THREADS, or OMP_NUM_THREADS, or as many as there are
    processors for this process. ``threadpoolctl.threadpool_limits`` sets and restores it, too.
    """
    if count < 1:
        raise ValueError("a kernel runs on one thread at least")
    before, _limit.value = _limit.value, min(count, MOST)
    return before
