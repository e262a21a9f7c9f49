"""How large the integers in a loop's body are: what is known of each is carried from node to node, through branches."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Literal, Operand, Value, While, all_nodes, regions
from whilst_compiler.ir.types import I64

__all__ = ["Bounded", "is_light"]

B = TypeVar("B")


class Bounded(ABC, Generic[B]):
    """A walk that finds a bound for each i64, None where nothing is known."""

    def region(self, region: Graph, known: Mapping[Value, B]) -> list[B | None]:
        """The bounds of the results, where ``known`` are those of the parameters."""
        bounds = dict(known)
        for node in region.nodes:
            found: Sequence[B | None] = ()
            if isinstance(node, Apply) and len(node.outputs) == 1:
                found = (self.apply(node, [self._of(x, bounds) for x in node.inputs]),)
            elif isinstance(node, Cond):
                found = self._cond(node, [self._of(x, bounds) for x in node.captured])
            bounds.update((v, b) for v, b in zip(node.outputs, found) if b is not None)
        return [self._of(x, bounds) for x in region.results]

    def _cond(self, node: Cond, captured: Sequence[B | None]) -> Sequence[B | None]:
        ends = [
            self.region(branch, {p: b for p, b in zip(branch.params, captured) if b is not None})
            for branch in node.branches
        ]
        return [self.either(results) for results in zip(*ends)]

    def _of(self, x: Operand, bounds: Mapping[Value, B]) -> B | None:
        if isinstance(x, Literal):
            return self.number(abs(int(x.value.real))) if x.type == I64 else None
        return bounds.get(x)

    @abstractmethod
    def apply(self, node: Apply, args: Sequence[B | None]) -> B | None:
        """The bound of a node's result."""

    @abstractmethod
    def either(self, args: Sequence[B | None]) -> B | None:
        """The bound of one of several, no matter which."""

    @abstractmethod
    def number(self, size: int) -> B:
        """The bound of a number that is so far from zero."""


def is_light(node: While, longest: int) -> bool:
    """Whether a loop is innermost, of no more than so many nodes, and leaves the rest of the world alone."""
    nodes = [inner for region in regions(node) for inner in all_nodes(region)]
    heavy = any(isinstance(n, While | Call) or (isinstance(n, Apply) and n.row.effect.reaches_out) for n in nodes)
    return not heavy and len(nodes) <= longest
