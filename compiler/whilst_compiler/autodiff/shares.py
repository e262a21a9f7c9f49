"""What a budget is shared out to: the records of a chunk's trips, and snapshots of states.

A budget can be less than a loop needs: one state to begin at and the record of one trip. Then it gets these, and
whoever gave the budget is told (``Told``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.own_sizes import OwnSizes
from whilst_compiler.autodiff.records import record_of
from whilst_compiler.autodiff.weave import Operands, Weaver
from whilst_compiler.autodiff.written import parts_written
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Graph, Operand, Value, While
from whilst_compiler.source import Location

__all__ = ["Share", "Told", "sizes_of_chunks"]

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
    w = Weaver(f"{name}.sizes", node.location, (p.type for p in params))
    numbers = {p: own.compute(w, x, params) for p, x in told.items()}
    sizes, one = [_bytes(w, p, w.sizes(p)) for p in params[: len(node.inits)]], literal(1)
    state = w.apply("maximum", _sum(w, sizes), one)
    growing = [size for size, f in zip(sizes, fixed, strict=True) if not f]
    copies: Operand = w.multiply(_sum(w, growing), _COPIES) if growing else literal(0)
    written, kept = _written(w, node, params), record_of(w, node, params, numbers)
    trip = w.apply("maximum", w.apply("maximum", written, kept), one)
    record = w.apply("maximum", w.apply("maximum", written, w.divide(kept, _RECORD)), one)
    left = w.apply("maximum", w.subtract(literal(share.bytes), state), literal(0))
    part = w.apply("minimum", literal(max(1, share.bytes // _SHARE)), w.divide(left, _RECORD))
    length = w.apply("minimum", w.apply("maximum", w.divide(part, record), one), literal(_LONGEST))
    tape = w.apply("where", w.less(one, length), w.multiply(w.multiply(length, _RECORD), record), trip)
    needed, least = w.add(tape, copies), w.add(state, w.add(trip, copies))
    room = w.apply("maximum", w.divide(w.subtract(literal(share.bytes), needed), state), one)
    if growing:  # chunks stay as long as they are
        whole = w.divide(w.multiply(w.add(state, copies), _SHARE), _SHARE - _RECORD)
        least = w.apply("maximum", least, whole)
    return w.function(params, (length, room, least))


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
