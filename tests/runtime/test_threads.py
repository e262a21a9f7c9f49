"""Kernels on several threads: the same bits whatever their number, in child processes too, and Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import whilst
from sharing import always_shared
from whilst.native.machine import MACHINE
from whilst.services.pool import share_from
from whilst_compiler.native.llvm import parallel

N = 40_003


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    with always_shared(monkeypatch, 1 << 12):
        yield


def a_map(x):
    return np.exp(np.sin(x)) * np.cos(x) + np.sqrt(np.abs(x))


def a_map_of_a_plane(x):
    return np.exp(x.T) + np.sin(x[::-1, ::-1].T)


def sums_of_rows(x):
    return np.sqrt(np.exp(x) + 1.0).sum(axis=1)


def rows_by_loops(x):
    out = np.empty(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            y, k = x[i, j], 0
            while abs(y) > 0.1 and k < 50:
                y = y - 0.3 * y * y * y
                k += 1
            out[i, j] = y + k
    return out


def rows_in_place(x, shift):
    n = x.shape[0] - shift
    for i in range(n):
        for j in range(x.shape[1]):
            x[i + shift, j] = np.exp(x[i + shift, j]) - x[i + shift, 0]
    return x


def into_every_second(x, out):
    out[::2] = np.exp(x) / (1 + np.exp(-x))
    return out


def each_row_from_the_one_before(x):
    for i in range(1, x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] = np.sin(x[i - 1, j]) + x[i, j]
    return x


def a_total_under_a_condition(x):
    total, met = 0.0, 0
    for i in range(len(x)):
        y = np.exp(x[i])
        if y > 1.0:
            total += y
            met += 1
    return total, met


LINE = np.sin(np.arange(N)) * 3
PLANE = np.sin(np.arange(300 * 207.0)).reshape(300, 207) * 2
CALLS = [
    (a_map, LINE),
    (a_map, LINE[::-1]),
    (a_map, LINE[:0]),
    (a_map_of_a_plane, PLANE),
    (sums_of_rows, PLANE),
    (rows_by_loops, PLANE),
    (rows_by_loops, PLANE[:1]),
    (rows_by_loops, PLANE[:0]),
    (rows_in_place, PLANE, 0),
    (rows_in_place, PLANE, 7),
    (into_every_second, LINE, np.zeros(2 * N)),
    (into_every_second, LINE, np.zeros(4 * N)[::-2]),
    (each_row_from_the_one_before, PLANE),
    (a_total_under_a_condition, LINE),
]


def outcome(function, args):
    args = [x.copy(order="K") if isinstance(x, np.ndarray) else x for x in args]
    result = function(*args)
    everything = [*(result if isinstance(result, tuple) else (result,)), *args]
    return [np.asarray(x).tobytes() for x in everything]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0].__name__)
def test_the_number_of_threads_does_not_show(call):
    function, *args = call
    compiled = whilst.compile(function)
    whilst.set_threads(1)
    alone = outcome(compiled, args)
    for count in (2, 3, 8, 1):
        whilst.set_threads(count)
        assert outcome(compiled, args) == alone
    for mine, right in zip(alone, outcome(function, args), strict=True):
        if len(mine) == 8 * N:
            assert np.allclose(np.frombuffer(mine), np.frombuffer(right), rtol=1e-13)


@pytest.mark.parametrize("worth", [-1.0, 0.0, 2e3, 1e5])
def test_nor_does_how_much_is_done_alone(worth):
    whilst.set_threads(3)
    for function, *args in CALLS[:7]:
        compiled = whilst.compile(function)
        share_from(-1.0, -1.0)
        expected = outcome(compiled, args)
        share_from(worth, worth)
        assert all(outcome(compiled, args) == expected for _ in range(5))


def two_passes_at_a_time(x, times):
    for _ in range(times):
        for i in range(x.shape[0]):
            for j in range(x.shape[1]):
                x[i, j] = np.sqrt(x[i, j] * 0.5 + 1.0)
    return x


@pytest.mark.parametrize("worth", [-1.0, 1e3])
def test_threads_stay_awake_between_loops(worth):
    """Many short loops, for which threads come late, or just as others end."""
    share_from(worth, worth)
    compiled, x = whilst.compile(two_passes_at_a_time), np.abs(PLANE[:40])
    expected = outcome(compiled, (x, 500))
    for count in (1, 2, 5):
        whilst.set_threads(count)
        for _ in range(5):
            assert outcome(compiled, (x, 500)) == expected
            time.sleep(0.001)


def test_rows_that_depend_on_each_other_are_not_parted():
    expected = each_row_from_the_one_before(PLANE.copy())
    whilst.set_threads(4)
    assert np.allclose(whilst.compile(each_row_from_the_one_before)(PLANE.copy()), expected, rtol=1e-12)


def test_loops_are_given_to_threads_at_all():
    for function, *args in (CALLS[0], CALLS[4], CALLS[5]):
        assert "@whilst_parallel" in whilst.compile(function).lower(*args).text("llvm")
    for function, *args in CALLS[13:]:
        assert "@whilst_parallel" not in whilst.compile(function).lower(*args).text("llvm")


def test_set_threads():
    assert whilst.set_threads(3) >= 1
    assert whilst.set_threads(2) == 3
    assert whilst.get_threads() == 2
    with pytest.raises(ValueError, match="one thread at least"):
        whilst.set_threads(0)


def said_by(code, **environment):
    """What a new process prints."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    return subprocess.check_output([sys.executable, "-c", code], env=env, text=True).split()


