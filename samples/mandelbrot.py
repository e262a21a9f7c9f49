"""The Mandelbrot set: for each point of a grid, after how many steps z*z + c leaves the circle of radius 2."""

from __future__ import annotations

import numpy as np

from whilst import compile
from whilst.calls.timing import race

__all__ = ["inputs", "mandelbrot"]


@compile
def mandelbrot(height: int, width: int, limit: int) -> np.ndarray:
    steps = np.zeros((height, width), np.int64)
    for row in range(height):
        for column in range(width):
            c = complex(3.0 * column / width - 2.0, 2.0 * row / height - 1.0)
            z = 0j
            n = 0
            while n < limit and z.real * z.real + z.imag * z.imag <= 4.0:
                z = z * z + c
                n += 1
            steps[row, column] = n
    return steps


def inputs() -> tuple[int, int, int]:
    return 60, 90, 200


def main() -> None:
    for line in mandelbrot(24, 72, 50):
        print("".join(" .:-=+*#%@"[min(n // 5, 9)] for n in line))
    print(race(mandelbrot, *inputs()))


if __name__ == "__main__":
    main()
