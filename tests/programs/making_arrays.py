"""Making arrays and asking for their shape: zeros, ones, full, arange, ``*_like``, reshape, sizes."""

import numpy as np

from programs.registry import empty, program, reversed_view, strided

G = np.arange(6.0).reshape(2, 3)


@program((3,), (0,), (1,))
def zeros_ones_and_full(n):
    return np.zeros(n), np.ones(n), np.full(n, 2.5), np.full(n, 7)


@program((2, 3), (0, 3), (1, 1))
def in_two_dimensions(n, m):
    return np.zeros((n, m)), np.ones((m, n), dtype=np.int64), np.full((n, 2), True)


@program((3,), (0,))
def of_every_dtype(n):
    return (
        np.zeros(n, np.int8),
        np.zeros(n, np.uint16),
        np.zeros(n, np.int32),
        np.zeros(n, np.float32),
        np.ones(n, bool),
        np.ones(n, complex),
        np.ones(n, dtype=int),
        np.zeros(n, dtype=float),
        np.zeros(n, "f4"),
    )


@program((3,), (0,))
def empty_is_filled_by_the_program(n):
    a = np.empty(n)
    for i in range(n):
        a[i] = i
    return a


@program((5,), (0,), (-3,))
def arange_of_integers(n):
    return np.arange(n), np.arange(1, n), np.arange(n, 0, -2), np.arange(n, dtype=np.int32)


@program((1.0,), (0.0,), (-2.5,))
def arange_of_floats(x):
    return np.arange(x), np.arange(0.0, x, 0.25), np.arange(3.0)


@program((0,))
def arange_with_a_step_of_zero(k):
    return np.arange(1, 5, k)


@program((G,), (empty(0, 3),), (np.arange(3, dtype=np.int8),), (np.array(1.5),))
def like_another(a):
    return np.zeros_like(a), np.ones_like(a), np.full_like(a, 3), np.zeros_like(a, dtype=np.float32)


@program((G,), (strided(G),))
def empty_like_is_filled(a):
    b = np.empty_like(a)
    b[...] = a * 2
    return b


@program((G,), (np.array(1.0),), (empty(0, 2, 3),), (np.arange(4, dtype=np.int16),))
def shape_ndim_and_size(a):
    return a.shape, a.ndim, a.size, a.itemsize, a.nbytes, np.shape(a), np.ndim(a), np.size(a)


@program((G,), (empty(3, 0),))
def the_shape_unpacked(a):
    n, m = a.shape
    return n * 10 + m, a.shape[0], a.shape[-1], len(a.shape), len(a)


@program((G,), (np.zeros((4, 4)),))
def shapes_compared(a):
    return a.shape == (2, 3), a.shape[0] == a.shape[1]


@program((np.arange(6.0), 2, 3), (np.arange(6.0), 6, 1), (np.arange(6.0), 4, 2), (empty(), 0, 5))
def reshaped(a, n, m):
    return a.reshape(n, m), a.reshape((m, n)), np.reshape(a, (n, m))


@program((np.arange(6.0), 2), (np.arange(6.0), 4), (reversed_view(np.arange(6.0)), 3))
def reshaped_with_one_unknown(a, n):
    return a.reshape(n, -1), a.reshape(-1)


@program((np.arange(6.0),))
def a_reshape_is_a_view(a):
    b = a.reshape(2, 3)
    b[0, 1] = 50.0
    b[1] += 1
    return a[1]


@program((strided(np.arange(4.0)),), (np.arange(4.0),), (np.arange(6.0).reshape(2, 3),))
def a_ravelled_array_written_to(a):
    b = a.ravel()
    b[0] = 99.0
    return a, b


@program((strided(np.arange(4.0)),), (np.arange(4.0),), (np.arange(4.0)[::-1],))
def a_vector_in_rows_written_to(a):
    b = a.reshape(2, 2)
    b[1, 0] = 99.0
    return a, b


@program((strided(np.arange(6.0).reshape(2, 3)),), (np.arange(6.0).reshape(2, 3).T,), (np.arange(3.0),))
def an_axis_put_in_front_written_to(a):
    b = np.reshape(a, (1, *a.shape))
    b[0] = 99.0
    return a, b


@program((np.arange(6.0).reshape(2, 3),), (np.arange(12.0).reshape(3, 4),))
def a_turned_array_ravelled_and_written_to(a):
    b = a.T.ravel()
    b[0] = 99.0
    c = a[1:].ravel()
    c[0] = 77.0
    d = a[1].reshape(-1)
    d[1] = 55.0
    return a, b, c, d


