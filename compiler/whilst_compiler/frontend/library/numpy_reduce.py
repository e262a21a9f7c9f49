"""NumPy's reductions: sum, prod, min, max, any, all, argmin, argmax, cumulative sums and products."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.axes import axes_argument, axis_argument
from whilst_compiler.frontend.library.given_outputs import give_out
from whilst_compiler.frontend.library.numpy_make import dtype_argument, sized, zero
from whilst_compiler.frontend.operators.arrays import (
    as_array,
    broadcast_together,
    dtype_of,
    operand_of,
    result_scalar_or_array,
)
from whilst_compiler.frontend.operators.telling import tell
from whilst_compiler.frontend.operators.ufuncs import NOT_A_MASK
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import Handler, absent, function, method, static_value, take
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar, Static, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["finish", "keepdims", "masked", "reduce", "source"]


def source(ctx: Context, value: Abstract | None, name: str) -> ArrayRef:
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


def keepdims(ctx: Context, given: dict[str, Abstract | None]) -> bool:
    value = given.get("keepdims")
    return False if value is None else bool(static_value(ctx, value, "keepdims"))


def _wide(dtype: DType) -> DType:
    """The dtype in which NumPy adds and multiplies up: small integers and bools as 64-bit."""
    if dtype.kind in "bi":
        return DType.I64
    return DType.U64 if dtype.kind == "u" else dtype


def _out(given: dict[str, Abstract | None]) -> ArrayRef | None:
    out = given.get("out")
    return out if isinstance(out, ArrayRef) else None


def finish(ctx: Context, result: Operand, given: dict[str, Abstract | None], name: str) -> Abstract:
    """The result of a reduction, or ``out=`` with the result written into it."""
    out = _out(given)
    if out is None:
        return result_scalar_or_array(ctx, result)
    if ctx.refuses_output(out):
        return out
    type = result.type
    assert isinstance(type, Tensor)
    if type.rank != out.rank:
        text = f"output parameter for reduction operation {name} has the wrong number of dimensions: "
        kept = " (must match the operand's when keepdims=True)" if keepdims(ctx, given) else ""
        ctx.raise_error("ValueError", f"{text}Found {out.rank} but expected {type.rank}{kept}")
        return out
    for axis, (mine, theirs) in enumerate(zip(type.dims, out.dims)):
        _fits(ctx, axis, mine, theirs)
    if ctx.dead:
        return out
    if not out.rank:
        ctx.write(out, lambda _: ctx.cast(result, out.dtype))
    else:
        ctx.library["assign"](ctx, out, ctx.new_array(result))
    return out


def _fits(ctx: Context, axis: int, mine: int | str, theirs: int | str) -> None:
    """Check that an axis of ``out=`` is as long as that of the result."""
    if mine == theirs:
        return
    length, size = ctx.size_operand(theirs), ctx.size_operand(mine)
    message = (
        f"operand was set up as a reduction along axis {axis}, but the length of the axis is {{0}} (it has to be 1)"
    )
    if mine != 1:
        message = "output parameter for reduction operation has the wrong size: Found {0} but expected {1}"
    ctx.check(length, ctx.emit("equal", length, size), "ValueError", message, length, size)


def masked(ctx: Context, a: ArrayRef, given: dict[str, Abstract | None]) -> Operand | None:
    """The ``where=`` of a reduction, as a mask of the array's shape."""
    where = given.get("where")
    if where is None:
        return None
    if isinstance(where, Scalar) and isinstance(where.operand, Literal) and where.operand.value is True:
        return None
    given_mask = ctx.library["numeric"](ctx, where, "where")
    weak = isinstance(given_mask, Scalar) and given_mask.spec.weak
    if (kind := dtype_of(given_mask)) is not DType.BOOL and not weak:
        some = "array data" if getattr(given_mask, "rank", 0) else "scalar"
        ctx.raise_error("TypeError", NOT_A_MASK.format(f"{some} from {kind.numpy!r}"))
        return None
    mask = ctx.library["as_bool"](ctx, given_mask)
    operand = operand_of(ctx, mask)
    sizes = [ctx.size_operand(d) for d in a.dims]
    if not isinstance(operand.type, Tensor) or operand.type.dims == a.dims:
        return operand
    if operand.type.rank > a.rank:
        ctx.raise_error("ValueError", "input operand has more dimensions than allowed by the axis remapping")
        return None
    if not operand.type.rank:
        return ctx.emit("full", operand, *sizes, dims=a.dims)
    fitted, _ = broadcast_together(ctx, [operand, ctx.read(a)])
    return ctx.emit("broadcast", fitted, *sizes, dims=a.dims) if not ctx.dead else operand


