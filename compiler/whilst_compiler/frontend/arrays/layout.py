"""What is known of the layout of arrays in memory when a function is compiled.

Arrays made here lie in C order, but for those that NumPy lays out like their operands: of these ``ctx.layouts`` knows
the operands. Where a layout decides what a program means (whether a reshape is a view that is written through), it is
found out at run time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from whilst_compiler.frontend.arrays.likeness import like_of_row
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.laid_out import Axes, Kind, Like, Likeness
from whilst_compiler.frontend.state.restarts import Again
from whilst_compiler.frontend.values.aliases import Choice, alias
from whilst_compiler.frontend.values.values import ArrayRef, Cell, Step
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import Tensor

__all__ = [
    "SERVICES", "aliased", "in_order", "is_contiguous", "is_turned", "keeps_contiguous", "lies_by_flags", "lies_like",
    "made_like", "rely_on", "reshapes_to_view", "share", "view_or_copy",
]  # fmt: skip

_IN_ORDER = frozenset({"copy", "full", "iota", "matmul", "pack", "reshape"})
"""Rows whose results lie in C order whatever their operands do."""

_WHOLE_BLOCK = re.compile("i*s?f*")
"""Single items of the first axes, a range of the next one, all of the others."""
_OPERANDS = {"i": 1, "s": 3}


def is_contiguous(ctx: Context, a: ArrayRef) -> bool | None:
    """Whether the elements lie in C order without gaps, to rely on; None where only a call tells."""
    known = _in_order(ctx, a)
    if known:
        rely_on(ctx, a.storage)
    return known


def rely_on(ctx: Context, storage: Cell) -> None:
    """Note that something depends on the layout of what is known to lie in C order here."""
    for kind in ctx.layouts.rejoined.get(storage, ()):
        _settle(ctx, ctx.layouts.relied_on, kind)


def _in_order(ctx: Context, a: ArrayRef) -> bool | None:
    if a.storage not in ctx.layouts.contiguous:
        return None if a.steps or a.storage not in ctx.pinned else False
    if all(map(keeps_contiguous, a.steps)):
        return True
    return False if is_turned(ctx, a) else None


def is_turned(ctx: Context, a: ArrayRef) -> bool:
    """Whether this is a transposed contiguous array, none of whose sizes is 1 or 0."""
    *before, last = a.steps or (None,)
    if last is None or last.row != "transpose" or a.storage not in ctx.layouts.contiguous:
        return False
    return all(map(keeps_contiguous, before)) and all(ctx.sizes.least(d) > 1 for d in a.dims)


def aliased(ctx: Context, source: ArrayRef, operand: Operand) -> ArrayRef:
    """A new storage that in NumPy may share memory with ``source``: writes while both are in use are refused."""
    made = ctx.new_array(operand)
    share(ctx, made, source)
    return made


def view_or_copy(
    ctx: Context, test: Callable[[], Operand | None], view: ArrayRef, copy: Callable[[], Operand],
    looked_at: Callable[[ArrayRef], ArrayRef] = lambda made: made,
) -> ArrayRef:  # fmt: skip
    """The view if ``test`` holds at run time, else a copy, or how that is ``looked_at``.

    Which one it is matters to writes and to who gets it as a result: before that, and where nothing is known, it stands
    for both.
    """
    is_view = test() if ctx.options.get("choices") else None
    if is_view is None:
        made = aliased(ctx, view, copy())
        ctx.layouts.maybe_views.add(made.storage)
        return made
    found = branch(ctx, is_view, [lambda: view, lambda: looked_at(ctx.new_array(copy()))])
    assert isinstance(found, ArrayRef)
    return found


def made_like(ctx: Context, made: ArrayRef, a: ArrayRef) -> ArrayRef:
    """Note that a new array has its axes in the order of those of ``a`` (``order='K'``)."""
    if a.rank > 1 and not _in_order(ctx, a):
        lies_like(ctx, made, (Axes(a, tuple(range(a.rank)), sorted=True),))
    return made


def lies_by_flags(ctx: Context, made: ArrayRef, a: ArrayRef) -> ArrayRef:
    """Note that a new array lies columns first where ``a`` does, else rows first."""
    if a.rank > 1 and made.rank > 1 and not _in_order(ctx, a):
        axes = tuple(range(a.rank)) if made.rank == a.rank else (None,) * made.rank
        lies_like(ctx, made, (Axes(a, axes, flags=True),))
    return made


def lies_like(ctx: Context, made: ArrayRef, like: Like) -> None:
    """Note what tells how a new array lies."""
    ctx.layouts.contiguous.discard(made.storage)
    ctx.layouts.made_like[made.storage] = like


def in_order(ctx: Context, like: Likeness) -> bool:
    """Whether what tells how a new array lies is known to lie in C order."""
    if isinstance(like, Axes):
        told = [k for k in like.axes if k is not None]
        return told == sorted(told) and in_order(ctx, like.array)
    return isinstance(like, Tensor) or bool(_in_order(ctx, like))


def _note_read(ctx: Context, ref: ArrayRef, value: Operand) -> None:
    """Remember what is not known to lie in C order, and what is taken to do so where paths met."""
    if not _in_order(ctx, ref):
        ctx.layouts.operands[value] = (ref,)
    elif ref.storage in ctx.layouts.rejoined:
        ctx.layouts.taken[value] = ctx.layouts.rejoined[ref.storage]


def _note_joins(ctx: Context, a: ArrayRef) -> None:
    """Where paths join, an array that need not lie in C order goes on as one of several."""
    if not _in_order(ctx, a):
        _settle(ctx, ctx.layouts.joined, (a.dtype, a.rank))


def _rejoined_array(ctx: Context, operand: Operand, name: str) -> ArrayRef:
    """A new storage for what is one of several arrays by now."""
    made = ctx.new_array(operand, name)
    kind = (made.dtype, made.rank)
    ctx.layouts.rejoined[made.storage] = frozenset({kind})
    if kind in ctx.options.get("layouts", ()):
        ctx.layouts.contiguous.discard(made.storage)
        ctx.layouts.made_like[made.storage] = None
    return made


def _settle(ctx: Context, known: set[Kind], kind: Kind) -> None:
    """Begin anew where the layout of such arrays was taken for granted, and is not the same on all paths."""
    known.add(kind)
    if kind in ctx.layouts.relied_on & ctx.layouts.joined and kind not in ctx.options.setdefault("layouts", set()):
        ctx.options["layouts"].add(kind)
        raise Again


def _note_layout(
    ctx: Context, row: str, inputs: Sequence[Operand], attributes: Mapping[str, Any], made: Operand
) -> None:
    """What a row makes of such operands: an elementwise one keeps their order of axes."""
    if not isinstance(made.type, Tensor) or made.type.rank < 2 or row in _IN_ORDER:
        return
    if kinds := frozenset[Kind]().union(*(ctx.layouts.taken.get(x, ()) for x in inputs)):
        ctx.layouts.taken[made] = kinds
    if any(x in ctx.layouts.operands for x in inputs):
        ctx.layouts.operands[made] = like_of_row(ctx.layouts, row, inputs, attributes)
    elif row == "broadcast" and isinstance(inputs[0].type, Tensor):
        ctx.layouts.spread[made] = ctx.layouts.spread.get(inputs[0], inputs[0].type)


def share(ctx: Context, a: ArrayRef, b: ArrayRef) -> None:
    """Have writes refused to either of the arrays while the other, or what that one may be, is in use."""
    if a.storage is not b.storage:
        content = ctx.state.get(b.storage)
        chosen = (r.storage for r in content.refs) if isinstance(content, Choice) else ()
        alias(ctx.aliases, a.storage, {b.storage, *ctx.aliases.get(b.storage, ()), *chosen})


def keeps_contiguous(step: Step) -> bool:
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


SERVICES: dict[str, Any] = {
    "note_joins": _note_joins, "note_layout": _note_layout, "note_read": _note_read, "rejoined_array": _rejoined_array,
}  # fmt: skip
