"""Branches so cheap that both are computed and one result is chosen: a jump that is hard to foresee costs more.

Checked arithmetic may take part: it fails only if its branch is the chosen one.
"""

from __future__ import annotations

from collections.abc import Callable, Set

from whilst_compiler.ir.graph import Apply, Cond, Graph, Literal, Node
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.native.loops import Operand
from whilst_compiler.native.schedule.scalars import apply_scalar
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.values import LIGHT, Binding, Scalar
from whilst_compiler.ops.table import ROWS

__all__ = ["both", "both_are_cheap"]

_BUDGET = 6
_CHECKED = frozenset(("checked_add", "checked_multiply", "checked_subtract"))


def both_are_cheap(node: Cond) -> bool:
    """Whether to compute both branches: a few light operations on scalars."""
    outputs_are_scalars = all(isinstance(v.type, Tensor) and not v.type.dims for v in node.outputs)
    binary = len(node.branches) == 2 and isinstance(node.selector.type, Tensor)
    if not binary or node.selector.type.dtype is not DType.BOOL or not outputs_are_scalars:  # type: ignore[union-attr]
        return False
    return len(node.outputs) + sum(map(_cost, node.branches)) <= _BUDGET


def _cost(region: Graph) -> int:
    return sum(map(_node_cost, region.nodes))


def _node_cost(node: Node) -> int:
    match node:
        case Apply() if node.row.name in LIGHT and not node.output.type.dims:  # type: ignore[union-attr]
            return 1 if all(x.type.dtype.kind in "biuf" for x in node.inputs) else 4  # type: ignore[union-attr]
        case Apply() if node.row.name in _CHECKED and not node.output.type.dims:  # type: ignore[union-attr]
            return 2
        case Apply() if node.row.name in _BY_CONSTANT and not node.output.type.dims:  # type: ignore[union-attr]
            return 1 if _BY_CONSTANT[node.row.name](node.inputs[1]) else _BUDGET + 1
        case Cond() if both_are_cheap(node):
            return len(node.outputs) + sum(map(_cost, node.branches))
        case _:
            return _BUDGET + 1


def _is_power_of_two(x: GraphOperand) -> bool:
    value = x.value if isinstance(x, Literal) else 0
    return isinstance(value, int) and value > 0 and not value & (value - 1)


_BY_CONSTANT: dict[str, Callable[[GraphOperand], bool]] = {
    "floor_divide": _is_power_of_two,
    "remainder": _is_power_of_two,
    "left_shift": lambda x: isinstance(x, Literal),
    "right_shift": lambda x: isinstance(x, Literal),
}
"""Operations that are light for some second operands."""


def both(scope: Scope, node: Cond, run: Callable[[Scope], None]) -> list[Binding]:
    """Write both branches, one after the other, and choose."""
    code = scope.code
    selector = scope.scalar(node.selector)
    outside = code.guard
    results: list[list[Operand]] = []
    for k, branch in enumerate(node.branches):
        inner = Scope(code, scope.frame, branch, scope.certain)
        inner.bind_all(branch.params, [scope.get(x) for x in node.captured])
        code.guard = _guard(scope, branch, selector if k == 0 else None, selector, outside)
        run(inner)
        code.guard = outside
        results.append([inner.scalar(x) for x in branch.results])
    chosen: list[Binding] = []
    for value, a, b in zip(node.outputs, *results, strict=True):
        assert isinstance(value.type, Tensor)
        one = a if a == b else code.let("where", (selector, a, b), value.type.dtype, value.name)
        chosen.append(Scalar(one))
    return chosen


def _guard(
    scope: Scope, branch: Graph, yes: Operand | None, selector: Operand, outside: Operand | None
) -> Operand | None:
    """When the branch is the chosen one; of interest only if something in it may fail."""
    if not _may_fail(branch, scope.certain):
        return outside
    mine = yes or apply_scalar(scope.code, ROWS["logical_not"], (selector,), {})
    return mine if outside is None else apply_scalar(scope.code, ROWS["logical_and"], (outside, mine), {})


def _may_fail(region: Graph, certain: Set[int]) -> bool:
    return any(
        node.row.name in _CHECKED and id(node) not in certain
        if isinstance(node, Apply)
        else any(_may_fail(branch, certain) for branch in getattr(node, "branches", ()))
        for node in region.nodes
    )
