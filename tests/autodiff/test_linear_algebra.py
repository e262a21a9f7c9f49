"""Derivatives of ``np.linalg`` and ``np.fft``: reverse mode, forward mode, and differences."""

import numpy as np
import pytest

import whilst

A = np.array([[4.0, 1.0, 0.5], [-1.0, 3.0, 2.0], [0.25, 1.0, 5.0]])
S = A + A.T
W = np.stack([A, A.T + 0.5])
M = np.array([[1.0, 2.0, 0.5], [0.0, 1.5, -1.0], [2.0, 0.25, 1.0], [1.0, 1.0, -3.0], [0.5, 2.0, 2.5]])
B = np.array([1.0, -2.0, 3.0])
X = np.cos(np.arange(8.0))
WEIGHTS = np.sin(np.arange(25.0))
la, fft = np.linalg, np.fft


def weighed(a):
    return np.sum(np.ravel(a) * WEIGHTS[: a.size])


CASES = {
    "solve": (lambda a, b: la.solve(a, b), A, B),
    "solve of stacks": (lambda a, b: la.solve(a, b), W, M[:3]),
    "inv": (lambda a: la.inv(a), W),
    "det": (lambda a: la.det(a), W),
    "slogdet": (lambda a: la.slogdet(a)[1], A),
    "cholesky": (lambda a: la.cholesky(a), S),
    "eigh": (lambda a: la.eigh(a)[0] + weighed(la.eigh(a)[1] ** 2), S),
    "eigvalsh": (lambda a: la.eigvalsh(a), np.stack([S, S + np.eye(3)])),
    "cholesky of the upper triangle": (lambda a: la.cholesky(a, upper=True), A + A[0]),
    "eigh of the upper triangle": (lambda a: la.eigh(a, "U")[0] + weighed(la.eigh(a, "U")[1] ** 2), A),
    "eigvalsh of the upper triangle": (lambda a: la.eigvalsh(a, "U"), W),
    "svd": (lambda a: la.svd(a, False)[1] + weighed(la.svd(a, False)[0] ** 2) + weighed(la.svd(a, False)[2] ** 2), M),
    "svd of wide": (lambda a: weighed(la.svd(a, False)[2] ** 2), M.T.copy()),
    "full svd": (lambda a: la.svd(a)[1] + weighed(la.svd(a)[0] ** 2) + weighed(la.svd(a)[2] ** 2), A),
    "full svd of tall": (lambda a: la.svd(a)[1] + weighed(la.svd(a)[0][:, : len(a[0])] ** 2), M),
    "svdvals": (lambda a: la.svdvals(a), M),
    "qr": (lambda a: weighed(la.qr(a)[0]) + weighed(la.qr(a)[1]), M),
    "qr of wide": (lambda a: weighed(la.qr(a)[0]) + weighed(la.qr(a)[1]), M.T.copy()),
    "lstsq": (lambda a, b: (la.lstsq(a, b)[0], la.lstsq(a, b)[1]), M, np.arange(5.0)),
    "lstsq of one size": (lambda a: la.lstsq(a, np.ones((3, 1)))[0], 2.0 * np.eye(3)),
    "lstsq of wide": (lambda a, b: la.lstsq(a, b)[0], M.T.copy(), B),
    "lstsq, singular values": (lambda a, b: la.lstsq(a, b)[3], M, np.arange(5.0)),
    "pinv": (lambda a: la.pinv(a), M),
    "norms": (lambda a: la.norm(a, 2) + la.norm(a, "nuc") + la.norm(a) + la.norm(a, 1) + la.cond(a), M),
    "eigenvalues": (lambda a: np.abs(la.eigvals(a + 0j)), A),
    "eigenvectors": (lambda a: weighed(np.abs(la.eig(a + 0j)[1]) ** 2), A),
    "a loop": (lambda a, b: steps(a, b, 3), A, B),
    "fft": (lambda x: np.abs(fft.fft(x)), X),
    "fft, cut and filled": (lambda x: weighed(np.abs(fft.fft(x, 5))) + weighed(np.abs(fft.ifft(x, 11, norm="ortho"))), X),
    "rfft": (lambda x: weighed(np.abs(fft.rfft(x)) ** 2) + weighed(np.abs(fft.rfft(x, 11)) ** 2), X),
    "irfft": (lambda x: weighed(fft.irfft(x + 1j * x * x)) + weighed(fft.irfft(x + 1j * x, 7)), X),
    "fft2": (lambda x: np.abs(fft.fft2(x)), M),
}


def steps(a, x, n):
    for _ in range(n):
        x = la.solve(a, x)
        x = x / la.norm(x)
    return x


@pytest.mark.parametrize("name", CASES)
def test_derivative(name):
    f, *args = CASES[name]
    whilst.check_grad(f, *args)


def test_complex_operands():
    def f(a, b):
        x = la.solve(a, b)
        return np.sum(np.abs(x) ** 2) + np.abs(la.det(a)) + la.slogdet(a)[1]

    whilst.check_grad(f, A + 0.5j * A.T, B + 1j)
    whilst.check_grad(lambda a: np.sum(np.abs(fft.ifft(a, 5)) ** 2 * np.arange(5)), X + 1j * X[::-1])


