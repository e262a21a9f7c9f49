"""Sizes that change from one iteration of a loop, or one call of a recursion, to the next.

Each place of a carried variable whose size changes has a symbol of its own, a *loose* one, that says nothing of other
sizes. Places of one variable share a loose symbol only as long as they change alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.containers.growing_tuples import lengthen, lengthen_if_growing
from whilst_compiler.frontend.joins.joins import merge
from whilst_compiler.frontend.joins.leaving import escaping
from whilst_compiler.frontend.joins.unions import TooManyKinds
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.special import SpecialTemplate
from whilst_compiler.frontend.values.templates import (
    OfArray,
    OfChoice,
    OfMaybe,
    OfOptional,
    OfRecord,
    OfTuple,
    Template,
)
from whilst_compiler.frontend.values.view_forms import OfView
from whilst_compiler.ir.types import Tensor

__all__ = ["Loose", "widened"]

Dim = int | str


class Loose(dict[Any, str]):
    """Names for sizes that exist only inside a region: each gets one loose symbol, those in ``kept`` stay."""

    def __init__(self, ctx: Context, kept: set[Dim] | None = None) -> None:
        super().__init__()
        self.ctx = ctx
        self.kept = kept or set()

    def __contains__(self, dim: object) -> bool:
        if not super().__contains__(dim):
            self[dim] = str(dim) if dim in self.kept else _new(self.ctx)
        return True


def widened(
    ctx: Context, had: Template, new: Template, base: dict[Any, Any], defined: Callable[[], set[Any]],
    start: Template | None = None,
) -> Template:  # fmt: skip
    """The least template above what a variable had and what it has after another round, as ``base`` may know it.

    The loose sizes that it has at the ``start`` are those of a loop around this one. Raises NoJoin.
    """
    places = Counter(_sizes(had))
    outer = set() if start is None else set(_sizes(start))
    own = {d for d in places if d in ctx.loose and ("size", d) not in base and d not in outer}
    partners: dict[Dim, list[Dim]] = {d: [] for d in own}
    made: dict[tuple[Dim, Dim], str] = {}

    def fresh(before: Dim, after: Dim) -> str:
        if before in own:
            partners[before].append(after)
            return str(before)
        return made.setdefault((before, after), _new(ctx))

    choose = bool(ctx.options.get("choices"))
    try:
        total = merge(had, new, fresh, choose, "first")
    except TooManyKinds:
        lengthen(ctx)
        raise
    lengthen_if_growing(ctx, total)
    parted = {d for d, seen in partners.items() if seen and (len(seen) < places[d] or len(set(seen)) > 1)}
    if parted:
        own -= parted
        total = merge(had, new, fresh, choose, "first")
    return escaping(total, base, defined, Loose(ctx, own | parted | set(made.values())), ctx)


def _new(ctx: Context) -> str:
    symbol = ctx.fresh_symbol()
    ctx.loose.add(symbol)
    return symbol


def _sizes(template: Template) -> list[Dim]:
    """The sizes that a template speaks of, place by place."""
    match template:
        case OfArray(type):
            return list(type.dims)
        case OfView(sizes=sizes):
            return list(sizes)
        case OfChoice(refs, slot, type):
            inner = [r for r in (*refs, slot) if isinstance(r, OfView | OfArray)]
            return [*type.dims, *(d for part in inner for d in _sizes(part))]
        case OfTuple(items) | OfRecord(_, _, items):
            return [d for item in items for d in _sizes(item)]
        case OfOptional(some) | OfMaybe(some):
            return _sizes(some)
        case SpecialTemplate() if parts := template.made_of():
            return [d for part in parts for d in _sizes(part)]
        case SpecialTemplate():
            return [d for t in template.types() if isinstance(t, Tensor) for d in t.dims]
    return []
