"""What NumPy's functions refuse, in NumPy's words."""

import numpy as np

from programs.registry import program

M, V, NONE = np.arange(6.0).reshape(2, 3), np.arange(4.0), np.zeros(0)


@program((M, 5), (V, 5), (M, -1))
def average_along(a, axis):
    if axis == 5:
        return np.average(a, axis=5)
    return np.average(a, axis=-1)


@program((M, V[:3]), (V, V[:2]), (V, V), (M, M), (M, M[:1]), (M, V))
def weights_along_an_axis(a, w):
    return np.average(a, axis=-1, weights=w)


@program((V, V[:2]), (M, M))
def weights_without_an_axis(a, w):
    return np.average(a, weights=w)


@program((V, V), (V, V[:2]), (M, V))
def vdot_of_sizes(a, b):
    return np.vdot(a, b)


@program((V, np.array([3.0, 3, 1])), (V, np.array([1.0, 1, 2, 2])), (V, np.array([1.0, 1, 2, 1])), (V, NONE),
         (V, np.array([np.nan, 1])), (V, np.array([2, np.nan])), (V, np.array([2.0, 2, 2])))  # fmt: skip
def bins_in_order(x, bins):
    return np.digitize(x, bins), np.digitize(x, bins, right=True)


@program((M,))
def axes_of_transposed(a):
    return np.transpose(a, (0, 0))


@program((M,))
def second_axis_of_swapaxes(a):
    return a.swapaxes(0, 9)


@program((3,), (-1,))
def unit_matrices(n):
    return np.eye(n), np.eye(n, 2, 1)


@program((V, 2), (V, -1))
def repeated(a, n):
    return np.repeat(a, n)


@program((V, 1), (V, -1))
def padded(a, n):
    return np.pad(a, n), np.pad(a, (0, n), mode="edge")


@program((np.arange(24).reshape(1, 2, 3, 4),))
def taken_along_the_last_of_four(a):
    return np.take(a, [1, 0], axis=3), a.take(2, axis=-1), np.take(a, [[0], [1]], axis=3)


@program((V,), (NONE,))
def taken_of_nothing(a):
    return np.compress([True], a)


@program((5,), (99,), (-1,))
def places_in_a_matrix(k):
    return np.unravel_index(k, (3, 4)), np.unravel_index([0, k, k + 1], (3, 4))


@program((np.array([1, 2], np.uint64),), (np.array([True]),), (V,), (np.array([-1]),))
def counted(x):
    return np.bincount(x)


@program((V,), (M,))
def found_among(a):
    return np.searchsorted(a, 1.5)


@program((M,), (V,))
def turned_by_a_right_angle(a):
    return np.rot90(a)


@program((NONE,), (NONE.astype(int),), (NONE.astype(np.float32),))
def quantiles_of_nothing(a):
    return np.nanquantile(a, 0.4), np.nanpercentile(a, 30)


@program((V, NONE), (NONE, NONE.astype(int)))
def products_of_no_coefficients(a, b):
    return np.polymul(a, b)


@program((np.arange(3, dtype=np.int16),), (V.astype(np.float32),), (V,), (np.arange(3),))
def mantissas_of_small_integers(a):
    return np.frexp(a)


@program((np.array(1.0, dtype=">f8"),), (np.array(1, dtype=">i4"),))
def one_big_endian_element_written(a):
    a += 1
    a[...] = a * 2
    return a + 1


@program((V[:3], V), (V[:2], V), (V, V[:3]), (V[:1], V), (V * 1j, V[:2] + 1j), (NONE, V), (V, NONE), (M, V))
def correlated(a, v):
    return np.correlate(a, v, "same"), np.correlate(a, v), np.correlate(a, v, mode="full")


@program((np.int32(3), np.zeros((0, 3), np.int32)), (M, M[:1]))
def stacked_in_depth(a, b):
    return np.dstack((a, b))


@program((M, M), (M, V), (M, M.T), (V, M), (M[:0], M[:0]))
def products_of_shapes(a, b):
    return np.dot(a, b)


@program((M,), (V,))
def powers_in_columns(x):
    return np.vander(x, 3)


@program((NONE,), (NONE.astype(int),), (np.zeros((2, 0)),))
def largest_of_nothing(a):
    return np.nanmax(a)


@program((V,), (np.array([1.0, np.nan]),), (V.astype(np.float32),), (np.array([1, 2]),))
def means_and_finite_numbers(a):
    return np.nanmean(a, dtype=np.float32), np.nanmean(a, axis=0), np.asarray_chkfinite(a)


