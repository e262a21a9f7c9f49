"""Products written into ``out=``; what NumPy says where operands do not fit, or may not be written."""

import numpy as np

from programs.registry import program, readonly

A = np.array([[3.0, -1.5, 2.0], [0.5, 7.0, -2.25]])
OUTS = (np.ones((2, 2)), np.ones((2, 2)).T, np.ones((2, 2), np.float32), np.ones((3, 2)), np.ones(2), np.ones((2, 2), int))


@program(*((A, o) for o in (*OUTS, readonly(OUTS[0]))), (A.astype(np.float32), OUTS[2]), (A.astype(np.float32), OUTS[0]))
def dot_into(a, out):
    return np.dot(a, a.T, out=out) is out, out, a.dot(a.T, out)


@program(*((A, o) for o in (*OUTS, readonly(OUTS[0]), np.ones((4, 2, 2)))), (A.astype(np.float32), OUTS[0]))
def matmul_into(a, out):
    return np.matmul(a, a.T, out=out), out


@program((A, np.ones(2)), (A, np.ones(3)), (A, np.ones((3, 2))), (A.astype(int), np.ones(2)))
def matmul_of_a_vector_into(a, out):
    np.matmul(a, a[0], out)
    return out


@program((np.array([[2.0, 1.0], [1.0, 3.0]]),))
def a_factor_is_the_output(a):
    np.matmul(a, a, out=a)
    np.dot(a, a, out=a)
    return a


@program((A[0], np.ones((3, 3))), (A[0], np.ones((6, 6))), (A[0], np.ones((3, 3), int)), (A, np.ones((6, 6))))
def outer_into(a, out):
    return np.outer(a, a, out=out), out


@program(*((A, k) for k in range(11)), *((A.astype(np.int8), k) for k in range(11)))
def subscripts_that_do_not_fit(a, k):
    if k == 0:
        return np.einsum("ij", a, a)
    if k == 1:
        return np.einsum("ij,jk", a)
    if k == 2:
        return np.einsum("i,i", a[0], a[1, :2])
    if k == 3:
        return np.einsum("i,j,i->", a[0], a[0], a[1, :2])
    if k == 4:
        return np.einsum("ij,kj->ik", a, a.T)
    if k == 5:
        return np.einsum("ij,jk->ik", a, a)
    if k == 6:
        return np.einsum("ijk->", a)
    if k == 7:
        return np.einsum("i->", a)
    if k == 8:
        return np.einsum("ij,jk->ik", a[:, :1], a)
    if k == 9:
        return np.einsum("i,ij,j", a[:, 0], a, a[:, 1])
    return np.einsum("ij,j->i", a[:, :1], a[0])


@program(*((readonly(A), k) for k in range(7)), *((A, k) for k in range(7)))
def written_by_name(a, k):
    if k == 0:
        a.sort()
    if k == 1:
        a.partition(1)
    if k == 2:
        a.put([0], 5)
    if k == 3:
        np.putmask(a, a > 1, 0)
    if k == 4:
        np.place(a, a > 1, [0])
    if k == 5:
        np.fill_diagonal(a, 9)
    if k == 6:
        np.copyto(a, 3)
    return a


I8 = np.array([[3, -1, 100], [0, 7, -128]], np.int8)


@program((I8,), (I8.astype(np.uint8),), (A,), (A.astype(np.float32),), (A + 1j,), ((A + 1j).astype(np.complex64),))
def averages_by_weights(a):
    return (
        np.average(a, weights=a), np.average(a, axis=0, weights=[1, 2], returned=True),
        np.average(a, axis=1, weights=a.real > 0, keepdims=True),
    )  # fmt: skip


@program((A > 1,), (A,), (I8,))
def reduced_to_another_dtype(a):
    return np.logical_xor.reduce(a), np.logical_xor.accumulate(a, axis=1), np.logical_xor.reduce(a[:1], axis=-1)


@program((I8.astype(int),), (A,))
def divided_in_turn(a):
    return np.divide.reduce(a + 0.5, axis=1), np.divide.accumulate(a, axis=0), np.divide.reduce(np.abs(a) + 1)


@program((A, [1, 2]), (A, [2]), (A, [1, 2, 3]), (A, [-1, 2]), (A[:0], []))
def repeated_so_often(a, counts):
    return np.repeat(a, counts, axis=0)


@program(
    (np.array([0.0, 1.0, 9.0, np.nan]), np.array([1.0, 2.0, 3.0]), np.array([np.inf, -np.inf, 1.0])),
    (np.array([1.0, np.nan, 2.0]), np.array([1.0]), np.array([5.0])),
)
def interpolated_between_infinities(x, xp, fp):
    return np.interp(x, xp, fp)


@program((A,), (np.zeros((2, 3, 2)),), (A[0],))
def factors_not_aligned(a):
    return np.dot(a, a)


@program((I8, -9), (I8.astype(np.uint8), -9), (I8, 300), (A, 3), (I8.astype(int), 2.5), (I8.astype(int), float("inf")))
def reductions_begin_with_what_fits(a, n):
    return np.max(a, initial=n), np.min(a, axis=0, initial=n), np.sum(a, initial=n), np.max(a, where=a < 5, initial=n)


@program((A > 1,), (A,), (A + 1j,), (I8,))
def products_of_vectors(a):
    return np.vecdot(a, a), np.linalg.vecdot(a, a, axis=0)


@program((A.astype(np.float32),), (A,), (I8,))
def edges_of_two_variables(a):
    return np.histogram2d(a[0], a[1], bins=2), np.histogram2d(a[0], a[1], bins=3, range=((-9, 9), (-9, 9)))


@program(*((A, k) for k in range(9)), *((A[0, :0], k) for k in range(9)))
def what_does_not_fit(a, k):
    if k == 0:
        return np.tensordot(a, a, axes=([1], [1]))
    if k == 1:
        return np.tensordot(a, a, axes=3)
    if k == 2:
        return np.tensordot(a, a, axes=([0], [0, -1]))
    if k == 3:
        return np.pad(a, 1, mode="mean")
    if k == 4:
        return np.pad(a, 1, mode="linear_ramp", end_values=3)
    if k == 5:
        return np.ediff1d(a.astype(np.int8), to_begin=2.5)
    if k == 6:
        return np.choose(a, [1, 2])
    if k == 7:
        return np.partition(a, 0, axis=1)
    return np.cross(a, 3.0)
