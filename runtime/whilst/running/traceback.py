"""A failed check to the Python exception that the user's function would have raised, traceback included.

The frames of that traceback are real frames, of code objects compiled from a syntax tree whose positions are those of
the user's expression: so tracebacks, ``pdb`` and carets show the user's source.
"""

from __future__ import annotations

import ast
import builtins
import linecache
import sys
from collections.abc import Sequence
from functools import lru_cache
from types import CodeType, FrameType, TracebackType
from typing import Any

from whilst.running.carried import made
from whilst.running.hosting import HostFailed
from whilst.running.raised import Raised
from whilst_compiler.errors import CompilerBug
from whilst_compiler.source import Location, Span

__all__ = ["exception_of", "host_exception", "traceback_of"]

_HOSTING = (
    "whilst.running.hosting", "whilst.calls.host", "whilst.services.serving", "whilst.entry.printing",
    "whilst.running.loaded_kernel", "whilst_compiler.frontend.library.hosts",
    "whilst_compiler.frontend.signature.texts", "whilst_compiler.ops.printing",
)  # fmt: skip


def exception_of(raised: Raised, classes: Sequence[type[BaseException]] = ()) -> BaseException:
    """The Python exception; ``classes`` are the user's own, which the program names by index."""
    cls = _exception_class(raised.error, classes)
    error = made(cls, raised.message, raised.payload, classes)
    return error.with_traceback(traceback_of(raised.location))


def _exception_class(name: str, classes: Sequence[type[BaseException]]) -> type[BaseException]:
    if name.startswith("index:"):
        return classes[int(name.removeprefix("index:"))]
    cls = getattr(builtins, name, None)
    if not (isinstance(cls, type) and issubclass(cls, BaseException)):
        raise CompilerBug(f"a check names the exception {name!r}, which Python does not have")
    return cls


def traceback_of(location: Location | None) -> TracebackType | None:
    """The traceback down to ``location``: one frame for the compiled function and for each call inlined into it."""
    return _chain(location, None)


def _chain(location: Location | None, result: TracebackType | None) -> TracebackType | None:
    for here in reversed(location.frames() if location else []):
        frame, instruction = _frame(here)
        result = TracebackType(result, frame, instruction, here.span.line)
    return result


def host_exception(failed: HostFailed) -> BaseException:
    """The exception of a host call, with the user's frames down to the call before its own."""
    error = failed.error
    own = error.__traceback__
    while own is not None and own.tb_frame.f_globals.get("__name__") in _HOSTING:
        own = own.tb_next
    return error.with_traceback(_chain(failed.location, own))


def _frame(location: Location) -> tuple[FrameType, int]:
    """A frame of the named function that stands at the location, and the offset of the instruction there."""
    found: list[tuple[FrameType, int]] = []

    def stand_here() -> None:
        frame = sys._getframe(1)
        found.append((frame, frame.f_lasti))

    code = _code(location.span, location.function)
    exec(code, {"__name__": location.function, "here": stand_here})
    frame, instruction = found[0]
    frame.f_globals.pop("here", None)
    return frame, instruction


@lru_cache(512)
def _code(span: Span, function: str) -> CodeType:
    """What stands there; kept, as what fails once often fails in each of many calls."""
    end_line = max(span.end_line, span.line)
    position: dict[str, Any] = {
        "lineno": span.line,
        "col_offset": _byte_column(span.file, span.line, span.column),
        "end_lineno": end_line,
        "end_col_offset": _byte_column(span.file, end_line, span.end_column),
    }
    call = ast.Call(ast.Name("here", ast.Load(), **position), [], [], **position)
    code = compile(ast.Module([ast.Expr(call, **position)], []), span.file, "exec")
    return code.replace(co_name=function.rpartition(".")[2], co_qualname=function)


def _byte_column(file: str, line: int, column: int) -> int:
    """Python counts columns of code in bytes of UTF-8, spans in characters."""
    return len(linecache.getline(file, line)[:column].encode())
