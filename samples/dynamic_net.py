"""A net whose depth is drawn anew at every step, as Python's own control flow: one layer is applied 0 to 3 times.

The forward pass, its gradient and the step of Adam are compiled once, for all depths.
"""

from __future__ import annotations

import random

import numpy as np

import whilst

__all__ = ["Net", "first_net", "inputs", "train"]

BATCH, INPUT, HIDDEN, OUTPUT = 64, 1000, 100, 10
RATE, DECAY, SQUARE_DECAY, EPSILON = 1e-4, 0.9, 0.999, 1e-8


class Net:
    """Two layers, and one between them that is used as often as chance says."""

    def __init__(self, first: np.ndarray, middle: np.ndarray, last: np.ndarray) -> None:
        self.first = first
        self.middle = middle
        self.last = last

    def forward(self, x: np.ndarray) -> np.ndarray:
        h = np.maximum(x @ self.first, 0.0)
        for _ in range(random.randint(0, 3)):
            h = np.maximum(h @ self.middle, 0.0)
        return h @ self.last


def squared_error(net: Net, x: np.ndarray, y: np.ndarray) -> float:
    return np.sum((net.forward(x) - y) ** 2)


def moved(p: np.ndarray, g: np.ndarray, m: np.ndarray, s: np.ndarray, step: int) -> np.ndarray:
    """Adam (Kingma and Ba, 2015): the new parameters; the means ``m`` and ``s`` are brought up to date in place."""
    m *= DECAY
    m += (1 - DECAY) * g
    s *= SQUARE_DECAY
    s += (1 - SQUARE_DECAY) * g * g
    return p - RATE * (m / (1 - DECAY**step)) / (np.sqrt(s / (1 - SQUARE_DECAY**step)) + EPSILON)


@whilst.compile
def train_step(net: Net, mean: Net, square: Net, x: np.ndarray, y: np.ndarray, step: int) -> float:
    loss, gradient = whilst.value_and_grad(squared_error)(net, x, y)
    net.first = moved(net.first, gradient.first, mean.first, square.first, step)
    net.middle = moved(net.middle, gradient.middle, mean.middle, square.middle, step)
    net.last = moved(net.last, gradient.last, mean.last, square.last, step)
    return loss


def first_net(rng: np.random.Generator) -> Net:
    shapes = (INPUT, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, OUTPUT)
    return Net(*(rng.uniform(-1.0, 1.0, shape) / np.sqrt(shape[0]) for shape in shapes))


def zeros_like(net: Net) -> Net:
    return Net(np.zeros_like(net.first), np.zeros_like(net.middle), np.zeros_like(net.last))


def inputs(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return rng.standard_normal((BATCH, INPUT)), rng.standard_normal((BATCH, OUTPUT))


def train(net: Net, x: np.ndarray, y: np.ndarray, steps: int) -> list[float]:
    """The losses of all steps; the net is trained in place."""
    mean, square = zeros_like(net), zeros_like(net)
    return [train_step(net, mean, square, x, y, step) for step in range(1, steps + 1)]


def main() -> None:
    rng = np.random.default_rng(0)
    random.seed(0)
    x, y = inputs(rng)
    for step, loss in enumerate(train(first_net(rng), x, y, 100), 1):
        print(f"step {step:3}: loss {loss:.6f}")


if __name__ == "__main__":
    main()
