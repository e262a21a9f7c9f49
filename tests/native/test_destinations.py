"""What is filled, copied and freed is filled where it is copied to, unless somebody looks there in the meantime."""

import numpy as np
import pytest

import whilst
from whilst_compiler.native.schedule import lower


def kept(u, n):
    rows = np.zeros((n, len(u)))
    for k in range(n):
        t = u * 2 - np.roll(u, 1)
        u = t + 1
        rows[k] = t
    return rows, u


def kept_twice(u, n):
    rows, others = np.zeros((n, len(u))), np.ones((n, len(u)))
    for k in range(n):
        t = u * 2 - 1
        t[1:] += u[:-1]
        rows[k] = t
        others[k] = t
        u = t * 0.5 + t[::-1]
    return rows, others, u


def changed_later(u, n):
    rows = np.zeros((n, len(u)))
    for k in range(n):
        t = u * 2 - 1
        rows[k] = t
        t[1:] = u[:-1]
        u = t[::-1] * 0.5
    return rows, u


def looked_at(u, n):
    """The row is read after its new content is computed, and before it is written."""
    rows = np.ones((n, len(u)))
    for k in range(n):
        t = u * 2 - rows[k]
        t[1:] += u[:-1]
        u = rows[k] + t[::-1]
        rows[k] = t
    return rows, u


def seen_elsewhere(u, n):
    """Another row is read, which may be the same."""
    rows = np.ones((n, len(u)))
    for k in range(n):
        t = u * 2 - 1
        t[1:] += u[:-1]
        u = rows[n - 1 - k] + t[::-1]
        rows[k] = t
    return rows, u


def failing(rows, u, n):
    for k in range(n):
        t = u * 2 - 1
        t[1:] += u[:-1]
        if t[0] > 40:
            raise ValueError(f"row {k}")
        u = t[::-1] + 1
        rows[k] = t
    return u


def part_of_a_row(u, n):
    rows = np.zeros((n, len(u) + 1))
    for k in range(n):
        t = u * 2 - 1
        t[1:] += u[:-1]
        u = t[::-1] + 1
        rows[k, 1:] = t
    return rows, u


def both_dimensions(u, n):
    rows = np.zeros((n, *u.shape))
    for k in range(n):
        t = u * 2 - 1
        t[1:] += u[:-1]
        u = t[:, ::-1] + 1
        rows[k] = t
    return rows, u


FUNCTIONS = (kept, kept_twice, changed_later, looked_at, seen_elsewhere, part_of_a_row)


@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.__name__)
def test_as_in_numpy(f):
    for size in (0, 1, 2, 3, 9):
        for n in (0, 1, 2, 5):
            u = np.random.default_rng(size).normal(size=size)
            for x, y in zip(f(u, n), whilst.compile(f)(u, n)):
                assert np.array_equal(x, y)


def test_planes():
    u = np.random.default_rng(0).normal(size=(3, 4))
    assert all(map(np.array_equal, both_dimensions(u, 4), whilst.compile(both_dimensions)(u, 4)))


def test_rows_of_the_caller_are_as_python_leaves_them():
    u = np.linspace(0, 1, 5)
    expected, found = np.zeros((9, 5)), np.zeros((9, 5))
    with pytest.raises(ValueError, match="row") as python:
        failing(expected, u, 9)
    with pytest.raises(ValueError, match="row") as native:
        whilst.compile(failing)(found, u, 9)
    assert str(python.value) == str(native.value) and np.array_equal(expected, found)


@pytest.mark.parametrize(
    ("f", "saved"),
    [
        (kept_twice, 1),
        (part_of_a_row, 1),
        (both_dimensions, 1),
        (changed_later, 0),
        (looked_at, 0),
        (seen_elsewhere, 0),
    ],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_how_many_blocks(f, saved, monkeypatch):
    u = np.ones((5, 4) if f is both_dimensions else 5)
    found = [str(whilst.compile(f).lower(u, 3).loops).count("alloc")]
    monkeypatch.setattr(lower, "direct", lambda *_: None)
    found.insert(0, str(whilst.compile(f).lower(u, 3).loops).count("alloc"))
    assert found[0] - found[1] == saved


def test_a_block_that_is_copied_to_one_made_later():
    def f(n):
        a = np.zeros((n, 4), order="F")
        a.T[0] = 1
        return a, np.asfortranarray(a).T

    for n in (0, 1, 3):
        assert all(map(np.array_equal, f(n), whilst.compile(f)(n)))
