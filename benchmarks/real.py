"""``python -m benchmarks.real``: the whole programs of ``tests/real``, compiled, against plain Python and Numba."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import warnings
from pathlib import Path

from rich.console import Console
from rich.table import Table

import whilst
from benchmarks.__main__ import add_rows, measure
from benchmarks.contestants import CONTESTANTS
from benchmarks.programs import WARM_UP, Program

_TESTS = Path(__file__).parent.parent / "tests"


def programs() -> list[Program]:
    """Every real program, on its large input."""
    sys.path.insert(0, str(_TESTS))
    names = [m.name for m in pkgutil.iter_modules([str(_TESTS / "real")]) if not m.name.startswith("test_")]
    found = [(name, importlib.import_module(f"real.{name}")) for name in names]
    return [Program(name.replace("_", " "), whilst.compile(module.MAIN), module.LARGE) for name, module in found]


def main() -> None:
    """Measure the programs named on the command line (all, if none is), and print the table."""
    warnings.simplefilter("ignore")
    os.environ["WHILST_CACHE"] = "0"  # first calls compile
    chosen = [p for p in programs() if not sys.argv[1:] or p.name in sys.argv[1:]]
    contestants = {name: CONTESTANTS[name] for name in ("Python", "whilst", "Numba")}
    for contestant in contestants.values():
        measure(contestant, WARM_UP)  # each loads its compiler once
    table = Table("program", "", "first call", "a call", "times as fast as Python")
    results = [add_rows(table, program, contestants) for program in chosen]
    Console().print(table)
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
