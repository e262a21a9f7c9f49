"""Who calls whom, and what a function reads that is not its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from whilst_compiler.ir.graph import Call, Graph, Node, Operand, Value, regions
from whilst_compiler.ir.walk import operands

__all__ = ["called_from", "free", "nodes_below", "with_callees"]


def nodes_below(functions: Mapping[str, Graph], nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes, those of their regions, and those of the functions that they call, each function once."""
    todo, known = list(nodes), dict[str, Graph]()
    while todo:
        node = todo.pop()
        yield node
        todo += [inner for region in regions(node) for inner in region.nodes]
        for name, graph in _callees(functions, node).items():
            if name not in known:
                known[name] = graph
                todo += graph.nodes


def called_from(functions: Mapping[str, Graph], nodes: Iterable[Node]) -> dict[str, Graph]:
    """The functions that the nodes call, directly or not."""
    found: dict[str, Graph] = {}
    for node in nodes_below(functions, nodes):
        found |= _callees(functions, node)
    return found


def _callees(functions: Mapping[str, Graph], node: Node) -> dict[str, Graph]:
    """The function that a node calls and the rules of its derivatives, those that are there (already)."""
    if not isinstance(node, Call):
        return {}
    names = (node.callee, f"{node.callee}.vjp", f"{node.callee}.jvp")
    return {name: functions[name] for name in names if name in functions}


def with_callees(functions: Mapping[str, Graph], name: str) -> dict[str, Graph]:
    """A function and those that it calls, directly or not."""
    graph = functions[name]
    return {name: graph} | called_from(functions, graph.nodes)


def free(nodes: Iterable[Node], results: Iterable[Operand], params: Iterable[Value]) -> list[Value]:
    """What the nodes and results read that is neither among the parameters nor made by the nodes, in order."""
    found: dict[Value, None] = {}
    defined = set(params)
    for node in nodes:
        found.update((x, None) for x in operands(node) if isinstance(x, Value) and x not in defined)
        defined.update(node.outputs)
    found.update((x, None) for x in results if isinstance(x, Value) and x not in defined)
    return list(found)
