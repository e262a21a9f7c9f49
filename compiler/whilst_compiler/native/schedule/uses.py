"""How often each value of a region is read, and whether a delayed array may wait for the one nest that needs it."""

from __future__ import annotations

from collections import Counter

from whilst_compiler.ir.graph import Apply, Graph, Node, Value
from whilst_compiler.ir.row import Effect, View
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ir.walk import operands
from whilst_compiler.native.schedule.values import LIGHT

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


_ARITHMETIC = LIGHT | {"divide", "sqrt", "square", "absolute"}


def _is_arithmetic(reader: Node | int) -> bool:
    return isinstance(reader, Apply) and delayable(reader) and reader.row.name in _ARITHMETIC


def _is_view(node: Node) -> bool:
    return isinstance(node, Apply) and isinstance(node.row.lowering, View)


def _repeats(value: Value, wide: Value) -> bool:
    """Whether a broadcast is sure to read an element many times: sizes that only differ by name are mostly equal."""
    one, many = value.type, wide.type
    assert isinstance(one, Tensor) and isinstance(many, Tensor)
    extra = many.rank - one.rank
    return extra > 0 or any(a == 1 != b for a, b in zip(one.dims, many.dims))


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
        return not self._readers.get(value) or self._sinks[value] is not None

    def is_factor(self, value: Value) -> bool:
        """Whether the value is an operand of a matrix product."""
        return any(isinstance(r, Apply) and r.row.name == "matmul" for r in self._readers.get(value, []))

    def goes_into_arithmetic(self, value: Value) -> bool:
        """Whether the value is only an operand of arithmetic, element by element, in one nest, and needs no memory."""
        readers = self._readers.get(value, [])
        return bool(readers) and self.read_in_one_place(value) and all(map(_is_arithmetic, readers))

    def _find_sinks(self, graph: Graph) -> None:
        """For each value the reader in whose nest every use of it ends, if there is just one: from the end back."""
        for node in reversed(graph.nodes):
            for value in node.outputs:
                found = {id(sink): sink for sink in (self._end(value, r) for r in self._readers.get(value, []))}
                self._sinks[value] = None if len(found) != 1 else next(iter(found.values()))

    def _end(self, value: Value, reader: Node | int) -> Sink | None:
        """Where a use ends; None for more than one place or index."""
        if isinstance(reader, int):
            return self._results.setdefault(reader, object())
        if _is_view(reader):
            further = self._sinks[reader.outputs[0]]
            if reader.row.name != "broadcast":  # type: ignore[union-attr]
                return None if further is None and self._readers.get(reader.outputs[0]) else reader
            return None if _repeats(value, reader.outputs[0]) else further
        if not delayable(reader) or reader.outputs[0].type.dims != value.type.dims:  # type: ignore[union-attr]
            return reader
        further = self._sinks[reader.outputs[0]]
        return reader if further is None else further
