"""How many threads a kernel may use; the pool itself (``pool``) is made when the first kernel wants it."""

from __future__ import annotations

import ctypes
import os

__all__ = ["MOST", "get_threads", "limit_at", "set_threads"]

MOST = 256


def _default() -> int:
    """WHILST_NUM_THREADS, or the processors that this process may use."""
    told = os.environ.get("WHILST_NUM_THREADS", "")
    if told.isdigit() and int(told) > 0:
        return min(int(told), MOST)
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

    Results do not depend on it. The default is WHILST_NUM_THREADS, or as many as there are processors for this process.
    """
    if count < 1:
        raise ValueError("a kernel runs on one thread at least")
    before, _limit.value = _limit.value, min(count, MOST)
    return before
