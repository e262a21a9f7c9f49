"""Derivatives at kinks and poles, and by what does not count: never NaN."""

import numpy as np
import pytest

import whilst


def test_kinks():
    assert whilst.grad(lambda x: abs(x))(0.0) == 0.0
    assert whilst.grad(lambda x: np.sum(np.abs(x)))(np.zeros(2)).tolist() == [0, 0]
    assert whilst.grad(lambda x: np.maximum(x, x * 1.0))(2.0) == 1.0
    assert whilst.grad(lambda x, y: np.maximum(x, y), (0, 1))(2.0, 2.0) == (0.5, 0.5)
    assert whilst.grad(lambda x: np.max(x))(np.array([1.0, 3.0, 3.0])).tolist() == [0, 0.5, 0.5]
    ties, apart = np.array([2.0, 1.0, 2.0]), np.array([2.0, 3.0, 1.0])
    assert whilst.grad(lambda x: np.maximum.accumulate(x)[-1])(ties).tolist() == [0.5, 0, 0.5]
    assert whilst.grad(lambda x: np.sum(np.maximum.accumulate(x)))(apart).tolist() == [1, 2, 0]
    assert whilst.grad(lambda x: np.sum(np.minimum.accumulate(x)))(apart).tolist() == [2, 0, 1]


def test_relu_at_zero():
    assert whilst.grad(lambda x: np.sum(np.where(x > 0, x, 0.0)))(np.array([0.0, 1.0])).tolist() == [0, 1]
    assert whilst.grad(lambda x: np.maximum(x, 0.0))(0.0) == 0.0


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.sum(np.where(x > 1, np.sqrt(x), 0.0)),
        lambda x: np.sum(np.where(x > 1, np.log(x), 0.0)),
        lambda x: np.sum(np.where(x > 1, 1 / x, 0.0)),
        lambda x: np.sum(np.where(x > 1, x**0.5, 0.0)),
        lambda x: 0.0 * np.sqrt(np.sum(x * x)),
        lambda x: np.sum(np.where(x > 1, np.arctan2(x, x), 0.0)),
        lambda x: np.sum(np.where(x > 1, np.hypot(x, x), 0.0)),
        lambda x: np.sum(np.sqrt(np.maximum(x - 1, 0.0))),
        lambda x: np.sum(np.sqrt(np.abs(x - 1) * (x > 1))),
        lambda x: np.sum(np.sqrt(x) * (x > 1)),
        lambda x: np.sum((x > 1).astype(float) * np.log(x * (x > 1) + (x > 0))),
        lambda x: np.sqrt(abs(x[0]) * (x[0] > 0)),
        lambda x: np.sum(np.log(np.clip(x - 1, 0.0, None) + 1) / np.sqrt(np.fmax(x - 1, 0.0) + 1)),
        lambda x: np.sqrt(np.max(np.array([x[0] - 1, 0.0]))),
        lambda x: np.cbrt(np.minimum(x[1] + 1, 0.0)),
    ],
)
def test_what_does_not_count_makes_no_nan(f):
    x, one = np.zeros(3), np.ones(3)
    assert whilst.grad(f)(x).tolist() == [0, 0, 0]
    assert whilst.jvp(f, (x,), (one,))[1] == 0
    assert whilst.hvp(f, (x,), (one,)).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    "norm",
    [
        lambda x: np.linalg.norm(x),
        lambda x: np.linalg.norm(x, 2),
        lambda x: np.sqrt(x @ x),
        lambda x: np.sqrt(np.sum(x**2)),
        lambda x: np.sqrt(x[0] * x[0] + x[1] ** 2 + np.square(x[2])),
        lambda x: np.sum(np.linalg.norm(np.reshape(x, (1, 3)), axis=1)),
        lambda x: np.linalg.norm(x + 1j * x),
        lambda x: np.hypot(np.hypot(x[0], x[1]), x[2]),
    ],
)
def test_norms_at_zero(norm):
    """As ``abs``: 0, in both modes."""
    zero, x = np.zeros(3), np.array([0.0, 3.0, -4.0])
    assert whilst.grad(norm)(zero).tolist() == [0, 0, 0]
    assert whilst.jvp(norm, (zero,), (np.ones(3),))[1] == 0
    assert np.allclose(whilst.grad(norm)(x), norm(x) / 25 * x)


@pytest.mark.parametrize("order", [1, 1.5, 3, np.inf])
def test_other_norms_at_zero(order):
    def f(x):
        return np.linalg.norm(x, order) + np.sum(np.linalg.norm(np.reshape(x, (1, 3)), order, axis=1))

    zero = np.zeros(3)
    assert whilst.grad(f)(zero).tolist() == [0, 0, 0]
    assert whilst.jvp(f, (zero,), (np.ones(3),))[1] == 0
    whilst.check_grad(f, np.array([0.5, 3.0, -4.0]))


def test_the_modulus_of_zero():
    assert whilst.grad(lambda z: abs(z))(0j) == 0
    assert whilst.jvp(lambda z: abs(z), (0j,), (1 + 1j,))[1] == 0


def test_products_with_zeros():
    x = np.array([2.0, 0.0, 3.0])
    assert whilst.grad(lambda x: np.prod(x))(x).tolist() == [0, 6, 0]
    assert whilst.hessian(lambda x: np.prod(x))(x).tolist() == [[0, 3, 0], [3, 0, 2], [0, 2, 0]]
    assert whilst.grad(lambda x: np.sum(np.cumprod(x)))(x).tolist() == [1, 8, 0]


def test_a_result_that_is_an_int_on_one_path():
    """By itself the function returns an int there; what is differentiated is one number."""

    @whilst.compile
    def halved(x):
        if x > 2:
            return 0
        return x * 0.5

    assert repr(halved(3.0)) == "0" and halved(1.0) == 0.5
    assert whilst.grad(halved)(1.0) == 0.5 and whilst.grad(halved)(3.0) == 0.0
