"""``mean``, ``var`` and ``std``."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from whilst_compiler.frontend.library.axes import axes_argument
from whilst_compiler.frontend.library.numpy_make import dtype_argument
from whilst_compiler.frontend.library.numpy_reduce import finish, keepdims, masked, reduce, source
from whilst_compiler.frontend.operators.arrays import operand_of
from whilst_compiler.frontend.operators.telling import tell, tell_in_words
from whilst_compiler.frontend.operators.ufuncs import apply_ufunc
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import Handler, absent, function, method, take
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor, scalar

__all__: list[str] = []


def _count(ctx: Context, a: ArrayRef, axes: tuple[int, ...]) -> Operand:
    count: Operand = literal(1)
    for axis in axes:
        size = ctx.size_operand(a.dims[axis])
        count = size if isinstance(count, Literal) and count.value == 1 else ctx.emit("multiply", count, size)
    return count


def _float_dtype(dtype: DType) -> DType:
    return dtype if dtype.is_inexact else DType.F64


def _counted(ctx: Context, a: ArrayRef, axes: tuple[int, ...], mask: Operand | None, keep: bool) -> Operand:
    """How many elements each result is made of, as a float."""
    if mask is None:
        return ctx.cast(_count(ctx, a, axes), DType.F64)
    return ctx.cast(reduce(ctx, "reduce_add", ctx.cast(mask, DType.I64), axes, keep), DType.F64)


def _divided(ctx: Context, total: Operand, count: Operand) -> Operand:
    """A sum by a count, in double precision, which holds all counts, and then again in that of the sum."""
    assert isinstance(total.type, Tensor)
    dtype = total.type.dtype
    wide = DType.C128 if dtype.kind == "c" else DType.F64
    return ctx.cast(ctx.emit("divide", ctx.cast(total, wide), ctx.cast(count, wide)), dtype)


def _where(ctx: Context, mask: Operand | None, x: Operand) -> Operand:
    if mask is None:
        return x
    assert isinstance(x.type, Tensor)
    zero = {"f": 0.0, "c": 0j}.get(x.type.dtype.kind, 0)
    return ctx.emit("where", mask, x, Literal(zero, scalar(x.type.dtype)))


def _mean(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.mean", args, keywords, ["a"], ["axis", "dtype", "out", "keepdims", "where"])
    a = source(ctx, given["a"], "mean")
    axes = axes_argument(ctx, given["axis"], a.rank, strict=True)
    if ctx.dead:
        return constant(0)
    dtype = dtype_argument(ctx, given["dtype"], _float_dtype(a.dtype))
    if dtype is DType.BOOL:
        ctx.limitation("W203", "np.mean with dtype=bool", "use np.any, or leave dtype out")
    keep, mask = keepdims(ctx, given), masked(ctx, a, given)
    if ctx.dead:
        return constant(0)
    items = _where(ctx, mask, ctx.cast(ctx.read(a), dtype))
    total = reduce(ctx, "reduce_add", items, axes, keep)
    tell(ctx, "add", [items], total, "reduce", apiece=False)
    count = _counted(ctx, a, axes, mask, keep)
    tell_in_words(ctx, ctx.emit("equal", count, literal(0.0)), _said(np.mean))
    mean = _divided(ctx, total, count)
    tell(ctx, "divide", [total, count], mean, _division(mean))
    return finish(ctx, mean, given, "add")


@cache
def _said(function: Callable[..., Any]) -> str:
    """What this version of NumPy warns of where there are no elements, in its own words."""
    with warnings.catch_warnings(record=True) as met, np.errstate(all="ignore"):
        warnings.simplefilter("always")
        function(np.ones(0))
    return str(met[0].message)


def _division(quotient: Operand) -> str:
    """What NumPy calls the division."""
    return "divide" if quotient.type.dims else "scalar divide"  # type: ignore[union-attr]


def _variance(root: bool, *more: str) -> Handler:
    name = "std" if root else "var"
    names = ["axis", "dtype", "out", "ddof", "keepdims", "where", "mean", *more]

    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["a"], names)
        a = source(ctx, given["a"], name)
        axes = axes_argument(ctx, given["axis"], a.rank, strict=True)
        if ctx.dead:
            return constant(0)
        if given["ddof"] is not None and not absent(given.get("correction")):
            _demand_one(ctx, given["ddof"])
            if ctx.dead:
                return constant(0)
        dtype = dtype_argument(ctx, given["dtype"], _float_dtype(a.dtype))
        if not dtype.is_inexact:
            ctx.limitation(
                "W203", f"np.{name} with dtype={dtype.numpy.name}", "leave dtype out, and convert the result"
            )
        x, mask = ctx.cast(ctx.read(a), dtype), masked(ctx, a, given)
        if ctx.dead:
            return constant(0)
        if absent(given["mean"]):
            total = reduce(ctx, "reduce_add", _where(ctx, mask, x), axes, True)
            count = _counted(ctx, a, axes, mask, True)
            mean = _divided(ctx, total, count)
            tell(ctx, "divide", [total, count], mean, "divide")
            wide = DType.of(np.result_type(a.dtype.numpy, dtype.numpy))
            operands = ctx.cast(ctx.read(a), wide), ctx.cast(_as_wide(ctx, mean, a), wide)
            away: Operand = ctx.emit("subtract", *operands)
            tell(ctx, "subtract", operands, away, "subtract")
        else:
            away = _away_from(ctx, a, given["mean"], f"np.{name}")
            dtype = dtype_argument(ctx, given["dtype"], _float_dtype(away.type.dtype))  # type: ignore[union-attr]
        difference = _where(ctx, mask, away)
        keep = keepdims(ctx, given)
        squares = _squares(ctx, difference)
        tell(ctx, "multiply", [difference], squares, "multiply")
        items = squares if dtype.kind == "c" else ctx.cast(squares, dtype)
        total = reduce(ctx, "reduce_add", items, axes, keep)
        tell(ctx, "add", [items], total, "reduce", apiece=False)
        asked = given["ddof"] if absent(given.get("correction")) else given["correction"]
        ddof = constant(0) if asked is None else asked
        assert isinstance(ddof, Scalar)
        left = ctx.emit("subtract", _counted(ctx, a, axes, mask, keep), ctx.cast(ddof.operand, DType.F64))
        tell_in_words(ctx, ctx.emit("less_equal", left, literal(0.0)), _said(np.var))
        free = ctx.emit("maximum", left, literal(0.0))
        variance = _divided(ctx, total, free)
        tell(ctx, "divide", [total, free], variance, _division(variance))
        found = ctx.emit("sqrt", variance) if root else variance
        return finish(ctx, found if absent(given["dtype"]) else ctx.cast(found, dtype), given, "add")

    return handler


def _demand_one(ctx: Context, ddof: Abstract) -> None:
    """Beside ``correction`` only a ``ddof`` of 0 may be given."""
    none = ctx.emit("equal", operand_of(ctx, ddof), literal(0))
    ctx.check(none, none, "ValueError", "ddof and correction can't be provided simultaneously.")


def _away_from(ctx: Context, a: ArrayRef, mean: Abstract | None, name: str) -> Operand:
    """The elements less a mean that was computed before."""
    found = apply_ufunc(ctx, "subtract", [a, ctx.library["numeric"](ctx, mean, name)])
    if isinstance(found, ArrayRef) and found.dims != a.dims:
        ctx.limitation("W203", f"{name} with a mean that may be larger than the array", "compute it with keepdims=True")
    away = operand_of(ctx, found)
    if away.type.dtype.kind == "c" and a.dtype.kind != "c":  # type: ignore[union-attr]
        ctx.limitation("W203", f"{name} of real numbers with a complex mean", "convert the array first")
    return away


def _squares(ctx: Context, x: Operand) -> Operand:
    if x.type.dtype.kind != "c":  # type: ignore[union-attr]
        return ctx.emit("multiply", x, x)
    re, im = ctx.emit("real", x), ctx.emit("imag", x)
    return ctx.emit("add", ctx.emit("multiply", re, re), ctx.emit("multiply", im, im))


def _as_wide(ctx: Context, mean: Operand, a: ArrayRef) -> Operand:
    return ctx.emit("broadcast", mean, *(ctx.size_operand(d) for d in a.dims), dims=a.dims) if a.rank else mean


function(np.mean)(_mean)
function(np.var)(_variance(False, "correction"))
function(np.std)(_variance(True, "correction"))
for _name, _handler in (("mean", _mean), ("var", _variance(False)), ("std", _variance(True))):
    method("array", _name)(_handler)
