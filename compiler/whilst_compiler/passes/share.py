"""Share common: a row applied twice to the same operands, where the first dominates the second, is applied once.

A check that passed before passes again, so checks are shared too. Of rows that make arrays only those are shared of
which nobody takes the array over (to store into it, to carry it, to return it): sharing the others would cost a copy.
"""

from __future__ import annotations

from whilst_compiler.ir.compare import attribute_key
from whilst_compiler.ir.graph import Apply, Graph, Literal, Node, Operand, While, regions
from whilst_compiler.ir.row import Effect, View
from whilst_compiler.ir.storage import GROWS, IN_PLACE
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ir.walk import map_operands
from whilst_compiler.passes.scopes import GraphPass

__all__ = ["share_common"]

_FRESH = {"full", "empty", "copy", "iota", "pack", "poison", "concatenate"}
_WRITES = IN_PLACE | GROWS
_IGNORED = {"message"}
"""Attributes that only matter to a check that fails."""


class _Sharer:
    def __init__(self, taken: set[Operand]) -> None:
        self.taken = taken
        self.first: dict[object, Apply] = {}
        self.values: dict[Operand, Operand] = {}

    def region(self, graph: Graph) -> None:
        added: list[object] = []
        kept: list[Node] = []
        for node in graph.nodes:
            if self.values:
                map_operands(node, lambda x: self.values.get(x, x))
            if isinstance(node, Apply) and self._shared(node, added):
                continue
            kept.append(node)
            for region in regions(node):
                self.region(region)
        graph.nodes = kept
        graph.results = tuple(self.values.get(x, x) for x in graph.results)
        for key in added:
            del self.first[key]

    def _shared(self, node: Apply, added: list[object]) -> bool:
        if not self._may_share(node):
            return False
        key = _key(node)
        first = self.first.get(key)
        if first is None:
            self.first[key] = node
            added.append(key)
            return False
        if any(old.type != new.type for old, new in zip(node.outputs, first.outputs)):
            return False
        if any(_is_array(v) and v in self.taken for v in (*node.outputs, *first.outputs)):
            return False
        self.values.update(zip(node.outputs, first.outputs))
        return True

    @staticmethod
    def _may_share(node: Apply) -> bool:
        row = node.row
        if row.effect not in (Effect.PURE, Effect.RAISES) or not node.outputs:
            return False
        return row.name not in _FRESH and row.name not in _WRITES


def _key(node: Apply) -> object:
    inputs = [x.key if isinstance(x, Literal) else x for x in node.inputs]
    if node.row.commutative:
        inputs.sort(key=lambda x: (isinstance(x, tuple), str(x) if isinstance(x, tuple) else id(x)))
    attributes = tuple((k, attribute_key(v)) for k, v in sorted(node.attributes.items()) if k not in _IGNORED)
    return (node.row.name, tuple(inputs), attributes)


def _is_array(value: Operand) -> bool:
    return not isinstance(value.type, Tensor) or bool(value.type.dims)


def _taken_over(graph: Graph, taken: set[Operand]) -> set[Operand]:
    """Arrays that a store, a loop or a result takes over."""
    views: list[Apply] = []
    _collect(graph, taken, views)
    for view in reversed(views):
        if view.output in taken:
            taken.add(view.inputs[0])
    return taken


def _collect(graph: Graph, taken: set[Operand], views: list[Apply]) -> None:
    taken.update(filter(_is_array, graph.results))
    for node in graph.nodes:
        match node:
            case Apply() if node.row.name in _WRITES:
                taken.add(node.inputs[0])
            case Apply() if isinstance(node.row.lowering, View):
                views.append(node)
            case While():
                taken.update(filter(_is_array, node.inits))
        for region in regions(node):
            _collect(region, taken, views)


def _on_open(graph: Graph) -> bool:
    sharer = _Sharer(_taken_over(graph, set()))
    sharer.region(graph)
    return bool(sharer.values)


share_common = GraphPass("share-common", _on_open)
