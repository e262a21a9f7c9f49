"""Integers beyond 64 bits, known when the function is compiled: masks, limits and seeds.

They are Python's own objects until they meet something that is known only at run time.
"""

from __future__ import annotations

from typing import Any, NoReturn, TypeGuard

from whilst_compiler.frontend.signature.specs import PY_FLOAT, PY_INT, ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar, Static, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, scalar

__all__ = ["WIDEST", "beside", "fits", "is_wide", "refuse_wide", "wide_binary", "wide_compare", "wide_scalar"]

WIDEST = 4096
"""So many bits of an integer are computed ahead."""
_TOO_LARGE = "integer result does not fit in 64 bits"
_MOST = 2**63 - 1


def fits(value: int) -> bool:
    return -(2**63) <= value < 2**63


def is_wide(value: Any) -> TypeGuard[Static]:
    return isinstance(value, Static) and value.value.__class__ is int


def refuse_wide(ctx: Context, value: int) -> NoReturn:
    ctx.user_error("W110", f"the integer {value} does not fit in 64 bits", "use a float, or np.uint64")


def wide_scalar(ctx: Context, value: int, dtype: DType) -> Scalar | None:
    """The integer as a NumPy scalar of a dtype; None after an exception, where that does not hold it."""
    if dtype.kind in "fc":
        try:
            return Scalar(ScalarSpec(dtype), Literal(dtype.numpy.type(value).item(), scalar(dtype)))
        except OverflowError as error:
            ctx.raise_error("OverflowError", str(error))
            return None
    if dtype is not DType.U64 or not 0 <= value < 2**64:
        ctx.raise_error("OverflowError", "Python int too large to convert to C long")
        return None
    return Scalar(ScalarSpec(dtype), Literal(value, scalar(dtype)))


def beside(ctx: Context, value: Abstract, other: Abstract) -> Abstract:
    """A wide integer as it takes part in an operation of NumPy's with something else; others as they are."""
    if not is_wide(value) or not isinstance(other, ArrayRef | Scalar):
        return value
    if isinstance(other, Scalar) and other.spec.weak:
        if other.spec.dtype.kind in "bi":
            refuse_wide(ctx, value.value)
        found = wide_scalar(ctx, value.value, DType.F64)
        return constant(0.0) if found is None else Scalar(PY_FLOAT, found.operand)
    dtype = other.spec.dtype if isinstance(other, Scalar) else other.dtype
    return wide_scalar(ctx, value.value, dtype) or constant(0)


def wide_binary(ctx: Context, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    """What a Python int makes with a wide integer where that may fit in 64 bits; None for other operands."""
    if isinstance(a, Scalar) and is_wide(b) and _is_int(a):
        made = _beside_int(ctx, op, ctx.cast(a.operand, DType.I64), b.value)
    elif isinstance(b, Scalar) and is_wide(a) and _is_int(b) and op == "BitAnd":
        made = _beside_int(ctx, op, ctx.cast(b.operand, DType.I64), a.value)
    else:
        return None
    return None if made is None else Scalar(PY_INT, made)


def _is_int(value: Scalar) -> bool:
    return value.spec.weak and value.spec.dtype.kind in "bi"


def _beside_int(ctx: Context, op: str, x: Operand, wide: int) -> Operand | None:
    if wide < 0:
        return None
    zero = literal(0)
    match op:
        case "BitAnd":
            x = ctx.check(x, ctx.emit("greater_equal", x, zero), "OverflowError", _TOO_LARGE)
            return ctx.emit("bitwise_and", x, literal(wide & _MOST))
        case "Mod":
            least = max(_MOST - wide + 1, -(2**63))
            x = ctx.check(x, _either(ctx, x, wide, least), "OverflowError", _TOO_LARGE)
            turned = ctx.emit("add", x, literal((wide + 2**63) % 2**64 - 2**63))
            return ctx.emit("where", ctx.emit("less", x, zero), turned, x)
        case "FloorDiv":
            return ctx.emit("where", ctx.emit("less", x, zero), literal(-1), zero)
    return None


def _either(ctx: Context, x: Operand, wide: int, least: int) -> Operand:
    """Whether a number is not negative, or becomes one of 63 bits when a wide one is added."""
    some = ctx.emit("greater_equal", x, literal(0))
    if wide - 2**63 > _MOST:
        return some
    return ctx.emit("logical_or", some, ctx.emit("less", x, literal(least)))


_RESULTS = {"Lt": True, "LtE": True, "Gt": False, "GtE": False, "Eq": False, "NotEq": True}


def wide_compare(op: str, a: Abstract, b: Abstract) -> bool | None:
    """How all integers of a kind compare to a wide one that is none of them; None for other operands."""
    for one, other, first in ((a, b, True), (b, a, False)):
        if is_wide(other) and isinstance(one, Scalar | ArrayRef):
            dtype = one.spec.dtype if isinstance(one, Scalar) else one.dtype
            if dtype.kind in "fc" or (dtype is DType.U64 and 0 <= other.value < 2**64):
                return None
            less = (other.value > 0) == first
            known = _RESULTS[op]
            return known if op in ("Eq", "NotEq") or less else not known
    return None
