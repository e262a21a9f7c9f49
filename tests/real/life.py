"""Conway's life on an unbounded board: the living cells are a set of pairs."""

from collections import defaultdict


def neighbours(cell):
    x, y = cell
    return [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]


def step(living):
    counts = defaultdict(int)
    for cell in living:
        for other in neighbours(cell):
            counts[other] += 1
    return {cell for cell, n in counts.items() if n == 3 or (n == 2 and cell in living)}


def bounds(living):
    xs = [x for x, _ in living]
    ys = [y for _, y in living]
    return min(xs), min(ys), max(xs), max(ys)


def normal(living):
    left, top, _, _ = bounds(living)
    return {(x - left, y - top) for x, y in living}


def evolve(cells, generations):
    living = set(cells)
    shape = normal(living)
    period = None
    populations = [len(living)]
    for generation in range(1, generations + 1):
        living = step(living)
        populations.append(len(living))
        if not living:
            break
        if period is None and normal(living) == shape:
            period = generation
    return sorted(living), period, populations


GLIDER = [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]
MAIN = evolve
INPUTS = [(GLIDER, 8), ([(0, 0), (0, 1), (0, 2)], 3), ([(5, 5)], 2), ([(0, 0), (0, 1), (1, 0), (1, 1)], 1)]
LARGE = ([(0, 1), (1, 3), (2, 0), (2, 1), (2, 4), (2, 5), (2, 6)], 60)
