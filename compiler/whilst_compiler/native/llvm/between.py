"""What floats are made of integers can be: grey values times weights fit into bytes again, and need not be asked.

For each result an interval, with ends rounded as the result itself is: rounding keeps the order, so that what is
computed from the ends of the operands are the ends of the result. What may be infinite or NaN has none.
"""

from __future__ import annotations

import math
import operator
import struct
from collections.abc import Callable, Sequence

from whilst_compiler.ir.types import DType
from whilst_compiler.native.llvm.types import Register
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import Const, Let, Operand

__all__ = ["Between", "note"]

Between = tuple[float, float]


def note(w: Writer, let: Let, result: Register) -> None:
    """Note between which numbers the result of an operation lies, as far as that is known."""
    rule, dtype = _RULES.get(let.op), let.target.dtype
    if rule is None or not isinstance(result, str) or dtype not in (DType.F64, DType.F32) or w.needs.options.fast:
        return
    operands = [_known(w, x) for x in let.args]
    found = rule(operands)
    if found is not None:
        low, high = (_rounded(end, dtype) for end in found)
        if math.isfinite(low) and math.isfinite(high):
            w.between[result] = low, high


def _known(w: Writer, x: Operand) -> Between | None:
    if isinstance(x, Const):
        value = x.value
        return (float(value), float(value)) if isinstance(value, int | float) and math.isfinite(value) else None
    dtype = x.dtype
    if dtype is None or dtype.kind in "fc":
        register = w.values.get(x)
        return w.between.get(register) if isinstance(register, str) else None
    if dtype is DType.BOOL:
        return 0.0, 1.0
    if dtype.kind == "u":
        return 0.0, float(2**dtype.bits - 1)
    return -(2.0 ** (dtype.bits - 1)), float(2 ** (dtype.bits - 1) - 1)


def _rounded(x: float, dtype: DType) -> float:
    if dtype is DType.F64:
        return x
    try:
        return float(struct.unpack("f", struct.pack("f", x))[0])
    except OverflowError:
        return math.inf


Rule = Callable[[Sequence[Between | None]], Between | None]


def _same(x: Sequence[Between | None]) -> Between | None:
    return x[0]


def _corners(combine: Callable[[float, float], float]) -> Rule:
    """Of what rises or falls with each operand: one of the ends of each gives each end of the result."""

    def rule(x: Sequence[Between | None]) -> Between | None:
        one, other = x
        if one is None or other is None:
            return None
        found = [combine(a, b) for a in one for b in other]
        return (min(found), max(found)) if all(map(math.isfinite, found)) else None

    return rule


def _quotient(x: Sequence[Between | None]) -> Between | None:
    divisor = x[1]
    if divisor is None or divisor[0] <= 0.0 <= divisor[1]:
        return None
    return _corners(operator.truediv)(x)


def _negative(x: Sequence[Between | None]) -> Between | None:
    return None if x[0] is None else (-x[0][1], -x[0][0])


def _absolute(x: Sequence[Between | None]) -> Between | None:
    if x[0] is None:
        return None
    low, high = x[0]
    return max(low, -high, 0.0), max(-low, high)


def _signed(x: Sequence[Between | None]) -> Between | None:
    """The first operand with the sign of the second one."""
    found, sign = _absolute(x), x[1]
    if found is None or (sign is not None and sign[0] > 0.0):
        return found
    return -found[1], found[1]


def _choice(x: Sequence[Between | None]) -> Between | None:
    _, one, other = x
    return None if one is None or other is None else (min(one[0], other[0]), max(one[1], other[1]))


_RULES: dict[str, Rule] = {
    "cast": _same,
    "add": _corners(operator.add),
    "subtract": _corners(operator.sub),
    "multiply": _corners(operator.mul),
    "divide": _quotient,
    "minimum": _corners(min),
    "maximum": _corners(max),
    "negative": _negative,
    "absolute": _absolute,
    "copysign": _signed,
    "where": _choice,
}
