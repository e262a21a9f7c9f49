"""``@`` and ``dot`` on vectors and matrices."""

import numpy as np

from programs.registry import empty, program, reversed_view, strided

M = np.arange(6.0).reshape(2, 3)
N = np.arange(12.0).reshape(3, 4) - 5


@program(
    (M, N), (strided(M), reversed_view(N)), (N.T, M.T), (empty(0, 3), N), (M, empty(3, 0)), (empty(2, 0), empty(0, 2))
)
def matrix_times_matrix(a, b):
    return a @ b, np.dot(a, b), np.matmul(a, b)


@program((M, np.array([1.0, 2.0, 3.0])), (M, strided(np.ones(3))))
def matrix_times_vector(a, v):
    return a @ v, np.dot(a, v)


@program((np.array([1.0, 2.0]), M))
def vector_times_matrix(v, a):
    return v @ a


@program(
    (np.arange(4).reshape(2, 2), np.arange(4).reshape(2, 2)), (np.eye(2, dtype=np.int8), np.full((2, 2), 100, np.int8))
)
def integer_matrices(a, b):
    return a @ b


@program((M, np.arange(3)), (M.astype(np.float32), np.arange(3.0)))
def mixed_dtypes(a, v):
    return a @ v


@program((M, np.ones(2)), (M, np.ones(3)))
def sizes_that_may_not_fit(a, v):
    return a @ v


@program((np.array([[1 + 1j, 2j], [0, 1]]), np.array([1j, 2])))
def complex_matrices(a, v):
    return a @ v


@program((np.array([[2.0, 1.0], [1.0, 3.0]]), 20), (np.eye(2), 0), ulp=8)
def power_iteration(a, n):
    v = np.ones(2)
    for _ in range(n):
        w = a @ v
        v = w / np.sqrt(w @ w)
    return v @ a @ v


@program((np.array([[1, 1], [1, 0]]), 10), (np.array([[1, 1], [1, 0]]), 0), (np.array([[1, 1], [1, 0]]), 1))
def matrix_power_by_squaring(m, n):
    r = np.eye(2, dtype=np.int64)
    while n > 0:
        if n & 1:
            r = r @ m
        m = m @ m
        n >>= 1
    return r


@program((M,))
def product_with_its_transpose(a):
    return a @ a.T, a.T @ a


@program((np.zeros((2, 2)), np.array([[1.0, 2.0], [3.0, 4.0]])))
def a_product_stored_in_place(out, a):
    out[:] = a @ a
    out += a @ out
    return out[1, 1]


@program((M, 2.0), ill_typed=True)
def a_matrix_times_a_scalar_by_at_is_an_error(a, x):
    return a @ x


@program((0,), (1,), (2,), (3,), (4,))
def known_sizes_that_do_not_fit(k):
    if k == 0:
        return np.ones(3) @ np.ones(3)
    if k == 1:
        return np.ones(3) @ np.ones(4)
    if k == 2:
        return np.dot(np.ones((2, 3)), np.ones(4))[0]
    if k == 3:
        return (np.ones((2, 3)) @ np.ones((4, 2)))[0, 0]
    return np.inner(np.ones(3), np.ones(4))
