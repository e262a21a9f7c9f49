"""Python's builtin functions that go over items."""

from __future__ import annotations

import builtins
import functools
from enum import EnumMeta
from types import FunctionType
from typing import Any

from whilst_compiler.frontend.arrays.slicing import Slice, int_operand
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.kinds import each_kind
from whilst_compiler.frontend.control.loops import loop
from whilst_compiler.frontend.iteration.displays import Spread
from whilst_compiler.frontend.iteration.generators import Action, Generator, Stop, drive
from whilst_compiler.frontend.iteration.iteration import choose, iterate, range_length
from whilst_compiler.frontend.iteration.iterators import Items, Iterator, items_by_index, must_iterate, open_iterator
from whilst_compiler.frontend.library.written import iterating, sequences
from whilst_compiler.frontend.objects.instances import by_kind, lookup
from whilst_compiler.frontend.operators.comparing import compare
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.operators import binary
from whilst_compiler.frontend.operators.samples import type_error
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, function, inline, static_value, take
from whilst_compiler.frontend.values.numbered import Object, OneKind
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Cell,
    Iterated,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["fold_items"]

_ONE = literal(1)


@function(builtins.len)
def _len(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (value,) = args
    if isinstance(value, OneKind):
        return by_kind(ctx, value, lambda one: _len(ctx, [one], {})) or constant(0)
    if isinstance(value, Object):
        own = ctx.library["call_special"](ctx, value, "__len__")
        if own is not None or ctx.dead:
            return own or constant(0)
    match value:
        case ArrayRef() if value.rank:
            return ctx.python_int(ctx.size_operand(value.dims[0]))
        case ArrayRef():
            ctx.raise_error("TypeError", "len() of unsized object")
        case Tuple(items):
            return constant(len(items))
        case Static(EnumMeta() as members):
            return constant(len(members))
        case Range():
            return ctx.python_int(range_length(ctx, value))
        case Record(cls, names) if cls is dict:
            return constant(len(names))
        case Static(str() | bytes() | tuple() | list() as obj):
            return constant(len(obj))
        case Optional(flag, some):
            ctx.check(flag, flag, "TypeError", "object of type 'NoneType' has no len()")
            return _len(ctx, [some], {})
        case Special() if not isinstance(value, Object):
            return ctx.python_int(ask(ctx, value, "length"))
        case Iterated(length, is_list=True):
            return ctx.python_int(length)
        case _:
            type_error(ctx, f"object of type '{type_name(value)}' has no len()", len, value)
    return constant(0)


@function(builtins.range)
def _range(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if not 1 <= len(args) <= 3:
        least = "at least 1 argument, got 0" if not args else f"at most 3 arguments, got {len(args)}"
        ctx.raise_error("TypeError", f"range expected {least}")
        return constant(0)
    parts = [ctx.python_int(int_operand(ctx, a)) for a in args]
    if ctx.dead:
        return constant(0)
    start, stop, step = {1: (constant(0), *parts, constant(1)), 2: (*parts, constant(1)), 3: tuple(parts)}[len(parts)]
    assert isinstance(start, Scalar) and isinstance(stop, Scalar) and isinstance(step, Scalar)
    if not (isinstance(step.operand, Literal) and step.operand.value != 0):
        ok = ctx.emit("not_equal", step.operand, literal(0))
        step = ctx.python_int(ctx.check(step.operand, ok, "ValueError", "range() arg 3 must not be zero"))
    return Range(start, stop, step)


@function(builtins.enumerate)
def _enumerate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "enumerate", args, keywords, ["iterable"], ["start"])
    iterable = given["iterable"]
    assert iterable is not None
    must_iterate(ctx, iterable)
    start = literal(0) if given["start"] is None else int_operand(ctx, given["start"])

    def numbered(ctx: Context, wholly: bool) -> Items:
        source = items_by_index(ctx, iterable, wholly)
        if isinstance(source, list):
            return [Tuple((ctx.python_int(_plus(ctx, start, literal(k))), x)) for k, x in enumerate(source)]

        def item(c: Context, k: Operand) -> Abstract:
            return Tuple((c.python_int(_plus(c, start, k)), source.item(c, k)))

        return Iterated(source.length, item, source.finish, source.now)

    return Iterator(ctx, enumerate, [iterable], numbered)


def _plus(ctx: Context, a: Operand, b: Operand) -> Operand:
    if isinstance(a, Literal) and isinstance(b, Literal):
        return literal(int(a.value.real) + int(b.value.real))
    return b if isinstance(a, Literal) and a.value == 0 else ctx.emit("checked_add", a, b)


@function(builtins.zip)
def _zip(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    strict = "strict" in keywords and bool(static_value(ctx, keywords["strict"], "strict"))
    if args and isinstance(args[0], Spread):
        rows = args[0].items
        return Iterator(ctx, zip, [rows], lambda c, wholly: c.library["columns"](c, rows, strict))
    must_iterate(ctx, *args)
    return Iterator(ctx, zip, args, lambda c, wholly: _zipped(c, args, strict, wholly))


def _zipped(ctx: Context, args: list[Abstract], strict: bool, wholly: bool) -> Items:
    """The items of ``zip``, which may leave some of a source when another has no more."""
    if not args:
        return []
    sources = [items_by_index(ctx, a, wholly and len(args) == 1) for a in args]
    lists = [s for s in sources if isinstance(s, list)]
    if len(lists) == len(sources):
        if strict and len({len(s) for s in lists}) > 1:
            ctx.limitation("W240", "zip(strict=True) of tuples of different lengths")
        return [Tuple(row) for row in zip(*lists)]
    if strict:
        ctx.limitation("W240", "zip(strict=True) is not supported yet", "compare the lengths first")
    items = [Iterated(literal(len(s)), _from_list(s)) if isinstance(s, list) else s for s in sources]
    length: Operand = items[0].length
    for s in items[1:]:
        if s.length is not length:
            length = ctx.emit("minimum", length, s.length)

    def now(c: Context) -> Operand:
        lengths = [s.length if s.now is None else s.now(c) for s in items]
        return functools.reduce(lambda a, b: c.emit("minimum", a, b), lengths)

    changing = now if any(s.now is not None for s in items) else None
    return Iterated(length, lambda c, k: Tuple(tuple(s.item(c, k) for s in items)), now=changing)


def _from_list(items: list[Abstract]) -> Any:
    return lambda ctx, k: choose(ctx, k, tuple(items))


@function(builtins.reversed)
def _reversed(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if isinstance(args[0], Generator):
        ctx.raise_error("TypeError", f"'{type_name(args[0])}' object is not reversible")
        return constant(0)
    if isinstance(args[0], Object):
        own = ctx.library["call_special"](ctx, args[0], "__reversed__")
        if own is not None or ctx.dead:
            return own or constant(0)
        if any(lookup(args[0].cls, name)[1] is object for name in ("__getitem__", "__len__")):
            ctx.raise_error("TypeError", f"'{type_name(args[0])}' object is not reversible")
            return constant(0)
        if isinstance(lookup(args[0].cls, "__getitem__")[0], FunctionType):
            return inline(ctx, iterating.by_index_backwards, args[0])
    source = iterate(ctx, args[0])
    if isinstance(source, list):
        return Iterator(ctx, reversed, args, lambda c, wholly: source[::-1])
    last = ctx.emit("subtract", source.length, _ONE)
    back = Iterated(source.length, lambda c, k: source.item(c, c.emit("subtract", last, k)))
    return Iterator(ctx, reversed, args, lambda c, wholly: back)


@function(builtins.map)
def _map(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    f, *rest = args
    rows = _zip(ctx, rest, {})
    assert isinstance(rows, Iterator)

    def of_row(c: Context, row: Abstract) -> Abstract:
        assert isinstance(row, Tuple)
        return c.call(c, f, list(row.items), {}) if not c.dead else row

    def mapped(ctx: Context, wholly: bool) -> Items:
        source = open_iterator(ctx, rows, wholly)
        if isinstance(source, list):
            return [of_row(ctx, row) for row in source]
        return Iterated(source.length, lambda c, k: of_row(c, source.item(c, k)))

    def one_by_one(ctx: Context, action: Action, stop: Stop | None) -> None:
        def taken(row: Abstract) -> None:
            value = of_row(ctx, row)
            if not ctx.dead:
                action(value)

        drive(ctx, rows, taken, stop)

    return Iterator(ctx, map, args, mapped, one_by_one)


# -- folds -----------------------------------------------------------------------------------------------------


def fold_items(ctx: Context, source: Iterated, start: Abstract, step: Any) -> Abstract:
    """``for x in source: total = step(total, x)`` as a loop."""
    cell = Cell("total")
    ctx.state[cell] = start

    def run(k: Operand | None) -> None:
        assert k is not None
        item = source.item(ctx, k)
        if not ctx.dead:
            ctx.state[cell] = step(ctx.state[cell], item)

    loop(ctx, None, source.length, lambda _: literal(True), run)
    return ctx.state.pop(cell)  # type: ignore[no-any-return]


@function(builtins.sum)
def _sum(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "sum", args, keywords, ["iterable"], ["start"])
    iterable, total = given["iterable"], constant(0) if given["start"] is None else given["start"]
    assert iterable is not None
    made: Abstract = each_kind(ctx, [iterable, total], lambda items, start: _sum_of(ctx, items, start))
    return constant(0) if ctx.dead else made


_sum.takes_lists = True  # type: ignore[attr-defined]


def _sum_of(ctx: Context, iterable: Abstract, total: Abstract) -> Abstract:
    if isinstance(total, Tuple) and total.cls is list:
        total = ctx.library["new_list"](ctx, list(total.items))
    if isinstance(total, Special) and total.cls is list:
        return inline(ctx, sequences.sum_of_lists, iterable, total)
    pair = (iterable, total)
    iterable, total = (ask(ctx, x, "frozen") if isinstance(x, Special) and not isinstance(x, Generator) else x
                       for x in pair)  # fmt: skip
    if ctx.dead:
        return constant(0)
    source = iterate(ctx, iterable)
    if isinstance(source, list):
        for item in source:
            total = binary(ctx, "Add", total, item)
        return total
    if isinstance(source.length, Literal) and not source.length.value:
        return total
    return fold_items(ctx, source, total, lambda a, x: binary(ctx, "Add", a, x))


def _search(ctx: Context, value: Abstract, wanted: bool) -> Abstract:
    """``any`` and ``all``: stop at the first item whose truth is ``wanted``."""
    source = iterate(ctx, value)
    if isinstance(source, list):

        def rest(items: list[Abstract]) -> Abstract:
            if not items:
                return constant(not wanted)
            test = truth(ctx, items[0])
            arms = (lambda: constant(wanted), lambda: rest(items[1:]))
            found = branch(ctx, test, arms if wanted else arms[::-1])
            return constant(wanted) if found is None else found

        return rest(source)
    cell = Cell("found")
    ctx.state[cell] = constant(False)

    def test(_: Operand | None) -> Operand:
        value = ctx.state[cell]
        return ctx.emit("logical_not", value.operand)

    def run(k: Operand | None) -> None:
        assert k is not None
        holds = truth(ctx, source.item(ctx, k))
        if not ctx.dead:
            ctx.state[cell] = ctx.python_bool(holds if wanted else ctx.emit("logical_not", holds))

    loop(ctx, None, source.length, test, run)
    found = ctx.state.pop(cell)
    return found if wanted else ctx.python_bool(ctx.emit("logical_not", found.operand))


@function(builtins.any)
def _any(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return _search(ctx, args[0], True)


@function(builtins.all)
def _all(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return _search(ctx, args[0], False)


def _extreme(name: str, op: str) -> Any:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        key, default = keywords.pop("key", None), keywords.pop("default", None)
        if keywords:
            ctx.limitation("W203", f"the keyword '{next(iter(keywords))}' of {name}")

        def ranked(x: Abstract) -> Tuple:
            return Tuple((x, x if key is None or absent(key) else ctx.call(ctx, key, [x], {})))

        def better(best: Abstract, item: Abstract) -> Abstract:
            assert isinstance(best, Tuple)
            x = ranked(item)
            if ctx.dead:
                return best
            test = truth(ctx, compare(ctx, op, x.items[1], best.items[1]))
            if ctx.dead:
                return best
            chosen = branch(ctx, test, (lambda: x, lambda: best))
            return best if chosen is None else chosen

        source = list(args) if len(args) > 1 else iterate(ctx, args[0])
        if isinstance(source, list):
            if not source:
                return default if default is not None else _empty(ctx, name)
            best: Abstract = ranked(source[0])
            for x in source[1:]:
                best = better(best, x) if not ctx.dead else best
            return best.items[0]  # type: ignore[union-attr]
        return _extreme_of_many(ctx, name, source, default, ranked, better)

    return handler


def _empty(ctx: Context, name: str) -> Abstract:
    text = _empty_text(name)
    ctx.raise_error("ValueError", text)
    return constant(0)


def _empty_text(name: str) -> str:
    try:
        getattr(builtins, name)(())
    except ValueError as error:
        return str(error)
    return ""


def _extreme_of_many(
    ctx: Context, name: str, source: Iterated, default: Abstract | None, ranked: Any, better: Any
) -> Abstract:
    def search() -> Abstract:
        first = ranked(source.item(ctx, literal(0)))
        rest = Iterated(ctx.emit("subtract", source.length, _ONE),
                        lambda c, k: source.item(c, c.emit("add", k, _ONE)))  # fmt: skip
        return fold_items(ctx, rest, first, better).items[0]  # type: ignore[union-attr]

    some = ctx.emit("greater", source.length, literal(0))
    if default is None:
        found = branch(ctx, some, (search, lambda: _empty(ctx, name)))
    else:
        found = branch(ctx, some, (search, lambda: default))
    return constant(0) if found is None else found


function(builtins.min)(_extreme("min", "Lt"))
function(builtins.max)(_extreme("max", "Gt"))


@function(builtins.slice)
def _slice(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Any:
    """A slice object: only an index takes it."""
    parts: list[Abstract | None] = [None, *args] if len(args) == 1 else list(args)
    return Slice(*parts, *[None] * (3 - len(parts)))
