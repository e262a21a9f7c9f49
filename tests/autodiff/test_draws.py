"""What is run again for a derivative (calls of itself, checkpoints, chunks, columns) draws, prints and asks once."""

import random

import numpy as np
import pytest

import whilst


def deeper(x, depth, rng):
    while rng.random() < 0.5:
        x = x * np.sin(x + rng.normal(x, 0.3))
    if depth == 0:
        return x
    y = deeper(x * (1 + 0.1 * rng.normal(x, x * x)), depth - 1, rng)
    if rng.random() < 0.5:
        y = y * rng.gamma(2.0)
    return np.sin(y) + y * rng.normal()


def recursive(x, n, rng):
    return deeper(x, n, rng) * rng.random()


@whilst.checkpoint
def noisy(x, rng):
    return np.sin(x * rng.normal()) * rng.normal()


def checkpoints(x, n, rng):
    s = 0.0
    for k in range(n):
        s = s * x + noisy(x + k, rng)
    return s


def drawn_in_the_test(x, n, rng):
    k = 0
    while rng.random() < 0.9 and k < n:
        x = np.sin(x + rng.normal(x, 0.3))
        for w in rng.normal(size=3):
            x = x + x * w
        k += 1
    return x


def left_by_chance(x, n, rng):
    for k in range(n):
        x = np.sin(x * rng.normal(1.0, 0.2)) + k
        if rng.random() < 0.2:
            break
    return x


PROGRAMS = [recursive, checkpoints, drawn_in_the_test, left_by_chance]
X, N = 0.7, 5


def rng(seed):
    return np.random.default_rng(seed)


def difference(f, seed):
    return (f(X + 1e-6, N, rng(seed)) - f(X - 1e-6, N, rng(seed))) / 2e-6


@pytest.mark.parametrize("f", PROGRAMS)
def test_gradient(f):
    first, tight = whilst.value_and_grad(f), whilst.value_and_grad(f, tape_budget=50)
    for seed in range(3):
        expected = whilst.jvp(f, (X, N, rng(seed)), (1.0, None, None))[1]
        assert expected == pytest.approx(difference(f, seed), rel=1e-5, abs=1e-8)
        after = rng(seed)
        value = f(X, N, after)
        for g in (first, first.eager, tight, tight.eager):
            source = rng(seed)
            found, derivative = g(X, N, source)
            assert (found, derivative) == (pytest.approx(value, rel=1e-13), pytest.approx(expected, rel=1e-9))
            assert source.bit_generator.state == after.bit_generator.state


@pytest.mark.parametrize("f", PROGRAMS[1:3])
def test_second_derivative(f):
    expected = difference(whilst.grad(f), 1)
    close = pytest.approx(expected, rel=1e-5, abs=1e-8)
    assert whilst.hvp(f, (X, N, rng(1)), (1.0, None, None)) == close
    assert whilst.grad(whilst.grad(f))(X, N, rng(1)) == close
    assert whilst.hessian(f)(X, N, rng(1)) == close


def several(x, rng):
    return np.sin(x) * rng.normal(size=3) * rng.normal(x[0], 1.0)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_columns_are_of_one_function(mode):
    x = np.array([0.3, 0.5, -0.2])
    steps = 1e-6 * np.eye(3)
    columns = [(several(x + e, rng(2)) - several(x - e, rng(2))) / 2e-6 for e in steps]
    assert np.allclose(whilst.jacobian(several, mode=mode)(x, rng(2)), np.transpose(columns), atol=1e-8)


def telling(x, n):
    for k in range(n):
        print("trip", k)
        x = np.sin(x)
    return x


def test_what_is_printed_is_printed_once(capfd):
    whilst.grad(telling, tape_budget=8)(0.7, 3)
    assert capfd.readouterr().out == "trip 0\ntrip 1\ntrip 2\n"


