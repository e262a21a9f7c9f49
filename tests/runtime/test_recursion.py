"""Recursion that does not end raises RecursionError and leaves the process alive, in threads too."""

import signal
import threading
import traceback

import pytest

import whilst


@whilst.compile
def endless(n):
    return endless(n) + 1


@whilst.compile
def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


@pytest.mark.parametrize("run", [endless, endless.eager], ids=["native", "eager"])
def test_endless_recursion(run):
    with pytest.raises(RecursionError, match="maximum recursion depth exceeded"):
        run(1)


def test_in_a_thread():
    found = []

    def work():
        try:
            endless(1)
        except RecursionError as error:
            found.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(found) == 1


def test_deeper_than_python():
    assert depth(5000) == 5000
    assert depth.eager(3000) == 3000


class Stop(Exception):
    pass


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def sums(n, k):
    total = 0
    for i in range(k):
        total += i % 3
    return total if n == 0 else total + sums(n - 1, k) + sums(n - 1, k)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


@pytest.mark.parametrize(
    ("function", "args"),
    [(fib, (15,)), (sums, (5, 7)), (is_odd, (7,)), (is_even, (7,))],
    ids=["fib", "sums", "is_odd", "is_even"],
)
def test_calls_are_native(function, args):
    compiled = whilst.compile(function)
    assert [compiled(*args) for _ in range(4)] == [function(*args)] * 4
    assert compiled._entries.last is not None


def test_lines_are_told():
    """By the slow call, by the entry and by the interpreter: the user's frames, and at the end of them nobody else's."""

    @whilst.compile
    def without_end(n):
        m = n + 1
        return without_end(m) * 2

    for call in (without_end, without_end, without_end, without_end.eager):
        with pytest.raises(RecursionError, match="maximum recursion depth exceeded") as failed:
            call(1)
        frames = traceback.extract_tb(failed.value.__traceback__)
        assert (frames[-1].name, frames[-1].line) == ("without_end", "return without_end(m) * 2")


@pytest.mark.parametrize("size", [256 * 1024, 1 << 20, 64 << 20])
def test_small_and_large_stacks(size):
    found = []

    def work():
        for _ in range(3):
            found.append(depth(20))
            with pytest.raises(RecursionError):
                endless(1)

    before = threading.stack_size(size)
    try:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert found == [20, 20, 20]


@pytest.mark.parametrize(
    ("function", "args"), [(fib, (60,)), (sums, (50, 5)), (sums, (60, 0))], ids=["fib", "sums", "none"]
)
def test_signals_are_seen(function, args):
    """In what would take years, with and without loops, by the slow call and by the entry."""

    def stop(number, frame):
        raise Stop

    compiled = whilst.compile(function)
    assert compiled(4, *args[1:]) == function(4, *args[1:])
    before = signal.signal(signal.SIGALRM, stop)
    try:
        for _ in range(3):
            signal.setitimer(signal.ITIMER_REAL, 0.02)
            with pytest.raises(Stop) as failed:
                compiled(*args)
            assert function.__name__ in [f.name for f in traceback.extract_tb(failed.value.__traceback__)]
            assert compiled(3, *args[1:]) == function(3, *args[1:])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_handlers_that_raise_nothing_change_nothing():
    seen = []
    before = signal.signal(signal.SIGALRM, lambda number, frame: seen.append(number))
    compiled = whilst.compile(fib)
    try:
        for _ in range(3):
            signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
            assert compiled(27) == 196418
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert seen
