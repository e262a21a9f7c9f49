"""Tapes within a budget, and what is said where it is too small for a loop."""

from __future__ import annotations

import math
import threading
import warnings
from dataclasses import dataclass, field
from typing import Any

from whilst.amounts import text_of
from whilst.calls.specialised import WhilstWarning
from whilst.quick import compiler
from whilst_compiler.ir.graph import Graph
from whilst_compiler.source import Location

__all__ = ["within"]


def within(graph: Graph, budget: int, hosts: list[Any]) -> Graph:
    """The graph with its loops in chunks; to ``hosts`` comes who is told of those that need more."""
    chunked, told = compiler().in_chunks(graph, budget, len(hosts))
    if told.loops:
        hosts.append(_Scarce(budget, told.loops))
    made: Graph = chunked
    return made


@dataclass
class _Scarce:
    """A host that kernels call with the number of a loop and the bytes that it needs; it warns of each loop once."""

    budget: int
    loops: list[tuple[Location | None, int]]
    _warned: set[int] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, loop: Any, least: Any) -> None:
        with self._lock:
            if int(loop) in self._warned:
                return
            self._warned.add(int(loop))
        place, share = self.loops[int(loop)]
        parts = self.budget / share if share else len(self.loops)
        least = text_of(math.ceil(int(least) * parts))
        text = (
            f"a tape_budget of {text_of(self.budget)} is less than this loop can do with: a state of it, and what a "
            f"trip leaves, are {least}. It runs with these; give tape_budget=\"{least}\" or more, or carry less along"
        )  # fmt: skip
        if place is None:
            warnings.warn(text, WhilstWarning, stacklevel=2)
        else:
            warnings.warn_explicit(text, WhilstWarning, place.span.file, place.span.line)
