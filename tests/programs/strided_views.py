"""``np.lib.stride_tricks``: windows, blocks, diagonals and repetitions as views by strides."""

import numpy as np
from numpy.lib.stride_tricks import as_strided

from programs.registry import program, reversed_view

IMAGE = np.arange(30.0).reshape(5, 6) ** 1.5


@program((IMAGE, np.ones((3, 3)) / 9), (IMAGE.astype(np.float32), np.ones((2, 1))), (IMAGE.T, np.ones((2, 2))), ulp=4)
def filtered_by_windows(img, k):
    shape = (img.shape[0] - k.shape[0] + 1, img.shape[1] - k.shape[1] + 1, *k.shape)
    windows = as_strided(img, shape=shape, strides=img.strides + img.strides)
    return np.einsum("ijkl,kl->ij", windows, k), windows.max(axis=(2, 3))


@program((np.arange(9), 3, 2), (np.arange(9.0)[::2], 2, 1), (np.arange(3), 5, 1))
def frames_of_a_signal(x, size, hop):
    count = max(0, 1 + (len(x) - size) // hop)
    return as_strided(x, (count, size), (hop * x.itemsize, x.itemsize), writeable=False).sum(axis=1)


@program((np.arange(4.0),))
def a_toeplitz_matrix(c):
    both = np.concatenate([c[:0:-1], c])
    n = c.size
    step = both.strides[0]
    return as_strided(both[n - 1 :], shape=(n, n), strides=(-step, step)), as_strided(c, (3, n), (0, c.strides[0]))


@program((np.arange(16).reshape(4, 4),), (reversed_view(np.arange(16).reshape(4, 4)),))
def diagonal_by_strides(a):
    return as_strided(a, (4,), (a.strides[0] + a.strides[1],)).copy()


@program((np.arange(4.0),))
def as_many_strides_as_sizes(a):
    return as_strided(a, (2, 2), (8,))
