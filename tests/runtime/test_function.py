"""Compiled functions as Python objects: calls, specialisations, live globals, methods, lowering."""

from __future__ import annotations

import functools
import inspect
import threading
import traceback
import warnings

import numpy as np
import pytest

import whilst
from whilst.typetext import parse_type

SCALE = 2


def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def count_specialisations(function):
    return len(function._found)


def test_three_ways_agree():
    f = whilst.compile(collatz)
    assert f(27) == f.eager(27) == f.python(27) == collatz(27) == 111
    assert type(f(27)) is int


def test_looks_like_the_function():
    f = whilst.compile(collatz)
    assert f.__name__ == "collatz" and f.__wrapped__ is collatz and f.python is collatz
    assert inspect.signature(f) == inspect.signature(collatz)
    assert "collatz" in repr(f) and "nothing yet" in repr(f)
    f(3)
    assert "n: int" in repr(f)


def test_decorators_bare_and_with_options():
    @whilst.compile
    def bare(x):
        return x + 1

    @whilst.compile(static="k", overflow="wrap")
    def wrapping(x, k):
        return x + k

    assert bare(1) == 2
    assert wrapping(2**63 - 1, 1) == -(2**63)
    with pytest.raises(OverflowError):
        bare(2**63 - 1)


def test_options_are_checked():
    with pytest.raises(ValueError, match="overflow"):
        whilst.compile(collatz, overflow="ignore")
    with pytest.raises(TypeError, match="static names m"):
        whilst.compile(collatz, static=("m",))
    with pytest.raises(whilst.UserError, match="plain Python function"):
        whilst.compile(len)


def test_a_type_is_a_specialisation_and_a_size_is_none():
    @whilst.compile
    def total(a):
        s = a[0]
        for x in a:
            s = s + x
        return s

    for n in (2, 3, 40):
        assert total(np.ones(n)) == n + 1
    assert count_specialisations(total) == 1
    assert type(total(np.ones(3, np.float32))) is np.float32
    assert count_specialisations(total) == 2


def test_keywords_defaults_and_wrong_arguments():
    @whilst.compile
    def f(a, b=2, *, c=3):
        return a * 100 + b * 10 + c

    assert f(1) == 123 and f(1, c=4) == 124 and f(b=5, a=1) == 153
    for args, keywords in [((), {}), ((1, 2, 3), {}), ((1,), {"d": 1})]:
        with pytest.raises(TypeError) as ours:
            f(*args, **keywords)
        with pytest.raises(TypeError) as pythons:
            f.python(*args, **keywords)
        assert str(ours.value) == str(pythons.value)


def test_live_globals():
    global SCALE

    @whilst.compile
    def scaled(x):
        return x * SCALE

    try:
        assert scaled(10) == 20
        SCALE = 3
        assert scaled(10) == 30
        SCALE = 0.5
        assert scaled(10) == 5.0
    finally:
        SCALE = 2


def test_methods():
    class Line:
        def __init__(self, slope, offset):
            self.slope = slope
            self.offset = offset

        @whilst.compile
        def at(self, x):
            return self.slope * x + self.offset

        @staticmethod
        @whilst.compile
        def twice(x):
            return 2 * x

    line = Line(2.0, 1.0)
    assert line.at(3.0) == line.at.eager(3.0) == line.at.python(3.0) == 7.0
    line.slope = 10.0
    assert line.at(3.0) == 31.0
    assert Line.at(line, 3.0) == 31.0
    assert Line.twice(4) == line.twice(4) == 8
    assert whilst.compile(line.at.python)(1.0) == 11.0


def test_static_parameters():
    @whilst.compile(static="k")
    def power(x, k):
        result = x
        for _ in range(k - 1):
            result = result * x
        return result

    assert power(2, 3) == 8 and power(2, 4) == 16 and power(3, 4) == 81
    assert count_specialisations(power) == 2


def test_parameters_needed_by_value_are_specialised_by_value(capsys):
    @whilst.compile
    def total(a, axis):
        return a.sum(axis=axis)

    a = np.arange(6.0).reshape(2, 3)
    for axis in (0, 1, -1):
        assert total(a, axis).tolist() == total.eager(a, axis).tolist() == a.sum(axis=axis).tolist()
    total.explain(a, 0)
    assert "`axis` is specialised by value" in capsys.readouterr().out
    with pytest.raises(whilst.UserError, match="`axis` is specialised by value"):
        total.lower("f64[n,m]", "i64")
    assert "graph @total" in total.lower("f64[n,m]", 0).text()


def test_an_exception_of_a_host_call_shows_its_caller():
    def fails(x):
        raise KeyError("no")

    call = whilst.host(fails)

    @whilst.compile
    def f(x):
        call(x)

    for way in (f, f.eager):
        with pytest.raises(KeyError, match="no") as info:
            way(1)
        frames = traceback.extract_tb(info.value.__traceback__)
        assert [frame.name for frame in frames[-2:]] == ["f", "fails"]


def test_a_failure_of_the_compiler_says_so(monkeypatch):
    f = whilst.compile(collatz)

    def broken(*args, **keywords):
        raise AssertionError("broken")

    monkeypatch.setenv("WHILST_CACHE", "0")
    monkeypatch.setattr("whilst.running.compiling.lower_function", broken)
    with pytest.raises(whilst.CompilerBug, match="bug in whilst") as info:
        f(3)
    assert isinstance(info.value.__cause__, AssertionError)