def test_upper_triangles_of_complex_matrices():
    hermitian = S + 0.5j * (A - A.T) + 3.0 * np.eye(3)
    whilst.check_grad(lambda a: weighed(np.abs(la.cholesky(a, upper=True)) ** 2), hermitian)
    whilst.check_grad(lambda a: weighed(la.eigvalsh(a, "U")) + weighed(np.abs(la.eigh(a, "U")[1]) ** 2), hermitian)


def test_second_derivatives():
    whilst.check_grad(whilst.grad(lambda a: weighed(la.cholesky(a, upper=True) ** 2)), S)
    h = whilst.hessian(lambda b: np.sum(la.solve(A, b) ** 3))(B)
    x = la.solve(A, B)
    inverse = la.inv(A)
    assert np.allclose(h, inverse.T @ np.diag(6 * x) @ inverse)
    whilst.check_grad(whilst.grad(lambda a: la.slogdet(a)[1]), A)


SINGULAR = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [1.0, 0.0, 1.0]])



@pytest.mark.parametrize("a", [np.array([[1.0, 2.0], [2.0, 4.0]]), np.zeros((2, 2)), np.zeros((1, 1))], ids=str)
def test_the_logarithm_of_a_determinant_that_is_0(a):
    """It is at a pole, as log(0) is; what does not depend on it has no part in that."""

    def log(a):
        return la.slogdet(a)[1]

    assert np.isnan(whilst.grad(log)(a)).all()
    assert np.isnan(whilst.jvp(log, (a,), (np.ones_like(a),))[1])
    assert np.array_equal(whilst.grad(lambda a: la.slogdet(a)[0] + np.sum(a))(a), np.ones_like(a))


@pytest.mark.parametrize(
    "a",
    [SINGULAR, np.outer(B, B), np.zeros((3, 3)), np.zeros((1, 1)), np.stack([A, SINGULAR, 0 * A]), SINGULAR * (1 + 2j)],
    ids=["rank 2", "rank 1", "zeros", "one number", "some of a stack", "complex"],
)
def test_determinants_of_singular_matrices(a):
    whilst.check_grad(lambda a: weighed(np.abs(la.det(a) + 1.0) ** 2), a)


def test_second_derivatives_of_a_determinant_that_is_0():
    whilst.check_grad(whilst.grad(lambda a: la.det(a)), SINGULAR)


def test_what_equal_values_leave_alone():
    """Equal eigenvalues and singular values have no vectors of their own, but others do, and so has what is not used."""
    twice = np.diag([1.0, 1.0, 3.0])
    whilst.check_grad(lambda a: weighed(la.eigh(a + a.T)[1][:, 2] ** 2) + la.eigh(a + a.T)[0][2], twice)
    whilst.check_grad(lambda a: weighed(la.svd(a)[0][:, 0] ** 2) + weighed(la.svd(a)[2][0] ** 2), twice[::-1, ::-1])
    whilst.check_grad(lambda a: weighed(np.abs(la.eig(a + 0j)[1][:, 2]) ** 2), twice)
    unused = whilst.grad(lambda a: np.where(la.det(a) == 0, np.sum(a), la.slogdet(a)[1]))
    assert unused(SINGULAR).tolist() == np.ones((3, 3)).tolist()
    assert np.isnan(whilst.grad(lambda a: weighed(la.eigh(a)[1]))(twice)).any()


@pytest.mark.parametrize("a", [2.0 * np.eye(3), np.stack([A, np.eye(3)]), M, M.T.copy(), M + 1j * M**2])
def test_pseudo_inverses(a):
    whilst.check_grad(lambda a: weighed(np.abs(la.pinv(a) + 1.0) ** 2), a)


def test_second_derivatives_of_a_pseudo_inverse():
    whilst.check_grad(whilst.grad(lambda a: weighed(la.pinv(a + 1j * a**2).real ** 2)), M)


def test_a_pseudo_inverse_of_lower_rank():
    whilst.check_grad(lambda b, c: weighed(la.pinv(b @ c)), M[:, :2], A[:2])


@pytest.mark.parametrize("order", ["nuc", 2, "fro", 1, np.inf])
def test_norms_of_a_matrix_of_zeros(order):
    """As ``abs``: 0."""
    zero = np.zeros((3, 2))
    assert whilst.grad(lambda a: la.norm(a, order))(zero).tolist() == zero.tolist()
    assert whilst.jvp(lambda a: la.norm(a, order), (zero,), (zero + 1,))[1] == 0


def test_what_has_none():
    with pytest.raises(whilst.UserError, match="mode='reduced'"):
        whilst.grad(lambda a: np.sum(la.qr(a, "complete")[0]))(M)
    with pytest.raises(ValueError, match="beyond the singular values are arbitrary"):
        whilst.grad(lambda a: np.sum(la.svd(a)[0]))(M)
    assert np.isnan(whilst.jvp(lambda a: np.sum(la.svd(a)[0]), (M,), (M,))[1])
