"""NumPy functions of each element that are not ufuncs: where, clip, round, the parts of complex numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written import elements, selecting
from whilst_compiler.frontend.objects.attributes import part
from whilst_compiler.frontend.operators.arrays import (
    apply_row,
    broadcast_together,
    dtype_of,
    operand_of,
    result_scalar_or_array,
)
from whilst_compiler.frontend.operators.operators import binary
from whilst_compiler.frontend.operators.ufuncs import apply_ufunc, cast_failure, same_kind
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, function, inline, method, static_value, take
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.types import DType, Tensor

__all__: list[str] = []


@function(np.where)
def _where(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if keywords:
        names = ", ".join(keywords)
        ctx.raise_error(
            "TypeError", f"where() got some positional-only arguments passed as keyword arguments: '{names}'"
        )
        return constant(0)
    if len(args) == 1:
        return inline(ctx, selecting.nonzero_columns, args[0])
    if len(args) != 3:
        ctx.limitation("W203", f"np.where with {len(args)} arguments", "use the form np.where(test, a, b)")
    test, x, y = (ctx.library["numeric"](ctx, a, "where") for a in args)
    test = ctx.library["as_bool"](ctx, test)
    dtype = _result_dtype(x, y)
    operands = [operand_of(ctx, test), ctx.cast(operand_of(ctx, x), dtype), ctx.cast(operand_of(ctx, y), dtype)]
    result = ctx.emit("where", *broadcast_together(ctx, operands))
    assert isinstance(result.type, Tensor)
    return ctx.new_array(result)


def _result_dtype(*values: Abstract) -> DType:
    def part(v: Abstract) -> Any:
        if isinstance(v, Scalar) and v.spec.weak and v.spec.dtype is not DType.BOOL:
            return {"i": 0, "f": 0.0, "c": 0j}[v.spec.dtype.kind]
        return dtype_of(v).numpy

    return DType.of(np.result_type(*map(part, values)))


def _demand_bounds(ctx: Context, given: dict[str, Abstract | None]) -> bool:
    """Whether the bounds are given by one pair of names, neither of the first pair alone."""
    low, high = given["a_min"], given["a_max"]
    if (low is None) != (high is None):
        missing = "a_min" if low is None else "a_max"
        ctx.raise_error("TypeError", f"clip() missing 1 required positional argument: '{missing}'")
        return False
    if low is not None and (given["min"] is not None or given["max"] is not None):
        ctx.raise_error("ValueError", "Passing `min` or `max` keyword argument when `a_min` and `a_max` are provided "
                                      "is forbidden.")  # fmt: skip
        return False
    return True


@method("array", "clip")
def _clip_method(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "clip", args, keywords, ["a"], ["min", "max", "out"])
    first = given.pop("a")
    return _clip(ctx, [first], {k: v for k, v in given.items() if v is not None})  # type: ignore[list-item]


@function(np.clip)
def _clip(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.clip", args, keywords, ["a"], ["a_min", "a_max", "out", "min", "max"])
    if not _demand_bounds(ctx, given):
        return constant(0)
    out = given["out"]
    result = ctx.library["numeric"](ctx, given["a"], "clip")
    if dtype_of(result).kind == "c":
        ctx.limitation("W203", "np.clip of complex numbers is not supported in compiled code", "clip their parts")
    if all(absent(given[key]) for key in ("a_min", "a_max", "min", "max")):
        result = apply_ufunc(ctx, "positive", [result])
    for name, bound in (("maximum", given["a_min"] or given["min"]), ("minimum", given["a_max"] or given["max"])):
        if not absent(bound):
            bound = _in_range(ctx, name, ctx.library["numeric"](ctx, bound, "clip"), dtype_of(result))
            result = apply_ufunc(ctx, name, [result, ctx.library["numeric"](ctx, bound, "clip")])
    if absent(out):
        return result  # type: ignore[no-any-return]
    assert isinstance(out, ArrayRef)
    if not ctx.refuses_output(out):
        ctx.library["assign"](ctx, out, result)
    return out


def _in_range(ctx: Context, name: str, bound: Abstract, dtype: DType) -> Abstract:
    """One of Python's integers that lies beyond what the dtype holds bounds nothing."""
    if not dtype.is_integer or not isinstance(bound, Scalar) or not bound.spec.weak or bound.spec.dtype.kind != "i":
        return bound
    low = 0 if dtype.kind == "u" else -(2 ** (dtype.bits - 1))
    high = min(2**dtype.bits - 1 if dtype.kind == "u" else 2 ** (dtype.bits - 1) - 1, 2**63 - 1)
    end = low if name == "maximum" else high
    return ctx.python_int(ctx.emit(name, bound.operand, literal(end)))


@function(np.round, np.around)
@method("array", "round")
def _round(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.round", args, keywords, ["a"], ["decimals", "out"])
    a = ctx.library["numeric"](ctx, given["a"], "round")
    decimals = 0 if given["decimals"] is None else int(static_value(ctx, given["decimals"], "decimals"))
    if dtype_of(a) is DType.BOOL:
        ctx.limitation("W121", "np.round of bools gives float16, which whilst does not have", "convert them first")
    rounded = _rounded(ctx, a, decimals)
    if absent(given["out"]):
        return rounded
    out = given["out"]
    assert isinstance(out, ArrayRef)
    computed = DType.F64 if decimals < 0 and dtype_of(a).is_integer else dtype_of(rounded)
    if ctx.refuses_output(out):
        return out
    if not same_kind(computed, out.dtype):
        cast_failure(ctx, np.rint if not decimals else np.divide if decimals < 0 else np.multiply, computed, out.dtype)
        return out
    ctx.library["assign"](ctx, out, rounded)
    return out


def _rounded(ctx: Context, a: Abstract, decimals: int) -> Abstract:
    """To so many decimals; whole numbers are changed by a negative number of them alone, by way of floats."""
    kind = dtype_of(a).kind
    if kind in "biu" and decimals >= 0:
        return result_scalar_or_array(ctx, operand_of(ctx, a))
    if not decimals:
        return apply_row(ctx, "rint", [a], [dtype_of(a)])
    if kind == "c":
        return inline(ctx, elements.round_parts, a, constant(decimals))
    scale = constant(float(10 ** abs(decimals)))
    first, last = ("Mult", "Div") if decimals > 0 else ("Div", "Mult")
    scaled = binary(ctx, first, a, scale)
    found = binary(ctx, last, apply_row(ctx, "rint", [scaled], [dtype_of(scaled)]), scale)
    return found if kind == "f" else result_scalar_or_array(ctx, ctx.cast(operand_of(ctx, found), dtype_of(a)))


@function(np.real)
def _real(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = ctx.library["numeric"](ctx, args[0], "real")
    return part(ctx, a, "real") if isinstance(a, ArrayRef) else ctx.library["get_attribute"](ctx, a, "real")


@function(np.imag)
def _imag(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = ctx.library["numeric"](ctx, args[0], "imag")
    return part(ctx, a, "imag") if isinstance(a, ArrayRef) else ctx.library["get_attribute"](ctx, a, "imag")


@function(np.angle)
def _angle(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.angle", args, keywords, ["z"], ["deg"])
    a = ctx.library["numeric"](ctx, given["z"], "angle")
    if dtype_of(a).kind == "c":
        angle = apply_row(ctx, "angle", [a], [dtype_of(a)])
    else:
        angle = apply_ufunc(ctx, "arctan2", [constant(0), a])
    if given["deg"] is None or not static_value(ctx, given["deg"], "deg"):
        return angle
    return binary(ctx, "Mult", angle, constant(180 / math.pi))
