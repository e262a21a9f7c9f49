"""Where a heater stands under a plate, and how strong it is, from the temperatures that the plate has in the end.

The simulation is a time loop over a stencil. The plate conducts the better the warmer it is, so the way back needs
every state on the way there: all of them take 7 MB, the budget gives them 1.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

import whilst

__all__ = ["BUDGET", "Heater", "find", "misfit", "simulate"]

SIZE, STEPS, BUDGET = 40, 600, "1 MB"


class Heater(NamedTuple):
    row: float
    column: float
    strength: float


def simulate(heater: Heater, steps: int) -> np.ndarray:
    """The temperatures after so many steps; the rim is kept at 0."""
    places = np.arange(SIZE) / SIZE
    rows, columns = (places - heater.row) ** 2, (places - heater.column) ** 2
    source = heater.strength * np.exp(-100.0 * (rows[1:-1, None] + columns[None, 1:-1]))
    u = np.zeros((SIZE, SIZE))
    for _ in range(steps):
        here = u[1:-1, 1:-1]
        flow = u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4.0 * here
        u[1:-1, 1:-1] = here + (0.1 + 0.02 * here) * flow + source
    return u


def misfit(heater: Heater, seen: np.ndarray, steps: int) -> float:
    return np.mean((simulate(heater, steps) - seen) ** 2)


@whilst.compile
def find(heater: Heater, seen: np.ndarray, steps: int, tries: int) -> tuple[Heater, np.ndarray]:
    """The heater after so many steps of Adam, and the misfit before each."""
    state = whilst.optim.adam_start(heater)
    losses = np.empty(tries)
    for k in range(tries):
        losses[k], gradient = whilst.value_and_grad(misfit, tape_budget=BUDGET)(heater, seen, steps)
        heater, state = whilst.optim.adam(heater, gradient, state, rate=0.02)
    return heater, losses


def main() -> None:
    truth = Heater(0.3, 0.65, 0.05)
    seen = whilst.compile(simulate)(truth, STEPS) + 0.01 * np.random.default_rng(0).standard_normal((SIZE, SIZE))
    found, losses = find(Heater(0.5, 0.5, 0.02), seen, STEPS, 80)
    for k in range(0, 80, 20):
        print(f"step {k:2}: misfit {losses[k]:.6f}")
    for name, was, is_now in zip(Heater._fields, truth, found, strict=True):
        print(f"{name:>8}: found {is_now:.4f}, was {was}")


if __name__ == "__main__":
    main()
