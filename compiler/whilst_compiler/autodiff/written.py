"""What a trip of a loop writes: an array anew, or parts of one, of which a record holds no more than these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.ir.graph import Apply, Cond, Graph, Literal, Node, Operand, Value, While

__all__ = ["Part", "in_parts", "is_new", "parts_written"]

Part = tuple[int, ...]
"""The axes along which a part has all elements; along the others it has one."""


def in_parts(node: While) -> bool:
    """Whether a loop's own code writes elements or rows of arrays."""
    return any(n.row.name == "store" or _is_row(n) for n in _own_nodes(node.body) if isinstance(n, Apply))


def _own_nodes(region: Graph) -> Iterator[Node]:
    for node in region.nodes:
        yield node
        if isinstance(node, Cond):
            for branch in node.branches:
                yield from _own_nodes(branch)


def _is_row(node: Apply) -> bool:
    return node.row.name == "update" and "i" in str(node.attributes["axes"])


def is_new(node: Node, output: Value) -> bool:
    """Whether an array that a node of a closed region yields is more than one with a few parts written anew."""
    number = node.outputs.index(output)
    if isinstance(node, While):
        return parts_written(node, number) is None
    return not isinstance(node, Cond) or _of_choice(node, number) is None


def parts_written(node: While, number: int) -> list[Part] | None:
    """The parts of a carried array that a trip of a closed loop writes; None: all of it may be new."""
    param = node.body.params[(node.bound is not None) + number]
    return _parts(node.body, node.body.results[number], param)


def _parts(region: Graph, x: Operand, param: Value) -> list[Part] | None:
    makers: Mapping[Operand, Node] = {v: n for n in region.nodes for v in n.outputs}
    found: list[Part] = []
    while x is not param:
        node = None if isinstance(x, Literal) else makers.get(x)
        if isinstance(node, Apply) and (node.row.name == "store" or _is_row(node)):
            letters = (
                "i" * tensor(x).rank if node.row.name == "store" else str(node.attributes["axes"]).replace("n", "")
            )
            found.append(tuple(k for k, letter in enumerate(letters) if letter != "i"))
            x = node.inputs[0]
        elif isinstance(node, Cond):
            inner = _of_choice(node, node.outputs.index(x))
            if inner is None:
                return None
            x, parts = inner
            found += parts
        else:
            return None
    return found


def _of_choice(node: Cond, number: int) -> tuple[Operand, list[Part]] | None:
    """What goes into a choice to have parts written in its branches."""
    for k, outer in enumerate(node.captured):
        several = [_parts(branch, branch.results[number], branch.params[k]) for branch in node.branches]
        if all(parts is not None for parts in several):
            return outer, [part for parts in several for part in parts or ()]
    return None
