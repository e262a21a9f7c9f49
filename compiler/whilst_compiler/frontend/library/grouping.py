"""``itertools.groupby``, ``itertools.tee`` and ``heapq.merge``."""

from __future__ import annotations

import heapq
import itertools
import operator

from whilst_compiler.frontend.iteration.generators import Generator
from whilst_compiler.frontend.library.iterators import stream
from whilst_compiler.frontend.library.written import grouping
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import inline, take
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, Tuple, constant

__all__: list[str] = []


@stream(itertools.groupby)
def _groupby(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "groupby", args, keywords, ["iterable"], ["key"])
    return inline(ctx, grouping.grouped, given["iterable"], given["key"] or NONE_VALUE)  # type: ignore[arg-type]


@stream(heapq.merge)
def _merge(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "merge", [], keywords, [], ["key", "reverse"])
    reverse = given["reverse"] or constant(False)
    return inline(ctx, grouping.merged, Tuple(tuple(args)), given["key"] or NONE_VALUE, reverse)


@stream(itertools.tee)
def _tee(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "tee", args, keywords, ["iterable"], ["n"])
    if isinstance(given["iterable"], Generator):
        ctx.limitation("W203", "tee() of a generator", "make a list of its items, and go over that twice")
    return inline(ctx, grouping.twins, given["iterable"], given["n"] or constant(2))  # type: ignore[arg-type]


@stream(operator.countOf)
def _count_of(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return inline(ctx, grouping.count_of, *take(ctx, "countOf", args, keywords, ["a", "b"]).values())  # type: ignore[arg-type]


@stream(operator.indexOf)
def _index_of(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return inline(ctx, grouping.index_of, *take(ctx, "indexOf", args, keywords, ["a", "b"]).values())  # type: ignore[arg-type]
