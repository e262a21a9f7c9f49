"""Tangents and cotangents that are given for values: part by part, checked to be of their structure and sizes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef, buffer_of_items, converted
from whilst_compiler.frontend.derivatives.list_items import is_inexact, like_template
from whilst_compiler.frontend.derivatives.parts import parts_of
from whilst_compiler.frontend.derivatives.shapes import VALUES
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.templates import NoJoin
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    ArrayRef,
    Scalar,
    Static,
    Tuple,
)
from whilst_compiler.ir.build import literal
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
        if _has_derivative(value):
            yield _one(ctx, next(leaves), given, names)
        elif isinstance(given, Scalar | ArrayRef) and _has_derivative(given):
            _refuse(ctx, names, f"{type_name(given)} for {type_name(value)}, which has no derivative")
        return
    if isinstance(value, ListRef) and isinstance(content := lists.content(ctx, value), Buffer):
        yield from _list(ctx, content, given, leaves, names)
        return
    if isinstance(value, Composite) and value.kind in VALUES:
        yield from _container(ctx, value, given, leaves, names)
        return
    parts = parts_of(ctx, value, "W718")
    if parts is None:
        return
    along = dict.fromkeys(parts, NONE_VALUE) if _is_none(given) else _parts(ctx, given, len(parts), names)
    if along is None:
        _refuse(ctx, names, f"{type_name(given)} for {type_name(value)}")
    if along.keys() != parts.keys():
        _refuse(ctx, names, f"parts {', '.join(map(str, along))} for {', '.join(map(str, parts))}")
    for name, part in parts.items():
        yield from matched(ctx, part, along[name], leaves, names)


def _parts(ctx: Context, given: Abstract, count: int, names: Names) -> dict[object, Abstract] | None:
    """The parts that are given for so many; those of a list of any length are items."""
    if not isinstance(given, ListRef) or isinstance(content := lists.content(ctx, given), Items):
        return parts_of(ctx, given, "W718")
    last = _checked(ctx, literal(count), content.length, literal(count), names)
    return {k: lists.load(ctx, content, ctx.emit("subtract", last, literal(count - k))) for k in range(count)}


def _list(
    ctx: Context, value: Buffer, given: Abstract, leaves: Iterator[Operand], names: Names
) -> Iterator[Operand]:  # fmt: skip
    """For the floats of a list of any length; what is longer than the list is zeros."""
    floats = [next(leaves) for a in value.arrays if is_inexact(a)]
    if _is_none(given) or not floats:
        yield from (_one(ctx, x, NONE_VALUE, names) for x in floats)
        return
    element, items = like_template(value.element), given.items if isinstance(given, Tuple) else None
    content = lists.content(ctx, given) if isinstance(given, ListRef) else Items(items) if items is not None else None
    if content is None:
        _refuse(ctx, names, f"{type_name(given)} for a list")
    try:
        if isinstance(content, Items):
            found = buffer_of_items(ctx, content.items, element)
        else:
            found = converted(ctx, content, element)
    except NoJoin:
        _refuse(ctx, names, "items of another kind for those of a list")
    if len(found.arrays) != len(floats):
        ctx.limitation("W718", f"{names[1]} of a list with items that may be None is not taken yet", "give None for it")
    length = _checked(ctx, found.length, found.length, value.length, names)
    for x, array in zip(floats, found.arrays):
        part = lists.part(ctx, array, literal(0), length)
        yield lists.put(ctx, _one(ctx, x, NONE_VALUE, names), part, literal(0), length)


def _container(
    ctx: Context, value: Composite, given: Abstract, leaves: Iterator[Operand], names: Names
) -> Iterator[Operand]:  # fmt: skip
    if not _is_none(given):
        title = f"{names[1]} of a {value.cls.__name__} whose keys are not constants is not taken in compiled code yet"
        ctx.limitation("W718", title, "give None for it, or take the derivative outside")
    yield from matched(ctx, value.parts[VALUES[value.kind]], given, leaves, names)


def _checked(ctx: Context, x: Operand, size: Operand, wanted: Operand, names: Names) -> Operand:
    """The operand, once so many items are as many as are wanted."""
    same = ctx.emit("equal", size, wanted)
    return ctx.check(x, same, "TypeError", names[1] + " has {} elements for {}", size, wanted)


def _is_none(given: Abstract) -> bool:
    return isinstance(given, Static) and given.value is None


def _has_derivative(value: Scalar | ArrayRef) -> bool:
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
