"""Shares of a loop: what the pool's threads take of it, seen by a loop that is written in Python."""

from __future__ import annotations

import ctypes
import itertools
import threading
import time

import pytest

import whilst
from whilst.services import pool
from whilst.services.helping import CONTEXT, SHARES
from whilst_compiler.native import abi

RANGE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)
POLL = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
PARALLEL = ctypes.CFUNCTYPE(ctypes.c_int, *[ctypes.c_void_p] * 3, *[ctypes.c_int64] * 4)


@pytest.fixture(autouse=True)
def shared_at_once():
    before = whilst.set_threads(2)
    pool.share_from(-1.0, -1.0)
    yield
    pool.share_from()
    whilst.set_threads(before)


class Loop:
    """Iterations that note by whom they are run, and fail with a code of their own at some places."""

    def __init__(self, count, grain=1, threads=2, failing=(), off=False, wait=0.0):
        self.count, self.failing, self.wait, self.ranges = count, set(failing), wait, []
        whilst.set_threads(threads)
        context = (ctypes.c_int64 * CONTEXT)()
        poll = POLL(lambda *_: not off)
        context[abi.POLL] = ctypes.cast(poll, ctypes.c_void_p).value
        call = PARALLEL(pool.parallel_address())
        # from 1024 threads' worth of work on it is asked between ranges whether to go on
        worth = 4096 if off else threads
        self.code = call(ctypes.addressof(context), ctypes.cast(RANGE(self.run), ctypes.c_void_p), None, count, grain,
                         worth, abi.SHARED_PAYLOAD)  # fmt: skip
        self.payload = context[abi.PAYLOAD :]

    def run(self, ctx, _env, low, high):
        self.ranges.append((low, high, threading.get_ident()))
        time.sleep(self.wait)
        for i in range(low, high):
            if i in self.failing:
                for k in range(abi.SHARED_PAYLOAD):
                    ctypes.c_int64.from_address(ctx + 8 * (abi.PAYLOAD + k)).value = i + k
                return 1 + i
        return 0

    def run_once(self):
        return sorted(i for low, high, _ in self.ranges for i in range(low, high))


@pytest.mark.parametrize("threads", [2, 3, 7, SHARES, SHARES + 9])
def test_each_iteration_is_run_once(threads):
    for count, grain in itertools.product((1, 2, 3, 6, 64, 65, 500, 1023), (1, 8, 256)):
        loop = Loop(count, grain, threads)
        assert loop.code == 0 and loop.run_once() == list(range(count)), (count, grain)
        assert all(low % grain == 0 for low, _, _ in loop.ranges)


@pytest.mark.parametrize("threads", [2, 3, 8])
def test_the_first_failure_is_told_and_all_before_it_is_run(threads):
    for failing in [(0,), (299,), (150,), (149, 150), (299, 148), (290, 180, 99), range(1, 300), range(120, 300, 7)]:
        for _ in range(5):
            loop = Loop(300, 1, threads, failing)
            first = min(failing)
            assert loop.code == 1 + first and loop.payload == list(range(first, first + abi.SHARED_PAYLOAD))
            ran = loop.run_once()
            assert len(set(ran)) == len(ran) and set(ran) >= set(range(first))
    assert Loop(300, 1, threads).code == 0


def test_contexts_of_threads_have_room_for_what_is_told():
    """They lie on the stacks of the threads, where nobody would notice what is written behind them."""
    assert CONTEXT >= abi.context_slots(abi.SHARED_PAYLOAD // 2)


def test_a_thread_begins_with_its_own_share():
    """Where it does not come late: what is in its cache since the last loop."""
    begun = set()
    for _ in range(20):
        ranges = Loop(512, 1, 2, wait=0.002).ranges
        begun |= {low for low, _, who in ranges if who != threading.get_ident()}
    assert 256 in begun


def test_interrupted_between_ranges():
    loop = Loop(10_000, 1, 2, off=True)
    assert loop.code == abi.INTERRUPTED and len(loop.run_once()) < 10_000
    assert Loop(100).code == 0
