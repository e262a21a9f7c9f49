"""NumPy functions on shapes, selections and elementwise helpers that are not ufuncs."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays import (
    apply_row,
    as_array,
    broadcast_together,
    dtype_of,
    operand_of,
    stack,
)
from whilst_compiler.frontend.attributes import array_size, part, transposed
from whilst_compiler.frontend.blocks import OfBlock
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.indexing import get_item
from whilst_compiler.frontend.library.numpy_make import sized
from whilst_compiler.frontend.library.written import selecting, sequences
from whilst_compiler.frontend.list_values import Buffer, ListRef
from whilst_compiler.frontend.lists import content
from whilst_compiler.frontend.operators import binary
from whilst_compiler.frontend.registry import absent, function, inline, method, static_value, take
from whilst_compiler.frontend.slicing import Slice, int_operand
from whilst_compiler.frontend.ufuncs import apply_ufunc
from whilst_compiler.frontend.values import NONE_VALUE, Abstract, ArrayRef, Scalar, Step, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["SERVICES"]


def _array(ctx: Context, value: Abstract | None, name: str) -> ArrayRef:
    assert value is not None
    return as_array(ctx, ctx.library["numeric"](ctx, value, name))


# -- shapes ----------------------------------------------------------------------------------------------------


@function(np.shape)
def _shape(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = _array(ctx, args[0], "shape")
    return Tuple(tuple(ctx.python_int(ctx.size_operand(d)) for d in a.dims))


@function(np.ndim)
def _ndim(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return constant(_array(ctx, args[0], "ndim").rank)


@function(np.size)
def _size(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return ctx.python_int(array_size(ctx, _array(ctx, args[0], "size")))


def _aliased(ctx: Context, source: ArrayRef, operand: Operand) -> ArrayRef:
    """A new storage that in NumPy would share memory with ``source``: writes while both are in use are refused."""
    made = ctx.new_array(operand)
    ctx.aliases.setdefault(made.storage, set()).add(source.storage)
    ctx.aliases.setdefault(source.storage, set()).add(made.storage)
    return made


def reshaped(ctx: Context, a: ArrayRef, sizes: list[Operand], dims: tuple[int | str, ...]) -> ArrayRef:
    """A view where the array is known to be contiguous; otherwise only NumPy's strides tell, so a write is refused."""
    if a.rank == len(dims) == 1:
        return a
    if a.storage in ctx.contiguous and all(s.row == "reshape" for s in a.steps):
        step = Step("reshape", tuple(sizes), (("dims", dims),))
        return ArrayRef(a.storage, (*a.steps, step), a.type.with_dims(dims))
    return _aliased(ctx, a, ctx.emit("reshape", ctx.read(a), *sizes, dims=dims))


