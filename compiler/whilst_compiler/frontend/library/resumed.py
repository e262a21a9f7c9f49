"""Generators and iterators that are asked again after some of their items: each goes on where it was left."""

from __future__ import annotations

import builtins
import functools
import itertools
import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from types import GeneratorType
from typing import Any

from whilst_compiler.frontend.iteration.displays import Spread
from whilst_compiler.frontend.iteration.generators import Action, Generator, Stop, again, drive
from whilst_compiler.frontend.iteration.iterators import Iterator
from whilst_compiler.frontend.library.generator_steps import END, ITEM, PLACE, RESULT, SENT, Step, step_of
from whilst_compiler.frontend.library.going_on import GoesOn
from whilst_compiler.frontend.library.placed import Placed, placed, placed_keys
from whilst_compiler.frontend.library.written import iterating, resuming
from whilst_compiler.frontend.objects.instances import lookup
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, Handler, absent, function, inline, method, static_value
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    UNBOUND,
    Abstract,
    Cell,
    Function,
    Maybe,
    Optional,
    Scalar,
    Scope,
    Static,
    constant,
)  # fmt: skip

__all__ = ["SERVICES", "Resumed"]


@dataclass(frozen=True)
class _Goes:
    """Generators of one function."""

    step: Step
    outer: Any
    function: Function = field(compare=False)
    owns = True
    end = END

    def make(self, ctx: Context, values: list[Any]) -> Resumed:
        return Resumed(ctx, self.function, dict(zip(self.step.names, values)))


class Resumed(GoesOn):
    """A generator that is at some place: ``step`` goes on to the next item, which is then in a cell."""

    __slots__ = ("scope", "step")

    def __init__(self, ctx: Context, f: Function, bound: dict[str, Any]) -> None:
        made = step_of(ctx, f.definition)
        self.recipe = _Goes(made, f.scope if f.python is None else f.python, f)
        scope = self.scope = Scope({}, f.scope, f.scope.globals, {}, f, held=True)
        scope.cells = {name: Cell(name, scope) for name in made.names}
        first = {PLACE: constant(0), SENT: NONE_VALUE} | bound
        ctx.state.update({cell: first.get(name, UNBOUND) for name, cell in scope.cells.items()})
        self.step = Function(made.definition, (), {}, scope, wraps=f.wraps)
        self.anchor = scope.cells[PLACE]

        def run(ctx: Context, action: Action, stop: Stop | None) -> None:
            drive(ctx, inline(ctx, resuming.rest, self), action, stop)  # type: ignore[arg-type]

        super().__init__(ctx, run, GeneratorType)

    def values(self, state: Any) -> list[Any]:
        return [state.get(cell, UNBOUND) for cell in self.scope.cells.values()]

    def storages(self) -> list[Any]:
        return list(self.scope.cells.values())

    def advance(self, ctx: Context) -> Abstract:
        self.advances(ctx)
        return ctx.call(ctx, self.step, [], {})

    def item(self, ctx: Context) -> Abstract:
        found = self.held_in(ctx, ITEM)
        return found.value if isinstance(found, Maybe) else constant(0) if found is UNBOUND else found

    def put(self, ctx: Context, name: str, value: Abstract) -> None:
        ctx.state[self.scope.cells[name]] = value

    def held_in(self, ctx: Context, name: str) -> Any:
        return ctx.state.get(self.scope.cells[name], UNBOUND)


# -- what asks them ----------------------------------------------------------------------------------------------


def _marker(python: Any) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        handler.streams = handler.takes_lists = True  # type: ignore[attr-defined]
        return function(python)(handler)

    return register


