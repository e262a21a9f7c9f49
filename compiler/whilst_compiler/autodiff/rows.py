"""Tapes of loops whose trips are all counted beforehand: an array with a row per trip, at the number of the trip.

That number comes from the counters of the loops around, so that nothing is handed along; where a choice is in between,
the rows of the trips that go another way stay empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whilst_compiler.autodiff.handed import Handed
from whilst_compiler.autodiff.index import Index, tensor
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Graph, Literal, Node, Operand, Value, While
from whilst_compiler.ir.scopes import counter
from whilst_compiler.ir.types import Tensor

__all__ = ["Rows", "may_have_rows", "runs_to_bound"]


def runs_to_bound(node: While) -> bool:
    """Whether the loop is never left early."""
    (test,) = node.test.results
    return node.bound is not None and isinstance(test, Literal) and test.value is True


def may_have_rows(index: Index, node: While, value: Value) -> bool:
    """Whether all trips around, and the sizes of the value, are known before the outermost loop starts."""
    path = [(outer, n) for outer, _, n in index.path(node.body)]
    top = path[-1][0]

    def early(x: Operand | None) -> bool:
        return isinstance(x, Literal) or (isinstance(x, Value) and index.home.get(x) is top)

    loops = [n for _, n in path if isinstance(n, While)]
    exact = loops if not index.short or path[-1][1] is not loops[-1] else loops[:-1]
    counted = all(early(n.bound) for n in loops) and all(map(runs_to_bound, exact))
    return counted and all(map(early, index.sizes(value)))


class Rows:
    """The records of one loop, for values of one dtype: some scalars, or one array."""

    def __init__(self, builder: Builder, index: Index, node: While, values: Sequence[Value]) -> None:
        self.values = values
        self.array = bool(tensor(values[0]).dims)
        self.loops: list[While] = []
        path: list[tuple[Graph, Node]] = [(outer, n) for outer, _, n in index.path(node.body)]
        for _, around in path:
            if isinstance(around, While):
                self.loops.append(around)
        top, first = path[-1]
        made = self._allocate(builder, index, top, first)
        inside = Handed(index, node, made, tensor(made))
        own: dict[Node, Operand] = {n: _counter(n) for n in self.loops}
        with builder.block() as block:
            number = self.number(builder, own)
            into: Operand = inside.value
            if self.array:
                into = builder.apply("update", into, values[0], number, axes=self._axes())
            for k, value in enumerate(() if self.array else values):
                into = builder.apply("store", into, value, number, literal(k))
        node.body.nodes += block.nodes
        index.define_all(block.nodes, node.body)
        self.final = inside.finish(into)

    def _allocate(self, builder: Builder, index: Index, top: Graph, first: Node) -> Value:
        value = self.values[0]
        record: list[Operand] = index.sizes(value) if self.array else [literal(len(self.values))]
        dims = tensor(value).dims if self.array else (len(self.values),)
        with builder.block() as block:
            count: Operand = literal(1)
            for loop in self.loops:
                assert loop.bound is not None
                count = builder.apply("multiply", count, builder.apply("maximum", loop.bound, literal(0)))
            type = Tensor(tensor(value).dtype, (index.fresh(), *dims))
            made = builder.apply("empty", count, *record, name="tape", dims=type.dims, dtype=type.dtype.value)
        at = top.nodes.index(first)
        top.nodes[at:at] = block.nodes
        index.define_all(block.nodes, top)
        return made

    def number(self, builder: Builder, trips: Mapping[Node, Operand]) -> Operand:
        """The row of a trip, from the numbers of the trips of the loops around."""
        inner, *outer = self.loops
        number: Operand = literal(0)
        for loop in reversed(outer):
            number = self._step(builder, number, loop, trips)
        return self._step(builder, number, inner, trips)

    @staticmethod
    def _step(builder: Builder, number: Operand, loop: While, trips: Mapping[Node, Operand]) -> Operand:
        assert loop.bound is not None
        if isinstance(number, Literal):
            return trips[loop]
        return builder.apply("add", builder.apply("multiply", number, loop.bound), trips[loop])

    def _axes(self) -> str:
        return "i" + "f" * tensor(self.values[0]).rank

    def read(self, builder: Builder, known: dict[Operand, Operand], trips: Mapping[Node, Operand]) -> None:
        """``known`` gets what stands for the values of a trip."""
        number = self.number(builder, trips)
        if self.array:
            (value,) = self.values
            dims = tensor(value).dims
            known[value] = builder.apply("subview", self.final, number, name=value.name, axes=self._axes(), dims=dims)
        for k, value in enumerate(() if self.array else self.values):
            known[value] = builder.apply("load", self.final, number, literal(k), name=value.name)


def _counter(node: While) -> Operand:
    found = counter(node)
    assert found is not None
    return found
