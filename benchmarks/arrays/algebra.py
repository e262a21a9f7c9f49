"""Linear algebra as it stands in textbooks: loops over columns, rows and blocks."""

from __future__ import annotations

import numpy as np

from benchmarks.arrays.program import program


def definite(n):
    a = np.random.default_rng(10).normal(size=(n, n))
    return a @ a.T + n * np.eye(n)


def general(n):
    return np.random.default_rng(11).normal(size=(n, n)) + n * np.eye(n)


@program(lambda n: (definite(n), np.ones(n), 1e-8), (16, 200, 1000))
def conjugate_gradient(a, b, tolerance):
    """Solve a symmetric system until the residual is small."""
    x = np.zeros_like(b)
    r = b - a @ x
    p = r.copy()
    rr = r @ r
    steps = 0
    while np.sqrt(rr) > tolerance and steps < 100:
        ap = a @ p
        alpha = rr / (p @ ap)
        x = x + alpha * p
        r = r - alpha * ap
        rr, last = r @ r, rr
        p = r + (rr / last) * p
        steps += 1
    return x, steps


@program(lambda n: (np.linspace(0.0, 1.0, n * n).reshape(n, n), 1e-6, 60 if n < 200 else 8), (16, 120, 1000))
def poisson_gradients(b, tolerance, most):
    """Conjugate gradients for the five-point Laplacian, which is applied and never stored."""
    x = np.zeros_like(b)
    r = b.copy()
    p = b.copy()
    rr = np.sum(r * r)
    steps = 0
    while rr > tolerance and steps < most:
        ap = 4.0 * p
        ap[1:] -= p[:-1]
        ap[:-1] -= p[1:]
        ap[:, 1:] -= p[:, :-1]
        ap[:, :-1] -= p[:, 1:]
        alpha = rr / np.sum(p * ap)
        x += alpha * p
        r -= alpha * ap
        rr, last = np.sum(r * r), rr
        p = r + (rr / last) * p
        steps += 1
    return x, steps


@program(lambda n: (definite(n), 2 if n < 50 else 1), (12, 60, 160), scalar=True, ulp=4096)
def jacobi_eigenvalues(a, sweeps):
    """Eigenvalues of a symmetric matrix by cyclic Jacobi rotations."""
    a = a.copy()
    n = a.shape[0]
    for _ in range(sweeps):
        for p in range(n - 1):
            for q in range(p + 1, n):
                if abs(a[p, q]) > 1e-14:
                    theta = (a[q, q] - a[p, p]) / (2.0 * a[p, q])
                    t = 1.0 / (abs(theta) + np.sqrt(theta * theta + 1.0))
                    if theta < 0.0:
                        t = -t
                    c = 1.0 / np.sqrt(t * t + 1.0)
                    s = t * c
                    for k in range(n):
                        x, y = a[k, p], a[k, q]
                        a[k, p], a[k, q] = c * x - s * y, s * x + c * y
                    for k in range(n):
                        x, y = a[p, k], a[q, k]
                        a[p, k], a[q, k] = c * x - s * y, s * x + c * y
    return np.sort(np.diag(a))


@program(lambda n: (general(n),), (12, 120, 400))
def lu(a):
    """LU with partial pivoting, column by column."""
    a = a.copy()
    n = a.shape[0]
    order = np.arange(n)
    for k in range(n - 1):
        pivot = k + np.argmax(np.abs(a[k:, k]))
        if pivot != k:
            row = a[k].copy()
            a[k] = a[pivot]
            a[pivot] = row
            order[k], order[pivot] = order[pivot], order[k]
        for i in range(k + 1, n):
            a[i, k] /= a[k, k]
            a[i, k + 1 :] -= a[i, k] * a[k, k + 1 :]
    return a, order


@program(lambda n: (general(n), 4 if n < 50 else 32), (12, 128, 512))
def lu_blocked(a, block):
    """LU without pivoting by blocks: factor a panel, solve a strip, update the rest with a matrix product."""
    a = a.copy()
    n = a.shape[0]
    for k in range(0, n, block):
        e = min(k + block, n)
        for j in range(k, e):
            for i in range(j + 1, n):
                a[i, j] /= a[j, j]
                a[i, j + 1 : e] -= a[i, j] * a[j, j + 1 : e]
        for j in range(k, e):
            for i in range(j + 1, e):
                a[i, e:] -= a[i, j] * a[j, e:]
        if e < n:
            a[e:, e:] -= np.ascontiguousarray(a[e:, k:e]) @ np.ascontiguousarray(a[k:e, e:])
    return a


@program(lambda n: (definite(n),), (12, 120, 400))
def cholesky(a):
    """Cholesky's factor row by row, with dot products of slices."""
    n = a.shape[0]
    lower = np.zeros_like(a)
    for i in range(n):
        for j in range(i):
            lower[i, j] = (a[i, j] - np.sum(lower[i, :j] * lower[j, :j])) / lower[j, j]
        lower[i, i] = np.sqrt(a[i, i] - np.sum(lower[i, :i] * lower[i, :i]))
    return lower


@program(lambda n: (definite(n),), (12, 120, 400), scalar=True)
def cholesky_loops(a):
    """Cholesky's factor by three loops over elements."""
    n = a.shape[0]
    lower = np.zeros_like(a)
    for i in range(n):
        for j in range(i + 1):
            total = a[i, j]
            for k in range(j):
                total -= lower[i, k] * lower[j, k]
            lower[i, j] = np.sqrt(total) if i == j else total / lower[j, j]
    return lower


@program(lambda n: (np.tril(general(n)), np.ones((n, 4))), (16, 250, 1200))
def triangular_solve(lower, b):
    """Forward substitution by rows, for several right-hand sides."""
    x = b.copy()
    for i in range(lower.shape[0]):
        for j in range(i):
            x[i] -= lower[i, j] * x[j]
        x[i] /= lower[i, i]
    return x


@program(lambda n: (general(n), general(n + 1)[:n, :n].copy()), (16, 100, 300), scalar=True)
def matrix_product_loops(a, b):
    """The product of two matrices by three loops, rows innermost."""
    n, m = a.shape[0], b.shape[1]
    c = np.zeros((n, m))
    for i in range(n):
        for k in range(a.shape[1]):
            for j in range(m):
                c[i, j] += a[i, k] * b[k, j]
    return c
