"""Comparing types and graphs."""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Literal, Node, Operand, Value, While, regions
from whilst_compiler.ir.row import Attribute
from whilst_compiler.ir.types import ListOf, Tensor, Type

__all__ = ["assignable", "attribute_key", "same"]


def assignable(source: Type, target: Type) -> bool:
    """Whether a value of type ``source`` may stand where ``target`` is declared: a symbol accepts any size."""
    match source, target:
        case Tensor(), Tensor():
            sizes = zip(source.dims, target.dims, strict=False)
            fits = all(isinstance(to, str) or to == size for size, to in sizes)
            return source.dtype is target.dtype and source.rank == target.rank and fits
        case ListOf(), ListOf():
            return assignable(source.element, target.element)
        case _:
            return source == target


def same(first: Graph, second: Graph) -> bool:
    """Whether two graphs are equal but for names of values and locations."""
    return _same_graph(first, second)


def _same_graph(first: Graph, second: Graph) -> bool:
    pairs: dict[Value, Value] = {}
    return (
        (first.name, sorted(first.updates), first.moved) == (second.name, sorted(second.updates), second.moved)
        and _bind(first.params, second.params, pairs)
        and len(first.nodes) == len(second.nodes)
        and all(_same_node(a, b, pairs) for a, b in zip(first.nodes, second.nodes, strict=True))
        and _same_operands(first.results, second.results, pairs)
        and first.functions.keys() == second.functions.keys()
        and all(_same_graph(f, second.functions[name]) for name, f in first.functions.items())
    )


def _bind(first: Sequence[Value], second: Sequence[Value], pairs: dict[Value, Value]) -> bool:
    pairs.update(zip(first, second, strict=False))
    return [v.type for v in first] == [v.type for v in second]


def _same_operands(first: Sequence[Operand], second: Sequence[Operand], pairs: dict[Value, Value]) -> bool:
    def equal(a: Operand, b: Operand) -> bool:
        if isinstance(a, Literal):
            return isinstance(b, Literal) and a.key == b.key
        return pairs.get(a) is b

    return len(first) == len(second) and all(map(equal, first, second))


def _same_node(first: Node, second: Node, pairs: dict[Value, Value]) -> bool:
    inside = len(regions(first)) == len(regions(second)) and all(map(_same_graph, regions(first), regions(second)))
    return (
        _kind(first) == _kind(second)
        and inside
        and _same_operands(first.inputs, second.inputs, pairs)
        and _bind(first.outputs, second.outputs, pairs)
    )


def _kind(node: Node) -> tuple[object, ...]:
    """What tells nodes apart besides operands, types and regions."""
    match node:
        case Apply():
            return (Apply, node.row.name, {k: attribute_key(v) for k, v in node.attributes.items()})
        case While():
            return (While, node.bound is None, len(node.inits))
        case Cond():
            return (Cond,)
        case Call():
            return (Call, node.callee)


def attribute_key(value: Attribute) -> tuple[object, ...]:
    """Hashable, and tells apart what ``==`` does not: True from 1, 1 from 1.0, -0.0 from 0.0."""
    return tuple(map(attribute_key, value)) if isinstance(value, tuple) else (value.__class__, repr(value))
