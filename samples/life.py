"""Conway's Game of Life on a board whose edges meet."""

from __future__ import annotations

import numpy as np

from whilst import compile
from whilst.calls.timing import race

__all__ = ["inputs", "life"]


@compile
def life(board: np.ndarray, generations: int) -> np.ndarray:
    height, width = board.shape
    now = board.copy()
    then = np.zeros_like(board)
    for _ in range(generations):
        for row in range(height):
            for column in range(width):
                neighbours = 0
                for i in (-1, 0, 1):
                    for j in (-1, 0, 1):
                        if (i != 0 or j != 0) and now[(row + i) % height, (column + j) % width]:
                            neighbours += 1
                then[row, column] = neighbours == 3 or (neighbours == 2 and now[row, column])
        now, then = then, now
    return now


def inputs() -> tuple[np.ndarray, int]:
    return np.random.default_rng(2).random((40, 60)) < 0.3, 5


def main() -> None:
    glider = np.zeros((8, 16), np.bool_)
    for cell in ((0, 1), (1, 2), (2, 0), (2, 1), (2, 2)):
        glider[cell] = True
    for line in life(glider, 16):
        print("".join("o" if alive else "." for alive in line))
    board, generations = inputs()
    print(f"Of {board.sum()} cells, {life(board, generations).sum()} live after {generations} generations.")
    print(race(life, board, generations))


if __name__ == "__main__":
    main()
