"""Resolve sizes: equal symbols are equal sizes, so one value stands for each size within reach.

A known size becomes a literal, a size of an argument is read once at the top, and a size of an array made here is the
operand it was made with.
"""

from __future__ import annotations

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Graph, Node, Operand, Value, regions
from whilst_compiler.ir.types import I64, Dim
from whilst_compiler.ir.walk import map_operands
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.dims import dims_of, made_with
from whilst_compiler.passes.scopes import GraphPass

__all__ = ["resolve_sizes"]


class _Resolver:
    def __init__(self, graph: Graph) -> None:
        self.known: dict[Dim, Operand] = {}
        self.of_params: dict[Dim, tuple[Value, int]] = {}
        self.top: list[Node] = []
        self.values: dict[Operand, Operand] = {}
        for param in graph.params:
            for axis, size in enumerate(dims_of(param)):
                self.of_params.setdefault(size, (param, axis))

    def keep_top(self, graph: Graph) -> None:
        """Sizes of arguments that are read at the very top already are left as they are."""
        for i, node in enumerate(graph.nodes):
            if not (isinstance(node, Apply) and node.row.name == "dim" and node.inputs[0] in graph.params):
                break
            size = _size(node)
            if size in self.known or isinstance(size, int):
                break
            self.known[size] = node.output
            self.top = graph.nodes[: i + 1]
        graph.nodes = graph.nodes[len(self.top) :]

    def region(self, graph: Graph) -> None:
        added: list[Dim] = []
        kept: list[Node] = []
        for node in graph.nodes:
            if self.values:
                map_operands(node, lambda x: self.values.get(x, x))
            if isinstance(node, Apply):
                if node.row.name == "dim" and self._resolved(node, added):
                    continue
                self._learn(node, added)
            kept.append(node)
            for region in regions(node):
                self.region(region)
        graph.nodes = kept
        graph.results = tuple(self.values.get(x, x) for x in graph.results)
        for size in added:
            del self.known[size]

    def _resolved(self, node: Apply, added: list[Dim]) -> bool:
        """Whether the size is known: then ``values`` says as what."""
        size = _size(node)
        if isinstance(size, int):
            self.values[node.output] = literal(size)
        elif size in self.known:
            self.values[node.output] = self.known[size]
        elif size in self.of_params:
            self.values[node.output] = self._of_param(size)
        else:
            self._set(size, node.output, added)
            return False
        return True

    def _of_param(self, size: Dim) -> Operand:
        param, axis = self.of_params[size]
        output = Value(I64, f"{param.name}_size" if axis == 0 else f"{param.name}_size{axis}")
        self.top.append(Apply(ROWS["dim"], (param,), {"axis": axis}, (output,)))
        self.known[size] = output
        return output

    def _learn(self, node: Apply, added: list[Dim]) -> None:
        for size, operand in made_with(node):
            self._set(size, operand, added)

    def _set(self, size: Dim, operand: Operand, added: list[Dim]) -> None:
        if isinstance(size, str) and size not in self.known and size not in self.of_params:
            self.known[size] = operand
            added.append(size)


def _size(node: Apply) -> Dim:
    axis = node.attributes["axis"]
    assert isinstance(axis, int)
    return dims_of(node.inputs[0])[axis]


def _on_open(graph: Graph) -> bool:
    resolver = _Resolver(graph)
    resolver.keep_top(graph)
    resolver.region(graph)
    graph.nodes = [*resolver.top, *graph.nodes]
    return bool(resolver.values)


resolve_sizes = GraphPass("resolve-sizes", _on_open)
