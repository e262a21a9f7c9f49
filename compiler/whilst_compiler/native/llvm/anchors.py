"""Addresses in loops that LLVM makes no vectors of: an anchor, which stays where it is, and what moves.

    u[i*n + (first + 2*k) + 1]    ->    anchor = u + (i*n + first);    anchor[2*k + 1]

LLVM sees of the sum what is the same for several arrays, and computes the rest for each of them in each iteration. Of
anchors there is one a row, computed before the loop; what moves is the same for all rows, and the number is part of an
instruction. Loops over vectors are left as they are: LLVM wants to see that they stay in bounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import (
    Address,
    Const,
    For,
    Get,
    Let,
    Load,
    Local,
    Operand,
    Set,
    Statement,
    Var,
    While,
    all_of,
)

__all__ = ["Anchored", "Motion", "anchored", "find_motions"]

_FAR = 1 << 20
"""A number that is as large as this may not be part of an instruction."""


@dataclass(frozen=True, slots=True)
class Motion:
    """An index: ``step`` times the counter, plus variables that stay the same, each so many times, plus a number."""

    step: int = 0
    staying: Mapping[Var, int] = field(default_factory=dict)
    number: int = 0

    def times(self, factor: int) -> Motion:
        return Motion(self.step * factor, {x: n * factor for x, n in self.staying.items()}, self.number * factor)

    def plus(self, other: Motion) -> Motion:
        staying = dict(self.staying)
        for x, n in other.staying.items():
            staying[x] = staying.get(x, 0) + n
        return Motion(self.step + other.step, staying, self.number + other.number)


@dataclass(frozen=True, slots=True)
class Anchored:
    """An address: products and multiples that stay the same, then ``step`` times the counter, then a number."""

    products: tuple[tuple[Operand, Operand], ...]
    multiples: tuple[tuple[Var, int], ...]
    step: int
    number: int


def find_motions(index: Var, body: Sequence[Statement]) -> dict[Operand, Motion | None]:
    """How the integers that a loop over ``index`` computes move, None for those that nobody knows about; nothing at
    all if the loop may be one over vectors."""
    inside = list(all_of(body))
    if any(isinstance(s, For | While) for s in inside) or not _waits(inside):
        return {}
    motions: dict[Operand, Motion | None] = {index: Motion(1)}
    for s in inside:
        if isinstance(s, Let):
            motions[s.target] = _motion(s, motions)
        elif isinstance(s, Load | Get | Local):
            motions[s.target] = None
    return motions


def _waits(inside: Sequence[Statement]) -> bool:
    """Whether an iteration waits for a float of the one before."""
    put = {s.target for s in inside if isinstance(s, Set)}
    return any(isinstance(s, Get) and s.source in put and s.target.dtype in _FLOATS for s in inside)


_FLOATS = (DType.F64, DType.F32)


def _motion(s: Let, motions: Mapping[Operand, Motion | None]) -> Motion | None:
    if s.target.dtype is not DType.I64 or s.site is not None:
        return None
    args = [_of(x, motions) for x in s.args]
    kind = s.op.removeprefix("index_")
    match kind, args:
        case "add", [Motion() as x, Motion() as y]:
            return x.plus(y)
        case "subtract", [Motion() as x, Motion() as y]:
            return x.plus(y.times(-1))
        case "multiply", [Motion() as x, Motion(0, staying, number)] if not staying:
            return x.times(number)
        case "multiply", [Motion(0, staying, number), Motion() as x] if not staying:
            return x.times(number)
    return Motion(staying={s.target: 1}) if all(x is not None and not x.step for x in args) else None


def _of(x: Operand, motions: Mapping[Operand, Motion | None]) -> Motion | None:
    if isinstance(x, Const):
        return Motion(number=int(x.value.real)) if x.dtype is DType.I64 else None
    return motions.get(x, Motion(staying={x: 1}))


def anchored(address: Address, motions: Mapping[Operand, Motion | None]) -> Anchored | None:
    """The address as an anchor and what moves; None if it is not so, or if nothing moves."""
    if motions.get(address.pointer, True) is None:
        return None
    products: list[tuple[Operand, Operand]] = []
    total = Motion()
    for index, stride in zip(address.indices, address.strides, strict=True):
        moves, wide = _of(index, motions), _of(stride, motions)
        if moves is None or wide is None or wide.step:
            return None
        if isinstance(stride, Const):
            total = total.plus(moves.times(wide.number))
        elif moves.step:
            return None
        else:
            products.append((index, stride))
    if not total.step or abs(total.number) >= _FAR:
        return None
    return Anchored(tuple(products), tuple((x, n) for x, n in total.staying.items() if n), total.step, total.number)
