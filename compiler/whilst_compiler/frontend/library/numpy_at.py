"""``ufunc.at``: what an index names is changed, as often as it is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whilst_compiler.frontend.arrays.indexing import index_parts
from whilst_compiler.frontend.arrays.storing import assign, store_element
from whilst_compiler.frontend.arrays.viewing import view
from whilst_compiler.frontend.library.numpy_fancy import Selection, checked, nest, normal, pick, put, select, value_at
from whilst_compiler.frontend.operators.arrays import as_array, operand_of
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import DType

__all__ = ["change_at"]

Change = Callable[..., Abstract]


def change_at(ctx: Context, base: ArrayRef, index: Any, values: Sequence[Abstract], change: Change) -> None:
    """``base[index] = change(base[index], *values)``, place after place; the results are cast whatever they are."""
    if ctx.is_read_only(base):
        ctx.limitation("W221", "a read-only array is changed by a method 'at' (which NumPy does all the same)",
                       "change a copy, and return it")  # fmt: skip
    ctx.writable(base)
    arrays = [v if isinstance(v, Scalar) else as_array(ctx, v) for v in values]
    parts = index_parts(ctx, base, index)
    if ctx.dead:
        return
    if parts is None:
        s = select(ctx, base, index)
        if s is not None and not ctx.dead:
            _change_selected(ctx, s, arrays, change)
    elif parts and all(p.letter == "i" for p in parts):
        places = [p.operands[0] for p in parts]
        here = Scalar(ScalarSpec(base.dtype), ctx.load(base, places))
        fitting = [_fitting(ctx, a, ()) for a in arrays]
        store_element(ctx, base, places, _cast(ctx, change(here, *fitting), base.dtype))
    else:
        part = view(ctx, base, parts) if parts else base
        fitting = [_fitting(ctx, a, part.dims) for a in arrays]
        assign(ctx, part, _cast(ctx, change(part, *fitting), base.dtype))


def _change_selected(ctx: Context, s: Selection, values: Sequence[ArrayRef | Scalar], change: Change) -> None:
    whole = [_fitting(ctx, value, s.result) for value in values]
    sizes = [ctx.size_operand(d) for d in s.shape]

    def check(at: tuple[Operand, ...]) -> None:
        checked(ctx, s, at)

    def write(at: tuple[Operand, ...]) -> None:
        places = normal(ctx, s, at)
        each = [value_at(ctx, w, s, at) if isinstance(w, ArrayRef) else w for w in whole]
        put(ctx, s.source, s.axes, places, _cast(ctx, change(pick(ctx, s, places), *each), s.source.dtype))

    if not ctx.dead:
        nest(ctx, sizes, check)
        nest(ctx, sizes, write)


def _cast(ctx: Context, made: Abstract, dtype: DType) -> Abstract:
    """A result as it is put into an array of another dtype."""
    operand = ctx.cast(operand_of(ctx, made), dtype)
    return ctx.new_array(operand) if isinstance(made, ArrayRef) else Scalar(ScalarSpec(dtype), operand)


def _fitting(ctx: Context, value: ArrayRef | Scalar, dims: tuple[int | str, ...]) -> ArrayRef | Scalar:
    """The values, one for each place: Python's numbers count as NumPy's."""
    if isinstance(value, Scalar):
        return Scalar(ScalarSpec(value.spec.dtype), value.operand)
    if not value.rank:
        return Scalar(ScalarSpec(value.dtype), ctx.read(value))
    if value.dims == dims:
        return value
    message = "array is not broadcastable to correct shape"
    if value.rank > len(dims):
        ctx.raise_error("ValueError", message)
        return value
    for mine, theirs in zip(value.dims[::-1], dims[::-1]):
        if mine not in (1, theirs):
            n, m = ctx.size_operand(mine), ctx.size_operand(theirs)
            fits = ctx.emit("logical_or", ctx.emit("equal", n, m), ctx.emit("equal", n, literal(1)))
            ctx.check(n, fits, "ValueError", message)
    sizes = [ctx.size_operand(d) for d in dims]
    return ctx.new_array(ctx.emit("broadcast", ctx.read(value), *sizes, dims=dims))
