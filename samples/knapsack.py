"""The 0/1 knapsack: the most value that fits, by a table, and which items give it, by walking the table back."""

from __future__ import annotations

import numpy as np

from whilst import compile
from whilst.calls.timing import race

__all__ = ["inputs", "knapsack"]


@compile
def knapsack(weights: np.ndarray, values: np.ndarray, capacity: int) -> tuple[int, np.ndarray]:
    n = len(weights)
    table = np.zeros((n + 1, capacity + 1), np.int64)
    for i in range(n):
        for room in range(capacity + 1):
            best = table[i, room]
            if weights[i] <= room:
                best = max(best, table[i, room - weights[i]] + values[i])
            table[i + 1, room] = best
    taken = np.zeros(n, np.bool_)
    room = capacity
    for i in range(n - 1, -1, -1):
        if table[i + 1, room] != table[i, room]:
            taken[i] = True
            room -= int(weights[i])
    return int(table[n, capacity]), taken


def inputs() -> tuple[np.ndarray, np.ndarray, int]:
    random = np.random.default_rng(3)
    return random.integers(1, 40, 60), random.integers(1, 100, 60), 500


def main() -> None:
    weights, values, capacity = inputs()
    value, taken = knapsack(weights, values, capacity)
    print(f"{taken.sum()} of {len(weights)} items weigh {weights[taken].sum()} of {capacity} and are worth {value}.")
    print(race(knapsack, weights, values, capacity))


if __name__ == "__main__":
    main()
