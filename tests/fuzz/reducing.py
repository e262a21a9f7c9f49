"""Make a failing program small: take away statements and parts of expressions as long as it fails in the same way."""

from __future__ import annotations

import ast
import copy
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from fuzz.ending import ending
from fuzz.trying import attempt
from fuzz.writing import Written, arguments, load

__all__ = ["reduced", "signature"]

Change = Callable[[], None]


def reduced(program: Written, error: BaseException, seconds: float = 120.0) -> Written:
    """The smallest program found in the given time that fails as ``program`` does."""
    end = time.monotonic() + seconds
    wanted = signature(error)
    best = program
    for number in program.inputs:
        alone = replace(program, inputs=(number,))
        if _fails(alone, wanted, None):
            best = alone
            break
    endings = _endings(best)
    before = ""
    while before != best.text and time.monotonic() < end:
        before = best.text
        best = _once_over(best, wanted, endings, end)
    return best


def signature(error: BaseException) -> str:
    """The kind of failure: without names, numbers and addresses."""
    got = re.findall(r"got +(.*)", str(error))
    where = re.findall(r"^  ([a-z]+)", str(error), flags=re.M)
    what = re.sub(r"[\d.'\"]+", "", got[0]) if where[:1] == ["outcome"] and got else ""
    return f"{type(error).__name__} {where[:1]} {what[:60]}"


def _endings(program: Written) -> list[str | None] | None:
    """How plain Python ends on each of the inputs; None if it is no program."""
    try:
        function = load(program.text)
    except Exception:  # statements at the top may be gone that others need
        return None
    return [ending(function, arguments(program, number)) for number in program.inputs]


def _fails(program: Written, wanted: str, endings: list[str | None] | None) -> bool:
    """Whether it fails in the wanted way, and Python ends as given (anyhow, if None: but it ends)."""
    found = _endings(program)
    if found is None or None in found or (endings is not None and found != endings):
        return False
    try:
        attempt(program, 20.0)
    except Exception as error:
        return signature(error) == wanted
    return False


def _once_over(program: Written, wanted: str, endings: list[str | None] | None, end: float) -> Written:
    """The program after trying each change once, the boldest first; a change that works is kept."""
    position = 0
    seen: set[str] = set()
    while time.monotonic() < end:
        tree = ast.parse(program.text)
        change = next(islice(_changes(tree), position, None), None)
        if change is None:
            break
        change()
        candidate = replace(program, text=ast.unparse(ast.fix_missing_locations(tree)) + "\n")
        if candidate.text != program.text and candidate.text not in seen and _fails(candidate, wanted, endings):
            program = candidate
        else:
            position += 1
        seen.add(candidate.text)
    return program


def _changes(tree: ast.Module) -> Iterator[Change]:
    """Every change of a tree; only one is made of each tree."""
    for make in (_blocks, _lifts, _expressions):
        yield from make(tree)


def _bodies(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        for name in ("body", "orelse"):
            if isinstance(body := getattr(node, name, None), list) and body:
                yield body


def _blocks(tree: ast.Module) -> Iterator[Change]:
    """Remove a run of statements."""
    for body in list(_bodies(tree)):
        size = len(body)
        while size:
            for start in range(0, len(body) - size + 1, size):
                yield lambda b=body, s=start, n=size: _remove(b, s, n)
            size //= 2


def _remove(body: list[ast.stmt], start: int, size: int) -> None:
    body[start : start + size] = [] if len(body) > size else [ast.Pass()]


def _lifts(tree: ast.Module) -> Iterator[Change]:
    """Put the body of a compound statement in its place."""
    for body in list(_bodies(tree)):
        for i, statement in enumerate(body):
            if isinstance(statement, ast.If | ast.For | ast.While):
                yield lambda b=body, i=i, s=statement: b.__setitem__(slice(i, i + 1), s.body)
                if statement.orelse:
                    yield lambda b=body, i=i, s=statement: b.__setitem__(slice(i, i + 1), s.orelse)


def _expressions(tree: ast.Module) -> Iterator[Change]:
    """Put a part of an expression, or a constant, in its place."""
    for parent in list(ast.walk(tree)):
        if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Mod | ast.BitAnd | ast.LShift | ast.Pow):
            continue
        if isinstance(parent, ast.JoinedStr):  # texts and replacement fields stand in there, nothing else
            continue
        for name, value in ast.iter_fields(parent):
            if isinstance(value, ast.expr) and name != "format_spec":
                for part in _parts(value):
                    yield lambda p=parent, n=name, v=part: setattr(p, n, copy.deepcopy(v))
            elif isinstance(value, list):
                for i, item in enumerate(value):
                    if isinstance(item, ast.expr):
                        for part in _parts(item):
                            yield lambda b=value, i=i, v=part: b.__setitem__(i, copy.deepcopy(v))
                if isinstance(parent, ast.Tuple) and len(value) > 1:
                    for i in range(len(value)):
                        yield lambda b=value, i=i: b.pop(i)


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """Parts that may stand for the whole. What keeps integers small (``% 1009``, ``& 7``) stays."""
    if isinstance(node, ast.Constant | ast.Name):
        return
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.BitAnd | ast.LShift | ast.Pow):
        yield ast.Constant(1)
        return
    yield from (child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr))
    if isinstance(node, ast.Compare | ast.BoolOp):
        yield ast.Constant(True)
