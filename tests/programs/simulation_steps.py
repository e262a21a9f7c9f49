"""Steps of simulations: fields, particles, populations, chance."""

import numpy as np

from programs.registry import program

FIELD = np.zeros((5, 6))
FIELD[2, 3] = 100.0
POSITIONS = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0]])
GLIDER = np.zeros((6, 6), int)
GLIDER[0, 1] = GLIDER[1, 2] = GLIDER[2, 0] = GLIDER[2, 1] = GLIDER[2, 2] = 1


@program((FIELD, 0.1, 5), (FIELD, 0.25, 0), ulp=4)
def heat(field, rate, steps):
    u = field.copy()
    for _ in range(steps):
        inner = u[1:-1, 1:-1]
        u[1:-1, 1:-1] = inner + rate * (u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * inner)
    return u


@program((FIELD, 3), ulp=4)
def wave(field, steps):
    before, now = field, field.copy()
    for _ in range(steps):
        after = 2 * now - before
        after[1:-1] += 0.2 * (now[2:] - 2 * now[1:-1] + now[:-2])
        before, now = now, after
    return now, before


@program((POSITIONS, np.zeros((3, 2)), np.array([1.0, 2.0, 3.0]), 0.01, 4), ulp=64)
def bodies(x, v, mass, dt, steps):
    for _ in range(steps):
        force = np.zeros_like(x)
        for i in range(len(x)):
            for j in range(len(x)):
                if i != j:
                    d = x[j] - x[i]
                    force[i] += mass[j] * d / (np.dot(d, d) + 0.01) ** 1.5
        v += dt * force
        x += dt * v
    energy = 0.5 * np.sum(mass * np.sum(v**2, axis=1))
    return x, v, energy


@program((GLIDER, 4), (np.ones((3, 3), int), 2))
def life(board, steps):
    for _ in range(steps):
        around = np.zeros(board.shape, int)
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                around += np.roll(np.roll(board, dy, 0), dx, 1)
        around -= board
        board = ((around == 3) | ((board == 1) & (around == 2))).astype(int)
    return board


@program((30, 50), (90, 8))
def rule_automaton(rule, width):
    cells = np.zeros(width, dtype=np.uint8)
    cells[width // 2] = 1
    rows = []
    for _ in range(4):
        code = 4 * np.roll(cells, 1) + 2 * cells + np.roll(cells, -1)
        cells = ((rule >> code) & 1).astype(np.uint8)
        rows.append(int(cells.sum()))
    return cells, rows


@program((np.random.default_rng(0), 200, 0.3), (np.random.default_rng(1), 0, 0.5))
def infections(rng, steps, rate):
    susceptible, infected, recovered = 99, 1, 0
    for _ in range(steps):
        if infected == 0:
            break
        if rng.random() < rate * susceptible / 100:
            susceptible -= 1
            infected += 1
        if rng.random() < 0.1:
            infected -= 1
            recovered += 1
    return susceptible, infected, recovered


@program((np.random.default_rng(5), 6, 300))
def ising(rng, n, steps):
    spins = np.where(rng.random((n, n)) < 0.5, 1, -1)
    for _ in range(steps):
        i, j = rng.integers(n), rng.integers(n)
        around = spins[(i + 1) % n, j] + spins[i - 1, j] + spins[i, (j + 1) % n] + spins[i, j - 1]
        change = 2 * spins[i, j] * around
        if change <= 0 or rng.random() < np.exp(-change / 2.0):
            spins[i, j] = -spins[i, j]
    return spins, spins.sum()


@program((np.array([1.0, 0.0]), 0.1, 20), ulp=64)
def oscillator_by_runge_kutta(y, h, steps):
    def slope(y):
        return np.array([y[1], -y[0] - 0.1 * y[1]])

    path = np.empty((steps + 1, 2))
    path[0] = y
    for k in range(steps):
        k1 = slope(y)
        k2 = slope(y + h / 2 * k1)
        k3 = slope(y + h / 2 * k2)
        k4 = slope(y + h * k3)
        y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        path[k + 1] = y
    return path


@program((np.array([10, 20, 30]), np.array([60.0, 100.0, 120.0]), 50), (np.array([5]), np.array([1.0]), 4))
def knapsack(weights, values, room):
    best = np.zeros(room + 1)
    for w, v in zip(weights, values):
        best[w:] = np.maximum(best[w:], best[: room + 1 - w] + v) if w <= room else best[w:]
    return best[room]