@_marker(resuming.resume)
def _resume(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (value,) = args
    if isinstance(value, Object):
        value = ctx.library["iterator_of"](ctx, value) or value
    if isinstance(value, Generator) and not value.goes_on:
        again(ctx, value)
    if ctx.dead or isinstance(value, GoesOn):
        return value
    if isinstance(value, Scalar | Function):
        ctx.raise_error("TypeError", f"'{type_name(value)}' object is not iterable")
        return constant(0)
    return placed(ctx, value) or placed_keys(ctx, value) or constant(0)


@_marker(resuming.advance)
def _advance(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (source,) = args
    assert isinstance(source, Placed | Resumed)
    return source.advance(ctx)


@_marker(resuming.item)
def _item(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (source,) = args
    assert isinstance(source, Placed | Resumed)
    return source.item(ctx)


@_marker(resuming.finished)
def _finished(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (source,) = args
    assert isinstance(source, GoesOn)
    ctx.state[source.anchor] = constant(source.recipe.end)
    return NONE_VALUE


@_marker(resuming.returned)
def _returned(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (source,) = args
    found: Any = source.held_in(ctx, RESULT) if isinstance(source, Resumed) else UNBOUND
    if found is UNBOUND:
        return NONE_VALUE
    assert isinstance(source, Resumed)
    source.put(ctx, RESULT, NONE_VALUE)
    if not isinstance(found, Maybe):
        return found  # type: ignore[no-any-return]
    if isinstance(found.value, Optional):
        return Optional(ctx.emit("logical_and", found.flag, found.value.flag), found.value.some)
    return Optional(found.flag, found.value)


@_marker(resuming.sent)
def _sent(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    source, value = args
    assert isinstance(source, Resumed)
    source.put(ctx, SENT, value)
    return NONE_VALUE


@method("generator", "send")
def _send(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    source, value = args
    if not isinstance(source, Resumed):
        assert isinstance(source, Generator)
        again(ctx, source)
    source.put(ctx, SENT, value)
    found = inline(ctx, resuming.next_of, source)
    source.put(ctx, SENT, NONE_VALUE)
    return found


# -- what makes them ---------------------------------------------------------------------------------------------


def _site(ctx: Context, python: Any) -> Any:
    """What tells a call from others, each time that the function is lowered."""
    return (ctx.frame.definition.node if ctx.frame.ours else ctx.frame.node, python)


def _resumable(python: Any, meaning: Callable[[Context, list[Abstract], dict[str, Abstract]], Any]) -> None:
    """Where items are asked for here and there, the iterator is the generator that ``meaning`` makes."""
    usual = FUNCTIONS[python]

    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        if any(isinstance(a, Spread) for a in args):
            return usual(ctx, args, keywords)
        site = _site(ctx, python)
        in_turn = _in_turn(ctx, args[_SIDE_BY_SIDE[python] :]) if python in _SIDE_BY_SIDE else False
        made = meaning(ctx, args, keywords) if site in ctx.options.get("resumed", ()) else None
        if made is None and python is builtins.zip:
            made = _one_by_one(ctx, args, keywords)
        if made is None and in_turn:
            made = meaning(ctx, args, keywords)
        if made is not None:
            return made  # type: ignore[no-any-return]
        made = usual(ctx, args, keywords)
        if isinstance(made, Generator) and not (made in args or (args and isinstance(args[0], Object))):
            made.site = site
        return made

    handler.__dict__.update(vars(usual))
    FUNCTIONS[python] = handler


_SIDE_BY_SIDE = {builtins.zip: 0, itertools.zip_longest: 0, builtins.map: 1}
"""Which of the arguments is the first of those that are gone through side by side."""


def _in_turn(ctx: Context, sources: list[Abstract]) -> bool:
    """Whether sources have to be asked item by item, in turn: one of them knows where it is.

    That has to be so where it is one of the others, too: ``zip(*[iter(xs)] * 3)``.
    """
    for k, source in enumerate(sources):
        if isinstance(source, Generator) and not source.goes_on and any(source is one for one in sources[:k]):
            again(ctx, source)
    return len(sources) > 1 and any(isinstance(one, GoesOn) for one in sources)


def _written(*meanings: Any) -> Callable[[Context, list[Abstract], dict[str, Abstract]], Any]:
    """By the number of arguments."""

    def meaning(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
        by_count = {python.__code__.co_argcount: python for python in meanings}
        if keywords or len(args) not in by_count:
            return None
        return inline(ctx, by_count[len(args)], *args)

    return meaning


def _iter(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    return placed_keys(ctx, args[0]) if len(args) == 1 else None


def _enumerate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    source, *start = args
    return inline(ctx, resuming.enumerated, source, start[0] if start else keywords.get("start", constant(0)))


def _count(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    given = dict(zip(("start", "step"), args)) | keywords
    return inline(ctx, resuming.counted, given.get("start", constant(0)), given.get("step", constant(1)))


def _repeat(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    given = dict(zip(("object", "times"), args)) | keywords
    return inline(ctx, resuming.repeated, given["object"], given.get("times", NONE_VALUE))


def _accumulate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    given = dict(zip(("iterable", "func"), args)) | keywords
    if not absent(given.get("initial")):
        return None
    step = Static(operator.add) if absent(given.get("func")) else given["func"]
    return inline(ctx, resuming.accumulated, given["iterable"], step)


_WRITTEN_ZIP = _written(resuming.singles, resuming.pairs, resuming.triples, resuming.quads)
_WRITTEN_MAP = _written(resuming.mapped, resuming.mapped_pairs)
_STRICT_ZIP = _written(resuming.strict_pairs, resuming.strict_triples)


def _zip(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    strict = keywords.get("strict")
    if set(keywords) <= {"strict"} and (strict is None or static_value(ctx, strict, "strict") is False):
        first = _WRITTEN_ZIP(ctx, args[:4], {})
        return functools.reduce(lambda rows, one: inline(ctx, resuming.more, rows, one), args[4:], first)
    return _STRICT_ZIP(ctx, args, {})


def _longest(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    fill = keywords.get("fillvalue", NONE_VALUE)
    if not args:
        return None
    first = inline(ctx, resuming.filled, args[0], fill)
    rows = functools.reduce(lambda rows, one: inline(ctx, resuming.filled_more, rows, one, fill), args[1:], first)
    return inline(ctx, resuming.rows, rows)


def _map(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    if keywords or len(args) <= 3:
        return _WRITTEN_MAP(ctx, args, keywords)
    return inline(ctx, resuming.mapped_rows, args[0], _zip(ctx, args[1:], {}))


def _one_by_one(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    """``zip`` of what has to be asked item by item, in turn; None for what has items by index."""
    strict = "strict" in keywords and static_value(ctx, keywords["strict"], "strict") is True
    plain = [isinstance(a, Generator) and not isinstance(a, Iterator | GoesOn) for a in args]
    if plain == [True, False] and not strict and placed(ctx, args[1]) is not None:
        return inline(ctx, resuming.pairs_led, *args)
    if len(args) > 1 and (strict or any(plain) or any(isinstance(a, GoesOn) for a in args)):
        return _zip(ctx, args, keywords)
    return None


for _python, _meaning in {
    builtins.iter: _iter, builtins.zip: _zip, builtins.map: _map,
    builtins.enumerate: _enumerate, builtins.filter: _written(resuming.filtered),
    builtins.reversed: _written(resuming.reversed_items), itertools.count: _count, itertools.repeat: _repeat,
    itertools.zip_longest: _longest, itertools.accumulate: _accumulate, itertools.pairwise: _written(resuming.pairwise),
}.items():  # fmt: skip
    _resumable(_python, _meaning)


def _next(usual: Handler) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        if isinstance(args[0], GoesOn):
            return inline(ctx, resuming.next_or if len(args) > 1 else resuming.next_of, *args)
        if isinstance(args[0], Object) and lookup(args[0].cls, "__next__")[1] is not object:
            return inline(ctx, iterating.next_or if len(args) > 1 else iterating.next_of, *args)
        return usual(ctx, args, keywords)

    handler.__dict__.update(vars(usual))
    return handler


FUNCTIONS[builtins.next] = _next(FUNCTIONS[builtins.next])
SERVICES: dict[str, Any] = {"resumed": Resumed}
