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


HOLES = np.array([[0.0, np.nan, 2.0], [3.0, 4.0, -5.0]])
ROWS = (np.zeros(3), readonly(np.zeros(3)), np.zeros((2, 3))[1], np.zeros(6)[::2])


@program(*((HOLES, o) for o in ROWS), (A, ROWS[0]))
def without_nan_into(a, out):
    same = np.nanmax(a, axis=0, out=out) is out
    found = [out.copy(), np.nanmin(a, 0, out).copy(), np.nanmean(a, 0, None, out).copy(), np.nanvar(a, 0, out=out).copy()]
    return same, found, np.nanstd(a, axis=0, out=out), out, np.ptp(a, 0, out)


@program((HOLES, np.zeros(3, int)), (A, np.zeros((1, 3), int)[0]))
def places_without_nan_into(a, out):
    return np.nanargmax(a, 0, out=out) is out, out.copy(), np.nanargmin(a, axis=0, out=out), out


@program(*((A, o) for o in (np.zeros(3, int), np.zeros((3, 3), int)[:, 1], np.zeros(2, int), np.zeros((1, 3), int))))
def places_into(a, out):
    return np.argmax(a, 0, out) is out, out.copy(), a.argmin(axis=0, out=out), np.argmin(a, 0, None, keepdims=True)


@program((A,), (A.T,), (A[0],), (A[:, ::2],), (A.astype(int),))
def arrays_in_an_order(a):
    found = np.asarray(a, float, "C"), np.asarray(a, order="F"), np.asanyarray(a, None, "K"), np.asarray(a, a.dtype, None)
    return found, found[0] is a, found[2] is a, found[3] is a, [(b.flags.c_contiguous, b.flags.f_contiguous) for b in found]


@program((HOLES,), (A,), (A.astype(np.float32),))
def all_by_position(a):
    return (
        np.nanmean(a, 0, np.float64), np.nanmean(a, 0, None, None, True), np.nanmax(a, 0, None, True),
        np.nanvar(a, 0, None, None, 1), np.nanstd(a, 1, None, None, 0, True), np.ptp(a, 0, None, True),
        np.trace(a, 0, 0, 1, np.float64), np.sort(a, 0, "stable", None), np.trace(a, dtype=complex), np.trace(a, 1),
    )  # fmt: skip


@program((A, np.zeros((2, 3), complex)), (A, np.zeros((2, 3), complex)[::-1]), (A[:1], np.zeros((1, 3), complex)))
def transforms_into(a, out):
    found = [np.fft.fft(a, out=out) is out, out.copy(), np.fft.fft2(a, out=out).copy(), np.fft.ifft(a + 1j, None, 0, None, out)]
    return found, np.fft.rfft(a, 4, out=out), out, np.fft.irfft(out, 6, out=np.empty((len(a), 6)))


@program((A, np.zeros((2, 2), complex)), (A, np.zeros(3, complex)))
def transforms_that_do_not_fit(a, out):
    return np.fft.fft(a, out=out)


@program((A, np.zeros((2, 3)), np.ones((2, 3))), (A, np.zeros((4, 2, 3))[1], np.ones((3, 2)).T))
def two_results_into(a, x, y):
    first = np.modf(a, out=(x, y))
    told = first[0] is x, first[1] is y, x.copy(), y.copy()
    np.divmod(a, 1.5, x, y)
    exponent = np.zeros((2, 3), np.int32)
    kept = x.copy(), y.copy(), np.frexp(a, out=(x, exponent)), np.modf(a, out=(None, y)), np.modf(a, x)
    return told, kept, x, y, exponent


@program((A, np.zeros((2, 3))), (A, np.zeros((2, 3))[:, ::-1]))
def elementwise_into(a, out):
    b = np.abs(a) + 1
    found = [np.logaddexp2(a, b, out).copy(), np.logaddexp2(a, 1.0, out=out) is out, out.copy(), np.spacing(b, out)]
    counts = np.empty((2, 3), np.uint8)
    return found, np.bitwise_count(b.astype(int), counts), counts, np.vecdot(a, b, np.empty(2)), np.cumulative_sum(a[0], out=out[0])


