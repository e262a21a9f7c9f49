"""``np.linalg``: equations, factors, eigenvalues, norms, and what they raise."""

import numpy as np

from programs.registry import empty, program, reversed_view, strided

A = np.array([[4.0, 1.0, 0.5], [-1.0, 3.0, 2.0], [0.25, 1.0, 5.0]])
S = A + A.T
M = np.array([[1.0, 2.0, 0.5], [0.0, 1.5, -1.0], [2.0, 0.25, 1.0], [1.0, 1.0, -3.0], [0.5, 2.0, 2.5]])
B = np.array([1.0, -2.0, 3.0])
W = np.stack([A, A.T + 1, S])
Z = A + 1j * A.T
F = A.astype(np.float32)
K = np.array([[2, 1], [1, 3]])


@program((A, B), (strided(A), reversed_view(B)), (A, M.T), (W, M.T), (W, B), (A, W), (Z, B), (F, B.astype(np.float32)), (K, K),
         (A, B[:2]), (A[:2], B), (A, M), (B, B), (A * 0, B), (np.ones((3, 3)), A), (empty(0, 0), empty(0)))  # fmt: skip
def equations(a, b):
    return np.linalg.solve(a, b)


@program((A,), (A.T,), (W,), (Z,), (F,), (K,), (A * 0,), (M,), (empty(0, 0),), (empty(2, 0, 0),), ulp=1)
def inverses_and_determinants(a):
    return np.linalg.slogdet(a), np.linalg.det(a), np.linalg.inv(a)


@program((S,), (W + W.transpose(0, 2, 1),), (S + 1j * (A - A.T),), (S.astype(np.float32),), (-S,), (K,), (M,))
def triangular_factors(a):
    return np.linalg.cholesky(a), np.linalg.cholesky(a, upper=True)


@program((M,), (M.T,), (A,), (W[:, :2],), (M + 1j,), (M.astype(np.float32),), (strided(M),), (empty(0, 3),), (B,))
def orthogonal_factors(a):
    q, r = np.linalg.qr(a)
    return q, r, np.linalg.qr(a, "complete"), np.linalg.qr(a, mode="r"), np.linalg.qr(a).Q


@program((S,), (W,), (S + 1j * (A - A.T),), (S.astype(np.float32),), (K,), (M,), (empty(0, 0),))
def symmetric_eigenvalues(a):
    values, vectors = np.linalg.eigh(a)
    return values, vectors, np.linalg.eigvalsh(a), np.linalg.eigvalsh(a, UPLO="U"), np.linalg.eigh(a, "U").eigenvectors


@program((Z,), (A + 0j,), (W + 1j,), (Z.astype(np.complex64),), (Z * np.nan,), (Z[:2],))
def eigenvalues_of_complex_matrices(a):
    return np.linalg.eig(a), np.linalg.eigvals(a)


@program((M,), (M.T,), (W,), (M + 1j,), (M.astype(np.float32),), (K,), (empty(0, 3),), (M * np.inf,), (B,))
def singular_values(a):
    return np.linalg.svd(a), np.linalg.svd(a, full_matrices=False), np.linalg.svd(a, compute_uv=False), np.linalg.svdvals(a)


@program((S - 6,))
def singular_values_of_symmetric_matrices(a):
    return np.linalg.svd(a, hermitian=True), np.linalg.svd(a, compute_uv=False, hermitian=True)


@program((M, np.arange(5.0)), (M, np.ones((5, 2))), (M.T, B), (M[:, [0, 0, 1]], np.arange(5.0)), (M + 1j, np.arange(5)),
         (M, B), (M, np.ones((5, 0))), (W, B), (K, np.array([1, 2])))  # fmt: skip
def least_squares(a, b):
    return np.linalg.lstsq(a, b)


@program((M, np.arange(5.0)))
def least_squares_with_a_cutoff(a, b):
    return np.linalg.lstsq(a, b, rcond=0.5), np.linalg.lstsq(a, b, rcond=-1)[0]


@program((M,), (W,), (M[:, [0, 0, 1]],), (empty(0, 3),), ulp=64)
def pseudo_inverses(a):
    return np.linalg.pinv(a), np.linalg.pinv(a, rcond=0.1)


@program((M,), (W,), (M[:, [0, 0, 1]],), (A * 0,), (B,))
def ranks(a):
    return np.linalg.matrix_rank(a), np.linalg.matrix_rank(a, tol=2.0), np.linalg.matrix_rank(a, rtol=0.5)


