"""Sums of many floats: in blocks, whose sums are added up with what each addition loses.

So the error does not grow with the number of terms, as with the pairwise sums of NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Const, For, Operand, Var
from whilst_compiler.native.schedule.code import Code, index
from whilst_compiler.native.schedule.nest import nest

__all__ = ["Cut", "cut", "long_sum"]

_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Cut:
    """How the last axis of a sum is cut: the terms of the first block, where that begins the sum, and other blocks."""

    first: Operand | None
    blocks: Operand


def cut(code: Code, sizes: Sequence[Operand]) -> Cut:
    """Made before the loops around a sum, so that what these cost is known when they begin."""
    last = sizes[-1]
    if len(sizes) == 1:
        rest = code.subtract(last, index(1))
        return Cut(code.minimum(last, index(_BLOCK)), code.let("machine_right_shift", (rest, index(10)), DType.I64))
    whole = code.add(last, index(_BLOCK - 1))
    return Cut(None, code.let("machine_right_shift", (whole, index(10)), DType.I64))


def long_sum(
    code: Code, dtype: DType, sizes: Sequence[Operand], term: Callable[[tuple[Operand, ...]], Operand], fresh: int,
    parts: Cut,
) -> Operand:  # fmt: skip
    """The sum of ``term`` over an index space; the last axis is cut into blocks if it may be long."""
    zero = Const(0.0, dtype)
    last = sizes[-1]
    if isinstance(last, Const) and last.value.real <= _BLOCK:
        total = code.mutable("sum", dtype, zero)
        with nest(code, sizes, fresh) as at:
            _fold(code, dtype, total, term(at))
        return code.get(total)
    total, lost = code.mutable("sum", dtype, zero), code.mutable("lost", dtype, zero)
    if parts.first is not None:  # what is not long never enters the loop over blocks
        with nest(code, (parts.first,), fresh) as at:
            _fold(code, dtype, total, term(at))
    with nest(code, (*sizes[:-1], parts.blocks), fresh) as (*outer, block):
        start = code.multiply(block if parts.first is None else code.add(block, index(1)), index(_BLOCK))
        stop = code.minimum(code.add(start, index(_BLOCK)), last)
        part = code.mutable("part", dtype, zero)
        i = Var("i", DType.I64)
        with code.inside() as body:
            _fold(code, dtype, part, term((*outer, i)))
        code.emit(For(i, start, stop, body))
        _add_exactly(code, dtype, total, lost, code.get(part))
    return _with_loss(code, dtype, code.get(total), code.get(lost))


def _fold(code: Code, dtype: DType, total: Var, x: Operand) -> None:
    code.set(total, code.let("fold_add", (code.get(total), x), dtype))


def _add_exactly(code: Code, dtype: DType, total: Var, lost: Var, b: Operand) -> None:
    """``total += b``, and to ``lost`` exactly what that addition rounds off (Knuth's two-sum)."""

    def do(op: str, x: Operand, y: Operand) -> Operand:
        return code.let(op, (x, y), dtype)

    a = code.get(total)
    s = do("add", a, b)
    of_b = do("subtract", s, a)
    of_a = do("subtract", s, of_b)
    loss = do("add", do("subtract", a, of_a), do("subtract", b, of_b))
    code.set(total, s)
    code.set(lost, do("add", code.get(lost), loss))


def _with_loss(code: Code, dtype: DType, total: Operand, lost: Operand) -> Operand:
    """An infinite sum loses NaN: then it is the sum alone."""
    real = code.let("equal", (lost, lost), DType.BOOL)
    return code.let("where", (real, code.let("add", (total, lost), dtype), total), dtype)
