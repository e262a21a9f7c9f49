"""Tangents and cotangents that are given for values: part by part, checked to be of their structure and sizes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from whilst_compiler.frontend.derivatives.parts import parts_of
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    ArrayRef,
    Scalar,
    Static,
)
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.term import constant

__all__ = ["matched"]

Names = tuple[str, str]
"""The code of an error, and what to call that which is given."""


def matched(
    ctx: Context, value: Abstract, given: Abstract, leaves: Iterator[Operand], names: Names
) -> Iterator[Operand]:
    """What is given for each float and array of a value, whose ``leaves`` these are; None is zeros."""
    if isinstance(value, Scalar | ArrayRef):
        if _is_inexact(value):
            yield _one(ctx, next(leaves), given, names)
        elif isinstance(given, Scalar | ArrayRef) and _is_inexact(given):
            _refuse(ctx, names, f"{type_name(given)} for {type_name(value)}, which has no derivative")
        return
    parts = parts_of(ctx, value, "W718")
    if parts is None:
        return
    along = dict.fromkeys(parts, NONE_VALUE) if _is_none(given) else parts_of(ctx, given, "W718")
    if along is None:
        _refuse(ctx, names, f"{type_name(given)} for {type_name(value)}")
    if along.keys() != parts.keys():
        _refuse(ctx, names, f"parts {', '.join(map(str, along))} for {', '.join(map(str, parts))}")
    for name, part in parts.items():
        yield from matched(ctx, part, along[name], leaves, names)


def _is_none(given: Abstract) -> bool:
    return isinstance(given, Static) and given.value is None


def _is_inexact(value: Scalar | ArrayRef) -> bool:
    return value.spec.dtype.is_inexact if isinstance(value, Scalar) else value.dtype.is_inexact


def _one(ctx: Context, x: Operand, given: Abstract, names: Names) -> Operand:
    assert isinstance(x.type, Tensor)
    if isinstance(given, Scalar) and not x.type.dims:
        return ctx.cast(given.operand, _dtype(ctx, x, given.spec.dtype, names))
    if isinstance(given, ArrayRef):
        return _of_shape(ctx, x, given, names)
    if not _is_none(given):
        _refuse(ctx, names, f"{type_name(given)} for {x.type}")
    zero = constant(0, x.type.dtype)
    if not x.type.dims:
        return zero
    sizes = [ctx.emit("dim", x, axis=k) for k in range(x.type.rank)]
    return ctx.emit("full", zero, *sizes, dims=x.type.dims)


def _of_shape(ctx: Context, x: Operand, given: ArrayRef, names: Names) -> Operand:
    assert isinstance(x.type, Tensor)
    if x.type.rank != given.rank:
        ctx.user_error(names[0], f"{names[1]} has {given.rank} axes instead of {x.type.rank}", "match the value")
    found = ctx.cast(ctx.read(given), _dtype(ctx, x, given.dtype, names))
    for axis in range(given.rank):
        mine, want = ctx.emit("dim", found, axis=axis), ctx.emit("dim", x, axis=axis)
        ok = ctx.emit("equal", mine, want)
        found = ctx.check(found, ok, "ValueError", names[1] + " has {} elements for {}", mine, want)
    return found


def _dtype(ctx: Context, x: Operand, given: DType, names: Names) -> DType:
    assert isinstance(x.type, Tensor)
    if given.kind == "c" and x.type.dtype.kind != "c":
        _refuse(ctx, names, "complex for what is real")
    return x.type.dtype


def _refuse(ctx: Context, names: Names, what: str) -> NoReturn:
    ctx.user_error(names[0], f"{names[1]} has not the structure of the value: {what}", "give None for zeros")
