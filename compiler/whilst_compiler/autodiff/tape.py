"""Tapes: arrays with room to grow, on which a loop leaves a record per trip, in the order in which it goes.

A tape lives as long as the outermost region: the loops and choices around its loop hand it on, so that the records of
all runs of an inner loop lie on one stack. The reverse sweep knows where the stack ends and walks down. Where all trip
counts around are known at entry the array is made as large as it gets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from whilst_compiler.autodiff.index import Index, tensor
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Cond, Graph, Literal, Node, Operand, Value, While
from whilst_compiler.ir.types import I64, DType, Tensor
from whilst_compiler.ops.term import constant

__all__ = ["Tape", "Thread", "runs_to_bound"]


@dataclass
class Thread:
    """The height of a tape on its way through the reverse sweep: ``entry`` stands for it before, ``exit`` after; it
    begins at ``top``."""

    entry: Value
    exit: Operand
    top: Operand


def runs_to_bound(node: While) -> bool:
    """Whether the loop is never left early."""
    (test,) = node.test.results
    return node.bound is not None and isinstance(test, Literal) and test.value is True


class _Handed:
    """A value that is handed through all loops and choices from the outermost region down to a loop, and back."""

    def __init__(self, index: Index, node: While, init: Operand, type: Tensor) -> None:
        self.index = index
        self.type = type
        self.levels: list[tuple[Node, Graph, Operand, int]] = []
        value = init
        for _, inner, outer in reversed(list(index.path(node.body))):
            slot, before = 0, value
            if isinstance(outer, While):
                value, slot = index.carry(outer, value, self._type(), "tape")
            self.levels.append((outer, inner, before, slot))
        self.inside = value

    def _type(self) -> Tensor:
        return self.index.unknown(self.type)

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


class Tape:
    """The records of one loop, for values of one dtype: some scalars, or the elements of one array."""

    def __init__(self, builder: Builder, index: Index, node: While, values: Sequence[Value]) -> None:
        self.index = index
        self.values = values
        self.dtype: DType = tensor(values[0]).dtype
        self.node = node
        self.array = tensor(values[0]).rank > 0
        path = list(index.path(node.body))
        self.top_region, _, self.top_node = path[-1]
        total = None if self.array else self._total([n for _, _, n in path])
        self.exact = total is not None
        self.buffer_type = Tensor(self.dtype, (index.fresh(),))
        made = self._allocate(builder, total)
        buffer = _Handed(index, node, made, self.buffer_type)
        height = _Handed(index, node, literal(0), I64)
        self.final, self.top = self._push(builder, buffer, height)

    # -- forward -----------------------------------------------------------------------------------------------------

    def _total(self, around: Sequence[Node]) -> list[Operand] | None:
        """The trip counts around, if all are known before the outermost loop starts."""
        bounds: list[Operand] = []
        for node in around:
            if isinstance(node, While):
                known = runs_to_bound(node) and self._is_outermost(node.bound)
                if not known or node.bound is None:
                    return None
                bounds.append(node.bound)
        return bounds

    def _is_outermost(self, x: Operand | None) -> bool:
        return isinstance(x, Literal) or (isinstance(x, Value) and self.index.home.get(x) is self.top_region)

    def _allocate(self, builder: Builder, total: Sequence[Operand] | None) -> Value:
        with builder.block() as block:
            size: Operand = literal(len(self.values) if self.exact else 0)
            for bound in total or ():
                size = builder.apply("multiply", size, builder.apply("maximum", bound, literal(0)))
            made = builder.apply("full", constant(0, self.dtype), size, name="tape", dims=self.buffer_type.dims)
        at = self.top_region.nodes.index(self.top_node)
        self.top_region.nodes[at:at] = block.nodes
        self._define(block.nodes, self.top_region)
        return made

    def _define(self, nodes: Sequence[Node], region: Graph) -> None:
        for node in nodes:
            self.index.define(node, region)

    def _push(self, builder: Builder, buffer: _Handed, height: _Handed) -> tuple[Value, Value]:
        """At the end of the body."""
        body = self.node.body
        with builder.block() as block:
            count = self._count(builder, {})
            end = builder.apply("add", height.inside, count, name="height")
            into: Operand = buffer.inside
            if not self.exact:
                into = builder.apply("grow", into, end, name="tape", dims=(self.index.fresh(),))
            into = self._write(builder, into, height.inside, count)
        body.nodes += block.nodes
        self._define(block.nodes, body)
        return buffer.finish(into), height.finish(end)

    def _count(self, builder: Builder, known: dict[Operand, Operand]) -> Operand:
        """How many elements one record has."""
        if not self.array:
            return literal(len(self.values))
        first, *others = (known.get(s, s) for s in self.index.sizes(self.values[0]))
        for size in others:
            first = builder.apply("multiply", first, size)
        return first

    def _write(self, builder: Builder, into: Operand, at: Operand, count: Operand) -> Operand:
        if self.array:
            flat = builder.apply("reshape", self.values[0], count, dims=(self.index.fresh(),))
            return builder.apply("update", into, flat, at, count, literal(1), axes="s")
        for k, value in enumerate(self.values):
            into = builder.apply("store", into, value, builder.apply("add", at, literal(k)) if k else at)
        return into

    # -- reverse -----------------------------------------------------------------------------------------------------

    def pop(self, builder: Builder, known: dict[Operand, Operand]) -> Thread:
        """Take one record off; ``known`` gets what stands for the values, and has the sizes of arrays."""
        entry = Value(I64, "height")
        count = self._count(builder, known)
        at = builder.apply("subtract", entry, count, name="height")
        if self.array:
            (value,) = self.values
            flat = builder.apply("subview", self.final, at, count, literal(1), axes="s", dims=(self.index.fresh(),))
            sizes = [known.get(s, s) for s in self.index.sizes(value)]
            known[value] = builder.apply("reshape", flat, *sizes, name=value.name, dims=tensor(value).dims)
        for k, value in enumerate(() if self.array else self.values):
            where = builder.apply("add", at, literal(k)) if k else at
            known[value] = builder.apply("load", self.final, where, name=value.name)
        return Thread(entry, at, self.top)
