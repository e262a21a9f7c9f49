"""Values that the derivative hands through the loops and choices of the primal."""

from __future__ import annotations

from whilst_compiler.autodiff.index import Index
from whilst_compiler.ir.graph import Cond, Graph, Node, Operand, Value, While
from whilst_compiler.ir.types import Tensor

__all__ = ["Handed"]


class Handed:
    """A value that is handed through all loops and choices from the outermost region down to a loop, and back.

    ``value`` is what it is in the body of that loop; ``type`` is its type there, its sizes may change where they are
    unknown.
    """

    def __init__(self, index: Index, node: While, init: Operand, type: Tensor, resized: bool = False) -> None:
        self.index = index
        self.type = type
        self.resized = resized
        self.levels: list[tuple[Node, Graph, Operand, int]] = []
        value = init
        for _, inner, outer in reversed(list(index.path(node.body))):
            slot, before = 0, value
            if isinstance(outer, While):
                value, slot = index.carry(outer, value, self._type(), "tape", resized)
            self.levels.append((outer, inner, before, slot))
        self.value = value

    def _type(self) -> Tensor:
        return self.index.unknown(self.type) if self.resized else self.type

    def finish(self, value: Operand) -> Value:
        """Say what it is at the end of a trip; what it is at the end of all."""
        for outer, inner, before, slot in reversed(self.levels):
            if isinstance(outer, While):
                results = list(inner.results)
                results[slot] = value
                inner.results = tuple(results)
                value = outer.outputs[slot]
            elif isinstance(outer, Cond):
                results = [value if branch is inner else before for branch in outer.branches]
                value = self.index.give(outer, results, self._type(), "tape")
        assert isinstance(value, Value)
        return value
