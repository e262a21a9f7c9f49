"""Loops in which only the first and the last iterations look elsewhere: those that wrap around the ends of an axis.

    for i in range(n): y[i] = x[i - 1 if i > 0 else i - 1 + n]      # what x[(i - 1) % n] becomes
    ->
    for i in range(0, 1): the same
    for i in range(1, n): y[i] = x[i - 1]

The iterations must be independent: those at the edges come first. Between them the accesses lie side by side, so that
they are done in vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Const, For, Let, Load, Operand, Statement, Store, Var, While, all_of
from whilst_compiler.native.schedule.code import ZERO, Code, index
from whilst_compiler.native.schedule.rewriting.renaming import copied

__all__ = ["emit_loop"]

_MOST = 4
"""So many iterations at an end are an edge."""

_LONGEST = 150
"""Longer bodies are not written twice."""

_SUMS = {"add": 1, "index_add": 1, "checked_add": 1, "subtract": -1, "index_subtract": -1, "checked_subtract": -1}
_FLIPPED = {"less": "greater", "less_equal": "greater_equal", "greater": "less", "greater_equal": "less_equal"}
_BEFORE = {"less": (0, False), "less_equal": (1, False), "greater_equal": (0, True), "greater": (1, True),
           "equal": (1, False), "not_equal": (1, True)}  # fmt: skip
"""Comparisons of the counter with a small number: how many more iterations are at the edge, the answer after them."""
_BEHIND = {"less": (0, True), "less_equal": (-1, True), "greater_equal": (0, False), "greater": (-1, False),
           "equal": (0, False), "not_equal": (0, True)}  # fmt: skip
"""The same for a number close to the end, and the answer before."""


def emit_loop(code: Code, loop: While) -> None:
    """Write a counted loop, in parts if that makes its accesses lie side by side."""
    edges = _Edges(loop)
    if not edges.answers:
        code.emit(loop)
        return
    assert loop.bound is not None and loop.counter is not None
    first = code.minimum(index(edges.first), loop.bound)
    last = code.maximum(first, code.subtract(loop.bound, index(edges.last)))
    _emit_edges(code, loop, first, last)
    counter, place = (Var(loop.counter.name, DType.I64) for _ in range(2))
    asked = [s for s in loop.body if not (isinstance(s, Let) and s.target in edges.answers)]
    middle = copied(asked, {loop.counter: place, **edges.answers})
    body = [Let(place, "index_add", (counter, first)), *middle]
    code.emit(replace(loop, counter=counter, bound=code.subtract(last, first), body=body))


def _emit_edges(code: Code, loop: While, first: Operand, last: Operand) -> None:
    """The iterations below ``first`` and those from ``last`` on: one loop, twice."""
    assert loop.bound is not None and loop.counter is not None
    part = Var("part", DType.I64)
    with code.inside() as body:
        before = code.test("equal", part, ZERO)
        start, stop = code.where(before, ZERO, last), code.where(before, first, loop.bound)
        place = Var(loop.counter.name, DType.I64)
        code.emit(For(place, start, stop, copied(loop.body, {loop.counter: place}), brief=True))
    code.emit(For(part, ZERO, index(2), body, brief=True))


class _Edges:
    """``first`` and ``last`` iterations are at the edges; ``answers`` is what conditions are between them."""

    def __init__(self, loop: While) -> None:
        self.first = self.last = 0
        self.answers: dict[Operand, Operand] = {}
        self.loop = loop
        inside = list(all_of(loop.body))
        if loop.counter is None or not loop.independent or loop.careful or len(inside) > _LONGEST:
            return
        if any(isinstance(s, For | While) for s in inside):
            return
        self.sums: dict[Operand, int] = {loop.counter: 0}
        wanted = _wanted(inside)
        for s in loop.body:
            if isinstance(s, Let) and len(s.args) == 2:
                self._learn(s)
                if s.target in wanted:
                    self._consider(s)

    def _learn(self, s: Let) -> None:
        """Note what is the counter plus a number."""
        a, b = s.args
        sign = _SUMS.get(s.op)
        if sign is not None and a in self.sums and isinstance(b, Const):
            self.sums[s.target] = self.sums[a] + sign * int(b.value.real)
        elif sign == 1 and b in self.sums and isinstance(a, Const):
            self.sums[s.target] = self.sums[b] + int(a.value.real)

    def _consider(self, s: Let) -> None:
        op, (a, b) = s.op, s.args
        if b in self.sums:
            op, a, b = _FLIPPED.get(op, op), b, a
        if a not in self.sums or op not in _BEFORE:
            return
        if isinstance(b, Const):
            more, answer = _BEFORE[op]
            count = int(b.value.real) - self.sums[a] + more
            if 0 < count <= _MOST:
                self.first = max(self.first, count)
                self.answers[s.target] = Const(answer, DType.BOOL)
        elif b is self.loop.bound:
            more, answer = _BEHIND[op]
            count = self.sums[a] + more
            if 0 < count <= _MOST:
                self.last = max(self.last, count)
                self.answers[s.target] = Const(answer, DType.BOOL)


def _wanted(statements: Sequence[Statement]) -> set[Operand]:
    """The conditions that choose where something is read or written."""
    places: set[Operand] = set()
    for s in statements:
        if isinstance(s, Load | Store):
            places.update(s.address.indices)
    return {s.args[0] for s in statements if isinstance(s, Let) and s.op == "where" and s.target in places}
