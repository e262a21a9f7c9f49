"""What a node can give way to, given what is known where it stands: a rule for each row that can."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Literal, Operand, Value
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.ranges import intervals
from whilst_compiler.passes.ranges.decide import compare, holds
from whilst_compiler.passes.ranges.facts import Facts, is_integer
from whilst_compiler.passes.ranges.sums import is_scalar

__all__ = ["RULES", "Instead"]


class Instead(NamedTuple):
    """Another row that does the same, what it is applied to, and nodes that come before."""

    row: str
    inputs: tuple[Operand, ...]
    before: tuple[Apply, ...] = ()


Rule = Callable[[Apply, Facts], "Operand | Instead | None"]


def _plain(node: Apply, fits: bool) -> Instead | None:
    """The row without its check, if that will do."""
    return Instead(node.row.name.removeprefix("checked_"), node.inputs) if fits else None


def _check_index(node: Apply, facts: Facts) -> Operand | Instead | None:
    i, n = node.inputs
    if facts.lowest(i) >= 0:
        return i if facts.difference(i, n) <= -1 else None
    if facts.highest(i) < 0 and _from_the_end(i, n, facts):
        return Instead("add", (n, i))
    return None


def _from_the_end(i: Operand, n: Operand, facts: Facts) -> bool:
    """Whether ``-n <= i``: seen from the interval, or from a ``z <= n`` of which ``i`` is the negative."""
    if facts.lowest(i) + facts.lowest(n) >= 0:
        return True
    base, offset = facts.split(i)
    negative = facts.made_by.get(base) if base is not None else None
    if negative is None or negative.row.name not in ("negative", "checked_negative"):
        return False
    (z,) = negative.inputs
    exact = facts.lowest(z) > intervals.full(z.type)[0] or negative.row.name == "checked_negative"
    return exact and facts.difference(z, n) <= offset


def _sum(node: Apply, facts: Facts) -> Instead | None:
    combine = intervals.add if node.row.name == "checked_add" else intervals.subtract
    x, y = node.inputs
    room = intervals.full(node.output.type)
    exact = combine(facts.interval(x), facts.interval(y))
    if not intervals.fits(exact, room) and is_scalar(node.output):
        exact = combine(*((facts.lowest(z), facts.highest(z)) for z in (x, y)))
        if node.row.name == "checked_subtract":
            exact = intervals.meet(exact, (-facts.difference(y, x), facts.difference(x, y)))
    return _plain(node, intervals.fits(exact, room))


def _product(node: Apply, facts: Facts) -> Instead | None:
    x, y = (facts.interval(z) for z in node.inputs)
    return _plain(node, intervals.fits(intervals.multiply(x, y), intervals.full(node.output.type)))


def _sign(node: Apply, facts: Facts) -> Instead | None:
    """Only the least integer has no opposite."""
    low, _ = facts.interval(node.inputs[0])
    return _plain(node, low > intervals.full(node.output.type)[0])


def _quotient(node: Apply, facts: Facts) -> Instead | None:
    """Only the least integer by -1 does not fit."""
    x, y = (facts.interval(z) for z in node.inputs)
    minus_one = y[0] <= -1 <= y[1]
    return _plain(node, not minus_one or x[0] > intervals.full(node.output.type)[0])


def _shift(node: Apply, facts: Facts) -> Instead | None:
    x, y = (facts.interval(z) for z in node.inputs)
    if y[0] < 0 or y[1] > 63:
        return None
    return _plain(node, intervals.fits(intervals.multiply(x, (1, 1 << y[1])), intervals.full(node.output.type)))


def _comparison(node: Apply, facts: Facts) -> Literal | None:
    known = compare(facts, node)
    return None if known is None else literal(known)


def _check(node: Apply, facts: Facts) -> Operand | None:
    return node.inputs[0] if holds(facts, node.inputs[1]) else None


def _where(node: Apply, facts: Facts) -> Operand | None:
    condition, x, y = node.inputs
    known = holds(facts, condition) if is_scalar(condition) else None
    chosen = None if known is None else x if known else y
    return chosen if chosen is not None and chosen.type == node.output.type else None


def _extremum(node: Apply, facts: Facts) -> Operand | None:
    x, y = node.inputs
    if not (is_integer(x) and is_scalar(x) and is_scalar(y)):
        return None
    low, high = (x, y) if node.row.name == "minimum" else (y, x)
    if facts.difference(x, y) <= 0:
        return low
    return high if facts.difference(y, x) <= 0 else None


def _absolute(node: Apply, facts: Facts) -> Operand | None:
    (x,) = node.inputs
    return x if is_integer(x) and facts.interval(x)[0] >= 0 else None


def _floor_divide(node: Apply, facts: Facts) -> Instead | None:
    """Without signs, what the machine does."""
    x, y = node.inputs
    simple = is_integer(x) and facts.interval(x)[0] >= 0 and facts.interval(y)[0] >= 1
    return Instead("machine_divide", (x, y)) if simple else None


def _remainder(node: Apply, facts: Facts) -> Operand | Instead | None:
    """What lies below the divisor already, or less than one divisor away; without signs, what the machine does."""
    x, y = node.inputs
    if not is_integer(x) or facts.interval(y)[0] < 1:
        return None
    if is_scalar(x) and is_scalar(y):
        not_negative, below = facts.lowest(x) >= 0, facts.difference(x, y) < 0
        if not_negative and below:
            return x
        near = facts.lowest(x) + facts.lowest(y) >= 0 and facts.difference(x, y) < facts.lowest(y)
        if near and not isinstance(y, Literal):
            return _wrapped_around(x, y, not_negative, below)
    return Instead("machine_remainder", (x, y)) if facts.interval(x)[0] >= 0 else None


def _wrapped_around(x: Operand, y: Operand, not_negative: bool, below: bool) -> Instead:
    """``-y <= x < 2 * y``: one addition or subtraction does."""
    zero = literal(0, x.type if isinstance(x.type, Tensor) else None)
    up, down = _apply("add", x, y), _apply("subtract", x, y)
    if below:
        negative = _apply("less", x, zero)
        return Instead("where", (negative.output, up.output, x), (up, negative))
    over = _apply("greater_equal", x, y)
    if not_negative:
        return Instead("where", (over.output, down.output, x), (down, over))
    negative = _apply("less", x, zero)
    raised = _apply("where", negative.output, up.output, x)
    return Instead("where", (over.output, down.output, raised.output), (up, down, over, negative, raised))


def _apply(row: str, *inputs: Operand) -> Apply:
    (type,) = ROWS[row].infer(tuple(x.type for x in inputs), {})
    return Apply(ROWS[row], inputs, {}, (Value(type),))


RULES: dict[str, Rule] = {
    "check": _check,
    "check_index": _check_index,
    "where": _where,
    "checked_add": _sum,
    "checked_subtract": _sum,
    "checked_multiply": _product,
    "checked_negative": _sign,
    "checked_floor_divide": _quotient,
    "checked_left_shift": _shift,
    "minimum": _extremum,
    "maximum": _extremum,
    "absolute": _absolute,
    "checked_absolute": _absolute,
    "floor_divide": _floor_divide,
    "remainder": _remainder,
    **dict.fromkeys(("less", "less_equal", "greater", "greater_equal", "equal", "not_equal"), _comparison),
}
