"""Optimisers over structures, in plain Python and in compiled code."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

import whilst
from whilst import optim


@dataclass
class Layer:
    w: np.ndarray
    size: int


class Net(NamedTuple):
    layers: tuple[Layer, Layer]
    scale: float


def loss(net, x):
    for layer in net.layers:
        x = np.tanh(layer.w @ x)
    return np.sum((x * net.scale - 0.3) ** 2)


def by_descent(net, x, steps):
    for _ in range(steps):
        net = optim.sgd(net, whilst.grad(loss)(net, x), 0.05)
    return net, loss(net, x)


def by_momentum(net, x, steps):
    state = optim.momentum_start(net)
    for _ in range(steps):
        net, state = optim.momentum(net, whilst.grad(loss)(net, x), state, 0.02)
    return net, loss(net, x)


def by_adam(net, x, steps):
    state = optim.adam_start(net)
    for _ in range(steps):
        net, state = optim.adam(net, whilst.grad(loss)(net, x), state, 0.02)
    return net, loss(net, x)


def start():
    rng = np.random.default_rng(0)
    return Net((Layer(rng.normal(size=(4, 3)), 4), Layer(rng.normal(size=(2, 4)), 2)), 1.5), rng.normal(size=3)


@pytest.mark.parametrize("train", [by_descent, by_momentum, by_adam])
def test_compiled_as_in_python(train):
    (found, less), (expected, loss_there) = whilst.compile(train)(*start(), 5), train(*start(), 5)
    assert less == pytest.approx(loss_there, rel=1e-12) and less < loss(*start())
    assert isinstance(found, Net) and isinstance(found.layers[0], Layer) and found.layers[1].size == 2
    assert found.scale == pytest.approx(expected.scale, rel=1e-12)
    for one, other in zip(found.layers, expected.layers):
        assert np.allclose(one.w, other.w, rtol=1e-12)


def test_tree_map():
    def f(a, b):
        first = {"a": a, "list": [b, 3], "text": "as it is"}
        other = {"a": 2 * a, "list": [b, 4], "text": None}
        return optim.tree_map(lambda x, y: x + y, first, other)

    found, expected = whilst.compile(f)(np.arange(3.0), 0.5), f(np.arange(3.0), 0.5)
    assert list(found.pop("a")) == list(expected.pop("a")) == [0.0, 3.0, 6.0]
    assert found == expected == {"list": [1.0, 3], "text": "as it is"}


def test_trees_of_different_structures():
    with pytest.raises(whilst.UserError, match="different structures"):
        whilst.compile(lambda x: optim.tree_map(lambda a, b: a + b, (x, x), (x,)))(1.0)
