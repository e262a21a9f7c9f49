"""``out=`` of functions that are not elementwise: the result is made, then written into the array that was given."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from whilst_compiler.frontend.operators.arrays import operand_of
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Cell, Scalar, constant

__all__ = ["SERVICES", "give_out"]

_WRONG = ("output array has wrong shape.", "output array has wrong shape.")


def give_out(
    ctx: Context, name: str, result: Abstract, out: Abstract | None, wrong: Sequence[str] = _WRONG,
    reads: Collection[Cell] = (),
) -> Abstract:  # fmt: skip
    """``out``, if there is one, with the result. ``wrong``: what is said of another shape, and of another number of
    axes; nothing, where a result is repeated along what is longer.

    ``reads`` are storages that NumPy reads while it writes.
    """
    if absent(out) or ctx.dead:
        return result
    if not isinstance(out, ArrayRef):
        ctx.raise_error("TypeError", "return arrays must be of ArrayType")
        return constant(0)
    if not isinstance(result, ArrayRef | Scalar):
        ctx.limitation("W203", f"out= of {name} here", "assign to out[...]")
    value = result if isinstance(result, ArrayRef) else ctx.new_array(operand_of(ctx, result))
    if value.dtype is not out.dtype:
        ctx.limitation("W203", f"out= of {name} is of {out.dtype.numpy}, and the result of {value.dtype.numpy}",
                       "give one of the same dtype, or assign to out[...]")  # fmt: skip
    if not {out.storage, *ctx.aliases.get(out.storage, ())}.isdisjoint(reads):
        ctx.limitation("W203", f"out= of {name} is one of the arrays that it is made of", "assign to out[...]")
    if ctx.refuses_output(out):
        return out
    if wrong and not _is_of_shape(ctx, value, out, *wrong):
        return out
    if out.rank:
        ctx.library["assign"](ctx, out, value)
    else:
        ctx.write(out, lambda _: ctx.read(value))
    return out


def _is_of_shape(ctx: Context, value: ArrayRef, out: ArrayRef, shape: str, rank: str) -> bool:
    if value.rank != out.rank:
        ctx.raise_error("ValueError", rank)
        return False
    for mine, given in zip(value.dims, out.dims, strict=True):
        if mine != given:
            length = ctx.size_operand(given)
            ctx.check(length, ctx.emit("equal", length, ctx.size_operand(mine)), "ValueError", shape)
    return not ctx.dead


SERVICES: dict[str, Any] = {"give_out": give_out}
