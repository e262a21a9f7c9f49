"""Count loops: `while i < n: ...; i += 1` becomes a loop with a bound.

That takes a test which only compares a carried integer with a value from outside, a step of 1 or -1, and a number of
trips that fits. The integer is then the start plus or minus the counter.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Literal, Node, Operand, Value, While
from whilst_compiler.ir.types import I64
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.ranges import intervals
from whilst_compiler.passes.ranges.facts import Facts
from whilst_compiler.passes.rewrite import TRUE, integer
from whilst_compiler.passes.scopes import carried_params

__all__ = ["Count", "counted", "make_counted"]

_T = TypeVar("_T")

_LIMIT = {"less": (1, 0), "less_equal": (1, 1), "greater": (-1, 0), "greater_equal": (-1, -1)}
"""For each comparison with the end: the step that leads there, and how far beyond the end the loop stops."""

_MIRRORED = {
    "less": "greater",
    "less_equal": "greater_equal",
    "greater": "less",
    "greater_equal": "less_equal",
    "not_equal": "not_equal",
}


class Count(NamedTuple):
    """The carried value of this position runs by ``step`` from its start to ``end + beyond``, exclusive."""

    position: int
    end: Operand
    step: int
    beyond: int


def counted(node: While, facts: Facts, limit: int) -> Count | None:
    """How the loop counts, if it does; values from before the loop are of an order below ``limit``."""
    if node.bound is not None or len(node.test.nodes) != 1:
        return None
    test = node.test.nodes[0]
    if not isinstance(test, Apply) or node.test.results != test.outputs or len(test.inputs) != 2:
        return None
    for x, end, name in ((*test.inputs, test.row.name), (*test.inputs[::-1], _MIRRORED.get(test.row.name, ""))):
        params = carried_params(node)
        if x in params and x.type == I64 and (isinstance(end, Literal) or facts.order.get(end, limit) < limit):
            return _count(node, facts, params.index(x), end, name)
    return None


def _count(node: While, facts: Facts, index: int, end: Operand, name: str) -> Count | None:
    start, step = node.inits[index], _step(node, facts, index)
    if name == "not_equal":
        name = _towards(start, end, step, facts)
    if name not in _LIMIT or step != _LIMIT[name][0]:
        return None
    found = Count(index, end, step, _LIMIT[name][1])
    last, room = facts.interval(end), intervals.full(I64)
    stop = (last[0] + found.beyond, last[1] + found.beyond)
    first = (facts.lowest(start), facts.highest(start))
    trips = stop[1] - first[0] if step > 0 else first[1] - stop[0]
    return found if intervals.fits(stop, room) and trips <= room[1] else None


def _towards(start: Operand, end: Operand, step: int | None, facts: Facts) -> str:
    """The comparison that a test for inequality comes to, if the steps lead to the end."""
    if step == 1 and facts.difference(start, end) <= 0:
        return "less"
    return "greater" if step == -1 and facts.difference(end, start) <= 0 else ""


def _step(node: While, facts: Facts, index: int) -> int | None:
    """What each trip adds to the carried value: 1 or -1."""
    made = facts.made_by.get(node.body.results[index])
    if made is None or not made.inputs:
        return None
    name = made.row.name.removeprefix("checked_")
    x, by = made.inputs[0], integer(made.inputs[-1])
    if name not in ("add", "subtract") or x is not carried_params(node)[index] or by is None:
        return None
    return by if name == "add" else -by


def make_counted(node: While, count: Count) -> tuple[list[Node], list[Node]]:
    """Give the loop its bound; the nodes to put before it and after it."""
    index, end, step, beyond = count
    before: list[Node] = []
    start, param, output = node.inits[index], carried_params(node)[index], node.outputs[index]

    def apply(row: str, x: Operand, y: Operand) -> Value:
        before.append(Apply(ROWS[row], (x, y), {}, (Value(I64),), node.location))
        return before[-1].outputs[0]

    stop = apply("add", end, literal(beyond)) if beyond else end
    last = apply("maximum" if step > 0 else "minimum", stop, start)
    node.bound = apply("subtract", last, start) if step > 0 else apply("subtract", start, last)
    k = Value(I64, "k")
    row = ROWS["add" if step > 0 else "subtract"]
    node.body.nodes.insert(0, Apply(row, (start, k), {}, (param,), node.location))
    node.test.nodes, node.test.results = [], (TRUE,)
    for region in (node.test, node.body):
        region.params = (k, *(p for p in region.params if p is not param))
    node.inits, node.outputs = _without(node.inits, index), _without(node.outputs, index)
    node.body.results = _without(node.body.results, index)
    after: list[Node] = [Apply(row, (start, node.bound), {}, (output,), node.location)]
    return before, after


def _without(items: tuple[_T, ...], index: int) -> tuple[_T, ...]:
    return items[:index] + items[index + 1 :]
