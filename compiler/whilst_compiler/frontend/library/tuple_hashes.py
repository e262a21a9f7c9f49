"""The hash of a tuple from those of its items, as CPython has it: xxHash (Collet), as in Objects/tupleobject.c."""

from __future__ import annotations

from whilst_compiler.frontend.state.context import Context
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["hash_begun", "hash_ended", "hash_with"]

_FIRST, _SECOND, _FIFTH = 11400714785074694791, 14029467366897019727, 2870177450012600261
_LENGTH = _FIFTH ^ 3527539


def _number(x: int) -> Literal:
    return Literal(x, Tensor(DType.U64))


def hash_begun() -> Operand:
    """Where the hash of a tuple begins."""
    return _number(_FIFTH)


def hash_with(ctx: Context, total: Operand, h: Operand) -> Operand:
    """The hash with that of one more item."""
    total = ctx.emit("add", total, ctx.emit("multiply", ctx.cast(h, DType.U64), _number(_SECOND)))
    left, right = ctx.emit("left_shift", total, _number(31)), ctx.emit("right_shift", total, _number(33))
    return ctx.emit("multiply", ctx.emit("bitwise_or", left, right), _number(_FIRST))


def hash_ended(ctx: Context, total: Operand, size: Operand) -> Operand:
    """The hash of all, as an i64; -1 is taken."""
    total = ctx.emit("add", total, ctx.emit("bitwise_xor", size, _number(_LENGTH)))
    taken = ctx.emit("equal", total, _number(2**64 - 1))
    return ctx.cast(ctx.emit("where", taken, _number(1546275796), total), DType.I64)
