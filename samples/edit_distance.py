"""Levenshtein's edit distance of two words, given as arrays of character codes."""

from __future__ import annotations

import numpy as np

from whilst import compile
from whilst.calls.timing import race

__all__ = ["codes", "edit_distance", "inputs"]


@compile
def edit_distance(a: np.ndarray, b: np.ndarray) -> int:
    before = np.arange(len(b) + 1)
    row = np.zeros(len(b) + 1, np.int64)
    for i in range(len(a)):
        row[0] = i + 1
        for j in range(len(b)):
            cost = before[j] if a[i] == b[j] else before[j] + 1
            row[j + 1] = min(cost, before[j + 1] + 1, row[j] + 1)
        before, row = row, before
    return int(before[len(b)])


def codes(word: str) -> np.ndarray:
    return np.array([ord(c) for c in word])


def inputs() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    return random.integers(0, 4, 300), random.integers(0, 4, 310)


def main() -> None:
    print("kitten -> sitting:", edit_distance(codes("kitten"), codes("sitting")), "edits")
    print("two strands of 300 and 310 letters:", edit_distance(*inputs()), "edits")
    print(race(edit_distance, *inputs()))


if __name__ == "__main__":
    main()
