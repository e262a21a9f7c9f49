"""Whether an array is another one after some stores: what can be done in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Node, Operand, Value, While

__all__ = ["is_changed_in_place"]

_STORES = ("store", "update")


def is_changed_in_place(
    nodes: Iterable[Node], result: Operand, source: Value, functions: Mapping[str, Graph]
) -> bool:  # fmt: skip
    """Whether ``result`` is ``source`` after stores into it, through loops, branches and calls."""
    makers = {output: (node, k) for node in nodes for k, output in enumerate(node.outputs)}
    value: Operand | None = result
    while value is not None and value is not source:
        made = makers.get(value) if isinstance(value, Value) else None
        value = None if made is None else _before(*made, functions)
    return value is source


def _before(node: Node, k: int, functions: Mapping[str, Graph]) -> Operand | None:
    """The array that output ``k`` of a node was before; None where it is another one."""
    match node:
        case Apply(row=row, inputs=inputs):
            return inputs[0] if row.name in _STORES else None
        case While(inits=inits, bound=bound, body=body):
            top = body.params[k + (bound is not None)]
            return inits[k] if is_changed_in_place(body.nodes, body.results[k], top, functions) else None
        case Cond(captured=captured, branches=branches):
            for place, given in enumerate(captured):
                if all(is_changed_in_place(b.nodes, b.results[k], b.params[place], functions) for b in branches):
                    return given
            return None
        case Call(callee=callee, inputs=inputs):
            updates = {result: parameter for parameter, result in functions[callee].updates}
            return inputs[updates[k]] if k in updates else None
