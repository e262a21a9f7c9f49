"""The Collatz sequence: how many steps to 1, and which start below a limit takes the most."""

from __future__ import annotations

from whilst import compile
from whilst.calls.timing import race

__all__ = ["collatz", "inputs", "longest"]


@compile
def collatz(n: int) -> int:
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


@compile
def longest(limit: int) -> tuple[int, int]:
    best_start = best_steps = 0
    for start in range(1, limit):
        n = start
        steps = 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        if steps > best_steps:
            best_start, best_steps = start, steps
    return best_start, best_steps


def inputs() -> tuple[int]:
    return (20_000,)


def main() -> None:
    (limit,) = inputs()
    start, steps = longest(limit)
    print(f"27 takes {collatz(27)} steps; below {limit:,}, {start:,} takes the most: {steps}.")
    print(race(longest, limit))


if __name__ == "__main__":
    main()
