"""The native call entry: what it takes, what it leaves to Python, and that nobody can tell but by the clock."""

import gc
import sys
import threading
import traceback

import numpy as np
import pytest

import whilst
from native.memory import in_use

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


def arrays_of_all_kinds(x, k):
    y = x + 1.0
    return y, (x[0], k * 2), y.astype(np.float32), x > 0, np.sum(x), x, y.astype(np.complex128)[0]


@pytest.mark.parametrize("x", [np.arange(5.0), np.arange(12.0)[::2], np.arange(6.0)[::-1]])
def test_arrays_come_back(x):
    f = whilst.compile(arrays_of_all_kinds)
    want = arrays_of_all_kinds(x, np.int64(3))
    for _ in range(3):
        got = f(x, np.int64(3))
        assert got[5] is x and repr(got) == repr(want)
        assert [type(v) for v in got] == [type(v) for v in want]
        assert got[0].flags.owndata and got[0].flags.writeable and got[0].flags.c_contiguous
    assert is_native(f)


def add_into(a, b, c):
    a[1:] += b[1:]
    b[0] = c[0]
    return b


def test_arrays_that_overlap_are_left_to_python():
    f = whilst.compile(add_into)
    for start in (0, 1, 3, 8, 13, 16):
        one, two = np.arange(24.0), np.arange(24.0)
        for base, call in ((one, f), (two, add_into)):
            c = np.ones(3)
            got = call(base[:8], base[start : start + 8], c)
            assert got.shape == (8,) and np.shares_memory(got, base)
        assert (one == two).all(), start
    assert is_native(f)
    base = np.zeros(8)
    f(base, base, base)
    f(np.zeros(8), np.zeros(8), np.zeros(8))


def test_arrays_that_come_back_free_their_memory():
    f = whilst.compile(lambda x: (x * 2.0, x[:2] + 1.0))
    x = np.ones(100_000)
    a, b = f(x)
    held = in_use()
    for _ in range(500):  # 400 MB in all
        a, b = f(x)
    assert in_use() - held < 10_000_000
    assert a[-1] == 2.0 and (b == 2.0).all()
    gc.collect()
    before = sys.getrefcount(np.dtype(float)), sys.getrefcount(np.ndarray), sys.getrefcount(x)
    for _ in range(200):
        f(x)
    after = sys.getrefcount(np.dtype(float)), sys.getrefcount(np.ndarray), sys.getrefcount(x)
    assert all(abs(a - b) < 50 for a, b in zip(before, after))


def test_numpy_scalars_in():
    f = whilst.compile(lambda x, n, flag: (x * 2, n + 1, not flag))
    for args in [(np.float64(1.5), np.int64(2), np.True_)] * 3 + [(1.5, 2, True), (np.float32(1.5), 2, False)] * 2:
        got, want = f(*args), f.python(*args)
        assert got == want and [type(v) for v in got] == [type(v) for v in want]