@program((np.zeros((3, 0)), np.zeros((3, 0))), (M, M), (M, M.T))
def summed_over_an_axis(a, b):
    return np.tensordot(a, b, 1)


@program((V,), (M,))
def a_function_along_an_axis(a):
    return np.apply_along_axis(np.sum, 0, a)


@program((M,))
def one_axis_twice(a):
    return np.sum(a, axis=(0, -2))


@program((np.arange(3, dtype=">u8"),), (np.arange(3, dtype="<u8"),))
def bytes_in_either_order(a):
    return a.tobytes(), a.sum()


@program((V, V), (NONE, NONE), (V, NONE), (NONE, V))
def convolved(a, v):
    return np.convolve(a, v)


@program((M, V), (V, M), (V, V[:3]), (V, V.astype(np.int64)), (V, V > 1))
def mask_that_is_not_of_bools(a, m):
    if len(m) == 4:
        return np.subtract(a, a, out=a, where=m)
    return np.add(a, 1, where=m, out=a)


@program((M,))
def split_into_none(a):
    return np.split(a, 0)


@program((M,), (M[:1],))
def split_into_less_than_none(a):
    return np.split(a, -2)


@program((V,), (M,), (V[:1],))
def words_and_counts_that_there_are_not(a):
    said = []
    flat = a.ravel()
    try:
        np.searchsorted(flat, 1, side="middle")
    except ValueError as error:
        said.append(str(error))
    try:
        np.searchsorted(flat, 1, side="Left")
    except ValueError as error:
        said.append(str(error))
    try:
        np.convolve(flat, flat, mode="foo")
    except ValueError as error:
        said.append(str(error))
    try:
        np.meshgrid(flat, flat, indexing="xx")
    except ValueError as error:
        said.append(str(error))
    try:
        a.flatten("X")
    except ValueError as error:
        said.append(str(error))
    try:
        np.trim_zeros(flat, "x")
    except ValueError as error:
        said.append(str(error))
    try:
        np.clip(a, 1)
    except TypeError as error:
        said.append(str(error))
    try:
        np.clip(a, 1, 2, max=3)
    except ValueError as error:
        said.append(str(error))
    return said


@program((V,), (np.arange(3.0),))
def lengths_that_do_not_fit(a):
    said = []
    try:
        np.pad(a, (1, 2, 3))
    except ValueError as error:
        said.append(str(error))
    try:
        np.gradient(a, a[:2])
    except ValueError as error:
        said.append(str(error))
    try:
        np.gradient(a, 1.0, 2.0)
    except TypeError as error:
        said.append(str(error))
    try:
        np.select([a > 1], [a, a])
    except ValueError as error:
        said.append(str(error))
    try:
        np.select([a], [a])
    except TypeError as error:
        said.append(str(error))
    try:
        np.lexsort((a, a[:2]))
    except ValueError as error:
        said.append(str(error))
    try:
        np.ravel_multi_index((1, 0, 2), (2, 3))
    except ValueError as error:
        said.append(str(error))
    try:
        np.vsplit(a, 1)
    except ValueError as error:
        said.append(str(error))
    return said


@program((M,), (M.T,))
def labels_and_places_that_there_are_not(m):
    said = []
    try:
        np.einsum("ij->ik", m)
    except ValueError as error:
        said.append(str(error))
    try:
        np.einsum("ij->ii", m)
    except ValueError as error:
        said.append(str(error))
    try:
        np.take_along_axis(m, np.arange(2), 1)
    except ValueError as error:
        said.append(str(error))
    try:
        np.put_along_axis(m, m, 1, 1)
    except IndexError as error:
        said.append(str(error))
    try:
        np.bincount(np.arange(3), minlength=-1)
    except ValueError as error:
        said.append(str(error))
    try:
        np.geomspace(0, 1, 3)
    except ValueError as error:
        said.append(str(error))
    try:
        np.random.choice(m)
    except ValueError as error:
        said.append(str(error))
    return said


@program((3,), (4,))
def size_that_is_no_integer(n):
    return np.zeros(n / 2)


@program((3,),)
def method_of_the_other_generator(seed):
    return np.random.default_rng(seed).rand(3)


@program((np.zeros((0, 1)), np.array([3, 3])), (np.zeros((2, 1)), np.array([0, 3])), (np.zeros((2, 3)), np.array([0, -1])),
         (np.zeros((2, 0)), np.array([0])))  # fmt: skip
def taken_where_nothing_is(a, k):
    return np.take(a, k, axis=1), a.take(k, axis=-1), np.take(a, k[0], axis=1)
