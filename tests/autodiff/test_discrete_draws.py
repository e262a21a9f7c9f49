"""Draws that a derivative cannot be taken through: an error at the line wherever a result depends on them, not a zero."""

import random

import numpy as np
import pytest

import whilst
from whilst import stop_gradient

X = 2.5
SHARES = np.array([0.2, 0.3, 0.5])
STEPS = np.arange(9.0)


def rng():
    return np.random.default_rng(3)


def times(x):
    y = 0.0
    for _ in range(rng().poisson(x)):
        y += x
    return y


def left_early(x):
    y = x
    for _ in range(10):
        if rng().poisson(x) > 3:
            break
        y = y * 1.5
    return y


def waited(x):
    source, y, k = rng(), x, 0
    while source.geometric(x / 5) < 3 and k < 10:
        y, k = np.sin(y), k + 1
    return y


def one_of_two(x):
    if rng().binomial(4, x / 5) > 1:
        return x
    return 2 * x


def counted(source, rate):
    return source.poisson(rate)


def held_in_a_list(x):
    counts = []
    for k in range(3):
        counts.append(counted(rng(), x + k))
    return sum(counts) * x


REFUSED = {
    "poisson": (lambda x: rng().poisson(x) * x, X),
    "sized": (lambda x: np.sum(rng().poisson(x, size=4) * x), X),
    "array": (lambda x: np.sum(rng().poisson(x) * x), SHARES),
    "binomial": (lambda x: rng().binomial(10, x / 5) * x, X),
    "geometric": (lambda x: rng().geometric(x / 5) * x, X),
    "negative binomial": (lambda x: rng().negative_binomial(5, x / 5) * x, X),
    "zipf": (lambda x: rng().zipf(x) * x, X),
    "logseries": (lambda x: rng().logseries(x / 5) * x, X),
    "choice": (lambda x: rng().choice(3, p=x / np.sum(x)) * x[0], SHARES),
    "choices": (lambda x: np.sum(rng().choice(3, size=4, p=x)) * x[0], SHARES),
    "choice of items": (lambda x: rng().choice(x, p=x), SHARES),
    "multinomial": (lambda x: np.sum(rng().multinomial(10, x) * x), SHARES),
    "old generator": (lambda x: np.random.RandomState(3).poisson(x) * x, X),
    "module random": (lambda x: random.Random(3).choices([1, 2, 3], weights=list(x))[0] * x[0], SHARES),
    "place": (lambda x: STEPS[rng().poisson(x)] * x, X),
    "compared": (lambda x: x * (rng().poisson(x) > 2), X),
    "chosen": (lambda x: np.where(rng().poisson(x) > 2, x, 2 * x), X),
    "branch": (one_of_two, X),
    "trips": (times, X),
    "left early": (left_early, X),
    "waited for": (waited, X),
    "length": (lambda x: float(np.sum(np.ones(rng().poisson(x)))), X),
    "in a list": (held_in_a_list, X),
    "in a text": (lambda x: float(f"{rng().poisson(x)}"), X),
    "gamma": (lambda x: rng().gamma(x), X),
    "gammas": (lambda x: np.sum(rng().gamma(x)), SHARES),
    "dirichlet": (lambda x: np.sum(rng().dirichlet(x) * x), SHARES),
    "vectors": (lambda x: np.sum(np.random.RandomState(3).multivariate_normal(x, np.eye(3))), SHARES),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_an_error_in_both_modes(name):
    f, x = REFUSED[name]
    for take in (whilst.grad(f), lambda v: whilst.jvp(f, (v,), (np.ones_like(v) if np.ndim(v) else 1.0,))):
        with pytest.raises(whilst.UserError, match=r"(?s)W701.*test_discrete_draws.py:\d+.*not differentiable"):
            take(x)


def in_compiled_code(x):
    return whilst.grad(lambda y: rng().poisson(y) * y)(x)


def test_is_an_error_in_compiled_code():
    with pytest.raises(whilst.UserError, match=r"(?s)W701.*test_discrete_draws.py:\d+.*not differentiable"):
        whilst.compile(in_compiled_code)(X)


def constant_in_a_loop(x):
    y, source = x, rng()
    for _ in range(10):
        if source.poisson(2.0) > 3:
            break
        y = y * 1.5 + source.choice(3, p=[0.2, 0.3, 0.5])
    return y


def likelihood(x):
    """The gradient that is followed to learn from what was drawn."""
    p = np.exp(x) / np.sum(np.exp(x))
    k = rng().choice(3, p=stop_gradient(p))
    return np.log(p[k]) * STEPS[k]


ALLOWED = {
    "constant": (lambda x: rng().poisson(2.0) * x, X),
    "constants": (lambda x: np.sum(rng().poisson(SHARES) * x), X),
    "in a loop": (constant_in_a_loop, X),
    "items": (lambda x: rng().choice(x) * np.sum(rng().permutation(x) * STEPS[:3]), SHARES),
    "rounded": (lambda x: rng().integers(int(x)) * x, X),
    "unused": (lambda x: (rng().poisson(x), x * x)[1], X),
    "size": (lambda x: len(rng().poisson(x, size=3)) * x, X),
    "held fixed": (lambda x: rng().poisson(stop_gradient(x)) * x, X),
    "likelihood": (likelihood, SHARES),
    "normal": (lambda x: np.sum(rng().normal(x, x * x)), SHARES),
    "vectors": (lambda x: np.sum(rng().multivariate_normal(x, np.diag(x * x)) ** 2), SHARES),
    "vectors by Cholesky": (
        lambda x: np.sum(rng().multivariate_normal(x, np.outer(x, x) + np.eye(3), 2, method="cholesky")), SHARES
    ),
    "vectors of equal variance": (lambda x: np.sum(rng().multivariate_normal(x, np.eye(3), size=(2, 2))), SHARES),
    "gauss": (lambda x: random.Random(3).gauss(x, x * x), X),
    "normal of a size": (lambda x: np.sum(rng().normal(x, np.ones((2, 3)), size=(2, 3)) ** 2), SHARES),
    "uniform": (lambda x: np.sum(rng().uniform(0.1, x) * rng().exponential(x)), SHARES),
    "lognormal": (lambda x: np.sum(rng().lognormal(0.1, x) + rng().weibull(x) + rng().power(x)), SHARES),
    "old normal": (lambda x: np.sum(np.random.RandomState(3).normal(x, x) * x), SHARES),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_is_differentiated(name):
    f, x = ALLOWED[name]
    found = whilst.grad(f)(x)
    if np.ndim(x):
        expected = [(f(x + h) - f(x - h)) / 2e-6 for h in 1e-6 * np.eye(3)]
        if name == "likelihood":
            expected = by_hand(x)
    else:
        expected = (f(x + 1e-6) - f(x - 1e-6)) / 2e-6
    assert np.allclose(found, expected, rtol=1e-6, atol=1e-7)
    along = np.full(3, 0.5) if np.ndim(x) else 0.5
    assert np.isclose(whilst.jvp(f, (x,), (along,))[1], np.sum(found * along), rtol=1e-9)
    assert np.allclose(whilst.grad(f).eager(x), found, rtol=1e-12)


def by_hand(x):
    p = np.exp(x) / np.sum(np.exp(x))
    k = rng().choice(3, p=p)
    return STEPS[k] * ((np.arange(3) == k) - p)


def straight_through(x):
    return np.sum((x + stop_gradient(np.round(x) - x) - 0.3) ** 2)


def structure(x):
    fixed = stop_gradient({"a": x, "pair": (x, [x, 2]), "text": "t"})
    return x * fixed["a"] + fixed["pair"][0] * fixed["pair"][1][0] * fixed["pair"][1][1]


def test_what_is_held_fixed_has_no_derivative():
    x = np.array([0.2, 1.7])
    assert np.allclose(whilst.grad(straight_through)(x), 2 * (np.round(x) - 0.3))
    assert whilst.grad(structure)(3.0) == whilst.grad(structure).eager(3.0) == 3.0
    assert whilst.compile(structure)(3.0) == structure(3.0) == 27.0
    assert whilst.grad(whilst.grad(lambda y: stop_gradient(y) * y * y))(2.0) == 4.0


def copied(a):
    b = stop_gradient(a)
    b[0] = 7.0
    return b + a


def test_arrays_that_are_held_fixed_are_copies():
    assert whilst.compile(copied)(np.ones(2)).tolist() == copied(np.ones(2)).tolist() == [8.0, 2.0]
