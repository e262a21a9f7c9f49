"""Which nodes take over the storage of an operand, and which outputs alias one.

Arrays are values in the IR; this is what the in-place plan (``passes.place``) and code generation know about the memory
behind them. Positions count in ``node.inputs``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Node, While
from whilst_compiler.ir.row import View
from whilst_compiler.ir.types import Handle, Tensor, Type

__all__ = [
    "GROWS", "IN_PLACE", "RESHAPES", "WHOLE", "Sight", "alias_of", "has_own_storage", "has_storage", "reads_overlap",
    "taken",
]  # fmt: skip

IN_PLACE = frozenset({"store", "update"})
"""Rows whose first output is their first operand, changed in place."""

GROWS = frozenset({"grow"})
"""Rows that take over their first operand and yield it, or a larger block in its stead."""

RESHAPES = frozenset({"reinterpret", "reshape"})
"""Rows that yield all bytes of an operand in their order: where these lie without gaps, it is the same block."""

_HANDS_THROUGH = frozenset({"check"})


def has_storage(type: Type) -> bool:
    """Arrays and lists live in memory; scalars and handles are plain values."""
    return bool(type.dims) if isinstance(type, Tensor) else not isinstance(type, Handle)


def taken(node: Node, functions: Mapping[str, Graph]) -> dict[int, int]:
    """Operands whose storage the node takes over: position of the operand to index of the output that has it then.

    What a loop takes, its outputs may hand on in another order; what a branch captures is decided inside the branch.
    What a function is given for good it may return, or not: -1.
    """
    match node:
        case Apply() if node.row.name in IN_PLACE | GROWS:
            return {0: 0}
        case While():
            skip = 0 if node.bound is None else 1
            return {skip + i: i for i in range(len(node.inits))}
        case Call():
            callee = functions[node.callee]
            return dict(callee.updates) | dict.fromkeys(callee.moved, -1)
        case Apply() | Cond():
            return {}


@dataclass(frozen=True, slots=True)
class Sight:
    """How a value looks at a block: whether at all of it, each element once; the order of its axes if they are moved.

    ``packed``: the block lies in C order without gaps, so that a reshape looks at all of it, too.
    """

    whole: bool = True
    packed: bool = True
    axes: tuple[int, ...] = ()

    def through(self, node: Node) -> Sight | None:
        """That of what a node yields for such an operand; None if that has its own storage."""
        whole = alias_of(node)
        if whole is None or whole:
            return whole and self
        assert isinstance(node, Apply)
        if node.row.name == "transpose":
            order = node.attributes["permutation"]
            assert isinstance(order, tuple)
            axes = [k for k in order if isinstance(k, int)]
            moved = tuple(self.axes[k] for k in axes) if self.axes else tuple(axes)
            return Sight(self.whole, self.packed, () if list(moved) == sorted(moved) else moved)
        whole = self.whole and self.packed and not self.axes and node.row.name in RESHAPES
        return Sight(whole, self.packed)


WHOLE = Sight()


def alias_of(node: Node) -> bool | None:
    """Whether the output is (True) the first operand itself, (False) a view of it; None if it has its own storage."""
    if isinstance(node, Apply) and node.row.name in _HANDS_THROUGH:
        return True
    return False if isinstance(node, Apply) and isinstance(node.row.lowering, View) else None


def reads_overlap(node: Node) -> bool:
    """Whether the node may read the storage that it takes over through other operands: it reads before it writes."""
    return isinstance(node, Apply) and node.row.name in IN_PLACE


def has_own_storage(node: Node) -> bool:
    """Whether what the node yields is new, neither an operand's storage nor a view of one."""
    return alias_of(node) is None and not reads_overlap(node)
