"""Whole-number division with NumPy's signs, zeros and infinities: it never traps, 0 as divisor gives 0 for integers."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.ir.row import Instruction, Special, Symbol
from whilst_compiler.ops.define import DISCRETE, elementwise, index
from whilst_compiler.ops.term import Term, expand, partials

__all__ = ["ROWS"]


def _machine_divide(x: Any, y: Any) -> Any:
    quotient, rest = np.floor_divide(x, y), np.remainder(x, y)
    return quotient + ((rest != 0) & ((x < 0) != (y < 0))).astype(x.dtype)


def _guarded(y: Term) -> tuple[Term, Term | None, Term | None]:
    """A divisor that the machine can take, and where it stands for 0 and for -1 (None: nowhere)."""
    signed = y.kind == "i"
    if y.literal is not None and y.literal != 0 and (not signed or y.literal != -1):
        return y, None, None
    zero, minus = y.eq(0), y.eq(-1) if signed else None
    return (zero if minus is None else zero | minus).where(y.like(1), y), zero, minus


def _patched(result: Term, zero: Term | None, minus: Term | None, at_minus: Term) -> Term:
    if minus is not None:
        result = minus.where(at_minus, result)
    return result if zero is None else zero.where(result.like(0), result)


def _integer_floor_divide(x: Term, y: Term) -> Term:
    safe, zero, minus = _guarded(y)
    quotient = x.do("machine_divide", safe)
    if x.kind == "i":
        rest = x - quotient * safe
        quotient = quotient - (rest.ne(0) & (rest < 0).ne(safe < 0)).cast(x.dtype)
    return _patched(quotient, zero, minus, -x if x.kind == "i" else x)


def _integer_remainder(x: Term, y: Term) -> Term:
    safe, zero, minus = _guarded(y)
    rest = x.do("machine_remainder", safe)
    if x.kind == "i":
        rest = (rest.ne(0) & (rest < 0).ne(safe < 0)).where(rest + safe, rest)
    return _patched(rest, zero, minus, rest.like(0))


def _truncated(x: Term, y: Term) -> tuple[Term, Term]:
    """C's remainder, and whether its sign differs from the divisor's so that it must move by one divisor."""
    rest = x.do("fmod", y)
    return rest, rest.ne(0) & (y < 0).ne(rest < 0)


def _float_floor_divide(x: Term, y: Term) -> Term:
    rest, moves = _truncated(x, y)
    ratio = x / y
    quotient = (x - rest) / y
    quotient = moves.where(quotient - 1, quotient)
    down = quotient.do("floor")
    nearest = (quotient - down > 0.5).where(down + 1, down)
    signed_zero = ratio.like(0).do("copysign", ratio)
    return y.eq(0).where(ratio, quotient.ne(0).where(nearest, signed_zero))


def _float_remainder(x: Term, y: Term) -> Term:
    rest, moves = _truncated(x, y)
    signed_zero = y.like(0).do("copysign", y)
    return y.eq(0).where(rest, rest.ne(0).where(moves.where(rest + y, rest), signed_zero))


def _floor_divide(x: Term, y: Term) -> Term:
    return _float_floor_divide(x, y) if x.kind == "f" else _integer_floor_divide(x, y)


def _remainder(x: Term, y: Term) -> Term:
    return _float_remainder(x, y) if x.kind == "f" else _integer_remainder(x, y)


def _lcm(x: Term, y: Term) -> Term:
    """|x| / gcd * |y| in the unsigned type, where the absolute value of MIN exists."""
    unsigned = type(x.dtype)("u" + x.dtype.value[1:])
    a, b, divisor = (t.cast(unsigned) for t in (x.do("absolute"), y.do("absolute"), x.do("gcd", y)))
    none = divisor.eq(0)
    multiple = a.do("machine_divide", none.where(a.like(1), divisor)) * b
    return none.where(a.like(0), multiple).cast(x.dtype)


ROWS = index(
    elementwise(
        "floor_divide", "iuf", expand(_floor_divide), partials(lambda x, y, r: 0, lambda x, y, r: 0), count=2,
    ),
    elementwise(
        "remainder", "iuf", expand(_remainder),
        partials(lambda x, y, r: 1, lambda x, y, r: -x.do("floor_divide", y)), count=2, also=("np.mod",),
    ),
    elementwise(
        "fmod", "f", Symbol("fmod"), partials(lambda x, y, r: 1, lambda x, y, r: -(x / y).do("trunc")), count=2,
    ),
    elementwise(
        "machine_divide", "iu", Instruction({"i": "sdiv", "u": "udiv"}), DISCRETE,
        count=2, eager=_machine_divide, traps=True,
    ),
    elementwise(
        "machine_remainder", "iu", Instruction({"i": "srem", "u": "urem"}), DISCRETE,
        count=2, eager=np.fmod, traps=True,
    ),
    elementwise("gcd", "iu", Special(), DISCRETE, count=2, commutative=True),
    elementwise("lcm", "iu", expand(_lcm), DISCRETE, count=2, commutative=True),
)  # fmt: skip
