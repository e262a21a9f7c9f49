"""Axis arguments: known when the function is compiled, counted from either end, out of bounds as NumPy says it."""

from __future__ import annotations

import numpy as np

from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, error_index, static_value
from whilst_compiler.frontend.values.values import Abstract

__all__ = ["axes_argument", "axes_in_order", "axis_argument"]


def axes_in_order(
    ctx: Context, value: Abstract, rank: int, what: str = "an axis", name: str = "", twice: str = "repeated axis"
) -> list[int]:
    """The axes as given, counted from 0; an AxisError, which begins with ``name``, makes the context dead."""
    given = static_value(ctx, value, what)
    out = []
    for axis in given if isinstance(given, tuple | list) else (given,):
        if not isinstance(axis, int | np.integer):
            ctx.raise_error("TypeError", f"'{type(axis).__name__}' object cannot be interpreted as an integer")
            return []
        if not -rank <= axis < rank:
            error = error_index(ctx, np.exceptions.AxisError)
            begin = f"{name}: " if name else ""
            ctx.raise_error(error, f"{begin}axis {axis} is out of bounds for array of dimension {rank}")
            return []
        out.append(int(axis) % rank)
    if len(set(out)) < len(out):
        ctx.raise_error("ValueError", twice)
        return []
    return out


def axis_argument(ctx: Context, value: Abstract | None, rank: int, default: int = 0, name: str = "") -> int:
    """One axis; 0 once the context is dead."""
    if value is None:
        return default % max(rank, 1)
    if isinstance(given := static_value(ctx, value, "an axis"), tuple | list):
        ctx.raise_error("TypeError", f"'{type(given).__name__}' object cannot be interpreted as an integer")
        return 0
    found = axes_in_order(ctx, value, rank, name=name)
    return found[0] if found else 0


def axes_argument(ctx: Context, value: Abstract | None, rank: int, strict: bool = False) -> tuple[int, ...]:
    """The axes of a reduction (None: all), sorted; a number has axis 0 to NumPy, unless ``strict``."""
    if absent(value):
        return tuple(range(rank))
    assert value is not None
    if not rank and not strict and static_value(ctx, value, "an axis") in (0, -1, (0,), (-1,)):
        return ()
    given = static_value(ctx, value, "an axis")
    if any(isinstance(axis, bool) for axis in (given if isinstance(given, tuple | list) else (given,))):
        ctx.raise_error("TypeError", "an integer is required")
        return ()
    return tuple(sorted(axes_in_order(ctx, value, rank, twice="duplicate value in 'axis'")))
