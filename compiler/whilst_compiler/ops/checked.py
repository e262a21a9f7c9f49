"""Arithmetic of Python ints in 64 bits: OverflowError where the exact result does not fit."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.ir.row import Attributes, Effect, Lowering, Row, RowTypeError, Special
from whilst_compiler.ir.types import I64, DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.define import DISCRETE, index
from whilst_compiler.ops.failure import DOES_NOT_FIT, RowError
from whilst_compiler.ops.term import Term, expand

__all__ = ["ROWS"]

_MIN, _MAX = -(2**63), 2**63 - 1
_TOO_BIG = 2**63


def _exactly(function: Callable[..., int]) -> Callable[..., Any]:
    """An eager rule: Python's exact integers, then the check."""

    def fits(*operands: int) -> int:
        exact = function(*operands)
        if not _MIN <= exact <= _MAX:
            raise RowError(*DOES_NOT_FIT)
        return exact

    def eager(*operands: Any) -> Any:
        if all(np.ndim(x) == 0 for x in operands):
            return np.int64(fits(*map(int, operands)))
        each = np.broadcast_arrays(*operands)
        exact = [fits(*map(int, xs)) for xs in zip(*(x.flat for x in each))]
        return np.array(exact, np.int64).reshape(each[0].shape)

    return eager


def _floor_divide(x: int, y: int) -> int:
    return x // y if y else 0


def _power(x: int, y: int) -> int:
    return _TOO_BIG if abs(x) > 1 and y > 64 else int(x ** max(y, 0))


def _left_shift(x: int, y: int) -> int:
    return _TOO_BIG if x and y > 64 else x << max(y, 0)


def _row(name: str, count: int, function: Callable[..., int], lowering: Lowering, commutative: bool = False) -> Row:
    return Row(
        name, _on_i64(count), _exactly(function), lowering, Effect.RAISES,
        elementwise=True, commutative=commutative, derivative=DISCRETE,
    )  # fmt: skip


def _on_i64(count: int) -> rules.Infer:
    broadcast = rules.elementwise(count, "i")

    def infer(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
        (result,) = broadcast(types, attributes)
        if not isinstance(result, Tensor) or result.dtype is not DType.I64:
            raise RowTypeError(f"takes i64 operands, got {result}")
        return (result,)

    return infer


# Where an ordinary row finds the overflow, a checked subtraction that certainly overflows reports it.


def _expand_absolute(x: Term) -> Term:
    below = x < 0
    return below.where(x.like(0), x).do("checked_subtract", below.where(x, 0))


def _expand_floor_divide(x: Term, y: Term) -> Term:
    return x.do("floor_divide", y).do("checked_subtract", (x.eq(_MIN) & y.eq(-1)).cast(x.dtype))


def _expand_left_shift(x: Term, y: Term) -> Term:
    shifted = x.do("left_shift", y)
    lost = shifted.do("right_shift", y).ne(x)
    return lost.where(x.like(_MIN), shifted).do("checked_subtract", lost.cast(x.dtype))


# -- float to int ----------------------------------------------------------------------------------------------------

_NAN = ("ValueError", "cannot convert float NaN to integer")
_INFINITE = ("OverflowError", "cannot convert float infinity to integer")


def _infer_cast(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    rules.scalars(rules.tensors(types, 1), DType.F64, "the operand")
    return (I64,)


def _cast(x: Any) -> Any:
    if np.isnan(x):
        raise RowError(*_NAN)
    if np.isinf(x):
        raise RowError(*_INFINITE)
    if not -(2.0**63) <= x < 2.0**63:
        raise RowError(*DOES_NOT_FIT)
    return np.int64(int(x))


def _expand_cast(x: Term) -> Term:
    def checked(x: Term, ok: Term, failure: tuple[str, str]) -> Term:
        return Term(x.builder, x.builder.apply("check", x.operand, ok.operand, error=failure[0], message=failure[1]))

    x = checked(x, x.eq(x), _NAN)
    x = checked(x, x.do("isfinite"), _INFINITE)
    x = checked(x, (x >= -(2.0**63)) & (x < 2.0**63), DOES_NOT_FIT)
    return x.cast(DType.I64)


ROWS = index(
    _row("checked_add", 2, operator.add, Special(), commutative=True),
    _row("checked_subtract", 2, operator.sub, Special()),
    _row("checked_multiply", 2, operator.mul, Special(), commutative=True),
    _row("checked_negative", 1, operator.neg, expand(lambda x: x.like(0).do("checked_subtract", x))),
    _row("checked_absolute", 1, operator.abs, expand(_expand_absolute)),
    _row("checked_floor_divide", 2, _floor_divide, expand(_expand_floor_divide)),
    _row("checked_power", 2, _power, Special()),
    _row("checked_left_shift", 2, _left_shift, expand(_expand_left_shift)),
    Row(
        "cast_checked", _infer_cast, _cast, expand(_expand_cast), Effect.RAISES,
        derivative=DISCRETE,
    ),
)  # fmt: skip
