"""NumPy's reductions: sum, prod, min, max, any, all, mean, var, std, argmin, argmax, cumulative sums, products."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays import as_array, result_scalar_or_array
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.library.numpy_make import dtype_argument
from whilst_compiler.frontend.registry import Handler, absent, function, method, static_value, take
from whilst_compiler.frontend.operators import binary
from whilst_compiler.frontend.specs import ScalarSpec
from whilst_compiler.frontend.values import Abstract, ArrayRef, Scalar, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor, scalar

__all__ = ["SERVICES", "axes_argument"]


def axes_argument(ctx: Context, value: Abstract | None, rank: int) -> tuple[int, ...]:
    """An axis argument (None: all) as sorted non-negative axes."""
    if absent(value):
        return tuple(range(rank))
    assert value is not None
    given = static_value(ctx, value, "an axis")
    axes = given if isinstance(given, tuple | list) else (given,)
    out = []
    for axis in axes:
        if not -rank <= axis < rank:
            ctx.raise_error("np:AxisError", f"axis {axis} is out of bounds for array of dimension {rank}")
            return ()
        out.append(axis % rank)
    return tuple(sorted(set(out)))


def _source(ctx: Context, value: Abstract | None, name: str) -> ArrayRef:
    assert value is not None
    return as_array(ctx, ctx.library["numeric"](ctx, value, name))


def reduce(ctx: Context, row: str, operand: Operand, axes: tuple[int, ...], keep: bool = False) -> Operand:
    """A reduction; rank 0 is its own result."""
    type = operand.type
    assert isinstance(type, Tensor)
    if not type.rank or not axes:
        return operand
    result = ctx.emit(row, operand, axes=axes)
    if keep:
        return keep_dims(ctx, result, type, axes)
    return result


def keep_dims(ctx: Context, result: Operand, source: Tensor, axes: tuple[int, ...]) -> Operand:
    dims = tuple(1 if k in axes else d for k, d in enumerate(source.dims))
    result_type = result.type
    assert isinstance(result_type, Tensor)
    if not result_type.rank:
        return ctx.emit("full", result, *(literal(1) for _ in dims), dims=dims)
    letters = "".join("n" if k in axes else "f" for k in range(source.rank))
    return ctx.emit("subview", result, axes=letters, dims=dims)


def _keep(ctx: Context, given: dict[str, Abstract | None]) -> bool:
    value = given.get("keepdims")
    return False if value is None else bool(static_value(ctx, value, "keepdims"))


def _wide(dtype: DType) -> DType:
    """The dtype in which NumPy adds and multiplies up: small integers and bools as 64-bit."""
    if dtype.kind in "bi":
        return DType.I64
    return DType.U64 if dtype.kind == "u" else dtype


def _adding(name: str, row: str) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["a"], ["axis", "dtype", "out", "keepdims"])
        if not absent(given["out"]):
            ctx.limitation(
                "W203", f"the keyword 'out' of np.{name} is not supported yet", "assign with a[...] = instead"
            )
        a = _source(ctx, given["a"], name)
        dtype = dtype_argument(ctx, given["dtype"], _wide(a.dtype))
        axes = axes_argument(ctx, given["axis"], a.rank)
        if ctx.dead:
            return constant(0)
        return result_scalar_or_array(ctx, reduce(ctx, row, ctx.cast(ctx.read(a), dtype), axes, _keep(ctx, given)))

    return handler


def _ordering(name: str, row: str, word: str) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["a"], ["axis", "out", "keepdims"])
        a = _source(ctx, given["a"], name)
        axes = axes_argument(ctx, given["axis"], a.rank)
        if ctx.dead:
            return constant(0)
        operand = not_empty(ctx, a, axes, f"zero-size array to reduction operation {word} which has no identity")
        if a.dtype is DType.BOOL:
            row_here = "reduce_logical_or" if word == "maximum" else "reduce_logical_and"
            return result_scalar_or_array(ctx, reduce(ctx, row_here, operand, axes, _keep(ctx, given)))
        return result_scalar_or_array(ctx, reduce(ctx, row, operand, axes, _keep(ctx, given)))

    return handler


def not_empty(ctx: Context, a: ArrayRef, axes: tuple[int, ...], message: str) -> Operand:
    """The array, once the reduced axes are known not to be empty."""
    array = ctx.read(a)
    for axis in axes:
        if ctx.size_minimum.get(str(a.dims[axis]), 0) > 0:
            continue
        size = ctx.size_operand(a.dims[axis])
        if not (isinstance(size, Literal) and size.value != 0):
            ctx.check(size, ctx.emit("not_equal", size, literal(0)), "ValueError", message)
    return array


def _testing(name: str, row: str) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["a"], ["axis", "out", "keepdims"])
        a = _source(ctx, given["a"], name)
        axes = axes_argument(ctx, given["axis"], a.rank)
        if ctx.dead:
            return constant(0)
        operand = ctx.cast(ctx.read(a), DType.BOOL)
        return result_scalar_or_array(ctx, reduce(ctx, row, operand, axes, _keep(ctx, given)))

    return handler


def _count(ctx: Context, a: ArrayRef, axes: tuple[int, ...]) -> Operand:
    count: Operand = literal(1)
    for axis in axes:
        size = ctx.size_operand(a.dims[axis])
        count = size if isinstance(count, Literal) and count.value == 1 else ctx.emit("multiply", count, size)
    return count


def _float_dtype(dtype: DType) -> DType:
    return dtype if dtype.is_inexact else DType.F64


def _mean(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.mean", args, keywords, ["a"], ["axis", "dtype", "out", "keepdims"])
    a = _source(ctx, given["a"], "mean")
    axes = axes_argument(ctx, given["axis"], a.rank)
    if ctx.dead:
        return constant(0)
    dtype = dtype_argument(ctx, given["dtype"], _float_dtype(a.dtype))
    mean = _mean_of(ctx, ctx.cast(ctx.read(a), dtype), _count(ctx, a, axes), axes, _keep(ctx, given))
    return result_scalar_or_array(ctx, mean)


def _mean_of(ctx: Context, x: Operand, count: Operand, axes: tuple[int, ...], keep: bool) -> Operand:
    total = reduce(ctx, "reduce_add", x, axes, keep)
    type = total.type
    assert isinstance(type, Tensor)
    return ctx.emit("divide", total, ctx.cast(count, type.dtype))


def _variance(root: bool) -> Handler:
    name = "std" if root else "var"

    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["a"], ["axis", "dtype", "out", "ddof", "keepdims"])
        a = _source(ctx, given["a"], name)
        axes = axes_argument(ctx, given["axis"], a.rank)
        if ctx.dead:
            return constant(0)
        dtype = _float_dtype(a.dtype)
        if dtype.kind == "c":
            ctx.limitation("W203", f"np.{name} of complex arrays is not supported yet")
        x = ctx.cast(ctx.read(a), dtype)
        count = ctx.cast(_count(ctx, a, axes), dtype)
        mean = ctx.emit("divide", reduce(ctx, "reduce_add", x, axes, True), count)
        difference = ctx.emit("subtract", x, _as_wide(ctx, mean, a))
        total = reduce(ctx, "reduce_add", ctx.emit("multiply", difference, difference), axes, _keep(ctx, given))
        ddof = constant(0) if given["ddof"] is None else given["ddof"]
        assert isinstance(ddof, Scalar)
        left = ctx.emit("subtract", count, ctx.cast(ddof.operand, dtype))
        zero = Literal(0.0, scalar(dtype))
        variance = ctx.emit("divide", total, ctx.emit("maximum", left, zero))
        return result_scalar_or_array(ctx, ctx.emit("sqrt", variance) if root else variance)

    return handler


def _as_wide(ctx: Context, mean: Operand, a: ArrayRef) -> Operand:
    return ctx.emit("broadcast", mean, *(ctx.size_operand(d) for d in a.dims), dims=a.dims) if a.rank else mean


def _argument(row: str) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{row}", args, keywords, ["a"], ["axis"])
        a = _source(ctx, given["a"], row)
        if absent(given["axis"]):
            flat = ctx.library["ravel"](ctx, [a], {})
            axes: tuple[int, ...] = (0,)
            a = flat
        else:
            axes = axes_argument(ctx, given["axis"], a.rank)
        if ctx.dead:
            return constant(0)
        operand = not_empty(ctx, a, axes, f"attempt to get {row} of an empty sequence")
        return result_scalar_or_array(ctx, ctx.emit(row, operand, axis=axes[0]))

    return handler


def _cumulative(name: str, row: str) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["a"], ["axis", "dtype"])
        a = _source(ctx, given["a"], name)
        if absent(given["axis"]) and a.rank != 1:
            a = ctx.library["ravel"](ctx, [a], {})
            axes: tuple[int, ...] = (0,)
        else:
            axes = axes_argument(ctx, given["axis"], a.rank) if not absent(given["axis"]) else (0,)
        if ctx.dead:
            return constant(0)
        dtype = dtype_argument(ctx, given["dtype"], _wide(a.dtype))
        return ctx.new_array(ctx.emit(row, ctx.cast(ctx.read(a), dtype), axis=axes[0]))

    return handler


_HANDLERS: list[tuple[str, tuple[Any, ...], Handler]] = [
    ("sum", (np.sum,), _adding("sum", "reduce_add")),
    ("prod", (np.prod,), _adding("prod", "reduce_multiply")),
    ("min", (np.min, np.amin), _ordering("min", "reduce_minimum", "minimum")),
    ("max", (np.max, np.amax), _ordering("max", "reduce_maximum", "maximum")),
    ("any", (np.any,), _testing("any", "reduce_logical_or")),
    ("all", (np.all,), _testing("all", "reduce_logical_and")),
    ("mean", (np.mean,), _mean),
    ("var", (np.var,), _variance(False)),
    ("std", (np.std,), _variance(True)),
    ("argmin", (np.argmin,), _argument("argmin")),
    ("argmax", (np.argmax,), _argument("argmax")),
    ("cumsum", (np.cumsum,), _cumulative("cumsum", "cumulative_add")),
    ("cumprod", (np.cumprod,), _cumulative("cumprod", "cumulative_multiply")),
]
for _name, _functions, _handler in _HANDLERS:
    function(*_functions)(_handler)
    method("array", _name)(_handler)


@function(np.count_nonzero)
def _count_nonzero(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.count_nonzero", args, keywords, ["a"], ["axis"])
    a = _source(ctx, given["a"], "count_nonzero")
    axes = axes_argument(ctx, given["axis"], a.rank)
    as_int = ctx.cast(ctx.cast(ctx.read(a), DType.BOOL), DType.I64)
    total = reduce(ctx, "reduce_add", as_int, axes)
    if isinstance(total.type, Tensor) and not total.type.rank:
        return ctx.python_int(total) if _COUNTS_IN_PYTHON else Scalar(ScalarSpec(DType.I64), total)
    return ctx.new_array(total)


_COUNTS_IN_PYTHON = type(np.count_nonzero(np.zeros(1))) is int
"""Newer versions of NumPy give one of their own integers."""


# -- products --------------------------------------------------------------------------------------------------


def _matmul(ctx: Context, a: Abstract, b: Abstract) -> Abstract:
    """``a @ b`` for ranks 1 and 2."""
    if not isinstance(a, ArrayRef) or not isinstance(b, ArrayRef) or not a.rank or not b.rank:
        position = 0 if not isinstance(a, ArrayRef) or not a.rank else 1
        ctx.raise_error(
            "ValueError", f"matmul: Input operand {position} does not have enough dimensions (has 0, gufunc core "
            "with signature (n?,k),(k,m?)->(n?,m?) requires 1)",
        )  # fmt: skip
        return constant(0)
    if a.rank > 2 or b.rank > 2:
        ctx.limitation("W205", "@ of arrays of rank above 2 is not supported yet", "loop over the leading axes")
    dtype = DType.of(np.result_type(a.dtype.numpy, b.dtype.numpy))
    inner, other = a.dims[-1], b.dims[0]
    x = ctx.cast(ctx.read(a), dtype)
    y = ctx.cast(ctx.read(b), dtype)
    if inner != other:
        n, m = ctx.size_operand(inner), ctx.size_operand(other)
        signature = "(n?,k),(k,m?)->(n?,m?)"
        message = (
            "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
            f"{signature} (size {{1}} is different from {{0}})"
        )
        ctx.check(n, ctx.emit("equal", n, m), "ValueError", message, n, m)
        if ctx.dead:
            return constant(0)
        y = ctx.emit("broadcast", y, n, *(ctx.size_operand(d) for d in b.dims[1:]), dims=(inner, *b.dims[1:]))
    return result_scalar_or_array(ctx, ctx.emit("matmul", x, y))


@function(np.matmul)
def _np_matmul(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.matmul", args, keywords, ["x1", "x2"])
    return _matmul(ctx, _source(ctx, given["x1"], "matmul"), _source(ctx, given["x2"], "matmul"))


@function(np.dot)
@method("array", "dot")
def _dot(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a, b = (ctx.library["numeric"](ctx, x, "dot") for x in args)
    if isinstance(a, Scalar) or isinstance(b, Scalar) or not a.rank or not b.rank:
        return binary(ctx, "Mult", a, b)
    if a.rank == b.rank == 1 and a.dims != b.dims:
        n, m = ctx.size_operand(a.dims[0]), ctx.size_operand(b.dims[0])
        message = "shapes ({0},) and ({1},) not aligned: {0} (dim 0) != {1} (dim 0)"
        ctx.check(n, ctx.emit("equal", n, m), "ValueError", message, n, m)
    return _matmul(ctx, a, b)


@function(np.outer)
def _outer(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a, b = (ctx.library["ravel"](ctx, [_source(ctx, x, "outer")], {}) for x in args)
    x = ctx.emit("subview", ctx.read(a), axes="fn", dims=(a.dims[0], 1))
    return binary(ctx, "Mult", ctx.new_array(x), b)


@function(np.vdot, np.inner)
def _inner(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a, b = (_source(ctx, x, "inner") for x in args)
    if a.rank != 1 or b.rank != 1 or a.dtype.kind == "c":
        ctx.limitation("W205", "np.inner and np.vdot are supported for real vectors only", "use @")
    return _dot(ctx, [a, b], {})


SERVICES: dict[str, Any] = {"matmul": _matmul}
