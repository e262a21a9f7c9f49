"""How often trips are run again within a budget: one forward sweep more for each level of loops."""

import dataclasses
import math

import numpy as np
import pytest

import whilst
from whilst.running.eager import interpret
from whilst_compiler.autodiff.plans import AGAIN, AHEAD, plans
from whilst_compiler.ops.table import ROWS


def fewest_trips(chunks, free, known={}):
    """How many chunks are run to have the beginning of each, from the last to the first, by trying all ways."""
    if chunks == 1:
        return 0
    if not free:
        return chunks * (chunks - 1) // 2
    if (chunks, free) not in known:
        ways = (d + fewest_trips(chunks - d, free - 1) + fewest_trips(d, free) for d in range(1, chunks))
        known[chunks, free] = min(ways)
    return known[chunks, free]


def test_how_many_chunks_are_run_again_is_known():
    graph = plans()[AGAIN]
    for free in (0, 1, 2, 3, 7):
        for chunks in (1, 2, 3, 4, 5, 9, 20, 33):
            (again,) = interpret(graph, [np.int64(chunks), np.int64(free)])
            assert again == fewest_trips(chunks, free), (chunks, free)


def number(u, k, n):
    y, t = u[0], 0
    while t < n and y < 100.0:
        y = y + k * np.sin(y * 0.01)
        t += 1
    return y


def array(u, k, n):
    t = 0
    while t < n and u[1] < 100.0:
        u = u + k * np.sin(u)
        t += 1
    return np.sum(u * u)


def array_so_often(u, k, n):
    for _ in range(n):
        u = u + k * np.sin(u)
    return np.sum(u * u)


def matrix(u, k, n):
    a = np.outer(u, u)
    for _ in range(n):
        a[1:-1, 1:-1] = a[1:-1, 1:-1] + k * np.sin(a[2:, 1:-1] + a[:-2, 1:-1] - a[1:-1, 2:] - a[1:-1, :-2])
    return np.sum(a * a)


def loop_in_loop(u, k, n):
    s = 0.0
    for i in range(3):
        y, t = u[i] + s, 0
        while t < n:
            y += k * np.sin(y)
            t += 1
        s += y
    return s


class Counted:
    """How often the sine is taken: once in each trip, and in no adjoint."""

    def __init__(self, patch):
        self.count, real = 0, ROWS["sin"]

        def counting(*args, **attributes):
            self.count += 1
            return real.eager(*args, **attributes)

        for name, row in ROWS.items():
            if row is real:
                patch.setitem(ROWS, name, dataclasses.replace(row, eager=counting))

    def trips(self, f, u, n, budget):
        """Of the gradient: all, and how many levels of snapshots it has."""
        tight = whilst.grad(f, (0, 1), tape_budget=budget)
        sizes = tight.lower(u, 0.1, n).optimized.functions["loop_0.sizes"]
        given = {"f64[n]": u, "f64[n,n]": np.outer(u, u), "i64": np.int64(n), "f64": 0.1}
        length, slots, _ = interpret(sizes, [given[str(p.type)] for p in sizes.params])
        chunks, levels = -(-n // int(length)), 1
        while math.comb(int(slots) + 1 + levels, levels) < chunks:
            levels += 1
        self.count = 0
        assert all(map(np.allclose, tight.eager(u, 0.1, n), whilst.grad(f, (0, 1))(u, 0.1, n)))
        return self.count, levels


@pytest.mark.parametrize("f", [number, array, array_so_often, matrix])
@pytest.mark.parametrize("n", [30, 150, 400, 1000])
def test_one_sweep_more_for_each_level(f, n, monkeypatch):
    """A level is there for each time that snapshots are too few by a factor, whether the number of trips is known
    beforehand or not."""
    u, counted = np.linspace(0.1, 1.0, 8 if f is matrix else 20), Counted(monkeypatch)
    for budget in (1500, 2000, 4000, 20_000):
        trips, levels = counted.trips(f, u, n, budget)
        assert trips <= (1 + levels) * n + 0.5 * n * (f in (number, array)), (budget, trips / n, levels)
    assert trips <= 3 * n


def three_deep(u, k, n):
    s = u[0]
    for i in range(3):
        for j in range(4):
            t = 0
            while t < n:
                s += k * np.sin(s + u[i])
                t += 1
    return s


def one_after_the_other(u, k, n):
    s = u[0]
    for i in range(3):
        y, t = u[i] + s, 0
        while t < n:
            y += k * np.sin(y)
            t += 1
        for _ in range(n):
            s += k * np.sin(y * s)
    return s


def one_or_the_other(u, k, n):
    s = u[0]
    for i in range(6):
        if s < 1.0 + 0.1 * i:
            t = 0
            while t < n:
                s += 0.01 * k * np.sin(s + u[1])
                t += 1
        else:
            for _ in range(n):
                s -= 0.02 * k * np.sin(s * u[2])
    return s


NESTS = [(loop_in_loop, 3, 2), (three_deep, 12, 3), (one_after_the_other, 6, 2), (one_or_the_other, 6, 2)]


@pytest.mark.parametrize(("f", "runs", "levels"), NESTS, ids=[f.__name__ for f, _, _ in NESTS])
def test_sweeps_of_loops_in_loops(f, runs, levels, monkeypatch):
    """One sweep more for each level: a trip of the outer loop runs again while the inner one leaves snapshots, and
    that runs again with a tape."""
    counted, u = Counted(monkeypatch), np.linspace(0.1, 1.0, 5)
    for budget in (5_000, 20_000, 1_000_000):
        tight = whilst.grad(f, (0, 1), tape_budget=budget)
        for n in (70, 200):
            counted.count = 0
            found = tight.eager(u, 0.1, n)
            assert counted.count <= (1 + levels) * runs * n, budget
            assert all(map(np.allclose, found, whilst.grad(f, (0, 1))(u, 0.1, n)))
            assert all(map(np.allclose, found, tight(u, 0.1, n)))


def test_snapshots_are_taken_where_the_fewest_trips_are_run_again():
    graph = plans()[AHEAD]

    def trips(chunks, free):
        if chunks == 1:
            return 0
        if not free:
            return chunks * (chunks - 1) // 2
        (ahead,) = interpret(graph, [np.int64(chunks), np.int64(free)])
        return int(ahead) + trips(chunks - int(ahead), free - 1) + trips(int(ahead), free)

    for free in (1, 2, 3, 7):
        for chunks in (1, 2, 3, 4, 5, 9, 20, 33):
            assert trips(chunks, free) == fewest_trips(chunks, free), (chunks, free)
