"""``**`` on Python's own numbers."""

from __future__ import annotations

from whilst_compiler.frontend.signature.assumptions import NEGATIVE_POWER
from whilst_compiler.frontend.signature.specs import PY_COMPLEX, PY_FLOAT, PY_INT, ScalarSpec
from whilst_compiler.frontend.state.complexes import complex_product
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import (
    Scalar,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, scalar

__all__ = ["power"]


def power(ctx: Context, a: Scalar, b: Scalar, spec: ScalarSpec) -> Scalar:
    """``a ** b``."""
    if spec is PY_INT:
        return _int_power(ctx, a, b)
    if spec is PY_COMPLEX:
        x, y = (Scalar(PY_COMPLEX, ctx.cast(v.operand, DType.C128)) for v in (a, b))
        if isinstance(b.operand, Literal) and b.operand.value in range(1, 101):
            return _small_complex_power(ctx, x.operand, int(b.operand.value.real))
        return ctx.library["complex_power"](ctx, x, y)  # type: ignore[no-any-return]
    return float_power(ctx, ctx.cast(a.operand, DType.F64), ctx.cast(b.operand, DType.F64))


def _small_complex_power(ctx: Context, x: Operand, n: int) -> Scalar:
    """As CPython: from 1, by the bits of the exponent."""
    result: Operand = Literal(1 + 0j, scalar(DType.C128))
    while n:
        if n & 1:
            result = complex_product(ctx, result, x)
        n >>= 1
        if n:
            x = complex_product(ctx, x, x)
    infinite = ctx.emit("isinf", result)
    return Scalar(
        PY_COMPLEX, ctx.check(result, ctx.emit("logical_not", infinite), "OverflowError", "complex exponentiation")
    )


def _int_power(ctx: Context, a: Scalar, b: Scalar) -> Scalar:
    x, n = ctx.cast(a.operand, DType.I64), ctx.cast(b.operand, DType.I64)
    if isinstance(n, Literal) and int(n.value.real) < 0:
        return float_power(ctx, ctx.cast(x, DType.F64), ctx.cast(n, DType.F64))
    if isinstance(n, Literal) and n.value == 2:
        return Scalar(PY_INT, ctx.emit("multiply" if ctx.wraps else "checked_multiply", x, x))
    if not isinstance(n, Literal):
        if ctx.options.get("powers") == "float":
            return float_power(ctx, ctx.cast(x, DType.F64), ctx.cast(n, DType.F64))
        n = ctx.suppose(n, ctx.emit("greater_equal", n, literal(0)), NEGATIVE_POWER, n)
    return Scalar(PY_INT, ctx.emit("power" if ctx.wraps else "checked_power", x, n))


def float_power(ctx: Context, x: Operand, y: Operand) -> Scalar:
    """``float ** float``: 0.0 to a negative power and overflow raise; a negative base needs an integral exponent."""
    whole = isinstance(y, Literal) and float(y.value.real).is_integer()
    zero = Literal(0.0, scalar(DType.F64))
    if not (isinstance(y, Literal) and y.value.real >= 0):
        below = ctx.emit("logical_and", ctx.emit("less", y, zero), ctx.emit("isfinite", y))
        bad = ctx.emit("logical_and", ctx.emit("equal", x, zero), below)
        x = ctx.check(x, ctx.emit("logical_not", bad), "ZeroDivisionError", _power_message())
    if not whole:
        floor_differs = ctx.emit("not_equal", ctx.emit("floor", y), y)
        finite = ctx.emit("logical_and", ctx.emit("isfinite", x), ctx.emit("isfinite", y))
        negative = ctx.emit("logical_and", ctx.emit("less", x, zero), finite)
        ok = ctx.emit("logical_not", ctx.emit("logical_and", negative, floor_differs))
        message = "a negative float to a fractional power is complex: write complex(base) ** exponent"
        x = ctx.check(x, ok, "ValueError", message)
    if isinstance(y, Literal) and y.value == 2.0:
        result = ctx.emit("multiply", x, x)
    else:
        result = ctx.emit("power", x, y)
    inputs_finite = ctx.emit("logical_and", ctx.emit("isfinite", x), ctx.emit("isfinite", y))
    overflowed = ctx.emit("logical_and", ctx.emit("isinf", result), inputs_finite)
    checked = ctx.check(result, ctx.emit("logical_not", overflowed), "OverflowError", _POWER_OVERFLOW)
    return Scalar(PY_FLOAT, checked)


_POWER_OVERFLOW = "(34, 'Numerical result out of range')"


def _power_message() -> str:
    try:
        0.0**-1.0
    except ZeroDivisionError as error:
        return str(error)
    return ""
