"""Elementwise application with NumPy's dtypes and broadcasting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.wide import is_wide, wide_scalar
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar, Static, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = [
    "apply_row", "as_array", "broadcast_to", "broadcast_together", "common_shape", "dtype_of", "is_numeric",
    "operand_of", "result_scalar_or_array", "size_text", "stack",
]  # fmt: skip


def is_numeric(value: Abstract) -> bool:
    return isinstance(value, Scalar | ArrayRef)


def dtype_of(value: Abstract) -> DType:
    assert isinstance(value, Scalar | ArrayRef)
    return value.spec.dtype if isinstance(value, Scalar) else value.dtype


def operand_of(ctx: Context, value: Abstract) -> Operand:
    """The IR operand of a numeric value."""
    assert isinstance(value, Scalar | ArrayRef)
    return value.operand if isinstance(value, Scalar) else ctx.read(value)


def apply_row(ctx: Context, row: str, values: Sequence[Abstract], dtypes: Sequence[DType]) -> Abstract:
    """An elementwise row on values converted to ``dtypes`` and broadcast together."""
    operands = broadcast_together(ctx, [ctx.cast(operand_of(ctx, v), d) for v, d in zip(values, dtypes)])
    return constant(0) if ctx.dead else result_scalar_or_array(ctx, ctx.emit(row, *operands))


def result_scalar_or_array(ctx: Context, operand: Operand) -> Abstract:
    """A NumPy scalar for rank 0 (as ufuncs return), else a new array."""
    assert isinstance(operand.type, Tensor)
    if operand.type.rank == 0:
        return Scalar(ScalarSpec(operand.type.dtype), operand)
    return ctx.new_array(operand)


# -- broadcasting ----------------------------------------------------------------------------------------------


def size_text(rank: int, first: int) -> str:
    """A shape as NumPy prints it, as a template over payload items from ``first`` on."""
    inner = ",".join(f"{{{first + k}}}" for k in range(rank))
    return f"({inner},)" if rank == 1 else f"({inner})"


def broadcast_together(ctx: Context, operands: list[Operand]) -> list[Operand]:
    """Operands whose shapes agree; ValueError (at run time) where they cannot be broadcast.

    Sizes that are the same symbol, or 1, need no code; others are compared when the program runs.
    """
    target, sizes, unsure = common_shape(ctx, operands)
    if not unsure or ctx.dead:
        return operands
    return [broadcast_to(ctx, x, target, sizes) for x in operands]


def broadcast_to(ctx: Context, x: Operand, dims: tuple[int | str, ...], sizes: list[Operand]) -> Operand:
    """The operand in a shape that it is known to broadcast to; itself where its own sizes are those or 1."""
    assert isinstance(x.type, Tensor)
    same = all(d in (1, t) for d, t in zip(x.type.dims[::-1], dims[::-1]))
    return x if same else ctx.emit("broadcast", x, *sizes, dims=dims)


def common_shape(ctx: Context, operands: list[Operand]) -> tuple[tuple[int | str, ...], list[Operand], bool]:
    """The dims and sizes that operands broadcast to, checked, and whether that had to be found out at run time."""
    types = [x.type for x in operands]
    assert all(isinstance(t, Tensor) for t in types)
    shapes = [t.dims for t in types if isinstance(t, Tensor)]
    rank = max(map(len, shapes))
    target: list[int | str] = []
    sizes: list[Operand] = []
    unsure = False
    for axis in range(-rank, 0):
        dims = [s[axis] for s in shapes if len(s) >= -axis]
        distinct = list(dict.fromkeys(d for d in dims if d != 1))
        if len(distinct) <= 1:
            target.append(distinct[0] if distinct else 1)
            sizes.append(ctx.size_operand(target[-1]))
            continue
        unsure = True
        size, dim = _common_size(ctx, distinct, shapes, operands)
        target.append(dim)
        sizes.append(size)
    return tuple(target), sizes, unsure


def _common_size(
    ctx: Context, dims: list[int | str], shapes: list[tuple[int | str, ...]], operands: list[Operand]
) -> tuple[Operand, int | str]:
    """The size that dims known only at run time broadcast to, checked."""
    known = [d for d in dims if isinstance(d, int)]
    text = " ".join(_shape_text(shapes))
    payload = [ctx.size_operand(d) for s in shapes for d in s]
    message = f"operands could not be broadcast together with shapes {text} "
    if len(known) > 1:
        ctx.raise_error("ValueError", message, *payload)
        return literal(known[0]), known[0]
    certain = known[0] if known else next((d for d in dims if ctx.sizes.least(d) > 1), None)
    one = literal(1)
    if certain is not None:
        size = ctx.size_operand(certain)
    else:
        size = ctx.size_operand(dims[0])
        for d in dims[1:]:
            size = ctx.emit("where", ctx.emit("equal", size, one), ctx.size_operand(d), size)
    for d in dims:
        if d == certain:
            continue
        mine = ctx.size_operand(d)
        fits = ctx.emit("logical_or", ctx.emit("equal", mine, size), ctx.emit("equal", mine, one))
        size = ctx.check(size, fits, "ValueError", message, *payload)
    return size, certain if certain is not None else ctx.fresh_symbol()


def _shape_text(shapes: list[tuple[int | str, ...]]) -> list[str]:
    texts, first = [], 0
    for s in shapes:
        texts.append(size_text(len(s), first))
        first += len(s)
    return texts


# -- arrays from nested tuples and lists -----------------------------------------------------------------------


def as_array(ctx: Context, value: Abstract, dtype: DType | None = None) -> ArrayRef:
    """``np.asarray`` of a number, or of nested tuples and lists of numbers."""
    if isinstance(value, Special):
        value = ask(ctx, value, "array_like")
    match value:
        case ArrayRef():
            if dtype is None or dtype is value.dtype:
                return value
            if value.storage in ctx.of_python and not np.can_cast(value.dtype.numpy, dtype.numpy):
                return ctx.library["put_together"](ctx, value, dtype)  # type: ignore[no-any-return]
            return ctx.new_array(ctx.cast(ctx.read(value), dtype))
        case Scalar():
            wanted = dtype or value.spec.dtype
            operand = ctx.library["store_cast"](ctx, value.operand, wanted, value)
            return ctx.new_array(ctx.emit("full", operand, dims=()))
        case Static(int() as wide) if dtype is not None or 0 <= wide < 2**64:
            known = wide_scalar(ctx, wide, dtype or DType.U64) or constant(0)
            return ctx.new_array(ctx.emit("full", known.operand, dims=()))
        case Tuple(items=()):
            zero = ctx.cast(literal(0.0), dtype or DType.F64)
            return ctx.new_array(ctx.emit("full", zero, literal(0), dims=(0,)))
        case Tuple(items):
            common = dtype or _common_dtype(ctx, value)
            items = tuple((wide_scalar(ctx, i.value, common) or constant(0)) if is_wide(i) else i for i in items)
            if all(isinstance(i, Scalar) for i in items):
                put_cast = ctx.library["put_cast"]
                scalars = [put_cast(ctx, i.operand, common, i) for i in items if isinstance(i, Scalar)]
                return ctx.new_array(ctx.emit("pack", *scalars, dims=(len(scalars),)))
            return stack(ctx, [as_array(ctx, i, common) for i in items])
    ctx.limitation("W201", "an array cannot be made of this value", "make it of numbers, tuples or lists of numbers")


def _common_dtype(ctx: Context, value: Abstract) -> DType:
    if isinstance(value, Special):
        value = ask(ctx, value, "array_like")
    match value:
        case Scalar(spec):
            return spec.dtype
        case ArrayRef():
            return value.dtype
        case Static(int() as wide) if 0 <= wide < 2**64:
            return DType.U64
        case Tuple(items) if items:
            return DType.of(np.result_type(*(_common_dtype(ctx, i).numpy for i in items)))
        case Tuple():
            return DType.F64
    ctx.limitation("W201", "an array cannot be made of this value", "make it of numbers, tuples or lists of numbers")


def stack(ctx: Context, rows: list[ArrayRef], message: str = "") -> ArrayRef:
    """Arrays of one shape as the rows of a new one; sizes known only at run time are compared then."""
    first = rows[0].type
    dims = (len(rows), *first.dims)
    zero = {"b": False, "i": 0, "u": 0, "f": 0.0, "c": 0j}[first.dtype.kind]
    sizes = [ctx.size_operand(d) for d in dims]
    text = message or f"{_INHOMOGENEOUS} The detected shape was ({len(rows)},) + inhomogeneous part."
    operands = [_of_one_shape(ctx, row, rows[0], text) for row in rows]
    array: Operand = ctx.emit("full", literal(zero, Tensor(first.dtype)), *sizes, dims=dims)
    for k, row in enumerate(operands):
        array = ctx.emit("update", array, row, literal(k), axes="i" + "f" * first.rank)
    return ctx.new_array(array)


_INHOMOGENEOUS = (
    "setting an array element with a sequence. The requested array has an inhomogeneous shape after 1 dimensions."
)


def _of_one_shape(ctx: Context, row: ArrayRef, first: ArrayRef, message: str) -> Operand:
    pairs = list(zip(row.dims, first.dims))
    if row.rank != first.rank or any(d != e and isinstance(d, int) and isinstance(e, int) for d, e in pairs):
        ctx.limitation("W202", "rows of different shapes do not make an array", "give every row the same length")
    if row.dims == first.dims:
        return ctx.read(row)
    sizes = [ctx.size_operand(d) for d in first.dims]
    for (d, e), size in zip(pairs, sizes):
        if d != e:
            ctx.check(size, ctx.emit("equal", size, ctx.size_operand(d)), "ValueError", message)
    return ctx.read(row) if ctx.dead else ctx.emit("broadcast", ctx.read(row), *sizes, dims=first.dims)
