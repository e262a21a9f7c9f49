"""Whether an array is another one after some stores: what can be done in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Node, Operand, Value, While

__all__ = ["is_changed_in_place"]

_STORES = ("store", "update")


def is_changed_in_place(
    nodes: Iterable[Node], result: Operand, source: Value, functions: Mapping[str, Graph]
) -> bool:  # fmt: skip
    """Whether ``result`` is ``source``, a parameter, after stores into it, through loops, branches and calls."""
    return _origin(nodes, result, functions) is source


def _origin(nodes: Iterable[Node], result: Operand, functions: Mapping[str, Graph]) -> Operand | None:
    """The array that ``result`` was before all stores; None where that is none from outside of these nodes."""
    makers = {output: (node, k) for node in nodes for k, output in enumerate(node.outputs)}
    value: Operand | None = result
    while value is not None and isinstance(value, Value) and value in makers:
        value = _before(*makers[value], functions)
    return value


def _before(node: Node, k: int, functions: Mapping[str, Graph]) -> Operand | None:
    """The array that output ``k`` of a node was before; None where it is another one."""
    match node:
        case Apply(row=row, inputs=inputs):
            return inputs[0] if row.name in _STORES else None
        case While(inits=inits, bound=bound, body=body):
            top = body.params[k + (bound is not None)]
            return inits[k] if is_changed_in_place(body.nodes, body.results[k], top, functions) else None
        case Cond(captured=captured, branches=branches):
            found: Operand | None = None
            for branch in branches:
                first = _origin(branch.nodes, branch.results[k], functions)
                given = next((x for x, param in zip(captured, branch.params) if param is first), None)
                if given is None or found not in (None, given):
                    return None
                found = given
            return found
        case Call(callee=callee, inputs=inputs):
            updates = {result: parameter for parameter, result in functions[callee].updates}
            return inputs[updates[k]] if k in updates else None