def ravel(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> ArrayRef:
    a = as_array(ctx, args[0])
    if a.rank == 1:
        return a
    if not a.rank:
        return _aliased(ctx, a, ctx.emit("pack", ctx.read(a), dims=(1,)))
    size, dim = sized(ctx, array_size(ctx, a))
    return reshaped(ctx, a, [size], (dim,))


@function(np.ravel)
@method("array", "ravel")
def _ravel(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return ravel(ctx, args, keywords)


@method("array", "flatten")
def _flatten(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return ctx.new_array(ctx.emit("copy", ctx.read(ravel(ctx, args, keywords))))


@function(np.reshape)
@method("array", "reshape")
def _reshape(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = _array(ctx, args[0], "reshape")
    if keywords:
        ctx.limitation("W203", f"the keyword '{next(iter(keywords))}' of reshape is not supported yet")
    shape = args[1] if len(args) == 2 else Tuple(tuple(args[1:]))
    items = list(shape.items) if isinstance(shape, Tuple) else [shape]
    total = array_size(ctx, a)
    operands = [int_operand(ctx, i) for i in items]
    if ctx.dead:
        return constant(0)
    unknown = [k for k, x in enumerate(operands) if isinstance(x, Literal) and x.value == -1]
    if len(unknown) > 1:
        ctx.raise_error("ValueError", "can only specify one unknown dimension")
        return constant(0)
    known: Operand = literal(1)
    for k, x in enumerate(operands):
        if k not in unknown:
            known = ctx.emit("multiply", known, x)
    shown = ["newaxis" if k in unknown else f"{{{k + 1}}}" for k in range(len(operands))]
    shape_text = ",".join(shown) + ("," if len(operands) == 1 else "")
    message = f"cannot reshape array of size {{0}} into shape ({shape_text})"
    if unknown:
        safe = ctx.emit("maximum", known, literal(1))
        rest = ctx.emit("floor_divide", total, safe)
        fits = ctx.emit("equal", ctx.emit("multiply", rest, known), total)
        operands[unknown[0]] = ctx.check(rest, fits, "ValueError", message, total, *operands)
    else:
        ctx.check(total, ctx.emit("equal", known, total), "ValueError", message, total, *operands)
    pairs = [sized(ctx, x) for x in operands]
    if ctx.dead:
        return constant(0)
    sizes, dims = [p[0] for p in pairs], tuple(p[1] for p in pairs)
    if not dims:
        return ctx.new_array(ctx.element(a))
    if not a.rank:
        return ctx.new_array(ctx.emit("full", ctx.read(a), *sizes, dims=dims))
    return reshaped(ctx, a, sizes, dims)


@function(np.transpose)
@method("array", "transpose")
def _transpose(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = _array(ctx, args[0], "transpose")
    axes = args[1] if len(args) == 2 else Tuple(tuple(args[1:])) if len(args) > 2 else keywords.get("axes")
    if absent(axes):
        return transposed(a, tuple(range(a.rank))[::-1])
    given = static_value(ctx, axes, "the axes of transpose")  # type: ignore[arg-type]
    return transposed(a, tuple(int(k) % a.rank for k in given))


@function(np.swapaxes)
@method("array", "swapaxes")
def _swapaxes(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = _array(ctx, args[0], "swapaxes")
    i, j = (int(static_value(ctx, x, "an axis")) % a.rank for x in args[1:3])
    order = list(range(a.rank))
    order[i], order[j] = order[j], order[i]
    return transposed(a, tuple(order))


@function(np.expand_dims)
def _expand_dims(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.expand_dims", args, keywords, ["a", "axis"])
    a = _array(ctx, given["a"], "expand_dims")
    axis = int(static_value(ctx, given["axis"], "an axis")) % (a.rank + 1)  # type: ignore[arg-type]
    index: list[Any] = [Slice(None, None, None) for _ in range(a.rank)]
    index.insert(axis, NONE_VALUE)
    return get_item(ctx, a, index)


@function(np.squeeze)
@method("array", "squeeze")
def _squeeze(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.squeeze", args, keywords, ["a"], ["axis"])
    a = _array(ctx, given["a"], "squeeze")
    ones = [k for k, d in enumerate(a.dims) if d == 1]
    if not absent(given["axis"]):
        axis = static_value(ctx, given["axis"], "an axis")  # type: ignore[arg-type]
        ones = [int(k) % a.rank for k in (axis if isinstance(axis, tuple) else (axis,))]
    index = [constant(0) if k in ones else Slice(None, None, None) for k in range(a.rank)]
    return get_item(ctx, a, index) if ones else a


def _first_axis(ctx: Context, axis: Abstract | None) -> bool:
    return absent(axis) or static_value(ctx, axis, "an axis") == 0  # type: ignore[arg-type]


def _concatenate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.concatenate", args, keywords, ["arrays"], ["axis"])
    sequence = given["arrays"]
    if isinstance(sequence, ListRef) and isinstance(buffer := content(ctx, sequence), Buffer):
        if (
            not isinstance(buffer.element, OfBlock)
            or len(buffer.element.dims) < 1
            or not _first_axis(ctx, given["axis"])
        ):
            ctx.limitation("W206", "np.concatenate of a list of run-time length along another axis than the first",
                           "transpose the result of np.concatenate along the first one")  # fmt: skip
        return inline(ctx, sequences.chained, sequence)
    sequence = ctx.library["for_numpy"](ctx, sequence)
    if not isinstance(sequence, Tuple) or not sequence.items:
        ctx.limitation("W206", "np.concatenate of something that is not a tuple or list of arrays")
    arrays = [_array(ctx, i, "concatenate") for i in sequence.items]
    axis = 0 if given["axis"] is None else int(static_value(ctx, given["axis"], "an axis")) % arrays[0].rank
    return _joined(ctx, arrays, axis)


_concatenate.keeps_lists = True  # type: ignore[attr-defined]
_concatenate.takes_lists = True  # type: ignore[attr-defined]
function(np.concatenate)(_concatenate)


def _joined(ctx: Context, arrays: list[ArrayRef], axis: int) -> Abstract:
    dtype = DType.of(np.result_type(*(a.dtype.numpy for a in arrays)))
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
    if isinstance(sequence, ArrayRef) and sequence.rank > 1 and _first_axis(ctx, given["axis"]):
        return sequence
    if not isinstance(sequence, Tuple) or not sequence.items:
        ctx.limitation("W206", "np.stack of something that is not a tuple or list of arrays")
    axis = 0 if given["axis"] is None else int(static_value(ctx, given["axis"], "an axis"))
    arrays = [_array(ctx, i, "stack") for i in sequence.items]
    dtype = DType.of(np.result_type(*(a.dtype.numpy for a in arrays)))
    made = stack(ctx, [a if a.dtype is dtype else as_array(ctx, a, dtype) for a in arrays])
    order = list(range(1, made.rank))
    order.insert(axis % made.rank, 0)
    return transposed(made, tuple(order)) if axis % made.rank else made


# -- elementwise helpers ---------------------------------------------------------------------------------------


@function(np.where)
def _where(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if len(args) == 1:
        return inline(ctx, selecting.nonzero, args[0])
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


@function(np.clip)
@method("array", "clip")
def _clip(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.clip", args, keywords, ["a"], ["a_min", "a_max", "out", "min", "max"])
    out = given["out"]
    result = ctx.library["numeric"](ctx, given["a"], "clip")
    for name, bound in (("maximum", given["a_min"] or given["min"]), ("minimum", given["a_max"] or given["max"])):
        if not absent(bound):
            result = apply_ufunc(ctx, name, [result, ctx.library["numeric"](ctx, bound, "clip")])
    if absent(out):
        return result  # type: ignore[no-any-return]
    assert isinstance(out, ArrayRef)
    ctx.library["assign"](ctx, out, result)
    return out


@function(np.round, np.around)
@method("array", "round")
def _round(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.round", args, keywords, ["a"], ["decimals"])
    a = ctx.library["numeric"](ctx, given["a"], "round")
    decimals = 0 if given["decimals"] is None else int(static_value(ctx, given["decimals"], "decimals"))
    if dtype_of(a).kind in "biu":
        return a  # type: ignore[no-any-return]
    if not decimals:
        return apply_row(ctx, "rint", [a], [dtype_of(a)])
    scale = constant(float(10 ** abs(decimals)))
    first, last = ("Mult", "Div") if decimals > 0 else ("Div", "Mult")
    scaled = binary(ctx, first, a, scale)
    return binary(ctx, last, apply_row(ctx, "rint", [scaled], [dtype_of(scaled)]), scale)


@function(np.real)
def _real(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = ctx.library["numeric"](ctx, args[0], "real")
    if isinstance(a, ArrayRef):
        return part(ctx, a, "real")
    return apply_row(ctx, "real", [a], [dtype_of(a)]) if dtype_of(a).kind == "c" else a


@function(np.imag)
def _imag(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = ctx.library["numeric"](ctx, args[0], "imag")
    if isinstance(a, ArrayRef):
        return part(ctx, a, "imag")
    if dtype_of(a).kind == "c":
        return apply_row(ctx, "imag", [a], [dtype_of(a)])
    return binary(ctx, "Mult", a, constant(0))


@function(np.angle)
def _angle(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = ctx.library["numeric"](ctx, args[0], "angle")
    dtype = dtype_of(a) if dtype_of(a).is_inexact else DType.F64
    return apply_row(ctx, "angle", [a], [dtype])


@function(np.flip)
def _flip(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.flip", args, keywords, ["m"], ["axis"])
    a = _array(ctx, given["m"], "flip")
    axes = range(a.rank) if absent(given["axis"]) else [int(static_value(ctx, given["axis"], "an axis")) % a.rank]  # type: ignore[arg-type]
    back = Slice(None, None, constant(-1))
    return get_item(ctx, a, [back if k in axes else Slice(None, None, None) for k in range(a.rank)])


SERVICES: dict[str, Any] = {"ravel": ravel, "part": part}
