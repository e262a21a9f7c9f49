"""Grids and ranges made by indexing, arrays of blocks, windows, parts of arrays by name."""

import numpy as np

from programs.registry import program

A = np.arange(12.0).reshape(3, 4)
V = np.array([3.0, -1.0, 2.0, 5.0, 4.0])
F = A.astype(np.float32)
smooth = np.vectorize(lambda x: x * x if x > 1 else -x)


@program((3,), (0,))
def dense_grids(n):
    x, y = np.mgrid[0:3, -1:n]
    return x * y, np.mgrid[:n, :2], np.mgrid[0:1:0.25, 0:3], np.mgrid[-1:1:3j, 0:2:1j], np.mgrid[0:1:5j], np.mgrid[-n:2]


@program((3,))
def open_grids(n):
    r, c = np.ogrid[:5, -n : n + 1]
    return (r - 2) ** 2 + c**2 < 5, np.ogrid[0:2:3j, 0:1:0.5], np.ogrid[0:n]


@program((V, 2), (V.astype(np.float32), 2), (V.astype(np.int8), 1))
def ranges_joined(v, n):
    return np.r_[v, 0, v], np.r_[1:4, n, 5], np.r_[0:1:5j], np.r_[[1, 2], v[::-1]], np.c_[v, v], np.c_[1:4, 2:5], np.c_[v]


@program((A,))
def rows_and_columns_joined(a):
    return np.r_[a, a], np.c_[a, a[:, 0]]


@program((V.astype(np.uint8),))
def a_number_that_does_not_fit(v):
    return np.r_[v, 300]


@program((A, 2))
def indices_by_name(a, n):
    s = np.s_[1:n, ::2]
    return a[s], a[np.s_[..., 0]], a[np.index_exp[1]]


@program((A,), (F,))
def blocks(a):
    corner = np.block([[a, np.zeros((3, 2))], [np.ones((2, 4)), np.eye(2)]])
    return corner, np.block([a[0], a[1]]), np.block([[1, 2], [3, 4]]), np.block(a), np.block([a[0], 1.0])


@program((A, V))
def depths_that_differ(a, v):
    return np.block([[a], v])


@program((A,))
def unstacked(a):
    x, y, z = np.unstack(a)
    return x * y + z, [p.sum() for p in np.unstack(a, axis=1)]


@program((V, A), (V.astype(int), F))
def sliding_windows(v, a):
    wide = np.lib.stride_tricks.sliding_window_view(a, (2, 3))
    return np.lib.stride_tricks.sliding_window_view(v, 3).sum(axis=-1), wide, np.lib.stride_tricks.sliding_window_view(a, 2, 0)


@program((V,))
def a_window_too_large(v):
    return np.lib.stride_tricks.sliding_window_view(v, 30)


@program((A,), (A.T,), (np.array(3.0),))
def positions(a):
    total = 0.0
    for p, x in np.ndenumerate(a):
        total += x * (1 + len(p) + sum(p))
    return total, [p for p in np.ndindex(a.shape)], [i + j for i, j in np.ndindex(2, 3)]


@program((V,), (V.astype(np.float32),), (A,))
def by_element(v):
    other = np.vectorize(lambda x, y: (x + y, x > y))
    return smooth(v), other(v, 2.5), np.vectorize(lambda x: 1.5 * x, otypes=[float])(v[:0])


@program((V[:0],))
def by_no_element(v):
    return smooth(v)


@program((5,))
def out_of_iterators(n):
    return np.fromiter((k * k for k in range(n)), float), np.fromiter(range(n), dtype=np.int32, count=3)


@program((2,))
def too_few_items(n):
    return np.fromiter((k * k for k in range(n)), float, 3)