@program((B,), (M[0],), (B + 1j,), (np.arange(4),), (B.astype(np.float32),), (empty(),), ulp=4)
def norms_of_vectors(a):
    norm = np.linalg.norm
    return norm(a), norm(a, 2), norm(a, 1), norm(a, np.inf), norm(a, 0), norm(a, 3), norm(a, 0.5), norm(a, keepdims=True)


@program((M,), (F,), ulp=8)
def norms_of_matrices(a):
    norm = np.linalg.norm
    sizes = norm(a), norm(a, "fro"), norm(a, "nuc"), norm(a, 2), norm(a, -2), norm(a, 1), norm(a, -1), norm(a, np.inf)
    return sizes, norm(a, -np.inf), norm(a, axis=0), norm(a, 1, axis=1, keepdims=True), norm(a, 2, axis=(0, 1), keepdims=True)


@program((W,), ulp=8)
def norms_of_stacks(a):
    norm = np.linalg.norm
    return norm(a), norm(a, axis=(1, 2)), norm(a, 1, (2, 0)), norm(a, 2, axis=(-2, -1)), norm(a, -1, (0, 1), True)


@program((W,), (A,), ulp=8)
def norms_of_the_array_api(a):
    return np.linalg.matrix_norm(a), np.linalg.vector_norm(a), np.linalg.vector_norm(a, axis=0, ord=1)


@program((B,), (W,))
def norms_that_are_not(a):
    return np.linalg.norm(a, "nuc")


@program((A,), (W,), (A * 0,), (A * np.nan,), (F,), ulp=64)
def conditions(a):
    return np.linalg.cond(a), np.linalg.cond(a, -2), np.linalg.cond(a, 1), np.linalg.cond(a, "fro")


@program((A, 3), (A, 0), (A, -2), (M, 2), ulp=8)
def powers(a, n):
    return np.linalg.matrix_power(a, n)


@program((K,), ulp=8)
def powers_of_integers(a):
    return np.linalg.matrix_power(a, 5), np.linalg.matrix_power(a, -1)


@program((A,), (A * 0,))
def a_singular_matrix_is_caught(a):
    try:
        return np.linalg.inv(a)
    except np.linalg.LinAlgError as error:
        print(error)
        return a


@program((W, 2), (W * 0, 2), ulp=4)
def equations_in_a_loop(w, n):
    x = np.ones(w.shape[1])
    for i in range(n):
        for k in range(len(w)):
            x = np.linalg.solve(w[k], x)
            x /= np.linalg.norm(x)
    return x


@program((np.sin(np.arange(36.0)).reshape(2, 3, 6) + 3 * np.eye(6).reshape(2, 3, 6), np.arange(6.0).reshape(2, 3)), ulp=64)
def equations_of_tensors(a, b):
    return np.linalg.tensorsolve(a, b)


@program((np.eye(6).reshape(6, 2, 3) + 1,), ulp=8)
def inverses_of_tensors(a):
    return np.linalg.tensorinv(a, ind=1)


@program((np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.5, 1.0], [2.0, 1.0]])), (np.arange(3), np.arange(3)[::-1]))
def cross_of_two_or_three(a, b):
    return np.cross(a, b)


C = np.arange(40.0).reshape(2, 5, 4)
D = np.arange(24.0).reshape(2, 4, 3) - 7
E = np.arange(12).reshape(4, 3)
G = np.stack([C, C + 1, C - 2])


@program((C, D), (C, E), (C, D[:1]), (C[:1], D), (C[0], D), (C, E[:, 0]), (C[0, 0], D), (G, E), (G, D), (G, D[None, :1]),
         (G[:1], np.stack([D] * 3)), (G[None], D), (C.transpose(0, 2, 1)[:, :3].transpose(0, 2, 1), D[:, :3]),
         (C + 1j, E), (E.T, G.transpose(0, 1, 3, 2)), (empty(0, 5, 4), E), (empty(0, 5, 4), empty(0, 4, 2)), (C, D[:, :2]),
         (C, E[:2]), (C[:, :, ::-1], E[::-1]))  # fmt: skip
def products_of_stacks(a, b):
    return a @ b


@program((M,), (M.T,), (strided(M),), (A,), (M + 1j,), (empty(0, 3),), (np.tile(M, (20, 30)),), ulp=256)
def a_matrix_times_itself_turned(a):
    b = a - 1
    b -= b.mean()
    return a @ a.conj().T, b.T @ b, b @ np.conjugate(b.T), np.cov(a)
