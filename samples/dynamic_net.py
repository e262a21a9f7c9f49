"""A net whose depth is drawn anew at every step, as Python's own control flow: one layer is applied 0 to 3 times.

The forward pass, its gradient and the step of Adam are compiled once, for all depths. ``python samples/dynamic_net.py
[FILE.png]`` trains for 100 steps and plots the losses, where matplotlib is installed (``pip install
'whilst[samples]'``).
"""

from __future__ import annotations

import random
import sys

import numpy as np

import whilst

try:
    from matplotlib.figure import Figure
except ImportError:
    Figure = None

__all__ = ["Net", "first_net", "inputs", "plot", "train"]

BATCH, INPUT, HIDDEN, OUTPUT = 64, 1000, 100, 10
RATE, DECAY, SQUARE_DECAY, EPSILON = 1e-4, 0.9, 0.999, 1e-8


class Net:
    """Two layers, and one between them that is used as often as chance says."""

    def __init__(self, first: np.ndarray, middle: np.ndarray, last: np.ndarray) -> None:
        self.first = first
        self.middle = middle
        self.last = last

    def forward(self, x: np.ndarray) -> tuple[np.ndarray, int]:
        """The outputs, and how often the layer in the middle was used."""
        h = np.maximum(x @ self.first, 0.0)
        depth = random.randint(0, 3)
        for _ in range(depth):
            h = np.maximum(h @ self.middle, 0.0)
        return h @ self.last, depth


class Adam:
    """Adam (Kingma and Ba, 2015) for one array of parameters: means of its gradients and of their squares."""

    def __init__(self, parameters: np.ndarray) -> None:
        self.mean = np.zeros_like(parameters)
        self.square = np.zeros_like(parameters)
        self.steps = 0

    def moved(self, p: np.ndarray, g: np.ndarray) -> np.ndarray:
        """The new parameters; the means are brought up to date in place."""
        self.steps += 1
        self.mean *= DECAY
        self.mean += (1 - DECAY) * g
        self.square *= SQUARE_DECAY
        self.square += (1 - SQUARE_DECAY) * g * g
        mean = self.mean / (1 - DECAY**self.steps)
        return p - RATE * mean / (np.sqrt(self.square / (1 - SQUARE_DECAY**self.steps)) + EPSILON)


def squared_error(net: Net, x: np.ndarray, y: np.ndarray) -> tuple[float, int]:
    found, depth = net.forward(x)
    return np.sum((found - y) ** 2), depth


@whilst.compile
def train_step(net: Net, first: Adam, middle: Adam, last: Adam, x: np.ndarray, y: np.ndarray) -> float:
    """One step for all parameters that took part; the loss before it."""
    (loss, depth), gradient = whilst.value_and_grad(squared_error, has_aux=True)(net, x, y)
    net.first = first.moved(net.first, gradient.first)
    if depth > 0:
        net.middle = middle.moved(net.middle, gradient.middle)
    net.last = last.moved(net.last, gradient.last)
    return loss


def first_net(rng: np.random.Generator) -> Net:
    shapes = (INPUT, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, OUTPUT)
    return Net(*(rng.uniform(-1.0, 1.0, shape) / np.sqrt(shape[0]) for shape in shapes))


def inputs(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return rng.standard_normal((BATCH, INPUT)), rng.standard_normal((BATCH, OUTPUT))


def train(net: Net, x: np.ndarray, y: np.ndarray, steps: int) -> list[float]:
    """The losses of all steps; the net is trained in place."""
    first, middle, last = Adam(net.first), Adam(net.middle), Adam(net.last)
    return [train_step(net, first, middle, last, x, y) for _ in range(steps)]


def plot(losses: list[float], file: str) -> None:
    """Draw the losses by step into a PNG file."""
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.add_subplot(xlabel="step", ylabel="sum of squared errors", title="A net of random depth")
    axes.plot(range(1, len(losses) + 1), losses, marker=".", linewidth=1)
    axes.grid(alpha=0.3)
    figure.savefig(file, dpi=120)


def main(file: str = "dynamic_net.png") -> None:
    rng = np.random.default_rng(0)
    random.seed(0)
    x, y = inputs(rng)
    losses = train(first_net(rng), x, y, 100)
    for step, loss in enumerate(losses, 1):
        print(f"step {step:3}: loss {loss:.6f}")
    if Figure is None:
        print("The losses are not plotted: that needs matplotlib (pip install 'whilst[samples]').")
    else:
        plot(losses, file)
        print(f"The losses are plotted in {file}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
