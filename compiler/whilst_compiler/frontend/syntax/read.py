"""From a function object to its syntax tree, with the spans of the file it was written in."""

from __future__ import annotations

import ast
import copy
import inspect
import linecache
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any

import gast

from whilst_compiler.errors import Diagnostic, Label, UserError
from whilst_compiler.frontend.syntax.private import with_private_names
from whilst_compiler.source import Span

__all__ = ["Definition", "read_function", "span_of"]

_PARSING = threading.Lock()


@dataclass(eq=False)
class Definition:
    """A ``def`` or ``lambda``: its tree, the file it stands in, and how it is called in tracebacks."""

    node: Any
    file: str
    name: str
    around: str = ""
    """What comes before the name where Python shows the qualified one, for a function made in compiled code."""
    local_names: frozenset[str] = frozenset()
    global_names: frozenset[str] = frozenset()
    nonlocal_names: frozenset[str] = frozenset()
    notes: dict[str, Any] = field(default_factory=dict)


def span_of(node: Any, file: str) -> Span:
    line = getattr(node, "lineno", 0)
    column = getattr(node, "col_offset", 0)
    end_line = getattr(node, "end_lineno", None) or line
    end_column = getattr(node, "end_col_offset", None)
    return Span(file, line, column, end_line, column + 1 if end_column is None else end_column)


def read_function(function: FunctionType) -> Definition:
    """The definition behind a function object.

    Raises UserError where Python keeps no source (typed at ``python -c`` or made by ``exec`` without ``linecache``),
    or is an ``async`` function.
    """
    code = function.__code__
    return _read_code(code, code.co_filename, function.__name__)


@lru_cache(maxsize=4096)
def _read_code(code: CodeType, file: str, name: str) -> Definition:
    """The definition of a code object; equal code in another file is another definition."""
    if code.co_flags & (inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR):
        span = Span(code.co_filename, code.co_firstlineno)
        raise UserError(
            Diagnostic(
                "W001", f"'{name}' is an async function; there is no event loop in compiled code",
                (Label(span),), "compile the plain function it awaits, or call this one through whilst.host",
            )
        )  # fmt: skip
    lines = _lines(code.co_filename)
    if not lines or code.co_firstlineno > len(lines):
        raise UserError(
            Diagnostic(
                "W002", f"the source of '{name}' cannot be read: Python keeps none for {code.co_filename}",
                (), "put the function into a file, or register its text with linecache before compiling",
            )
        )  # fmt: skip
    tree = _lambda(code, lines) if code.co_name == "<lambda>" else _definition(code, lines)
    return Definition(tree, code.co_filename, code.co_name)


def _lines(file: str) -> list[str]:
    """The lines of a file; of a module that Python carries along, frozen, those of the file it was made of."""
    if file.startswith("<frozen "):
        module = sys.modules.get(file.removeprefix("<frozen ").removesuffix(">"))
        file = getattr(module, "__file__", None) or file
    linecache.checkcache(file)
    return linecache.getlines(file)


def _definition(code: CodeType, lines: list[str]) -> Any:
    """Parse only the block of the ``def``; an indented one goes below ``if 1:`` so that columns stay true."""
    first = code.co_firstlineno
    block = inspect.getblock(lines[first - 1 :])
    indented = block[0][:1] in " \t"
    text = ("if 1:\n" if indented else "") + "".join(block)
    try:
        module = _parse(text)
    except SyntaxError:
        module = _parse_file("".join(lines))
        indented, first = False, 1
    ast.increment_lineno(module, first - (2 if indented else 1))
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.name == code.co_name:
            start = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            if start == code.co_firstlineno:
                return _written_out(node, code)
    raise UserError(
        Diagnostic(
            "W002", f"the source of '{code.co_name}' has changed since it was imported",
            (Label(Span(code.co_filename, code.co_firstlineno)),), "reload the module",
        )
    )  # fmt: skip


def _written_out(node: ast.AST, code: CodeType) -> Any:
    """The tree that the front end works on; the parsed one may be looked at again and stays as it is."""
    private = any(name.startswith("_") and "__" in name[1:] for name in _names_of(code))
    return gast.ast_to_gast(with_private_names(copy.deepcopy(node), code.co_qualname) if private else node)


def _names_of(code: CodeType) -> Iterator[str]:
    """All identifiers of a function and of those inside it."""
    yield from (*code.co_names, *code.co_varnames, *code.co_cellvars, *code.co_freevars, code.co_name)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names_of(inner)
        elif isinstance(inner, tuple):
            yield from (name for name in inner if isinstance(name, str))


@lru_cache(maxsize=32)
def _parse_file(text: str) -> ast.Module:
    return _parse(text)


def _parse(text: str) -> ast.Module:
    """As ``ast.parse``, which up to Python 3.12 must not run on two threads at once: they share a counter of depth.

    Ours take turns; where another thread gets in between, it is tried again (github.com/python/cpython, 106905).
    """
    with _PARSING:
        for _ in range(20):
            try:
                return ast.parse(text)
            except SystemError:
                continue
        return ast.parse(text)


def _lambda(code: CodeType, lines: list[str]) -> Any:
    """Find the lambda whose body spans the positions that its code object records (two may share a line)."""
    wanted = {p for p in code.co_positions() if p[0] is not None and p[2] is not None and p[3] is not None and p[3] > 0}
    module = _parse_file("".join(lines))
    best, best_score = None, -1
    for node in ast.walk(module):
        if isinstance(node, ast.Lambda) and node.lineno <= code.co_firstlineno <= (node.end_lineno or node.lineno):
            inside = {(n.lineno, n.end_lineno, n.col_offset, n.end_col_offset) for n in ast.walk(node.body)
                      if isinstance(n, ast.expr)}  # fmt: skip
            names = tuple(a.arg for a in [*node.args.posonlyargs, *node.args.args])
            score = len(wanted & inside) * 2 + (names == code.co_varnames[: len(names)])
            if score > best_score or (score == best_score and best is not None and _size(node) < _size(best)):
                best, best_score = node, score
    if best is None:
        raise UserError(Diagnostic("W002", "the source of a lambda cannot be found in its file"))
    return _written_out(best, code)


def _size(node: ast.Lambda) -> tuple[int, int]:
    return ((node.end_lineno or 0) - node.lineno, (node.end_col_offset or 0) - node.col_offset)
