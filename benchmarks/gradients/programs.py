"""The programs that are differentiated, as people write them; ``CASES`` says by what, and on which inputs."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["CASES", "Case"]


def newton(a: float, n: int) -> float:
    """A scalar loop that only its test ends."""
    x, k = a, 0
    while k < n and x > 0.0:
        x = x - 0.5 * (x * x - a) / x + 1e-3
        k += 1
    return x


def recurrence(x: np.ndarray) -> float:
    a = np.zeros(len(x))
    a[0] = x[0]
    for i in range(1, len(x)):
        a[i] = math.sin(a[i - 1]) + x[i]
    return a[len(x) - 1]


def heat(u0: np.ndarray, k: float, n: int) -> float:
    u = u0.copy()
    for _ in range(n):
        u[1:-1] = u[1:-1] + k * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u * u)


def heat2(u0: np.ndarray, k: float, n: int) -> float:
    u = u0.copy()
    for _ in range(n):
        u[1:-1, 1:-1] = u[1:-1, 1:-1] + k * (
            u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1]
        )
    return np.sum(u * u)


def triangular(x: float, n: int) -> float:
    s = 0.0
    for i in range(n):
        t = x
        for _ in range(i):
            t = t - 0.3 * t * t + 0.05 * x
        s = s + t
    return s


def lorenz(x: float, y: float, z: float, rho: float, end: float) -> float:
    """Heun with embedded Euler: steps are accepted or rejected, their size follows the error."""
    t, h = 0.0, 1e-3
    while t < end:
        ax, ay, az = 10.0 * (y - x), x * (rho - z) - y, x * y - 2.6 * z
        px, py, pz = x + h * ax, y + h * ay, z + h * az
        bx, by, bz = 10.0 * (py - px), px * (rho - pz) - py, px * py - 2.6 * pz
        ex, ey, ez = 0.5 * h * (bx - ax), 0.5 * h * (by - ay), 0.5 * h * (bz - az)
        error = math.sqrt(ex * ex + ey * ey + ez * ez) + 1e-12
        if error < 1e-4:
            t = t + h
            x, y, z = px + ex, py + ey, pz + ez
        h = h * min(2.0, max(0.3, 0.9 * math.sqrt(1e-4 / error)))
    return x + y + z


def lstm(w: np.ndarray, u: np.ndarray, b: np.ndarray, xs: np.ndarray) -> float:
    size = len(b) // 4
    h, c = np.zeros(size), np.zeros(size)
    for t in range(len(xs)):
        g = w @ xs[t] + u @ h + b
        i, f = 1 / (1 + np.exp(-g[:size])), 1 / (1 + np.exp(-g[size : 2 * size]))
        o, n = 1 / (1 + np.exp(-g[2 * size : 3 * size])), np.tanh(g[3 * size :])
        c = f * c + i * n
        h = o * np.tanh(c)
    return np.sum(h * h)


def mixture(alphas: np.ndarray, means: np.ndarray, scales: np.ndarray, xs: np.ndarray) -> float:
    """The log-likelihood of points under Gaussians with diagonal covariances, up to a constant."""
    total = 0.0
    for x in xs:
        z = (x - means) * np.exp(scales)
        terms = alphas + np.sum(scales, 1) - 0.5 * np.sum(z * z, 1)
        largest = np.max(terms)
        total = total + largest + np.log(np.sum(np.exp(terms - largest)))
    return total - len(xs) * (np.max(alphas) + np.log(np.sum(np.exp(alphas - np.max(alphas)))))


def net(first: np.ndarray, middle: np.ndarray, last: np.ndarray, x: np.ndarray, y: np.ndarray, depth: int) -> float:
    """A net whose depth is decided at each step."""
    h = np.maximum(x @ first, np.float32(0))
    for _ in range(depth):
        h = np.maximum(h @ middle, np.float32(0))
    error = h @ last - y
    return np.sum(error * error)


def orbit(p: np.ndarray, n: int) -> float:
    """The Lorenz system by Euler's steps; its start and its three parameters are one array of six."""
    x, y, z = p[0], p[1], p[2]
    for _ in range(n):
        dx, dy, dz = p[3] * (y - x), x * (p[4] - z) - y, x * y - p[5] * z
        x, y, z = x + 0.001 * dx, y + 0.001 * dy, z + 0.001 * dz
    return x * x + y * y + z * z


@dataclass(frozen=True)
class Case:
    """``by``: what is differentiated by; ``most``: how many times the primal's time it may take; ``key``: what peers
    call the program; ``second``: the Hessian rather than the gradient; ``budget``: of its tape."""

    name: str
    function: Callable[..., Any]
    args: tuple[Any, ...]
    by: int | tuple[int, ...] = 0
    most: float | None = None
    second: bool = False
    budget: str | None = None

    @property
    def key(self) -> str:
        return self.function.__name__


def _weights(size: int) -> tuple[Any, ...]:
    rng = np.random.default_rng(0)
    shapes = [(4 * size, size), (4 * size, size), (4 * size,), (1000, size)]
    return tuple(rng.normal(size=s) * 0.3 for s in shapes)


def _points(size: int, count: int, n: int) -> tuple[Any, ...]:
    rng = np.random.default_rng(0)
    return tuple(rng.normal(size=s) * 0.5 for s in [(count,), (count, size), (count, size), (n, size)])


def _layers() -> tuple[Any, ...]:
    rng = np.random.default_rng(0)
    shapes = [(1000, 100), (100, 100), (100, 10), (64, 1000), (64, 10)]
    return (*((rng.normal(size=s) / np.sqrt(s[0])).astype(np.float32) for s in shapes), 2)


LINE, PLANE = np.sin(np.linspace(0, 3, 256)), np.outer(*[np.sin(np.linspace(0, 3, 256))] * 2)
START = np.array([1.0, 1.0, 20.0, 10.0, 28.0, 2.6])
CASES = [
    Case("Newton, 1e6 trips", newton, (2.0, 1_000_000), most=1.8),
    *(Case(f"a[i] = f(a[i-1]) + x[i], {n}", recurrence, (np.linspace(0, 1, n),), most=3) for n in (10_000, 100_000)),
    Case("triangular nest, 1e5 pairs", triangular, (0.7, 450), most=4),
    Case("Lorenz, adaptive, 1e4 steps", lorenz, (1.0, 1.0, 20.0, 28.0, 4.8), (0, 1, 2, 3), 4.5),
    Case("Lorenz, 1000 steps, Hessian 6 x 6", orbit, (START, 1000), second=True),
    Case("LSTM, 1000 steps, H = 8", lstm, _weights(8), (0, 1, 2)),
    Case("LSTM, 1000 steps, H = 64", lstm, _weights(64), (0, 1, 2)),
    Case("Gaussian mixture, d 20, k 25, n 1000", mixture, _points(20, 25, 1000), (0, 1, 2)),
    Case("net of three layers, float32", net, _layers(), (0, 1, 2)),
    Case("heat 1-D, 1000 steps, d/du0", heat, (LINE, 0.1, 1000), most=3),
    Case("heat 1-D, 1000 steps, d/du0, d/dk", heat, (LINE, 0.1, 1000), (0, 1)),
    Case("heat 2-D, 1000 steps, d/du0", heat2, (PLANE, 0.1, 1000), most=3),
    Case("heat 2-D, 1000 steps, d/du0, d/dk", heat2, (PLANE, 0.1, 1000), (0, 1)),
    Case("the same with a tape of 64 MB", heat2, (PLANE, 0.1, 1000), (0, 1), budget="64 MB"),
]  # fmt: skip
