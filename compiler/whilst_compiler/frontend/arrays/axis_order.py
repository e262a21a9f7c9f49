"""The order in which the axes of new arrays lie in memory, as far as it is known when a function is compiled.

NumPy gives elementwise results, and copies with ``order='K'``, axes in the order of those of their operands
(``npyiter_find_best_axis_ordering`` in ``nditer_constr.c``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whilst_compiler.frontend.arrays.layout import rely_on
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.laid_out import Axes, Likeness, dims_of
from whilst_compiler.frontend.values.aliases import Choice, alternatives, meant
from whilst_compiler.frontend.values.values import ArrayRef, Cell, Step
from whilst_compiler.ir.types import Tensor

__all__ = ["has_strides", "is_in_doubt", "is_sorted", "order_of_axes", "order_of_likes"]

Levels = list[int | None]
"""For each axis how far inside it lies; None where its size is 1, or elements lie upon each other."""

_STRIDES_OF = frozenset({"transpose", "subview", "reshape", "reinterpret"})


def order_of_axes(ctx: Context, storage: Cell) -> tuple[int, ...] | None:
    """The axes of a new array from the outermost one in; None where they lie in C order, or only a call tells."""
    like = ctx.layouts.made_like.get(storage)
    type = getattr(ctx.state.get(storage), "type", None)
    if like is None or not isinstance(type, Tensor):
        return None
    order = order_of_likes(ctx, type.rank, like)
    return order if order != tuple(range(type.rank)) else None


def order_of_likes(ctx: Context, rank: int, like: Sequence[Likeness]) -> tuple[int, ...] | None:
    """The axes of what lies like that, from the outermost one in; None where only a call tells."""
    levels = [_levels(ctx, one) for one in like]
    nothing: Levels = [None]
    known = [nothing * (rank - len(one)) + one for one in levels if one is not None]
    return _best(rank, known, is_sorted(like)) if len(known) == len(levels) else None


def is_in_doubt(ctx: Context, storage: Cell) -> bool:
    """Whether only a call tells the order of the axes of a new array."""
    like = ctx.layouts.made_like[storage]
    return like is not None and any(_levels(ctx, one) is None for one in like)


def is_sorted(like: Sequence[Likeness]) -> bool:
    """Whether axes are sorted from the outermost one in (``PyArray_CreateMultiSortedStridePerm``), not from the
    innermost one out."""
    return bool(like) and all(isinstance(one, Axes) and one.sorted for one in like)


def _best(rank: int, operands: Sequence[Levels], inwards: bool) -> tuple[int, ...]:
    """An insertion sort, from the innermost axis out or inwards; where operands disagree, C order it is."""
    order: list[int] = []
    for axis in range(rank) if inwards else range(rank)[::-1]:
        place = len(order)
        for k in range(len(order))[::-1]:
            pairs = [(one[axis], one[order[k]]) for one in operands]
            told = [(a < b) if inwards else (a > b) for a, b in pairs if a is not None and b is not None]
            if told and not all(told):
                break
            place = k if told else place
        order.insert(place, axis)
    return tuple(order if inwards else order[::-1])


def _levels(ctx: Context, a: Likeness) -> Levels | None:
    if isinstance(a, Axes):
        return _of_axes(ctx, a)
    if isinstance(a, Tensor):
        return _told(list(range(a.rank)), a.dims)
    a = meant(ctx.state, a)
    type = getattr(ctx.state.get(a.storage), "type", None)
    if not isinstance(type, Tensor):
        return None
    levels: Levels = list(range(type.rank))
    if a.storage in ctx.layouts.contiguous:
        rely_on(ctx, a.storage)
    elif a.storage in ctx.layouts.columns_first:
        levels.reverse()
    elif ctx.layouts.made_like.get(a.storage) is None:
        return None
    elif order := order_of_axes(ctx, a.storage):
        levels = [order.index(k) for k in range(type.rank)]
    elif is_in_doubt(ctx, a.storage):
        return None
    for step in a.steps:
        after = _through(step, dict(step.attributes), levels)
        if after is None:
            return None
        levels = after
    return _told(levels, a.dims)


def _of_axes(ctx: Context, like: Axes) -> Levels | None:
    levels = _levels(ctx, like.array)
    if levels is None:
        return None
    if like.flags:
        return _columns_or_rows(ctx, like.array, levels, len(like.axes))
    if like.sorted:
        dims = dims_of(like.array)
        levels = [_INNERMOST if x is None and d != 1 else x for x, d in zip(levels, dims, strict=True)]
    first: Levels = list(range(like.outer))
    rest = [None if k is None else levels[k] for k in like.axes[like.outer :]]
    return first + [None if x is None else x + like.outer for x in rest]


_INNERMOST = 1000


def _columns_or_rows(ctx: Context, a: Likeness, levels: Levels, rank: int) -> Levels | None:
    """Columns first if the array lies so without gaps, rows first if it does not; None where only a call tells."""
    if not isinstance(a, ArrayRef):
        return None
    turned = [x for x in levels if x is not None] == sorted((x for x in levels if x is not None), reverse=True)
    rows: Levels = list(range(rank))
    if not turned or (a.storage in ctx.layouts.contiguous and not a.steps):
        return rows
    whole = all(step.row == "transpose" for step in meant(ctx.state, a).steps)
    large = all(ctx.sizes.least(d) > 1 for d in a.dims)
    return rows[::-1] if whole and large else None


def _told(levels: Levels, dims: Sequence[int | str]) -> Levels:
    return [None if d == 1 else level for level, d in zip(levels, dims, strict=True)]


def _through(step: Step, attributes: dict[str, Any], levels: Levels) -> Levels | None:
    match step.row:
        case "transpose":
            return [levels[k] for k in attributes["permutation"]]
        case "subview":
            left = iter(levels)
            found = [(x, None if x == "n" else next(left)) for x in str(attributes["axes"])]
            return [level for letter, level in found if letter != "i"]
        case "broadcast":
            return [None] * (len(attributes["dims"]) - len(levels)) + levels
        case "real" | "imag" | "reinterpret":
            return levels
        case "reshape" if levels == list(range(len(levels))):
            return list(range(len(attributes["dims"])))
    return None


def has_strides(ctx: Context, a: Likeness) -> bool:
    """Whether ``strides_of`` knows where elements lie."""
    if isinstance(a, Axes):
        return has_strides(ctx, a.array)
    if isinstance(a, Tensor):
        return True
    a = meant(ctx.state, a)
    content = ctx.state.get(a.storage)
    if isinstance(content, Choice):
        return all(has_strides(ctx, one) for one in alternatives(content, a))
    layouts = ctx.layouts
    known = a.storage in layouts.contiguous or a.storage in layouts.strides
    if not known and (like := layouts.made_like.get(a.storage)) is not None:
        known = all(has_strides(ctx, one) for one in like)
    return known and all(step.row in _STRIDES_OF for step in a.steps)
