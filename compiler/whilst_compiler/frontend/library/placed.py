"""``iter`` of what has items by index: an iterator that knows where it is, so that it can be asked again."""

from __future__ import annotations

import builtins
from typing import Any

from whilst_compiler.frontend import lists
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.generators import Action, Generator, Stop, drive
from whilst_compiler.frontend.library.written import iterating
from whilst_compiler.frontend.list_values import ListRef
from whilst_compiler.frontend.registry import FUNCTIONS, Handler, inline
from whilst_compiler.frontend.text_values import is_text
from whilst_compiler.frontend.values import Abstract, ArrayRef, Range, Tuple, constant

__all__ = ["Placed"]


class Placed(Generator):
    """The items of ``source`` from the ``place`` on (a list of one number)."""

    __slots__ = ("place", "source")
    goes_on = True

    def __init__(self, ctx: Context, source: Abstract, cls: type) -> None:
        self.source = source
        self.place: ListRef = lists.new_list(ctx, [constant(0)], "place")

        def run(ctx: Context, action: Action, stop: Stop | None) -> None:
            rest: Any = inline(ctx, iterating.from_place, source, self.place)
            drive(ctx, rest, action, stop)

        super().__init__(ctx, run, cls, [source])

    def storages(self) -> list[Any]:
        return [self.place.cell]


def _placed(ctx: Context, value: Abstract) -> Placed | None:
    """An iterator over a value; None where items cannot be had by index."""
    match value:
        case Placed():
            return value
        case ListRef():
            return Placed(ctx, value, type(iter([])))
        case Range():
            return Placed(ctx, value, type(iter(range(0))))
        case ArrayRef() if value.rank:
            return Placed(ctx, value, type(iter([])))
        case Tuple(items) if items and lists.alike(ctx, items):
            return Placed(ctx, value, type(iter(())))
    return Placed(ctx, value, type(iter(""))) if is_text(value) else None


def _dispatch(python: Any, handler: Handler) -> None:
    usual = FUNCTIONS[python]

    def dispatch(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        found = handler(ctx, args, keywords)
        return usual(ctx, args, keywords) if found is None else found

    dispatch.__dict__.update(vars(usual))
    FUNCTIONS[python] = dispatch


def _iter(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    return _placed(ctx, args[0]) if len(args) == 1 else None


def _next(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    source, *default = args
    if not isinstance(source, Placed):
        return None
    python = iterating.next_or if default else iterating.next_at
    return inline(ctx, python, source.source, source.place, *default)


def _zip(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    """Of iterators, each of which goes on where it is."""
    if not any(isinstance(a, Placed) for a in args):
        return None
    sources = [_placed(ctx, a) for a in args]
    if None in sources or keywords or not 2 <= len(args) <= 3:
        ctx.limitation("W240", "zip() of iterators and this is not supported yet", "call next() in a loop")
    parts = [x for s in sources if s is not None for x in (s.source, s.place)]
    return inline(ctx, iterating.pairs if len(args) == 2 else iterating.triples, *parts)


for _python, _handler in ((builtins.iter, _iter), (builtins.next, _next), (builtins.zip, _zip)):
    _dispatch(_python, _handler)
