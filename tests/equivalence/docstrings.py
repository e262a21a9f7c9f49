"""The examples in NumPy's own documentation, each as a function without arguments.

An example that is an expression is one; the statements before it that it depends on stand in the function, too.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import doctest
import inspect
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Example", "documented", "examples"]

_OWNERS = [(np, "np."), (np.linalg, "np.linalg."), (np.fft, "np.fft."), (np.ndarray, "np.ndarray."),
           (np.emath, "np.emath."), (np.lib.stride_tricks, "np.lib.stride_tricks.")]  # fmt: skip
_FILES = frozenset(
    "DataSource load loadtxt genfromtxt fromfile fromregex memmap save savez savez_compressed savetxt test info "
    "show_config show_runtime get_include typename".split()
)
"""What reads and writes files, or tells of the installation."""
_ELSEWHERE = ("plt.", "matplotlib", "scipy", "np.random.seed(", "time(", "tempfile", "ctypes", "__interface")
"""What needs other packages, or shows something else each time."""


@dataclass(frozen=True)
class Example:
    """A function's text, its name, and what it gives back."""

    text: str
    name: str
    shown: str


def documented() -> Iterator[tuple[str, str]]:
    """Names and docstrings of what NumPy offers, each once."""
    seen: set[int] = set()
    for owner, prefix in _OWNERS:
        for name in dir(owner):
            if name.startswith("_") or name in _FILES:
                continue
            found = getattr(owner, name)
            text = getattr(found, "__doc__", None) or ""
            plain = not inspect.ismodule(found) and not (inspect.isclass(found) and issubclass(found, np.generic))
            if plain and ">>>" in text and id(found) not in seen:
                seen.add(id(found))
                yield prefix + name, text


@dataclass(frozen=True)
class _Step:
    """A statement before an example: what it binds anew, what it uses, what it changes."""

    text: str
    binds: frozenset[str]
    uses: frozenset[str]
    changes: frozenset[str]
    anew: bool


def examples(name: str, docstring: str) -> list[Example]:
    """Every expression among the examples, as a function; what fails in Python is left out if it is a statement."""
    space: dict[str, Any] = {"np": np}
    steps: list[_Step] = []
    made: list[Example] = []
    for source in (_plain(e.source) for e in doctest.DocTestParser().get_examples(docstring)):
        tree = _parsed(source)
        if tree is None or any(word in source for word in _ELSEWHERE):
            continue
        uses = frozenset(n.id for n in ast.walk(tree) if isinstance(n, ast.Name))
        shows = len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr)
        if shows:
            made.append(_function(f"example_{len(made)}", _needed(steps, uses), source))
        before = {k: _state(v) for k, v in space.items()}
        try:
            with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                exec(compile(source, name, "exec"), space)
        except Exception:
            continue
        changed = frozenset(k for k, v in before.items() if k in space and _state(space[k]) != v)
        if not shows or changed:
            steps.append(_Step(source, frozenset() if shows else _bound(tree), uses, changed, _is_assignment(tree)))
    return made


def _plain(source: str) -> str:
    source = re.sub(r"#\s*doctest:.*", "", source).strip()
    return re.sub(r"(default_rng|PCG64|SeedSequence)\(\)", r"\1(5)", source)


def _parsed(source: str) -> ast.Module | None:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    return tree if tree.body else None


def _bound(tree: ast.Module) -> frozenset[str]:
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    defined = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    imported = {a.asname or a.name for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names}
    return frozenset(names | defined | imported)


def _is_assignment(tree: ast.Module) -> bool:
    targets = [t for n in tree.body if isinstance(n, ast.Assign) for t in n.targets]
    return all(isinstance(n, ast.Assign) for n in tree.body) and all(isinstance(t, ast.Name | ast.Tuple) for t in targets)


def _needed(steps: list[_Step], uses: frozenset[str]) -> list[str]:
    """The statements that the names depend on."""
    wanted, found = set(uses), []
    for step in reversed(steps):
        if (step.binds | step.changes) & wanted:
            found.append(step.text)
            wanted = (wanted - step.binds if step.anew else wanted) | step.uses
    return found[::-1]


def _function(name: str, before: list[str], shown: str) -> Example:
    lines = [*(line for text in before for line in ast.unparse(ast.parse(text)).splitlines())]
    lines.append("return " + ast.unparse(ast.parse(shown)))
    body = "\n".join("    " + line for line in lines)
    return Example(f"def {name}():\n{body}\n", name, shown)


def _state(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.flags.writeable, repr(value.tolist())
    return repr(copy.copy(value)) if isinstance(value, list | dict | set) else id(value)
