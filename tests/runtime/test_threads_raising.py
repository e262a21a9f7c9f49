"""Loops on several threads whose iterations may raise: the error of the first in program order, whatever the number."""

from __future__ import annotations

import numpy as np
import pytest

import whilst
from sharing import always_shared

ROWS, COLUMNS = 400, 60


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    with always_shared(monkeypatch, 1 << 8):
        yield


def looked_up(where, table):
    out = np.zeros(where.shape)
    for i in range(where.shape[0]):
        for j in range(where.shape[1]):
            out[i, j] = table[where[i, j]] * 2.0
    return out


def refused(where, table):
    out = np.zeros(where.shape)
    for i in range(where.shape[0]):
        total = 0.0
        for j in range(where.shape[1]):
            total += table[where[i, j] % 7]
            if where[i, j] >= len(table):
                raise ValueError(f"row {i}, column {j}: {where[i, j]} after {total}")
        for j in range(where.shape[1]):
            out[i, j] = total
    return out


def divided(where, table):
    out = np.zeros(where.shape, np.int64)
    for i in range(where.shape[0]):
        for j in range(where.shape[1]):
            out[i, j] = 1000 // (len(table) - int(where[i, j]))
    return out


def overflowing(where, table):
    out = np.zeros(where.shape, np.int64)
    for i in range(where.shape[0]):
        for j in range(where.shape[1]):
            x = 1
            for _ in range(int(where[i, j])):
                x *= 2
            out[i, j] = x
    return out


def caught(where, table):
    out = np.zeros(where.shape)
    try:
        for i in range(where.shape[0]):
            for j in range(where.shape[1]):
                out[i, j] = table[where[i, j]]
    except IndexError as error:
        return out, str(error)
    return out, ""


def into_an_argument(where, table, out):
    for i in range(where.shape[0]):
        for j in range(where.shape[1]):
            out[i, j] = table[where[i, j]]
    return out


def rows_in_turn(where, table):
    before, now = np.zeros(where.shape), np.zeros(where.shape)
    for k in range(3):
        for i in range(where.shape[0]):
            for j in range(where.shape[1]):
                now[i, j] = before[i, j] + table[where[i, j] + k]
        before, now = now, before
    return before


def outcome(function, *args):
    args = [x.copy() for x in args]
    try:
        result = function(*args)
    except (IndexError, ValueError, ZeroDivisionError, OverflowError) as error:
        result = (type(error), str(error) if not isinstance(error, OverflowError) else "")
    parts = result if isinstance(result, tuple) else (result,)
    return [x.tobytes() if isinstance(x, np.ndarray) else x for x in (*parts, *args)]


def arguments(rows, seed=0):
    """Rows of small numbers, but for these rows, in which one is the size of the table or more."""
    random = np.random.default_rng(seed)
    where = random.integers(0, 40, (ROWS, COLUMNS))
    for row in rows:
        where[row, random.integers(COLUMNS)] = 64 + row % 3
    return where, random.random(64)


FAILING = [
    (), (0,), (ROWS - 1,), (250,), (399, 130, 131), tuple(range(90, 400, 7)), tuple(range(ROWS)),
    (199,), (199, 200), (132, 133, 134), (49, 50, 350), (198, *range(200, 400)),
]  # fmt: skip
"""Some where shares of two, three and eight threads end and begin."""


@pytest.mark.parametrize("function", [looked_up, refused, divided, overflowing, caught, rows_in_turn])
def test_the_first_error_is_told(function):
    compiled = whilst.compile(function)
    for rows in FAILING:
        args = arguments(rows)
        if function is divided:
            args[0][args[0] > 64] = 64
        if function is overflowing:
            args[0][args[0] > 64] = 64 + args[0][args[0] > 64] % 3
        expected = outcome(function, *args)
        for count in (1, 2, 3, 8):
            whilst.set_threads(count)
            found = [outcome(compiled, *args) for _ in range(5)]
            assert all(one == expected for one in found), (rows, count)


def test_what_the_caller_sees_is_what_python_had_written():
    compiled = whilst.compile(into_an_argument)
    for rows in FAILING:
        args = (*arguments(rows), np.zeros((ROWS, COLUMNS)))
        whilst.set_threads(8)
        assert outcome(compiled, *args) == outcome(into_an_argument, *args)


@pytest.mark.parametrize("function", [looked_up, refused, divided, overflowing, rows_in_turn])
def test_they_are_given_to_threads_at_all(function):
    assert "@whilst_parallel" in whilst.compile(function).lower(*arguments(())).text("llvm")


def test_what_others_would_see_is_not():
    lowered = whilst.compile(into_an_argument).lower(*arguments(()), np.zeros((ROWS, COLUMNS)))
    assert "@whilst_parallel" not in lowered.text("llvm")
    assert "@whilst_parallel" not in whilst.compile(caught).lower(*arguments(())).text("llvm")


def test_the_next_call_is_well():
    compiled, whole, broken = whilst.compile(looked_up), arguments(()), arguments((200,))
    expected = looked_up(*whole)
    whilst.set_threads(2)
    for _ in range(50):
        with pytest.raises(IndexError, match="index 66 is out of bounds for axis 0 with size 64"):
            compiled(*broken)
        assert np.array_equal(compiled(*whole), expected)
