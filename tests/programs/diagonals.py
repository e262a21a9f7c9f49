"""Diagonals and arrays that are repeated are views: what is written later shows in them, and they refuse writes."""

import numpy as np

from programs.registry import program, strided

A = np.arange(9.0).reshape(3, 3) - 4
WIDE = np.arange(12.0).reshape(3, 4)
CUBE = np.arange(24.0).reshape(2, 3, 4)


@program((A,), (A.T,), (strided(A),), (WIDE,))
def written_in_the_same_expression(m):
    return np.diag(m), np.fill_diagonal(m, 0)


@program((A,), (A.T,), (strided(A),))
def written_while_it_is_read(a):
    total = 0.0
    d, e = np.diag(a), a.diagonal(1)
    for i in range(2):
        a[i, i] += 1
        a[i, i + 1] = total
        total += d[i] + e.sum()
    return total, d * 2


@program((A,), (A.T,), (strided(A),), (WIDE,))
def written_through_einsum(a):
    d = np.einsum("ii->i", a)
    d[:] = 7
    d[1] += 2
    d *= 2
    return a, d


@program((np.zeros((2, 3, 3)),), (np.zeros((3, 3, 2)).T,))
def of_every_matrix_of_a_stack(a):
    np.einsum("kii->ki", a)[...] = np.arange(6).reshape(2, 3)
    return a, np.diagonal(a, axis1=1, axis2=2), a.diagonal(-1, 2, 1), np.einsum("kii->k", a)


@program((WIDE, 0), (WIDE, 2), (WIDE, -1), (WIDE.T, -2), (WIDE, 9), (WIDE, -9))
def at_an_offset(a, k):
    return np.diagonal(a, k), np.trace(a, k), a.diagonal(-k).sum()


@program((CUBE,), (CUBE.T,))
def along_other_axes(a):
    return a.diagonal(), np.diagonal(a, 1, 2, 0), np.diagonal(a[:, ::2, 1:], -1, 0, -1)


@program((A,))
def of_what_is_made_here(a):
    b = a @ a
    d, e = np.diag(b), np.diagonal(a + 1)
    b[0] = 0
    return d, e, np.diag(d), np.diag(d, 1)


@program((CUBE, 1, 1), (CUBE, 0, 3), (CUBE[0, 0], 0, 1))
def what_has_no_diagonal(a, i, j):
    try:
        return np.diagonal(a, 0, 0, 0)
    except ValueError as error:
        return str(error)


@program((A,), (A.T,), (strided(A),))
def repeated_rows_follow(a):
    b, c = np.broadcast_to(a[0], (2, 3)), np.zeros(3)
    d = np.broadcast_to(c, (4, 3))
    a[0, 1], c[2] = 50.0, 5.0
    return b, d, b.sum(0), np.broadcast_to(a[1], (2, 3)), a.fill(1)


@program((A,))
def repeated_rows_are_read_only(a):
    b = np.broadcast_to(a[0], (2, 3))
    print(b.sum())
    b[0, 0] = 1
    return b


@program((A,), (WIDE,))
def a_sum_before_a_write(a):
    return a.ravel().sum() + np.diag(a).sum(), np.diag(a).copy(), a.fill(2), np.diag(a)
