"""The bytes of arrays: ``a.view(dtype)``, ``a.tobytes()``, ``np.frombuffer``."""

from __future__ import annotations

import numpy as np

from whilst_compiler.frontend.arrays.layout import is_contiguous
from whilst_compiler.frontend.library.numpy_make import dtype_argument, sized
from whilst_compiler.frontend.library.written import buffers
from whilst_compiler.frontend.objects.attributes import transposed
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, function, inline, method, static_value, take
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Static, Step, constant, whole_view
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import DType, Tensor

__all__: list[str] = []


@method("array", "view")
def _view(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """The same memory as elements of another dtype; a row of bytes has as many as fit."""
    given = take(ctx, "view", args, keywords, ["a"], ["dtype", "type"])
    a, dtype = given["a"], given["dtype"]
    assert isinstance(a, ArrayRef)
    if not absent(given["type"]) or (isinstance(dtype, Static) and not _is_dtype(dtype.value)):
        ctx.limitation("W203", "a.view() as another class is not supported in compiled code", "give it a dtype")
    wanted = a.dtype if absent(dtype) else dtype_argument(ctx, dtype, a.dtype)
    if wanted is a.dtype:
        return whole_view(a)
    if wanted is DType.BOOL or not a.rank:
        what = "of numbers as bools" if a.rank else "of a number, not an array,"
        ctx.limitation("W203", f"a view {what} is not supported in compiled code", "compare with 0, or use a[None]")
    size, dim = _size(ctx, a, wanted)
    dims = (*a.dims[:-1], dim)
    step = Step("reinterpret", (size,), (("dims", dims), ("dtype", wanted.value)))
    return a if ctx.dead else ArrayRef(a.storage, (*a.steps, step), Tensor(wanted, dims))


@method("array", "tobytes")
def _tobytes(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "tobytes", args, keywords, ["a"], ["order"])
    numbers = inline(ctx, buffers.numbers, _turned(ctx, given["a"], given["order"]))
    if not isinstance(numbers, ArrayRef):
        return constant(0)
    return ctx.library["bytes_of_array"](ctx, ctx.read(numbers), ctx.size_operand(numbers.dims[0]))  # type: ignore[no-any-return]


def _turned(ctx: Context, a: Abstract | None, order: Abstract | None) -> Abstract:
    """The array whose C order is the order asked for."""
    assert isinstance(a, ArrayRef)
    letter = "C" if absent(order) else static_value(ctx, order, "the order")  # type: ignore[arg-type]
    if letter == "F":
        return transposed(a, tuple(range(a.rank))[::-1])
    if letter != "C":
        ctx.limitation("W203", f"the order {letter!r} of elements is not supported: it depends on the layout in memory",
                       "give order='C' or order='F'")  # fmt: skip
    return a


@function(np.frombuffer)
def _frombuffer(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.frombuffer", args, keywords, ["buffer"], ["dtype", "count", "offset"])
    source, dtype = given["buffer"], given["dtype"]
    assert source is not None
    wanted = DType.F64 if absent(dtype) else dtype_argument(ctx, dtype, DType.F64)
    numbers = ctx.library["byte_numbers"](ctx, source)
    if numbers is None and not isinstance(source, ArrayRef):
        ctx.limitation("W203", f"np.frombuffer of a {type_name(source)}", "give it bytes or an array")
    count, offset = given["count"] or constant(-1), given["offset"] or constant(0)
    made = buffers.from_array if numbers is None else buffers.from_bytes
    return inline(ctx, made, source if numbers is None else numbers, Static(wanted.numpy), count, offset)


def _is_dtype(value: object) -> bool:
    try:
        DType.of(value)
    except (KeyError, TypeError, ValueError):
        return False
    return True


def _size(ctx: Context, a: ArrayRef, wanted: DType) -> tuple[Operand, int | str]:
    """How many elements of the new dtype the last axis has."""
    old, new = a.dtype.numpy.itemsize, wanted.numpy.itemsize
    size = ctx.size_operand(a.dims[-1])
    if old == new:
        return size, a.dims[-1]
    if a.dims[-1] != 1 and not is_contiguous(ctx, a):
        ctx.limitation("W203", "the elements of an array that may have gaps between them are seen as others of another "
                               "size", "make it contiguous first, with np.ascontiguousarray")  # fmt: skip
    if old > new:
        return sized(ctx, ctx.emit("multiply", size, literal(old // new)))
    ratio = literal(new // old)
    rest = ctx.emit("remainder", size, ratio)
    message = (
        "When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis of "
        "the array."
    )
    size = ctx.check(size, ctx.emit("equal", rest, literal(0)), "ValueError", message)
    return sized(ctx, ctx.emit("floor_divide", size, ratio))
