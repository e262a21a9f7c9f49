"""``python -m benchmarks.arrays``: the table of array programs against their peers, all in one run."""

from __future__ import annotations

import logging
import os
import sys
import time
import warnings

import click
import numpy as np
from rich.console import Console

from benchmarks.arrays import report
from benchmarks.arrays.catalogue import PROGRAMS
from benchmarks.arrays.measure import Row, measure
from benchmarks.arrays.parallel_loops import INDEPENDENT
from benchmarks.arrays.peers import PEERS
from benchmarks.arrays.program import SIZES, Program

ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "WHILST_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}  # fmt: skip
"""What is to be said before NumPy and others are loaded."""

TWO_THREADS = {name: "2" for name in ONE_THREAD if name.endswith("THREADS")}

WARM_UP = Program("warm_up", lambda x: x + 1.0, lambda n: (np.ones(n),), (4, 4, 4))


def _split(text: str, known: tuple[str, ...]) -> list[str]:
    chosen = [part for part in text.split(",") if part]
    if unknown := [part for part in chosen if part not in known]:
        raise click.BadParameter(f"{', '.join(unknown)}: not one of {', '.join(known)}")
    return chosen


@click.command()
@click.option("--only", default="", help="Names (or parts of names) of programs, with commas.")
@click.option("--sizes", default=",".join(SIZES), show_default=True)
@click.option("--peers", default=",".join(PEERS), show_default=True, help="With commas.")
@click.option("--budget", default=0.15, show_default=True, help="Seconds a contestant and size.")
@click.option("--cpu", is_flag=True, help="Count processor time, one thread each: steadier where others work.")
@click.option("--parallel", is_flag=True, help="Programs with loops for threads, against Numba: two threads each.")
@click.option("--write", is_flag=True, help="Put the table into benchmarks/README.md.")
def main(only: str, sizes: str, peers: str, budget: float, cpu: bool, parallel: bool, write: bool) -> None:
    """Measure the programs and print the table."""
    told = TWO_THREADS if parallel else ONE_THREAD if cpu else {}
    if any(os.environ.get(name) != value for name, value in told.items()):
        os.environ |= told
        os.execv(sys.executable, [sys.executable, "-m", "benchmarks.arrays", *sys.argv[1:]])
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    np.seterr(all="ignore")
    os.environ["WHILST_CACHE"] = "0"  # first calls compile
    wanted = [part for part in only.split(",") if part]
    chosen = [p for p in PROGRAMS if not wanted or any(part in p.name for part in wanted)]
    contestants = _split(peers, tuple(PEERS))
    if parallel:
        chosen = [p for p in chosen if p.name in INDEPENDENT]
        contestants = ["numba", "parallel"]
    console = Console(width=None if sys.stdout.isatty() else 200)
    measure(WARM_UP, ["small"], contestants, 0.001)  # each loads its compiler once
    rows: list[Row] = []
    clock = time.process_time if cpu else time.perf_counter
    for program in chosen:
        console.print(f"{program.name} ...", style="dim", end="\r")
        rows += measure(program, _split(sizes, SIZES), contestants, budget, clock)
    console.print(report.screen(rows))
    for line in [*report.summary(rows), *report.causes(rows)]:
        console.print(line, highlight=False)
    if write:
        report.write(rows, report.PARALLEL if parallel else report.ALL)
    sys.exit(any("whilst" in row.faults for row in rows))


if __name__ == "__main__":
    main()
