"""Tuples that are made longer in a loop or recursion: made of run-time length where that was found out.

A tuple has a kind for each length; where one kind after the other appears, lowering starts again, and the operators
that gave tuples of several lengths give lists that nobody changes, of any length.
"""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.containers.linked import key_of
from whilst_compiler.frontend.containers.nesting import height_of
from whilst_compiler.frontend.joins.unions import OfUnion
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.frames import site_of
from whilst_compiler.frontend.state.restarts import Again
from whilst_compiler.frontend.values.special import SpecialTemplate
from whilst_compiler.frontend.values.templates import OfMaybe, OfOptional, OfRecord, OfTuple, Template
from whilst_compiler.frontend.values.values import Abstract, Tuple

__all__ = ["lengthen", "lengthen_if_growing", "lengthen_like", "made_tuple"]

_FEW = 3
"""So many lengths of one variable are kept apart in a loop."""


def made_tuple(ctx: Context, items: tuple[Abstract, ...], cls: type = tuple) -> Abstract:
    """The tuple that a display, an operator or a class of named tuples makes."""
    site = site_of(ctx)
    if site in ctx.options.get("long tuples", ()):
        return ctx.library["tuple.long"](ctx, items)  # type: ignore[no-any-return]
    made = Tuple(items, cls)
    if site in ctx.options.get("linked", ()) and key_of(made) in ctx.linked:
        return ctx.library["tuple.linked"](ctx, made)  # type: ignore[no-any-return]
    height = height_of(items, ctx.state, key_of(made))
    if site not in ctx.tuples_made or height > ctx.tuples_made[site][1]:
        ctx.tuples_made[site] = made, height
    ctx.lengths.setdefault(site, set()).add(len(items))
    ctx.tuple_sites[made] = site
    return made


def lengthen(ctx: Context) -> None:
    """Start again with the tuples that were seen in several lengths being of any, if that is news."""
    _again(ctx, {site for site, lengths in ctx.lengths.items() if len(lengths) > 1})


def lengthen_like(ctx: Context, *values: Any) -> None:
    """The same with those among the values beside which there is one of run-time length."""
    if any(getattr(value, "kind", "") == "tuple" for value in values):
        _again(ctx, {ctx.tuple_sites[value] for value in values if value in ctx.tuple_sites})


def _again(ctx: Context, sites: set[Any]) -> None:
    known = ctx.options.setdefault("long tuples", set())
    if sites - known:
        known |= sites
        raise Again


def lengthen_if_growing(ctx: Context, template: Template) -> None:
    """The same where a variable is a tuple of more and more lengths."""
    if _lengths(template) > _FEW:
        lengthen(ctx)


def _lengths(template: Any) -> int:
    """Of how many lengths a tuple somewhere in it may be."""
    match template:
        case OfTuple(items) | OfRecord(_, _, items):
            return max(map(_lengths, items), default=0)
        case OfOptional(some) | OfMaybe(some):
            return _lengths(some)
        case OfUnion(alternatives):
            own = {len(t.items) for t in alternatives if isinstance(t, OfTuple) and t.cls is tuple}
            return max(len(own), *map(_lengths, alternatives))
        case SpecialTemplate():
            parts = (getattr(template, name, ()) for name in ("parts", "items", "content", "element"))
            return max((_lengths(t) for p in parts for t in (p if isinstance(p, tuple) else (p,))), default=0)
    return 0
