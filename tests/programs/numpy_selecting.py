"""Indexing by arrays, and elements chosen by condition or position."""

import numpy as np

from programs.registry import program

A = np.array([3.0, 1.0, 2.0, 5.0, 4.0, 1.0])
M = np.arange(12.0).reshape(3, 4)
I = np.array([2, 0, 1, 2])


@program(
    (A, I), (M, np.array([0, -1])), (A, np.array([7])), (A, np.array([], int)), (M, np.array([[0, 1], [2, 2]])), ulp=8
)
def indexed_by_integers(a, i):
    return a[i]


@program((A, A > 2), (M, M > 3), (A, A > 99), (A, np.array([True])), ulp=8)
def indexed_by_masks(a, m):
    return a[m]


@program((M, np.array([0, 2, 1])), ulp=8)
def indexed_by_slices_and_arrays(a, i):
    return a[:, i], a[i, :], a[1, i], a[i, i]


@program((M,), ulp=8)
def indexed_by_lists(a):
    return a[[0, 2]], a[:, [1, 1]], a[[0, 1], [2, 3]], a[..., [0]]


@program((A,), (M,), ulp=8)
def positions_where_it_holds(a):
    return np.argwhere(a > 2), np.nonzero(a), np.flatnonzero(a), (a > 3).nonzero()


@program((A, I), (M, I), ulp=8)
def taken(a, i):
    return np.take(a, i), a.take(i), np.take(a, [0, 1]), np.take(a, i, mode="clip")


@program((M, np.array([0, 2])), ulp=8)
def taken_along_axes(a, i):
    return np.take(a, i, axis=1), np.take(a, i, axis=0), np.take_along_axis(a, np.argsort(a, axis=1), axis=1)


@program((A,), ulp=8)
def chosen_by_conditions(a):
    return np.select([a > 3, a > 1], [a, -a], 0.5), np.extract(a > 2, a), np.compress(a > 2, a)


@program(
    (A, I, 5.0), (A, I, np.array([1.0, 2, 3, 4])), (M, np.array([0, 2]), np.arange(4.0)), (A, np.array([0, 9]), 1.0)
)
def written_by_integers(a, i, v):
    a[i] = v
    return a


@program((M, np.array([0, 2]), np.arange(3.0)))
def written_with_a_wrong_shape(a, i, v):
    a[i] = v


@program((A, A > 2, 0), (M, M > 3, -1.0), (A, A > 2, A[A > 2] * 2))
def written_by_masks(a, m, v):
    a[m] = v
    return a


@program((A, A > 3), (A, I))
def changed_in_place(a, i):
    a[i] += 1
    return a


ODD = np.array([1.0, np.nan, np.inf, -0.0, 0.0, -3.0])
BYTES = np.array([-128, 127, 3, 0], np.int8)


@program(
    (A, A > 2, 2.0), (A, A > 2, 2), (A[::-2], A[::-2] > 2, -1.5), (M, M > 3, 0.0), (M.T, M.T > 3, 3.0), (ODD, ODD == ODD, 0.0),
    (A, A > 99, np.nan), (A[:0], A[:0] > 0, 1.0), (A, np.array([True]), 1.0), (A[:1], np.array([True]), 1.0), (M, M[0] > 1, 5.0),
    (A.astype(np.float32), A > 2, 0.1), (A.astype(np.float32), A > 2, np.float64(0.1)), (A + 1j, A > 2, 1 - 2j), (A, A > 2, 1j),
    (A, A > 2, True), (ODD > 0, ODD > 0, True), (I, I > 0, 2.5),
)
def numbers_changed_by_masks(a, m, x):
    a[m] += x
    a[m] *= x
    a[m] /= x
    a[m] -= x
    return a


@program((I, I > 0, 3), (BYTES, BYTES > 0, 100), (BYTES, BYTES > 0, np.int64(2)), (BYTES, BYTES > 100, 300), (BYTES[:0], BYTES[:0] > 0, 300), (I, A > 0, 1))
def integers_changed_by_masks(a, m, x):
    a[m] += x
    a[m] -= 1
    a[m] *= x
    return a


@program((ODD, 2.0), (A, 3.0))
def changed_where_it_is_itself_so(a, x):
    a[a > 1.0] -= x
    b = a[1:]
    b[b < 0.0] *= x
    a[a == a] += 1.0
    flags = a > 0.0
    flags[flags] *= False
    return a, b, flags


@program((A, I, 2), (A, I, 0))
def changed_by_masks_and_integers_in_a_loop(a, i, n):
    for k in range(n):
        a[i] += k
        a[a > 4.0] -= k
    return a


@program((M, np.array([0, 2]), np.array([1, 3])))
def written_by_rows_and_columns(m, i, j):
    m[i, j] = 7
    m[:, j] = m[:, j] * 2
    return m[i][:, j], m[i, None, :]


@program((A, I))
def put_into_places(a, i):
    np.put(a, i, [7.0, 8.0])
    return a


@program((M, M % 2 == 0, M.astype(int) % 3, M.astype(int) % 4), (M, M > 99, M.astype(int), M.astype(int)))
def at_pairs_that_masks_select(m, ok, i, j):
    out = np.zeros_like(m)
    out[ok] = m[i[ok], j[ok]]
    return out
