"""Tapes within a budget: the same gradients, less memory."""

import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

import whilst
from autodiff import arrays, loops
from autodiff.test_battery import DIRECTION, X, copy, gradient_of
from whilst.running.eager import interpret

NAMES = (
    "counted until_large while_true break_by_value nested while_in_for branching_by_value swapped appended returning "
    "only_on_some_paths flag_beside element_writes overwritten buffers_swapped slices work_array_inside whole_arrays "
    "branch_on_content matrix_rows early_stop"
).split()
CASES = [(f, 0.7) for f in loops.PROGRAMS if f.__name__ in NAMES] + [
    (f, X) for f in arrays.PROGRAMS if f.__name__ in NAMES
]


@pytest.mark.parametrize(("f", "x"), CASES, ids=[f.__name__ for f, _ in CASES])
def test_as_without_one(f, x):
    tight = whilst.value_and_grad(f, tape_budget=200)
    for n in (0, 1, 5, 17):
        value, found = tight(copy(x), n)
        expected_value, expected = gradient_of(f)(copy(x), n)
        assert value == pytest.approx(expected_value, rel=1e-13)
        assert np.allclose(found, expected, rtol=1e-10, atol=1e-12)
    assert np.allclose(tight.eager(copy(x), 5)[1], gradient_of(f)(copy(x), 5)[1], rtol=1e-10, atol=1e-12)


def rows_that_grow(x, n):
    """Both loops over chunks carry arrays whose sizes change: they may not be taken for one size."""
    rows = [[x, 1.0] for _ in range(3)]
    for k in range(n):
        rows[k % 3][k % 2] *= np.sin(x + k)
        rows[(k + 1) % 3].append(x * k)
    return sum(sum(row) for row in rows)


def test_lists_of_lists():
    tight = whilst.grad(rows_that_grow, tape_budget=100)
    for n in (0, 1, 4, 9):
        assert tight(0.7, n) == pytest.approx(whilst.grad(rows_that_grow)(0.7, n), rel=1e-12)


SECOND = [case for case in CASES if case[0].__name__ in ("until_large", "nested", "overwritten", "buffers_swapped")]


@pytest.mark.parametrize(("f", "x"), SECOND, ids=[f.__name__ for f, _ in SECOND])
def test_second_derivatives(f, x):
    """Forward over reverse, reverse over reverse, and that within a budget too."""
    v = DIRECTION if isinstance(x, np.ndarray) else 1.0
    tight = whilst.grad(f, tape_budget=200)
    expected = whilst.hvp(f, (copy(x), 5), (v, None))
    assert np.allclose(whilst.jvp(tight, (copy(x), 5), (v, None))[1], expected, rtol=1e-9, atol=1e-11)
    again = whilst.grad(lambda y: np.sum(tight(y, 5) * v), tape_budget=200)
    assert np.allclose(again(copy(x)), expected, rtol=1e-9, atol=1e-11)


