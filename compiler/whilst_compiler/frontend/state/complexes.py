"""Arithmetic of Python's complex numbers, part by part as CPython does it (NumPy rounds differently)."""

from __future__ import annotations

from whilst_compiler.frontend.state.context import Context
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, scalar

__all__ = ["complex_product", "complex_quotient"]


def _parts(ctx: Context, z: Operand) -> tuple[Operand, Operand]:
    if isinstance(z, Literal):
        return Literal(z.value.real, scalar(DType.F64)), Literal(z.value.imag, scalar(DType.F64))
    return ctx.emit("real", z), ctx.emit("imag", z)


def complex_product(ctx: Context, x: Operand, y: Operand) -> Operand:
    (a, b), (c, d) = _parts(ctx, x), _parts(ctx, y)
    re = ctx.emit("subtract", ctx.emit("multiply", a, c), ctx.emit("multiply", b, d))
    im = ctx.emit("add", ctx.emit("multiply", a, d), ctx.emit("multiply", b, c))
    return ctx.emit("complex", re, im)


def complex_quotient(ctx: Context, x: Operand, y: Operand) -> Operand:
    """Smith's method: divide through by the larger part of the divisor (which is not 0)."""
    (a, b), (c, d) = _parts(ctx, x), _parts(ctx, y)
    wide = ctx.emit("greater_equal", ctx.emit("absolute", c), ctx.emit("absolute", d))

    def choose(yes: Operand, no: Operand) -> Operand:
        return ctx.emit("where", wide, yes, no)

    large, small = choose(c, d), choose(d, c)
    ratio = ctx.emit("divide", small, large)
    first, second = choose(a, b), choose(b, a)
    size = ctx.emit("add", large, ctx.emit("multiply", small, ratio))
    re = ctx.emit("divide", ctx.emit("add", first, ctx.emit("multiply", second, ratio)), size)
    left, right = ctx.emit("multiply", a, ratio), ctx.emit("multiply", b, ratio)
    im = choose(ctx.emit("subtract", b, left), ctx.emit("subtract", right, a))
    return ctx.emit("complex", re, ctx.emit("divide", im, size))
