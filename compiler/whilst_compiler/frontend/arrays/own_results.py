"""What functions of NumPy give: arrays of their own, laid out by the rules of ``own_layouts``."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from whilst_compiler.frontend.arrays.layout import in_order, keeps_contiguous, lies_like
from whilst_compiler.frontend.arrays.own_layouts import Given, gives_rows, gives_views, rule_of
from whilst_compiler.frontend.joins.leaving import is_content
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Tuple

__all__ = ["SERVICES"]


def _own_results(
    ctx: Context, handler: Callable[..., Abstract], python: Any, args: Sequence[Abstract], keywords: Given
) -> Abstract:
    """The call of a function of NumPy's, which gives arrays of its own."""
    before, rows = len(ctx.layouts.born), gives_rows(python)
    ctx.layouts.in_rows += rows
    try:
        made = handler(ctx, args, keywords)
    finally:
        ctx.layouts.in_rows -= rows
    return made if ctx.dead or gives_views(python) else _settled(ctx, made, before, python, args, keywords)


def _settled(
    ctx: Context, made: Abstract, before: int, python: Any, args: Sequence[Abstract], keywords: Given
) -> Abstract:
    """A result of a function that had so many storages ``before``."""
    if isinstance(made, Tuple):
        items = (_settled(ctx, one, before, python, args, keywords) for one in made.items)
        return replace(made, items=tuple(items))
    if (
        not isinstance(made, ArrayRef)
        or not ctx.layouts.is_born(made, before)
        or not is_content(ctx.state.get(made.storage))
    ):
        return made
    rule = rule_of(python) if made.rank > 1 else None
    like = () if rule is None else rule(_by_name(python, args, keywords), made) or ()
    if made.storage in ctx.layouts.turned and not like:
        return made
    told = bool(like) and (made.storage not in ctx.layouts.contiguous or not all(in_order(ctx, one) for one in like))
    if told or (made.rank > 1 and not all(map(keeps_contiguous, made.steps))):
        content = ctx.read(made)
        ctx.layouts.operands.pop(content, None)
        made = ctx.new_array(content)
        if not all(in_order(ctx, one) for one in like):
            lies_like(ctx, made, like)
    elif made.steps:
        ctx.layouts.own_views.setdefault(made.storage, []).append(made.steps)
    return made


def _by_name(python: Any, args: Sequence[Abstract], keywords: Given) -> Given:
    try:
        names = list(inspect.signature(python).parameters)
    except (TypeError, ValueError):
        names = list(map(str, range(len(args))))
    return {**dict(zip(names, args)), **keywords}


SERVICES: dict[str, Any] = {"own_results": _own_results}
