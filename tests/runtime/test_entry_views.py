"""Views of arguments out of the native call entry: where they lie, whose memory they are, without a step through Python."""

from __future__ import annotations

import gc
import sys

import numpy as np
import pytest

import whilst


def reversed_rows(a, k):
    return a[::-1]


def several(a, k):
    return a[k:, 1], a.T


def new_axes(a, k):
    return a[k::2, None, ::-1]


def row_that_was_written(a, k):
    a[0] = 7
    return a[k]


def nothing_left(a, k):
    return a[k:k], a[2:0:-3]


def turned_twice(a, k):
    return a.T[1:, k:].T


def last_of_each(a, k):
    return a[..., -1]


GRID = np.arange(48.0).reshape(8, 6)
READ_ONLY = GRID.copy()
READ_ONLY.flags.writeable = False
ARRAYS = (GRID, GRID.T, GRID[::2, ::-1], GRID.astype(np.complex64), np.arange(48, dtype=np.int8).reshape(8, 6), READ_ONLY)
FUNCTIONS = (reversed_rows, several, new_axes, row_that_was_written, nothing_left, turned_twice, last_of_each)


def laid_out(view):
    """All that tells one view from another."""
    if isinstance(view, tuple):
        return tuple(map(laid_out, view))
    flags = (view.flags.writeable, view.flags.aligned, view.flags.owndata, view.flags.c_contiguous)
    return view.tolist(), view.dtype, view.strides, flags, view.__array_interface__["data"], id(view.base)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_lies_where_it_lies_in_numpy(function, monkeypatch):
    for array in ARRAYS:
        if array is READ_ONLY and function is row_that_was_written:
            continue
        f = whilst.compile(function)
        for k in (1, 1, 1, 2, 3):
            assert laid_out(f(array, k)) == laid_out(function(array, k))
        with monkeypatch.context() as patch:
            patch.setattr(whilst.Function, "_attempt", lambda *_: pytest.fail("a call went through Python"))
            assert laid_out(f(array, 1)) == laid_out(function(array, 1))


def test_of_a_view_the_owner_is_the_base():
    f = whilst.compile(reversed_rows)
    part = GRID[2:5]
    for _ in range(3):
        assert f(part, 0).base is GRID.base


def test_keeps_the_array_alive():
    f = whilst.compile(reversed_rows)
    views = [f(np.full(1000, float(k)), 0) for k in range(5)]
    gc.collect()
    assert [v[0] for v in views] == [0, 1, 2, 3, 4]


def test_gives_back_what_it_takes():
    f = whilst.compile(several)
    f(GRID, 1), f(GRID, 1)
    before = sys.getrefcount(GRID), sys.getrefcount(GRID.dtype), sys.getrefcount(GRID.base)
    for _ in range(100):
        f(GRID, 1)
    assert (sys.getrefcount(GRID), sys.getrefcount(GRID.dtype), sys.getrefcount(GRID.base)) == before


def test_one_that_may_not_be_there():
    def some(a, k):
        return a[k:] if k > 0 else None

    f = whilst.compile(some)
    for k in (0, 1, 0, 2, 0, 1):
        expected, got = some(GRID, k), f(GRID, k)
        assert (got is None) if expected is None else laid_out(got) == laid_out(expected)


def an_array_and_its_end(a):
    b = a * 2
    return b, b[1:]


def rows_apart(a):
    u, v = a[:2] * 2
    return u, v, [1.5, "x"]


def columns_of_one(a):
    b, c = a + 1, a - 1
    return b[:, 0], {"c": c.T, "d": c[::-1]}, b, c[0, 1]


def a_part_that_may_not_be_there(a):
    b = a.copy()
    return b, b[a > 3], b[2:] if a[0, 0] > 0 else None


def parts_left_in_a_list(a):
    total = a.sum(axis=0)
    return np.split(total, 3)


def told_apart(result):
    """The parts of a result: of arrays, how they lie, and in which order their memory is one."""
    parts = []

    def take(part):
        if isinstance(part, np.ndarray):
            parts.append(part)
        elif isinstance(part, (list, tuple, dict)):
            for one in part.values() if isinstance(part, dict) else part:
                take(one)

    take(result)
    layouts = [(p.tolist(), p.dtype, p.strides, p.flags.writeable, p.flags.c_contiguous) for p in parts]
    return layouts, [[np.shares_memory(p, q) for q in parts] for p in parts]


@pytest.mark.parametrize(
    "function",
    [an_array_and_its_end, rows_apart, columns_of_one, a_part_that_may_not_be_there, parts_left_in_a_list],
    ids=lambda f: f.__name__,
)
def test_parts_of_new_arrays(function, monkeypatch):
    f = whilst.compile(function)
    arrays = [GRID + 1, GRID * 2 - 5, GRID + 2, np.flip(GRID)]
    for a in arrays:
        assert told_apart(f(a)) == told_apart(function(a))
    if function not in (a_part_that_may_not_be_there, rows_apart):
        with monkeypatch.context() as patch:
            patch.setattr(whilst.Function, "_attempt", lambda *_: pytest.fail("a call went through Python"))
            assert told_apart(f(arrays[0])) == told_apart(function(arrays[0]))


def test_parts_of_new_arrays_are_written_together():
    f = whilst.compile(an_array_and_its_end)
    f(GRID), f(GRID)
    whole, end = f(GRID)
    whole[1] = 9
    assert (end[0] == 9).all() and end.base is whole and whole.flags.owndata


def test_nothing_is_kept_of_new_arrays():
    f = whilst.compile(columns_of_one)
    f(GRID), f(GRID)
    gc.collect()
    for _ in range(3):
        first, _, b, _ = f(GRID)
        assert sys.getrefcount(b) == 3 and first.base is b
