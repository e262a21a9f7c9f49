"""What is known of the layout of arrays in memory when a function is compiled."""

from __future__ import annotations

import re

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.values import ArrayRef, Step
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["aliased", "is_contiguous", "is_turned", "reshapes_to_view", "share"]

_WHOLE_BLOCK = re.compile("i*s?f*")
"""Single items of the first axes, a range of the next one, all of the others."""
_OPERANDS = {"i": 1, "s": 3}


def is_contiguous(ctx: Context, a: ArrayRef) -> bool | None:
    """Whether the elements lie in C order without gaps; None where only a call tells."""
    if a.storage not in ctx.contiguous:
        return None if a.steps or a.storage not in ctx.pinned else False
    if all(map(_keeps_contiguous, a.steps)):
        return True
    return False if is_turned(ctx, a) else None


def is_turned(ctx: Context, a: ArrayRef) -> bool:
    """Whether this is a transposed contiguous array, none of whose sizes is 1 or 0."""
    *before, last = a.steps or (None,)
    if last is None or last.row != "transpose" or a.storage not in ctx.contiguous:
        return False
    return all(map(_keeps_contiguous, before)) and all(_minimum(ctx, d) > 1 for d in a.dims)


def _minimum(ctx: Context, dim: int | str) -> int:
    return dim if isinstance(dim, int) else ctx.size_minimum.get(dim, 0)


def aliased(ctx: Context, source: ArrayRef, operand: Operand) -> ArrayRef:
    """A new storage that in NumPy may share memory with ``source``: writes while both are in use are refused."""
    made = ctx.new_array(operand)
    share(ctx, made, source)
    return made


def share(ctx: Context, a: ArrayRef, b: ArrayRef) -> None:
    """Have writes refused to either of the arrays while the other is in use."""
    if a.storage is not b.storage:
        ctx.aliases.setdefault(a.storage, set()).add(b.storage)
        ctx.aliases.setdefault(b.storage, set()).add(a.storage)


def _keeps_contiguous(step: Step) -> bool:
    if step.row in ("reshape", "reinterpret"):
        return True
    axes = str(dict(step.attributes).get("axes", "")).replace("n", "")
    if step.row != "subview" or not _WHOLE_BLOCK.fullmatch(axes):
        return False
    place = 0
    for letter in axes:
        place += _OPERANDS.get(letter, 0)
        last = step.operands[place - 1] if letter == "s" else None
        if letter == "s" and not (isinstance(last, Literal) and last.value == 1):
            return False
    return True


def reshapes_to_view(ctx: Context, a: ArrayRef, dims: tuple[int | str, ...]) -> bool:
    """Whether NumPy surely gives a view of this shape: of one axis any, of others with axes of size 1 put in or out."""
    return a.rank == 1 or [d for d in a.dims if d != 1] == [d for d in dims if d != 1] or bool(is_contiguous(ctx, a))
