"""Derivatives of the gamma functions, and of random draws by the parameters of their distributions."""

import math

import numpy as np
import pytest

import whilst

EULER = 0.5772156649015329


def test_digamma_where_it_is_known():
    psi = whilst.grad(lambda x: math.lgamma(x))
    harmonic = np.cumsum(1 / np.arange(1, 30))
    assert psi(1.0) == pytest.approx(-EULER, rel=1e-13)
    assert psi(30.0) == pytest.approx(harmonic[28] - EULER, rel=1e-13)
    assert psi(0.5) == pytest.approx(-EULER - 2 * math.log(2), rel=1e-13)
    assert psi(-0.5) == pytest.approx(2 - EULER - 2 * math.log(2), rel=1e-12)
    assert psi(1e10) == pytest.approx(math.log(1e10) - 0.5e-10, rel=1e-14)


def test_trigamma():
    second = whilst.grad(whilst.grad(lambda x: math.lgamma(x)))
    assert second(1.0) == pytest.approx(math.pi**2 / 6, rel=1e-11)
    assert second(0.5) == pytest.approx(math.pi**2 / 2, rel=1e-11)


@pytest.mark.parametrize("x", [0.1, 0.7, 3.3, 12.0, -0.3, -2.7])
def test_gamma_by_differences(x):
    whilst.check_grad(lambda x: math.gamma(x), x)
    whilst.check_grad(lambda x: math.lgamma(x), x)


DRAWS = {
    "pareto": (lambda rng, a: rng.pareto(a), 2.5),
    "weibull": (lambda rng, a: rng.weibull(a), 1.7),
    "power": (lambda rng, a: rng.power(a), 0.8),
    "gamma": (lambda rng, a: rng.gamma(2.0, a) - rng.gamma(0.3, a, size=2)[1], 1.3),
    "gammas": (lambda rng, a: rng.gamma(np.array([0.4, 2.0]), a)[1] + np.sum(rng.gamma(1.5, np.array([a, 1.0]))), 1.3),
    "triangular": (lambda rng, a, b, c: rng.triangular(a, b, c), -1.0, 0.25, 3.0),
}


@pytest.mark.parametrize("name", DRAWS)
def test_draws(name):
    draw, *parameters = DRAWS[name]

    def f(parameters):
        rng, total = np.random.default_rng(3), 0.0
        for k in range(6):
            total += draw(rng, *parameters) * (k + 1)
        return total

    whilst.check_grad(f, tuple(parameters))


def test_draws_that_have_none():
    with pytest.raises(whilst.UserError, match="not smooth in its parameters"):
        whilst.grad(lambda rng, a: rng.gamma(a), 1)(np.random.default_rng(0), 2.0)
