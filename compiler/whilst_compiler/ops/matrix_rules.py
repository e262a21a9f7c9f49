"""What rules over matrices share: a node as matrices, and rules on operands from those."""

from __future__ import annotations

from collections.abc import Callable

from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Apply, Operand
from whilst_compiler.ir.row import Rules
from whilst_compiler.ops.matrix import Matrix

__all__ = ["Maybe", "Rule", "RuleNode", "add", "gaps", "inverse", "rules_of", "solve", "typed"]

Maybe = Matrix | None
Rule = Callable[["RuleNode", list[Maybe]], tuple[Maybe, ...]]


class RuleNode:
    """The operands and results of a node as matrices."""

    def __init__(self, builder: Builder, node: Apply) -> None:
        self.builder = builder
        self.inputs = [Matrix(builder, x) for x in node.inputs]
        self.outputs = [Matrix(builder, x) for x in node.outputs]


def rules_of(backward: Rule, forward: Rule, passive: int = 0) -> Rules:
    """Rules on operands from those on matrices; results that are left out have none."""

    def lifted(rule: Rule, count: Callable[[Apply], int]) -> Callable[..., tuple[Operand | None, ...]]:
        def build(builder: Builder, node: Apply, given: tuple[Operand | None, ...]) -> tuple[Operand | None, ...]:
            found = rule(RuleNode(builder, node), [None if g is None else Matrix(builder, g) for g in given])
            known = [None if x is None else x.operand for x in found]
            return (*known, *(None,) * (count(node) - len(known)))

        return build

    return Rules(lifted(backward, lambda n: len(n.inputs)), lifted(forward, lambda n: len(n.outputs)), passive)


def add(a: Maybe, b: Maybe) -> Maybe:
    return b if a is None else a if b is None else a + b


def solve(a: Matrix, b: Matrix) -> Matrix:
    return a.apply("solve", b)[0]


def inverse(a: Matrix) -> Matrix:
    return a.apply("inv")[0]


def typed(g: Matrix, like: Matrix) -> Matrix:
    """A cotangent in the dtype of what it belongs to."""
    return g.real.cast(like.dtype) if like.dtype.kind == "f" else g.cast(like.dtype)


def gaps(w: Matrix) -> Matrix:
    """``1 / (w[j] - w[i])``, 0 on the diagonal."""
    return w.row.do("subtract", w.column).where("not_equal", 1).do("reciprocal").where("not_equal")
