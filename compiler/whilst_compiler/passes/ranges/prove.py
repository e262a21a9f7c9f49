"""Prove checks: an index that is in bounds is the index, arithmetic that cannot overflow is plain, and so on.

Loops that count get a bound on the way.
"""

from __future__ import annotations

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Cond, Graph, Literal, Node, Operand, While, all_nodes, regions
from whilst_compiler.ir.row import Effect
from whilst_compiler.ir.types import BOOL
from whilst_compiler.ir.walk import current, map_operands
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.ranges.analysis import Analysis
from whilst_compiler.passes.ranges.count import Count, counted, make_counted
from whilst_compiler.passes.ranges.decide import holds
from whilst_compiler.passes.ranges.facts import Facts
from whilst_compiler.passes.ranges.weaken import RULES, Instead
from whilst_compiler.passes.scopes import GraphPass

__all__ = ["prove_checks"]


class _Prover:
    """Notes what each node can be replaced by; ``apply`` does it afterwards."""

    def __init__(self) -> None:
        self.values: dict[Operand, Operand] = {}
        self.others: dict[Apply, Instead] = {}
        self.choices: list[tuple[Cond, Literal]] = []
        self.counts: dict[Node, Count] = {}

    def look(self, node: Apply, facts: Facts) -> None:
        rule = RULES.get(node.row.name)
        new = rule(node, facts) if rule is not None else None
        if isinstance(new, Instead):
            self.others[node] = new
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

    def look_at_loop(self, node: While, facts: Facts, limit: int) -> None:
        count = counted(node, facts, limit)
        if count is not None:
            self.counts[node] = count

    def apply(self, graph: Graph) -> bool:
        for node, instead in self.others.items():
            node.row, node.inputs, node.attributes = ROWS[instead.row], instead.inputs, {}
        for choice, selector in self.choices:
            choice.selector = selector
        self._region(graph)
        return bool(self.values or self.others or self.choices or self.counts)

    def _region(self, graph: Graph) -> None:
        kept: list[Node] = []
        for node in graph.nodes:
            if isinstance(node, Apply) and node in self.others:
                for new in self.others[node].before:
                    map_operands(new, self._now)
                    new.location = node.location
                    kept.append(new)
            map_operands(node, self._now)
            if isinstance(node, Apply) and len(node.outputs) == 1 and node.output in self.values:
                continue
            after: list[Node] = []
            if isinstance(node, While) and node in self.counts:
                count = self.counts[node]
                before, after = make_counted(node, count._replace(end=self._now(count.end)))
                kept += before
            kept += (node, *after)
            for region in regions(node):
                self._region(region)
        graph.nodes = kept
        graph.results = tuple(map(self._now, graph.results))

    def _now(self, x: Operand) -> Operand:
        return current(self.values, x)


def _on_open(graph: Graph) -> bool:
    if not any(map(_may_gain, all_nodes(graph))):
        return False
    prover = _Prover()
    Analysis(prover).run(graph)
    return prover.apply(graph)


def _may_gain(node: Node) -> bool:
    if isinstance(node, Apply):
        return node.row.effect is Effect.RAISES
    return isinstance(node, While) and node.bound is None


prove_checks = GraphPass("prove-checks", _on_open)