@program((strided(np.arange(4.0)),), (np.arange(4.0),), (np.arange(6.0).reshape(2, 3).T,))
def a_contiguous_array_written_to(a):
    b = np.ascontiguousarray(a)
    b[0] = 99.0
    return a, b


@program((np.arange(9.0).reshape(3, 3),), (np.arange(9).reshape(3, 3).T,))
def diagonals_copied_before_a_write(a):
    d, e = np.diagonal(a).copy(), np.diag(a) * 2
    wide = np.broadcast_to(a[0], (2, 3)).sum()
    a[0, 0] = 7
    d[1] = 5
    return a, d, e, wide


@program((strided(np.arange(4.0)),), (np.arange(4.0),))
def a_vector_reshaped_to_itself(a):
    b = a.reshape(-1)
    b[0] = 99.0
    return a, b


@program((G,), (G.T,), (empty(0, 3),))
def flattened_and_copied(a):
    f = a.ravel()
    c = a.copy()
    g = a.flatten()
    c[...] = -1
    g[:1] = 5
    return f, c, g, a


@program((G,), (np.arange(24.0).reshape(2, 3, 4),))
def transposed(a):
    return a.T, a.transpose(), np.transpose(a)


@program((np.arange(24.0).reshape(2, 3, 4),))
def axes_permuted(a):
    return a.transpose(1, 0, 2), np.transpose(a, (2, 0, 1)), np.swapaxes(a, 0, 2)


@program((1, 2.5, 3), (0, -0.0, -1))
def an_array_from_scalars(a, x, n):
    return np.array([a, n]), np.array([a, x, n]), np.array((x, x)), np.array([[a, n], [n, a]]), np.array([x > 1])


@program((np.arange(3.0),))
def an_array_from_an_array(a):
    b = np.array(a)
    b[0] = 5.0
    c = np.asarray(a)
    c[1] = 6.0
    return a, b


@program((np.arange(3.0), np.array([9.0])), (empty(), empty()))
def concatenated(a, b):
    return np.concatenate((a, b)), np.concatenate([b, a, b])


@program((3, 5), (0, 1), (5, 50))
def linspace_between(a, n):
    return np.linspace(0.0, a, n)


@program((3,), (0,))
def identity_matrix(n):
    return np.eye(n), np.identity(n)


@program((4,), (0,))
def a_new_array_in_every_iteration(n):
    total = 0.0
    last = np.zeros(1)
    for i in range(n):
        a = np.arange(i + 1.0)
        a[0] = 10.0
        total += float(a.sum())
        last = a
    return total, last


@program((3,), (1,), (0,))
def an_array_that_grows_in_the_loop(n):
    a = np.zeros(0)
    for i in range(n):
        b = np.zeros(len(a) + 2)
        b[: len(a)] = a
        b[-1] = i + 1
        a = b
    return a


@program((3.5,), (2,), (True,))
def full_takes_the_type_of_its_value(v):
    return np.full(2, v), np.full((1, 2), v)


@program((G,))
def broadcast_to_a_shape(a):
    return np.broadcast_to(a[0], (3, 3)) + 1


@program((G, 2), (G, 0))
def dtype_decides_a_branch(a, n):
    if a.dtype == np.float64:
        n += 1
    if a.ndim == 2:
        n += 10
    return n


@program((0,), (2,))
def an_array_returned_from_one_path(n):
    if n == 0:
        return np.zeros(3)
    return np.ones(n)


@program((np.arange(9.0), -1, 2), (np.arange(9.0), 2, -1), (np.arange(9.0), 2, 2), (np.arange(8.0), -1, 2))
def a_shape_that_does_not_fit(a, n, m):
    return a.reshape(n, m)


@program((np.arange(9.0), 2), (np.arange(8.0), 2))
def rows_of_so_many(a, n):
    return a.reshape(-1, n), a.reshape(-1, n, 1)


@program((np.arange(3.0),), (np.arange(4),), (np.zeros((0, 2)),))
def arrays_of_nothing_have_the_dtype_asked_for(x):
    a = np.zeros(4, int)
    a[[]] = []
    return (
        np.array([], int), np.asarray((), dtype=np.uint8), np.array([[], []], np.float32), x[[]], a,
        np.concatenate([np.array([], int), np.arange(2)]), np.append(np.array([], np.int64), 3), np.array([]),
    )  # fmt: skip


@program((2,), (0,))
def by_the_class(n):
    x, y = np.ndarray(n + 1), np.ndarray(shape=(n, 2), dtype=np.int8, order="F")
    x[:], y[...] = 1.5, n
    return x, y, isinstance(x, np.ndarray)
