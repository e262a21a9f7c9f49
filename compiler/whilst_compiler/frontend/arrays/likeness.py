"""What tells how the result of a row lies in memory: operands, axis by axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from whilst_compiler.frontend.state.laid_out import Axes, Layouts, Like, Likeness, dims_of
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.row import Reduction
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ops.table import ROWS

__all__ = ["by_axes", "like_of_row"]

_LIKE_OPERANDS = frozenset({"broadcast", "cumulative_add", "cumulative_multiply"})
"""Rows whose results have their axes in the order of those of their operands, as those of elementwise ones have."""


def like_of_row(layouts: Layouts, row: str, inputs: Sequence[Operand], attributes: Mapping[str, Any]) -> Like:
    """What tells how the result lies; None where that is not known."""
    if row == "concatenate":
        return _all(layouts, inputs, sorted=True)
    if ROWS[row].elementwise or row in _LIKE_OPERANDS:
        return _all(layouts, inputs)
    rank = _rank(inputs[0])
    axes = _axes_left(row, rank, attributes)
    known = layouts.operands.get(inputs[0])
    return None if axes is None or known is None else tuple(by_axes(one, rank, axes) for one in known)


def by_axes(one: Likeness, rank: int, axes: Sequence[int | None], sorted: bool = False) -> Axes:
    """The likeness of an array of this rank (which repeats it, if it has fewer axes), axis by axis."""
    missing = rank - len(dims_of(one))
    places = (None if k is None or k < missing else k - missing for k in axes)
    return Axes(one, tuple(places), sorted=sorted)


def _all(layouts: Layouts, inputs: Sequence[Operand], sorted: bool = False) -> Like:
    """The operands decide together."""
    found: list[Likeness] = []
    for x in inputs:
        known = layouts.operands.get(x, ())
        if known is None:
            return None
        if not known and isinstance(x.type, Tensor):
            small = layouts.spread.get(x, x.type)
            known = (small,) if small.rank > 1 else ()
        rank = _rank(x)
        found += [by_axes(one, rank, range(rank), sorted=True) for one in known] if sorted else known
    return tuple(found)


def _rank(x: Operand) -> int:
    return x.type.rank if isinstance(x.type, Tensor) else 0


def _axes_left(row: str, rank: int, attributes: Mapping[str, Any]) -> list[int | None] | None:
    """Which axis of its operand each axis of a result is."""
    if isinstance(ROWS[row].lowering, Reduction):
        return [k for k in range(rank) if k not in attributes["axes"]]
    if row == "transpose":
        return list(attributes["permutation"])
    if row == "subview":
        left = iter(range(rank))
        found = [(x, None if x == "n" else next(left)) for x in str(attributes["axes"])]
        return [k for letter, k in found if letter != "i"]
    return None