def _initial(ctx: Context, given: dict[str, Abstract | None], dtype: DType) -> Operand | None:
    value = given.get("initial")
    if value is None or absent(value) or isinstance(value, Static):
        return None
    value = ctx.library["numeric"](ctx, value, "initial")
    if not isinstance(value, Scalar):
        ctx.limitation("W203", "initial= has to be a number")
    return ctx.library["put_cast"](ctx, value.operand, dtype, value)  # type: ignore[no-any-return]


_OF_BOOLS = {
    "add": ("reduce_logical_or", "logical_or"), "multiply": ("reduce_logical_and", "logical_and"),
}  # fmt: skip
"""What adding and multiplying bools is to NumPy."""
_KEYWORDS = ["axis", "dtype", "out", "keepdims", "initial", "where"]


def _adding(name: str, row: str, ufunc: str) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["a"], _KEYWORDS)
        a = source(ctx, given["a"], name)
        out = _out(given)
        dtype = dtype_argument(ctx, given["dtype"], _wide(a.dtype) if out is None else out.dtype)
        axes = axes_argument(ctx, given["axis"], a.rank)
        if ctx.dead:
            return constant(0)
        x, mask = ctx.cast(ctx.read(a), dtype), masked(ctx, a, given)
        if ctx.dead:
            return constant(0)
        if mask is not None:
            x = ctx.emit("where", mask, x, zero(dtype, 0 if ufunc == "add" else 1))
        fold, pair = (row, ufunc) if dtype is not DType.BOOL else _OF_BOOLS[ufunc]
        result = reduce(ctx, fold, x, axes, keepdims(ctx, given))
        tell(ctx, fold, [x], result, "reduce", apiece=False)
        initial = _initial(ctx, given, dtype)
        if initial is not None:
            result = ctx.emit(pair, initial, result)
        return finish(ctx, result, given, ufunc)

    return handler


def _ordering(name: str, row: str, word: str) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["a"], [k for k in _KEYWORDS if k != "dtype"])
        a = source(ctx, given["a"], name)
        axes = axes_argument(ctx, given["axis"], a.rank)
        if ctx.dead:
            return constant(0)
        initial, mask = _initial(ctx, given, a.dtype), masked(ctx, a, given)
        if ctx.dead:
            return constant(0)
        if mask is not None and initial is None:
            ctx.raise_error("ValueError", f"reduction operation '{word}' does not have an identity, so to use a where "
                                          "mask one has to specify 'initial'")  # fmt: skip
            return constant(0)
        if initial is None:
            x = not_empty(ctx, a, axes, f"zero-size array to reduction operation {word} which has no identity")
        else:
            x = ctx.read(a) if mask is None else ctx.emit("where", mask, ctx.read(a), initial)
            if not axes:
                return finish(ctx, ctx.emit(word, *broadcast_together(ctx, [initial, x])), given, word)
            a = _with_initial(ctx, x, a, axes, initial)
            x = ctx.read(a)
        here = row if a.dtype is not DType.BOOL else _ORDER_OF_BOOLS[word]
        return finish(ctx, reduce(ctx, here, x, axes, keepdims(ctx, given)), given, word)

    return handler


_ORDER_OF_BOOLS = {"maximum": "reduce_logical_or", "minimum": "reduce_logical_and"}


def _with_initial(ctx: Context, x: Operand, a: ArrayRef, axes: tuple[int, ...], initial: Operand) -> ArrayRef:
    """One more layer along each axis that is reduced, so that none is empty."""
    dims = a.dims
    for axis in axes:
        thin = tuple(1 if k == axis else d for k, d in enumerate(dims))
        layer = ctx.emit("full", initial, *(ctx.size_operand(d) for d in thin), dims=thin)
        _, total = sized(ctx, ctx.emit("add", ctx.size_operand(dims[axis]), literal(1)))
        dims = tuple(total if k == axis else d for k, d in enumerate(dims))
        x = ctx.emit("concatenate", layer, x, axis=axis, dims=dims)
    return ctx.new_array(x)


