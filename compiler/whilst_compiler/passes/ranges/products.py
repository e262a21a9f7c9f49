"""What products, quotients and remainders say about their results."""

from __future__ import annotations

from whilst_compiler.ir.graph import Apply, Literal, Operand
from whilst_compiler.passes.ranges import intervals
from whilst_compiler.passes.ranges.facts import Facts
from whilst_compiler.passes.ranges.steps import QUOTIENTS, is_size_of
from whilst_compiler.passes.ranges.sums import Rule, define_exact, is_scalar
from whilst_compiler.passes.rewrite import integer

__all__ = ["RULES"]


def _divisor(node: Apply) -> int | None:
    """What the node divides by, if it divides by a literal: a shift by k divides by 2**k."""
    if node.row.name not in QUOTIENTS:
        return None
    by = integer(node.inputs[1])
    if by is None or node.row.name != "right_shift":
        return by
    return 1 << by if 0 <= by < 63 else None


def _multiply(facts: Facts, node: Apply) -> None:
    (x, y), v = node.inputs, node.output
    if isinstance(x, Literal):
        x, y = y, x
    by = integer(y)
    low, high = intervals.multiply(facts.interval(x), facts.interval(y))
    ends: list[tuple[Operand, int]] = []
    if by is not None and by > 0 and is_scalar(v):
        ends = _ends(facts, x, by)
    elif by is None and is_scalar(v) and is_scalar(x) and is_scalar(y):
        ends = [*_ends_by_steps(facts, x, y), *_ends_by_steps(facts, y, x)]
    high = min([high, *(facts.highest(z) + c for z, c in ends)])
    if define_exact(facts, node, (low, high)):
        for z, c in ends:
            facts.at_most(v, z, c)


def _ends(facts: Facts, x: Operand, by: int) -> list[tuple[Operand, int]]:
    """``x * by <= z + c * by`` where ``x <= z // by + c``."""
    found = []
    for u, c in facts.ups(x).items():
        quotient = facts.made_by.get(u)
        if quotient is not None and _divisor(quotient) == by:
            found.append((quotient.inputs[0], c * by))
    return found


def _ends_by_steps(facts: Facts, x: Operand, step: Operand) -> list[tuple[Operand, int]]:
    """``x * step <= z`` where ``x <= z // step`` and the step is positive."""
    if facts.lowest(step) < 1:
        return []
    quotients = [facts.made_by.get(u) for u, c in facts.ups(x).items() if c <= 0]
    return [(q.inputs[0], 0) for q in quotients if q is not None and _divides_by(facts, q, step)]


def _divides_by(facts: Facts, node: Apply, step: Operand) -> bool:
    """Whether the node is the largest whole number of steps up to its first operand."""
    if node.row.name == "machine_divide" and facts.lowest(node.inputs[0]) < 0:
        return False
    return node.row.name != "right_shift" and node.row.name in QUOTIENTS and is_size_of(facts, node.inputs[1], step)


def _left_shift(facts: Facts, node: Apply) -> None:
    x, y = (facts.interval(z) for z in node.inputs)
    if y[0] >= 0 and y[1] < 64:
        define_exact(facts, node, intervals.multiply(x, (1 << y[0], 1 << y[1])))
    else:
        facts.define(node.output, intervals.full(node.output.type))


def _divide(facts: Facts, node: Apply) -> None:
    x, v = node.inputs[0], node.output
    by = _divisor(node)
    if node.row.name == "right_shift" and by is None:
        facts.define(v, intervals.full(v.type))
        return
    divisor = facts.interval(node.inputs[1]) if by is None else (by, by)
    exact = define_exact(facts, node, intervals.floor_divide(facts.interval(x), divisor))
    if not exact or not is_scalar(v) or divisor[0] < 1:
        return
    if facts.interval(x)[0] >= 0:
        facts.at_most(v, x, 0)
    total = facts.made_by.get(x)
    if by == 2 and total is not None and _is_sum(facts, total):
        _middle(facts, node, *total.inputs)


def _is_sum(facts: Facts, total: Apply) -> bool:
    if total.row.name != "add":
        return total.row.name == "checked_add"
    x, y = (facts.interval(z) for z in total.inputs)
    return intervals.fits(intervals.add(x, y), intervals.full(total.output.type))


def _middle(facts: Facts, node: Apply, x: Operand, y: Operand) -> None:
    """``(x + y) // 2`` lies between x and y."""
    v = node.output
    for one, other in ((x, y), (y, x)):
        facts.at_most(v, one, facts.difference(other, one) // 2)
        facts.at_least(v, one, -facts.difference(one, other) // 2)
    facts.ranges[v] = intervals.meet(facts.ranges[v], (facts.lowest(v), facts.highest(v)))


def _remainder(facts: Facts, node: Apply) -> None:
    (x, y), v = node.inputs, node.output
    whole, divisor = facts.interval(x), facts.interval(y)
    facts.define(v, intervals.remainder(whole, divisor))
    if is_scalar(v) and divisor[0] >= 0:
        if divisor[0] > 0:
            facts.at_most(v, y, -1)
        if whole[0] >= 0:
            facts.at_most(v, x, 0)


def _bitwise_and(facts: Facts, node: Apply) -> None:
    v = node.output
    found = intervals.bitwise_and(*(facts.interval(x) for x in node.inputs))
    facts.define(v, found or intervals.full(v.type))
    for x in node.inputs:
        if is_scalar(v) and facts.interval(x)[0] >= 0:
            facts.at_most(v, x, 0)


def _machine(facts: Facts, node: Apply) -> None:
    """The machine's division is the mathematical one where there are no signs."""
    x, y = (facts.interval(z) for z in node.inputs)
    if x[0] >= 0 and y[0] >= 1:
        (_divide if node.row.name == "machine_divide" else _remainder)(facts, node)
    else:
        facts.define(node.output, intervals.full(node.output.type))


RULES: dict[str, Rule] = {
    "multiply": _multiply,
    "checked_multiply": _multiply,
    "left_shift": _left_shift,
    "checked_left_shift": _left_shift,
    "floor_divide": _divide,
    "checked_floor_divide": _divide,
    "right_shift": _divide,
    "remainder": _remainder,
    "machine_divide": _machine,
    "machine_remainder": _machine,
    "bitwise_and": _bitwise_and,
}
