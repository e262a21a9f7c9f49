"""What sums and differences say about their results.

Plain arithmetic wraps: it says something only where the exact result is known to fit. Checked arithmetic passed its
check, so its result is exact.
"""

from __future__ import annotations

from collections.abc import Callable

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Literal, Operand
from whilst_compiler.ir.types import Tensor
from whilst_compiler.passes.ranges import intervals
from whilst_compiler.passes.ranges.facts import FAR, Facts
from whilst_compiler.passes.ranges.intervals import Interval
from whilst_compiler.passes.rewrite import integer

__all__ = ["RULES", "Rule", "define_exact", "is_scalar"]

Rule = Callable[[Facts, Apply], None]


def is_scalar(x: Operand) -> bool:
    return isinstance(x.type, Tensor) and not x.type.dims


def define_exact(facts: Facts, node: Apply, exact: Interval) -> bool:
    """Define the output by the exact result of arithmetic; False if it may have wrapped."""
    room = intervals.full(node.output.type)
    if intervals.fits(exact, room) or node.row.name.startswith("checked"):
        facts.define(node.output, intervals.meet(exact, room))
        return True
    facts.define(node.output, room)
    return False


def _add(facts: Facts, node: Apply) -> None:
    (x, y), v = node.inputs, node.output
    if isinstance(x, Literal):
        x, y = y, x
    low, high = intervals.add(facts.interval(x), facts.interval(y))
    if not is_scalar(v):
        define_exact(facts, node, (low, high))
        return
    rest = _without(facts, x, y) or _without(facts, y, x)
    if rest is not None and _is_exact(facts, node, *rest):
        facts.define_as(v, *rest)
        return
    ends = [] if isinstance(y, Literal) else [*_ends(facts, x, y), *_ends(facts, y, x)]
    high = min([high, *(facts.highest(z) + c for z, c in ends)])
    if not define_exact(facts, node, (low, high)):
        return
    by = integer(y)
    if by is not None:
        _offset(facts, node, x, by)
        return
    for z, c in ends:
        facts.at_most(v, z, c)
    for one, other in ((x, y), (y, x)):
        low, high = facts.interval(other)
        facts.at_most(v, one, high)
        facts.at_least(v, one, low)


def _without(facts: Facts, x: Operand, y: Operand) -> tuple[Operand, int] | None:
    """``z`` and ``c`` where ``x + y`` is ``z + c`` because ``x`` is ``z - y + c``: but for what is lost by wrapping."""
    base, c = facts.split(x)
    made = facts.made_by.get(base) if base is not None else None
    if made is None:
        return None
    match made.row.name:
        case "subtract" | "checked_subtract" if facts.split(made.inputs[1]) == facts.split(y):
            return made.inputs[0], c
        case "add" | "checked_add":
            for one, other in (made.inputs, made.inputs[::-1]):
                if _is_negative(facts, one, y):
                    return other, c
    return None


def _is_exact(facts: Facts, node: Apply, z: Operand, c: int) -> bool:
    """Whether the output is ``z + c`` if it is so but for multiples of what its type has room for."""
    exact = intervals.add(facts.interval(z), (c, c))
    return z.type == node.output.type and intervals.fits(exact, intervals.full(node.output.type))


def _is_negative(facts: Facts, x: Operand, y: Operand) -> bool:
    """Whether ``x`` is ``-y``."""
    made = facts.made_by.get(x)
    is_one = made is not None and made.row.name in ("negative", "checked_negative")
    return is_one and facts.split(made.inputs[0]) == facts.split(y)  # type: ignore[union-attr]


def _offset(facts: Facts, node: Apply, x: Operand, by: int) -> None:
    """The output is ``x + by``; so ``x`` is not so near the end of its range that this would not fit."""
    low, high = intervals.full(node.output.type)
    if by > 0:
        facts.assume_at_most(x, literal(high - by))
    else:
        facts.assume_at_most(literal(low - by), x)
    facts.define_as(node.output, x, by)


def _ends(facts: Facts, x: Operand, y: Operand) -> list[tuple[Operand, int]]:
    """``x + y <= z + c`` where ``y <= (z - w) + a`` and ``x <= w + b``."""
    found = []
    for u, a in facts.ups(y).items():
        if u in facts.differences:
            z, w = facts.differences[u]
            b = facts.difference(x, w)
            if b < FAR:
                found.append((z, a + b))
    return found


def _subtract(facts: Facts, node: Apply) -> None:
    (x, y), v = node.inputs, node.output
    exact = intervals.subtract(facts.interval(x), facts.interval(y))
    by = integer(y)
    if is_scalar(v) and by is None:
        exact = intervals.meet(exact, (-facts.difference(y, x), facts.difference(x, y)))
    if not define_exact(facts, node, exact) or not is_scalar(v):
        return
    if by is not None:
        _offset(facts, node, x, -by)
        return
    other = _rest(facts, x, y)
    if other is not None:
        facts.define_as(v, other)
        return
    facts.differences[v] = (x, y)
    low, high = facts.interval(y)
    facts.at_most(v, x, -low)
    facts.at_least(v, x, -high)


def _rest(facts: Facts, x: Operand, y: Operand) -> Operand | None:
    """``z`` where ``x`` is ``y + z``."""
    made = facts.made_by.get(x)
    if made is None or made.row.name not in ("add", "checked_add"):
        return None
    for one, other in (made.inputs, made.inputs[::-1]):
        if facts.split(one) == facts.split(y):
            return other
    return None


def _negative(facts: Facts, node: Apply) -> None:
    define_exact(facts, node, intervals.negative(facts.interval(node.inputs[0])))


def _absolute(facts: Facts, node: Apply) -> None:
    (x,) = node.inputs
    interval = facts.interval(x)
    if interval[0] >= 0 and is_scalar(x):
        facts.define_as(node.output, x)
    else:
        define_exact(facts, node, intervals.absolute(interval))


RULES: dict[str, Rule] = {
    "add": _add,
    "checked_add": _add,
    "subtract": _subtract,
    "checked_subtract": _subtract,
    "negative": _negative,
    "checked_negative": _negative,
    "absolute": _absolute,
    "checked_absolute": _absolute,
}
