"""Diagonals: views of arrays along two axes at once."""

from __future__ import annotations

import numpy as np

from whilst_compiler.frontend.arrays.slicing import int_operand
from whilst_compiler.frontend.objects.attributes import transposed
from whilst_compiler.frontend.operators.arrays import as_array
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import error_index, function, method, static_value, take
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Step, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["diagonal"]


@function(np.diagonal)
@method("array", "diagonal")
def _diagonal(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """``np.diagonal(a, offset, axis1, axis2)``, which cannot be written."""
    given = take(ctx, "np.diagonal", args, keywords, ["a"], ["offset", "axis1", "axis2"])
    a = as_array(ctx, ctx.library["numeric"](ctx, given["a"], "diagonal"))
    offset = literal(0) if given["offset"] is None else int_operand(ctx, given["offset"])
    if a.rank < 2 and not ctx.dead:
        ctx.raise_error("ValueError", "diag requires an array of at least two dimensions")
    i, j = (_axis(ctx, given[name], name, k, a.rank) for k, name in enumerate(("axis1", "axis2")))
    if i == j and not ctx.dead:
        ctx.raise_error("ValueError", "axis1 and axis2 cannot be the same")
    return constant(0) if ctx.dead else diagonal(ctx, a, offset, i, j)


def _axis(ctx: Context, value: Abstract | None, name: str, default: int, rank: int) -> int:
    if ctx.dead or value is None:
        return default
    axis = int(static_value(ctx, value, "an axis"))
    if not -rank <= axis < rank:
        error = error_index(ctx, np.exceptions.AxisError)
        ctx.raise_error(error, f"{name}: axis {axis} is out of bounds for array of dimension {rank}")
    return axis % rank


def diagonal(ctx: Context, a: ArrayRef, offset: Operand, i: int, j: int, writeable: bool = False) -> ArrayRef:
    """A view of the elements whose index along axis ``j`` is ``offset`` more than that along ``i``: the last axis."""
    rest = [k for k in range(a.rank) if k not in (i, j)]
    a = transposed(a, (*rest, i, j)) if (*rest, i, j) != tuple(range(a.rank)) else a
    down, right = _beginning(ctx, offset)
    size, dim = _size(ctx, a.dims[-2], a.dims[-1], offset, down, right)
    dims = (*a.dims[:-2], dim)
    step = Step("diagonal", (down, right, size), (("dims", dims), ("writeable", writeable)))
    return ArrayRef(a.storage, (*a.steps, step), a.type.with_dims(dims))


def _beginning(ctx: Context, offset: Operand) -> tuple[Operand, Operand]:
    """In which row and in which column a diagonal begins."""
    if isinstance(offset, Literal):
        k = int(offset.value.real)
        return literal(max(-k, 0)), literal(max(k, 0))
    zero = literal(0)
    return ctx.emit("maximum", ctx.emit("subtract", zero, offset), zero), ctx.emit("maximum", offset, zero)


def _size(
    ctx: Context, n: int | str, m: int | str, offset: Operand, down: Operand, right: Operand
) -> tuple[Operand, int | str]:
    """The size of a diagonal, as operand and as dim: one symbol for those of equal sizes that begin at one place."""
    if isinstance(n, int) and isinstance(m, int) and isinstance(down, Literal) and isinstance(right, Literal):
        known = max(min(n - int(down.value.real), m - int(right.value.real)), 0)
        return literal(known), known
    key = ("diagonal", n, m, offset.key if isinstance(offset, Literal) else offset)
    if n == m and isinstance(offset, Literal) and offset.value == 0:
        return ctx.size_operand(n), n
    symbol = ctx.size_keys.get(key)
    if symbol is None or ("size", symbol) not in ctx.state:
        rows = ctx.emit("subtract", ctx.size_operand(n), down)
        columns = ctx.emit("subtract", ctx.size_operand(m), right)
        symbol = ctx.size_keys[key] = ctx.fresh_symbol()
        ctx.state["size", symbol] = ctx.emit("maximum", ctx.emit("minimum", rows, columns), literal(0))
    return ctx.state["size", symbol], symbol
