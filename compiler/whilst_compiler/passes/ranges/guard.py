"""Guard loops: where one test before a loop would prove all its checks, there are two loops.

`for i in range(n): s += a[i]` with n from outside checks each index; `n <= len(a)`, tested once, makes that needless.
The loop without checks runs where the test holds, the loop as it was where it does not: so an error comes at the same
trip with the same writes before it. The checks themselves are proved by the next run of ``prove_checks``. Elements that
no trip changes are read before the loop, so that conditions may speak of them. The loops are innermost ones, or those
with nothing but such in them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Literal, Node, Operand, Value, While, all_nodes, regions
from whilst_compiler.ir.row import Effect
from whilst_compiler.ir.types import BOOL, I64, DType, Tensor
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.copies import copy_node
from whilst_compiler.passes.ranges.analysis import Analysis
from whilst_compiler.passes.ranges.facts import Facts
from whilst_compiler.passes.ranges.loads import Loads, nodes_inside, reads_the_same
from whilst_compiler.passes.ranges.loops import Loop
from whilst_compiler.passes.ranges.weaken import RULES
from whilst_compiler.passes.scopes import GraphPass

__all__ = ["guard_loops"]

_LARGEST = 80
"""How many nodes a loop may have that is there twice."""

_ASKED = ("check", "check_index")
"""The checks that conditions before a loop can stand for."""

_NEAR, _HUGE = 1 << 40, 1 << 62
"""A constant below the one added to a size below the other does not overflow, and conditions with such constants may
hold: nothing in a program is larger than that but by mistake."""


class AtMost(NamedTuple):
    """``x <= y + c - minus``, of values from before the loop."""

    x: Operand
    y: Operand
    c: int
    minus: Operand | None = None


@dataclass
class _Plan:
    """What has to hold before a loop for it to need no check.

    ``made_inside`` are the values of the loop itself, ``sums`` those that only an index check shows not to overflow.
    """

    made_inside: set[Operand]
    conditions: dict[AtMost | Operand, None] = field(default_factory=dict)
    sums: set[Operand] = field(default_factory=set)
    possible: bool = True

    def is_outer(self, x: Operand) -> bool:
        return x not in self.made_inside


class _Planner:
    def __init__(self, loads: Loads) -> None:
        self.plans: dict[Node, _Plan] = {}
        self.loads = loads
        self.analysis = Analysis(self)

    def look_at_choice(self, node: Cond, facts: Facts) -> None: ...

    def look_at_loop(self, node: While, facts: Facts, limit: int) -> None:
        self.loads.look_at_loop(node, facts)
        inner = nodes_inside(node)
        if _is_near_the_end(inner) and len(inner) <= _LARGEST and any(map(_may_fail, inner)):
            params = [p for n in (node, *inner) for region in regions(n) for p in region.params]
            self.plans[node] = _Plan({*params, *(v for n in inner if n not in self.loads.moved for v in n.outputs)})

    def look(self, node: Apply, facts: Facts) -> None:
        self.loads.look(node)
        if node.row.effect is Effect.PURE or not self.analysis.inside:
            return
        rule = RULES.get(node.row.name)
        proved = rule is not None and rule(node, facts) is not None
        for loop in self.analysis.inside:
            plan = self.plans.get(loop.node)
            if plan is not None and plan.possible:
                plan.possible = proved or _add_conditions(plan, node, facts, loop)


def _is_near_the_end(inner: list[Node]) -> bool:
    """Whether a loop is an innermost one, or nothing but such are in it."""
    loops = [n for n in inner if isinstance(n, While)]
    deeper = any(isinstance(n, While) for loop in loops for n in nodes_inside(loop))
    return not deeper and not any(isinstance(n, Call) for n in inner)


def _may_fail(node: Node) -> bool:
    return isinstance(node, Apply) and node.row.effect is not Effect.PURE


def _add_conditions(plan: _Plan, node: Apply, facts: Facts, loop: Loop) -> bool:
    """Add what makes the check pass; False if nothing is known that would."""
    match node.row.name:
        case "check":
            plan.conditions[node.inputs[1]] = None
            return plan.is_outer(node.inputs[1])
        case "checked_add" | "checked_subtract":
            plan.sums.add(node.output)
            return True
        case "check_index":
            found = _inside(plan, node, facts, loop)
            plan.conditions.update(dict.fromkeys(found or ()))
            plan.sums -= {node.inputs[0], facts.split(node.inputs[0])[0] or node.inputs[0]}
            return found is not None
        case _:
            return False


def _inside(plan: _Plan, node: Apply, facts: Facts, loop: Loop) -> list[AtMost] | None:
    """Conditions for ``0 <= i < n``."""
    i, n = node.inputs
    if not plan.is_outer(n) or facts.highest(n) >= _HUGE:
        return None
    stepped = _stepped_back(plan, i, n, facts)
    if stepped is not None:
        return [stepped]
    found: list[AtMost] = []
    if facts.lowest(i) < 0:
        starts = [(x, c) for x, c in facts.downs(i).items() if plan.is_outer(x) and abs(c) < _NEAR]
        if not starts:
            return None
        found.append(AtMost(literal(-starts[0][1]), starts[0][0], 0))
    if facts.difference(i, n) >= 0:
        above = _above(plan, i, n, facts, loop)
        if above is None:
            return None
        found.append(above)
    return found


def _above(plan: _Plan, i: Operand, n: Operand, facts: Facts, loop: Loop) -> AtMost | None:
    """A condition for ``i < n``: what ``i`` is known to be at most lies below ``n``; or so does the sum that it is."""
    base, offset = facts.split(i)
    size, _ = facts.split(n)
    for x, c in facts.ups(i).items():
        if plan.is_outer(x) and x is not size and abs(c) < _NEAR:
            return AtMost(x, n, -1 - c)
    made = facts.made_by.get(base) if base is not None else None
    if made is None or made.row.name not in ("add", "checked_add") or loop.node.bound is None:
        return None
    for start, moving in (made.inputs, made.inputs[::-1]):
        counter, ahead = facts.split(moving)
        if counter is loop.counter and isinstance(start, Value) and plan.is_outer(start):
            return AtMost(loop.node.bound, n, -ahead - offset, start)
    return None


def _stepped_back(plan: _Plan, i: Operand, n: Operand, facts: Facts) -> AtMost | None:
    """A condition for ``0 <= x - step < n`` where ``step <= x``, and where it is known how far ``x`` lies from ``n``.

    The step comes from outside: it is to be large enough, and not negative, so that the difference is exact.
    """
    made = facts.made_by.get(i)
    if made is None or made.row.name not in ("subtract", "checked_subtract"):
        return None
    x, step = made.inputs
    over = facts.difference(x, n)
    if not plan.is_outer(step) or over >= _NEAR or facts.lowest(x) < 0 or facts.difference(step, x) > 0:
        return None
    return AtMost(literal(max(over + 1, 0)), step, 0)


class _Guarder:
    """Puts each planned loop into a choice, and loads before it."""

    def __init__(self, plans: dict[Node, _Plan], loads: Loads) -> None:
        self.loads = loads
        self.plans = {node: plan for node, plan in plans.items() if plan.possible and plan.conditions}
        self.visible: set[Operand] = set()

    def region(self, graph: Graph, guarded: bool = False) -> None:
        """Rewrite a region; one inside of a loop that is ``guarded`` keeps its loops."""
        kept: list[Node] = []
        added: list[Operand] = list(graph.params)
        self.visible.update(added)
        for node in graph.nodes:
            if node in self.loads.moved:
                continue
            for load in self.loads.before.get(node, ()):
                kept.append(load)
                added += load.outputs
                self.visible.update(load.outputs)
            plan = self.plans.get(node)
            here = not guarded and isinstance(node, While) and plan is not None and self._are_visible(plan)
            for region in regions(node):
                self.region(region, guarded or here)
            if here and isinstance(node, While) and plan is not None:
                kept += _guarded(node, plan)
            else:
                kept.append(node)
            added += node.outputs
            self.visible.update(node.outputs)
        graph.nodes = kept
        self.visible.difference_update(added)

    def _are_visible(self, plan: _Plan) -> bool:
        read = [x for c in plan.conditions for x in ((c.x, c.y, c.minus) if isinstance(c, AtMost) else (c,))]
        return all(isinstance(x, Literal | None) or (x in self.visible and _can_be_wide(x)) for x in read)


def _can_be_wide(x: Operand) -> bool:
    """Whether it has the same value as an i64; the index may be one that was made of a smaller integer."""
    return isinstance(x.type, Tensor) and (x.type.dtype.is_integer or x.type == BOOL) and x.type != Tensor(DType.U64)


def _guarded(node: While, plan: _Plan) -> list[Node]:
    """The test, and the choice between the loop without checks (so far a copy) and the loop as it is."""
    nodes: list[Node] = []

    def apply(row: str, x: Operand, y: Operand) -> Operand:
        type = BOOL if row in ("less_equal", "logical_and") else I64
        nodes.append(Apply(ROWS[row], (x, y), {}, (Value(type),), node.location))
        return nodes[-1].outputs[0]

    def wide(x: Operand) -> Operand:
        if x.type == I64:
            return x
        nodes.append(Apply(ROWS["cast"], (x,), {"dtype": DType.I64.value}, (Value(I64),), node.location))
        return nodes[-1].outputs[0]

    tests = []
    for condition in plan.conditions:
        if isinstance(condition, AtMost):
            x, y, minus = wide(condition.x), wide(condition.y), condition.minus and wide(condition.minus)
            c = condition.c
            y = apply("add", y, literal(c)) if c else y
            y = apply("subtract", y, minus) if minus is not None else y
            condition = apply("less_equal", x, y)
        tests.append(condition)
    while len(tests) > 1:  # a shallow tree rather than a chain
        pairs = [tests[k : k + 2] for k in range(0, len(tests), 2)]
        tests = [apply("logical_and", *pair) if len(pair) > 1 else pair[0] for pair in pairs]
    outputs = node.outputs
    fast = copy_node(node, {})
    node.outputs = tuple(Value(v.type, v.name) for v in outputs)
    branches = tuple(Graph((), [loop], loop.outputs) for loop in (fast, node))
    return [*nodes, Cond(tests[0], (), branches, outputs, node.location)]


def _may_gain(node: Node) -> bool:
    """Whether a loop looks as if it could be guarded, or a load stand before it."""
    if not isinstance(node, While):
        return False
    inner = nodes_inside(node)
    if reads_the_same(node, inner):
        return True
    failing = {n.row.name for n in inner if isinstance(n, Apply) and _may_fail(n)}
    return not failing.isdisjoint(_ASKED) and failing <= RULES.keys() and len(inner) <= _LARGEST


def _on_open(graph: Graph) -> bool:
    everything = list(all_nodes(graph))
    if not any(map(_may_fail, everything)) or not any(map(_may_gain, everything)):
        return False
    planner = _Planner(Loads(graph))
    planner.analysis.run(graph)
    guarder = _Guarder(planner.plans, planner.loads)
    found = bool(guarder.plans or planner.loads.moved)
    if found:
        guarder.region(graph)
    return found


guard_loops = GraphPass("guard-loops", _on_open)
