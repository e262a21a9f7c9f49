"""How long loops take, in simple operations, as far as that can be known before they run."""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.ir.row import Symbol
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import Const, For, Let, Load, Operand, Statement, Store, Var, While, blocks
from whilst_compiler.ops.table import ROWS

__all__ = ["cost", "dearest", "times"]

_FUNCTION = 20
_DEAR = {"divide": 5, "sqrt": 5, "floor_divide": 8, "remainder": 8, "power": _FUNCTION}
"""How many simple operations take as long; a function of the C library is worth ``_FUNCTION``."""

_TRIPS = 64
"""How often a loop runs, where nothing is known about it."""


def dearest(statements: Sequence[Statement]) -> int:
    """The work in the innermost loop."""
    own = sum(_unit(s) for s in statements)
    return max([own, *(dearest(block) for s in statements for block in blocks(s))])


def _unit(s: Statement) -> int:
    if isinstance(s, Let):
        return _FUNCTION if s.op in ROWS and isinstance(ROWS[s.op].lowering, Symbol) else _DEAR.get(s.op, 1)
    return 1 if isinstance(s, Load | Store) else 0


def cost(w: Writer, statements: Sequence[Statement]) -> str:
    """The work of an iteration, as far as it can be known before the loop: a register or a number."""
    total = str(sum(map(_unit, statements)))
    for s in statements:
        for block in blocks(s):
            inner = cost(w, block)
            if isinstance(s, For | While):
                inner = times(w, _trips(w, s), inner)
            total = str(int(total) + int(inner)) if (total + inner).isdigit() else w.op(f"add i64 {total}, {inner}")
    return total


def _trips(w: Writer, s: For | While) -> str:
    bound: Operand | None = s.stop if isinstance(s, For) else s.bound
    if isinstance(bound, Const) or (isinstance(bound, Var) and bound in w.values and not bound.mutable):
        return w.one(bound)
    return str(_TRIPS)


def times(w: Writer, x: str, y: str) -> str:
    """A product that stays below 2**62 if each factor is huge: what matters is that it is large."""
    if x.isdigit() and y.isdigit():
        return str(min(int(x) * int(y), 1 << 60))
    name = "llvm.smul.fix.sat.i64"
    w.needs.intrinsic(name, "i64 (i64, i64, i32)")
    return w.op(f"call i64 @{name}(i64 {x}, i64 {y}, i32 0)")
