"""Rows that a loop without vectors goes along have anchors outside of it, and all elements are where they were."""

import copy
import re

import numpy as np
import pytest

import whilst
from whilst_compiler.native.llvm import counted


def sweep(u, f, first, step):
    change = 0.0
    for i in range(1, len(u) - 1):
        for j in range(first, u.shape[1] - 1, step):
            new = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] - f[i, j])
            change = max(change, abs(new - u[i, j]))
            u[i, j] = new
    return change


def backwards(x, y):
    total = 0.0
    for i in range(len(x) - 1, -1, -1):
        total = total * 0.5 + x[i] * y[len(y) - 1 - i]
        x[i] = total
    return total


def only_some(x, k):
    total, others = 0.0, 0
    for i in range(len(x)):
        if i >= k:
            total += x[i - k]
        elif 3 * i + 2 < len(x):
            total -= x[3 * i + 2]
            others += 1
    return total, others


def in_turn(x, y, times):
    last = 0.0
    for _ in range(times):
        for i in range(1, len(x)):
            last = y[i] + 0.5 * last - y[i - 1]
            x[i] = last
        x, y = y, x
    return last


def of_what_is_known(x, n):
    total = 0.0
    for i in range(n):
        half = n // 2
        total += x[half + i] * 0.5 + total / (1.0 + abs(x[n - i]))
    return total


def along_columns(x):
    total = 0.0
    for j in range(x.shape[1]):
        for i in range(1, x.shape[0]):
            total += x[i, j] - 0.5 * x[i - 1, j]
            x[i, j] = total
    return total


def of_complex(z):
    total = 0j
    for i in range(len(z) // 2):
        total = total * 0.5 + z[2 * i + 1] - z[2 * i]
    return total


def agree(f, *args):
    mine, its, eager = (copy.deepcopy(args) for _ in range(3))
    compiled = whilst.compile(f)
    want = f(*mine)
    for got, given in ((compiled(*its), its), (compiled.eager(*eager), eager)):
        np.testing.assert_array_equal(got, want)
        for a, b in zip(given, mine):
            np.testing.assert_array_equal(a, b)


def awkward(*shape):
    x = np.random.default_rng(sum(shape)).normal(size=shape)
    if x.size > 4:
        x.flat[x.size // 2], x.flat[2] = np.nan, -0.0
    return x


@pytest.mark.parametrize("shape", [(0, 0), (2, 2), (3, 3), (3, 4), (7, 5), (9, 40)])
@pytest.mark.parametrize("first, step", [(1, 1), (1, 2), (2, 2), (1, 5), (3, 3)])
def test_sweeps(shape, first, step):
    agree(sweep, awkward(*shape), np.ones(shape), first, step)
    whole = awkward(2 * shape[0], 3 * shape[1] + 1)
    agree(sweep, whole[::2, 1::3], np.ones(shape)[:, ::-1], first, step)


def test_what_overlaps():
    whole = awkward(12, 9)
    mine, its = whole.copy(), whole.copy()
    want = sweep(mine[:-1], mine[1:], 1, 2)
    assert whilst.compile(sweep)(its[:-1], its[1:], 1, 2) == want or np.isnan(want)
    np.testing.assert_array_equal(its, mine)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 17])
def test_other_ways_along_rows(n):
    agree(backwards, awkward(n), awkward(n))
    agree(backwards, awkward(2 * n)[::2], awkward(n).astype(np.float32))
    for k in (0, 1, n):
        agree(only_some, awkward(n), k)
    agree(in_turn, awkward(n), awkward(n) + 1.0, 3)
    agree(of_what_is_known, np.arange(2.0 * n + 2), n)
    agree(along_columns, awkward(n, 3))
    agree(along_columns, awkward(3, n).T)
    agree(of_complex, awkward(n) + 1j)


def in_the_loop(f, *args):
    """How many additions of integers the innermost loop has after LLVM, but for those of its counters."""
    text = whilst.compile(f).lower(*args).kernel.optimized_llvm
    blocks = re.split(r"\n(?=[\w.$-]+:)", text)
    inner = [b for b in blocks if re.match(r"loop\d+\.\d+[\w.]*:", b) and "store double" in b]
    return min(len(re.findall(r"= (?:add|sub) (?!nuw nsw i64 %k|i64 %prol)", b)) for b in inner)


def test_a_loop_adds_up_no_addresses(monkeypatch):
    args = ("f64[n,n]", "f64[n,n]", "i64")
    assert in_the_loop(with_step(sweep), *args) == 0
    monkeypatch.setattr(counted, "find_motions", lambda *_: {})
    assert in_the_loop(with_step(sweep), *args) > 1


def with_step(f):
    """The function with step 2, anew each time."""

    def red_black(u, g, first):
        return f(u, g, first, 2)

    return red_black


def test_a_loop_over_vectors_stays_as_it_is():
    def scaled(x, y):
        for i in range(len(x)):
            y[i] = 2.0 * x[i]

    text = whilst.compile(scaled).lower("f64[n]", "f64[n]").llvm
    assert "getelementptr double" not in text
