"""Going over graphs: operands, substitution, copies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Node, Operand, Value, While

__all__ = ["clone", "current", "map_operands", "operands", "set_operands", "uses"]


def operands(node: Node) -> tuple[Operand, ...]:
    """Everything the node itself reads from the region it stands in."""
    return node.inputs


def map_operands(node: Node, change: Callable[[Operand], Operand]) -> None:
    """Replace each operand of the node (not those inside its regions, which are closed)."""
    match node:
        case Apply() | Call():
            node.inputs = tuple(map(change, node.inputs))
        case While():
            node.inits = tuple(map(change, node.inits))
            node.captured = tuple(map(change, node.captured))
            node.bound = None if node.bound is None else change(node.bound)
        case Cond():
            node.selector = change(node.selector)
            node.captured = tuple(map(change, node.captured))


def current(replaced: Mapping[Operand, Operand], x: Operand) -> Operand:
    """What stands for an operand that may have been replaced, by one that may have been replaced in turn."""
    while x in replaced:
        x = replaced[x]
    return x


def set_operands(node: Node, operands: Sequence[Operand]) -> None:
    """Give the node new operands, in the order of ``node.inputs``."""
    match node:
        case Apply() | Call():
            node.inputs = tuple(operands)
        case While():
            skip, count = 0 if node.bound is None else 1, len(node.inits)
            node.bound = operands[0] if skip else None
            node.inits, node.captured = tuple(operands[skip : skip + count]), tuple(operands[skip + count :])
        case Cond():
            node.selector, node.captured = operands[0], tuple(operands[1:])


def uses(region: Graph) -> dict[Value, list[Node]]:
    """For each value that is read in the region itself the nodes that read it, in order; results do not count."""
    found: dict[Value, list[Node]] = {}
    for node in region.nodes:
        for value in dict.fromkeys(x for x in node.inputs if isinstance(x, Value)):
            found.setdefault(value, []).append(node)
    return found


def clone(graph: Graph, mapping: Mapping[Operand, Operand] | None = None) -> Graph:
    """A copy that shares no value or node with the original; ``mapping`` gives parameters that are to be replaced."""
    new: dict[Operand, Operand] = dict(mapping or {})
    params = _fresh([p for p in graph.params if p not in new], new)
    nodes = [_clone_node(node, new) for node in graph.nodes]
    functions = {name: clone(f) for name, f in graph.functions.items()}
    results = _now(graph.results, new)
    return Graph(params, nodes, results, graph.name, graph.updates, functions, graph.location, graph.moved)


def _clone_node(node: Node, new: dict[Operand, Operand]) -> Node:
    """A copy of the node over values that ``new`` gives, where its outputs are entered."""
    match node:
        case Apply():
            inputs, attributes = _now(node.inputs, new), node.attributes.copy()
            return Apply(node.row, inputs, attributes, _fresh(node.outputs, new), node.location)
        case While(inits, captured, bound, test, body, outputs, location):
            new_bound = None if bound is None else new.get(bound, bound)
            carried, outer = _now(inits, new), _now(captured, new)
            return While(carried, outer, new_bound, clone(test), clone(body), _fresh(outputs, new), location)
        case Cond(selector, captured, branches, outputs, location):
            chosen, outer = new.get(selector, selector), _now(captured, new)
            return Cond(chosen, outer, tuple(map(clone, branches)), _fresh(outputs, new), location)
        case Call(callee, inputs, outputs, location):
            return Call(callee, _now(inputs, new), _fresh(outputs, new), location)


def _fresh(values: Sequence[Value], new: dict[Operand, Operand]) -> tuple[Value, ...]:
    copies = tuple([Value(v.type, v.name) for v in values])
    new.update(zip(values, copies))
    return copies


def _now(values: Sequence[Operand], new: dict[Operand, Operand]) -> tuple[Operand, ...]:
    return tuple(map(new.get, values, values))
