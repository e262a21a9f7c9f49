"""What NumPy's own documentation shows: results, their layout in memory, and errors."""

import numpy as np

from programs.registry import program

A = np.arange(6.0).reshape(2, 3)
B = np.arange(6).reshape(3, 2)
SQUARE = np.arange(9.0).reshape(3, 3)
PLACES = np.array([[3, 6, 6], [4, 5, 1]])


@program((5,), strides=True)
def ranges_whose_step_is_that_of_their_first_items(n):
    return (
        np.arange(0, 5, 0.5, dtype=int), np.arange(-3, 3, 0.5, dtype=int), np.arange(0, 1, 0.1, dtype=np.float32),
        np.arange(3, 2, 0.5, dtype=int), np.arange(0, 3, 0.3, dtype=np.complex64), np.arange(0.5, n, dtype=np.uint8),
        np.arange(n + 2**24, n + 2**24 + 20, dtype=np.float32),
    )  # fmt: skip


@program((), strides=True)
def views_of_lists():
    rows = [[1, 2, 3], [4, 5, 6]]
    return (
        np.flipud([1, 2]), np.fliplr(rows), np.flip([1, 2]), np.rot90(rows), np.transpose(rows), np.diagonal(rows),
        np.swapaxes(rows, 0, 1), np.moveaxis(rows, 0, 1), np.matrix_transpose(rows), np.permute_dims(rows, (1, 0)),
        np.linalg.matrix_transpose([rows, rows]), np.squeeze([rows]), np.expand_dims([1, 2], 0),
    )  # fmt: skip


@program((np.array([[1, 0, 3], [0, 2, 2]]),), strides=True)
def views_of_tuples(x):
    return np.transpose(np.nonzero(x)), np.transpose((x, x)), np.swapaxes((x[0], x[1]), 0, 1)


CUBE = np.arange(12).reshape(2, 3, 2)


@program((CUBE, 3), (CUBE * 2, 0), strides=True)
def elements_as_they_lie(c, n):
    a = np.arange(24).reshape(2, 3, 4).transpose(2, 0, 1) + n
    b = c.swapaxes(1, 2)
    return (
        a.ravel("K"), a.ravel("A"), a.flatten("K"), a.T.ravel("K"), a[:, ::-1].flatten("K"), a.reshape(6, 4, order="A"),
        b.ravel("K"), b.ravel("A"), b.flatten("K"), np.ravel(b, "K"), np.ravel(c[::-1], "K"),
    )  # fmt: skip


@program((SQUARE, SQUARE[::-1] + 1), strides=True)
def vector_products_along_any_axis(x, y):
    return (
        np.cross(x, y, axisc=0), np.cross(x, y, axis=0), np.linalg.cross(x, y, axis=0), np.cross(x, y),
        np.cross(x, y[0]), np.cross(x[0], y[0]),
    )  # fmt: skip


@program((B,), (B.T,), strides=True)
def put_in_along_an_axis(a):
    return (
        np.insert(a, [1], [[7], [8], [9]][: len(a)], axis=1), np.insert(a, [1], 6, axis=1), np.insert(a, slice(1, 3), [7, 8]),
        np.insert(a, 1, 7, axis=1), np.insert(a, [1, 2], 6, axis=0), np.insert(a, [-1], [[5]], axis=0),
    )  # fmt: skip


@program((np.arange(6),), (np.arange(6.0),), (np.arange(2),))
def put_in_at_places(b):
    return (
        np.insert(b, slice(0, 2), [7, 8]), np.insert(b, [2, 2], [7, 8]), np.insert(b, [1], [5, 6]), np.insert(b, [1, 2], 7),
        np.insert(b, 2, [7, 8, 9]), np.insert(b, [], []), np.insert(b, [-9], 1),
    )  # fmt: skip


@program((), strides=True, ulp=4)
def powers_of_several_bases():
    return (
        np.logspace(2.0, 3.0, num=4, base=[2.0, 3.0], axis=-1), np.logspace(2.0, 3.0, num=4, base=[2.0, 3.0]),
        np.logspace([1, 2], [3, 4], num=3), np.logspace(0, 2, 3, base=2),
    )  # fmt: skip


@program(([6, 5, 3], 3), ([2], 3), ([1, 2], 3), ([1, 2], -1))
def integrals_with_constants(k, m):
    return np.polyint(np.poly1d([1, 1, 1]), m, k=k).c, np.polyint([1.0, 2], m), np.polyint([1, 2, 3], k=2)


@program((np.array([1 + 0j, 2]),), (np.array([1 + 1j, 2]),), (np.arange(3.0),), strides=True)
def real_parts_as_views(x):
    return np.real_if_close([2.1 + 4e-14j, 5.2 + 3e-15j], tol=1000), np.real_if_close(x)


@program((np.diag((1.0, 2, 3)),), (np.array([[0, 1.0], [-1, 0]]),), (np.eye(2, dtype=np.float32),), strides=True, ulp=8)
def eigenvalues_that_are_real_parts(a):
    values, vectors = np.linalg.eig(a)
    return values, vectors, np.linalg.eigvals(a), np.linalg.eig(a).eigenvalues


@program((PLACES, ("clip", "wrap")), (PLACES, "clip"), (PLACES, ("wrap", "raise")))
def places_outside(places, mode):
    if mode == "clip":
        return np.ravel_multi_index(places, (4, 6), mode="clip")
    if mode == ("clip", "wrap"):
        return np.ravel_multi_index(places, (4, 4), mode=("clip", "wrap"))
    return np.ravel_multi_index(places, (4, 4), mode=("wrap", "raise"))


@program((A, 0), (A, 1))
def sizes_of_several_axes(a, k):
    if k:
        return np.size(a, axis=(0, 0))
    return np.size(a, axis=(0, 1)), np.size(a, (0,)), np.size(a), np.size(a, 1), np.size(a, ())


@program((np.arange(3),), (A,))
def dtypes_called_with_several(a):
    return np.uint32([1, 2]), np.float32((1.5, 2)), np.float64([[1, 2], [3, 4]]), np.complex64([1, 2j]), np.uint8(a)


@program((np.float64(2), 0), (np.int32(3), 0), (np.float64(2), 1), (np.float64(2), 2))
def axes_given_to_a_number(x, k):
    if k == 1:
        return x[0]
    if k == 2:
        return x[:]
    return x[None], x[...], x[()], x[None, ..., None], x[..., None] + 1
