"""Fields on grids: relaxation, waves, shallow water, cellular automata."""

from __future__ import annotations

import numpy as np

from benchmarks.arrays.program import program


def charges(n):
    f = np.zeros((n, n))
    f[n // 4, n // 3], f[3 * n // 4, n // 2] = 1.0, -1.0
    return f


@program(lambda n: (charges(n), 1e-4, 40 if n < 200 else 8), (24, 160, 700), scalar=True)
def gauss_seidel(f, tolerance, most):
    """Red-black sweeps of Poisson's equation until nothing changes by more than the tolerance."""
    n = f.shape[0]
    u = np.zeros_like(f)
    sweeps = 0
    change = tolerance + 1.0
    while change > tolerance and sweeps < most:
        change = 0.0
        for colour in range(2):
            for i in range(1, n - 1):
                for j in range(1 + (i + colour) % 2, n - 1, 2):
                    new = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] - f[i, j])
                    change = max(change, abs(new - u[i, j]))
                    u[i, j] = new
        sweeps += 1
    return u, sweeps


@program(lambda n: (charges(n), 20 if n < 1000 else 3), (32, 256, 1500))
def jacobi(f, steps):
    """Jacobi's relaxation of Poisson's equation, two arrays in turn."""
    u = np.zeros_like(f)
    v = np.zeros_like(f)
    for _ in range(steps):
        v[1:-1, 1:-1] = 0.25 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - f[1:-1, 1:-1])
        u, v = v, u
    return u


def bump(n):
    x = np.linspace(-1.0, 1.0, n)
    return np.exp(-20.0 * (x[:, None] ** 2 + (x - 0.2) ** 2))


@program(lambda n: (bump(n), 0.3, 0.02, 20 if n < 1000 else 3), (32, 256, 1500))
def wave(start, courant, damping, steps):
    """The wave equation in two dimensions with damping, fixed at the edges."""
    old = start.copy()
    now = start.copy()
    for _ in range(steps):
        new = np.zeros_like(now)
        laplacian = now[:-2, 1:-1] + now[2:, 1:-1] + now[1:-1, :-2] + now[1:-1, 2:] - 4.0 * now[1:-1, 1:-1]
        new[1:-1, 1:-1] = (2.0 - damping) * now[1:-1, 1:-1] - (1.0 - damping) * old[1:-1, 1:-1] + courant**2 * laplacian
        old, now = now, new
    return now


@program(
    lambda n: (1.0 + 0.1 * bump(n), np.zeros((n, n)), np.zeros((n, n)), 0.1, 10 if n < 800 else 2), (32, 192, 1000)
)
def shallow_water(h, u, v, ratio, steps):
    """Lax-Friedrichs steps of the linearised shallow-water equations with gravity, walls all around."""
    h, u, v = h.copy(), u.copy(), v.copy()
    for _ in range(steps):
        mean = 0.25 * (h[:-2, 1:-1] + h[2:, 1:-1] + h[1:-1, :-2] + h[1:-1, 2:])
        flow_x = h[2:, 1:-1] * u[2:, 1:-1] - h[:-2, 1:-1] * u[:-2, 1:-1]
        flow_y = h[1:-1, 2:] * v[1:-1, 2:] - h[1:-1, :-2] * v[1:-1, :-2]
        push_x = 9.81 * (h[2:, 1:-1] - h[:-2, 1:-1])
        push_y = 9.81 * (h[1:-1, 2:] - h[1:-1, :-2])
        h[1:-1, 1:-1] = mean - 0.5 * ratio * (flow_x + flow_y)
        u[1:-1, 1:-1] -= 0.05 * ratio * push_x
        v[1:-1, 1:-1] -= 0.05 * ratio * push_y
    return h, u, v


@program(lambda n: (np.random.default_rng(1).random((n, n)) < 0.3, 10 if n < 1000 else 2), (32, 256, 1500))
def game_of_life(board, generations):
    """Conway's game on a board whose border is dead."""
    cells = board.astype(np.int8)
    for _ in range(generations):
        near = np.zeros_like(cells)
        near[1:-1, 1:-1] = (
            cells[:-2, :-2] + cells[:-2, 1:-1] + cells[:-2, 2:] + cells[1:-1, :-2]
            + cells[1:-1, 2:] + cells[2:, :-2] + cells[2:, 1:-1] + cells[2:, 2:]
        )  # fmt: skip
        cells = ((near == 3) | ((cells == 1) & (near == 2))).astype(np.int8)
    return cells