IN_A_PROCESS = """
import os
import numpy as np, whilst
from whilst.services.pool import share_from
from whilst_compiler.native.llvm import parallel

parallel._ENOUGH = 1 << 12

def waves(x):
    return np.exp(np.sin(x)) * np.cos(x) + np.sqrt(np.abs(x))

compiled, x = whilst.compile(waves), np.ones(5000)
share_from(1e9, 1e9)
whilst.set_threads(3)
compiled(x), compiled(x)
before = set(os.listdir("/proc/self/task"))
share_from(-1.0, -1.0)
compiled(x)
print(len(set(os.listdir("/proc/self/task")) - before))
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="threads are counted there")
def test_threads_begin_with_the_first_loop_that_is_worth_it(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(IN_A_PROCESS)
    assert said_by(f"import runpy; runpy.run_path({str(program)!r})") == ["2"]


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ({"WHILST_NUM_THREADS": "5"}, 5),
        ({"OMP_NUM_THREADS": "3"}, 3),
        ({"OMP_NUM_THREADS": "4,2"}, 4),
        ({"WHILST_NUM_THREADS": "5", "OMP_NUM_THREADS": "3"}, 5),
        ({"WHILST_NUM_THREADS": "many", "OMP_NUM_THREADS": "3"}, 3),
        ({"WHILST_NUM_THREADS": "100000"}, 256),
    ],
)
def test_the_environment_says_how_many(told, count):
    assert said_by("import whilst; print(whilst.get_threads())", **told) == [str(count)]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no affinity here")
def test_the_affinity_says_how_many():
    one = min(os.sched_getaffinity(0))
    code = f"import os; os.sched_setaffinity(0, {{{one}}}); import whilst; print(whilst.get_threads())"
    assert said_by(code, WHILST_NUM_THREADS="", OMP_NUM_THREADS="") == ["1"]


IMPORTS = ["import whilst, threadpoolctl", "import threadpoolctl, whilst",
           "import importlib.util, whilst; importlib.util.find_spec('threadpoolctl'); import threadpoolctl"]  # fmt: skip


@pytest.mark.parametrize("imports", IMPORTS)
def test_limits_of_all_pools_are_limits_of_ours(imports):
    code = f"""{imports}, sys
whilst.set_threads(7)
with threadpoolctl.threadpool_limits(2):
    print(whilst.get_threads())
with threadpoolctl.threadpool_limits(1, user_api="blas"):
    print(whilst.get_threads())
with threadpoolctl.threadpool_limits({{"whilst": 3}}):
    print(whilst.get_threads())
