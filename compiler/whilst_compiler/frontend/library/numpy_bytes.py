"""The bytes of arrays: ``a.view(dtype)``."""

from __future__ import annotations

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.layout import is_contiguous
from whilst_compiler.frontend.library.numpy_make import dtype_argument, sized
from whilst_compiler.frontend.registry import absent, method, take
from whilst_compiler.frontend.values import Abstract, ArrayRef, Static, Step
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
        return a
    if wanted is DType.BOOL or not a.rank:
        what = "of numbers as bools" if a.rank else "of a number, not an array,"
        ctx.limitation("W203", f"a view {what} is not supported in compiled code", "compare with 0, or use a[None]")
    size, dim = _size(ctx, a, wanted)
    dims = (*a.dims[:-1], dim)
    step = Step("reinterpret", (size,), (("dims", dims), ("dtype", wanted.value)))
    return a if ctx.dead else ArrayRef(a.storage, (*a.steps, step), Tensor(wanted, dims))


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
    if not is_contiguous(ctx, a):
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
