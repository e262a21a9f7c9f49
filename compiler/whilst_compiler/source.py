"""Places in the user's source text, and excerpts with carets."""

from __future__ import annotations

import linecache
import os
from dataclasses import dataclass

__all__ = ["Location", "Span", "called", "excerpt"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of source text: 1-based lines, 0-based columns (characters), the end exclusive."""

    file: str
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    @property
    def short_file(self) -> str:
        return os.path.basename(self.file)

    def __str__(self) -> str:
        return f"{self.short_file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Location:
    """Where a node comes from: a span, the function it is in, and the call that brought us there, if inlined.

    In a function that is called from several places, the chain of calls ends in what ``called`` gives.
    ``backwards``: the node is part of a reverse sweep over what stands there.
    """

    span: Span
    function: str
    caller: Location | None = None
    backwards: bool = False

    def __str__(self) -> str:
        return str(self.span)

    def frames(self) -> list[Location]:
        """The call stack at this node, outermost first, as a traceback lists it."""
        stack: list[Location] = []
        here: Location | None = self
        while here is not None and here.span.line:
            stack.append(here)
            here = here.caller
        return stack[::-1]

    @property
    def root(self) -> Location | None:
        """The end of the chain of calls in a function that is called from several places; None in others."""
        here = self
        while here.caller is not None:
            here = here.caller
        return None if here.span.line else here

    def called_from(self, place: Location | None) -> Location:
        """The location with the place of a call for its root; itself where it has none."""
        if self.caller is None or place is None:
            return self
        caller = self.caller.called_from(place) if self.caller.span.line else place
        return self if caller is self.caller else Location(self.span, self.function, caller, self.backwards)


def called(name: str) -> Location:
    """The root of all locations in a function that is called from several places: each call tells from where."""
    return Location(Span("", 0), name)


def excerpt(span: Span, text: str = "") -> list[str]:
    """The source line of ``span`` with carets below it, as two lines of a diagnostic (one where the source is gone)."""
    head = f"  {span.short_file}:{span.line}   "
    line = linecache.getline(span.file, span.line).rstrip("\n")
    note = f"   <- {text}" if text else ""
    if not line.strip():
        return [head.rstrip() + note]
    indent = len(line) - len(line.lstrip())
    shown = line.expandtabs(1)[indent:]
    start = max(span.column - indent, 0)
    end = span.end_column - indent if span.end_line == span.line else len(shown)
    width = max(min(end, len(shown)) - start, 1)
    return [f"{head}{shown}{note}", " " * (len(head) + start) + "^" * width]
