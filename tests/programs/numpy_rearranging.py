"""Arrays rolled, tiled, repeated, padded, joined, split, turned."""

import numpy as np

from programs.registry import empty, program

A = np.array([3.0, 1.0, 2.0, 5.0, 4.0, 1.0])
B = np.array([0.5, -1.0, 2.0])
M = np.arange(12.0).reshape(3, 4)
I = np.array([2, 0, 1, 2])


@program((A,), (M,), (empty(),), ulp=8)
def rolled(a):
    return np.roll(a, 2), np.roll(a, -1), np.roll(a, 7)


@program((M,), ulp=8)
def rolled_along_axes(a):
    return np.roll(a, 1, axis=0), np.roll(a, -1, axis=1), np.roll(a, (1, 2), axis=(0, 1))


@program((A,), (M,), (empty(),), ulp=8)
def tiled_and_repeated(a):
    return np.tile(a, 2), np.tile(a, (2, 3)), np.repeat(a, 2)


@program((M,), (B,), ulp=8)
def repeated_along_an_axis(a):
    return np.repeat(a, 2, axis=0), np.repeat(a, [1, 0, 2], axis=0)


@program((A,), (I,), ulp=8)
def padded_vectors(a):
    return np.pad(a, 1), np.pad(a, (1, 2)), np.pad(a, 2, mode="edge"), np.pad(a, 1, constant_values=7)


@program((A,), (I,), ulp=8)
def padded_by_reflection(a):
    return np.pad(a, 2, mode="reflect"), np.pad(a, 2, mode="wrap"), np.pad(a, 2, mode="symmetric")


@program((M,), ulp=8)
def padded_matrices(a):
    return np.pad(a, 1), np.pad(a, ((1, 0), (0, 2))), np.pad(a, ((1, 0), (0, 2)), constant_values=5)


@program((A, A * 2), (M, M + 1), ulp=8)
def stacked(a, b):
    return np.vstack((a, b)), np.hstack((a, b)), np.column_stack((a, b)), np.dstack((a, b))


@program((A, A * 2), (M, M + 1), ulp=8)
def stacked_along_new_axes(a, b):
    return np.stack((a, b)), np.stack((a, b), axis=1), np.stack((a, b), axis=-1)


@program((A,), ulp=8)
def split_into_parts(a):
    return np.split(a, 3), np.array_split(a, 4), np.split(a, [1, 3])


@program((A,), ulp=8)
def an_uneven_split(a):
    return np.split(a, 4)


@program((M,), ulp=8)
def split_matrices(a):
    return np.hsplit(a, 2), np.vsplit(a, 3), np.split(a, 2, axis=1)


@program((M,), ulp=8)
def axes_moved(a):
    return np.moveaxis(a, 0, 1), np.rollaxis(a, 1), np.flipud(a), np.fliplr(a)


@program((M,), ulp=8)
def turned(a):
    return np.rot90(a), np.rot90(a, 2), np.rot90(a, 3), np.rot90(a, -1)


@program((A, B), ulp=8)
def appended_deleted_inserted(a, b):
    return np.append(a, b), np.append(a, 3.0), np.delete(a, 1), np.delete(a, [0, 2]), np.insert(a, 1, 9.0)


@program((A,), (M,), (2.0,), ulp=8)
def at_least_so_many_axes(a):
    return np.atleast_1d(a), np.atleast_2d(a), np.atleast_3d(a)


@program((A,), ulp=8)
def broadcast_to_shapes(a):
    return np.broadcast_to(a, (2, 6)), np.broadcast_to(2.5, (2, 2)), np.broadcast_arrays(a, 1.0)


@program((A,), ulp=8)
def broadcast_to_a_wrong_shape(a):
    return np.broadcast_to(a, (2, 5))


@program((A, B), ulp=8)
def grids(a, b):
    return np.meshgrid(a, b), np.meshgrid(a, b, indexing="ij")


@program((3,), (0,), ulp=8)
def indices_of_a_shape(n):
    return np.indices((2, 3)), np.indices((n, 2))


@program((np.arange(6.0).reshape(2, 3), 1), (np.arange(6.0).reshape(2, 3), 2), (np.ones((1, 3)), 1))
def axes_squeezed_as_they_turn_out(a, k):
    return a[:k].squeeze() * 2, a[:1].squeeze().shape, np.squeeze(a[:, -1:])
