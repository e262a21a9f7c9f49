"""Nets whose layers are lists of arrays of unlike sizes, as fields of an object."""

import copy

import numpy as np
import pytest

import whilst


class Net:
    def __init__(self, *sizes):
        rng = np.random.default_rng(0)
        self.weights = [rng.normal(size=(a, b)) for a, b in zip(sizes, sizes[1:])]
        self.shifts = [np.zeros(b) for b in sizes[1:]]

    def __call__(self, x):
        for w, b in zip(self.weights[:-1], self.shifts[:-1]):
            x = np.tanh(x @ w + b)
        return x @ self.weights[-1] + self.shifts[-1]

    def loss(self, x, y):
        return np.mean((self(x) - y) ** 2)


def product(weights, x):
    for w in weights[:-1]:
        x = x @ w
    return np.sum(x @ weights[-1])


def train(net, x, y, steps):
    for _ in range(steps):
        g = whilst.grad(Net.loss)(net, x, y)
        for k in range(len(net.weights)):
            net.weights[k] -= 0.1 * g.weights[k]
            net.shifts[k] -= 0.1 * g.shifts[k]
    return net.loss(x, y)


X, Y = np.random.default_rng(1).normal(size=(5, 3)), np.ones((5, 1))


def test_lists_stand_before_other_arrays():
    weights = [np.ones((3, 4)), np.ones((4, 1))]
    whilst.check_grad(product, weights, X)
    assert whilst.compile(product).lower(weights, X).compile()(weights, X) == pytest.approx(product(weights, X))
    assert np.allclose(whilst.grad(product, 1)(weights, X), np.full((5, 3), 4.0))


@pytest.mark.parametrize("sizes", [(3, 1), (3, 4, 1), (3, 4, 2, 1)])
def test_gradient_by_an_object(sizes):
    net = Net(*sizes)
    found = whilst.grad(Net.loss)(net, X, Y)
    assert [g.shape for g in found.weights] == [w.shape for w in net.weights]
    step = 1e-6
    for part, cotangents in (("weights", found.weights), ("shifts", found.shifts)):
        for k, g in enumerate(cotangents):
            up, down = copy.deepcopy(net), copy.deepcopy(net)
            getattr(up, part)[k] += step
            getattr(down, part)[k] -= step
            assert np.sum(g) == pytest.approx((up.loss(X, Y) - down.loss(X, Y)) / (2 * step), rel=1e-5)
    whilst.check_grad(net.loss, X, Y)


def test_trained_in_compiled_code():
    net, other = Net(3, 4, 1), Net(3, 4, 1)
    last = whilst.compile(train)(net, X, Y, 50)
    assert last == pytest.approx(train(other, X, Y, 50)) and last < 0.05
    for a, b in zip(net.weights + net.shifts, other.weights + other.shifts):
        assert np.allclose(a, b)


def test_the_function_may_not_change_arrays_of_lists_outside():
    def spoilt(weights, x):
        def f(x):
            for w in weights:
                w += 1.0
            return np.sum(x @ weights[0])

        weights.append(weights[0] * 2.0)
        return whilst.grad(f)(x)

    with pytest.raises(whilst.Limitation, match="which is not its own"):
        whilst.compile(spoilt)([np.ones((3, 1))], X)