print(whilst.get_threads(), sum(pool["user_api"] == "whilst" for pool in threadpoolctl.threadpool_info()))
print(sys.modules["threadpoolctl"].__loader__.__class__.__name__)"""
    assert said_by(code) == ["2", "7", "3", "7", "1", "SourceFileLoader"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_after_a_fork():
    whilst.set_threads(2)
    compiled = whilst.compile(a_map)
    expected = compiled(LINE).tobytes()
    child = os.fork()
    if not child:
        os._exit(0 if compiled(LINE).tobytes() == expected else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert compiled(LINE).tobytes() == expected


def test_calls_from_several_threads_at_once():
    whilst.set_threads(2)
    compiled = whilst.compile(a_map)
    expected = compiled(LINE).tobytes()
    found = []

    def call():
        found.extend(compiled(LINE).tobytes() for _ in range(20))

    callers = [threading.Thread(target=call) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert len(found) == 80
    assert set(found) == {expected}


def rows_without_end(x):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            y = x[i, j]
            while y > 0.0:
                y = y + 1.0 if y < 100.0 else 1.0
            x[i, j] = y
    return x


def test_interrupted():
    whilst.set_threads(2)
    compiled = whilst.compile(rows_without_end)
    compiled(np.zeros((100, 100)))
    timer = threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    start = time.perf_counter()
    with pytest.raises(KeyboardInterrupt):
        compiled(np.ones((100, 100)))
    assert time.perf_counter() - start < 30
    timer.join()
    assert compiled(np.zeros((100, 100))).sum() == 0


def few_rows_often(a, times):
    for _ in range(times):
        for i in range(a.shape[0]):
            for j in range(a.shape[1]):
                a[i, j] = np.sqrt(a[i, j] + 0.5)
    return a


def test_a_loop_that_is_too_short_for_threads_can_be_interrupted_in_the_one_around(monkeypatch):
    monkeypatch.setattr(parallel, "_ENOUGH", 1 << 17)
    compiled, a = whilst.compile(few_rows_often), np.ones((50, 30))
    assert compiled(a.copy(), 3).tobytes() == few_rows_often(a.copy(), 3).tobytes()
    timer = threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    start = time.perf_counter()
    with pytest.raises(KeyboardInterrupt):
        compiled(a, 10**15)
    assert time.perf_counter() - start < 30
    timer.join()


@pytest.mark.parametrize(
    ("function", "types", "what"),
    [(a_map, ["f64[n]"], "exp"), (few_rows_often, ["f64[n,m]", "i64"], "llvm.sqrt.f64")],
)
def test_a_loop_for_threads_stands_there_once(function, types, what):
    """It is the same function of a range where there is little to do: LLVM takes its time for one of them."""
    text = whilst.compile(function).lower(*types).llvm
    assert text.count("call i32 @whilst_parallel(") == 1
    assert text.count("call i32 @whilst.range.0(") == 1
    assert text.count(f"call double @{what}(") == 1


def powers(a):
    return a**1.7


@pytest.mark.parametrize("threads", [1, 2])
def test_signals_are_handled_between_ranges(threads):
    """Not only when the caller has no more to do itself and waits for others."""
    whilst.set_threads(threads)
    compiled, a, handled = whilst.compile(powers), np.linspace(0.1, 1.0, 20_000_000), []
    compiled(a[:1000])
    before = signal.signal(signal.SIGALRM, lambda number, frame: handled.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
        found = compiled(a)
        during = len(handled)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert during >= 10
    np.testing.assert_allclose(found, powers(a), rtol=1e-12)


def test_compiling_releases_the_interpreter_lock():
    """Other threads run while LLVM does: with so long a switch interval they can do so at no other time."""
    text = whilst.compile(rows_without_end).lower(np.zeros((3, 3))).llvm
    MACHINE.parsed(text)
    turns, stop = [], threading.Event()

    def take_turns():
        while not stop.is_set():
            turns.append(None)
            time.sleep(0)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1000.0)
    thread = threading.Thread(target=take_turns)
    try:
        thread.start()
        seen = 0
        for _ in range(50):
            module, start = MACHINE.parsed(text), len(turns)
            MACHINE.object_code(module)
            seen += len(turns) - start
            if seen:
                break
    finally:
        sys.setswitchinterval(before)
        stop.set()
        thread.join()
    assert seen > 0
