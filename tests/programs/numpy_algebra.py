"""Products over any axes, einsum, small dense linear algebra."""

import numpy as np

from programs.registry import program

A = np.array([3.0, 1.0, 2.0])
M = np.arange(12.0).reshape(3, 4) + 0.5
S = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.5, -1.0, 2.0]])
T = np.arange(24.0).reshape(2, 3, 4)
C = np.array([1 + 2j, 3 - 1j, 2j])


@program((M, S), ulp=16)
def summed_by_labels(m, s):
    return np.einsum("ij,jk->ik", s, m), np.einsum("ij->ji", m), np.einsum("ij->", m), np.einsum("ij,ij->i", m, m)


@program((A, A * 2), ulp=16)
def vectors_summed_by_labels(a, b):
    return np.einsum("i,j->ij", a, b), np.einsum("i,i", a, b), np.einsum("i,i->i", a, b)


@program((T, M), ulp=16)
def products_of_many_axes(t, m):
    return t @ m.T, np.matmul(t, m.T), np.dot(t, m.T), np.inner(m, m), np.vdot(m, m)


@program((T, M), ulp=16)
def contracted(t, m):
    return np.tensordot(t, m, axes=([1, 2], [0, 1])), np.tensordot(m, m.T, 1)


@program((C,), ulp=16)
def products_of_complex_vectors(c):
    return np.vdot(c, c), np.inner(c, c), np.linalg.norm(c)


@program((S, A), ulp=64)
def norms(s, a):
    return np.linalg.norm(s), np.linalg.norm(a, 1), np.linalg.norm(a, np.inf), np.linalg.norm(s, axis=1)


@program((S, A), ulp=256)
def solved(s, a):
    return np.linalg.solve(s, a), np.linalg.solve(s, s), np.linalg.inv(s), np.linalg.det(s), np.linalg.slogdet(s)


@program((S,), ulp=256)
def powers_and_roots(s):
    return np.linalg.cholesky(s), np.linalg.matrix_power(s, 3), np.linalg.matrix_power(s, 0)


@program((np.ones((2, 2)),))
def a_singular_matrix(s):
    return np.linalg.inv(s)


@program((-S,))
def not_positive_definite(s):
    return np.linalg.cholesky(s)


@program((M,))
def where_and_reshape(m):
    return np.where(m > 3), m.reshape(2, -1)


@program((np.array([[1.0, -2.0], [3.0, 0.5]]),))
def smallest_norms(a):
    return np.linalg.norm(a, -1), np.linalg.norm(a, -np.inf)


@program((np.array([True, False, True]), np.eye(3) > 0), (np.array([1, 2, 3], np.int8), np.eye(3, dtype=np.int8)))
def products_of_truths(v, m):
    return np.vdot(v, v), np.vdot(m, m), np.vecmat(v, m), np.matvec(m, v), np.vecdot(v, v), np.inner(v, v), v @ v
