"""How long loops take, in simple operations, as far as that can be known before they run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from whilst_compiler.ir.row import Symbol
from whilst_compiler.ir.types import DType
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import Const, For, Let, Load, Operand, Statement, Store, Var, While, blocks
from whilst_compiler.ops.table import ROWS

__all__ = ["cost", "dearest", "half", "times"]

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


def cost(w: Writer, statements: Sequence[Statement], middle: Mapping[Var, str] = MappingProxyType({})) -> str:
    """The work of an iteration, as far as it can be known before the loop: a register or a number. ``middle`` tells
    what counters of loops are half way, so that bounds that depend on them can be estimated."""
    total = str(sum(map(_unit, statements)))
    guess = _Guess(w, dict(middle), {s.target: s for s in statements if isinstance(s, Let)})
    for s in statements:
        for block in blocks(s):
            if not isinstance(s, For | While):
                inner = cost(w, block, guess.known)
            else:
                trips, counter = guess.trips(s), s.index if isinstance(s, For) else s.counter
                inside = guess.known if counter is None else {**guess.known, counter: half(w, trips)}
                inner = times(w, trips, cost(w, block, inside))
            total = str(int(total) + int(inner)) if (total + inner).isdigit() else w.op(f"add i64 {total}, {inner}")
    return total


def half(w: Writer, count: str) -> str:
    return str(int(count) // 2) if count.isdigit() else w.op(f"ashr i64 {count}, 1")


_SIMPLE = {
    "add": "add", "subtract": "sub", "multiply": "mul", "bitwise_and": "and", "machine_right_shift": "ashr",
    "index_add": "add", "index_subtract": "sub", "index_multiply": "mul", "checked_add": "add",
    "checked_subtract": "sub", "checked_multiply": "mul", "maximum": "smax", "minimum": "smin",
    "index_maximum": "smax", "index_minimum": "smin",
}  # fmt: skip
"""What is computed to estimate a bound."""


@dataclass(slots=True)
class _Guess:
    """Guesses at numbers that are only computed in the loop, by ``lets``; ``known`` are those made so far."""

    w: Writer
    known: dict[Var, str]
    lets: Mapping[Var, Let]

    def trips(self, s: For | While) -> str:
        """How often a loop runs."""
        bound: Operand | None = s.stop if isinstance(s, For) else s.bound
        if isinstance(bound, Const):
            return self.w.one(bound)
        found = None if bound is None else self.number(bound)
        if found is None or bound in self.w.values:
            return found or str(_TRIPS)
        return str(max(int(found), 1)) if _is_number(found) else self._extreme("smax", found, "1")

    def number(self, x: Operand) -> str | None:
        if isinstance(x, Const):
            return str(int(x.value.real))
        if x in self.known or x.dtype is not DType.I64 or x.mutable:
            return self.known.get(x)
        made = self.lets.get(x)
        if made is None:
            return self.w.one(x) if x in self.w.values else None
        args = [self.number(arg) for arg in made.args] if made.op in _SIMPLE else [None]
        if len(args) != 2 or args[0] is None or args[1] is None:
            return None
        op = _SIMPLE[made.op]
        if op == "ashr" and not (args[1].isdigit() and int(args[1]) < 64):
            return None
        known = self._extreme(op, *args) if op in ("smax", "smin") else self.w.op(f"{op} i64 {args[0]}, {args[1]}")
        self.known[x] = known
        return known

    def _extreme(self, kind: str, x: str | None, y: str | None) -> str:
        self.w.needs.intrinsic(f"llvm.{kind}.i64", "i64 (i64, i64)")
        return self.w.op(f"call i64 @llvm.{kind}.i64(i64 {x}, i64 {y})")


def _is_number(x: str) -> bool:
    return x.removeprefix("-").isdigit()


def times(w: Writer, x: str, y: str) -> str:
    """A product that stays below 2**62 if each factor is huge: what matters is that it is large."""
    if x.isdigit() and y.isdigit():
        return str(min(int(x) * int(y), 1 << 60))
    name = "llvm.smul.fix.sat.i64"
    w.needs.intrinsic(name, "i64 (i64, i64, i32)")
    return w.op(f"call i64 @{name}(i64 {x}, i64 {y}, i32 0)")
