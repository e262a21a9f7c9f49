"""For each program the time of the function, of value and gradient, and the same by its peers and by C, in one run.

``python -m benchmarks.gradients [words of names] [--write] [--rounds 5]``: the contestants take turns, the least of all
rounds counts, and their gradients have to agree. "first" is the first call, which compiles, in processor time;
"memory" is how much more the process had at most during a call. PyTorch (its dynamic mode) and autograd, where they are
installed, are called once where that takes more than a second, and with fewer trips in two programs, whose times are
those of as many trips as the others make. ``--write`` puts the table into README.md here.
"""

from __future__ import annotations

import argparse
import copy
import math
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import whilst
from benchmarks.gradients.adjoints import c_gradient
from benchmarks.gradients.autograd_programs import autograd_gradient
from benchmarks.gradients.peers import jax_gradient
from benchmarks.gradients.programs import CASES, Case
from benchmarks.gradients.torch_programs import SHORTER, torch_gradient
from whilst.calls.timing import duration
from whilst.services.blocks import drop

HEAD = ("program", "value", "value and gradient", "ratio", "at most", "C", "JAX", "JAX / whilst", "PyTorch",
        "PyTorch / whilst", "autograd", "first", "JAX first", "memory", "JAX memory")  # fmt: skip
README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- gradients -->", "<!-- end of gradients -->"


@dataclass
class Contestant:
    """A function with the times of its calls."""

    call: Callable[..., Any]
    args: tuple[Any, ...]
    patient: bool = True
    """Whether it is called again and again, however long that takes."""
    first: float = 0.0
    memory: float = 0.0
    best: float = math.inf
    result: Any = None
    times: list[float] = field(default_factory=list)

    def start(self) -> None:
        given = copy.deepcopy(self.args)
        begun, at = time.process_time(), time.perf_counter()
        self.result = self.call(*given)
        self.first = time.process_time() - begun
        took = time.perf_counter() - at
        if not self.patient and took > 1:
            self.best = took
            return
        drop()
        before = _peak()
        self.call(*given)
        self.memory = _peak(reset=False) - before

    def round(self) -> None:
        """At least one call, and for a twentieth of a second."""
        if not self.patient and self.best > 1 and self.best < math.inf:
            return
        end = time.perf_counter() + 0.05
        while True:
            given = copy.deepcopy(self.args)
            begun = time.perf_counter()
            self.call(*given)
            now = time.perf_counter()
            self.best = min(self.best, now - begun)
            if now > end:
                return


def _peak(reset: bool = True) -> float:
    """The most memory that the process has had; ``reset``: from now on, where the system lets us."""
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5")
        found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    except OSError:
        return math.nan
    return int(found[1]) * 1024 if found else math.nan


def _flat(x: Any) -> list[Any]:
    return [y for item in x for y in _flat(item)] if isinstance(x, tuple | list) else [np.asarray(x)]


def _agree(x: Any, y: Any, tolerance: float) -> bool:
    pairs = zip(_flat(x), _flat(y), strict=True)
    return all(np.allclose(a, b, rtol=tolerance, atol=tolerance * (1 + np.max(np.abs(a)))) for a, b in pairs)


def measure(case: Case, rounds: int) -> tuple[list[str], float]:
    """The cells of a row, and the time of the gradient."""
    derive = whilst.value_and_grad(case.function, case.by, tape_budget=case.budget)
    if case.second:
        derive = whilst.hessian(case.function)
    field = {"value": whilst.compile(case.function), "both": derive, "JAX": jax_gradient(case), "C": c_gradient(case)}
    ring = {name: Contestant(call, case.args) for name, call in field.items() if call is not None}
    shorter, times = SHORTER.get(case.key, (case.args, 1))
    for name, eager in (("PyTorch", torch_gradient(case)), ("autograd", autograd_gradient(case))):
        if eager is not None:
            ring[name] = Contestant(eager, shorter, patient=False)
    for name, one in list(ring.items()):
        try:
            one.start()
        except (AttributeError, TypeError, ValueError):
            if name != "autograd":
                raise
            del ring[name]  # it does not write into arrays
    tolerance = 1e-3 if case.key == "net" else 1e-6
    for name, other in ring.items():
        expected = ring["both"].result if other.args is case.args else derive(*copy.deepcopy(other.args))
        if name != "value" and not _agree(expected, other.result, tolerance):
            print(f"{case.name}: {name} finds another gradient")
    for _ in range(rounds):
        for one in ring.values():
            one.round()
    own, both, jax, c = ring["value"], ring["both"], ring.get("JAX"), ring.get("C")
    eagerly, traced = (ring[name].best * times if name in ring else math.nan for name in ("PyTorch", "autograd"))
    cells = [case.name, duration(own.best), duration(both.best), f"{both.best / own.best:.2f}"]
    cells += ["" if case.most is None else f"{case.most:g}", "" if c is None else duration(c.best)]
    cells += ["" if jax is None else duration(jax.best), "" if jax is None else f"{jax.best / both.best:.1f}"]
    cells += ["", ""] if math.isnan(eagerly) else [duration(eagerly), f"{eagerly / both.best:.1f}"]
    cells += ["" if math.isnan(traced) else duration(traced)]
    cells += [duration(both.first), "" if jax is None else duration(jax.first)]
    return [*cells, _bytes(both.memory), "" if jax is None else _bytes(jax.memory)], both.best


def _bytes(x: float) -> str:
    return "" if math.isnan(x) else f"{x / 1e6:.1f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    os.environ["WHILST_CACHE"] = "0"  # first calls compile
    chosen = [c for c in CASES if not options.words or any(word in c.name for word in options.words)]
    whilst.value_and_grad(lambda x: x * x)(2.0)  # loads the compiler
    rows, times = [list(HEAD), ["---"] + ["---:"] * (len(HEAD) - 1)], {}
    for case in chosen:
        cells, times[case.name] = measure(case, options.rounds)
        rows.append(cells)
        print(" | ".join(cells), flush=True)
    text = "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
    ends = [times.get(f"a[i] = f(a[i-1]) + x[i], {n}") for n in (10_000, 100_000)]
    if ends[0] and ends[1]:
        text += f"\n\nSlope of the recurrence from 1e4 to 1e5: {math.log10(ends[1] / ends[0]):.2f} (at most 1.1)."
    print(text)
    if options.write:
        before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
        README.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
