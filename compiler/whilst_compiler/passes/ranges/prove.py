"""Prove checks: an index that is in bounds is the index, arithmetic that cannot overflow is plain, and so on."""

from __future__ import annotations

from collections.abc import Callable

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Cond, Graph, Literal, Node, Operand, all_nodes, regions
from whilst_compiler.ir.row import Effect
from whilst_compiler.ir.types import BOOL
from whilst_compiler.ir.walk import map_operands
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.ranges import intervals
from whilst_compiler.passes.ranges.analysis import Analysis
from whilst_compiler.passes.ranges.decide import compare, holds
from whilst_compiler.passes.ranges.facts import Facts, is_integer
from whilst_compiler.passes.ranges.sums import is_scalar
from whilst_compiler.passes.scopes import GraphPass

__all__ = ["prove_checks"]


Other = tuple[str, tuple[Operand, ...]]
"""Another row that does the same, and what it is applied to."""


class _Prover:
    """Notes what each node can be replaced by; ``apply`` does it afterwards."""

    def __init__(self) -> None:
        self.values: dict[Operand, Operand] = {}
        self.others: list[tuple[Apply, Other]] = []
        self.choices: list[tuple[Cond, Literal]] = []

    def look(self, node: Apply, facts: Facts) -> None:
        rule = _RULES.get(node.row.name)
        new = rule(node, facts) if rule is not None else None
        if isinstance(new, tuple):
            self.others.append((node, new))
        elif new is not None:
            self.values[node.output] = new

    def look_at_choice(self, node: Cond, facts: Facts) -> None:
        """A branch that is certainly taken where the choice stands."""
        if isinstance(node.selector, Literal):
            return
        if node.selector.type == BOOL:
            known = holds(facts, node.selector)
            if known is not None:
                self.choices.append((node, literal(known)))
        else:
            low, high = facts.lowest(node.selector), facts.highest(node.selector)
            if low == high:
                self.choices.append((node, literal(low)))

    def apply(self, graph: Graph) -> bool:
        for node, (row, inputs) in self.others:
            node.row, node.inputs, node.attributes = ROWS[row], inputs, {}
        for choice, selector in self.choices:
            choice.selector = selector
        if self.values:
            self._region(graph)
        return bool(self.values or self.others or self.choices)

    def _region(self, graph: Graph) -> None:
        kept: list[Node] = []
        for node in graph.nodes:
            map_operands(node, self._now)
            if isinstance(node, Apply) and len(node.outputs) == 1 and node.output in self.values:
                continue
            kept.append(node)
            for region in regions(node):
                self._region(region)
        graph.nodes = kept
        graph.results = tuple(map(self._now, graph.results))

    def _now(self, x: Operand) -> Operand:
        while x in self.values:
            x = self.values[x]
        return x


_Rule = Callable[[Apply, Facts], "Operand | Other | None"]


def _plain(node: Apply, fits: bool) -> Other | None:
    """The row without its check, if that will do."""
    return (node.row.name.removeprefix("checked_"), node.inputs) if fits else None


def _check_index(node: Apply, facts: Facts) -> Operand | Other | None:
    i, n = node.inputs
    if facts.lowest(i) >= 0:
        return i if facts.difference(i, n) <= -1 else None
    if facts.highest(i) < 0 and _from_the_end(i, n, facts):
        return ("add", (n, i))
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


def _sum(node: Apply, facts: Facts) -> Other | None:
    combine = intervals.add if node.row.name == "checked_add" else intervals.subtract
    x, y = node.inputs
    room = intervals.full(node.output.type)
    exact = combine(facts.interval(x), facts.interval(y))
    if not intervals.fits(exact, room) and is_scalar(node.output):
        exact = combine(*((facts.lowest(z), facts.highest(z)) for z in (x, y)))
        if node.row.name == "checked_subtract":
            exact = intervals.meet(exact, (-facts.difference(y, x), facts.difference(x, y)))
    return _plain(node, intervals.fits(exact, room))


def _product(node: Apply, facts: Facts) -> Other | None:
    x, y = (facts.interval(z) for z in node.inputs)
    return _plain(node, intervals.fits(intervals.multiply(x, y), intervals.full(node.output.type)))


def _sign(node: Apply, facts: Facts) -> Other | None:
    """Only the least integer has no opposite."""
    low, _ = facts.interval(node.inputs[0])
    return _plain(node, low > intervals.full(node.output.type)[0])


def _quotient(node: Apply, facts: Facts) -> Other | None:
    """Only the least integer by -1 does not fit."""
    x, y = (facts.interval(z) for z in node.inputs)
    minus_one = y[0] <= -1 <= y[1]
    return _plain(node, not minus_one or x[0] > intervals.full(node.output.type)[0])


def _shift(node: Apply, facts: Facts) -> Other | None:
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


def _remainder(node: Apply, facts: Facts) -> Operand | None:
    """What lies below the divisor already."""
    x, y = node.inputs
    if not (is_integer(x) and is_scalar(x) and is_scalar(y)):
        return None
    return x if facts.lowest(x) >= 0 and facts.difference(x, y) < 0 else None


_RULES: dict[str, _Rule] = {
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
    "remainder": _remainder,
    **dict.fromkeys(("less", "less_equal", "greater", "greater_equal", "equal", "not_equal"), _comparison),
}


def _on_open(graph: Graph) -> bool:
    if not any(isinstance(node, Apply) and node.row.effect is Effect.RAISES for node in all_nodes(graph)):
        return False
    prover = _Prover()
    Analysis(prover.look, prover.look_at_choice).run(graph)
    return prover.apply(graph)


prove_checks = GraphPass("prove-checks", _on_open)
