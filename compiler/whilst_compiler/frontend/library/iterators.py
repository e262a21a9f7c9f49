"""``itertools`` and ``functools.reduce``: generators made of generators, and what can be asked by index."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.arrays.slicing import int_operand
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.iteration.displays import Spread
from whilst_compiler.frontend.iteration.generators import Action, Generator, Stop, drive
from whilst_compiler.frontend.iteration.iteration import choose
from whilst_compiler.frontend.iteration.iterators import Items, Iterator, items_by_index, must_iterate
from whilst_compiler.frontend.library.written import streaming
from whilst_compiler.frontend.operators.operators import binary
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, Handler, absent, inline, take
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    UNBOUND,
    Abstract,
    Cell,
    Iterated,
    Maybe,
    Scalar,
    Tuple,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["items_of", "stream"]

_ENDLESS = 2**63 - 1


def stream(*callables: Any) -> Callable[[Handler], Handler]:
    """Register a handler that takes generators and lists as they are."""

    def register(handler: Handler) -> Handler:
        handler.streams = handler.takes_lists = True  # type: ignore[attr-defined]
        FUNCTIONS.update(dict.fromkeys(callables, handler))
        return handler

    return register


def items_of(ctx: Context, source: Abstract) -> Generator:
    """Anything that can be gone through, as a generator."""
    made = source if isinstance(source, Generator) else inline(ctx, streaming.items, source)
    assert isinstance(made, Generator)
    return made


# -- told in Python ----------------------------------------------------------------------------------------------------


def _told(python: Any, meaning: Any, *names: str) -> None:
    """The function of the library of the same meaning; ``names`` are those of its arguments."""

    @stream(python)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, meaning.__name__, args, keywords, names)
        return inline(ctx, meaning, *given.values())  # type: ignore[arg-type]


_told(itertools.chain.from_iterable, streaming.flattened, "iterable")
_told(itertools.compress, streaming.compress, "data", "selectors")
_told(itertools.cycle, streaming.cycle, "iterable")
_told(itertools.takewhile, streaming.takewhile, "predicate", "iterable")
_told(itertools.dropwhile, streaming.dropwhile, "predicate", "iterable")
_told(itertools.filterfalse, streaming.filterfalse, "function", "iterable")
_told(itertools.starmap, streaming.starmap, "function", "iterable")


@stream(itertools.chain)
def _chain(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if args and isinstance(args[0], Spread):
        return inline(ctx, streaming.flattened, args[0].items)
    return inline(ctx, streaming.chain, *args)


_BOUNDS = (("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.", 0),
           ("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.", 0),
           ("Step for islice() must be a positive integer or None.", 1))  # fmt: skip


@stream(itertools.islice)
def _islice(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    source, *bounds = args
    start, stop, step = (constant(0), *bounds, constant(1))[:3] if len(bounds) == 1 else (*bounds, constant(1))[:3]
    given = []
    for value, usual, (message, least) in zip(
        (start, stop, step), (0, _ENDLESS, 1), (_BOUNDS[1], _BOUNDS[0], _BOUNDS[2])
    ):
        bound = literal(usual) if absent(value) else int_operand(ctx, value)
        if not (isinstance(bound, Literal) and bound.value.real >= least):
            ok = ctx.emit("greater_equal", bound, literal(least))
            bound = ctx.check(bound, ok, "ValueError", message)
        given.append(ctx.python_int(bound))
    return constant(0) if ctx.dead else inline(ctx, streaming.islice, source, *given)


# -- asked by index ----------------------------------------------------------------------------------------------------


@stream(itertools.count)
def _count(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "count", args, keywords, [], ["start", "step"])
    start, step = given["start"] or constant(0), given["step"] or constant(1)

    def item(c: Context, k: Operand) -> Abstract:
        return binary(c, "Add", start, binary(c, "Mult", c.python_int(k), step))

    if all(isinstance(x, Scalar) and x.spec.dtype.kind in "bi" for x in (start, step)):
        return _by_index(ctx, itertools.count, (start, step), Iterated(literal(_ENDLESS), item))
    ctx.limitation("W203", "count() of numbers that are not integers", "count with integers, and scale the item")


@stream(itertools.repeat)
def _repeat(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "repeat", args, keywords, ["object"], ["times"])
    value, times = given["object"], given["times"]
    assert value is not None
    length = literal(_ENDLESS) if times is None else ctx.emit("maximum", int_operand(ctx, times), literal(0))
    return _by_index(ctx, itertools.repeat, (value,), Iterated(length, lambda c, k: value))


def _by_index(ctx: Context, cls: type, holds: tuple[Abstract, ...], items: Items) -> Abstract:
    return Iterator(ctx, cls, holds, lambda c, wholly: items)


@stream(itertools.zip_longest)
def _zip_longest(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    fill = keywords.get("fillvalue", NONE_VALUE)
    must_iterate(ctx, *args)
    return Iterator(ctx, itertools.zip_longest, args, lambda c, wholly: _longest(c, args, fill, wholly))


def _longest(ctx: Context, args: list[Abstract], fill: Abstract, wholly: bool) -> Items:
    sources = [items_by_index(ctx, a, wholly) for a in args]
    known = [s for s in sources if isinstance(s, list)]
    if len(known) == len(sources):
        return [Tuple(row) for row in itertools.zip_longest(*known, fillvalue=fill)]
    lengths = [literal(len(s)) if isinstance(s, list) else s.length for s in sources]
    longest = functools.reduce(lambda a, b: ctx.emit("maximum", a, b), lengths)

    def item(c: Context, k: Operand) -> Abstract:
        return Tuple(tuple(_or_fill(c, s, n, k, fill) for s, n in zip(sources, lengths)))

    return Iterated(longest, item)


def _or_fill(ctx: Context, source: list[Abstract] | Iterated, length: Operand, k: Operand, fill: Abstract) -> Abstract:
    def there() -> Abstract:
        return choose(ctx, k, tuple(source)) if isinstance(source, list) else source.item(ctx, k)

    found = branch(ctx, ctx.emit("less", k, length), (there, lambda: fill))
    return fill if found is None else found


# -- with a memory -----------------------------------------------------------------------------------------------------


def _or_first(ctx: Context, cell: Cell, item: Abstract, then: Callable[[Abstract], Abstract]) -> Abstract:
    """``then`` of what the cell holds; the item where it holds nothing yet."""
    held = ctx.state[cell]
    if isinstance(held, Maybe):
        return branch(ctx, held.flag, (lambda: then(held.value), lambda: item)) or item
    return item if held is UNBOUND else then(held)


@stream(functools.reduce)
def _reduce(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "reduce", args, keywords, ["function", "iterable"], ["initial"])
    function, source = given["function"], given["iterable"]
    assert function is not None and source is not None
    cell = Cell("total")
    ctx.state[cell] = UNBOUND if given["initial"] is None else given["initial"]

    def add(item: Abstract) -> None:
        ctx.state[cell] = _or_first(ctx, cell, item, lambda total: ctx.call(ctx, function, [total, item], {}))

    drive(ctx, items_of(ctx, source), add)
    found = ctx.state.pop(cell, UNBOUND)
    if not ctx.dead and (found is UNBOUND or isinstance(found, Maybe)):
        some = found.flag if isinstance(found, Maybe) else literal(False)
        ctx.check(some, some, "TypeError", "reduce() of empty iterable with no initial value")
        found = found.value if isinstance(found, Maybe) else constant(0)
    return constant(0) if ctx.dead else found


@stream(itertools.accumulate)
def _accumulate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "accumulate", args, keywords, ["iterable"], ["func", "initial"])
    source, initial = given["iterable"], given["initial"]
    function = given["func"]
    assert source is not None
    if not absent(initial):
        source = inline(ctx, streaming.chain, Tuple((initial,)), source)  # type: ignore[arg-type]

    def further(ctx: Context, total: Abstract, item: Abstract) -> Abstract:
        if function is None or absent(function):
            return binary(ctx, "Add", total, item)
        return ctx.call(ctx, function, [total, item], {})

    def run(ctx: Context, action: Action, stop: Stop | None) -> None:
        cell = Cell("total")
        ctx.state[cell] = UNBOUND

        def add(item: Abstract) -> None:
            total = _or_first(ctx, cell, item, lambda held: further(ctx, held, item))
            if not ctx.dead:
                ctx.state[cell] = total
                action(total)

        drive(ctx, items_of(ctx, source), add, stop)
        ctx.state.pop(cell, None)

    return Generator(ctx, run, holds=args)


@stream(itertools.pairwise)
def _pairwise(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (source,) = args

    def run(ctx: Context, action: Action, stop: Stop | None) -> None:
        cell = Cell("before")
        ctx.state[cell] = UNBOUND

        def pair(item: Abstract) -> None:
            before = ctx.state[cell]
            ctx.state[cell] = item
            if isinstance(before, Maybe):
                branch(ctx, before.flag, (lambda: action(Tuple((before.value, item))), lambda: None))
            elif before is not UNBOUND:
                action(Tuple((before, item)))

        drive(ctx, items_of(ctx, source), pair, stop)
        ctx.state.pop(cell, None)

    return Generator(ctx, run, holds=args)
