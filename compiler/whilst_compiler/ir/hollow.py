"""Arrays that may be poison: the sizes in their types are not true of them then."""

from __future__ import annotations

from collections.abc import Iterable

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Node, Operand, While, all_nodes
from whilst_compiler.ir.storage import IN_PLACE

__all__ = ["hollow_arrays"]

_HANDS_THROUGH = IN_PLACE | {"check"}


def hollow_arrays(graph: Graph) -> set[Operand]:
    """The values of a function, at any depth, that poison may come to; results of calls count as such."""
    nodes = list(all_nodes(graph))
    found: set[Operand] = {v for node in nodes if _is_source(node) for v in node.outputs}
    before = -1
    while found and len(found) > before:
        before = len(found)
        for node in nodes:
            found.update(_spread(node, found))
    return found


def _is_source(node: Node) -> bool:
    return isinstance(node, Call) or (isinstance(node, Apply) and node.row.name == "poison")


def _spread(node: Node, found: set[Operand]) -> Iterable[Operand]:
    """Where what a node is given, or a region of it yields, comes to."""
    match node:
        case Apply() if node.row.name in _HANDS_THROUGH:
            if node.inputs[0] in found:
                yield node.outputs[0]
        case Cond():
            for branch in node.branches:
                yield from (p for p, x in zip(branch.params, node.captured) if x in found)
                yield from (out for out, x in zip(node.outputs, branch.results) if x in found)
        case While():
            for region in (node.test, node.body):
                yield from (p for p, x in zip(region.params, node.inputs, strict=True) if x in found)
            skip = 0 if node.bound is None else 1
            for k, result in enumerate(node.body.results):
                if result in found or node.inits[k] in found:
                    yield from (node.outputs[k], node.body.params[k + skip], node.test.params[k + skip])
