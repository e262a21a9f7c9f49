"""Two counters, from 0 and 10, by 2 and by 1, until they meet: a plain loop, an explicit one, and one on arrays."""

from __future__ import annotations

import numpy as np

from whilst import compile, while_loop
from whilst.calls.timing import race

__all__ = ["inputs", "meet", "meet_arrays", "meet_explicit"]


@compile
def meet(a: int, b: int) -> tuple[int, int]:
    while a < b:
        a += 2
        b += 1
    return a, b


@compile
def meet_explicit(a: int, b: int) -> tuple[int, int]:
    return while_loop(lambda a, b: a < b, lambda a, b: (a + 2, b + 1), (a, b))


@compile
def meet_arrays(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    while a[0] < b[0]:
        a = a + 2
        b = b + 1
    return a, b


def inputs() -> tuple[int, int]:
    return 0, 1_000_000


def main() -> None:
    print("plain while:       ", meet(0, 10))
    print("while_loop inside: ", meet_explicit(0, 10))
    print("while_loop outside:", while_loop(lambda a, b: a < b, lambda a, b: (a + 2, b + 1), (0, 10)))
    print("one-element arrays:", meet_arrays(np.array([0]), np.array([10])))
    print("A million steps:   ", race(meet, *inputs()))


if __name__ == "__main__":
    main()
