"""Ctrl-C where functions call each other: the thread that has them ask, asleep, in a child, and where there is none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import traceback

import numpy as np
import pytest

import whilst
from whilst.services.stack import stack, watcher
from whilst.services.watching import ASLEEP, REFUSED, RUNNING


class Stop(Exception):
    pass


@whilst.compile
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@pytest.fixture(autouse=True)
def _stopping():
    """A handler that raises."""

    def stop(number, frame):
        raise Stop

    before = signal.signal(signal.SIGALRM, stop)
    fib(5)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def _stopped() -> bool:
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    with pytest.raises(Stop):
        fib(90)
    return True


def _waited_for(state: int) -> bool:
    end = time.monotonic() + 60
    while watcher().value != state and time.monotonic() < end:
        time.sleep(0.01)
    return watcher().value == state


def test_it_sleeps_where_nothing_runs_and_is_woken():
    for _ in range(3):
        assert _stopped()
        assert watcher().value == RUNNING
        assert _waited_for(ASLEEP)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_it_takes_no_signals():
    assert _stopped()
    blocked = []
    for task in os.listdir("/proc/self/task"):
        with open(f"/proc/self/task/{task}/status", encoding="utf-8") as file:
            blocked.append(int(next(line for line in file if line.startswith("SigBlk")).split()[1], 16))
    assert [mask for mask in blocked if mask >> (signal.SIGINT - 1) & mask >> (signal.SIGALRM - 1) & 1]


def test_without_it_calls_are_counted():
    assert _waited_for(ASLEEP)
    watcher().value = REFUSED
    try:
        assert _stopped()
        assert fib(15) == 610
    finally:
        watcher().value = ASLEEP
    assert _stopped()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("running", [True, False], ids=["while it runs", "while it sleeps"])
def test_a_child_has_its_own(running):
    assert _stopped() if running else _waited_for(ASLEEP)
    child = os.fork()
    if not child:
        signal.alarm(60)
        ended = 1
        try:
            signal.signal(signal.SIGALRM, signal.getsignal(signal.SIGALRM))
            ended = 0 if _stopped() and fib(15) == 610 else 2
        finally:
            os._exit(ended)
    assert os.waitpid(child, 0)[1] == 0
    assert _stopped()


def test_threads_that_have_ended_leave_their_records_to_others():
    """One after the other: each has that of one before, which may end a little after it is joined."""
    seen = set()
    for _ in range(20):
        thread = threading.Thread(target=lambda: seen.add((stack(), fib(10))))
        thread.start()
        thread.join()
    assert len(seen) < 10


def test_others_run_beside_recursion():
    """An entry holds the interpreter lock until the kernel asks: a thread that recurses does not keep it."""
    begun, done = threading.Event(), []

    def work():
        begun.set()
        done.append(fib(41))

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait()
    assert not done
    thread.join()
    assert done == [165580141]


def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


def often(n, k):
    t = 0
    for _ in range(k):
        t += down(n)
    return t


def short_loops(n, k):
    t = 0
    for i in range(k):
        t += i % 7
    return t if n == 0 else short_loops(n - 1, k) + short_loops(n - 1, k) + t


def short_nests(n, a):
    a *= 0.5
    return 1 if n == 0 else short_nests(n - 1, a) + short_nests(n - 1, a)


def walk(n):
    if n > 0:
        yield from walk(n - 1)
        yield n
        yield from walk(n - 1)


def walked(n, k):
    return sum([v % k for v in walk(n)])


def one(n, k):
    return k if n == 0 else other(n - 1, k) + other(n - 1, k)


def other(n, k):
    return one(n, k) - 1


@pytest.mark.parametrize(
    ("function", "short", "args"),
    [
        (often, (3, 7), (5000, 10**12)),
        (short_loops, (3, 7), (80, 20_000)),
        (short_nests, (3, np.ones(7)), (80, np.ones(20_000))),
        (walked, (3, 7), (80, 7)),
        (one, (3, 7), (80, 7)),
    ],
    ids=["often", "loops", "nests", "generators", "each other"],
)
def test_whatever_else_they_do(function, short, args):
    """What is counted in calls alone, or in loops alone, may take minutes for a million of either."""
    compiled = whilst.compile(function)
    assert compiled(*short) == function(*short)
    for _ in range(2):
        signal.setitimer(signal.ITIMER_REAL, 0.02)
        with pytest.raises(Stop) as failed:
            compiled(*args)
        assert function.__name__ in [frame.name for frame in traceback.extract_tb(failed.value.__traceback__)]
        assert compiled(*short) == function(*short)


ENDING = """
import threading, time
import whilst

@whilst.compile
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def work():
    while True:
        fib(15)
        time.sleep(0.0003)

fib(10)
for _ in range(2):
    threading.Thread(target=work, daemon=True).start()
time.sleep({})
"""


@pytest.mark.parametrize("seconds", [0, 0.003, 0.008, 0.1])
def test_the_process_ends_at_any_time(seconds, tmp_path):
    path = tmp_path / "ending.py"
    path.write_text(ENDING.format(seconds))
    environment = {**os.environ, "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, str(path)], env=environment, capture_output=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, b"")
