"""What a mask of an array's shape selects, read and written: rows on whole arrays."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.arrays.storing import assign as assign_view
from whilst_compiler.frontend.arrays.storing import store_cast
from whilst_compiler.frontend.library.numpy_make import sized
from whilst_compiler.frontend.operators.arrays import as_array
from whilst_compiler.frontend.operators.ufuncs import into
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import DType

__all__ = ["change_by_mask", "compressed", "is_mask", "mask_fits", "set_selected"]

_ASSIGNMENT = "NumPy boolean array indexing assignment"


def is_mask(item: Any) -> bool:
    return isinstance(item, ArrayRef) and item.dtype is DType.BOOL


def mask_fits(ctx: Context, base: ArrayRef, mask: ArrayRef, axis: int) -> bool:
    for k, dim in enumerate(mask.dims):
        if dim == base.dims[axis + k]:
            continue
        n, m = ctx.size_operand(base.dims[axis + k]), ctx.size_operand(dim)
        message = (
            f"boolean index did not match indexed array along axis {axis + k}; size of axis is {{0}} but size of "
            "corresponding boolean axis is {1}"
        )
        ctx.check(n, ctx.emit("equal", n, m), "IndexError", message, n, m)
    return not ctx.dead


def compressed(ctx: Context, base: ArrayRef, mask: ArrayRef) -> ArrayRef:
    """The elements where a mask of the array's shape holds."""
    where = _flat(ctx, mask)
    symbol = _count(ctx, ctx.read(mask), where)
    return ctx.new_array(ctx.emit("compress", _flat(ctx, base), where, ctx.state["size", symbol], dims=(symbol,)))


def _count(ctx: Context, mask: Operand, where: Operand) -> str:
    """The size of what a mask selects, one symbol for all that it does."""
    symbol = ctx.size_keys.setdefault(("selected", mask), ctx.fresh_symbol())
    if ("size", symbol) not in ctx.state:
        ctx.state["size", symbol] = ctx.emit("reduce_add", ctx.cast(where, DType.I64), axes=(0,))
    return symbol


def _flat(ctx: Context, a: ArrayRef) -> Operand:
    x = ctx.read(a)
    if a.rank == 1:
        return x
    size: Operand = literal(1)
    for d in a.dims:
        size = ctx.emit("multiply", size, ctx.size_operand(d))
    return ctx.emit("reshape", x, size, dims=(sized(ctx, size)[1],))


def set_selected(ctx: Context, base: ArrayRef, mask: ArrayRef, value: Abstract) -> None:
    """``base[mask] = value``: one value for all that the mask selects, or as many as these are."""
    if not mask_fits(ctx, base, mask, 0):
        return
    array = value
    if not isinstance(value, Scalar):
        array = as_array(ctx, ctx.library["numeric"](ctx, value, "asarray"), base.dtype)
        if array.rank > 1:
            few = f"{_ASSIGNMENT} requires a 0 or 1-dimensional input, input has {array.rank} dimensions"
            ctx.raise_error("TypeError", few)
            return
        if not array.rank or array.dims == (1,):
            operand = ctx.read(array) if not array.rank else ctx.emit("load", ctx.read(array), literal(0))
            array = Scalar(ScalarSpec(base.dtype), operand)
    if isinstance(array, Scalar):
        _set_by_mask(ctx, base, mask, array)
        return
    assert isinstance(array, ArrayRef)
    where = _flat(ctx, mask)
    symbol = _count(ctx, ctx.read(mask), where)
    values = ctx.read(array)
    if array.dims != (symbol,):
        n, count = ctx.size_operand(array.dims[0]), ctx.state["size", symbol]
        fits = ctx.emit("logical_or", ctx.emit("equal", n, count), ctx.emit("equal", n, literal(1)))
        many = f"{_ASSIGNMENT} cannot assign {{0}} input values to the {{1}} output values where the mask is true"
        ctx.check(n, fits, "ValueError", many, n, count)
        values = ctx.emit("broadcast", values, count, dims=(symbol,))
    made = ctx.emit("expand", _flat(ctx, base), where, values)
    if base.rank > 1:
        made = ctx.emit("reshape", made, *(ctx.size_operand(d) for d in base.dims), dims=base.dims)
    assign_view(ctx, base, ctx.new_array(made))


def _set_by_mask(ctx: Context, base: ArrayRef, mask: ArrayRef, value: Scalar) -> None:
    element = store_cast(ctx, value.operand, base.dtype, value)
    where = _of_its_sizes(ctx, base, mask)
    assign_view(ctx, base, ctx.new_array(ctx.emit("where", where, element, ctx.read(base))))


def change_by_mask(ctx: Context, ufunc: str, base: ArrayRef, mask: ArrayRef, value: Scalar) -> None:
    """``base[mask] op= value``, without a copy of what the mask selects."""
    ctx.writable(base)
    into(ctx, ufunc, [base, value], base, ctx.new_array(_of_its_sizes(ctx, base, mask)))


def _of_its_sizes(ctx: Context, base: ArrayRef, mask: ArrayRef) -> Operand:
    where = ctx.read(mask)
    if mask.dims == base.dims:
        return where
    return ctx.emit("broadcast", where, *(ctx.size_operand(d) for d in base.dims), dims=base.dims)
