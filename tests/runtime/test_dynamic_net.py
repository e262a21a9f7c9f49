"""The net of random depth: its losses are those of the same training by PyTorch, and written out by hand.

``dynamic_net.json`` has depths and losses of 100 steps as the training by hand gives them, which is what there is to
compare with where PyTorch is not installed: ``python tests/runtime/test_dynamic_net.py`` writes it anew.
"""

from __future__ import annotations

import importlib
import json
import random
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parents[2]))
from samples.dynamic_net import DECAY, EPSILON, RATE, SQUARE_DECAY, Net, first_net, inputs, train, train_step

TRACE = Path(__file__).with_name("dynamic_net.json")
NAMES = ("first", "middle", "last")
SEED, STEPS = 5, 100


def start() -> tuple[Net, np.ndarray, np.ndarray]:
    x, y = inputs(np.random.default_rng(0))
    random.seed(SEED)
    return first_net(np.random.default_rng(1)), x, y


def by_hand(net: Net, x: np.ndarray, y: np.ndarray, depths: list[int]) -> list[float]:
    """Training with the chain rule in plain NumPy."""
    mean = {name: np.zeros_like(getattr(net, name)) for name in NAMES}
    square = {name: np.zeros_like(getattr(net, name)) for name in NAMES}
    steps = dict.fromkeys(NAMES, 0)
    losses = []
    for depth in depths:
        layers = [np.maximum(x @ net.first, 0.0)]
        for _ in range(depth):
            layers.append(np.maximum(layers[-1] @ net.middle, 0.0))
        error = layers[-1] @ net.last - y
        losses.append(float(np.sum(error**2)))
        gradient = {"last": layers[-1].T @ (2 * error)}
        back = 2 * error @ net.last.T
        for k in range(depth, 0, -1):
            back = back * (layers[k] > 0)
            gradient["middle"] = gradient.get("middle", 0.0) + layers[k - 1].T @ back
            back = back @ net.middle.T
        gradient["first"] = x.T @ (back * (layers[0] > 0))
        for name, g in gradient.items():
            steps[name] += 1
            mean[name] = DECAY * mean[name] + (1 - DECAY) * g
            square[name] = SQUARE_DECAY * square[name] + (1 - SQUARE_DECAY) * g * g
            scaled = np.sqrt(square[name] / (1 - SQUARE_DECAY ** steps[name])) + EPSILON
            setattr(net, name, getattr(net, name) - RATE * (mean[name] / (1 - DECAY ** steps[name])) / scaled)
    return losses


def by_torch(net: Net, x: np.ndarray, y: np.ndarray, depths: list[int]) -> list[float]:
    torch = importlib.import_module("torch")
    first, middle, last = (torch.tensor(getattr(net, name), requires_grad=True) for name in NAMES)
    adam = torch.optim.Adam([first, middle, last], lr=RATE, betas=(DECAY, SQUARE_DECAY), eps=EPSILON)
    x, y = torch.tensor(x), torch.tensor(y)
    losses = []
    for depth in depths:
        h = (x @ first).clamp(min=0)
        for _ in range(depth):
            h = (h @ middle).clamp(min=0)
        loss = ((h @ last - y) ** 2).sum()
        adam.zero_grad()
        loss.backward()
        adam.step()
        losses.append(loss.item())
    return losses


def test_losses_are_those_of_training_by_hand() -> None:
    trace = json.loads(TRACE.read_text())
    got = train(*start(), STEPS)
    after = random.getstate()
    random.seed(SEED)
    assert [random.randint(0, 3) for _ in range(STEPS)] == trace["depths"] and random.getstate() == after
    np.testing.assert_allclose(got, trace["losses"], rtol=1e-6)
    assert repr(train_step).count("Net(") == 1, "one specialisation for all depths"
    few = 20
    np.testing.assert_allclose(by_hand(*start(), trace["depths"][:few]), trace["losses"][:few], rtol=1e-9)


def test_losses_are_those_of_torch() -> None:
    pytest.importorskip("torch")
    depths = json.loads(TRACE.read_text())["depths"]
    got = train(*start(), STEPS)
    np.testing.assert_allclose(got, by_torch(*start(), depths), rtol=1e-6)


def write_trace() -> None:
    net, x, y = start()
    depths = [random.randint(0, 3) for _ in range(STEPS)]
    TRACE.write_text(json.dumps({"depths": depths, "losses": by_hand(net, x, y, depths)}) + "\n")


if __name__ == "__main__":
    write_trace()
