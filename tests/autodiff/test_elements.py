"""Loops over elements have gradients that touch elements only: no trip makes, copies or keeps a whole array."""

import numpy as np
import pytest

import whilst
from whilst_compiler.ir.graph import Apply, While, all_nodes
from whilst_compiler.ir.types import Tensor


def written_in_branches(x, n):
    a, b = x.copy(), np.zeros(len(x))
    for i in range(1, n):
        if a[i] > 0.5:
            b[i] = a[i - 1] * b[i - 1] + 1.0
        else:
            a[i] = np.cos(a[i - 1])
    return np.sum(a * b)


def read_by_an_inner_loop(x, n):
    a = x.copy()
    for i in range(3, n):
        s = 0.0
        for j in range(3):
            s += np.sin(a[i - j - 1]) * x[j]
        a[i] = s
    return np.sum(a)


def moved_by_an_inner_loop(x, n):
    a = x.copy()
    for i in range(1, n):
        k = i
        while k > 0 and a[k] < a[k - 1]:
            a[k], a[k - 1] = a[k - 1] * x[0], a[k]
            k -= 1
    return np.sum(a[::2] ** 2)


def from_behind(x, n):
    a = x.copy()
    r = a[::-1]
    for i in range(1, n):
        r[i] = np.sin(r[i - 1]) * a[i]
    return np.sum(a)


def two_parts(x, n):
    a = x.copy()
    low, high = a[: n // 2], a[n // 2 :]
    for i in range(1, n // 2):
        low[i] = np.sin(high[i - 1]) * low[i]
        high[i] = low[i] * high[i]
    return np.sum(a)


def rest(x, n):
    s = 0.0
    for i in range(1, n):
        s += x[i:][0] * np.sin(s) + x[::-1][i]
    return s


def other_shape(x, n):
    a = x.copy().reshape(n // 2, 2)
    for i in range(1, n // 2):
        a[i, 0] += x[0] * np.sin(a[i - 1, 1] + a[i, 1])
        a[i, 1] = a[i, 0] * a[i - 1, 1]
    return np.sum(a)


def column(x, n):
    a = x.reshape(n // 2, 2).copy()
    c = a[:, 1]
    for i in range(1, n // 2):
        c[i] = c[i - 1] * np.sin(c[i])
    return np.sum(a)


def one_of_two(x, n):
    both, s = (x[: n // 2], x[n // 2 :]), 0.0
    for i in range(n // 2):
        s += both[i % 2][i] * np.cos(s)
    return s


def turned(x, n):
    a = x.reshape(2, n // 2).copy()
    b = a.T
    for i in range(1, n // 2):
        b[i, 0] = np.sin(b[i - 1, 1]) * b[i, 0] + a[1, i]
    return np.sum(a)


def lists_made_in_trips(x, n):
    rows = [[x[i], 1.0] for i in range(n)]
    for i in range(1, n):
        rows[i][1] = rows[i - 1][0] * np.sin(rows[i - 1][1])
    return sum(row[1] for row in rows)


def lists_that_grow(x, n):
    rows = [[] for _ in range(3)]
    for i in range(n):
        rows[i % 3].append(x[i] * (rows[(i - 1) % 3][-1] if i else 1.0))
    return sum(sum(row) for row in rows)


def dict_that_grows(x, n):
    found = {}
    for i in range(n):
        found[i] = x[i] * (found[i - 1] if i else 1.0)
    total = 0.0
    for value in found.values():
        total += value
    return total


PROGRAMS = [
    written_in_branches, read_by_an_inner_loop, moved_by_an_inner_loop, from_behind, two_parts, rest, other_shape, column,
    one_of_two, turned,
]  # fmt: skip
POOLS = [lists_made_in_trips, lists_that_grow, dict_that_grows]
X = np.random.default_rng(0).uniform(0.2, 0.9, 12)


@pytest.mark.parametrize("f", PROGRAMS)
def test_only_elements(f):
    graph = whilst.grad(f).lower(X, len(X)).optimized
    inside = (n for loop in all_nodes(graph) if isinstance(loop, While) for n in all_nodes(loop.body))
    rows = {n.row.name for n in inside if isinstance(n, Apply) and any(map(is_array, n.outputs))}
    assert rows <= {"store", "reshape", "grow", "transpose"}


@pytest.mark.parametrize("f", [lists_made_in_trips, lists_that_grow])
def test_nothing_is_kept_whole_of_lists_of_lists(f):
    """What was a table at some trip is not read again for its adjoint, but what was an element of it."""
    graph = whilst.grad(f).lower(X, len(X)).optimized
    loops = [n for n in graph.nodes if isinstance(n, While)]
    read = (n for loop in loops for n in all_nodes(loop.body) if isinstance(n, Apply) and n.row.name == "subview")
    assert all(n.output.type.dtype.is_inexact and n.inputs[0].name != "tape" for n in read)


def is_array(x):
    return isinstance(x.type, Tensor) and bool(x.type.dims)


@pytest.mark.parametrize("f", PROGRAMS + POOLS)
def test_gradient(f):
    g, tight = whilst.grad(f), whilst.grad(f, tape_budget=300)
    for n in (2, 4, 12):
        x = X[:n]
        expected = [(f(x + e, n) - f(x - e, n)) / 2e-6 for e in 1e-6 * np.eye(n)]
        for found in (g(x, n), g.eager(x, n), tight(x, n)):
            assert np.allclose(found, expected, rtol=1e-5, atol=1e-7)