def test_pulling_back_draws_what_the_value_drew():
    source = rng(4)
    value, pull = whilst.vjp(several, np.array([0.3, 0.5, -0.2]), source)
    state = source.bit_generator.state
    assert np.allclose(value, several(np.array([0.3, 0.5, -0.2]), rng(4)))
    for _ in range(2):
        by = whilst.jacobian(several)(np.array([0.3, 0.5, -0.2]), rng(4))
        assert np.allclose(pull(np.ones(3))[0], np.sum(by, axis=0))
    assert source.bit_generator.state == state


def noise(y, rng):
    while rng.random() < 0.6:
        y = y * np.sin(y + rng.normal(y, 0.5))
    return y * rng.dirichlet([1.0, 2.0])[0] + rng.multivariate_normal(np.zeros(2), np.eye(2))[1]


def pulled_inside(x, n, rng):
    total = 0.0
    for k in range(n):
        value, pull = whilst.vjp(lambda y: noise(y + k, rng) * rng.normal(), x)
        total = total + value * pull(1.0)[0] + pull(k * 0.5)[0] + rng.normal()
    return total


def pulled_by_differences(x, n, rng):
    """What ``pulled_inside`` is to give: values from one state of the generator, again and again."""
    total = 0.0
    for k in range(n):
        before = rng.bit_generator.state

        def f(y):
            rng.bit_generator.state = before
            return noise(y + k, rng) * rng.normal()

        slope = (f(x + 1e-6) - f(x - 1e-6)) / 2e-6
        total = total + f(x) * slope + k * 0.5 * slope + rng.normal()
    return total


def test_pulling_back_in_compiled_code_draws_what_the_value_drew():
    compiled = whilst.compile(pulled_inside)
    for seed in range(3):
        source, after = rng(seed), rng(seed)
        expected = pytest.approx(pulled_by_differences(0.5, 4, after), rel=1e-6)
        assert compiled(0.5, 4, source) == expected == compiled.eager(0.5, 4, rng(seed))
        assert source.bit_generator.state == after.bit_generator.state


def pulled_slope(x, rng):
    _, pull = whilst.vjp(lambda y: np.sin(y) * rng.normal(y, 0.5), x)
    return pull(1.0)[0]


def test_pulling_back_in_compiled_code_has_derivatives():
    up, down = (whilst.compile(pulled_slope)(0.7 + h, rng(4)) for h in (1e-5, -1e-5))
    assert whilst.grad(pulled_slope)(0.7, rng(4)) == pytest.approx((up - down) / 2e-5, rel=1e-7)


TRIPS = [3]


def as_often(x):
    for _ in range(TRIPS[0]):
        x = x * OWN.normal()
    return x


def test_what_is_drawn_later_than_for_the_value_is_not_made_up():
    _, pull = whilst.vjp(as_often, 1.0)
    TRIPS[0] = 5000
    try:
        with pytest.raises(RuntimeError, match="what it closes over has changed"):
            pull(1.0)
    finally:
        TRIPS[0] = 3


OWN = np.random.default_rng(7)


def of_a_global(x):
    while OWN.random() < 0.7:
        x = x * OWN.normal()
    return x * OWN.dirichlet([1.0, 2.0])[0]


def of_the_modules(x):
    return x * random.gauss(1.0, 2.0) * np.random.rand(3)[1] * np.random.default_rng().normal()


def of_a_recursion(x, n=3):
    return x if n == 0 else of_a_recursion(x * OWN.normal() * random.random(), n - 1)


@pytest.mark.parametrize("f", [of_a_global, of_the_modules, of_a_recursion])
def test_vjp_pulls_back_what_was_drawn(f):
    y, pull = whilst.vjp(f, 1.0)
    assert pull(1.0) == pytest.approx((y,)) and pull(2.0) == pytest.approx((2 * y,))
    assert whilst.vjp(f, 1.0)[0] != y


def test_vjp_of_draws_beside_texts():
    with pytest.raises(whilst.Limitation, match="drawn anew"):
        whilst.vjp(lambda x: x * len(f"{x:.2f}") * OWN.normal(), 1.0)
