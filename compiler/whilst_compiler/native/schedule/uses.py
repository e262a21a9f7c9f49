"""How often each value of a region is read, and whether a delayed array may wait for the one nest that needs it."""

from __future__ import annotations

from collections import Counter

from whilst_compiler.ir.graph import Apply, Graph, Node, Value
from whilst_compiler.ir.row import Effect
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ir.walk import operands

__all__ = ["Uses", "delayable"]

Sink = object


def delayable(node: Node) -> bool:
    """Whether the node computes an array element by element, without an effect."""
    return (
        isinstance(node, Apply)
        and node.row.elementwise
        and node.row.effect is Effect.PURE
        and isinstance(node.output.type, Tensor)
        and node.output.type.rank > 0
    )


class Uses:
    """The readers of each value of one region."""

    def __init__(self, graph: Graph) -> None:
        self.left: Counter[Value] = Counter()
        self._readers: dict[Value, list[Node | int]] = {}
        self._sinks: dict[Value, Sink | None] = {}
        self._results: dict[int, Sink] = {}
        for node in graph.nodes:
            sizes_only = isinstance(node, Apply) and node.row.name == "dim"
            for x in operands(node):
                if isinstance(x, Value):
                    self.left[x] += 1
                    if not sizes_only:
                        self._readers.setdefault(x, []).append(node)
        for position, x in enumerate(graph.results):
            if isinstance(x, Value):
                self.left[x] += 1
                self._readers.setdefault(x, []).append(position)
        self._find_sinks(graph)

    def read_in_one_place(self, value: Value) -> bool:
        """Whether every use of the value ends in one loop nest at equal indices, so that it is computed once."""
        readers = self._readers.get(value, [])
        return len(readers) <= 1 or self._sinks[value] is not None

    def _find_sinks(self, graph: Graph) -> None:
        """For each value the reader in whose nest every use of it ends, if there is just one: from the end back."""
        for node in reversed(graph.nodes):
            for value in node.outputs:
                found = {id(sink): sink for sink in (self._end(value, r) for r in self._readers.get(value, []))}
                self._sinks[value] = next(iter(found.values())) if len(found) == 1 else None

    def _end(self, value: Value, reader: Node | int) -> Sink:
        if isinstance(reader, int):
            return self._results.setdefault(reader, object())
        if not delayable(reader) or reader.outputs[0].type.dims != value.type.dims:  # type: ignore[union-attr]
            return reader
        further = self._sinks[reader.outputs[0]]
        return reader if further is None else further
