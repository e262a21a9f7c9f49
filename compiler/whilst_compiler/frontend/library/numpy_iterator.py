"""``np.nditer``: see ``written/array_iterator``."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.layout import is_contiguous
from whilst_compiler.frontend.library.written.array_iterator import ElementIterator, operand_of, refuse_nothing
from whilst_compiler.frontend.operators.arrays import as_array, common_shape
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, function, inline, static_value, take
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, ArrayRef, Static, Tuple, constant

__all__: list[str] = []

_TRACKED = frozenset({"multi_index", "c_index", "f_index"})
_HARMLESS = frozenset({"refs_ok", "zerosize_ok", "reduce_ok", "common_dtype", "buffered", "copy_if_overlap"})


@function(np.nditer)
def _nditer(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.nditer", args, keywords, ["op"], ["flags", "op_flags", "op_dtypes", "order"])
    flags = _known(ctx, given["flags"], "the flags", ())
    if other := set(flags) - _TRACKED - (_HARMLESS - {"buffered", "common_dtype"}):
        ctx.limitation("W203", f"np.nditer with the flag {min(other)!r} is not supported in compiled code",
                       "go through the elements without it")  # fmt: skip
    if not absent(given["op_dtypes"]):
        ctx.limitation("W203", "np.nditer with op_dtypes is not supported in compiled code", "convert with astype")
    op = given["op"]
    assert op is not None
    given_here = list(op.items) if isinstance(op, Tuple) else [op]
    arrays = [_array(ctx, one) for one in given_here]
    order = _known(ctx, given["order"], "the order", "K")
    if order != "C" and not all(a.rank < 2 or is_contiguous(ctx, a) for a in arrays):
        what = f"np.nditer in order {order!r} of an array that need not lie in C order"
        ctx.limitation("W203", what, "give order='C'")
    _, found, _ = common_shape(ctx, [ctx.read(a) for a in arrays])
    if ctx.dead:
        return NONE_VALUE
    sizes = Tuple(tuple(map(ctx.python_int, found)))
    if "zerosize_ok" not in flags:
        inline(ctx, refuse_nothing, sizes)
    writes = _writes(ctx, given["op_flags"], len(arrays))
    operands = [inline(ctx, operand_of, a, sizes, constant(w)) for a, w in zip(arrays, writes)]
    tracks = Tuple(tuple(Static(f) for f in flags if f in _TRACKED))
    return ctx.call(ctx, Static(ElementIterator), [Tuple(tuple(operands)), sizes, tracks], {})


def _array(ctx: Context, value: Abstract) -> ArrayRef:
    if isinstance(value, Static) and value.value is None:
        ctx.limitation("W203", "np.nditer that makes its result is not supported in compiled code",
                       "make it first, with np.empty, and give it with the flag 'writeonly'")  # fmt: skip
    return as_array(ctx, ctx.library["numeric"](ctx, value, "nditer"))


def _known(ctx: Context, value: Abstract | None, what: str, default: Any) -> Any:
    if value is None or absent(value):
        return default
    return static_value(ctx, ask(ctx, value, "frozen") if isinstance(value, Special) else value, what)


def _writes(ctx: Context, op_flags: Abstract | None, count: int) -> list[bool]:
    """Which operands are written."""
    flags = _known(ctx, op_flags, "op_flags", ())
    each = flags if flags and not isinstance(flags[0], str) else [flags] * count
    return [bool({"readwrite", "writeonly"} & set(one)) for one in each]
