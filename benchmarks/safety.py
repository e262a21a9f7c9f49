"""What checks cost: ``python -m benchmarks.safety [names]`` runs each program as it is and built without any check.

Without checks a program that would raise does anything instead, so this is a way to measure and nothing else. The last
line is the geometric mean of the ratios; it should be 1.05 at most.
"""

from __future__ import annotations

import copy
import math
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.table import Table

import whilst
from benchmarks.programs import PROGRAMS, Program
from whilst.function import Function
from whilst.timing import duration

_ROUNDS, _AT_LEAST = 30, 2e-3


def times(program: Program) -> tuple[float, float]:
    """The least time of a call with checks and without, measured by turns."""
    checked: Function[..., Any] = whilst.compile(program.function.python)
    bare = checked.again((), checked.options | {"checks": False})
    calls = (checked, bare)
    once = [_seconds(call, program, 1) for call in calls for _ in range(2)]
    count = max(1, int(_AT_LEAST / once[1]))
    found = [[_seconds(call, program, count) for call in calls] for _ in range(_ROUNDS)]
    return min(a for a, _ in found), min(b for _, b in found)


def _seconds(call: Callable[..., Any], program: Program, count: int) -> float:
    args = copy.deepcopy(program.args)
    start = time.perf_counter()
    for _ in range(count):
        call(*args)
    return (time.perf_counter() - start) / count


def main() -> None:
    os.environ["WHILST_CACHE"] = "0"
    whilst.set_threads(1)
    table = Table("program", "with checks", "without", "ratio")
    ratios = []
    for program in PROGRAMS:
        if sys.argv[1:] and program.name not in sys.argv[1:]:
            continue
        with_checks, without = times(program)
        ratios.append(with_checks / without)
        table.add_row(program.name, duration(with_checks), duration(without), f"{ratios[-1]:.2f}")
    table.add_section()
    table.add_row("geometric mean", "", "", f"{math.exp(sum(map(math.log, ratios)) / len(ratios)):.3f}")
    Console().print(table)


if __name__ == "__main__":
    main()
