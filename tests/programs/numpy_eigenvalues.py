"""Eigenvalues of real matrices, whose dtype depends on them; zeros of polynomials; sums over labels; bits and rows."""

import numpy as np

from programs.registry import program

S = np.array([[2.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 1.0]])
R = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 2.0]])
C = np.arange(24.0).reshape(2, 3, 4) % 5
V = np.array([1.0, -6.0, 11.0, -6.0])
X = np.array([0.0, 1.0, 2.0, 3.0, 5.0])
B = np.array([[True, False, True], [False, True, True], [True, True, True]])
K = np.array([[1, 0, 2], [0, 1, 2], [1, 0, 2], [1, 0, 1]])


@program((S,), (R,), (S.astype(np.float32),), (R.astype(np.float32),), (np.array([[2, 1], [1, 0]]),), ulp=16, passes=False)
def of_real_matrices(a):
    w, v = np.linalg.eig(a)
    return w, v, np.linalg.eigvals(a)


@program((S, R), (R, R), (R, S), ulp=16, passes=False)
def of_two_matrices(a, b):
    return np.linalg.eigvals(a), np.linalg.eigvals(b)


@program((R * np.nan,))
def of_what_is_not_finite(a):
    return np.linalg.eigvals(a)


@program((S,), (R,), ulp=16, passes=False)
def stable(a):
    try:
        return bool(np.all(np.linalg.eigvals(a).real > 0))
    except ValueError:
        return None


@program((2, 3), (2, -1), passes=False)
def powers_in_a_try(a, n):
    try:
        return float(a**n)
    except ValueError:
        return 0.0


@program((V,), (np.array([1, 0, 1]),), (np.array([0, 0, 2.0, -4.0, 0]),), (np.zeros(3),), ulp=64, passes=False)
def zeros_of_a_polynomial(p):
    return np.roots(p)


@program((X,), (X.astype(np.float32),), (X.astype(int),), ulp=8)
def polynomials_of_zeros(z):
    return np.poly(z)


@program((X, np.array([1.0, 0.5, 2.0, 4.5, 3.0])), ulp=64, passes=False)
def fitted(x, y):
    line, spread = np.polyfit(x, y, 1, cov=True)
    return line, spread, np.polyfit(x, y, 2, w=x + 1), np.polyfit(x, y, 1, full=True)[0]


@program((C, S), ulp=8, passes=False)
def sums_over_labels(c, s):
    return (
        np.einsum("...k->...", c), np.einsum("ii->i", s), np.einsum("ii", s), np.einsum("b...,b...->...", c, c),
        np.einsum("...ij,jk->...ik", c.transpose(0, 2, 1), s), np.einsum(s, [0, 1], s, [1, 2], [0, 2]),
    )  # fmt: skip


@program((C,), passes=False)
def labels_that_differ(c):
    return np.einsum("ii", c[0])


@program((B,), (K,))
def bits(a):
    packed = np.packbits(a, axis=1)
    return packed, np.unpackbits(packed, axis=1, count=3), np.packbits(a, bitorder="little"), np.unpackbits(packed[0])


@program((K,), (B,), (K % 2 * 0.5,), passes=False)
def distinct_rows(a):
    return np.unique(a, axis=0, return_index=True, return_inverse=True, return_counts=True), np.unique(a, axis=1)


@program((np.array([1.0, np.nan, -np.inf]),))
def numbers_in_place(a):
    b = np.nan_to_num(a, copy=False, nan=-1.0)
    return b is a, a
