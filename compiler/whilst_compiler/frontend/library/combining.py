"""``itertools.product`` and the selections of some items: loops in loops."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.arrays.indexing import get_item
from whilst_compiler.frontend.arrays.slicing import int_operand
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.iteration.displays import Spread
from whilst_compiler.frontend.iteration.generators import Action, Generator, Stop, drive
from whilst_compiler.frontend.library.iterators import items_of, stream
from whilst_compiler.frontend.library.written import choosing
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, inline, take
from whilst_compiler.frontend.values.values import Abstract, Range, Scalar, Static, Tuple, constant, constant_of
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand

__all__: list[str] = []


def _kept(ctx: Context, source: Abstract) -> Abstract:
    """What is gone through more than once: a generator as a list of its items."""
    return ctx.call(ctx, Static(list), [source], {}) if isinstance(source, Generator) else source


def _nested(ctx: Context, sources: list[Abstract], action: Callable[[tuple[Abstract, ...]], None], stop: Any) -> None:
    """A loop in a loop for each of the sources; the action gets an item of each."""
    if not sources:
        action(())
        return
    first, *rest = sources

    def inner(item: Abstract) -> None:
        _nested(ctx, rest, lambda items: action((item, *items)), stop)

    drive(ctx, items_of(ctx, first), inner, stop)


@stream(itertools.product)
def _product(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    repeat = keywords.get("repeat", constant(1))
    if any(isinstance(a, Spread) for a in args) or not _is_count(repeat):
        return _product_of_any(ctx, args, repeat)
    sources = [_kept(ctx, a) for a in args] * int(constant_of(repeat).real)

    def run(ctx: Context, action: Action, stop: Stop | None) -> None:
        _nested(ctx, sources, lambda items: action(Tuple(items)), stop)

    return Generator(ctx, run, holds=args)


def _is_count(value: Abstract) -> bool:
    return isinstance(value, Scalar) and value.is_constant and int(constant_of(value).real) >= 0


def _product_of_any(ctx: Context, args: list[Abstract], repeat: Abstract) -> Abstract:
    """Of sources whose number is not known."""
    once = ctx.library["new_list"](ctx)
    for a in args:
        if isinstance(a, Spread):
            inline(ctx, choosing.enter_all, once, a.items)
        elif not ctx.dead:
            inline(ctx, choosing.enter, once, a)
    return inline(ctx, choosing.product_repeated, once, repeat) if not ctx.dead else constant(0)


Indices = tuple[Operand, ...]


def _selections(python: Any, first: Callable[[Context, Indices], Operand], distinct: bool) -> None:
    """Tuples of items at indices in lexicographic order, each from ``first(indices before it)`` on."""

    @stream(python)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, python.__name__, args, keywords, ["iterable"], ["r"])
        pool = _kept(ctx, given["iterable"])  # type: ignore[arg-type]
        size = ctx.call(ctx, Static(len), [pool], {})
        if ctx.dead:
            return constant(0)
        length = size if absent(given["r"]) else given["r"]
        assert length is not None
        if not (isinstance(length, Scalar) and length.is_constant):
            return _of_any_length(ctx, getattr(choosing, python.__name__), pool, length)
        count = int(constant_of(length).real)
        if count < 0:
            ctx.raise_error("ValueError", "r must be non-negative")
            return constant(0)

        def run(ctx: Context, action: Action, stop: Stop | None) -> None:
            def choose_next(chosen: Indices) -> None:
                if len(chosen) == count:
                    action(Tuple(tuple(_item(ctx, pool, i) for i in chosen)))
                    return
                where = Range(_int(ctx, first(ctx, chosen)), _int(ctx, _operand(size)), _int(ctx, literal(1)))
                drive(ctx, items_of(ctx, where), lambda i: taken(chosen, _operand(i)), stop)

            def taken(chosen: Indices, i: Operand) -> None:
                if not distinct or not chosen:
                    choose_next((*chosen, i))
                    return
                new = [ctx.emit("not_equal", i, other) for other in chosen]
                fresh = functools.reduce(lambda a, b: ctx.emit("logical_and", a, b), new)
                branch(ctx, fresh, (lambda: choose_next((*chosen, i)), lambda: None))

            choose_next(())

        return Generator(ctx, run, holds=args)


def _of_any_length(ctx: Context, written: Any, pool: Abstract, r: Abstract) -> Abstract:
    """Where it is not known of how many items each selection is."""
    count = int_operand(ctx, r)
    if ctx.dead:
        return constant(0)
    count = ctx.check(count, ctx.emit("greater_equal", count, literal(0)), "ValueError", "r must be non-negative")
    items = ctx.call(ctx, Static(list), [pool], {})
    return inline(ctx, written, items, ctx.python_int(count)) if not ctx.dead else constant(0)


def _item(ctx: Context, pool: Abstract, i: Operand) -> Abstract:
    return get_item(ctx, pool, ctx.python_int(i))


def _int(ctx: Context, x: Operand) -> Scalar:
    return ctx.python_int(x)


def _operand(value: Abstract) -> Operand:
    assert isinstance(value, Scalar)
    return value.operand


def _after(ctx: Context, chosen: Indices) -> Operand:
    return ctx.emit("add", chosen[-1], literal(1)) if chosen else literal(0)


_selections(itertools.permutations, lambda ctx, chosen: literal(0), True)
_selections(itertools.combinations, _after, False)
_selections(itertools.combinations_with_replacement, lambda ctx, chosen: chosen[-1] if chosen else literal(0), False)
