"""One run, the same inputs for all: time of the first call, median time per call, how many times as fast as Python."""

from __future__ import annotations

import copy
import os
import sys
import time
import warnings
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.contestants import CONTESTANTS, Contestant, same
from benchmarks.programs import PROGRAMS, WARM_UP, Program
from whilst.calls.timing import duration, seconds_per_call


@dataclass(frozen=True)
class Result:
    """Seconds of the first and of a later call, and what was computed."""

    first: float
    call: float
    value: Any


def measure(contestant: Contestant, program: Program) -> Result | str | None:
    """What a contestant makes of a program; the text of its refusal; None where it does not take part."""
    call = contestant(program)
    if call is None:
        return None
    given = copy.deepcopy(program.args)
    start = time.perf_counter()
    try:
        value = call(*given)
    except Exception as error:
        return f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}"
    first = time.perf_counter() - start
    return Result(first, seconds_per_call(call, program.args, at_least=0.2), value)


def add_rows(table: Table, program: Program, contestants: dict[str, Contestant] = CONTESTANTS) -> bool:
    """Measure a program and add its rows; whether all agree."""
    results = {name: measure(contestant, program) for name, contestant in contestants.items()}
    python = results["Python"]
    if not isinstance(python, Result):
        raise SystemExit(f"{program.name} does not run in plain Python: {python}")
    agree, shown = True, program.name
    for name, result in results.items():
        if isinstance(result, Result):
            right = same(python.value, result.value)
            agree &= right
            first = "" if name == "Python" else duration(result.first)
            ratio = f"{python.call / result.call:,.1f}" if right else "[red]another result"
            table.add_row(shown, name, first, duration(result.call), ratio)
        elif result is not None:
            table.add_row(shown, name, "", "", f"[red]{result[:60]}")
            agree &= name != "whilst"
        shown = ""
    table.add_section()
    return agree


def main() -> None:
    """Measure the programs named on the command line (all, if none is), and print the table."""
    warnings.simplefilter("ignore")
    os.environ["WHILST_CACHE"] = "0"  # first calls compile
    chosen = [p for p in PROGRAMS if not sys.argv[1:] or p.name in sys.argv[1:]]
    for contestant in CONTESTANTS.values():
        measure(contestant, WARM_UP)  # each loads its compiler once
    table = Table("program", "", "first call", "a call", "times as fast as Python")
    results = [add_rows(table, program) for program in chosen]
    Console().print(table)
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
