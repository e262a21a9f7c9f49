"""Functions that consume generators: item by item where they can, else by way of a list."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.iteration.generators import Action, Generator, Stop, asked_once, drive
from whilst_compiler.frontend.iteration.iterators import Iterator, as_value, must_iterate, open_iterator
from whilst_compiler.frontend.library.iterators import items_of
from whilst_compiler.frontend.library.written import iterating
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.objects.instances import lookup
from whilst_compiler.frontend.operators.comparing import compare
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.operators import binary
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, Handler, absent, function, inline
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.special import ask
from whilst_compiler.frontend.values.values import (
    UNBOUND,
    Abstract,
    ArrayRef,
    Cell,
    Maybe,
    Scalar,
    Static,
    Tuple,
    constant,
)
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["SERVICES"]


def _listed(ctx: Context, source: Generator) -> Any:
    """The items as a list."""
    made = lists.new_list(ctx)
    drive(ctx, source, lambda item: lists.append(ctx, made, item))
    return made


def _iterate(ctx: Context, source: Generator) -> Any:
    return ask(ctx, _listed(ctx, source), "iterate") if not ctx.dead else []


def _frozen(ctx: Context, source: Generator) -> Any:
    made = _listed(ctx, source)
    return constant(0) if ctx.dead else ask(ctx, made, "frozen")


def iterator_of(ctx: Context, value: Object) -> Any:
    """What ``iter`` of an object gives; None where it has no such method."""
    made = ctx.library["call_special"](ctx, value, "__iter__")
    if made is None and not ctx.dead and lookup(value.cls, "__getitem__")[1] is not object:
        return inline(ctx, iterating.by_index, value)
    if isinstance(made, Object):
        return inline(ctx, iterating.by_next, made)
    return made


def _drive_items(ctx: Context, items: Abstract, action: Action, stop: Stop | None) -> None:
    drive(ctx, items_of(ctx, items), action, stop)


def _whole(ctx: Context, source: Iterator) -> Any:
    return open_iterator(ctx, source, True)


def _among(ctx: Context, source: Generator, item: Abstract) -> Operand:
    return truth(ctx, inline(ctx, iterating.is_among, item, source))


def _lacks(message: str) -> Callable[..., Operand]:
    def handler(ctx: Context, source: Generator, *_: Any) -> Any:
        ctx.raise_error("TypeError", message.format(source.cls.__name__))
        return literal(0) if "len()" in message else constant(0)

    return handler


_OPERATIONS: dict[str, Any] = {
    "contains": _among, "truth": lambda ctx, source: literal(True), "compare": lambda *_: None,
    "binary": lambda *_: None, "length": _lacks("object of type '{}' has no len()"),
    "get_item": _lacks("'{}' object is not subscriptable"),
    "set_item": _lacks("'{}' object does not support item assignment"),
}  # fmt: skip
SERVICES: dict[str, Any] = {
    f"{kind}.{name}": service for kind in ("generator", "iterator") for name, service in _OPERATIONS.items()
}
SERVICES |= {
    "iterator_of": iterator_of, "generator.iterate": _iterate, "generator.frozen": _frozen, "drive_items": _drive_items,
    "iterator.iterate": _whole, "iterator.frozen": lambda ctx, source: as_value(_whole(ctx, source)),
}  # fmt: skip


# -- item by item ------------------------------------------------------------------------------------------------


def _gone_over(python: Any, count: int) -> range:
    """The places of the arguments that a function goes over."""
    if python in (builtins.map, builtins.filter):
        return range(1, count)
    return range(0 if python in (builtins.min, builtins.max) and count > 1 else min(count, 1))


def _for_generators(python: Any, by_items: type | tuple[()] = Iterator) -> Callable[[Handler], Handler]:
    """Register a handler for calls with a generator; others, and those with items ``by_items``, go on as before."""
    usual = FUNCTIONS.get(python)

    def register(handler: Handler) -> Handler:
        def dispatch(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
            over = _gone_over(python, len(args))
            given = enumerate(args)
            args = [(iterator_of(ctx, a) or a) if k in over and isinstance(a, Object) else a for k, a in given]
            found = [args[k] for k in over]
            if usual is None or any(isinstance(a, Generator) and not isinstance(a, by_items) for a in found):
                return handler(ctx, args, keywords)
            return usual(ctx, args, keywords)

        dispatch.__dict__.update(getattr(usual, "__dict__", {}), streams=True)
        FUNCTIONS[python] = dispatch
        return handler

    return register


def _not(ctx: Context, x: Operand) -> Operand:
    return literal(not x.value) if isinstance(x, Literal) else ctx.emit("logical_not", x)


def _operand(value: Any) -> Operand:
    assert isinstance(value, Scalar)
    return value.operand


@_for_generators(builtins.sum)
def _sum(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    source, *start = args
    assert isinstance(source, Generator)
    cell = Cell("total")
    ctx.state[cell] = start[0] if start else keywords.get("start", constant(0))

    def add(item: Abstract) -> None:
        ctx.state[cell] = binary(ctx, "Add", ctx.state[cell], item)

    drive(ctx, source, add)
    return ctx.state.pop(cell)  # type: ignore[no-any-return]


def _search(wanted: bool) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        (source,) = args
        assert isinstance(source, Generator)
        cell = Cell("found")
        ctx.state[cell] = constant(False)

        def look(item: Abstract) -> None:
            holds = truth(ctx, item)
            if not ctx.dead:
                ctx.state[cell] = ctx.python_bool(holds if wanted else _not(ctx, holds))

        drive(ctx, source, look, lambda: _operand(ctx.state[cell]))
        found = _operand(ctx.state.pop(cell))
        return ctx.python_bool(found if wanted else _not(ctx, found))

    return handler


_for_generators(builtins.any, ())(_search(True))
_for_generators(builtins.all, ())(_search(False))


def _extreme(name: str, op: str) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        (source,) = args
        assert isinstance(source, Generator)
        key, default = keywords.get("key"), keywords.get("default")
        cell = Cell("best")
        ctx.state[cell] = UNBOUND

        def better(best: Abstract, item: Abstract) -> Abstract:
            a, b = (item, best) if absent(key) else (ctx.call(ctx, key, [x], {}) for x in (item, best))
            test = truth(ctx, compare(ctx, op, a, b)) if not ctx.dead else literal(False)
            chosen = branch(ctx, test, (lambda: item, lambda: best)) if not ctx.dead else None
            return best if chosen is None else chosen

        def take(item: Abstract) -> None:
            best = ctx.state[cell]
            if isinstance(best, Maybe):
                ctx.state[cell] = branch(ctx, best.flag, (lambda: better(best.value, item), lambda: item)) or item
            else:
                ctx.state[cell] = item if best is UNBOUND else better(best, item)

        drive(ctx, source, take)
        return _or_else(ctx, ctx.state.pop(cell, UNBOUND), default, lambda: _empty(ctx, name))

    return handler


_for_generators(builtins.min)(_extreme("min", "Lt"))
_for_generators(builtins.max)(_extreme("max", "Gt"))


def _empty(ctx: Context, name: str) -> Abstract:
    try:
        getattr(builtins, name)(())
    except ValueError as error:
        ctx.raise_error("ValueError", str(error))
    return constant(0)


def _or_else(ctx: Context, found: Any, default: Abstract | None, fail: Callable[[], Abstract]) -> Abstract:
    """What was found; where nothing was, the default or the failure."""
    if ctx.dead:
        return constant(0)
    other = fail if default is None else lambda: default
    if found is UNBOUND:
        return other()
    if not isinstance(found, Maybe):
        return found  # type: ignore[no-any-return]
    result = branch(ctx, found.flag, (lambda: found.value, other))
    return constant(0) if result is None else result


@_for_generators(builtins.next, ())
def _next(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """``next`` of a generator that has not begun, and is not asked again."""
    source, *default = args
    if isinstance(source, ArrayRef) and source.rank == 1:
        ctx.limitation("W203", "next() of an array, or of a.flat, is not supported in compiled code",
                       "make an iterator of it: it = iter(a)")  # fmt: skip
    if not isinstance(source, Generator):
        ctx.raise_error("TypeError", f"'{type_name(source)}' object is not an iterator")
        return constant(0)
    cell, found = Cell("item"), Cell("found")
    ctx.state[cell], ctx.state[found] = UNBOUND, constant(False)

    def take(item: Abstract) -> None:
        ctx.state[cell], ctx.state[found] = item, constant(True)

    drive(ctx, source, take, lambda: _operand(ctx.state[found]))
    asked_once(ctx, source, ctx.state.pop(found) if not ctx.dead else constant(True))

    def stop_iteration() -> Abstract:
        ctx.raise_error("StopIteration", "")
        return constant(0)

    return _or_else(ctx, ctx.state.pop(cell, UNBOUND), default[0] if default else None, stop_iteration)


@function(builtins.iter)
def _iter(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if len(args) != 1:
        ctx.limitation("W203", "iter() with a sentinel", "write the loop with 'while True' and 'break'")
    if isinstance(args[0], Generator):
        return args[0]
    if isinstance(args[0], Object) and (made := ctx.library["call_special"](ctx, args[0], "__iter__")) is not None:
        return made  # type: ignore[no-any-return]
    return ctx.call(ctx, Static(iterating.one_by_one), args, {})


_iter.takes_lists = True  # type: ignore[attr-defined]


# -- generators of generators ------------------------------------------------------------------------------------


@_for_generators(builtins.enumerate)
def _enumerate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    source, *start = args
    assert isinstance(source, Generator)
    first = start[0] if start else keywords.get("start", constant(0))

    def run(ctx: Context, action: Any, stop: Any) -> None:
        place = Cell("number")
        ctx.state[place] = first

        def numbered(item: Abstract) -> None:
            number = ctx.state[place]
            ctx.state[place] = binary(ctx, "Add", number, constant(1))
            action(Tuple((number, item)))

        drive(ctx, source, numbered, stop)
        ctx.state.pop(place, None)

    return Generator(ctx, run, holds=args)


@_for_generators(builtins.map)
def _map(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    f, source, *more = args
    if more or not isinstance(source, Generator):
        return FUNCTIONS[builtins.map](ctx, [f, *(_frozen_list(ctx, s) for s in (source, *more))], keywords)

    def run(ctx: Context, action: Any, stop: Any) -> None:
        def mapped(item: Abstract) -> None:
            value = ctx.call(ctx, f, [item], {})
            if not ctx.dead:
                action(value)

        drive(ctx, source, mapped, stop)

    return Generator(ctx, run, holds=args)


@_for_generators(builtins.filter, ())
def _filter(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    f, iterable = args
    must_iterate(ctx, iterable)

    def run(ctx: Context, action: Any, stop: Any) -> None:
        def filtered(item: Abstract) -> None:
            holds = truth(ctx, item if absent(f) else ctx.call(ctx, f, [item], {}))

            def passed() -> None:
                action(item)

            if not ctx.dead:
                branch(ctx, holds, (passed, lambda: None))

        drive(ctx, items_of(ctx, iterable), filtered, stop)

    return Generator(ctx, run, filter, args)


def _frozen_list(ctx: Context, value: Abstract) -> Abstract:
    return _listed(ctx, value) if isinstance(value, Generator) else value
