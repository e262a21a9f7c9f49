"""Keywords that all ufuncs have: the loop that is asked for, and the order in which results are to lie in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.layout import in_order, lies_like
from whilst_compiler.frontend.library.numpy_make import dtype_argument
from whilst_compiler.frontend.operators.arrays import broadcast_together, dtype_of, operand_of
from whilst_compiler.frontend.operators.ufuncs import Casting, Signature, cast_failure
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.laid_out import Axes, Likeness
from whilst_compiler.frontend.state.registry import absent, static_value
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, constant
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["casting_asked", "order_asked", "put_in_order", "put_into", "signature_asked"]

_ORDERS = ("C", "F", "A", "K")


def signature_asked(ctx: Context, ufunc: np.ufunc, given: Mapping[str, Abstract | None]) -> Signature | None:
    """The dtypes of inputs and outputs as ``dtype`` or ``signature`` name them, None for those they do not."""
    signature = given.get("signature")
    if signature is not None and not absent(signature):
        if not absent(given.get("dtype")):
            ctx.raise_error("TypeError", "cannot specify both 'signature' and 'dtype'")
            return None
        return _read(ctx, ufunc, static_value(ctx, signature, "the signature"))
    if absent(given.get("dtype")):
        return None
    return (None,) * ufunc.nin + (dtype_argument(ctx, given["dtype"], DType.F64).numpy,) * ufunc.nout


def _read(ctx: Context, ufunc: np.ufunc, signature: Any) -> Signature | None:
    """A text as ``"dd->d"``, or a tuple of dtypes."""
    parts = signature
    if isinstance(signature, str):
        inputs, arrow, outputs = signature.partition("->")
        parts = tuple(inputs + outputs) if arrow else (None,) * ufunc.nin + (signature,) * ufunc.nout
    if not isinstance(parts, tuple) or len(parts) != ufunc.nargs:
        text = f"a tuple of exactly {ufunc.nargs} elements or a string for ufunc {ufunc.__name__}"
        ctx.raise_error("ValueError", f"the signature object to ufunc must be {text}")
        return None
    return tuple(None if part is None else np.dtype(part) for part in parts)


def casting_asked(ctx: Context, given: Mapping[str, Abstract | None], default: Casting = "same_kind") -> Casting:
    rule = given.get("casting")
    return default if rule is None else static_value(ctx, rule, "casting")


def put_into(
    ctx: Context, ufunc: np.ufunc, result: Abstract, out: Abstract | None, where: Abstract | None, casting: Casting
) -> Abstract:
    """``out`` with a result that is made already, converted by the rule, where a mask holds."""
    if not isinstance(out, ArrayRef):
        ctx.raise_error("TypeError", "return arrays must be of ArrayType")
        return constant(0)
    if ctx.refuses_output(out):
        return out
    computed = dtype_of(result)
    if not np.can_cast(computed.numpy, out.dtype.numpy, casting):
        cast_failure(ctx, ufunc, computed, out.dtype, casting)
        return out
    operand = ctx.cast(operand_of(ctx, result), out.dtype)
    if where is not None:
        mask = operand_of(ctx, ctx.library["as_bool"](ctx, where))
        operand = ctx.emit("where", *broadcast_together(ctx, [mask, operand, ctx.read(out)]))
    if out.rank:
        ctx.library["assign"](ctx, out, ctx.new_array(operand))
    else:
        ctx.write(out, lambda _: operand)
    return out


def order_asked(ctx: Context, given: Mapping[str, Abstract | None]) -> str:
    if (value := given.get("order")) is None:
        return "K"
    order = static_value(ctx, value, "the order")
    order = "K" if order is None else order
    if not isinstance(order, str) or order.upper() not in _ORDERS:
        ctx.raise_error("ValueError", f"order must be one of 'C', 'F', 'A', or 'K' (got {order!r})")
        return "K"
    return order.upper()


def put_in_order(ctx: Context, made: Abstract, order: str, operands: Sequence[Abstract]) -> Abstract:
    """A new array laid out in the order that is asked for; ``A`` is Fortran's if all operands lie in it, else C's."""
    if ctx.dead or not isinstance(made, ArrayRef) or made.rank < 2 or order == "K":
        return made
    content = ctx.read(made)
    ctx.layouts.operands.pop(content, None)
    new = ctx.new_array(content)
    like: Sequence[Likeness] = ()
    if order == "F":
        like = (Axes(Tensor(made.dtype, made.dims[::-1]), tuple(range(made.rank))[::-1]),)
    if order == "A" and all(isinstance(a, ArrayRef) and a.rank == made.rank for a in operands):
        like = tuple(Axes(a, tuple(range(a.rank)), flags=True) for a in operands if isinstance(a, ArrayRef))
    if not all(in_order(ctx, one) for one in like):
        lies_like(ctx, new, like)
    return new
