"""Arithmetic on Python's own scalars: checked int64, Python's division, shifts and bit operations."""

from __future__ import annotations

from whilst_compiler.frontend.operators.operands import BINARY, no_operator, ranked
from whilst_compiler.frontend.operators.powers import power
from whilst_compiler.frontend.signature.specs import PY_BOOL, PY_COMPLEX, PY_FLOAT, PY_INT, ScalarSpec
from whilst_compiler.frontend.state.complexes import complex_product, complex_quotient
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import (
    Abstract,
    Scalar,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, scalar

__all__ = ["python_binary"]

_CHECKED = {"Add": "checked_add", "Sub": "checked_subtract", "Mult": "checked_multiply"}
_PLAIN = {"Add": "add", "Sub": "subtract", "Mult": "multiply"}
_BITS = {"BitAnd": "bitwise_and", "BitOr": "bitwise_or", "BitXor": "bitwise_xor"}


def python_binary(ctx: Context, op: str, a: Scalar, b: Scalar, augmented: bool = False) -> Scalar | Abstract:
    """Arithmetic on Python's own scalars."""
    if op in _BITS:
        return _bitwise(ctx, op, a, b, augmented)
    spec = ranked(a, b)
    if op in ("LShift", "RShift"):
        return _shift(ctx, op, a, b) if spec is PY_INT else no_operator(ctx, op, a, b, augmented)
    if op == "MatMult":
        return no_operator(ctx, op, a, b, augmented)
    if op == "Pow":
        return power(ctx, a, b, spec)
    if op == "Div":
        return _true_divide(ctx, a, b, spec)
    x, y = ctx.cast(a.operand, spec.dtype), ctx.cast(b.operand, spec.dtype)
    if op in ("FloorDiv", "Mod"):
        if spec is PY_COMPLEX:
            return no_operator(ctx, op, a, b, augmented)
        return _floor(ctx, op, x, y, spec)
    if op == "Mult" and spec is PY_COMPLEX:
        return Scalar(spec, complex_product(ctx, x, y))
    rows = _CHECKED if spec is PY_INT and not ctx.wraps else _PLAIN
    return Scalar(spec, ctx.emit(rows[op], x, y))


def _nonzero(ctx: Context, op: str, y: Operand, spec: ScalarSpec) -> Operand:
    zero = Literal({"i": 0, "f": 0.0, "c": 0j}[spec.dtype.kind], scalar(spec.dtype))
    if isinstance(y, Literal) and y.value != 0:
        return y
    ok = ctx.emit("not_equal", y, zero)
    return ctx.check(y, ok, "ZeroDivisionError", _MESSAGES[op, spec.dtype.kind])


def _messages() -> dict[tuple[str, str], str]:
    """What this CPython says when it divides by zero, asked of it once."""
    found = {}
    for op, (python, _, _) in BINARY.items():
        for kind, one, zero in (("i", 1, 0), ("f", 1.0, 0.0), ("c", 1j, 0j)):
            if op in ("Div", "FloorDiv", "Mod"):
                try:
                    python(one, zero)
                except (ZeroDivisionError, TypeError) as error:
                    found[op, kind] = str(error)
    return found


_MESSAGES = _messages()


def _true_divide(ctx: Context, a: Scalar, b: Scalar, spec: ScalarSpec) -> Scalar:
    """Ints divide as floats while both fit in 53 bits; beyond, the library divides them digit by digit."""
    divisor = _nonzero(ctx, "Div", ctx.cast(b.operand, spec.dtype), spec)
    if spec is PY_INT:
        x = ctx.cast(a.operand, DType.I64)
        if not ctx.dead and not (_is_short(a) and _is_short(b)):
            return ctx.library["divide_integers"](ctx, Scalar(PY_INT, x), Scalar(PY_INT, divisor))  # type: ignore[no-any-return]
        return Scalar(PY_FLOAT, ctx.emit("divide", ctx.cast(x, DType.F64), ctx.cast(divisor, DType.F64)))
    if spec is PY_COMPLEX:
        return Scalar(spec, complex_quotient(ctx, ctx.cast(a.operand, spec.dtype), divisor))
    return Scalar(spec, ctx.emit("divide", ctx.cast(a.operand, spec.dtype), divisor))


def _is_short(x: Scalar) -> bool:
    """Whether an integer is known to be a float exactly."""
    if isinstance(x.operand, Literal):
        return abs(x.operand.value) <= 2**53
    return x.spec.dtype is DType.BOOL


def _floor(ctx: Context, op: str, x: Operand, y: Operand, spec: ScalarSpec) -> Scalar:
    y = _nonzero(ctx, op, y, spec)
    row = "remainder" if op == "Mod" else "floor_divide"
    if op == "FloorDiv" and spec is PY_INT and not (ctx.wraps or (isinstance(y, Literal) and y.value != -1)):
        row = "checked_floor_divide"
    return Scalar(spec, ctx.emit(row, x, y))


def _bitwise(ctx: Context, op: str, a: Scalar, b: Scalar, augmented: bool) -> Abstract:
    kinds = a.spec.dtype.kind + b.spec.dtype.kind
    if kinds == "bb":
        return Scalar(PY_BOOL, ctx.emit(_BITS[op], a.operand, b.operand))
    if set(kinds) <= set("bi"):
        return Scalar(PY_INT, ctx.emit(_BITS[op], ctx.cast(a.operand, DType.I64), ctx.cast(b.operand, DType.I64)))
    return no_operator(ctx, op, a, b, augmented)


def _shift(ctx: Context, op: str, a: Scalar, b: Scalar) -> Scalar:
    x, n = ctx.cast(a.operand, DType.I64), ctx.cast(b.operand, DType.I64)
    n = ctx.check(n, ctx.emit("greater_equal", n, _ZERO), "ValueError", "negative shift count")
    checked = op == "LShift" and not ctx.wraps
    return Scalar(PY_INT, ctx.emit("checked_left_shift" if checked else BINARY[op][1], x, n))


_ZERO = literal(0)