JOINED = (np.zeros((4, 3)), np.zeros((4, 3), np.float32), np.zeros((4, 3), int), np.zeros((4, 2)), np.zeros(12), np.zeros((8, 3))[::2])


@program(*((A, o) for o in JOINED))
def joined_into(a, out):
    return np.concatenate([a, a * 2], out=out) is out, out


@program(*((A, np.reshape(o, (2, 2, 3)) if o.size == 12 else o) for o in JOINED[:4]))
def stacked_into(a, out):
    return np.stack((a, a + 1), 1, out) is out, out, np.stack([a, a], dtype=np.float32), np.concatenate([a[0], a[1]], None, out=np.empty(6))


@program((A,))
def out_and_dtype(a):
    return np.concatenate([a, a], out=np.empty((4, 3)), dtype=float)


@program((A, 2.0), (np.arange(24.0).reshape(2, 3, 4) ** 2, 0.5))
def slopes_along_axes(a, h):
    places = np.array([0.0, 1.0, 3.0])
    return np.gradient(a, axis=(0, 1)), np.gradient(a, h, axis=(1, 0)), np.gradient(a, h, places, axis=(0, 1)), np.gradient(a, axis=(-1,))


@program((A, 0), (A, 1), (A, 2))
def slopes_that_cannot_be(a, which):
    if which == 0:
        return np.gradient(a, axis=(0, -2))
    if which == 1:
        return np.gradient(a, axis=(0, 2))
    return np.gradient(a, 1.0, 2.0, 3.0, axis=(0, 1))


SQUARE = np.arange(9.0).reshape(3, 3)


@program(
    *((SQUARE, SQUARE + 1, np.ones((3, 3)), where) for where in (1, 0, True, False, np.bool_(False))),
    *((SQUARE, A, np.ones((3, 3)), where) for where in (1, 0, True, np.ones((3, 3), np.bool_), np.ones(3, np.bool_))),
    *((SQUARE, SQUARE, np.ones((2, 3)), where) for where in (1, True, np.ones((2, 3), np.bool_))),
    *((SQUARE, SQUARE, np.ones((3, 3)), where) for where in (np.ones((2, 3), np.bool_), np.ones((2, 3, 3), np.bool_), SQUARE[0] > 1)),
    *((SQUARE[0], SQUARE[1], np.ones((n, 3)), SQUARE > 4) for n in (1, 2, 3)),
    (SQUARE[0], SQUARE[1], np.ones(3), SQUARE > 4),
    (SQUARE, A, np.ones(3), np.ones(2, np.bool_)),
)  # fmt: skip
def the_mask_takes_part_in_the_broadcasting(a, b, out, where):
    return np.subtract(a, b, out=out, where=where) is out, out


@program(
    *((A, np.ones((2, 3)), np.ones((n, 3)), where) for n in (2, 3) for where in (1, True, False, np.ones(2, np.bool_), A > 1)),
    (A, np.ones((1, 2, 3)), np.ones((2, 3)), True),
    (A[0], np.ones((1, 3)), np.ones((1, 3)), True),
)
def two_outputs_that_do_not_fit(a, fraction, whole, where):
    np.modf(a, fraction, whole, where=where)
    return fraction, whole


@program((SQUARE, 2.0, np.ones((2, 3), np.bool_)), (SQUARE, 0.5, np.ones((1, 3, 3), np.bool_)), (SQUARE, 0.5, SQUARE[0] > 1))
def powers_where_a_mask_holds(a, n, where):
    out = np.zeros((3, 3))
    np.power(a, n, out=out, where=where)
    return np.power(a, 2, out=out, where=where)
