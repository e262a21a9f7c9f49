"""Diagonals, triangles, Kronecker and cross products."""

import numpy as np

from programs.registry import empty, program

A = np.array([3.0, 1.0, 2.0, 5.0, 4.0, 1.0])
B = np.array([0.5, -1.0, 2.0])
M = np.arange(12.0).reshape(3, 4)
I = np.array([2, 0, 1, 2])
J = np.arange(6).reshape(2, 3)


@program((M,), (J,), ulp=8)
def diagonals_of_matrices(a):
    return np.trace(a), np.trace(a, 1), a.trace(), np.diag(a), np.diag(a, -1), np.diagonal(a), a.diagonal(1)


@program((A,), (empty(),), (I,), ulp=8)
def matrices_of_diagonals(a):
    return np.diag(a), np.diag(a, 1), np.diag(a, -2), np.diagflat(a)


@program((M,), (J,), ulp=8)
def triangles(a):
    return np.triu(a), np.tril(a), np.triu(a, 1), np.tril(a, -1)


@program((3,), (0,), ulp=8)
def triangles_of_ones(n):
    return np.tri(n), np.tri(n, 4, 1)


@program((A, B), (M, J), (I, I), ulp=8)
def kronecker_products(a, b):
    return np.kron(a, b)


@program((B,), ulp=8)
def cross_products(a):
    return np.cross(a, a[::-1]), np.cross([1, 2, 3], a)


@program((np.arange(6.0).reshape(2, 3) * 1.3,), ulp=8)
def cross_products_of_rows(a):
    return np.cross(a, a + 1)


@program((3,), ulp=8)
def positions_in_matrices(n):
    return np.triu_indices(n), np.tril_indices(n, 1), np.diag_indices(n)


@program((5,), ulp=8)
def positions_and_numbers(n):
    return np.unravel_index(n, (2, 3)), np.ravel_multi_index((1, n - 3), (2, 3))
