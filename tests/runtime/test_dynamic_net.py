"""The net of random depth: its losses are those of the same training written out by hand."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[2]))
from samples.dynamic_net import DECAY, EPSILON, RATE, SQUARE_DECAY, Net, first_net, inputs, train, train_step


def by_hand(net: Net, x: np.ndarray, y: np.ndarray, steps: int) -> list[float]:
    """Training with the chain rule in plain NumPy."""
    names = ("first", "middle", "last")
    mean = {name: np.zeros_like(getattr(net, name)) for name in names}
    square = {name: np.zeros_like(getattr(net, name)) for name in names}
    losses = []
    for step in range(1, steps + 1):
        depth = random.randint(0, 3)
        layers = [np.maximum(x @ net.first, 0.0)]
        for _ in range(depth):
            layers.append(np.maximum(layers[-1] @ net.middle, 0.0))
        error = layers[-1] @ net.last - y
        losses.append(float(np.sum(error**2)))
        gradient = {"last": layers[-1].T @ (2 * error), "middle": np.zeros_like(net.middle)}
        back = 2 * error @ net.last.T
        for k in range(depth, 0, -1):
            back = back * (layers[k] > 0)
            gradient["middle"] += layers[k - 1].T @ back
            back = back @ net.middle.T
        gradient["first"] = x.T @ (back * (layers[0] > 0))
        for name in names:
            g = gradient[name]
            mean[name] = DECAY * mean[name] + (1 - DECAY) * g
            square[name] = SQUARE_DECAY * square[name] + (1 - SQUARE_DECAY) * g * g
            scaled = np.sqrt(square[name] / (1 - SQUARE_DECAY**step)) + EPSILON
            setattr(net, name, getattr(net, name) - RATE * (mean[name] / (1 - DECAY**step)) / scaled)
    return losses


def test_losses_are_those_of_training_by_hand() -> None:
    rng = np.random.default_rng(0)
    x, y = inputs(rng)
    ours, other = (first_net(np.random.default_rng(1)) for _ in range(2))
    random.seed(5)
    got = train(ours, x, y, 25)
    after = random.getstate()
    random.seed(5)
    expected = by_hand(other, x, y, 25)
    assert random.getstate() == after
    np.testing.assert_allclose(got, expected, rtol=1e-9)
    np.testing.assert_allclose(ours.middle, other.middle, rtol=1e-6, atol=1e-12)
    assert repr(train_step).count("Net(") == 3, "one specialisation for all depths"
