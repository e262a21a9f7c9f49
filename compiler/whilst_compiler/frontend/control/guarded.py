"""Rows that may raise, inside a ``try``: a test that never raises, the jump to the handler, the row without check."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.failing import catchable, failure, split, throw
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import Scalar, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.failure import DOES_NOT_FIT

__all__ = ["SERVICES"]

_MIN = -(2**63)
_TOP = 1.5 * 2.0**63
_LIMIT = 2.0**63
_SMALL = 2**31


def class_of(ctx: Context, error: str) -> type:
    """The class that an error attribute names."""
    if error.startswith("index:"):
        return ctx.errors[int(error.removeprefix("index:"))]
    if error.startswith("np:"):
        found: Any = getattr(np.exceptions, error.removeprefix("np:"), TypeError)
    else:
        found = getattr(builtins, error)
    assert isinstance(found, type)
    return found


def text_shape(template: str, payload: tuple[Operand, ...]) -> tuple[Any, ...]:
    """The arguments of an exception whose only one is a text."""
    types = tuple(x.type.dtype for x in payload if isinstance(x.type, Tensor))
    return (("text", template, types),) if template else ()


def check(ctx: Context, x: Operand, ok: Operand, error: str, message: str, payload: tuple[Operand, ...]) -> bool:
    """Go on only where ``ok`` holds, if a handler may catch the error; else nothing is done."""
    cls = class_of(ctx, error)
    if not catchable(ctx, cls):
        return False
    write = failure(ctx, cls, text_shape(message, payload), payload)
    if isinstance(ok, Literal):
        throw(ctx, write)
    else:
        split(ctx, ok, write)
    return True


def raise_error(ctx: Context, error: str, message: str, payload: tuple[Operand, ...]) -> bool:
    """Jump to the handler, if one may catch the error."""
    cls = class_of(ctx, error)
    if not catchable(ctx, cls):
        return False
    throw(ctx, failure(ctx, cls, text_shape(message, payload), payload))
    return True


def emit_guarded(ctx: Context, row: str, inputs: tuple[Operand, ...], attributes: dict[str, Any]) -> Operand | None:
    """The result of a row that may raise, jumping to the handler where it would; None if no handler catches that."""
    if row == "check_index":
        return _check_index(ctx, inputs, str(attributes["message"])) if catchable(ctx, IndexError) else None
    if row == "cast_checked":
        caught = catchable(ctx, OverflowError) or catchable(ctx, ValueError)
        return _cast_checked(ctx, inputs[0]) if caught else None
    rule = _RULES.get(row)
    if rule is None or not catchable(ctx, OverflowError):
        return None
    result, ok = rule(ctx, *inputs)
    assert isinstance(ok.type, Tensor)
    if ok.type.dims:
        ok = ctx.emit("reduce_logical_and", ok, axes=tuple(range(ok.type.rank)))
    check(ctx, result, ok, *DOES_NOT_FIT, ())
    return result


def _check_index(ctx: Context, inputs: tuple[Operand, ...], message: str) -> Operand:
    i, n = inputs
    if isinstance(i, Literal) and i.value.real >= 0:
        check(ctx, i, ctx.emit("less", i, n), "IndexError", message, (i, n))
        return i
    inside = ctx.emit("less", i, n)
    inside = ctx.emit("logical_and", inside, ctx.emit("greater_equal", i, ctx.emit("negative", n)))
    check(ctx, i, inside, "IndexError", message, (i, n))
    return ctx.emit("where", ctx.emit("less", i, literal(0)), ctx.emit("add", i, n), i)


def _cast_checked(ctx: Context, x: Operand) -> Operand:
    infinite = ("OverflowError", "cannot convert float infinity to integer")
    x = ctx.check(x, ctx.emit("equal", x, x), "ValueError", "cannot convert float NaN to integer")
    x = ctx.check(x, ctx.emit("isfinite", x), *infinite)
    low, high = ctx.emit("greater_equal", x, literal(-_LIMIT)), ctx.emit("less", x, literal(_LIMIT))
    x = ctx.check(x, ctx.emit("logical_and", low, high), *DOES_NOT_FIT)
    return ctx.cast(x, DType.I64)


# -- exact tests of overflow: (the wrapped result, whether it is the true one) -----------------------------------------

Rule = Callable[..., tuple[Operand, Operand]]


def _not_negative(ctx: Context, x: Operand, y: Operand) -> Operand:
    """Whether ``x & y`` is not negative."""
    return ctx.emit("greater_equal", ctx.emit("bitwise_and", x, y), literal(0))


def _add(ctx: Context, x: Operand, y: Operand) -> tuple[Operand, Operand]:
    """A sum is wrong where its sign is that of neither operand."""
    r = ctx.emit("add", x, y)
    return r, _not_negative(ctx, ctx.emit("bitwise_xor", x, r), ctx.emit("bitwise_xor", y, r))


def _subtract(ctx: Context, x: Operand, y: Operand) -> tuple[Operand, Operand]:
    r = ctx.emit("subtract", x, y)
    return r, _not_negative(ctx, ctx.emit("bitwise_xor", x, y), ctx.emit("bitwise_xor", x, r))


def _multiply(ctx: Context, x: Operand, y: Operand) -> tuple[Operand, Operand]:
    """Small factors are fine; else the product divided by one factor gives the other."""
    r = ctx.emit("multiply", x, y)

    def is_small(z: Operand) -> Operand:
        above = ctx.emit("greater", z, literal(-_SMALL))
        return ctx.emit("logical_and", above, ctx.emit("less", z, literal(_SMALL)))

    def divides() -> Scalar:
        zero = ctx.emit("equal", x, literal(0))
        exact = ctx.emit("equal", ctx.emit("floor_divide", r, ctx.emit("where", zero, literal(1), x)), y)
        least = ctx.emit("logical_and", ctx.emit("equal", x, literal(-1)), ctx.emit("equal", y, literal(_MIN)))
        right = ctx.emit("logical_and", exact, ctx.emit("logical_not", least))
        return ctx.python_bool(ctx.emit("logical_or", zero, right))

    small = ctx.emit("logical_and", is_small(x), is_small(y))
    if isinstance(r.type, Tensor) and r.type.dims:
        return r, ctx.emit("logical_or", small, divides().operand)
    ok = branch(ctx, small, (lambda: constant(True), divides))
    assert isinstance(ok, Scalar)
    return r, ok.operand


def _negative(ctx: Context, x: Operand) -> tuple[Operand, Operand]:
    return ctx.emit("negative", x), ctx.emit("not_equal", x, literal(_MIN))


def _absolute(ctx: Context, x: Operand) -> tuple[Operand, Operand]:
    return ctx.emit("absolute", x), ctx.emit("not_equal", x, literal(_MIN))


def _floor_divide(ctx: Context, x: Operand, y: Operand) -> tuple[Operand, Operand]:
    least = ctx.emit("logical_and", ctx.emit("equal", x, literal(_MIN)), ctx.emit("equal", y, literal(-1)))
    return ctx.emit("floor_divide", x, y), ctx.emit("logical_not", least)


def _left_shift(ctx: Context, x: Operand, n: Operand) -> tuple[Operand, Operand]:
    shifted = ctx.emit("left_shift", x, n)
    return shifted, ctx.emit("equal", ctx.emit("right_shift", shifted, n), x)


def _power(ctx: Context, x: Operand, n: Operand) -> tuple[Operand, Operand]:
    """Near the limit the true power is less than 2**64 away from 0: the wrapped one has its sign if it is right."""
    r = ctx.emit("power", x, n)
    near = ctx.emit("power", ctx.cast(x, DType.F64), ctx.cast(n, DType.F64))
    close = ctx.emit("less", ctx.emit("absolute", near), literal(_TOP))
    signs = ctx.emit("equal", ctx.emit("less", r, literal(0)), ctx.emit("less", near, literal(0.0)))
    return r, ctx.emit("logical_and", close, signs)


_RULES: dict[str, Rule] = {
    "checked_add": _add,
    "checked_subtract": _subtract,
    "checked_multiply": _multiply,
    "checked_negative": _negative,
    "checked_absolute": _absolute,
    "checked_floor_divide": _floor_divide,
    "checked_left_shift": _left_shift,
    "checked_power": _power,
}


SERVICES: dict[str, Any] = {"emit_guarded": emit_guarded, "check": check, "raise_error": raise_error}
