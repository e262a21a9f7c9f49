"""Activity: what depends on an active input and reaches an active output. Only such values have derivatives.

Two fixpoints over the open graph, one forwards (varied) and one backwards (useful), both over the back edges of loops
(Hascoët and Pascual, "The Tapenade automatic differentiation tool", 2013). Integers and bools are never active.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from whilst_compiler.autodiff.walk import is_inexact
from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Operand, Value, While
from whilst_compiler.ir.row import NoDerivative, Partials, Rules
from whilst_compiler.ir.scopes import carried_params
from whilst_compiler.ops.define import DISCRETE

__all__ = ["Activity", "sources"]


def sources(node: Apply) -> Iterator[Value]:
    """The operands by which the row may be differentiated."""
    rule = node.row.derivative
    if rule is DISCRETE:
        return
    first = rule.passive if isinstance(rule, Rules | NoDerivative) else 0
    for i, x in enumerate(node.inputs):
        passive = i < first or (isinstance(rule, Partials) and rule.by_operand[i] is None)
        if isinstance(x, Value) and is_inexact(x) and not passive:
            yield x


class Activity:
    """The values that are both varied and useful."""

    def __init__(self, graph: Graph, inputs: Iterable[Value], outputs: Iterable[Operand] | None = None) -> None:
        self.varied: set[Operand] = set(inputs)
        self.useful: set[Operand] | None = None
        self._until_stable(self.varied, lambda: self._forwards(graph))
        if outputs is not None:
            self.useful = {x for x in outputs if isinstance(x, Value)}
            useful = self.useful
            self._until_stable(useful, lambda: self._backwards(graph, useful))

    def __contains__(self, x: Operand) -> bool:
        return x in self.varied and (self.useful is None or x in self.useful)

    @staticmethod
    def _until_stable(found: set[Operand], step: object) -> None:
        before = -1
        while len(found) != before:
            before = len(found)
            step()  # type: ignore[operator]

    def _mark(self, values: Iterable[Operand]) -> None:
        self.varied.update(v for v in values if is_inexact(v))

    def _forwards(self, graph: Graph) -> None:
        for node in graph.nodes:
            match node:
                case Apply():
                    if any(x in self.varied for x in sources(node)):
                        self._mark(node.outputs)
                case While():
                    for p, v, init, result in _carried(node):
                        if init in self.varied or result in self.varied:
                            self._mark((p, v))
                    self._forwards(node.body)
                case Cond():
                    for branch in node.branches:
                        self._forwards(branch)
                        self._mark(v for v, r in zip(node.outputs, branch.results, strict=True) if r in self.varied)
                case Call():
                    if any(x in self.varied for x in node.inputs):
                        self._mark(node.outputs)

    def _backwards(self, graph: Graph, useful: set[Operand]) -> None:
        for node in reversed(graph.nodes):
            match node:
                case Apply():
                    if any(v in useful for v in node.outputs):
                        useful.update(sources(node))
                case While():
                    for p, v, init, result in _carried(node):
                        if v in useful or p in useful:
                            useful.update(x for x in (p, v, init, result) if isinstance(x, Value))
                    self._backwards(node.body, useful)
                case Cond():
                    for branch in node.branches:
                        pairs = zip(node.outputs, branch.results, strict=True)
                        useful.update(r for v, r in pairs if v in useful and isinstance(r, Value))
                        self._backwards(branch, useful)
                case Call():
                    if any(v in useful for v in node.outputs):
                        useful.update(x for x in node.inputs if isinstance(x, Value))


def _carried(node: While) -> Iterator[tuple[Value, Value, Operand, Operand]]:
    """Parameter, output, initial and yielded value of each carried value."""
    return zip(carried_params(node), node.outputs, node.inits, node.body.results, strict=True)
