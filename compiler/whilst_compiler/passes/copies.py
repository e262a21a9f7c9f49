"""Copies of nodes in the open form, where inner regions name outer values."""

from __future__ import annotations

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Node, Operand, Value, While

__all__ = ["copy_node"]


def copy_node(node: Node, new: dict[Operand, Operand]) -> Node:
    """A copy with values of its own, which ``new`` tells afterwards; what it reads from outside stays."""
    match node:
        case Apply(row, inputs, attributes, outputs, location):
            return Apply(row, _now(inputs, new), dict(attributes), _fresh(outputs, new), location)
        case While(inits, captured, bound, test, body, outputs, location):
            inits, captured = _now(inits, new), _now(captured, new)
            bound = None if bound is None else new.get(bound, bound)
            shared = _fresh(body.params, new)
            _fresh(tuple(p for p in test.params if p not in new), new)
            test, body = _copy_region(test, new), _copy_region(body, new)
            assert body.params == shared
            return While(inits, captured, bound, test, body, _fresh(outputs, new), location)
        case Cond(selector, captured, branches, outputs, location):
            captured = _now(captured, new)
            for branch in branches:
                _fresh(branch.params, new)
            copies = tuple(_copy_region(branch, new) for branch in branches)
            return Cond(new.get(selector, selector), captured, copies, _fresh(outputs, new), location)
        case Call(callee, inputs, outputs, location):
            return Call(callee, _now(inputs, new), _fresh(outputs, new), location)


def _copy_region(region: Graph, new: dict[Operand, Operand]) -> Graph:
    """A copy of a region whose parameters have their new ones already."""
    params = tuple(x for x in _now(region.params, new) if isinstance(x, Value))
    nodes = [copy_node(node, new) for node in region.nodes]
    return Graph(params, nodes, _now(region.results, new), location=region.location)


def _fresh(values: tuple[Value, ...], new: dict[Operand, Operand]) -> tuple[Value, ...]:
    made = tuple(Value(v.type, v.name) for v in values)
    new.update(zip(values, made))
    return made


def _now(operands: tuple[Operand, ...], new: dict[Operand, Operand]) -> tuple[Operand, ...]:
    return tuple(new.get(x, x) for x in operands)
