"""Branches to selects: a choice between a few scalars that cost next to nothing is made without a branch.

Only integers and bools may be computed in vain. Floats in a branch stay there: a branch that is not taken must not
touch a derivative, whatever infinity it would have yielded.
"""

from __future__ import annotations

from whilst_compiler.ir.graph import Apply, Cond, Graph, Literal, Node, Operand, regions
from whilst_compiler.ir.row import Compare, Effect, Instruction
from whilst_compiler.ir.types import BOOL, Tensor
from whilst_compiler.ir.walk import map_operands
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.scopes import GraphPass

__all__ = ["select_branches"]

_MOST_NODES = 3
_MOST_OUTPUTS = 3
_CHEAP = {"logical_not", "minimum", "maximum", "where"}
"""Rows besides those that are one instruction."""


class _Selector:
    def __init__(self) -> None:
        self.values: dict[Operand, Operand] = {}
        self.changed = False

    def region(self, graph: Graph) -> None:
        kept: list[Node] = []
        for node in graph.nodes:
            if self.values:
                map_operands(node, lambda x: self.values.get(x, x))
            for inner in regions(node):
                self.region(inner)
            if isinstance(node, Cond) and _is_cheap(node):
                self._select(node, kept)
            else:
                kept.append(node)
        graph.nodes = kept
        graph.results = tuple(self.values.get(x, x) for x in graph.results)

    def _select(self, node: Cond, kept: list[Node]) -> None:
        kept += (inner for branch in node.branches for inner in branch.nodes)
        then, otherwise = node.branches
        for output, x, y in zip(node.outputs, then.results, otherwise.results):
            if x is y or (isinstance(x, Literal) and isinstance(y, Literal) and x.key == y.key):
                self.values[output] = x
            else:
                kept.append(Apply(ROWS["where"], (node.selector, x, y), {}, (output,), node.location))
        self.changed = True


def _is_cheap(node: Cond) -> bool:
    if node.selector.type != BOOL or node.captured or not 0 < len(node.outputs) <= _MOST_OUTPUTS:
        return False
    if not all(isinstance(v.type, Tensor) and not v.type.dims for v in node.outputs):
        return False
    inner = [n for branch in node.branches for n in branch.nodes]
    return len(inner) <= _MOST_NODES and all(map(_may_run_in_vain, inner))


def _may_run_in_vain(node: Node) -> bool:
    if not isinstance(node, Apply) or node.row.effect is not Effect.PURE or node.row.traps:
        return False
    cheap = isinstance(node.row.lowering, Instruction | Compare) or node.row.name in _CHEAP
    outputs = [v.type for v in node.outputs]
    return cheap and all(isinstance(t, Tensor) and not t.dims and not t.dtype.is_inexact for t in outputs)


def _on_open(graph: Graph) -> bool:
    selector = _Selector()
    selector.region(graph)
    return selector.changed


select_branches = GraphPass("select-branches", _on_open)
