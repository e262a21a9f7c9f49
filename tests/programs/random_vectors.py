"""Draws of vectors, along axes, into arrays; generators made of bit generators and of generators."""

import numpy as np

from programs.registry import program

A = np.arange(20.0).reshape(4, 5)
V = np.arange(6.0)
R = np.random.default_rng


@program((R(1),), (R(2),))
def many_at_once(r):
    return (
        r.multinomial(10, [0.2, 0.3, 0.5]), r.multinomial(10, [0.2, 0.3, 0.5], size=(2, 2)), r.dirichlet([1.0, 2.0], 3),
        r.multivariate_normal([0, 1], [[1, 0.5], [0.5, 2]], size=3), r.multivariate_normal(V[:2], np.eye(2), method="cholesky"),
        r.multivariate_hypergeometric([3, 4, 5], 6, size=2),
    )  # fmt: skip


C = np.array([[2.0, 0.5, 0.1], [0.5, 1.0, 0.0], [0.1, 0.0, 3.0]])
INDEFINITE = np.array([[1.0, 2.0], [2.0, 1.0]])


@program((R(1), V[:3], C), (R(1), V[:2], C), (R(2), A[0], C), (R(2), V[:3], A), (R(2), A, C), (R(3), V[:0], C[:0, :0]), ulp=64)
def normal_vectors(r, mean, cov):
    return (
        r.multivariate_normal(mean, cov), r.multivariate_normal(mean, cov, 2, "raise"),
        r.multivariate_normal(mean, cov, (2, 1), method="eigh"), r.multivariate_normal(mean, cov, method="cholesky"),
        r.multivariate_normal(cov[0], cov.astype(np.float32), tol=1e-3), r.random(),
    )  # fmt: skip


@program((R(1), INDEFINITE, 0), (R(1), INDEFINITE, 1), (R(1), INDEFINITE, 2), (R(1), C, 3), ulp=64)
def normal_vectors_of_what_is_no_covariance(r, cov, which):
    mean = cov[0]
    if which == 0:
        return r.multivariate_normal(mean, cov, check_valid="ignore"), r.random()
    if which == 1:
        return r.multivariate_normal(mean, cov, check_valid="raise")
    if which == 2:
        return r.multivariate_normal(mean, cov, method="cholesky")
    return r.multivariate_normal(mean, cov, check_valid="ignore", method="eigh")


@program((3,))
def many_of_the_old(n):
    np.random.seed(n)
    a = np.random.multinomial(5, [0.5, 0.5]), np.random.dirichlet([1.0, 2.0])
    return a, np.random.multivariate_normal([0, 0], [[1, 0.5], [0.5, 2]], 3)


@program((R(1), A), (R(2), A.T))
def along_axes(r, a):
    b = a.copy()
    r.shuffle(b, axis=1)
    return r.choice(a, 3, axis=1), r.choice(a, (2, 2), axis=-1, replace=False), r.permutation(a, axis=1), b


@program((R(1), A), (R(1), V))
def each_line_by_itself(r, a):
    return r.permuted(a, axis=-1), r.permuted(a)


@program((R(1),))
def into_arrays(r):
    out = np.empty((2, 3))
    r.random(out=out)
    half = np.empty(3, np.float32)
    return out, r.standard_normal(out=out) is out, r.random(out=half, dtype=np.float32)


@program((R(1),))
def into_an_array_of_another_dtype(r):
    return r.random(out=np.empty(3, np.float32))


@program((R(1),))
def parameters_in_lists(r):
    return r.integers([1, 5], [10, 20]), r.normal([0, 10], 1.0), r.poisson([1, 50])


@program((7,))
def made_of_bits(n):
    a = np.random.Generator(np.random.PCG64(n))
    b = R(np.random.SeedSequence(n))
    c = np.random.Generator(np.random.Philox(n))
    return a.random(2), b.random(), c.integers(10, size=3), np.random.RandomState(np.random.MT19937(n)).rand()


@program((7,))
def made_of_another(n):
    r = R(n)
    return [child.random() for child in r.spawn(2)], r.random()
