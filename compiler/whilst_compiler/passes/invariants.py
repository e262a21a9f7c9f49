"""Hoist invariants: what is the same in each trip of a loop is made before it.

Carried values that are handed on unchanged stop being carried, and of two that are always equal one does. Pure rows
that yield a scalar and cannot trap move in front of the outermost loop that they do not depend on. Rows that make
arrays stay where they are: they melt into their consumers.
"""

from __future__ import annotations

from whilst_compiler.errors import SIZES_DIFFER
from whilst_compiler.ir.graph import Apply, Graph, Literal, Node, Operand, Value, While, regions
from whilst_compiler.ir.row import Compare, Effect, Instruction, Texts
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ir.walk import map_operands
from whilst_compiler.passes.scopes import GraphPass, carried_params, keep_carried

__all__ = ["hoist_invariants"]

_CHEAP = {"cast", "where", "dim", "logical_not", "minimum", "maximum"}
"""Rows that may be done in vain, besides single instructions."""


class _Hoister:
    """One walk that moves nodes outwards. The depth of a region is 0 for the outermost, 1 inside it, ..."""

    def __init__(self) -> None:
        self.values: dict[Operand, Operand] = {}
        self.depth: dict[Operand, int] = {}
        self.levels: list[list[Node]] = []
        self.loops: list[int] = []
        self.changed = False

    def region(self, graph: Graph, certain: bool = True) -> None:
        """Fills a new level with what stays here; ``certain``: each trip of the innermost loop comes here."""
        here = len(self.levels)
        kept: list[Node] = []
        self.levels.append(kept)
        self.depth.update((p, here) for p in graph.params)
        for node in graph.nodes:
            if self.values:
                map_operands(node, lambda x: self.values.get(x, x))
            to = self._destination(node, here, certain) if isinstance(node, Apply) and self.loops else here
            if isinstance(node, While):
                self._uncarry(node)
                self.loops.append(here)
            for region in regions(node):
                self.region(region, certain=isinstance(node, While))
            if isinstance(node, While):
                self.loops.pop()
            self.depth.update((v, to) for v in node.outputs)
            self.levels[to].append(node)
            self.changed |= to != here
        graph.nodes = kept
        graph.results = tuple(self.values.get(x, x) for x in graph.results)
        self.levels.pop()

    def _destination(self, node: Apply, here: int, certain: bool) -> int:
        """The depth of the region that holds the outermost loop which the node does not depend on."""
        if not _may_move(node, certain):
            return here
        lowest = max((self.depth[x] for x in node.inputs if isinstance(x, Value)), default=0)
        return next((loop for loop in self.loops if loop >= lowest), here)

    def _uncarry(self, node: While) -> None:
        """Values that stand for parameters and outputs which are always equal to them."""
        first: dict[object, int] = {}
        params = carried_params(node)
        kept = []
        for i, (param, init, new, output) in enumerate(zip(params, node.inits, node.body.results, node.outputs)):
            if new is param or (isinstance(init, Literal) and isinstance(new, Literal) and init.key == new.key):
                if not self._stands_for(init, param, output):
                    kept.append(i)
                continue
            twin = first.setdefault((_key(init), _key(new)), i)
            if twin != i and params[twin].type == param.type and node.outputs[twin].type == output.type:
                self.values.update({param: params[twin], output: node.outputs[twin]})
                self.changed = True
            else:
                kept.append(i)
        keep_carried(node, kept)

    def _stands_for(self, x: Operand, param: Value, output: Value) -> bool:
        if not x.type == param.type == output.type:
            return False
        self.values.update({param: x, output: x})
        self.changed = True
        return True


def _key(x: Operand) -> object:
    return x.key if isinstance(x, Literal) else x


def _may_move(node: Apply, certain: bool) -> bool:
    row = node.row
    if node.attributes.get("message") == SIZES_DIFFER:  # to fail sooner, or in vain, only means to run again
        return True
    if row.effect is not Effect.PURE or row.traps or len(node.outputs) != 1:
        return False
    t = node.output.type
    if not isinstance(t, Tensor) or t.dims:
        return False
    if not (row.elementwise or row.name == "dim" or isinstance(row.lowering, Texts)):
        return False
    return certain or isinstance(row.lowering, Instruction | Compare) or row.name in _CHEAP


def _on_open(graph: Graph) -> bool:
    hoister = _Hoister()
    hoister.region(graph)
    return hoister.changed


hoist_invariants = GraphPass("hoist-invariants", _on_open)
