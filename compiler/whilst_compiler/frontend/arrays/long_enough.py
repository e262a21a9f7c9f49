"""Axes that are supposed to be long enough for the slices and places taken of them.

Slices by constants have exact sizes on axes that are long enough: `u[2:-2]` has four elements less than `u`; and a loop
that reads `points[i, 2]` has nothing to ask. That an axis is so long is supposed where its size is that of an argument,
or an argument itself, plus a number: it is asked at the very beginning of a call, and a call for which it is not so is
made by other code, which supposes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from whilst_compiler.errors import TOO_SMALL
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.size_facts import Root
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Node, Operand, Value
from whilst_compiler.ir.types import I64, Tensor
from whilst_compiler.ops.table import ROWS

__all__ = ["ask_sizes", "has_place", "is_at_least"]

_MOST = 64
"""More elements than this are not supposed: whoever leaves out so many may well have fewer."""


_FIRST = 8
"""Places farther from the ends than this are not supposed to be there."""


def is_at_least(ctx: Context, dim: str, count: int) -> bool:
    """Whether an axis has so many elements; it is supposed to, if that can be asked before anything is done."""
    if count <= ctx.sizes.least(dim):
        return True
    root, more = ctx.sizes.form_of_size(dim)
    if count > _MOST or ctx.options.get("axes") == "of any size" or not _is_given(ctx, root):
        return False
    ctx.sizes.supposed[root] = ctx.sizes.minimum[root] = count - more
    return True


def has_place(ctx: Context, dim: int | str, place: int) -> bool:
    """Whether an axis has an element at a constant index; in loops, where it would be asked again and again, it is
    supposed to."""
    count = place + 1 if place >= 0 else -place
    if isinstance(dim, int) or len(ctx.builder.blocks) == 1 or ctx.attempts or count > _FIRST:
        return count <= ctx.sizes.least(dim)
    return is_at_least(ctx, dim, count)


def _is_given(ctx: Context, root: Root) -> bool:
    """Whether the call says at once what it is."""
    if isinstance(root, str):
        return root in ctx.sizes.given.values()
    return root.type == I64 and root in ctx.scalar_parameters


def ask_sizes(ctx: Context, params: Iterable[Value]) -> list[Node]:
    """The nodes that ask for all that is supposed of sizes."""
    places: dict[Root, tuple[Value, int]] = {}
    for param in params:
        for axis, dim in enumerate(param.type.dims if isinstance(param.type, Tensor) else ()):
            if isinstance(dim, str):
                places.setdefault(dim, (param, axis))
    builder = Builder(ROWS)
    builder.location = ctx.builder.location
    for root, count in ctx.sizes.supposed.items():
        if isinstance(root, str):
            array, axis = places[root]
            size: Operand = builder.apply("dim", array, axis=axis, name=root)
        else:
            size = root
        enough = builder.apply("greater_equal", size, literal(count))
        builder.apply("check", size, enough, literal(count), size, error="ValueError", message=TOO_SMALL)
    return builder.blocks[0].nodes
