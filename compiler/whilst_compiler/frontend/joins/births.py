"""Where lists come from that a join, or a call of a recursive function, gives: the places that they were made at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.aliases import placed
from whilst_compiler.frontend.values.values import ArrayRef, Cell, Scalar, Static

__all__ = ["births", "note_births", "note_returned"]


def births(ctx: Context, cell: Cell) -> frozenset[Any]:
    """The places in the program where a list may have been made."""
    site = ctx.list_sites.get(cell)
    return ctx.births.get(cell, frozenset()) if site is None else frozenset([site])


def note_births(ctx: Context, sides: list[list[Any]], results: list[Any]) -> None:
    """``results`` are values made by a join of the values of each of ``sides``."""
    for k, result in enumerate(results):
        if isinstance(result, Scalar | ArrayRef | Static):
            continue
        made = [(place, cell) for place, cell in placed(result) if cell not in ctx.list_sites]
        theirs = [dict(placed(side[k])) for side in sides] if made else []
        for place, cell in made:
            sites = frozenset(site for side in theirs if place in side for site in births(ctx, side[place]))
            if sites:
                ctx.births[cell] = sites


def note_returned(ctx: Context, value: Any, returned: Iterable[tuple[Any, Cell]]) -> None:
    """The value of a call is one of those ``returned``, of which these are the lists, each with its place."""
    sites: dict[Any, set[Any]] = {}
    for place, cell in returned:
        sites.setdefault(place, set()).update(births(ctx, cell))
    for place, cell in placed(value):
        if made := sites.get(place):
            ctx.births[cell] = frozenset(made)