SCRIPT = r"""
import re
import sys
from pathlib import Path
import numpy as np
import whilst

def peak():
    return int(re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024

def heat(u0, k, n):
    u = u0.copy()
    for _ in range(n):
        u[1:-1] = u[1:-1] + k * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u * u)

def until(u0, k, n):
    u, t = u0.copy(), 0
    while t < n and u[5] < 100.0:
        u[1:-1] = u[1:-1] + k * (u[2:] - 2 * u[1:-1] + u[:-2])
        t += 1
    return np.sum(u * u)

def inner(u0, k, n):
    s = 0.0
    for i in range(3):
        y, j = u0[i] + s, 0
        while j < 1000 * n:
            y += k * np.sin(y)
            j += 1
        s += y
    return s

def intermediate(u0, k, n):
    s = 0.0
    for i in range(n):
        w = np.sin(u0 * k + s)
        z = np.exp(-w * w)
        s += np.mean(np.cos(z * w) * z)
    return s

def hits(u0, k, n):
    a = np.zeros(10)
    for i in range(n):
        for j in range(1000 * n):
            a[j % 10] = np.sin(a[j % 10] + k * j + u0[i])
    return np.sum(a)

def deeper(u, k, depth, n):
    v = u
    for _ in range(n):
        v = v + k * np.sin(v)
    return np.mean(v) + (deeper(v * 0.5, k, depth - 1, n) if depth else 0.0)

def recursion(u0, k, n):
    return deeper(u0, k, 2, n)

def grown(u, k, n):
    xs = [u[0]]
    while len(xs) < 1000 * n:
        xs.append(np.sin(xs[-1]) * k + 0.1)
    return xs[-1] * xs[len(xs) // 2]

def grown_inside(u, k, n):
    return sum([grown(u[j:], k, n) for j in range(3)])

def scalar(u, k, n):
    y, t = u[0] + 0.5, 0
    while t < 1000 * n and y < 100.0:
        y = y + k * np.sin(y) * 1e-3
        t += 1
    return y

def heat_2d(u0, k, n):
    u = np.outer(u0, u0)
    for _ in range(n):
        u[1:-1, 1:-1] = u[1:-1, 1:-1] + k * (
            u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1])
    return np.sum(u * u)

def until_each(u0, k, n):
    u, done = u0.copy(), 0
    while done < n:
        trips = 0
        while trips < 20 and u[7] < 0.2 + 0.1 * done:
            u = u + k * np.sin(u) * 0.01
            trips += 1
        done += 1
    return np.sum(u * u)

def in_sequence(u0, k, n):
    u = u0.copy()
    for _ in range(n):
        u[1:-1] = u[1:-1] + k * (u[2:] - 2 * u[1:-1] + u[:-2])
    s = np.sum(u)
    for _ in range(n):
        u[1:-1] = u[1:-1] + k * np.sin(u[2:] - 2 * u[1:-1] + u[:-2])
    return s + np.sum(u * u)

def in_sequence_inside(u0, k, n):
    u = u0.copy()
    for _ in range(3):
        for _ in range(n):
            u[1:-1] = u[1:-1] + k * (u[2:] - 2 * u[1:-1] + u[:-2])
        t = 0
        while t < n:
            u = u + k * np.sin(u)
            t += 1
    return np.sum(u * u)

def nested(u0, k, n):
    u = u0.copy()
    for _ in range(3):
        for _ in range(4):
            for _ in range(n):
                u[1:-1] = u[1:-1] + k * (u[2:] - 2 * u[1:-1] + u[:-2]) * u[1:-1]
    return np.sum(u * u)

budget = eval(sys.argv[1])
g = whilst.grad(eval(sys.argv[3]), (0, 1), tape_budget=budget)
u = np.linspace(0.0, 1.0, int(sys.argv[4]))
g(u, 0.1, 2)
before = peak()
g(u, 0.1, int(sys.argv[2]))
print(peak() - before)
"""


def peak(folder, budget, trips=400, f="heat", size=20_000):
    script = folder / "heat.py"
    script.write_text(SCRIPT)
    command = [sys.executable, str(script), repr(budget), str(trips), f, str(size)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return int(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc: rusage's outlives exec")
def test_memory_stays_within_it(tmp_path):
    assert peak(tmp_path, None) > 60e6  # 400 records of 160 kB
    assert peak(tmp_path, "16 MB") < 16e6 * 1.1


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="as above")
def test_memory_stays_within_it_where_there_are_more_states_than_it_holds(tmp_path):
    assert peak(tmp_path, "8 MB", 1500) < 8e6 * 1.1  # 240 MB of records; 12 MB were the states of one level and a chunk


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="as above")
@pytest.mark.parametrize("f", ["heat", "until"])
def test_memory_stays_within_one_for_few_states(tmp_path, f):
    """25 states for 1500 trips, and nobody knows beforehand that it will be 1500."""
    assert peak(tmp_path, "4 MB", 1500, f) < 4e6 * 1.1


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="as above")
@pytest.mark.parametrize("f", ["heat", "until"])
def test_memory_stays_within_one_for_three_states(tmp_path, f):
    assert peak(tmp_path, "4 MB", 200, f, 131_072) < 4e6 * 1.1


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="as above")
def test_memory_stays_within_it_in_inner_loops(tmp_path):
    assert peak(tmp_path, "1 MB", 300, "inner", 100) < 1e6 * 1.1  # 14 MB of records


