"""The table of calls: each line an expression of NumPy on arguments named after what they are, then its options.

Options, after ``|``: ``ulp=4`` units in the last place that the result may be off, ``values=tame`` what the elements
are drawn from, ``ranks=1-2`` the ranks of the shape of the example, ``nonempty``, ``views`` (the result shares memory
with the arguments where NumPy's does), ``anyhow`` (the axes of results lie in NumPy's order, but for these), ``native`` (nothing is of the other byte order), ``writable`` (nothing is
read-only). Statements are parted by ``;``, the last is what is returned.
"""

from __future__ import annotations

import ast
import builtins
import linecache
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Case", "function_of", "read"]


@dataclass(frozen=True)
class Case:
    """One line of the table."""

    text: str
    parameters: tuple[str, ...]
    options: dict[str, str]


def read(table: str, **common: str) -> list[Case]:
    """The cases of a table; ``common`` are options of all its lines."""
    return list(_cases(table, common))


def _cases(table: str, common: dict[str, str]) -> Iterator[Case]:
    for line in table.strip().splitlines():
        text, _, rest = line.partition("|")
        options = common | dict((o + "=").split("=")[:2] for o in rest.split())
        yield Case(text.strip(), _parameters(text.strip()), options)


def _parameters(text: str) -> tuple[str, ...]:
    """The free names, in the order in which they come."""
    nodes = list(ast.walk(ast.parse(text)))
    names = [n for n in nodes if isinstance(n, ast.Name)]
    bound = {n.id for n in names if isinstance(n.ctx, ast.Store)} | {n.arg for n in nodes if isinstance(n, ast.arg)}
    free = [n.id for n in sorted(names, key=lambda n: (n.lineno, n.col_offset)) if n.id not in bound]
    return tuple(dict.fromkeys(n for n in free if n not in _GLOBALS))


_GLOBALS = {"np", *dir(builtins)}


def function_of(case: Case) -> Callable[..., Any]:
    """The case as a plain function whose source can be found."""
    *statements, last = [part.strip() for part in case.text.split(";")]
    lines = [f"def case({', '.join(case.parameters)}):", *(f"    {s}" for s in statements), f"    return {last}"]
    name = f"<{case.text}>"
    text = "\n".join(lines) + "\n"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    namespace: dict[str, Any] = {"np": np}
    exec(compile(text, name, "exec"), namespace)
    function: Callable[..., Any] = namespace["case"]
    return function
