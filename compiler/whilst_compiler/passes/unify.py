"""Unify sizes: symbols that stand for one size become one symbol.

Arrays made with the same size operand are of one size, and so is an array that a loop carries when each trip hands on
an array of the size that came in: that is assumed of all carried arrays at first and taken back where a trip breaks it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Literal, Node, Operand, Value, While, all_nodes
from whilst_compiler.ir.types import Dim
from whilst_compiler.ir.walk import current
from whilst_compiler.passes.dims import dims_of, made_with, substitute_dims
from whilst_compiler.passes.scopes import GraphPass, carried_params

__all__ = ["unify_sizes"]

_Link = tuple[str, tuple[Dim, ...]]
"""A symbol, and the sizes that all have to be one for the symbol to be that one too."""


class _Unifier:
    def __init__(self, graph: Graph) -> None:
        self.fixed = {d for p in graph.params for d in dims_of(p)}
        self.made_with: dict[Dim, Operand] = {}
        self.read_from: dict[Operand, Dim] = {}
        self.checked: dict[Operand, Operand] = {}
        self.links: list[_Link] = []
        self.free: set[Dim] = set()
        self.poison: set[Operand] = {
            n.output for n in all_nodes(graph) if isinstance(n, Apply) and n.row.name == "poison"
        }
        for node in all_nodes(graph):
            self._learn(node)
        for symbol in (*self.free, *(symbol for symbol, _ in self.links)):
            self.made_with.pop(symbol, None)  # here an array is said to have a size that is defined elsewhere
        self.to: dict[Dim, Dim] = {symbol: sizes[0] for symbol, sizes in self.links}

    def _learn(self, node: Node) -> None:
        match node:
            case Apply():
                if node.row.name == "dim":
                    axis = node.attributes["axis"]
                    assert isinstance(axis, int)
                    self.read_from[node.output] = dims_of(node.inputs[0])[axis]
                elif node.row.name == "check":
                    self.checked[node.output] = node.inputs[0]
                made = list(made_with(node))
                for symbol, operand in made:
                    if isinstance(symbol, str) and symbol not in self.fixed:
                        self.made_with.setdefault(symbol, operand)
                self._free(node.outputs, node.inputs, {symbol for symbol, _ in made})
            case While():
                for i, (param, output) in enumerate(zip(carried_params(node), node.outputs)):
                    self._link(param, [x for x in (node.inits[i], node.body.results[i]) if x not in self.poison])
                    self._link(output, [param])
            case Call():
                self._free(node.outputs, node.inputs, set())
            case Cond():
                for i, output in enumerate(node.outputs):
                    self._link_choice(output, [branch.results[i] for branch in node.branches])

    def _free(self, outputs: Sequence[Value], inputs: Sequence[Operand], made: set[Dim]) -> None:
        """Note the sizes that only the node knows: the number of elements that a mask selects, say."""
        told = made.union(*map(dims_of, inputs))
        self.free.update(d for output in outputs for d in dims_of(output) if isinstance(d, str) and d not in told)

    def _link(self, value: Value, sources: list[Operand], known: Collection[int] = ()) -> None:
        for axis, symbol in enumerate(dims_of(value)):
            if axis in known:
                continue
            sizes = tuple(dims_of(x)[axis] for x in sources)
            if isinstance(symbol, str) and symbol not in self.fixed and any(s != symbol for s in sizes):
                self.links.append((symbol, tuple(s for s in sizes if s != symbol)))

    def _link_choice(self, value: Value, sources: list[Operand]) -> None:
        """A size that some branch yields under that very name is known there: what others yield need not be so long,
        as it may not be there in that case. Where nothing but poison is yielded, nothing is known."""
        if not self.poison.issuperset(sources):
            axes = enumerate(dims_of(value))
            known = {axis for axis, symbol in axes if any(dims_of(x)[axis] == symbol for x in sources)}
            self._link(value, sources, known)

    def run(self) -> dict[Dim, Dim]:
        """Symbols and what stands for them."""
        while True:
            broken = {symbol for symbol, sizes in self.links if self._breaks(symbol, sizes)}
            if not broken:
                break
            for name in broken:
                del self.to[name]
        first: dict[object, Dim] = {self._class(symbol): symbol for symbol in self.fixed}
        found: dict[Dim, Dim] = {}
        for symbol in (*self.made_with, *self.to):
            stands = first.setdefault(self._class(symbol), symbol)
            if stands != symbol and isinstance(stands, str):
                found[symbol] = stands
        return found

    def _breaks(self, symbol: Dim, sizes: tuple[Dim, ...]) -> bool:
        if symbol not in self.to:
            return False
        mine = self._class(symbol)
        return any(self._class(size) != mine for size in sizes)

    def _class(self, size: Dim) -> object:
        """What the size is, as far as is assumed now: sizes of one class are equal."""
        seen: set[Dim] = set()
        while size not in seen:
            seen.add(size)
            if size in self.to:
                size = self.to[size]
            elif size in self.made_with:
                operand = current(self.checked, self.made_with[size])
                if operand not in self.read_from:
                    return operand.value if isinstance(operand, Literal) else operand
                size = self.read_from[operand]
        return size


def _on_open(graph: Graph) -> bool:
    unifier = _Unifier(graph)
    found = unifier.run() if unifier.links or unifier.made_with else {}
    if found:
        substitute_dims(graph, found)
    return bool(found)


unify_sizes = GraphPass("unify-sizes", _on_open)
