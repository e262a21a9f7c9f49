"""Calls from many sides: threads, forks, interrupts, the cache."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pytest

import whilst


def functions(count):
    """So many different functions, not compiled yet."""
    made = []
    for k in range(count):

        def f(x, n=k):
            t = 0.0
            for i in range(10):
                t += x * n + i
            return t

        made.append(whilst.compile(f))
    return made


def test_a_storm_of_first_calls():
    """Eight threads call eight functions that nobody compiled yet, all at once."""
    made = functions(8)
    start = threading.Barrier(8)
    failed = []

    def work(number):
        start.wait()
        for k in range(8):
            f = made[(number + k) % 8]
            for _ in range(20):
                if f(2.0) != f.python(2.0):
                    failed.append((number, k))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not failed


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_fork_then_call_and_compile():
    one, two = functions(2)
    one(1.0), one(1.0)
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(write, b"well" if one(2.0) == one.python(2.0) and two(3.0) == two.python(3.0) else b"wrong")
        finally:
            os._exit(0)
    os.close(write)
    assert os.read(read, 10) == b"well"
    os.waitpid(child, 0)
    os.close(read)


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
def usual_garbage():
    """Garbage is looked for as often as where nobody asks for anything else: what waits for that is no leak."""
    kept = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*kept)


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs /proc")
def test_calls_and_errors_leave_nothing(usual_garbage):
    def array(a):
        return a * 2.0

    def fails(x):
        if x < 0.0:
            raise ValueError(f"negative: {x}")
        return x

    f, g, a = whilst.compile(array), whilst.compile(fails), np.ones(8)

    def work(calls, errors):
        for _ in range(calls):
            f(a)
        for _ in range(errors):
            try:
                g(-1.0)
            except ValueError:
                pass

    work(2000, 500)
    gc.collect()
    before = resident()
    work(100_000, 5_000)
    gc.collect()
    assert resident() - before < 5 << 20


ENDLESS = """
import os, signal, threading, time, traceback
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in processes started in the background
import numpy as np
import whilst

@whilst.compile
def scalar(n):
    t = 0
    while t < n:
        t += 2 if t % 7 == 3 else 1
    return t

@whilst.compile
def nested(n):
    t = 0
    for i in range(n):
        for j in range(1000):
            t = (t * 31 + i * j) % 1000003
    return t

@whilst.compile
def arrays(a, n):
    for i in range(n):
        a[i % len(a)] += 1.0
    return a

@whilst.compile
def inlined(n):
    return scalar(n) + 1

@whilst.compile
def recursion(n):
    return n if n < 2 else recursion(n - 1) + recursion(n - 2)

@whilst.compile
def threads(x, n):
    for _ in range(n):
        x = np.sin(np.exp(x)) + 0.1
    return x[0]

CALLS = {"inlined": (inlined, (10,), (2**62,)), "recursion": (recursion, (10,), (90,)),
         "threads": (threads, (np.ones(10), 1), (np.ones(10**6), 2**40)),
         "scalar": (scalar, (10,), (2**62,)), "nested": (nested, (10,), (2**62,)),
         "arrays": (arrays, (np.zeros(10), 10), (np.zeros(10), 2**62))}
"""


PLACES = {
    "scalar": ["scalar: while t < n:"],
    "nested": ["nested: for i in range(n):"],
    "arrays": ["arrays: for i in range(n):"],
    "inlined": ["inlined: return scalar(n) + 1", "scalar: while t < n:"],
    "recursion": ["recursion: return n if n < 2 else recursion(n - 1) + recursion(n - 2)"],
    "threads": ["threads: for _ in range(n):"],
}


@pytest.mark.parametrize("which", PLACES)
@pytest.mark.parametrize("way", ["first", "native"])
def test_an_interrupt_ends_any_loop(which, way, tmp_path):
    """numba#5551, #2324: Ctrl-C was ignored, or ended the process. The traceback tells the line."""
    text = ENDLESS + textwrap.dedent(f"""
        f, short, long = CALLS[{which!r}]
        if {way!r} == "native":
            f(*short), f(*short)
        def interrupt():
            time.sleep(0.3)
            os.kill(os.getpid(), signal.SIGINT)
        f(*short) if {way!r} == "first" else None
        threading.Thread(target=interrupt).start()
        try:
            f(*long)
        except KeyboardInterrupt as error:
            print("interrupted")
            frames = [f for f in traceback.extract_tb(error.__traceback__)[1:] if f.name != "__call__"]
            frames = [f for f, g in zip(frames, [None, *frames]) if f != g]  # recursion shows each of its calls
        f(*short)
        print("goes on")
        print("\\n".join(f.name + ": " + f.line for f in frames))
        """)
    path = tmp_path / "program.py"
    path.write_text(text)
    environment = {**os.environ, "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, str(path)], env=environment, capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines() == ["interrupted", "goes on", *PLACES[which]], done.stderr


def test_an_exception_of_a_handler_tells_both_places():
    def count(n):
        t = 0
        while t < n:
            t += 1 if t % 7 != 3 else 2
        return t

    def handler(*_):
        raise LookupError("from the handler")

    f = whilst.compile(count)
    before = signal.signal(signal.SIGALRM, handler)
    try:
        for _ in range(3):
            f(1)
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            with pytest.raises(LookupError, match="from the handler") as caught:
                f(2**62)
            assert [entry.name for entry in caught.traceback[-2:]] == ["count", "handler"]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_handler_that_returns_lets_the_loop_go_on():
    def count(n):
        t = 0
        while t < n:
            t += 1
            if t == -1:
                return 0
        return t

    f = whilst.compile(count)
    f(1), f(1)
    seen = []
    before = signal.signal(signal.SIGALRM, lambda *_: seen.append(time.monotonic()))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        for _ in range(200):
            assert f(3_000_000) == 3_000_000
            if seen:
                break
            time.sleep(0.001)
        assert seen
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_an_impossible_allocation_is_a_memory_error():
    def f(n):
        return np.zeros(n)

    g = whilst.compile(f)
    assert len(g(3)) == len(g(3)) == 3
    for n in (2**58, 2**50):
        with pytest.raises((MemoryError, ValueError)):
            g(n)


def test_a_thread_computes_while_another_does():
    def spin(n):
        t = 0
        for i in range(n):
            t = (t * 31 + i) % 1000003
        return t

    f = whilst.compile(spin)
    f(1), f(1)
    ticks = []
    thread = threading.Thread(target=lambda: f(300_000_000))
    thread.start()
    while thread.is_alive():
        ticks.append(time.monotonic())
        time.sleep(0.005)
    assert len(ticks) > 3
