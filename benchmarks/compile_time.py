"""From a function to its first result, in a process that has compiled before: ``python -m benchmarks.compile_time``.

The best of several compilations of the same text, nothing cached; Numba and JAX (which unrolls Python's loops, and so
takes part only where there are none) beside. The last row is that of a process that starts from the cache on disk.
"""

from __future__ import annotations

import gc
import itertools
import linecache
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

import whilst
from whilst.calls.timing import duration
from whilst.optional import find_module

Call = Callable[..., Any]

COLLATZ = """
def f(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps
"""
ARRAYS = """
def f(u, v, steps):
    n = len(u)
    total = 0.0
    largest = 0.0
    for step in range(steps):
        w = np.empty(n)
        for i in range(n):
            left = u[i - 1] if i > 0 else u[n - 1]
            right = u[i + 1] if i < n - 1 else u[0]
            w[i] = u[i] + 0.1 * (left - 2.0 * u[i] + right)
        change = 0.0
        for i in range(n):
            d = w[i] - u[i]
            change += d * d
            u[i] = w[i]
        if change < 1e-12:
            break
        for i in range(n):
            v[i] += u[i] * 0.5
            if v[i] > largest:
                largest = v[i]
        total += change
    mean = 0.0
    for i in range(n):
        mean += u[i]
    mean /= n
    spread = 0.0
    for i in range(n):
        spread += (u[i] - mean) ** 2
    return total, largest, mean, spread / n
"""


def straight(count: int) -> str:
    """So many lines without a loop or a branch."""
    lines = [f"    v{k} = v{k - 1} * 1.0001 + v{max(k - 7, 0)}" for k in range(1, count)]
    return "\n".join(["def f(x):", "    v0 = x", *lines, f"    return v{count - 1}", ""])


def branches(depth: int) -> str:
    """Nested ifs (Python takes at most a hundred levels)."""
    lines = ["def f(x):", "    r = 0.0"]
    for k in range(depth):
        lines += [f"{' ' * (4 + k)}if x > {k}.0:", f"{' ' * (5 + k)}r = r + {k}.5"]
    return "\n".join([*lines, "    return r", ""])


def loops(depth: int) -> str:
    """Nested loops (Python takes at most twenty)."""
    lines = ["def f(m):", "    r = 0"]
    lines += [f"{' ' * (4 + k)}for i{k} in range(m):" for k in range(depth)]
    return "\n".join([*lines, f"{' ' * (4 + depth)}r += 1", "    return r", ""])


ROWS: dict[str, tuple[str, tuple[Any, ...], int, bool]] = {
    "Collatz": (COLLATZ, (27,), 5, False),
    "30 lines on arrays": (ARRAYS, (np.linspace(0, 1, 50), np.zeros(50), 3), 3, False),
    "500 lines": (straight(500), (1.0,), 1, True),
    "1,000 lines": (straight(1000), (1.0,), 1, True),
    "2,000 lines": (straight(2000), (1.0,), 1, True),
    "90 nested ifs": (branches(90), (50.0,), 1, False),
    "19 nested loops": (loops(19), (1,), 1, False),
}
"""Source text, arguments, how often it is compiled, whether JAX can trace it."""
_numbers = itertools.count()


def function_of(text: str) -> Any:
    """A new function from source text, which the compilers can find."""
    name = f"<compile_time {next(_numbers)}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    space: dict[str, Any] = {"np": np}
    exec(compile(text, name, "exec"), space)
    return space["f"]


def contestants() -> dict[str, Callable[[Any], Call]]:
    """What makes a compiled function of a plain one."""
    found: dict[str, Callable[[Any], Call]] = {"whilst": whilst.compile}
    numba, jax = find_module("numba"), find_module("jax")
    if numba is not None:
        found["Numba"] = numba.njit
    if jax is not None:
        jax.config.update("jax_enable_x64", True)
        found["JAX"] = jax.jit
    return found


def seconds_to_first_result(make: Callable[[Any], Call], text: str, args: tuple[Any, ...], repeats: int) -> float:
    """The best time of several compilations."""
    best = float("inf")
    for _ in range(repeats):
        function, given = function_of(text), tuple(np.copy(a) if isinstance(a, np.ndarray) else a for a in args)
        gc.collect()
        start = time.perf_counter()
        make(function)(*given)
        best = min(best, time.perf_counter() - start)
    return best


_PROGRAM = """
import sys, time
import numpy as np
import MODULE
DECORATE
{text}
start = time.perf_counter()
f(27)
print(time.perf_counter() - start)
"""


def seconds_from_cache(module: str, decorator: str) -> float:
    """The first call in a new process, of a function that an earlier process compiled."""
    text = _PROGRAM.replace("DECORATE\n{text}", f"{decorator}{COLLATZ}").replace("MODULE", module)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "program.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        environment = {**os.environ, "WHILST_CACHE": "1", "WHILST_CACHE_DIR": folder, "NUMBA_CACHE_DIR": folder}
        environment["PYTHONPATH"] = os.pathsep.join(sys.path)
        runs = [subprocess.run([sys.executable, path], env=environment, capture_output=True, text=True, check=True)
                for _ in range(5)]  # fmt: skip
    return min(float(run.stdout) for run in runs[1:])


def main() -> None:
    """Print the table."""
    warnings.simplefilter("ignore")
    os.environ["WHILST_CACHE"] = "0"
    sys.setrecursionlimit(20_000)
    made = contestants()
    for make in made.values():
        seconds_to_first_result(make, "def f(x):\n    return x + 1\n", (1,), 1)
    table = Table("", *made)
    for title, (text, args, repeats, traced) in ROWS.items():
        cells = []
        for name, make in made.items():
            if name == "JAX" and not traced:
                cells.append("-")
                continue
            cells.append(duration(seconds_to_first_result(make, text, args, repeats)))
        table.add_row(title, *cells)
    cells = [duration(seconds_from_cache("whilst", "@whilst.compile"))]
    cells += [duration(seconds_from_cache("numba", "@numba.njit(cache=True)"))] * ("Numba" in made)
    table.add_row("a new process, from the cache", *cells)
    Console().print(table)


if __name__ == "__main__":
    main()
