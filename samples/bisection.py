"""Bisection over an array: for each target t the x with x**3 + x == t, each with its own number of halvings."""

from __future__ import annotations

import numpy as np

from whilst import compile
from whilst.calls.timing import race

__all__ = ["inputs", "solve"]


@compile
def solve(targets: np.ndarray, tolerance: float) -> np.ndarray:
    found = np.empty_like(targets)
    for i, target in enumerate(targets):
        low, high = -1.0, 1.0
        while low * low * low + low > target:
            low *= 2
        while high * high * high + high < target:
            high *= 2
        while high - low > tolerance:
            middle = (low + high) / 2
            if middle * middle * middle + middle < target:
                low = middle
            else:
                high = middle
        found[i] = (low + high) / 2
    return found


def inputs() -> tuple[np.ndarray, float]:
    return np.linspace(-1000.0, 1000.0, 1000), 1e-10


def main() -> None:
    targets, tolerance = inputs()
    x = solve(targets, tolerance)
    print(f"{len(x):,} roots; the largest residual is {np.abs(x**3 + x - targets).max():.1e}.")
    print(race(solve, targets, tolerance))


if __name__ == "__main__":
    main()
