"""Products along an axis as loops: a derivative that is right where factors are 0 too."""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.walk import is_inexact
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Apply, Graph, Node, Operand, Value, regions
from whilst_compiler.ir.types import I64
from whilst_compiler.ir.walk import map_operands
from whilst_compiler.ops.table import ROWS
from whilst_compiler.ops.term import constant

__all__ = ["unfold_products"]


def unfold_products(graph: Graph) -> None:
    """Write the products of floats in a closed graph, and in its regions, as loops."""
    values: dict[Operand, Operand] = {}
    nodes: list[Node] = []
    for node in graph.nodes:
        map_operands(node, lambda x: values.get(x, x))
        for region in regions(node):
            unfold_products(region)
        if isinstance(node, Apply) and node.row.name.endswith("e_multiply") and is_inexact(node.inputs[0]):
            builder = Builder(ROWS)
            builder.location = node.location
            values[node.output] = _product(builder, node)
            nodes += builder.blocks[0].nodes
        else:
            nodes.append(node)
    graph.nodes = nodes
    graph.results = tuple(values.get(x, x) for x in graph.results)


def _product(builder: Builder, node: Apply) -> Operand:
    found = node.inputs[0]
    axis, axes = node.attributes.get("axis"), node.attributes.get("axes")
    if isinstance(axis, int):
        return _along(builder, found, axis, True)
    assert isinstance(axes, tuple)
    for one in sorted((k for k in axes if isinstance(k, int)), reverse=True):
        found = _along(builder, found, one, False)
    return found


def _along(builder: Builder, a: Operand, axis: int, running: bool) -> Operand:
    """The product along an axis, or all products on the way."""
    sizes = [builder.apply("dim", a, axis=k) for k in range(tensor(a).rank)]
    rest = [s for k, s in enumerate(sizes) if k != axis]
    dims = tuple(d for k, d in enumerate(tensor(a).dims) if k != axis)
    one: Operand = constant(1, tensor(a).dtype)
    start = builder.apply("full", one, *rest, dims=dims) if rest else one
    inits: list[Operand] = [start]
    if running:
        inits.append(builder.apply("full", one, *sizes, dims=tensor(a).dims))
    with builder.block((Value(I64, "k"), *(Value(x.type) for x in inits))) as test:
        test.results = (literal(True),)
    k = Value(I64, "k")
    carried = [Value(x.type, "product") for x in inits]
    with builder.block((k, *carried)) as body:
        product = builder.apply("multiply", carried[0], _slice(builder, a, axis, k, dims))
        body.results = (product,)
        if running:
            body.results = (product, _put(builder, carried[1], product, axis, k))
    return builder.loop(inits, sizes[axis], test, body)[-1]


def _axes(a: Operand, axis: int) -> str:
    return "".join("i" if k == axis else "f" for k in range(tensor(a).rank))


def _slice(builder: Builder, a: Operand, axis: int, k: Operand, dims: Sequence[int | str]) -> Operand:
    if not dims:
        return builder.apply("load", a, k)
    return builder.apply("subview", a, k, axes=_axes(a, axis), dims=tuple(dims))


def _put(builder: Builder, into: Operand, value: Operand, axis: int, k: Operand) -> Operand:
    if tensor(into).rank == 1:
        return builder.apply("store", into, value, k)
    return builder.apply("update", into, value, k, axes=_axes(into, axis))
