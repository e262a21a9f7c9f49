"""Fold constants: a scalar row whose operands are all literals, by its own eager rule.

What raises stays where it is, to raise at run time.
"""

from __future__ import annotations

import numpy as np

from whilst_compiler.ir.graph import Apply, Graph, Literal, Operand
from whilst_compiler.ir.row import Effect
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ops.failure import RowError
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.rewrite import Rewriter
from whilst_compiler.passes.scopes import GraphPass

__all__ = ["FOLDABLE", "fold", "fold_constants"]

FOLDABLE = frozenset(
    name
    for name, row in ROWS.items()
    if (row.elementwise and row.effect in (Effect.PURE, Effect.RAISES)) or name in ("check_index", "cast_checked")
)
"""Rows that map scalars to a scalar and depend on nothing else."""


def fold_constants(node: Apply, rewriter: Rewriter) -> Operand | None:
    """The literal that the node yields."""
    if node.row.name not in FOLDABLE:
        return None
    operands = []
    for x in node.inputs:
        if not isinstance(x, Literal):
            return None
        operands.append(x.type.dtype.numpy.type(x.value))
    result_type = node.output.type
    assert isinstance(result_type, Tensor)
    with np.errstate(all="ignore"):
        try:
            result = node.row.eager(*operands, **node.attributes)
        except (RowError, ArithmeticError, ValueError):
            return None
    return Literal(result_type.dtype.numpy.type(result).item(), result_type)


def _on_open(graph: Graph) -> bool:
    return Rewriter(ROWS, dict.fromkeys(FOLDABLE, (fold_constants,))).run(graph)


fold = GraphPass("fold", _on_open)
