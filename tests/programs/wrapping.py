"""Loops whose first and last iterations look elsewhere: around the ends of an axis, or not beyond them."""

import numpy as np

from programs.registry import empty, program, reversed_view, strided

X = np.array([0.5, -1.0, np.nan, 2.0, np.inf, -0.0, 3.0, 1e300, 7.0, 0.25, -3.0])
B = np.arange(35).reshape(5, 7) % 3 == 0
SIZES = tuple((X[:n],) for n in range(7))


@program((X,), *SIZES, (strided(X),), (reversed_view(X),), (empty(),))
def neighbours_on_a_ring(x):
    n = len(x)
    y = np.empty(n)
    for i in range(n):
        y[i] = x[(i - 1) % n] - 2 * x[i] + x[(i + 1) % n]
    return y


@program((X,), *SIZES)
def farther_neighbours_on_a_ring(x):
    n = len(x)
    y = np.zeros(n)
    for i in range(n):
        left = i - 3
        if left < 0:
            left += n
        y[i] = x[left] * 2 + x[(i + 2) % n]
    return y


@program((X,), *SIZES)
def mirrored_at_the_ends(x):
    n = len(x)
    y = np.zeros(n)
    for i in range(n):
        before = i - 1 if i > 0 else i
        behind = i + 1 if i + 1 < n else i
        y[i] = x[behind] - x[before]
    return y


@program((X,), *SIZES)
def only_one_end(x):
    n = len(x)
    y = np.zeros(n)
    for i in range(n):
        y[i] = x[0 if i == 0 else i - 1] + (1.0 if 0 != i else 0.5)
    return y


@program((B, 2), (B[:1], 1), (B[:, :1], 1), (B[:2, :2], 3), (B[:0], 1), (B[:, :0], 1), (B.T, 1), (B, 0), passes=False)
def life_on_a_torus(board, generations):
    height, width = board.shape
    now, then = board.copy(), np.zeros_like(board)
    for _ in range(generations):
        for row in range(height):
            for column in range(width):
                count = 0
                for i in (-1, 0, 1):
                    for j in (-1, 0, 1):
                        if (i != 0 or j != 0) and now[(row + i) % height, (column + j) % width]:
                            count += 1
                then[row, column] = count == 3 or (count == 2 and now[row, column])
        now, then = then, now
    return now


@program((X.copy(),), *((X[:n].copy(),) for n in range(5)))
def in_place_each_waits_for_the_one_before(x):
    n = len(x)
    for i in range(n):
        x[i] = x[i] + x[(i - 1) % n]
    return x


@program((np.arange(12), 3), (np.arange(1), 1), (np.arange(12), 12), (np.arange(5), 2))
def every_kth(a, k):
    n = len(a)
    found = np.zeros((n, 3), np.int64)
    for i in range(0, n, k):
        found[i, 1] = 7
    for i in range(n):
        found[i, 2] = found[n - 1 - i, 1] + 1
    total = 0
    for i in range(0, n, k):
        total += found[i, 2]
    return found, total