RECORDS = [("intermediate", 400, 10_000), ("hits", 100, 100), ("recursion", 150, 8_000), ("scalar", 2000, 100),
           ("heat_2d", 200, 200), ("until_each", 40, 20_000), ("in_sequence", 300, 20_000),
           ("in_sequence_inside", 300, 5_000), ("nested", 300, 5_000)]  # fmt: skip


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="as above")
@pytest.mark.parametrize(("f", "trips", "size"), RECORDS)
def test_memory_stays_within_it_whatever_a_trip_leaves(tmp_path, f, trips, size):
    """Large records of small states; elements written many times; loops of functions that call themselves; numbers;
    matrices; loops of which nobody knows how often they run, in another one; two after each other; three levels."""
    assert peak(tmp_path, "4 MB", trips, f, size) < 4e6 * 1.1  # 16 MB to 160 MB of records


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="as above")
@pytest.mark.parametrize(("f", "budget"), [("grown", 27e6), ("grown", 40e6), ("grown_inside", 60e6)])
def test_memory_stays_within_it_as_lists_grow(tmp_path, f, budget):
    """A list of 4 MB, which is short when the chunks are laid out."""
    assert peak(tmp_path, int(budget), 500, f, 100) < budget * 1.1


def relaxed_until(u0, k, n):
    u = u0.copy()
    for _ in range(n):
        u[1:-1] = u[1:-1] + k * (u[2:] - 2 * u[1:-1] + u[:-2]) * u[1:-1]
    return np.sum(u * u)


def appended_until(u0, k, n):
    xs = [u0[0]]
    while len(xs) < 100 * n:
        xs.append(np.sin(xs[-1]) * k + 0.1)
    return xs[-1] * xs[len(xs) // 2]


def within_compiled_code(f, budget):
    gradient = whilst.grad(f, (0, 1), tape_budget=budget)
    return whilst.compile(lambda u, k, n: gradient(u, k, n))


def of_a_draw(u0, k, n):
    return relaxed_until(u0 + np.random.default_rng(1).normal(), k, n)


@pytest.mark.parametrize("f", [relaxed_until, appended_until, of_a_draw])
@pytest.mark.parametrize("make", [lambda f, b: whilst.grad(f, (0, 1), tape_budget=b), within_compiled_code])
def test_a_budget_that_is_too_small_is_told_once(f, make):
    """Where the loop stands, with one that will do; the gradient is the same."""
    u = np.linspace(0.0, 1.0, 1000)
    expected = whilst.grad(f, (0, 1))(u, 0.1, 30)
    few = make(f, 1000)
    with pytest.warns(whilst.WhilstWarning, match="tape_budget of 1000 B is less") as told:
        for _ in range(4):
            assert all(map(np.allclose, few(u, 0.1, 30), expected))
    (warning,) = told
    inner = f if f is not of_a_draw else relaxed_until
    first = inner.__code__.co_firstlineno
    assert warning.filename == __file__ and warning.lineno == first + 2
    enough = re.search('tape_budget="([^"]*)"', str(warning.message))[1]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(3):
            assert all(map(np.allclose, make(f, enough)(u, 0.1, 30), expected))


def recurrence(x, n):
    a = x.copy()
    for i in range(1, n):
        if x[i] > 0.5:
            a[i] = np.sin(a[i - 1]) * x[i]
    return np.sum(a)


def test_trips_that_write_elements_have_small_records():
    x = np.ones(1000)
    functions = whilst.grad(recurrence, tape_budget=16_000).lower(x, 1000).optimized.functions
    given = {"f64[n]": x, "i64": np.int64(1000), "f64": 1.0, "bool": True}
    sizes = functions["loop_0.sizes"]
    length, slots, least = interpret(sizes, [given[str(p.type)] for p in sizes.params])
    assert length > 100 and slots == 1 and 8_000 < least < 16_000


def taken_anew(x, a, n):
    """What ``a`` is in a trip is the argument, or what the trip before made: a carried array is empty at first."""
    a = a.copy()
    s = x
    for d in a:
        if s > 0.3:
            a[1:] += 1.15 * a[:-1]
        else:
            k = 0
            while k < n:
                s += 0.3 * np.sin(d * s)
                k += 1
            a[-1] += s
        s, a = np.tanh(s), np.tanh(a)
    return s + np.sum(a)


def test_arrays_of_other_sizes_at_first():
    a = np.array([0.3, -0.6, 0.9, 0.4])
    free, tight = whilst.grad(taken_anew, (0, 1)), whilst.grad(taken_anew, (0, 1), tape_budget=200)
    for x in (0.8, -0.35):
        for n in (0, 1, 4):
            expected = free(x, a, n)
            assert all(map(np.allclose, tight(x, a, n), expected))
            assert all(map(np.allclose, tight.eager(x, a, n), expected))


def diffused(u0, k, n):
    u = u0.copy()
    for _ in range(n):
        u[1:-1, 1:-1] = u[1:-1, 1:-1] + k * (u[2:, 1:-1] + u[:-2, 1:-1] - u[1:-1, 2:] * u[1:-1, :-2])
    return np.sum(u * u)


def test_chunks_compute_the_sizes_of_parts_from_those_of_arrays():
    """So that they can see how parts of one array lie to each other."""
    functions = TIGHT.lower(np.ones((6, 6)), 0.1, 9).optimized.functions
    chunk = functions["loop_0.chunk"]
    assert [str(p.type) for p in chunk.params] == ["f64[n,n]", "f64", "i64", "i64", "i64"]
    assert not chunk.updates


FREE, TIGHT = (whilst.value_and_grad(diffused, (0, 1), tape_budget=b) for b in (None, 3000))


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (2, 2), (3, 3), (7, 7), (1, 4), (5, 2), (4, 9)])
def test_parts_of_small_arrays(shape):
    u = np.random.default_rng(1).normal(size=shape)
    for n in (0, 1, 2, 40):
        expected, (bar, k_bar) = FREE(u, 0.01, n)
        found, (tight_bar, tight_k_bar) = TIGHT(u, 0.01, n)
        assert found == pytest.approx(expected, rel=1e-13)
        assert np.allclose(tight_bar, bar, rtol=1e-12, atol=1e-13)
        assert tight_k_bar == pytest.approx(k_bar, rel=1e-11, abs=1e-13)


