"""Methods of arrays, numbers, tuples and dicts."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.storing import assign
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.library.builtin_numbers import only_element
from whilst_compiler.frontend.library.copies import copy_in_order
from whilst_compiler.frontend.library.numpy_make import CASTING, dtype_argument, may_be_cast
from whilst_compiler.frontend.library.written import elements, integers
from whilst_compiler.frontend.operators.arrays import apply_row, dtype_of
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.samples import refusal
from whilst_compiler.frontend.operators.telling import tell_of_cast
from whilst_compiler.frontend.signature.specs import PY_BOOL, PY_COMPLEX, PY_FLOAT, PY_INT, ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import inline, method, static_value, take
from whilst_compiler.frontend.values.text_values import Text
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    ArrayRef,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
)
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.types import DType

__all__ = ["SERVICES"]


@method("array", "copy")
def _copy(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "copy", args, keywords, ["a"], ["order"])
    a, order = given["a"], given["order"]
    assert isinstance(a, ArrayRef)
    return copy_in_order(ctx, a, "C" if order is None else static_value(ctx, order, "the order"))


@method("array", "astype")
@method("number", "astype")
def _astype(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "astype", args, keywords, ["a", "dtype"], ["order", "casting", "subok", "copy"])
    a = given["a"]
    assert isinstance(a, ArrayRef | Scalar)
    dtype = dtype_argument(ctx, given["dtype"], dtype_of(a))
    order = None if given["order"] is None else static_value(ctx, given["order"], "the order")
    if given["casting"] is not None and not _may_be_cast(ctx, a, dtype, static_value(ctx, given["casting"], "casting")):
        return constant(0)
    if isinstance(a, Scalar):
        converted = ctx.cast(a.operand, dtype)
        tell_of_cast(ctx, a.operand, converted)
        return Scalar(ScalarSpec(dtype), converted)
    if dtype is a.dtype and given["copy"] is not None and not static_value(ctx, given["copy"], "copy"):
        named = {} if order is None else {"order": Static(order)}
        return ctx.call(ctx, Static(np.asarray), [a], named)
    if (order in ("C", "F") and a.rank > 1) or (a.rank and dtype is a.dtype):
        return copy_in_order(ctx, a, order or "K", dtype)
    operand = ctx.cast(ctx.read(a), dtype)
    tell_of_cast(ctx, ctx.read(a), operand)
    return ctx.new_array(operand)


def _may_be_cast(ctx: Context, a: ArrayRef | Scalar, dtype: DType, casting: Any) -> bool:
    """Whether a rule of casting, of which astype has one more, lets an array become one of another dtype."""
    own = dtype_of(a)
    if casting == "same_value":
        if not np.can_cast(own.numpy, dtype.numpy, "safe"):
            ctx.limitation("W203", "astype(casting='same_value') of numbers that may change",
                           "compare the result with the array")  # fmt: skip
        return True
    what = "array data" if isinstance(a, ArrayRef) and a.rank else "scalar"
    return may_be_cast(ctx, own, dtype, casting, what, (*CASTING, "same_value"))


@method("array", "fill")
def _fill(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a, value = args
    assert isinstance(a, ArrayRef)
    ctx.writable(a)
    assign(ctx, a, value)
    return NONE_VALUE


@method("array", "item")
def _item(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = args[0]
    assert isinstance(a, ArrayRef)
    if len(args) > 1:
        return inline(ctx, elements.item_at, a, args[1] if len(args) == 2 else Tuple(tuple(args[1:])))
    message = "can only convert an array of size 1 to a Python scalar"
    return _to_python(only_element(ctx, a, "ValueError", message), ctx)


@method("number", "item")
def _number_item(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (s,) = args
    assert isinstance(s, Scalar)
    return _to_python(Scalar(s.spec, s.operand), ctx)


def _to_python(s: Scalar, ctx: Context) -> Abstract:
    if s.spec.dtype is DType.U64:
        return ctx.call(ctx, Static(int), [s], {})
    spec = {"b": PY_BOOL, "i": PY_INT, "u": PY_INT, "f": PY_FLOAT, "c": PY_COMPLEX}[s.spec.dtype.kind]
    return Scalar(spec, ctx.cast(s.operand, spec.dtype))


@method("number", "conjugate")
@method("array", "conjugate", "conj")
def _conjugate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (x,) = args
    if isinstance(x, Scalar) and x.spec is PY_BOOL:
        return ctx.python_int(ctx.cast(x.operand, DType.I64))
    if dtype_of(x).kind != "c":
        return x
    if isinstance(x, Scalar):
        return Scalar(x.spec, ctx.emit("conjugate", x.operand))
    return apply_row(ctx, "conjugate", [x], [dtype_of(x)])


def _of_bits(name: str, python: Any) -> None:
    @method("number", name)
    def run(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        (x,) = args
        assert isinstance(x, Scalar)
        if name == "bit_count" and not x.spec.weak and x.spec.dtype.is_integer:
            return ctx.call(ctx, Static(int), [ctx.call(ctx, Static(np.bitwise_count), [x], {})], {})
        if x.spec.dtype.kind not in "bi" or not x.spec.weak:
            ctx.raise_error("AttributeError", f"'{type_name(x)}' object has no attribute '{name}'")
            return constant(0)
        return inline(ctx, python, ctx.python_int(ctx.cast(x.operand, DType.I64)))


_of_bits("bit_length", integers.bit_length)
_of_bits("bit_count", integers.bit_count)


@method("number", "is_integer")
def _is_integer(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (x,) = args
    assert isinstance(x, Scalar)
    if x.spec.dtype.kind != "f":
        return constant(True)
    whole = ctx.emit("equal", ctx.emit("floor", x.operand), x.operand)
    return Scalar(PY_BOOL, ctx.emit("logical_and", whole, ctx.emit("isfinite", x.operand)))


@method("dict", "get")
def _get(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    base, key, *default = args
    assert isinstance(base, Record)
    otherwise = default[0] if default else NONE_VALUE
    if isinstance(key, Text):
        place = ctx.library["text_place"](ctx, base.names, key)
        look = lambda: ctx.library["text_lookup"](ctx, base.names, base.items, key)  # noqa: E731
        made = branch(ctx, ctx.emit("greater_equal", place, literal(0)), (look, lambda: otherwise))
        return constant(0) if made is None else made
    if said := refusal(operator.getitem, Static({}), key):
        ctx.raise_python(TypeError(said))
        return constant(0)
    name = static_value(ctx, key, "a key")
    return base.items[base.names.index(name)] if name in base.names else otherwise


SERVICES: dict[str, Any] = {}
