"""Hashes of frozen sets, as CPython has them (Objects/setobject.c)."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.library.written import tupling
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, inline
from whilst_compiler.frontend.values.values import Abstract, Scalar
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["SERVICES"]


def _number(x: int) -> Literal:
    return Literal(x, Tensor(DType.U64))


def _bits(ctx: Context, args: list[Abstract]) -> list[Operand]:
    return [ctx.cast(x.operand, DType.U64) for x in args if isinstance(x, Scalar)]


@function(tupling.shuffled)
def _shuffled(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    total, h = _bits(ctx, args)
    spread = ctx.emit("bitwise_xor", h, ctx.emit("left_shift", h, _number(16)))
    bits = ctx.emit("multiply", ctx.emit("bitwise_xor", spread, _number(89869747)), _number(3644798167))
    return ctx.python_int(ctx.cast(ctx.emit("bitwise_xor", total, bits), DType.I64))


@function(tupling.set_ended)
def _set_ended(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    total, size = _bits(ctx, args)
    count = ctx.emit("multiply", ctx.emit("add", size, _number(1)), _number(1927868237))
    total = ctx.emit("bitwise_xor", total, count)
    parts = ctx.emit("right_shift", total, _number(11)), ctx.emit("right_shift", total, _number(25))
    total = ctx.emit("bitwise_xor", total, ctx.emit("bitwise_xor", *parts))
    total = ctx.emit("add", ctx.emit("multiply", total, _number(69069)), _number(907133923))
    taken = ctx.emit("equal", total, _number(2**64 - 1))
    return ctx.python_int(ctx.cast(ctx.emit("where", taken, _number(590923713), total), DType.I64))


def _hash(ctx: Context, s: Composite) -> Abstract:
    return inline(ctx, tupling.of_set, *s.parts[:2])


SERVICES: dict[str, Any] = {"frozenset.hash": _hash}
