"""What follows for integers from a condition that holds, or does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import eq, ne

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Cond, Literal, Operand, Value
from whilst_compiler.ir.types import BOOL
from whilst_compiler.passes.ranges.facts import Facts, is_integer
from whilst_compiler.passes.ranges.sums import is_scalar

__all__ = ["assume", "assume_branch", "is_poison"]

_NEGATED = {
    "less": "greater_equal", "greater_equal": "less", "greater": "less_equal", "less_equal": "greater",
    "equal": "not_equal", "not_equal": "equal",
}  # fmt: skip

_REACH = 8
"""How many conditions deep the search for consequences goes."""


def assume(facts: Facts, condition: Operand, holds: bool = True, reach: int = _REACH) -> None:
    """From here on, the condition is known to hold, or not to."""
    if reach == 0:
        return
    made = facts.made_by.get(condition)
    if made is None:
        if condition in facts.chosen_by:
            _assume_result(facts, condition, partial(eq, holds), holds, reach - 1)
        return
    name = made.row.name
    if name in _NEGATED:
        x, y = made.inputs
        if is_integer(x) and is_scalar(x) and is_scalar(y):
            _compare(facts, name if holds else _NEGATED[name], x, y, reach - 1)
    elif name == "logical_not":
        assume(facts, made.inputs[0], not holds, reach - 1)
    elif name == ("logical_and" if holds else "logical_or"):
        for x in made.inputs:
            assume(facts, x, holds, reach - 1)
    elif name == "logical_or" and isinstance(condition, Value):
        facts.assume_either(condition)
    elif name == "check":
        assume(facts, made.inputs[0], holds, reach - 1)


def _compare(facts: Facts, name: str, x: Operand, y: Operand, reach: int) -> None:
    match name:
        case "less":
            facts.assume_at_most(x, y, -1)
        case "less_equal":
            facts.assume_at_most(x, y)
        case "greater":
            facts.assume_at_most(y, x, -1)
        case "greater_equal":
            facts.assume_at_most(y, x)
        case "equal":
            facts.assume_at_most(x, y)
            facts.assume_at_most(y, x)
            _assume_equal(facts, x, y, reach)
            _assume_equal(facts, y, x, reach)
        case "not_equal":
            _assume_different(facts, x, y, reach)
            _assume_different(facts, y, x, reach)


def _assume_equal(facts: Facts, x: Operand, y: Operand, reach: int) -> None:
    """A selector equal to a literal tells which branch was taken."""
    if isinstance(y, Literal) and x in facts.chosen_by and reach > 0:
        _assume_result(facts, x, partial(eq, y.value), y, reach - 1)


def _assume_different(facts: Facts, x: Operand, y: Operand, reach: int) -> None:
    if facts.difference(x, y) == 0:
        facts.assume_at_most(x, y, -1)
    if isinstance(y, Literal) and x in facts.chosen_by and reach > 0:
        _assume_result(facts, x, partial(ne, y.value), None, reach - 1)


def _assume_result(
    facts: Facts, x: Operand, possible: Callable[[object], object], wanted: bool | Literal | None, reach: int
) -> None:
    """``x`` comes out of a choice: if only one branch can have yielded what it is, that one was taken."""
    node, index = facts.chosen_by[x]
    results = [branch.results[index] for branch in node.branches]
    left = [
        i for i, r in enumerate(results) if (possible(r.value) if isinstance(r, Literal) else not is_poison(facts, r))
    ]
    if len(left) != 1:
        return
    assume_branch(facts, node, left[0], reach)
    result = results[left[0]]
    if isinstance(wanted, bool):
        assume(facts, result, wanted, reach)
    elif wanted is not None:
        _assume_equal(facts, result, wanted, reach)


def _may_be(facts: Facts, result: Operand, possible: Callable[[object], object]) -> bool:
    return bool(possible(result.value)) if isinstance(result, Literal) else not is_poison(facts, result)


def assume_branch(facts: Facts, node: Cond, index: int, reach: int = _REACH) -> None:
    """The branch of this index is taken."""
    if node.selector.type == BOOL:
        assume(facts, node.selector, index == 0, reach)
    elif not isinstance(node.selector, Literal):
        facts.assume_at_most(node.selector, literal(index))
        facts.assume_at_most(literal(index), node.selector)
        _assume_equal(facts, node.selector, literal(index), reach)


def is_poison(facts: Facts, x: Operand) -> bool:
    """Whether ``x`` stands for a value that is never there, after an error."""
    made = facts.made_by.get(x)
    return made is not None and made.row.name == "poison"
