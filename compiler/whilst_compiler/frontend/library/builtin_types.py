"""Python's builtin functions of types, and what other parts of the front end ask of the library."""

from __future__ import annotations

import builtins
import functools
from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.slicing import Slice
from whilst_compiler.frontend.control.kinds import each_class, of_two_kinds
from whilst_compiler.frontend.iteration.iteration import choose, range_length, unpack_all
from whilst_compiler.frontend.joins.narrowing import learned
from whilst_compiler.frontend.joins.unions import Union
from whilst_compiler.frontend.library.stand_ins import shown_class
from whilst_compiler.frontend.library.written import sequences
from whilst_compiler.frontend.operators.arrays import as_array, is_numeric
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.signature.specs import PY_BOOL
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, inline, static_value
from whilst_compiler.frontend.state.wide import is_wide
from whilst_compiler.frontend.values.numbered import Object, OneKind
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.values import (
    DEAD,
    NONE_VALUE,
    Abstract,
    ArrayRef,
    Function,
    Instance,
    OneOf,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType

__all__ = ["SERVICES", "as_bool", "class_of", "numeric"]


@function(builtins.isinstance)
def _isinstance(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    value, classes = args
    wanted = tuple(static_value(ctx, c, "the class of isinstance") for c in classes.items) if isinstance(
        classes, Tuple) else static_value(ctx, classes, "the class of isinstance")  # fmt: skip
    holds = _is_one(ctx, value, wanted)
    return constant(bool(holds.value)) if isinstance(holds, Literal) else ctx.python_bool(holds)


def _is_one(ctx: Context, value: Abstract, wanted: Any) -> Operand:
    """``isinstance(value, wanted)``."""
    if isinstance(value, Optional):
        of_some, of_none = _is_one(ctx, value.some, wanted), _is_a(constant_none(), wanted)
        if isinstance(of_some, Literal) and bool(of_some.value) == of_none:
            return of_some
        if isinstance(of_some, Literal):
            return value.flag if of_some.value else ctx.emit("logical_not", value.flag)
        return ctx.emit("where", value.flag, of_some, literal(of_none))
    if isinstance(value, OneKind):
        flat = wanted if isinstance(wanted, tuple) else (wanted,)
        fits = [k for k, t in enumerate(value.tables) if any(issubclass(t.cls, w) for w in flat)]
        if len(fits) in (0, len(value.tables)):
            return literal(bool(fits))
        tests = [ctx.emit("equal", value.which, literal(k)) for k in fits]
        test = functools.reduce(lambda a, b: ctx.emit("logical_or", a, b), tests)
        others = frozenset(range(len(value.tables))).difference(fits)
        return learned(ctx, test, {value.which: frozenset(fits)}, {value.which: others})
    return literal(_is_a(value, wanted))


@function(builtins.issubclass)
def _issubclass(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    cls, wanted = args
    items = wanted.items if isinstance(wanted, Tuple) else (wanted,)
    classes = tuple(static_value(ctx, c, "a class") for c in items)
    return constant(issubclass(static_value(ctx, cls, "a class"), classes))


def constant_none() -> Abstract:
    return Static(None)


def _is_a(value: Abstract, wanted: Any) -> bool:
    cls = shown_class(class_of(value))
    flat = wanted if isinstance(wanted, tuple) else (wanted,)
    return any(issubclass(cls, w) for w in flat)


def class_of(value: Abstract | Slice) -> type:
    match value:
        case Scalar(spec) if spec.weak:
            return {"b": bool, "i": int, "f": float, "c": complex}[spec.dtype.kind]
        case Scalar(spec):
            return spec.dtype.numpy.type
        case ArrayRef():
            return np.ndarray
        case Tuple(cls=cls) | Record(cls=cls) | Instance(cls=cls) | OneOf(cls=cls) | Special(cls=cls):
            return cls
        case Range():
            return range
        case Static(obj):
            return type(obj)
        case Function():
            return type(class_of)
        case Slice():
            return slice
    return object


@function(builtins.type)
def _type(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if len(args) != 1:
        ctx.limitation("W241", "type() with three arguments makes a class", "define the class outside of the function")
    return _type_of(ctx, args[0])


def _type_of(ctx: Context, value: Abstract) -> Abstract:
    if isinstance(value, Optional):
        value = of_two_kinds(ctx, value)
    if isinstance(value, Union):
        value = each_class(ctx, value)
        return Union(value.tag, tuple(a if a is DEAD else _type_of(ctx, a) for a in value.alternatives))
    if isinstance(value, OneKind):
        return Union(value.which, tuple(Static(shown_class(t.cls)) for t in value.tables))
    return Static(shown_class(class_of(value)))


@function(builtins.list)
def _list(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    made: Abstract = ctx.library["new_list"](ctx)
    if args:
        ctx.library["extend_by"](ctx, made, args[0])
    return made


@function(builtins.callable)
def _callable(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    value = args[0]
    return constant(isinstance(value, Function) or (isinstance(value, Static) and callable(value.value)))


def numeric(ctx: Context, value: Abstract, name: str) -> Abstract:
    """An argument of a NumPy function as a number or array."""
    if isinstance(value, Optional):
        text = f"ufunc '{name}' not supported for the input types"
        ctx.check(value.flag, value.flag, "TypeError", text)
        value = value.some
    if is_numeric(value) or is_wide(value):
        return value
    if isinstance(value, Tuple):
        return as_array(ctx, value)
    if isinstance(value, Range):
        return ctx.library["array_of_range"](ctx, value)  # type: ignore[no-any-return]
    if isinstance(value, Object) and hasattr(value.cls, "__array__"):
        return ctx.library["call_special"](ctx, value, "__array__") or constant(0)
    ctx.user_error("W122", f"np.{name} takes numbers and arrays, not {type_name(value)}",
                   "pass a number, an array, or a tuple of numbers")  # fmt: skip


def as_bool(ctx: Context, value: Abstract) -> Abstract:
    """Each element's truth."""
    if isinstance(value, ArrayRef):
        return value if value.dtype is DType.BOOL else ctx.new_array(ctx.cast(ctx.read(value), DType.BOOL))
    assert isinstance(value, Scalar)
    return Scalar(PY_BOOL, truth(ctx, value))


def _in_range(ctx: Context, item: Abstract, r: Range) -> Operand:
    if not isinstance(item, Scalar) or item.spec.dtype.kind not in "biu":
        return literal(False)
    i = ctx.cast(item.operand, DType.I64)
    start, stop, step = r.start.operand, r.stop.operand, r.step.operand
    up = ctx.emit("greater", step, literal(0))
    above = ctx.emit("logical_and", ctx.emit("greater_equal", i, start), ctx.emit("less", i, stop))
    below = ctx.emit("logical_and", ctx.emit("less_equal", i, start), ctx.emit("greater", i, stop))
    inside = ctx.emit("where", up, above, below)
    met = ctx.emit("equal", ctx.emit("remainder", ctx.emit("subtract", i, start), step), literal(0))
    return ctx.emit("logical_and", inside, met)


def _range_sliced(ctx: Context, r: Range, s: Slice) -> Abstract:
    parts = [NONE_VALUE if p is None else p for p in (s.start, s.stop, s.step)]
    return inline(ctx, sequences.part_of_range, r.start, r.step, ctx.python_int(range_length(ctx, r)), *parts)


SERVICES: dict[str, Any] = {
    "numeric": numeric, "as_bool": as_bool, "in_range": _in_range, "class_of": class_of, "isinstance": _is_one,
    "range_length": range_length, "range.sliced": _range_sliced, "choose": choose, "unpack_all": unpack_all,
}  # fmt: skip
