"""Where snapshots of a loop are best taken, and what is run again with those that there are: functions of numbers.

With s states, that at the beginning among them, and each chunk run again r times at most, C(s + r, s) chunks can be
swept (Griewank and Walther, "Algorithm 799: revolve", 2000).
"""

from __future__ import annotations

from whilst_compiler.autodiff.weave import Operands, Weaver
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Graph, Operand, Value
from whilst_compiler.ir.types import I64

__all__ = ["AGAIN", "AHEAD", "plans"]

AHEAD, AGAIN = "chunks_ahead", "chunks_again"


def plans() -> dict[str, Graph]:
    """The functions by name."""
    return {AHEAD: _chunks_ahead(), AGAIN: _chunks_again()}


class _Plan(Weaver):
    """Of so many ``chunks`` to be swept, while so many snapshots, ``free``, can still be taken."""

    def __init__(self, name: str) -> None:
        super().__init__(name, None)
        self.chunks, self.free = Value(I64, "chunks"), Value(I64, "free")

    def repeated(self, states: Operand, least: int) -> tuple[Operand, Operand]:
        """How often a chunk is run again at most (0 or 1 at least), and how many chunks could be swept so."""

        def more(carried: Operands) -> Operands:
            again = self.add(carried[0], 1)
            return again, self.divide(self.multiply(carried[1], self.add(states, again)), again)

        first = self.add(states, 1) if least else literal(1)
        again, reach = self.during((literal(least), first), lambda c: self.less(c[1], self.chunks), more)
        return again, reach

    def whole(self, result: Operand) -> Graph:
        return self.function((self.chunks, self.free), (result,))


def _chunks_again() -> Graph:
    """How many chunks are run again, in all."""
    w = _Plan(AGAIN)
    states = w.add(w.apply("minimum", w.free, w.chunks), 1)
    again, reach = w.repeated(states, 0)
    saved = w.divide(w.multiply(reach, again), w.add(states, 1))
    return w.whole(w.subtract(w.multiply(again, w.chunks), saved))


def _chunks_ahead() -> Graph:
    """How many chunks after a state the next snapshot is best taken, where one at least can still be taken.

    What comes before the new snapshot has all states again and r - 1, what comes after it s - 1 and r.
    """
    w = _Plan(AHEAD)
    states = w.add(w.apply("minimum", w.free, w.chunks), 1)
    again, reach = w.repeated(states, 1)
    before = w.divide(w.multiply(reach, again), w.add(states, again))
    after = w.divide(w.multiply(before, states), w.subtract(w.add(states, again), 1))
    return w.whole(w.apply("minimum", before, w.subtract(w.chunks, after)))