def not_empty(ctx: Context, a: ArrayRef, axes: tuple[int, ...], message: str) -> Operand:
    """The array, once the reduced axes are known not to be empty."""
    array = ctx.read(a)
    for axis in axes:
        if ctx.sizes.least(a.dims[axis]) > 0:
            continue
        size = ctx.size_operand(a.dims[axis])
        if not (isinstance(size, Literal) and size.value != 0):
            ctx.check(size, ctx.emit("not_equal", size, literal(0)), "ValueError", message)
    return array


def _testing(name: str, row: str) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["a"], ["axis", "out", "keepdims", "where"])
        a = source(ctx, given["a"], name)
        axes = axes_argument(ctx, given["axis"], a.rank)
        if ctx.dead:
            return constant(0)
        operand, mask = ctx.cast(ctx.read(a), DType.BOOL), masked(ctx, a, given)
        if ctx.dead:
            return constant(0)
        if mask is not None:
            operand = ctx.emit("where", mask, operand, zero(DType.BOOL, name == "all"))
        return finish(ctx, reduce(ctx, row, operand, axes, keepdims(ctx, given)), given, f"logical_{row[15:]}")

    return handler


def _argument(row: str) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{row}", args, keywords, ["a"], ["axis", "out", "keepdims"])
        out = given.pop("out")
        whole = a = source(ctx, given["a"], row)
        if absent(given["axis"]) or not a.rank:
            a = ctx.library["ravel"](ctx, [a], {})
        axis = 0 if absent(given["axis"]) else axis_argument(ctx, given["axis"], a.rank)
        if ctx.dead:
            return constant(0)
        operand = not_empty(ctx, a, (axis,), f"attempt to get {row} of an empty sequence")
        found: Operand = ctx.emit(row, operand, axis=axis)
        if keepdims(ctx, given) and whole.rank:
            axes = tuple(range(whole.rank)) if absent(given["axis"]) else (axis,)
            found = keep_dims(ctx, found, whole.type, axes)
        wrong = f"output array does not match result of np.{row}."
        return give_out(ctx, f"np.{row}", finish(ctx, found, given, row), out, (wrong, wrong))

    return handler


def _cumulative(name: str, row: str) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["a"], ["axis", "dtype", "out"])
        a = source(ctx, given["a"], name)
        if absent(given["axis"]) or not a.rank:
            a = ctx.library["ravel"](ctx, [a], {})
        axis = 0 if absent(given["axis"]) else axis_argument(ctx, given["axis"], a.rank)
        if ctx.dead:
            return constant(0)
        dtype = dtype_argument(ctx, given["dtype"], _wide(a.dtype))
        whole = DType.I64 if dtype is DType.BOOL else dtype
        items = ctx.cast(ctx.cast(ctx.read(a), dtype), whole)
        running = ctx.emit(row, items, axis=axis)
        tell(ctx, row, [items], running, "accumulate", apiece=False)
        found = ctx.cast(running, dtype)
        out = _out(given)
        if out is None:
            return ctx.new_array(found)
        if out.rank != len(found.type.dims):  # type: ignore[union-attr]
            ctx.limitation("W203", f"np.{name} into an array of another rank", "give out= the rank of the result")
        return finish(ctx, found, given, name)

    return handler


_HANDLERS: list[tuple[str, tuple[Any, ...], Handler]] = [
    ("sum", (np.sum,), _adding("sum", "reduce_add", "add")),
    ("prod", (np.prod,), _adding("prod", "reduce_multiply", "multiply")),
    ("min", (np.min, np.amin), _ordering("min", "reduce_minimum", "minimum")),
    ("max", (np.max, np.amax), _ordering("max", "reduce_maximum", "maximum")),
    ("any", (np.any,), _testing("any", "reduce_logical_or")),
    ("all", (np.all,), _testing("all", "reduce_logical_and")),
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
    given = take(ctx, "np.count_nonzero", args, keywords, ["a"], ["axis", "keepdims"])
    a = source(ctx, given["a"], "count_nonzero")
    axes = axes_argument(ctx, given["axis"], a.rank)
    as_int = ctx.cast(ctx.cast(ctx.read(a), DType.BOOL), DType.I64)
    total = reduce(ctx, "reduce_add", as_int, axes, keepdims(ctx, given))
    if isinstance(total.type, Tensor) and not total.type.rank:
        return ctx.python_int(total) if _COUNTS_IN_PYTHON else Scalar(ScalarSpec(DType.I64), total)
    return ctx.new_array(total)


_COUNTS_IN_PYTHON = not isinstance(np.count_nonzero(np.zeros(1)), np.generic)
"""Newer versions of NumPy give one of their own integers."""
