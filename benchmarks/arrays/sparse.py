"""Graphs and sparse matrices."""

from __future__ import annotations

import numpy as np

from benchmarks.arrays.program import program


def links(n):
    """A random graph by rows: where each row begins, columns, weights."""
    rng = np.random.default_rng(12)
    degree = rng.integers(1, 12, n)
    starts = np.zeros(n + 1, np.int64)
    starts[1:] = np.cumsum(degree)
    return starts, rng.integers(0, n, starts[-1]), rng.random(starts[-1])


@program(lambda n: (*links(n), np.linspace(0.0, 1.0, n)), (50, 5000, 400_000), scalar=True)
def sparse_product(starts, columns, values, x):
    """A sparse matrix (CSR) times a vector."""
    n = len(starts) - 1
    y = np.zeros(n)
    for i in range(n):
        total = 0.0
        for k in range(starts[i], starts[i + 1]):
            total += values[k] * x[columns[k]]
        y[i] = total
    return y


@program(lambda n: (*links(n)[:2], 0.85, 1e-6, 30 if n < 10_000 else 4), (50, 4000, 200_000), scalar=True)
def page_rank(starts, columns, damping, tolerance, most):
    """Ranks by power iteration: row i lists the pages that page i links to."""
    n = len(starts) - 1
    rank = np.full(n, 1.0 / n)
    rounds = 0
    change = 1.0
    while change > tolerance and rounds < most:
        new = np.full(n, (1.0 - damping) / n)
        for i in range(n):
            share = damping * rank[i] / (starts[i + 1] - starts[i])
            for k in range(starts[i], starts[i + 1]):
                new[columns[k]] += share
        change = np.sum(np.abs(new - rank))
        rank = new
        rounds += 1
    return rank, rounds


@program(lambda n: (np.random.default_rng(13).random((n, n)) * 10,), (16, 100, 300))
def floyd_warshall(weights):
    """Shortest paths between all nodes, one row-and-column update a node."""
    d = weights.copy()
    for k in range(d.shape[0]):
        d = np.minimum(d, d[:, k : k + 1] + d[k : k + 1, :])
    return d


@program(lambda n: (np.random.default_rng(13).random((n, n)) * 10,), (16, 100, 300), scalar=True)
def floyd_warshall_loops(weights):
    """Shortest paths between all nodes by three loops."""
    d = weights.copy()
    n = d.shape[0]
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if d[i, k] + d[k, j] < d[i, j]:
                    d[i, j] = d[i, k] + d[k, j]
    return d
