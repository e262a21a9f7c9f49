"""A tiny evaluator: what an ``Expand`` means, by the rows it is made of."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Apply, Cond, Graph, Literal, Node, Operand, Value
from whilst_compiler.ir.row import Attribute, Expand, Lowering, Row
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.table import COMPLEX, ROWS

__all__ = ["applied", "build", "evaluate", "lowering_of"]


def lowering_of(row: Row, types: tuple[Any, ...]) -> Lowering:
    """The lowering that holds for operands of these types."""
    complex_ = any(isinstance(t, Tensor) and t.dtype.kind == "c" for t in types)
    return COMPLEX.get(row.name, row.lowering) if complex_ else row.lowering


def applied(row: Row, inputs: tuple[Any, ...], attributes: dict[str, Attribute]) -> tuple[Any, ...]:
    """Results of a row, by its expansion (down to rows that have none) or else by its eager rule."""
    types = tuple(Tensor(DType.of(x.dtype), np.shape(x)) for x in inputs)
    lowering = lowering_of(row, types)
    if isinstance(lowering, Expand):
        return build(lowering.build, inputs, types, attributes)
    result = row.eager(*(x.copy() for x in inputs), **attributes)  # store and update write to their operand
    return result if isinstance(result, tuple) else (result,)


def build(rule: Any, inputs: tuple[Any, ...], types: tuple[Tensor, ...], attributes: Any) -> tuple[Any, ...]:
    builder = Builder(ROWS)
    params = tuple(Value(t) for t in types)
    results = rule(builder, params, attributes)
    return evaluate(builder.blocks[0].nodes, dict(zip(params, inputs)), results)


def evaluate(nodes: list[Node], known: dict[Value, Any], results: tuple[Operand, ...]) -> tuple[Any, ...]:
    """Values of ``results`` after the nodes, given values of what they read."""

    def read(x: Operand) -> Any:
        return x.type.dtype.numpy.type(x.value) if isinstance(x, Literal) else known[x]

    for node in nodes:
        if isinstance(node, Cond):
            branch: Graph = node.branches[0 if read(node.selector) else 1]
            inner = dict(zip(branch.params, map(read, node.captured)))
            known.update(zip(node.outputs, evaluate(branch.nodes, inner, branch.results)))
            continue
        assert isinstance(node, Apply)
        outputs = applied(node.row, tuple(map(read, node.inputs)), node.attributes)
        known.update(zip(node.outputs, outputs))
    return tuple(map(read, results))
