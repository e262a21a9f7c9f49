"""Elements that are the same in each trip of a loop, read before it.

`for j in range(m): b[j] = a[i] * j` may read `a[i]` once, if that lies within `a` even where there is no trip at all.
Then what depends on it is known before the loop, too.
"""

from __future__ import annotations

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Call, Graph, Node, Operand, While, all_nodes, regions
from whilst_compiler.ir.types import Dim
from whilst_compiler.passes.dims import dims_of, made_with
from whilst_compiler.passes.ranges.facts import Facts

__all__ = ["Loads", "nodes_inside", "reads_the_same"]


class Loads:
    """Which loads are to stand before which loop; ``moved`` are all of them."""

    def __init__(self, graph: Graph) -> None:
        self.before: dict[Node, list[Apply]] = {}
        self.moved: set[Node] = set()
        self._sizes: dict[Dim, Operand] = {}
        recursive = any(isinstance(node, Call) for node in all_nodes(graph))
        self._there: set[Operand] = set() if recursive else {p for p in graph.params if dims_of(p)}
        """Arrays that are not poison, whatever branch was taken: the sizes in their types are true of them."""

    def look(self, node: Apply) -> None:
        """Note the sizes that a node tells, and what arrays there are."""
        arrays = [x for x in node.inputs if dims_of(x)]
        if node.row.name != "poison" and self._there.issuperset(arrays):
            self._there.update(v for v in node.outputs if dims_of(v))
        if node.row.name == "dim":
            axis = node.attributes["axis"]
            assert isinstance(axis, int)
            self._sizes.setdefault(dims_of(node.inputs[0])[axis], node.output)
        for size, operand in made_with(node):
            self._sizes.setdefault(size, operand)

    def look_at_loop(self, node: While, facts: Facts) -> None:
        """Note the loads of a loop that may as well come before it; outer loops come first."""
        inner = nodes_inside(node)
        inside = _made(node, inner)
        for load in [n for n in _loads(inner) if n not in self.moved]:
            if inside.isdisjoint(load.inputs) and self._within(load, facts):
                self.moved.add(load)
                inside.difference_update(load.outputs)
                self.before.setdefault(node, []).append(load)

    def _within(self, load: Apply, facts: Facts) -> bool:
        """Whether the element is known to exist here."""
        array, *indices = load.inputs
        for i, dim in zip(indices, dims_of(array), strict=True):
            size = literal(dim) if isinstance(dim, int) else self._sizes.get(dim)
            if size is None or facts.lowest(i) < 0 or facts.difference(i, size) >= 0:
                return False
        return array in self._there


def nodes_inside(node: While) -> list[Node]:
    """All nodes of a loop."""
    return [n for region in regions(node) for n in all_nodes(region)]


def reads_the_same(node: While, inner: list[Node]) -> bool:
    """Whether a loop with these nodes has a load that could stand before it, as far as its operands go."""
    loads = _loads(inner)
    inside = _made(node, inner) if loads else set()
    return any(inside.isdisjoint(load.inputs) for load in loads)


def _loads(inner: list[Node]) -> list[Apply]:
    return [n for n in inner if isinstance(n, Apply) and n.row.name == "load"]


def _made(node: While, inner: list[Node]) -> set[Operand]:
    params = [p for n in (node, *inner) for region in regions(n) for p in region.params]
    return {*params, *(v for n in inner for v in n.outputs)}
