"""What choices, conversions, checks and accesses to arrays say about their results.

The interval of an array of integers is that of its elements.
"""

from __future__ import annotations

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Operand
from whilst_compiler.ir.types import Tensor, Type
from whilst_compiler.passes.ranges import intervals
from whilst_compiler.passes.ranges.assume import assume
from whilst_compiler.passes.ranges.decide import holds
from whilst_compiler.passes.ranges.facts import Facts, is_integer
from whilst_compiler.passes.ranges.sums import Rule, is_scalar

__all__ = ["RULES", "most_elements"]

_EVERYWHERE = 1 << 62
"""Beyond the order of all values."""


def _minimum(facts: Facts, node: Apply) -> None:
    x, y = (facts.interval(z) for z in node.inputs)
    found = _in_order(facts, node)
    if found is not None:
        facts.define_as(node.output, found[0])
        return
    facts.define(node.output, (min(x[0], y[0]), min(x[1], y[1])))
    for z in node.inputs if is_scalar(node.output) else ():
        facts.at_most(node.output, z, 0)


def _maximum(facts: Facts, node: Apply) -> None:
    x, y = (facts.interval(z) for z in node.inputs)
    found = _in_order(facts, node)
    if found is not None:
        facts.define_as(node.output, found[1])
        return
    facts.define(node.output, (max(x[0], y[0]), max(x[1], y[1])))
    for z in node.inputs if is_scalar(node.output) else ():
        facts.at_least(node.output, z, 0)


def _in_order(facts: Facts, node: Apply) -> tuple[Operand, Operand] | None:
    """The smaller operand and the larger one, where that is known."""
    x, y = node.inputs
    if not (is_scalar(x) and is_scalar(y)):
        return None
    if facts.difference(x, y) <= 0:
        return x, y
    return (y, x) if facts.difference(y, x) <= 0 else None


def _where(facts: Facts, node: Apply) -> None:
    condition, x, y = node.inputs
    known = holds(facts, condition) if is_scalar(node.output) else None
    if known is not None:
        facts.define_as(node.output, x if known else y)
    elif is_scalar(node.output):
        sides = []
        for side, chosen in ((x, True), (y, False)):
            mark = facts.mark()
            assume(facts, condition, chosen)
            sides.append(facts.outline(side))
            facts.undo(mark)
        facts.define_join(node.output, sides, _EVERYWHERE)
    else:
        facts.define(node.output, intervals.join(facts.interval(x), facts.interval(y)))


def _cast(facts: Facts, node: Apply) -> None:
    (x,), v = node.inputs, node.output
    room = intervals.full(v.type)
    assert isinstance(v.type, Tensor)
    if not is_integer(x) or v.type.dtype.kind == "b" or not intervals.fits(facts.interval(x), room):
        facts.define(v, room)
    else:
        _same(facts, node)


def _same(facts: Facts, node: Apply) -> None:
    """A view, a copy, a checked value: what the first operand is."""
    x, v = node.inputs[0], node.output
    if is_scalar(v) and is_scalar(x):
        facts.define_as(v, x)
    else:
        facts.define(v, facts.interval(x))


def _elements(facts: Facts, node: Apply) -> None:
    """An array made of the elements of its operands."""
    written = node.row.name in ("store", "update")
    found, *others = (facts.interval(x) for x in (node.inputs[:2] if written else node.inputs))
    for interval in others:
        found = intervals.join(found, interval)
    facts.define(node.output, found)


def most_elements(array: Type) -> int:
    """NumPy keeps the number of bytes of an array below 2**63."""
    assert isinstance(array, Tensor)
    return (1 << 63) // max(array.dtype.bits // 8, 2) - 1


def _dim(facts: Facts, node: Apply) -> None:
    facts.define(node.output, (0, most_elements(node.inputs[0].type)))


def _iota(facts: Facts, node: Apply) -> None:
    high = facts.interval(node.inputs[0])[1] - 1
    facts.define(node.output, intervals.meet((0, max(high, 0)), intervals.full(node.output.type)))


def _check_index(facts: Facts, node: Apply) -> None:
    """The check passed: the index lies in the array from here on."""
    (i, n), v = node.inputs, node.output
    low, high = facts.interval(i)
    last = max(facts.interval(n)[1] - 1, 0)
    if low >= 0:
        facts.assume_at_most(i, n, -1)
        facts.define_as(v, i)
    elif low == high:
        facts.assume_at_most(literal(-low), n)
        facts.define_as(v, n, low)
    else:
        facts.assume_at_most(i, n, -1)
        facts.define(v, (0, last))
        facts.at_most(v, n, -1)
        facts.at_least(v, i, 0)


_SAME = (
    "broadcast", "check", "compress", "copy", "diagonal", "full", "load", "positive", "reduce_maximum",
    "reduce_minimum", "reshape", "subview", "transpose",
)  # fmt: skip

RULES: dict[str, Rule] = {
    "minimum": _minimum,
    "maximum": _maximum,
    "where": _where,
    "cast": _cast,
    "dim": _dim,
    "iota": _iota,
    "check_index": _check_index,
    "store": _elements,
    "update": _elements,
    "pack": _elements,
    "concatenate": _elements,
    **dict.fromkeys(_SAME, _same),
}
