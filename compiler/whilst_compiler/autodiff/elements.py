"""Elements of parts of arrays are elements of the arrays: their cotangents are then added in one place.

v = subview a, 2, 5, 1               i' = add 2, i
x = load v, i                 ->     x = load a, i'
t = transpose a
y = load t, i, j              ->     y = load a, j, i
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Apply, Graph, Node, Operand, regions
from whilst_compiler.ops.table import ROWS

__all__ = ["load_from_whole"]


def load_from_whole(graph: Graph) -> None:
    """Change an open graph so."""
    _region(graph, {})


def _region(region: Graph, views: dict[Operand, Apply]) -> None:
    nodes: list[Node] = []
    for node in region.nodes:
        for inner in regions(node):
            _region(inner, views)
        if isinstance(node, Apply) and node.row.name in ("subview", "transpose"):
            views[node.output] = node
        if isinstance(node, Apply) and node.row.name == "load":
            builder = Builder(ROWS)
            builder.location = node.location
            while node.inputs[0] in views:
                view = views[node.inputs[0]]
                node.inputs = (view.inputs[0], *_indices(builder, view, node.inputs[1:]))
            nodes += builder.blocks[0].nodes
        nodes.append(node)
    region.nodes = nodes


def _indices(builder: Builder, view: Apply, at: Sequence[Operand]) -> Iterator[Operand]:
    """The indices in the whole array of an element of a part, or of the array turned."""
    if view.row.name == "transpose":
        order = view.attributes["permutation"]
        assert isinstance(order, tuple)
        yield from (at[order.index(axis)] for axis in range(len(order)))
        return
    own, given = iter(at), iter(view.inputs[1:])
    for letter in str(view.attributes["axes"]):
        match letter:
            case "i":
                yield next(given)
            case "s":
                start, _, step = next(given), next(given), next(given)
                yield _sum(builder, start, _product(builder, next(own), step))
            case "f":
                yield next(own)
            case "n":
                next(own)


def _product(builder: Builder, x: Operand, y: Operand) -> Operand:
    return x if y == literal(1) else builder.apply("multiply", x, y)


def _sum(builder: Builder, x: Operand, y: Operand) -> Operand:
    return y if x == literal(0) else builder.apply("add", x, y)
