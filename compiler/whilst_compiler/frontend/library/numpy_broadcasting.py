"""Shapes that arrays have together: ``np.broadcast_shapes``, ``np.broadcast_arrays`` and ``np.broadcast``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from whilst_compiler.frontend.arrays.slicing import int_operand
from whilst_compiler.frontend.library.numpy_shape import array_argument
from whilst_compiler.frontend.library.written.array_iterator import Broadcast
from whilst_compiler.frontend.operators.arrays import common_shape
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Static, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__: list[str] = []


@function(np.broadcast_shapes)
def _broadcast_shapes(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    shapes = []
    for given in args:
        shape = ctx.library["for_numpy"](ctx, given)
        shapes.append([int_operand(ctx, n) for n in (shape.items if isinstance(shape, Tuple) else (shape,))])
    if not ctx.dead:
        _agree(ctx, shapes)
    if ctx.dead:
        return constant(0)
    rank = max(map(len, shapes), default=0)
    return Tuple(tuple(ctx.python_int(_common(ctx, [s[k] for s in shapes if len(s) >= -k])) for k in range(-rank, 0)))


@function(np.broadcast_arrays)
def _broadcast_arrays(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """Arrays that have the shape already are what they were."""
    for key in keywords.keys() - {"subok"}:
        ctx.raise_error("TypeError", f"broadcast_arrays() got an unexpected keyword argument '{key}'")
    arrays = [array_argument(ctx, a, "broadcast_arrays") for a in args]
    dims, sizes = _together(ctx, arrays)
    if ctx.dead:
        return constant(0)
    return Tuple(tuple(a if a.dims == dims else ctx.call(ctx, Static(np.broadcast_to), [a, sizes], {}) for a in arrays))


@function(np.broadcast)
def _broadcast(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    arrays = [array_argument(ctx, a, "broadcast") for a in args]
    _, sizes = _together(ctx, arrays)
    if ctx.dead:
        return constant(0)
    operands = [ctx.call(ctx, Static(np.broadcast_to), [a, sizes], {}) for a in arrays]
    return ctx.call(ctx, Static(Broadcast), [Tuple(tuple(operands)), sizes], {})


def _together(ctx: Context, arrays: Sequence[ArrayRef]) -> tuple[tuple[int | str, ...], Tuple]:
    """The shape of all of them together, as dims and as a tuple."""
    _agree(ctx, [[ctx.size_operand(d) for d in a.dims] for a in arrays])
    if ctx.dead or not arrays:
        return (), Tuple(())
    dims, _, _ = common_shape(ctx, [ctx.read(a) for a in arrays])
    return dims, Tuple(tuple(ctx.python_int(ctx.size_operand(d)) for d in dims))


def _agree(ctx: Context, shapes: Sequence[Sequence[Operand]]) -> None:
    """Raise NumPy's error where sizes differ and neither is 1: of the first such axis, and of its first such sizes."""
    rank = max(map(len, shapes), default=0)
    for k in range(-rank, 0):
        here = [(number, s[k]) for number, s in enumerate(shapes) if len(s) >= -k]
        for j, (later, m) in enumerate(here):
            for earlier, n in here[:j]:
                _agree_two(ctx, shapes, earlier, n, later, m)
                if ctx.dead:
                    return


def _agree_two(
    ctx: Context, shapes: Sequence[Sequence[Operand]], earlier: int, n: Operand, later: int, m: Operand
) -> None:
    one = literal(1)
    known = [x.value for x in (n, m) if isinstance(x, Literal)]
    if n is m or 1 in known or (len(known) == 2 and known[0] == known[1]):
        return
    texts: list[str] = []
    payload: list[Operand] = []
    for number in (earlier, later):
        places = [f"{{{len(payload) + k}}}" for k in range(len(shapes[number]))]
        texts.append(f"({places[0]},)" if len(places) == 1 else f"({', '.join(places)})")
        payload += shapes[number]
    message = ("shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between "
               f"arg {earlier} with shape {texts[0]} and arg {later} with shape {texts[1]}.")  # fmt: skip
    if len(known) == 2:
        ctx.raise_error("ValueError", message, *payload)
        return
    either = ctx.emit("logical_or", ctx.emit("equal", n, one), ctx.emit("equal", m, one))
    ctx.check(n, ctx.emit("logical_or", ctx.emit("equal", n, m), either), "ValueError", message, *payload)


def _common(ctx: Context, sizes: Sequence[Operand]) -> Operand:
    """The size that is not 1, of sizes that agree."""
    known = next((x for x in sizes if isinstance(x, Literal) and x.value != 1), None)
    if known is not None:
        return known
    found: Operand = literal(1)
    for size in sizes:
        if isinstance(size, Literal) or size is found:
            continue
        is_one = isinstance(found, Literal)
        found = size if is_one else ctx.emit("where", ctx.emit("equal", found, literal(1)), size, found)
    return found
