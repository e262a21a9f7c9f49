"""Where parameters stand in the source of their function."""

from __future__ import annotations

import linecache
import re
from types import FunctionType

from whilst_compiler.source import Span

__all__ = ["place_of"]

_MOST_LINES = 50


def place_of(function: FunctionType, parameter: str) -> Span:
    """The first mention of a parameter after ``def`` or ``lambda``; the first line where the source is gone."""
    code = function.__code__
    begun = False
    for line in range(code.co_firstlineno, code.co_firstlineno + _MOST_LINES):
        text = linecache.getline(code.co_filename, line)
        head = None if begun else re.search(r"\b(def|lambda)\b", text)
        begun = begun or head is not None
        found = re.compile(rf"\b{re.escape(parameter)}\b").search(text, head.end() if head else 0) if begun else None
        if found is not None:
            return Span(code.co_filename, line, found.start(), line, found.end())
    return Span(code.co_filename, code.co_firstlineno)
