"""Fitting a model of hares and lynxes (Lotka and Volterra) to noisy counts, through an adaptive Runge-Kutta solver.

The solver (Bogacki and Shampine, order 3 with 2) rejects steps whose error is too large, so how often its loop runs
depends on the parameters; the gradient goes backwards through just the steps that were taken.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

import whilst

__all__ = ["Model", "counts", "fit", "misfit", "simulate"]

TOLERANCE = 1e-6


class Model(NamedTuple):
    birth: float
    eaten: float
    fed: float
    death: float


def slope(model: Model, state: np.ndarray) -> np.ndarray:
    hares, lynxes = state
    return np.array(
        [model.birth * hares - model.eaten * hares * lynxes, model.fed * hares * lynxes - model.death * lynxes]
    )


def advance(model: Model, state: np.ndarray, t: float, end: float, h: float) -> tuple[np.ndarray, float]:
    """The state at ``end``, and the step to go on with."""
    while t < end:
        step = min(h, end - t)
        a = slope(model, state)
        b = slope(model, state + step / 2 * a)
        c = slope(model, state + 3 * step / 4 * b)
        new = state + step * (2 * a + 3 * b + 4 * c) / 9
        d = slope(model, new)
        error = np.max(np.abs(step * (-5 * a / 72 + b / 12 + c / 9 - d / 8))) / TOLERANCE
        if error <= 1.0:
            t, state = t + step, new
        h = step * min(5.0, max(0.2, 0.9 * max(error, 1e-10) ** (-1 / 3)))
    return state, h


def simulate(model: Model, start: np.ndarray, times: np.ndarray) -> np.ndarray:
    """The states at these times, one row each."""
    found = np.empty((len(times), 2))
    state, t, h = start, 0.0, 0.01
    for k in range(len(times)):
        state, h = advance(model, state, t, times[k], h)
        t = times[k]
        found[k] = state
    return found


def misfit(model: Model, start: np.ndarray, times: np.ndarray, seen: np.ndarray) -> float:
    return np.mean((np.log(simulate(model, start, times)) - np.log(seen)) ** 2)


@whilst.compile
def fit(model: Model, start: np.ndarray, times: np.ndarray, seen: np.ndarray, steps: int) -> tuple[Model, np.ndarray]:
    """The parameters after so many steps of Adam, and the misfit before each."""
    state = whilst.optim.adam_start(model)
    losses = np.empty(steps)
    for k in range(steps):
        losses[k], gradient = whilst.value_and_grad(misfit)(model, start, times, seen)
        model, state = whilst.optim.adam(model, gradient, state, rate=0.02)
    return model, losses


def counts(model: Model) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is known at first, when it is counted, and the counts: a twentieth of them is chance."""
    start, times = np.array([1.0, 0.5]), np.linspace(0.5, 15.0, 30)
    chance = np.exp(0.05 * np.random.default_rng(0).standard_normal((len(times), 2)))
    return start, times, whilst.compile(simulate)(model, start, times) * chance


def main() -> None:
    truth, guess = Model(1.1, 0.9, 0.6, 0.8), Model(0.8, 0.8, 0.8, 0.8)
    start, times, seen = counts(truth)
    found, losses = fit(guess, start, times, seen, 300)
    for k in range(0, 300, 50):
        print(f"step {k:3}: misfit {losses[k]:.6f}")
    for name, was, is_now in zip(Model._fields, truth, found, strict=True):
        print(f"{name:>6}: found {is_now:.3f}, was {was}")


if __name__ == "__main__":
    main()
