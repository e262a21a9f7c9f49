"""Gradients against their own primals: ``python -m benchmarks.gradients [names]``.

For each program: time of the function, of value and gradient, the ratio and what it may be at most, and the time of the
first call, which compiles. The last lines give the slope of the recurrence in log-log, which must be that of O(n).
"""

from __future__ import annotations

import copy
import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import whilst
from whilst.timing import duration, seconds_per_call


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


@dataclass(frozen=True)
class Case:
    name: str
    function: Callable[..., Any]
    args: tuple[Any, ...]
    by: int | tuple[int, ...] = 0
    most: float | None = None


def _weights(size: int) -> tuple[Any, ...]:
    rng = np.random.default_rng(0)
    shapes = [(4 * size, size), (4 * size, size), (4 * size,), (1000, size)]
    return tuple(rng.normal(size=s) * 0.3 for s in shapes)


LINE, PLANE = np.sin(np.linspace(0, 3, 256)), np.outer(*[np.sin(np.linspace(0, 3, 256))] * 2)
SIZES = (1000, 10_000, 100_000)
CASES = [
    Case("Newton, 1e6 trips", newton, (2.0, 1_000_000), most=1.8),
    *(Case(f"a[i] = f(a[i-1]) + x[i], {n}", recurrence, (np.linspace(0, 1, n),), most=3) for n in SIZES),
    Case("heat 1-D, d/du0", heat, (LINE, 0.1, 1000), most=3),
    Case("heat 1-D, d/du0, d/dk", heat, (LINE, 0.1, 1000), (0, 1)),
    Case("heat 2-D, 100 steps, d/du0", heat2, (PLANE, 0.1, 100), most=3),
    Case("heat 2-D, 100 steps, d/du0, d/dk", heat2, (PLANE, 0.1, 100), (0, 1)),
    Case("triangular nest, 1e5 pairs", triangular, (0.7, 450), most=4),
    Case("Lorenz, adaptive", lorenz, (1.0, 1.0, 20.0, 28.0, 20.0), (0, 1, 2, 3), 4.5),
    Case("LSTM, 1000 steps, H = 8", lstm, _weights(8), (0, 1, 2)),
    Case("LSTM, 1000 steps, H = 64", lstm, _weights(64), (0, 1, 2)),
]  # fmt: skip


def row(case: Case) -> tuple[float, list[str]]:
    """The time of the gradient, and the cells of its row."""
    primal, gradient = whilst.compile(case.function), whilst.value_and_grad(case.function, case.by)
    primal(*copy.deepcopy(case.args))
    start = time.perf_counter()
    gradient(*copy.deepcopy(case.args))
    first = time.perf_counter() - start
    own, both = (seconds_per_call(f, case.args, at_least=0.2) for f in (primal, gradient))
    ratio = f"{both / own:.2f}"
    if case.most is not None and both / own > case.most:
        ratio = f"[red]{ratio}"
    most = "" if case.most is None else f"{case.most:g}"
    return both, [case.name, duration(own), duration(both), ratio, most, duration(first)]


def main() -> None:
    table = Table("program", "value", "value and gradient", "ratio", "at most", "first call")
    times: dict[str, float] = {}
    for case in CASES:
        if all(word not in case.name for word in sys.argv[1:]) and sys.argv[1:]:
            continue
        times[case.name], cells = row(case)
        table.add_row(*map(escape, cells[:1]), *cells[1:])
    console = Console()
    console.print(table)
    sizes = [n for n in SIZES if f"a[i] = f(a[i-1]) + x[i], {n}" in times]
    if len(sizes) == 3:
        small, large = (times[f"a[i] = f(a[i-1]) + x[i], {n}"] for n in sizes[1:])
        console.print(f"slope of the recurrence from 1e4 to 1e5: {math.log10(large / small):.2f} (at most 1.1)")


if __name__ == "__main__":
    main()
