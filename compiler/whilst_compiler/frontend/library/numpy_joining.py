"""Arrays joined: one after the other, side by side, on top of each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays import as_array, stack
from whilst_compiler.frontend.attributes import transposed
from whilst_compiler.frontend.blocks import OfBlock
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.library.axes import axis_argument
from whilst_compiler.frontend.library.numpy_make import dtype_argument, sized
from whilst_compiler.frontend.library.numpy_shape import array_argument, ravel
from whilst_compiler.frontend.library.written import sequences, shaping
from whilst_compiler.frontend.list_values import Buffer, ListRef
from whilst_compiler.frontend.lists import content
from whilst_compiler.frontend.registry import absent, function, inline, take
from whilst_compiler.frontend.values import Abstract, ArrayRef, Static, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType

__all__: list[str] = []


def _several(ctx: Context, sequence: Abstract | None) -> Abstract | None:
    """A list of run-time length of arrays, or an array as one of its rows; None for what has known items."""
    if isinstance(sequence, ArrayRef) and sequence.rank > 1:
        return sequence
    if isinstance(sequence, ListRef) and isinstance(buffer := content(ctx, sequence), Buffer):
        if isinstance(buffer.element, OfBlock) and buffer.element.dims:
            return sequence
        rows = ctx.library["for_numpy"](ctx, sequence)
        return rows if isinstance(rows, ArrayRef) and rows.rank > 1 else None
    return None


def _concatenate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.concatenate", args, keywords, ["arrays"], ["axis", "out", "dtype"])
    if not absent(given["out"]):
        ctx.limitation("W203", "the keyword 'out' of np.concatenate is not supported yet", "assign to out[...]")
    sequence = given["arrays"]
    if (several := _several(ctx, sequence)) is not None:
        return inline(ctx, sequences.chained, several, given["axis"] or constant(0))
    sequence = ctx.library["for_numpy"](ctx, sequence)
    if not isinstance(sequence, Tuple) or not sequence.items:
        ctx.limitation("W206", "np.concatenate of something that is not a tuple or list of arrays")
    arrays = [array_argument(ctx, i, "concatenate") for i in sequence.items]
    if isinstance(given["axis"], Static) and given["axis"].value is None:
        arrays = [ravel(ctx, [a], {}) for a in arrays]
        axis = 0
    else:
        axis = _axis_of_all(ctx, arrays, given["axis"])
    if ctx.dead:
        return constant(0)
    dtype = DType.of(np.result_type(*(a.dtype.numpy for a in arrays)))
    wanted = dtype_argument(ctx, given["dtype"], dtype)
    if not np.can_cast(dtype.numpy, wanted.numpy, "same_kind"):
        ctx.raise_error("TypeError", f"Cannot cast array data from dtype('{dtype.numpy}') to dtype('{wanted.numpy}') "
                                     "according to the rule 'same_kind'")  # fmt: skip
        return constant(0)
    return _joined(ctx, arrays, axis, wanted)


_concatenate.keeps_lists = True  # type: ignore[attr-defined]
_concatenate.takes_lists = True  # type: ignore[attr-defined]
function(np.concatenate)(_concatenate)


def _axis_of_all(ctx: Context, arrays: list[ArrayRef], axis: Abstract | None) -> int:
    """The axis to join along, of arrays of one rank."""
    if not arrays[0].rank:
        ctx.raise_error("ValueError", "zero-dimensional arrays cannot be concatenated")
        return 0
    for k, a in enumerate(arrays):
        if a.rank != arrays[0].rank:
            ctx.raise_error("ValueError", "all the input array dimensions must match exactly, but the array at index "
                                          f"0 has {arrays[0].rank} dimension(s) and the array at index {k} has "
                                          f"{a.rank} dimension(s)")  # fmt: skip
            return 0
    return axis_argument(ctx, axis, arrays[0].rank)


def _joined(ctx: Context, arrays: list[ArrayRef], axis: int, dtype: DType) -> Abstract:
    total: Operand = literal(0)
    for a in arrays:
        size = ctx.size_operand(a.dims[axis])
        both = isinstance(total, Literal) and isinstance(size, Literal)
        total = literal(int(total.value.real + size.value.real)) if both else ctx.emit("add", total, size)  # type: ignore[union-attr]
    for a in arrays[1:]:
        for k in range(a.rank):
            if k != axis and a.dims[k] != arrays[0].dims[k]:
                n, m = ctx.size_operand(arrays[0].dims[k]), ctx.size_operand(a.dims[k])
                message = (
                    "all the input array dimensions except for the concatenation axis must match exactly, but along "
                    f"dimension {k}, the array at index 0 has size {{0}} and the array at index "
                    f"{arrays.index(a)} has size {{1}}"
                )
                ctx.check(n, ctx.emit("equal", n, m), "ValueError", message, n, m)
    _, dim = sized(ctx, total)
    dims = tuple(dim if k == axis else d for k, d in enumerate(arrays[0].dims))
    operands = [ctx.cast(ctx.read(a), dtype) for a in arrays]
    return ctx.new_array(ctx.emit("concatenate", *operands, axis=axis, dims=dims))


@function(np.stack)
def _stack(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.stack", args, keywords, ["arrays"], ["axis"])
    sequence = given["arrays"]
    if isinstance(sequence, ArrayRef) and sequence.rank:
        return inline(ctx, sequences.piled, sequence, given["axis"] or constant(0))
    if not isinstance(sequence, Tuple) or not sequence.items:
        ctx.limitation("W206", "np.stack of something that is not a tuple or list of arrays")
    arrays = [array_argument(ctx, i, "stack") for i in sequence.items]
    if len({a.rank for a in arrays}) > 1:
        ctx.raise_error("ValueError", "all input arrays must have the same shape")
        return constant(0)
    axis = axis_argument(ctx, given["axis"], arrays[0].rank + 1)
    if ctx.dead:
        return constant(0)
    dtype = DType.of(np.result_type(*(a.dtype.numpy for a in arrays)))
    made = stack(ctx, [a if a.dtype is dtype else as_array(ctx, a, dtype) for a in arrays])
    order = list(range(1, made.rank))
    order.insert(axis, 0)
    return transposed(made, tuple(order)) if axis else made


def _side_by_side(known: Callable[..., Any], several: Callable[..., Any]) -> Any:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{known.__name__}", args, keywords, ["tup"], [])
        rows = _several(ctx, given["tup"])
        if rows is not None:
            return inline(ctx, several, rows)
        return inline(ctx, known, ctx.library["for_numpy"](ctx, given["tup"]))

    handler.keeps_lists = handler.takes_lists = True  # type: ignore[attr-defined]
    return handler


function(np.vstack)(_side_by_side(shaping.vstack, sequences.stacked_rows))
function(np.hstack)(_side_by_side(shaping.hstack, sequences.stacked_columns))
function(np.dstack)(_side_by_side(shaping.dstack, sequences.stacked_deep))
function(np.column_stack)(_side_by_side(shaping.column_stack, sequences.as_columns))
