"""What a trip by steps known only at run time says: `for k in range(0, n, block)`: k lies below n, and block above 0.

Such a loop makes ``(maximum(width, 1) - 1) // size + (width > 0)`` trips, where ``width`` is the way from one end to
the other in the direction of the step, and ``size`` how long a step is. Where a trip is made there is a way to go;
where there would be none if the step led the other way, it does not.
"""

from __future__ import annotations

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Literal, Operand, Value
from whilst_compiler.passes.ranges.assume import assume
from whilst_compiler.passes.ranges.decide import holds
from whilst_compiler.passes.ranges.facts import Facts
from whilst_compiler.passes.rewrite import integer

__all__ = ["QUOTIENTS", "assume_trip", "is_size_of"]

QUOTIENTS = ("floor_divide", "checked_floor_divide", "machine_divide", "right_shift")


def assume_trip(facts: Facts, counter: Value, bound: Operand) -> None:
    """From here on, the loop with this counter and bound makes a trip."""
    _settle(facts, bound)
    total = facts.made_by.get(bound)
    if total is None or total.row.name not in ("add", "checked_add"):
        return
    whole, some = total.inputs
    quotient, width = facts.made_by.get(whole), _way(facts, some)
    if quotient is None or quotient.row.name not in QUOTIENTS or width is None:
        return
    facts.assume_at_most(counter, whole)
    at_least_one, distance = facts.split(quotient.inputs[0])
    made = facts.made_by.get(at_least_one) if at_least_one is not None else None
    if distance == -1 and at_least_one is not None and made is not None and _is_at_least_one(made, width):
        facts.assume_at_most(literal(1), width)
        facts.assume_at_most(at_least_one, width)
        _assume_direction(facts, width)


def _settle(facts: Facts, bound: Operand) -> None:
    """What holds unless there is no trip."""
    for condition in tuple(facts.either):
        for one, other in (facts.made_by[condition].inputs, facts.made_by[condition].inputs[::-1]):
            made = facts.made_by.get(one)
            if made is not None and bound in made.inputs and holds(facts, one) is False:
                assume(facts, other)


def _way(facts: Facts, some: Operand) -> Value | None:
    """``width``, if the operand is 1 where ``width > 0``, and else 0."""
    cast = facts.made_by.get(some)
    test = facts.made_by.get(cast.inputs[0]) if cast is not None and cast.row.name == "cast" else None
    if test is None or test.row.name not in ("greater", "less"):
        return None
    width, zero = test.inputs if test.row.name == "greater" else test.inputs[::-1]
    return width if isinstance(width, Value) and integer(zero) == 0 else None


def _is_at_least_one(made: Apply, width: Value) -> bool:
    return made.row.name == "maximum" and width in made.inputs and any(integer(x) == 1 for x in made.inputs)


def _assume_direction(facts: Facts, width: Value) -> None:
    """``width`` is ``high - low``, each chosen by the sign of the step: one sign may leave nothing between them."""
    if width not in facts.differences:
        return
    high, low = (facts.made_by.get(x) for x in facts.differences[width])
    if high is None or low is None or high.row.name != "where" or low.row.name != "where":
        return
    upwards = high.inputs[0]
    if low.inputs[0] is not upwards:
        return
    ways = [facts.difference(high.inputs[k], low.inputs[k]) for k in (1, 2)]
    for k, way in enumerate(ways):
        if way < 1:  # not in this direction
            other = 2 - k
            assume(facts, upwards, k == 1)
            for choice in (high, low):
                facts.assume_at_most(choice.output, choice.inputs[other])
                facts.assume_at_most(choice.inputs[other], choice.output)
            return


def is_size_of(facts: Facts, size: Operand, step: Operand) -> bool:
    """Whether ``size`` is how long a step is, which is known to be positive."""
    least = facts.lowest(step)
    while least >= 1:
        if facts.split(size) == facts.split(step):
            return True
        made = facts.made_by.get(size)
        if made is None or made.row.name not in ("absolute", "maximum"):
            return False
        left = [x for x in made.inputs if not isinstance(x, Literal)]
        if len(left) != 1 or any((integer(x) or 0) > least for x in made.inputs if isinstance(x, Literal)):
            return False
        size = left[0]
    return False
