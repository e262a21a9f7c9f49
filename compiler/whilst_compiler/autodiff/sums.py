"""Sums over the trips of a reverse sweep: the cotangents of what a loop reads from outside.

An array is added to in place. A product of a column and a row, as the cotangent of ``w`` in ``w @ h`` is, is not added
up trip by trip: the columns are kept, the rows are or are on a tape already, and after the loop one matrix product adds
all of them up.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.walk import reads
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Node, Operand, Value
from whilst_compiler.ir.types import Tensor

__all__ = ["Sums"]

_SMALL = 16
"""A matrix of so many elements stays in the cache: a product of its own would not pay."""


@dataclass
class _Kept:
    """A table with a row per trip that the loop writes; ``init`` before it."""

    row: Operand
    init: Operand
    table: Value


class Sums:
    """The sums of one loop, to be settled before the loop is put together.

    ``inside`` are the nodes of the body, ``k`` is the number of the trip, of ``trips``; ``carried`` is what the body
    hands on to itself. ``builder`` is in the region around the loop.
    """

    def __init__(self, builder: Any, inside: list[Node], k: Value, trips: Operand, carried: Sequence[Value]) -> None:
        self.builder = builder
        self.inside = inside
        self.k = k
        self.trips = trips
        self.carried = frozenset(carried)
        self.kept: list[_Kept] = []
        self.products: list[tuple[int, Value, Value]] = []
        self.made_by: dict[Operand, Node] = {v: n for n in inside for v in n.outputs}
        self.uses = Counter(reads(inside))

    # -- within a trip -----------------------------------------------------------------------------------------------

    def settle(self, number: int, slot: Value, result: Operand, sizes: Sequence[Operand]) -> Operand:
        """What the body yields for the sum of this number, which comes in as ``slot`` and went out as ``result``."""
        terms = self._terms(slot, result) if tensor(slot).dims else []
        if not terms:
            return result
        rest = [x for x in terms if not self._is_product(number, x, sizes)]
        if not rest:
            return slot
        total: Operand = slot
        with self.builder.block() as block:
            for x in reversed(rest):
                total = self.builder.apply("add", total, x)
            total = self.builder.apply("update", slot, total, axes="f" * tensor(slot).rank)
        self.inside += block.nodes
        return total

    def _terms(self, slot: Value, result: Operand) -> list[Operand]:
        """What is added to the slot, the last first; nothing if anything else is done with it."""
        terms: list[Operand] = []
        while result is not slot:
            node = self._maker(result, "add")
            if node is None or self.uses[node.output] != bool(terms):
                return []
            result, term = node.inputs
            terms.append(term)
        return terms if self.uses[slot] == 1 else []

    def _is_product(self, number: int, term: Operand, sizes: Sequence[Operand]) -> bool:
        """Whether the term is a column times a row: then both are kept."""
        node = self._maker(term, "multiply")
        column = self._maker(node.inputs[0], "subview") if node else None
        if node is None or column is None or column.attributes["axes"] != "fn" or tensor(node.inputs[1]).rank != 1:
            return False
        if math.prod(d if isinstance(d, int) else _SMALL for d in tensor(term).dims) < _SMALL:
            return False
        rows = self._table_of(node.inputs[1]) or self._keep(node.inputs[1], sizes[1])
        self.products.append((number, self._keep(column.inputs[0], sizes[0]), rows))
        return True

    def _maker(self, x: Operand, name: str) -> Apply | None:
        node = self.made_by.get(x)
        return node if isinstance(node, Apply) and node.row.name == name else None

    def _table_of(self, row: Operand) -> Value | None:
        """The array from outside whose row of this trip it is."""
        node = self._maker(row, "subview")
        if node is None or node.attributes["axes"] != "if" or node.inputs[1] is not self.k:
            return None
        table = node.inputs[0]
        if not isinstance(table, Value) or table in self.made_by or table in self.carried:
            return None
        return table

    def _keep(self, row: Operand, size: Operand) -> Value:
        found = next((x for x in self.kept if x.row is row), None)
        if found is None:
            type = Tensor(tensor(row).dtype, (self.builder.index.fresh(), *tensor(row).dims))
            rows = self.builder.apply("maximum", self.trips, literal(0))
            init = self.builder.apply("empty", rows, size, dims=type.dims, dtype=type.dtype.value)
            found = _Kept(row, init, Value(type, "rows"))
            self.kept.append(found)
        return found.table

    def write(self) -> list[Operand]:
        """Write the rows of the trip; the tables after it."""
        with self.builder.block() as block:
            tables: list[Operand] = [self.builder.apply("update", x.table, x.row, self.k, axes="if") for x in self.kept]
        self.inside += block.nodes
        return tables

    # -- after the loop ----------------------------------------------------------------------------------------------

    def add_up(self, outputs: Sequence[Value], first: int) -> list[Operand]:
        """The sums from the outputs of the loop; those from ``first`` on are the tables."""
        after: dict[Value, Value] = {x.table: v for x, v in zip(self.kept, outputs[first:])}
        sums: list[Operand] = list(outputs[:first])
        for number, columns, rows in self.products:
            inner = self.builder.index.fresh()
            left, right = (self._whole(after.get(x, x), inner) for x in (columns, rows))
            product = self.builder.apply("matmul", self.builder.apply("transpose", left, permutation=(1, 0)), right)
            sums[number] = self.builder.apply("add", sums[number], product)
        return sums

    def _whole(self, table: Value, symbol: str) -> Value:
        """The rows of all trips."""
        rows = self.builder.apply("maximum", self.trips, literal(0))
        dims = (symbol, *tensor(table).dims[1:])
        whole: Value = self.builder.apply("subview", table, literal(0), rows, literal(1), axes="sf", dims=dims)
        return whole
