"""Nests over large arrays are run in stretches, and Ctrl-C is looked for in between."""

from __future__ import annotations

import ctypes
import re
import signal
import time
import traceback

import numpy as np
import pytest

import whilst
from whilst.services.services import services


class Stop(Exception):
    pass


def running(a):
    return np.cumsum(a)


def total(a):
    return (a * 2.0).sum()


def turned(a):
    return a.reshape(-1, 1000).T + 1.0


def powers(a):
    return a**1.7


def in_two_rows(a):
    return (a.reshape(2, -1) * 2.0 + 1.0).sum(axis=0)


def by_hand(a):
    result = np.empty(len(a))
    for i in range(len(a)):
        result[i] = 2.0 * a[i] + 1.0
    return result


A = np.random.default_rng(0).random(20_000_000)


def until_it_stops(call, name):
    """Have a signal come while the call runs, until it does so early enough to be seen inside."""

    def stop(number, frame):
        raise Stop

    start = time.perf_counter()
    call()
    took = time.perf_counter() - start
    before = signal.signal(signal.SIGALRM, stop)
    try:
        for k in range(60):
            try:
                signal.setitimer(signal.ITIMER_REAL, took * (k % 6 + 1) / 10)
                call()
                signal.setitimer(signal.ITIMER_REAL, 0)
            except Stop as error:
                frames = traceback.extract_tb(error.__traceback__)
                found = [frame.line for frame in frames if frame.name == name]
                if found:
                    return found[0]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return None


@pytest.mark.parametrize("function", [running, total, turned, powers, in_two_rows, by_hand], ids=lambda f: f.__name__)
def test_signals_are_seen_inside(function):
    compiled = whilst.compile(function)
    compiled(A[:1000])
    line = until_it_stops(lambda: compiled(A), function.__name__)
    assert line is not None and line.startswith(("return ", "for ", "result"))
    np.testing.assert_allclose(compiled(A[:2_000_000]), function(A[:2_000_000]), rtol=1e-9)


@pytest.mark.parametrize("size", [0, 1, 1000, (1 << 19) - 1, 1 << 19, (1 << 19) + 1, 2_000_000])
def test_stretches_meet(size):
    for function in (running, total):
        compiled = whilst.compile(function)
        np.testing.assert_allclose(compiled(A[:size]), function(A[:size]), rtol=1e-12)
    shape = (size // 1000, 1000)
    a = A[: shape[0] * 1000]
    assert np.array_equal(whilst.compile(turned)(a), turned(a))


def asks(function, *args):
    """How many places look for Ctrl-C."""
    return len(re.findall("call i64 @whilst_stretch", whilst.compile(function).lower(*args).llvm))


def test_short_nests_are_not_cut():
    def few(a):
        return np.zeros((3, 4)) + a

    assert asks(few, 1.0) == 0
    assert asks(running, A) == 1


def test_loops_of_the_users_ask_themselves():
    def again(a, n):
        for _ in range(n):
            a = np.cumsum(a)
        return a

    assert asks(again, A, 3) == 1  # (the copy before the loop)


def neighbours(m):
    return m[:, 1:] * m[:, :-1]


def running_in_rows(m):
    return np.cumsum(m, axis=1)


def rows_summed(m):
    return np.exp(np.sin(m) ** 2.0).sum(axis=1)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("function", [neighbours, running_in_rows, rows_summed], ids=lambda f: f.__name__)
def test_long_rows_are_cut_too(function, threads):
    """Two rows of many elements: nothing would be asked between them for a second and more."""
    compiled, width = whilst.compile(function), 10_000_000
    for n in (0, 1, 5, 3_000_000):
        m = A[: 2 * n].reshape(2, n)
        np.testing.assert_allclose(compiled(m), function(m), rtol=1e-9)
    work = ctypes.c_int64.from_address(services().work)
    before = work.value
    had = whilst.set_threads(threads)
    compiled(A.reshape(2, width))
    whilst.set_threads(had)
    assert work.value - before > width // 2048, "asked after stretches of elements (or of blocks of a sum)"


def test_nests_are_cut_along_two_axes_at_most():
    def boxes(a):
        return a[1:, 1:, 1:] + a[:-1, :-1, :-1]

    assert asks(boxes, A.reshape(10, 20, -1)) == 2


def test_stretches_are_no_loops():
    """LLVM sees the loop over elements and no other, over whose passes it would take its time."""
    text = whilst.compile(running).lower("f64[n]").kernel.optimized_llvm
    assert "llvm.loop" in text and len(set(re.findall(r"!llvm.loop (!\d+)", text))) == 1
