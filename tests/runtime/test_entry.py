"""The native call entry: what it takes, what it leaves to Python, and that nobody can tell but by the clock."""

import gc
import sys
import threading
import traceback

import numpy as np
import pytest

import whilst

SCALE = 3.0


def scaled(x, y=2.0):
    return x * y + SCALE


def kinds(n, x, flag):
    return (n + 1, x / 2, not flag, None)


def total(a):
    s = 0.0
    for x in a:
        s += x
    return float(s)


def fill(a, value):
    for i in range(len(a)):
        a[i] = value


def inverse(x):
    if x < 0:
        raise ValueError(f"negative: {x}")
    return 1 / x


def twice(f, *args):
    """The second call goes through the entry made after the first."""
    f(*args)
    return f(*args)


def is_native(f):
    return type(f) is not whilst.Function if hasattr(whilst, "Function") else "__call__" in vars(type(f))


@pytest.mark.parametrize("args", [(1, 2.0, True), (-(2**63), -0.0, False), (2**62, float("inf"), True)])
def test_scalars_in_and_out(args):
    f = whilst.compile(kinds)
    got = twice(f, *args)
    assert got == kinds(*args) and [type(x) for x in got] == [type(x) for x in kinds(*args)]
    assert is_native(f)


def test_other_types_go_on():
    f = whilst.compile(kinds)
    for args in [(1, 2.0, True), (True, 2, 0), (np.int32(4), np.float32(0.5), 1.5), (1, 2.0, False), (0, 7, True)] * 3:
        got, want = f(*args), kinds(*args)
        assert got == want and [type(x) for x in got] == [type(x) for x in want]


def test_keywords_and_defaults():
    f = whilst.compile(total)
    a = np.arange(4.0)
    assert twice(f, a) == f(a=a) == 6.0
    with pytest.raises(TypeError):
        f()
    with pytest.raises(TypeError):
        f(a, a)


def test_arrays_of_any_layout():
    f = whilst.compile(total)
    base = np.arange(12.0)
    for a in [base, base[::2], base[::-1], base[:2], base[:1], base[:0], base.astype(">f8"), base.astype(int)] * 2:
        if a.dtype.byteorder != ">":
            assert f(a) == total(a)


def test_writes_reach_the_caller():
    f = whilst.compile(fill)
    a = np.zeros(5)
    assert twice(f, a, 7.0) is None
    assert (a == 7.0).all()
    a.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        f(a, 1.0)


@pytest.mark.parametrize("x", [0.0, -1.0])
def test_errors_look_the_same(x):
    f = whilst.compile(inverse)
    assert twice(f, 4.0) == 0.25
    with pytest.raises(ArithmeticError if x == 0 else ValueError) as want:
        inverse(x)
    with pytest.raises(type(want.value)) as got:
        f(x)
    assert str(got.value) == str(want.value)
    frames = [(s.name, s.lineno) for s in traceback.extract_tb(got.value.__traceback__)]
    assert frames[1:] == [(s.name, s.lineno) for s in traceback.extract_tb(want.value.__traceback__)][1:]


def test_a_changed_global_is_seen(monkeypatch):
    source = "def helper(x):\n    return x + 1\n\ndef f(x):\n    return helper(x)\n"
    import linecache

    linecache.cache["<entry-test>"] = (len(source), None, source.splitlines(True), "<entry-test>")
    names = {}
    exec(compile(source, "<entry-test>", "exec"), names)
    f = whilst.compile(names["f"])
    assert twice(f, 1.0) == 2.0
    names["helper"] = inverse
    assert f(4.0) == 0.25
    names["helper"].__code__, kept = (lambda x: x * 10).__code__, names["helper"].__code__
    try:
        assert f(4.0) == 40.0
    finally:
        names["helper"].__code__ = kept


def test_a_builtin_that_is_shadowed_is_seen():
    source = "def f(x):\n    return abs(x)\n"
    import linecache

    linecache.cache["<entry-shadow>"] = (len(source), None, source.splitlines(True), "<entry-shadow>")
    names = {}
    exec(compile(source, "<entry-shadow>", "exec"), names)
    f = whilst.compile(names["f"])
    assert twice(f, -2.0) == 2.0
    names["abs"] = inverse
    assert f(4.0) == 0.25


def test_nothing_leaks():
    f, g = whilst.compile(kinds), whilst.compile(inverse)
    n, x = 10**15, 1e300
    for _ in range(3):
        f(n, x, True)
        twice(g, 2.0)
    gc.collect()
    before = sys.getrefcount(n), sys.getrefcount(x), sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(2000):
        f(n, x, True)
        with pytest.raises(ValueError):
            g(-1.0)
    gc.collect()
    after = sys.getrefcount(n), sys.getrefcount(x), sys.getrefcount(None), sys.getrefcount(True)
    assert all(abs(a - b) < 50 for a, b in zip(before, after))


def test_many_threads():
    f = whilst.compile(total)
    a = np.arange(1000.0)
    results = []
    threads = [threading.Thread(target=lambda: results.extend(f(a) for _ in range(200))) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert set(results) == {499500.0}


def test_one_array_twice_is_not_two():
    def same(a, b):
        return a is b

    f = whilst.compile(same)
    a, b = np.arange(3.0), np.arange(3.0)
    for x, y in [(a, a), (a, b), (b, b), (b, a)] * 2:
        assert f(x, y) == (x is y)
