"""Functions that NumPy writes in Python, and others of several steps."""

import numpy as np

from programs.registry import empty, program

A = np.array([1.5, -2.5, 0.25, 3.0])
I = np.array([3, 1, 2, 3])
M = np.arange(6.0).reshape(2, 3)
Z = np.array([1 + 1j, 2.0])
HOLES = np.array([1.0, np.nan, 3.0, -np.inf, np.inf])


@program((A,), (HOLES,), (A.astype(np.float32),), (M,), ulp=4)
def of_each_element(a):
    return np.fix(a), np.isposinf(a), np.isneginf(a), np.spacing(a), np.sinc(a), np.logaddexp2(a, 1.0), np.isreal(a)


@program((I,), (-I,), (I.astype(np.uint8) * 80,), (np.array([-(2**63), 2**62 + 1]),), (I.astype(np.int8) - 5,))
def counts_of_bits(a):
    return np.bitwise_count(a)


@program((Z,), (A,))
def kinds_of_numbers(a):
    return np.iscomplexobj(a), np.isrealobj(a), np.iscomplex(a), np.real_if_close(a * 1)


@program((A * 4,), (np.cumsum(np.ones(9)) * 2.5 % 6.0,), ulp=4)
def phases_unwrapped(a):
    return np.unwrap(a)


@program((A, I * 1.0), (A[:2], I[:1] * 1.0), ulp=16)
def arithmetic_of_polynomials(p, q):
    return np.polyadd(p, q), np.polysub(p, q), np.polymul(p, q), np.polyder(p), np.polyint(p), np.polydiv(p, q)


@program((np.arange(9.0), 2), (np.linspace(0, 1, 5), 1), (np.arange(4.0), 0), (empty(), 1), ulp=256)
def fitted_polynomials(x, degree):
    return np.polyfit(x, 1 + np.sqrt(x), degree)


@program((np.array([0.0, 0, 1, 0, 2, 0]),), (np.zeros(3),), (A,))
def trimmed(a):
    return np.trim_zeros(a), np.trim_zeros(a, "f"), np.trim_zeros(a, "b")


@program((A, 7), (M, 4), (A, 0), (empty(), 3))
def resized(a, n):
    return np.resize(a, n), np.resize(a, (2, n))


@program((M,), (M[:, :2],))
def places_in_triangles(a):
    s = a @ a.T
    return s[np.tril_indices_from(s)], s[np.triu_indices_from(s, 1)], s[np.diag_indices_from(s)], np.matrix_transpose(a)


@program((M,))
def open_grids(a):
    return a[np.ix_([1, 0], [0, 2])], np.broadcast_shapes((2, 1), (3,), (1, 3)), np.broadcast_shapes(a.shape, (1, 3))


@program((I,), (A,), (np.array([2.0, 1.0, 2.0]),))
def unique_with_more(a):
    return np.unique_counts(a).counts, np.unique_inverse(a).inverse_indices, np.sort_complex(a)


@program((A,), (I,))
def running_sums(a):
    return np.cumulative_sum(a), np.cumulative_prod(a), np.cumulative_sum(a, include_initial=True)


@program((M, M + 1), (M.astype(int), M), ulp=8)
def products_over_stacks(a, b):
    return np.vecdot(a, b), np.matvec(a, b[0]), np.vecmat(a[:, 0], b), np.linalg.vecdot(a, b), np.linalg.outer(a[0], b[0])


@program((M, M.T + 1, np.arange(4.0).reshape(2, 2)), (np.ones((2, 9)), np.ones((9, 1)), np.ones(1)), ulp=8)
def chains_of_products(a, b, c):
    return np.linalg.multi_dot([a, b, c]), np.linalg.multi_dot([a, b])


@program((np.arange(8.0).reshape(2, 2, 2),), ulp=4)
def linear_algebra_of_the_array_api(a):
    turned = np.linalg.matrix_transpose(a)
    return np.linalg.trace(a), np.linalg.diagonal(a, offset=1), np.linalg.matmul(a, turned), np.linalg.tensordot(a, a)


@program((np.array([0, 1, 0]), np.array([True, False, True])))
def methods_of_choosing(a, keep):
    return a.choose([a + 5, a - 5]), a.compress(keep), a.compress([False, True])


@program((A,), (np.array([0.5, 1.0, 2.0]),))
def piece_by_piece(a):
    return np.piecewise(a, [a < 1, a >= 1], [0.0, 2.0])


@program((5,), (1,), (0,), ulp=8)
def windows(n):
    return np.hanning(n), np.hamming(n), np.bartlett(n), np.blackman(n)


@program((np.array([1.5, -2.0]),), (np.arange(4).reshape(2, 2),))
def arrays_in_words(a):
    return np.array_str(a), np.array_repr(a), np.array2string(a)


@program((3,))
def dtypes_by_name(n):
    kind = np.dtype("f4")
    return kind.itemsize, np.dtype(int).name, np.zeros(n, np.dtype("i4")), kind == np.float32


@program((np.arange(3.0),))
def quadratures(a):
    x, w = np.polynomial.legendre.leggauss(3)
    y, v = np.polynomial.hermite.hermgauss(4)
    return (w * x**2).sum(), x, (v * y**2).sum(), np.polynomial.laguerre.laggauss(2), w @ a


@program((np.ones(3) + 0j,), (np.ones(3) + 1j,), (np.ones(2, np.complex64) + 1e-9j,), (np.ones(2),))
def real_if_it_is_close(z):
    return np.real_if_close(z)


@program((np.ones(3) + 0j,), (np.ones(3) + 1j,))
def real_if_they_are_close(z):
    return np.real_if_close(z), np.real_if_close(z * 1j), np.real_if_close(z, tol=1e-3)


@program((3,))
def samples_by_their_old_names(n):
    np.random.seed(n)
    return np.random.ranf(2), np.random.sample((2, 2))
