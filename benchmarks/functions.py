"""Single functions of NumPy, compiled, against NumPy's own. ``python -m benchmarks.functions [families] [--write]``

Each expression (``function_table``) is a function of two arrays, which lie in memory in several ways and are of several
dtypes and shapes. What NumPy refuses is left out; results are compared first. The contestants take turns, and the
medians count; ``taskset -c 1`` in front keeps both on one core. ``--write`` puts the table into README.md here.
"""

from __future__ import annotations

import argparse
import linecache
import math
import statistics
import timeit
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import whilst
from benchmarks.function_table import MATRICES, VECTORS

Array = np.ndarray[Any, Any]
README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- functions -->", "<!-- end of functions -->"
MATRIX, VECTOR, SMALL = (300, 401), (1000,), (4, 4)
ROUNDS, SHORTEST = 9, 2e-4
FAST_ENOUGH = 0.95
"""From this ratio on nobody is slower: medians differ by as much from run to run."""


def _strided(a: Array) -> Array:
    for axis in range(a.ndim):
        a = np.repeat(a, 2, axis)
    return a[(slice(None, None, 2),) * a.ndim]


LAYOUTS: dict[str, Callable[[Array], Array]] = {
    "C order": np.ascontiguousarray, "Fortran order": np.asfortranarray, "strided": _strided, "reversed": np.flip,
}  # fmt: skip
DTYPES = ("float32", "complex128", "int64", "int32", "bool")


class Setting(NamedTuple):
    """A column of the table: how the arrays are."""

    title: str
    shape: tuple[int, ...] = MATRIX
    layout: str = "C order"
    dtype: str = "float64"

    def array(self, seed: int) -> Array:
        rng = np.random.default_rng(seed)
        a = rng.random(self.shape) * (1 if self.dtype[0] in "fc" else 2 if self.dtype == "bool" else 100)
        made = a.astype(self.dtype) if self.dtype[0] != "c" else a + 1j * rng.random(self.shape)
        return LAYOUTS[self.layout](made)


SETTINGS = (
    *(Setting(title, layout=title) for title in LAYOUTS),
    *(Setting(dtype, dtype=dtype) for dtype in DTYPES),
    Setting("vectors", VECTOR),
    Setting("4 x 4", SMALL),
)


class Case(NamedTuple):
    """A function in a setting, and how many times as fast as NumPy it is."""

    family: str
    expression: str
    setting: Setting
    ratio: float


def function_of(expression: str) -> Callable[[Array, Array], Any]:
    """``lambda a, b: expression`` with source code."""
    name, text = f"<{expression}>", f"def f(a, b):\n    return {expression}\n"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    names: dict[str, Any] = {"np": np}
    exec(compile(text, name, "exec"), names)
    return names["f"]  # type: ignore[no-any-return]


def ratio_of(expression: str, setting: Setting) -> float | None:
    """How many times as long NumPy takes; None where NumPy refuses."""
    plain, (a, b) = function_of(expression), (setting.array(seed) for seed in (1, 2))
    try:
        expected = plain(a, b)
    except (TypeError, ValueError, IndexError, np.exceptions.AxisError):
        return None
    compiled = whilst.compile(plain)
    if not np.allclose(compiled(a, b), expected, rtol=1e-3, atol=1e-6, equal_nan=True):
        print(f"{expression} of {setting.title} finds something else")
    timers = [timeit.Timer("f(a, b)", globals={"f": f, "a": a, "b": b}) for f in (plain, compiled)]
    repeats = [max(1, math.ceil(SHORTEST / (timer.timeit(5) / 5))) for timer in timers]
    rounds = [[t.timeit(n) / n for t, n in zip(timers, repeats, strict=True)] for _ in range(ROUNDS)]
    python, own = (statistics.median(times) for times in zip(*rounds, strict=True))
    return python / own


def cases(families: Sequence[str]) -> Iterator[Case]:
    """The cases of these families (all if none is named), measured."""
    for family in MATRICES:
        if families and family not in families:
            continue
        for setting in SETTINGS:
            for expression in (VECTORS if setting.shape == VECTOR else MATRICES)[family]:
                try:
                    ratio = ratio_of(expression, setting)
                except Exception as error:
                    print(f"{expression} of {setting.title} fails: {str(error).splitlines()[0]}")
                    continue
                if ratio is not None:
                    yield Case(family, expression, setting, ratio)


def _cell(found: list[Case]) -> str:
    return f"{statistics.geometric_mean(c.ratio for c in found):.2f}" if found else ""


def _share(found: list[Case]) -> str:
    return f"{100 * sum(c.ratio >= FAST_ENOUGH for c in found) / len(found):.0f}%" if found else ""


def report(measured: list[Case]) -> str:
    """The table, the slowest functions, and how many there are."""
    titles = [s.title for s in SETTINGS]
    rows = [["", *titles, "all", "not slower"], ["---"] + ["---:"] * (len(titles) + 2)]
    for family in dict.fromkeys(c.family for c in measured):
        mine = [c for c in measured if c.family == family]
        cells = [_cell([c for c in mine if c.setting.title == title]) for title in titles]
        rows.append([family, *cells, _cell(mine), _share(mine)])
    columns = [[c for c in measured if c.setting.title == title] for title in titles]
    rows.append(["all", *map(_cell, columns), _cell(measured), _share(measured)])
    rows.append(["not slower", *map(_share, columns), "", ""])
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
    worst = sorted(measured, key=lambda c: c.ratio)[:10]
    slowest = ", ".join(f"`{c.expression}` ({c.setting.title}) {c.ratio:.2f}" for c in worst)
    return f"{table}\n\nOf {len(measured)} functions in a setting the slowest: {slowest}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("families", nargs="*")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    text = report(list(cases(options.families)))
    print(text)
    if options.write:
        before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
        README.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
