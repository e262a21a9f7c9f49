"""Writes NUMPY.md: each public function of NumPy, array method and ufunc, supported or not.

``python -m docs.numpy_table`` from the root of the repository; a test holds the file to what this prints.
"""

from __future__ import annotations

import inspect
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from docs.numpy_keywords import REFUSED
from whilst_compiler.frontend.library import FUNCTIONS, METHODS
from whilst_compiler.frontend.library.numpy_grids import INDEXED
from whilst_compiler.frontend.operators.ufuncs import row_of_ufunc
from whilst_compiler.frontend.state.ways_out import instead_of, instead_of_method
from whilst_compiler.ops.table import ROWS

TARGET = Path(__file__).parent.parent / "NUMPY.md"
_SKIPPED = {"test", "show_config", "show_runtime", "info", "get_include", "typename"}


_EXACT = """Every function is run on arguments chosen at random (`tests/equivalence`), and so are the examples of
NumPy's own documentation: results are NumPy's to the last bit, but for sums, products of matrices and
transcendental functions, which are within the bounds stated there. Of equal elements (and zeros of two
signs) that sort, partition, min or max may take in any order, another may come first.
Floating-point errors are warned of
after a call, in NumPy's words, as far as the processor's flags tell of them (README.md);
where `np.errstate` says that they raise, or are told to a function or a log, the call is made by
plain Python. Results lie in memory as NumPy's do: parts of arguments and of new arrays are views, which
share memory where NumPy's do; a new array has its axes in the order that NumPy gives them, by what is
asked for and by how the operands lie. But an array that is one of several by the path taken may come as
a copy, in C order; windows (`as_strided`, `sliding_window_view`) are copies once they are returned; a
new array is its own owner also where NumPy's is a view of one that nobody else holds. Calls
with arrays of the other byte order are made by plain Python where that may show in a result, but for
`np.round` of complex numbers and `np.quantile` by a method that picks elements, whose results are of
the machine's."""


_KEYWORDS = """Functions take all their keywords (`tests/equivalence/test_keywords.py` tries each), but for
{refused}. Some values are refused where the call is: a mask `where=` of a ufunc without `out=`, which leaves
elements undefined, a dtype that whilst does not have, an argument that has to be known when a function is
compiled and is not. What `overwrite_input=True` leaves in an array is open in NumPy; here it stays as it is."""


def public(module: Any, prefix: str) -> list[tuple[str, Any]]:
    """The functions that a module offers, by name."""
    names = [n for n in dir(module) if not n.startswith("_") and n not in _SKIPPED]
    found = [(prefix + n, getattr(module, n)) for n in names]
    return [(n, f) for n, f in found if callable(f) and not inspect.isclass(f) and not inspect.ismodule(f)]


CASES = Path(__file__).parent.parent / "tests" / "equivalence" / "cases"


@cache
def tested() -> frozenset[str]:
    """The functions that are called in the table of equivalence tests."""
    texts = [path.read_text() for path in CASES.glob("*.py")]
    return frozenset(name for text in texts for name in re.findall(r"\bnp\.[a-z_.0-9A-Z]+(?=\()", text))


def supported(name: str, f: Any) -> bool:
    try:
        if f in FUNCTIONS or name in tested():
            return True
    except TypeError:
        return False
    return isinstance(f, np.ufunc) and f.nout == 1 and row_of_ufunc(f) in ROWS


_IN_NUMPY = [f for f in vars(np).values() if inspect.isroutine(f)]


def others() -> list[str]:
    """What is no function of these modules: classes that are called, and what makes arrays of an index."""
    names = [n for n in dir(np) if not n.startswith("_") and inspect.isclass(getattr(np, n))]
    made = [f"np.{n}" for n in names if getattr(np, n) in FUNCTIONS and not issubclass(getattr(np, n), np.generic)]
    made += [f"np.{n}" for n in dir(np) if type(getattr(np, n)) in INDEXED]
    made += [f"np.random.{n}" for n in dir(np.random) if inspect.isclass(f := getattr(np.random, n)) and f in FUNCTIONS]
    if np.poly1d.__init__ in FUNCTIONS:
        made.append("np.poly1d")
    for prefix, module in (("np.lib.stride_tricks.", np.lib.stride_tricks), ("np.emath.", np.emath)):
        made += [prefix + n for n, f in vars(module).items() if callable(f) and f in FUNCTIONS and f not in _IN_NUMPY]
    return sorted(made)


def random_methods() -> tuple[list[str], list[str]]:
    """The methods of generators, and the functions that draw from the global state: those supported, and the others."""
    new = [(f"Generator.{n}", ("Generator", n)) for n, _ in public(np.random.Generator, "")]
    old = [(f"np.random.{n}", ("RandomState", n)) for n, _ in public(np.random.RandomState, "")]
    shown = new + old
    return [n for n, key in shown if key in METHODS], [n for n, key in shown if key not in METHODS]


def _left_out(names: list[str], module: str) -> list[str]:
    """What is not there, by what is said to do instead."""
    ways: dict[str, list[str]] = {}
    for name in names:
        way = instead_of(module, name) if module else instead_of_method("array", name)
        ways.setdefault(way, []).append(f"`{name}`")
    return ["Not there:", "", *(f"- {', '.join(found)}: {way}" for way, found in ways.items())]


def table() -> str:
    groups = [("Functions", public(np, "np.")), ("Linear algebra", public(np.linalg, "np.linalg.")),
              ("Fourier transforms", public(np.fft, "np.fft."))]  # fmt: skip
    methods = [n for n in dir(np.ndarray) if not n.startswith("_") and callable(getattr(np.ndarray, n))]
    lines = ["# NumPy in compiled code", "",
             "Made by `python -m docs.numpy_table`. What is not there is a `Limitation` "
             "that names it; `whilst.host` is the way out.", ""]  # fmt: skip
    refused = [f"`{key}` of `{name}`" for name, keys in REFUSED.items() for key in keys]
    lines += [_EXACT, "", _KEYWORDS.format(refused=", ".join(refused)), ""]
    total = 0
    for title, functions in groups:
        there = sorted({n for n, f in functions if supported(n, f)})
        missing = sorted({n for n, f in functions if not supported(n, f)})
        total += len(there)
        lines += [f"## {title}: {len(there)} of {len(functions)}", "", ", ".join(f"`{n}`" for n in there) or "none", ""]
        lines += [*_left_out([n.removeprefix("np.") for n in missing], "numpy"), ""] if missing else []
    there = [n for n in methods if ("array", n) in METHODS]
    total += len(there)
    lines += [f"## Methods of arrays: {len(there)} of {len(methods)}", "", ", ".join(f"`{n}`" for n in there), ""]
    lines += [*_left_out([n for n in methods if n not in there], ""), ""]
    there = others()
    total += len(there)
    lines += [f"## Others: {len(there)}", "", ", ".join(f"`{n}`" for n in there), ""]
    there, missing = random_methods()
    total += len(there)
    lines += [f"## Random numbers: {len(there)} of {len(there) + len(missing)}", ""]
    lines += [", ".join(f"`{n}`" for n in there), "", *(["Not there: " + ", ".join(missing), ""] if missing else [])]
    lines += [f"In all: {total} functions and methods.", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    TARGET.write_text(table())
