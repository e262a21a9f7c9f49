"""What a budget is shared out to: the records of a chunk's trips, and snapshots of states.

A budget can be less than a loop needs: one state to begin at and the record of one trip. Then it gets these, and
whoever gave the budget is told (``Told``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.own_sizes import OwnSizes
from whilst_compiler.autodiff.records import record_of
from whilst_compiler.autodiff.weave import Operands, Weaver
from whilst_compiler.autodiff.written import parts_written
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Graph, Operand, Value, While
from whilst_compiler.source import Location

__all__ = ["Share", "Told", "sizes_of_chunks", "sizes_of_trips"]

_LONGEST = 1 << 30
_SHARE = 8
"""A chunk may have this part of the budget for its states."""
_RECORD = 3
"""A record of a chunk can hold so many times what a trip writes."""
_COPIES = 3
"""Of an array that grows there are so many on the way back besides what is kept: they cannot be there beforehand."""


@dataclass
class Told:
    """Who is told of budgets that are too small: the number of a host, which is called with the number of a loop and
    the bytes that it needs. ``loops`` has, for each, where it is and what its share of the budget is."""

    site: int
    loops: list[tuple[Location | None, int]] = field(default_factory=list)

    def share(self, node: While, budget: int) -> Share:
        """That of one more loop."""
        self.loops.append((node.location, budget))
        return Share(budget, self.site, len(self.loops) - 1)


@dataclass(frozen=True)
class Share:
    """The bytes that a loop, of this number, has; the host at ``site`` is told where that is too little."""

    bytes: int
    site: int
    loop: int

    def tell(self, w: Weaver, least: Operand) -> None:
        """Say so where the least that the loop needs is more."""

        def too_little() -> Operands:
            w.apply_all("remark", literal(self.loop), least, site=self.site)
            return ()

        w.where_so(w.less(self.bytes, least), too_little, tuple)


def sizes_of_chunks(
    name: str, node: While, params: Sequence[Value], fixed: Sequence[bool], share: Share, own: OwnSizes,
    told: Mapping[Value, Operand],
) -> Graph:  # fmt: skip
    """Of carried and captured values (``params``): how many trips a chunk has, how many snapshots there may be, at
    least one, and how many bytes are the least that the loop needs."""
    w = _Sizes(f"{name}.sizes", params, fixed)
    numbers = {p: own.compute(w, x, params) for p, x in told.items()}
    own_params = node.body.params[node.bound is not None :]
    written, kept = _written(w, node, params), record_of(w, node.body, own_params, params, numbers)
    trip, record = w.most(written, kept, 1), w.most(written, w.divide(kept, _RECORD), 1)
    left = w.most(w.subtract(literal(share.bytes), w.state), 0)
    part = w.apply("minimum", literal(max(1, share.bytes // _SHARE)), w.divide(left, _RECORD))
    length = w.apply("minimum", w.most(w.divide(part, record), 1), literal(_LONGEST))
    tape = w.apply("where", w.less(1, length), w.multiply(w.multiply(length, _RECORD), record), trip)
    least = w.least(trip)
    if not all(fixed):  # chunks stay as long as they are
        whole = w.divide(w.multiply(w.add(w.state, w.copies), _SHARE), _SHARE - _RECORD)
        least = w.most(least, whole)
    return w.function(params, (length, w.room(share, tape), least))


def sizes_of_trips(
    name: str, trip: Graph, params: Sequence[Value], fixed: Sequence[bool], share: Share, apart: Collection[Value]
) -> Graph:
    """The same where a chunk is one trip. It leaves no record, but holds what it computes on its way back, the values
    ``apart`` from another share."""
    w = _Sizes(f"{name}.sizes", params, fixed)
    held = w.most(record_of(w, trip, trip.params, params, {}, apart), 1)
    return w.function(params, (literal(1), w.room(share, held), w.least(held)))


class _Sizes(Weaver):
    """``state``: the bytes of the carried values; ``copies``: those of what is there of growing ones beside them."""

    def __init__(self, name: str, params: Sequence[Value], fixed: Sequence[bool]) -> None:
        super().__init__(name, None, (p.type for p in params))
        sizes = [_bytes(self, p, self.sizes(p)) for p in params[: len(fixed)]]
        growing = [size for size, f in zip(sizes, fixed, strict=True) if not f]
        self.state = self.most(_sum(self, sizes), 1)
        self.copies: Operand = self.multiply(_sum(self, growing), _COPIES) if growing else literal(0)

    def most(self, *several: Operand | int) -> Operand:
        first, *others = (literal(x) if isinstance(x, int) else x for x in several)
        for x in others:
            first = self.apply("maximum", first, x)
        return first

    def room(self, share: Share, held: Operand) -> Operand:
        """The snapshots for which there is room beside what is held."""
        needed = self.add(held, self.copies)
        return self.most(self.divide(self.subtract(literal(share.bytes), needed), self.state), 1)

    def least(self, trip: Operand) -> Operand:
        """The bytes of a state and of what a trip leaves."""
        return self.add(self.state, self.add(trip, self.copies))


def _written(w: Weaver, node: While, params: Sequence[Value]) -> Operand:
    """The bytes that a trip writes."""
    total: Operand = literal(0)
    for k, p in enumerate(params[: len(node.inits)]):
        sizes, parts = w.sizes(p), parts_written(node, k)
        for axes in [tuple(range(len(sizes)))] if parts is None else parts:
            total = w.add(total, _bytes(w, p, [sizes[axis] for axis in axes]))
    return total


def _bytes(w: Weaver, p: Value, sizes: Operands) -> Operand:
    return w.multiply(w.product(sizes), max(1, tensor(p).dtype.bits // 8))


def _sum(w: Weaver, terms: Iterable[Operand]) -> Operand:
    total: Operand = literal(0)
    for x in terms:
        total = w.add(total, x)
    return total