def test_runtime_errors_show_the_users_line():
    @whilst.compile
    def divide(a, b):
        c = a + 1
        return c // b

    for way in (divide, divide.eager):
        with pytest.raises(ZeroDivisionError) as info:
            way(1, 0)
        frames = traceback.extract_tb(info.value.__traceback__)
        assert frames[-1].name == "divide" and frames[-1].line == "return c // b"
        assert frames[-1].filename == __file__
        assert info.value.__cause__ is None and info.value.__context__ is None


def test_errors_inside_inlined_calls_have_a_frame_each():
    def inner(b):
        return 1 // b

    @whilst.compile
    def outer(b):
        return inner(b) + 1

    with pytest.raises(ZeroDivisionError) as info:
        outer(0)
    frames = traceback.extract_tb(info.value.__traceback__)
    assert [f.name for f in frames if f.filename == __file__][1:] == ["outer", "inner"]


def test_mutation_is_seen_also_after_an_error():
    @whilst.compile
    def fill(a, n):
        for i in range(n):
            a[i] = i + 1

    for way in (fill, fill.eager):
        a = np.zeros(4)
        assert way(a, 2) is None
        assert a.tolist() == [1, 2, 0, 0]
        with pytest.raises(IndexError):
            way(a, 9)
        assert a.tolist() == [1, 2, 3, 4]


def test_misaligned_arrays_are_written_back():
    @whilst.compile
    def fill(a):
        for i in range(len(a)):
            a[i] = i + 1.0

    buffer = np.zeros(8 * 3 + 1, np.uint8)
    a = buffer[1:].view(np.float64)
    fill(a)
    assert a.tolist() == [1.0, 2.0, 3.0]


def test_overlapping_arguments():
    @whilst.compile
    def shift(a, b):
        for i in range(len(a)):
            a[i] = b[i] + 1

    @whilst.compile
    def dot(a, b):
        s = 0.0
        for i in range(len(a)):
            s += a[i] * b[i]
        return s

    x = np.arange(5.0)
    shift(x[1:], x[:-1])
    assert x.tolist() == [0, 1, 2, 3, 4]
    shift(x, x)
    assert x.tolist() == [1, 2, 3, 4, 5]
    assert dot(x[1:], x[:-1]) == 2 + 6 + 12 + 20


def test_lower_with_values_and_types():
    f = whilst.compile(collatz)
    for lowering in (f.lower(27), f.lower("i64"), f.lower(parse_type("int"))):
        text = lowering.text()
        assert text.startswith("graph @collatz(") and "while" in text
        for stage in ("source", "desugared", "optimized", "loops", "llvm", "asm"):
            assert lowering.text(stage).strip()
        assert lowering.compile()(27) == 111
    assert "def collatz" in f.lower("int").source
    assert "define" in f.lower("int").llvm
    with pytest.raises(ValueError, match="no stage"):
        f.lower(27).text("nonsense")


def test_lowering_after_a_pass():
    lowering = whilst.compile(collatz).lower(27)
    assert lowering.after("simplify").params
    assert lowering.after("simplify.1").params
    with pytest.raises(ValueError, match=r"simplify\.1"):
        lowering.after("nonsense")


def test_a_graph_prints_as_text():
    lowering = whilst.compile(collatz).lower("i64")
    assert str(lowering.graph) == f"{lowering.graph}" and str(lowering.graph).rstrip() == lowering.text("graph")
    assert repr(lowering.optimized) == "<Graph @collatz(%n: i64) of 1 nodes>"


def test_show_and_explain(capsys):
    f = whilst.compile(collatz)
    f.show("graph", 27)
    f.show("all", "i64")
    f.explain(27)
    out = capsys.readouterr().out
    assert "graph @collatz(" in out and "-- llvm" in out
    assert "collatz(n: int) -> int" in out


def test_warnings_are_given_once():
    @whilst.compile
    def mixed(n):
        x = 0
        if n > 3:
            x = 0.5
        return x

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        mixed(1)
        mixed(2)
        mixed.eager(3)
    ours = [w for w in caught if issubclass(w.category, whilst.WhilstWarning)]
    assert len(ours) == 1 and ours[0].filename == __file__


def test_compile_errors_have_no_internal_frames():
    @whilst.compile
    def bad(n):
        import os

        return os.getpid() + n

    with pytest.raises(whilst.WhilstError) as info:
        bad(1)
    assert len(traceback.extract_tb(info.value.__traceback__)) == 2
    assert len(str(info.value).splitlines()) <= 12


def test_threads_share_one_specialisation():
    f = whilst.compile(collatz)
    results = []
    threads = [threading.Thread(target=lambda: results.append(f(27))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [111] * 8
    assert count_specialisations(f) == 1


def test_functions_as_arguments():
    @whilst.compile
    def solve(f, low, high):
        while high - low > 1e-9:
            middle = (low + high) / 2
            if f(middle) < 0:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    for _ in range(3):
        assert abs(solve(lambda x: x * x - 2.0, 0.0, 2.0) - 2**0.5) < 1e-8
    assert count_specialisations(solve) == 1
    for k in (2.0, 3.0):
        assert abs(solve(lambda x: x * x - k, 0.0, 2.0) - k**0.5) < 1e-8


@whilst.compile
@functools.lru_cache(maxsize=None)
def remembering(n):
    return n if n < 2 else remembering(n - 1) + remembering(n - 2)


def test_a_function_that_remembers():
    """Within a call; without that, this one would take longer than the tests may."""
    assert remembering(80) == 23416728348467685
    assert remembering.eager(10) == remembering(10) == 55
