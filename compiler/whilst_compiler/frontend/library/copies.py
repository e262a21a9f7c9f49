"""Copies of arrays, laid out as they are asked for."""

from __future__ import annotations

from whilst_compiler.frontend.arrays.layout import made_like
from whilst_compiler.frontend.objects.attributes import transposed
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import ArrayRef
from whilst_compiler.ir.types import DType

__all__ = ["copy_in_order"]


def copy_in_order(ctx: Context, a: ArrayRef, order: str, dtype: DType | None = None) -> ArrayRef:
    """A new array: rows first (``C``), columns first (``F``), or as its source is (``K``, ``A``)."""
    dtype = dtype or a.dtype
    if order == "F" and a.rank > 1:
        back = tuple(range(a.rank))[::-1]
        made = ctx.new_array(ctx.emit("copy", ctx.cast(ctx.read(transposed(a, back)), dtype)))
        ctx.layouts.turned[made.storage] = back
        return transposed(made, back)
    operand = ctx.cast(ctx.read(a), dtype)
    made = ctx.new_array(ctx.emit("copy", operand) if a.rank else operand)
    return made if order == "C" else made_like(ctx, made, a)
