"""What checks cost, and looking for Ctrl-C: ``python -m benchmarks.safety [names]`` runs each program as it is, built
without any check, and built so that nothing interrupts it.

Without checks a program that would raise does anything instead, so this is a way to measure and nothing else. The last
line are the geometric means of the ratios, which should be 1.05 at most for checks, and 1.01 for Ctrl-C.
"""

from __future__ import annotations

import copy
import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.table import Table

import whilst
from benchmarks.programs import PROGRAMS, Program
from whilst.calls.function import Function
from whilst.calls.timing import duration

_ROUNDS, _AT_LEAST = 30, 2e-3


def fibonacci(n: int) -> int:
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def takeuchi(x: int, y: int, z: int) -> int:
    if y >= x:
        return z
    return takeuchi(takeuchi(x - 1, y, z), takeuchi(y - 1, z, x), takeuchi(z - 1, x, y))


def ackermann(m: int, n: int) -> int:
    if m == 0:
        return n + 1
    return ackermann(m - 1, 1) if n == 0 else ackermann(m - 1, ackermann(m, n - 1))


_CALLS = (
    Program("fibonacci", whilst.compile(fibonacci), (25,)),
    Program("takeuchi", whilst.compile(takeuchi), (22, 14, 7)),
    Program("ackermann", whilst.compile(ackermann), (2, 600)),
)
"""Where calls are all there is."""


def ratios(program: Program) -> tuple[float, float, float]:
    """The least time of a call; how much longer it is than without checks, and than without looking for Ctrl-C: medians
    of what calls by turns take."""
    whole: Function[..., Any] = whilst.compile(program.function.python)
    calls = (whole, *(whole.again((), whole.options | {left_out: False}) for left_out in ("checks", "polls")))
    once = [_seconds(call, program, 1) for call in calls for _ in range(2)]
    count = max(1, int(_AT_LEAST / once[1]))
    found = [[_seconds(call, program, count) for call in calls] for _ in range(_ROUNDS)]
    least = min(a for a, *_ in found)
    unchecked, deaf = (statistics.median(each[0] / each[k] for each in found) for k in (1, 2))
    return least, unchecked, deaf


def _seconds(call: Callable[..., Any], program: Program, count: int) -> float:
    args = copy.deepcopy(program.args)
    start = time.process_time_ns()  # (others may run on this machine)
    for _ in range(count):
        call(*args)
    return (time.process_time_ns() - start) / (count * 1e9)


def main() -> None:
    os.environ["WHILST_CACHE"] = "0"
    whilst.set_threads(1)
    table = Table("program", "time", "/ without checks", "/ without looking for Ctrl-C")
    found = []
    for program in (*PROGRAMS, *_CALLS):
        if sys.argv[1:] and program.name not in sys.argv[1:]:
            continue
        least, *both = ratios(program)
        found.append(both)
        table.add_row(program.name, duration(least), *(f"{ratio:.3f}" for ratio in both))
    table.add_section()
    means = (math.exp(statistics.fmean(map(math.log, one))) for one in zip(*found))
    table.add_row("geometric mean", "", *(f"{mean:.3f}" for mean in means))
    Console().print(table)


if __name__ == "__main__":
    main()
