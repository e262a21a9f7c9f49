"""Tapes: arrays with room to grow, on which a loop leaves a record per trip, in the order in which it goes.

A tape lives as long as the outermost region: the loops and choices around its loop hand it on, so that the records of
all runs of an inner loop lie on one stack. The reverse sweep knows where the stack ends and walks down. (Where all trip
counts around are known at entry, see ``rows``.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from whilst_compiler.autodiff.handed import Handed
from whilst_compiler.autodiff.index import Index, tensor
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Operand, Value, While
from whilst_compiler.ir.types import I64, DType

__all__ = ["Tape", "Thread"]


@dataclass
class Thread:
    """The height of a tape on its way through the reverse sweep: ``entry`` stands for it before, ``exit`` after; it
    begins at ``top``."""

    entry: Value
    exit: Operand
    top: Operand


class Tape:
    """The records of one loop, for values of one dtype: some scalars, or the elements of one array."""

    def __init__(self, builder: Builder, index: Index, node: While, values: Sequence[Value]) -> None:
        self.index = index
        self.values = values
        self.dtype: DType = tensor(values[0]).dtype
        self.node = node
        self.array = tensor(values[0]).rank > 0
        *_, (self.top_region, _, self.top_node) = index.path(node.body)
        made = self._allocate(builder)
        buffer = Handed(index, node, made, tensor(made), resized=True)
        height = Handed(index, node, literal(0), I64)
        self.final, self.top = self._push(builder, buffer, height)

    # -- forward -----------------------------------------------------------------------------------------------------

    def _allocate(self, builder: Builder) -> Value:
        with builder.block() as block:
            dims = (self.index.fresh(),)
            made = builder.apply("empty", literal(0), name="tape", dims=dims, dtype=self.dtype.value)
        at = self.top_region.nodes.index(self.top_node)
        self.top_region.nodes[at:at] = block.nodes
        self.index.define_all(block.nodes, self.top_region)
        return made

    def _push(self, builder: Builder, buffer: Handed, height: Handed) -> tuple[Value, Value]:
        """At the end of the body."""
        body = self.node.body
        with builder.block() as block:
            count = self._count(builder, {})
            end = builder.apply("add", height.value, count, name="height")
            into: Operand = builder.apply("grow", buffer.value, end, name="tape", dims=(self.index.fresh(),))
            into = self._write(builder, into, height.value, count)
        body.nodes += block.nodes
        self.index.define_all(block.nodes, body)
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
