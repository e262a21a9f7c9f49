"""``python -m benchmarks.arrays.growth``: what it takes to compile for 10 elements or trips, and for a million."""

from __future__ import annotations

import copy
import logging
import os
import time
import warnings

import numpy as np
from rich.console import Console
from rich.table import Table

import whilst
from benchmarks.arrays.catalogue import PROGRAMS
from benchmarks.arrays.program import Program
from whilst.calls.timing import duration

__all__ = ["main"]

NAMES = (
    "black_scholes", "cumulative_statistics", "iir_filter", "k_means", "logistic_regression",
    "monte_carlo_pi", "monte_carlo_pi_loop", "saxpy_chain", "viterbi",
)  # fmt: skip
"""Programs whose n is a number of elements of one axis, or of trips."""

FEW, MANY, ROUNDS = 10, 1_000_000, 5


def compiling(program: Program, n: int) -> float:
    """Processor seconds of a first call beyond those of a second one, each the least of some rounds."""
    args = program.inputs(n)
    first, second = [], []
    for _ in range(ROUNDS):
        call = whilst.compile(program.function)
        first.append(_seconds(call, args))
        second.append(_seconds(call, args))
    return min(first) - min(second)


def _seconds(call: object, args: tuple[object, ...]) -> float:
    given = copy.deepcopy(args)
    start = time.thread_time()
    call(*given)  # type: ignore[operator]
    return time.thread_time() - start


def main() -> None:
    os.environ["WHILST_CACHE"] = "0"
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    np.seterr(all="ignore")
    whilst.set_threads(1)
    table = Table("program", f"{FEW:,}", f"{MANY:,}", "ratio")
    for program in PROGRAMS:
        if program.name in NAMES:
            few, many = compiling(program, FEW), compiling(program, MANY)
            table.add_row(program.name, duration(few), duration(many), f"{many / few:.2f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
