"""States of a loop kept aside: a stack of snapshots in flat arrays, one for each value that the loop carries."""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.weave import Operands, Weaver
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import I64, Tensor

__all__ = ["Snapshots"]


class Snapshots:
    """The arrays: where in the loop each snapshot was taken; the values; for each array whose sizes change, where its
    elements begin and its sizes. ``like`` are the values when the loop begins, ``fixed`` says whose sizes stay."""

    def __init__(self, w: Weaver, like: Operands, fixed: Sequence[bool]) -> None:
        self.w = w
        self.types = [tensor(x) for x in like]
        self.fixed = fixed
        self.counts = [w.product(w.sizes(x)) if f else None for x, f in zip(like, fixed, strict=True)]

    def made(self, slots: Operand) -> list[Operand]:
        """No snapshots, and room for so many where their sizes are known."""
        w = self.w
        tables: list[Operand] = [self._empty(I64, slots)]
        for type, count in zip(self.types, self.counts, strict=True):
            tables.append(self._empty(type, literal(0) if count is None else w.multiply(slots, count)))
        return tables + [self._empty(I64, literal(0)) for f in self.fixed if not f]

    def _empty(self, type: Tensor, size: Operand) -> Operand:
        return self.w.apply("empty", size, dims=(self.w.fresh(),), dtype=type.dtype.value, name="snapshots")

    def position(self, tables: Operands, slot: Operand) -> Operand:
        return self.w.apply("load", tables[0], slot)

    def save(self, tables: Operands, slot: Operand, position: Operand, states: Operands) -> list[Operand]:
        """Put one on top, at the number ``slot``."""
        made = [self._stored(tables[0], slot, position)]
        places = list(tables[1 + len(states) :])
        for x, table, count in zip(states, tables[1:], self.counts):
            if count is not None:
                made.append(self._written(table, self.w.multiply(slot, count), x, count))
                continue
            place = places.pop(0)
            begin, sizes = self._end_below(place, slot, 1 + tensor(x).rank), self.w.sizes(x)
            made.append(self._written(table, begin, x, self.w.product(sizes)))
            places.append(self._place(place, slot, begin, sizes))
        return made + places

    def _place(self, place: Operand, slot: Operand, begin: Operand, sizes: Operands) -> Operand:
        at = self.w.multiply(slot, 1 + len(sizes))
        for k, value in enumerate((begin, *sizes)):
            place = self._stored(place, self.w.add(at, k), value)
        return place

    def _read_place(self, place: Operand, slot: Operand, width: int) -> tuple[Operand, list[Operand]]:
        at = self.w.multiply(slot, width)
        begin, *sizes = (self.w.apply("load", place, self.w.add(at, k)) for k in range(width))
        return begin, list(sizes)

    def _end_below(self, place: Operand, slot: Operand, width: int) -> Operand:
        """Where the elements of the snapshot below end."""

        def end() -> list[Operand]:
            begin, sizes = self._read_place(place, self.w.subtract(slot, 1), width)
            return [self.w.add(begin, self.w.product(sizes))]

        (found,) = self.w.where_so(self.w.less(0, slot), end, lambda: [literal(0)])
        return found

    def load(self, tables: Operands, slot: Operand, like: Operands) -> list[Operand]:
        """What was saved there; ``like`` has the sizes of what is fixed."""
        w, found = self.w, list[Operand]()
        places = iter(tables[1 + len(like) :])
        for x, table, count in zip(like, tables[1:], self.counts):
            if count is not None:
                found.append(self._region(table, w.multiply(slot, count), w.sizes(x), tensor(x)))
                continue
            begin, sizes = self._read_place(next(places), slot, 1 + tensor(x).rank)
            found.append(self._region(table, begin, sizes, tensor(w.loose(x))))
        return found

    def _region(self, table: Operand, begin: Operand, sizes: list[Operand], type: Tensor) -> Operand:
        w = self.w
        if not type.dims:
            return w.apply("load", table, begin)
        flat = w.apply("subview", table, begin, w.product(sizes), literal(1), axes="s", dims=(w.fresh(),))
        return w.apply("reshape", flat, *sizes, dims=type.dims)

    def move(self, tables: Operands, slot: Operand, into: Operand, like: Operands) -> list[Operand]:
        """A snapshot goes to a lower number; what was there is forgotten."""
        return self.save(tables, into, self.position(tables, slot), self.load(tables, slot, like))

    def _stored(self, table: Operand, at: Operand, value: Operand) -> Operand:
        w = self.w
        return w.apply("store", w.apply("grow", table, w.add(at, 1), dims=(w.fresh(),)), value, at)

    def _written(self, table: Operand, begin: Operand, x: Operand, count: Operand) -> Operand:
        w = self.w
        if not tensor(x).dims:
            return self._stored(table, begin, x)
        into = w.apply("grow", table, w.add(begin, count), dims=(w.fresh(),))
        flat = w.apply("reshape", x, count, dims=(w.fresh(),))
        return w.apply("update", into, flat, begin, count, literal(1), axes="s")
