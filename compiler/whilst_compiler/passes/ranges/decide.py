"""Whether a condition is known to hold, by what is known where it is asked."""

from __future__ import annotations

from whilst_compiler.ir.graph import Apply, Literal, Operand
from whilst_compiler.passes.ranges.facts import Facts, is_integer
from whilst_compiler.passes.ranges.sums import is_scalar

__all__ = ["compare", "holds"]

_REACH = 4
"""How many conditions deep the search goes."""


def holds(facts: Facts, condition: Operand, reach: int = _REACH) -> bool | None:
    """True or False where that is certain. A condition may be made far from where it decides something."""
    if isinstance(condition, Literal):
        return bool(condition.value)
    made = facts.made_by.get(condition)
    if made is None or reach == 0:
        return None
    match made.row.name:
        case "logical_not":
            found = holds(facts, made.inputs[0], reach - 1)
            return None if found is None else not found
        case "logical_and":
            return _both(holds(facts, made.inputs[0], reach - 1), holds(facts, made.inputs[1], reach - 1))
        case "logical_or":
            x, y = (holds(facts, z, reach - 1) for z in made.inputs)
            return _not(_both(_not(x), _not(y)))
        case "check":
            return holds(facts, made.inputs[0], reach - 1)
        case _:
            return compare(facts, made)


def _not(x: bool | None) -> bool | None:
    return None if x is None else not x


def _both(x: bool | None, y: bool | None) -> bool | None:
    if x is False or y is False:
        return False
    return True if x and y else None


def compare(facts: Facts, node: Apply) -> bool | None:
    """What a comparison of integers yields."""
    name = node.row.name
    if name not in _COMPARISONS:
        return None
    x, y = node.inputs
    if not (is_integer(x) and is_scalar(x) and is_scalar(y)):
        return None
    if name in ("greater", "greater_equal"):
        x, y, name = y, x, "less" if name == "greater" else "less_equal"
    over = facts.difference(x, y)
    if over < 0:
        return name != "equal"
    if over == 0 and name == "less_equal":
        return True
    under = facts.difference(y, x)
    if under < 0:
        return name == "not_equal"
    if under == 0 and name == "less":
        return False
    return None if over or under else name in ("equal", "less_equal")


_COMPARISONS = ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")
