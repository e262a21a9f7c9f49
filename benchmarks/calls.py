"""What a call costs: functions that do next to nothing, called in a loop. ``python -m benchmarks.calls``

All contestants are timed in turn, several times, and the best time of each is taken: a busy machine slows all alike.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import sys
import timeit
import types
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

import whilst
from whilst.calls.timing import duration
from whilst.optional import find_module

Call = Callable[..., Any]
SCALE = 3.0
OFFSETS = np.linspace(0.0, 1.0, 8)


class Point(NamedTuple):
    """A pair."""

    x: float
    y: float


@dataclasses.dataclass
class State:
    """An object with an array."""

    position: np.ndarray[Any, Any]
    time: float


def add(x: float, y: float) -> float:
    return x + y


def first(a: Any) -> float:
    return float(a[0])


def sum_of_two(a: Any, b: Any) -> float:
    return float(a[0] + b[0])


def double(a: Any) -> Any:
    return a * 2.0


def fill(a: Any, value: float) -> None:
    a[0] = value


def scaled(x: float) -> float:
    return x * SCALE


def shifted(a: Any) -> Any:
    return a + OFFSETS


def defaulted(x: float, y: float = 2.0) -> float:
    return x * y


def swapped(pair: tuple[float, float]) -> tuple[float, float]:
    return (pair[1], pair[0])


def mirrored(p: Point) -> Point:
    return Point(p.y, p.x)


def moved(parts: dict[str, Any]) -> Any:
    return parts["position"] + parts["speed"]


def when(state: State) -> float:
    return state.time


class Holder:
    """An object with a compiled method."""

    def __init__(self) -> None:
        self.factor = 2.0

    @whilst.compile
    def times(self, x: float) -> float:
        return self.factor * x


HOLDER = Holder()
NAMES = {
    "a": np.ones(8), "b": np.ones(8), "spread": np.ones(16)[::2], "pair": (1.0, 2.0), "point": Point(1.0, 2.0),
    "parts": {"position": np.ones(8), "speed": np.ones(8)}, "state": State(np.ones(8), 0.5), "holder": HOLDER,
}  # fmt: skip
ROWS: dict[str, tuple[Call, str]] = {
    "two floats": (add, "f(1.0, 2.0)"),
    "one array": (first, "f(a)"),
    "one strided array": (first, "f(spread)"),
    "two arrays": (sum_of_two, "f(a, b)"),
    "array in and out": (double, "f(a)"),
    "a write": (fill, "f(a, 1.0)"),
    "a global number": (scaled, "f(1.0)"),
    "a global array": (shifted, "f(a)"),
    "a default": (defaulted, "f(1.0)"),
    "a keyword": (defaulted, "f(1.0, y=3.0)"),
    "a tuple": (swapped, "f(pair)"),
    "a NamedTuple": (mirrored, "f(point)"),
    "a dict of arrays": (moved, "f(parts)"),
    "an object": (when, "f(state)"),
    "a method": (HOLDER.times.python, "holder.times(2.0)"),
}
"""What is called, and how."""


def contestants(function: Call, statement: str) -> dict[str, timeit.Timer]:
    """A timer of the statement for each contestant, warm; those that refuse are left out."""
    if statement.startswith("holder"):
        plain = types.SimpleNamespace(times=function)
        return {"Python": timeit.Timer(statement, globals={"holder": plain}), "whilst": _warm(statement, function)}
    made: dict[str, Call] = {"Python": function, "whilst": whilst.compile(function)}
    numba, jax = find_module("numba"), find_module("jax")
    if numba is not None:
        made["Numba"] = numba.njit(function)
    if jax is not None:
        jax.config.update("jax_enable_x64", True)
        made["JAX"] = jax.jit(function)
    found: dict[str, timeit.Timer] = {}
    for name, call in made.items():
        with contextlib.suppress(Exception):
            found[name] = _warm(statement, call)
    return found


def _warm(statement: str, f: Call) -> timeit.Timer:
    timer = timeit.Timer(statement, globals=NAMES | {"f": f})
    timer.timeit(3)
    return timer


def best_times(timers: dict[str, timeit.Timer], rounds: int = 9) -> dict[str, float]:
    """Seconds per call, the best of several rounds, the contestants taking turns."""
    best = dict.fromkeys(timers, float("inf"))
    repeats = {name: max(10, int(0.04 / timer.timeit(10))) for name, timer in timers.items()}
    for _ in range(rounds):
        for name, timer in timers.items():
            best[name] = min(best[name], timer.timeit(repeats[name]) / repeats[name])
    return best


def main() -> None:
    """Time the rows named on the command line (all, if none is), and print the table."""
    warnings.simplefilter("ignore")
    os.environ["WHILST_CACHE"] = "0"
    table = Table("a call with", "Python", "whilst", "Numba", "JAX", "whilst / Numba")
    for title, (function, statement) in ROWS.items():
        if sys.argv[1:] and title not in sys.argv[1:]:
            continue
        times = best_times(contestants(function, statement))
        cells = [duration(times[name]) if name in times else "-" for name in ("Python", "whilst", "Numba", "JAX")]
        ratio = f"{times['whilst'] / times['Numba']:.2f}" if {"whilst", "Numba"} <= times.keys() else "-"
        table.add_row(title, *cells, ratio)
    Console().print(table)


if __name__ == "__main__":
    main()
