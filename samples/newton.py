"""Newton's method: the positive root of x**3 - c by tangents, until a step no longer changes anything."""

from __future__ import annotations

from whilst import compile
from whilst.calls.timing import race

__all__ = ["cube_root", "inputs", "roots"]


@compile
def cube_root(c: float) -> tuple[float, int]:
    x = max(c, 1.0)
    steps = 0
    while steps < 100:
        correction = (x * x * x - c) / (3.0 * x * x)
        x -= correction
        steps += 1
        if abs(correction) <= 1e-12 * abs(x):
            break
    return x, steps


@compile
def roots(count: int) -> tuple[float, int]:
    """The sum of the cube roots of 1 to ``count``, and the steps they took."""
    total = 0.0
    all_steps = 0
    for k in range(1, count + 1):
        c = float(k)
        x = max(c, 1.0)
        for _ in range(100):
            correction = (x * x * x - c) / (3.0 * x * x)
            x -= correction
            all_steps += 1
            if abs(correction) <= 1e-12 * abs(x):
                break
        total += x
    return total, all_steps


def inputs() -> tuple[int]:
    return (5_000,)


def main() -> None:
    x, steps = cube_root(2.0)
    print(f"The cube root of 2 is {x!r}, in {steps} steps.")
    total, steps = roots(*inputs())
    print(f"Those of 1 to {inputs()[0]:,} add up to {total!r}, in {steps:,} steps.")
    print(race(roots, *inputs()))


if __name__ == "__main__":
    main()
