"""``collections.Counter``: a dict of numbers, in which what is missing counts 0."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from whilst_compiler.frontend.composites import Composite
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.library.dicts import new_table
from whilst_compiler.frontend.library.written import counting
from whilst_compiler.frontend.registry import METHODS, function, inline, method
from whilst_compiler.frontend.values import NONE_VALUE, Abstract, Record

__all__: list[str] = []

Handler = Callable[[Context, list[Abstract], dict[str, Abstract]], Abstract]


@function(Counter)
def _counter(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if keywords or len(args) > 1:
        ctx.limitation("W203", "Counter() with keywords", "give it one iterable, or a dict")
    made = new_table(ctx, "hash table", Counter)
    if args:
        _count(ctx, made, args[0])
    return made


_counter.takes_lists = True  # type: ignore[attr-defined]
_counter.streams = True  # type: ignore[attr-defined]


def _count(ctx: Context, counter: Composite, source: Abstract) -> None:
    counted = isinstance(source, Record) or (isinstance(source, Composite) and source.kind == "hash table")
    inline(ctx, counting.add_counts if counted else counting.count_all, counter, source)


def _of_counters(name: str, handler: Handler) -> None:
    """A method that counters have, or have otherwise than dicts."""
    usual = METHODS.get(("hash table", name))

    def dispatch(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        own = isinstance(args[0], Composite) and args[0].cls is Counter
        if own and not ctx.frame.ours:
            return handler(ctx, args, keywords)
        if usual is None:
            ctx.raise_error("AttributeError", f"'{args[0].cls.__name__}' object has no attribute '{name}'")  # type: ignore[union-attr]
            return NONE_VALUE
        return usual(ctx, args, keywords)

    method("hash table", name)(dispatch)


def _update(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    counter, *sources = args
    assert isinstance(counter, Composite)
    for source in sources:
        if not ctx.dead:
            _count(ctx, counter, source)
    return NONE_VALUE


def _most_common(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    n = [*args[1:], *keywords.values(), NONE_VALUE][0]
    return inline(ctx, counting.most_common, args[0], n)


_of_counters("update", _update)
_of_counters("most_common", _most_common)
_of_counters("total", lambda ctx, args, keywords: inline(ctx, counting.total, args[0]))