def test_what_a_budget_is():
    with pytest.raises(ValueError, match="64 MB"):
        whilst.grad(loops.counted, tape_budget="64 apples")


def drawn_at_each_depth(u, k, depth, n, rng):
    if depth == 0:
        return np.sum(u)
    v = u
    for _ in range(n):
        v = v + k * np.sin(v) * rng.normal()
    return np.sum(v) * 0.1 + drawn_at_each_depth(v * 0.5, k, depth - 1, n, rng) * rng.normal()


def test_loops_of_a_recursive_function_that_draws():
    free = whilst.grad(lambda u, k, n, rng: drawn_at_each_depth(u, k, 2, n, rng), (0, 1))
    tight = whilst.grad(lambda u, k, n, rng: drawn_at_each_depth(u, k, 2, n, rng), (0, 1), tape_budget=300)
    for found, expected in zip(*(f(X, 0.1, 9, np.random.default_rng(1)) for f in (tight, free))):
        assert np.allclose(found, expected, rtol=1e-10)


def relaxed(u0, k, n):
    u, total = u0.copy(), 0.0
    for _ in range(n):
        left = np.zeros(len(u))
        for _ in range(100):
            for i in range(1, len(u)):
                left[i] = left[i - 1] * 0.5 + u[i]
                u[i] = u[i] + k * (u[i - 1] - np.sin(u[i]))
        seen = [u[0]]
        while len(seen) < 70:
            seen.append(seen[-1] * k + left[1])
        total += sum(seen)
    return total + np.sum(u * u)


def test_long_loops_that_write_elements():
    free, tight = (whilst.grad(relaxed, (0, 1), tape_budget=b) for b in (None, 3000))
    for n in (0, 1, 3):
        for found, expected in zip(tight(X, 0.1, n), free(X, 0.1, n)):
            assert np.allclose(found, expected, rtol=1e-10)
