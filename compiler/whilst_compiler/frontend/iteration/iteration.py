"""What ``for`` goes over: ranges, arrays by their first axis, tuples, and enumerate, zip, reversed of those."""

from __future__ import annotations

from collections.abc import Sequence
from enum import EnumMeta
from typing import Any

from whilst_compiler.frontend.arrays.viewing import view_item
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.kinds import each_kind
from whilst_compiler.frontend.joins.unions import Union
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.samples import type_error
from whilst_compiler.frontend.signature.specs import PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Numbered
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.text_values import is_text, of_ticket, ticket
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Instance,
    Iterated,
    OneOf,
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

__all__ = ["are_many_texts", "choose", "gone_through", "iterate", "range_length", "unpack", "unpack_all"]

_PACKED = 16
_TEXTS = 32
"""So many texts are gone through one by one: more than the alphabet has."""


def iterate(ctx: Context, value: Abstract) -> list[Abstract] | Iterated:
    """The items one by one where their number and types are known now, else a length and an item by index."""
    match value:
        case Iterated():
            return value
        case Range():
            return Iterated(range_length(ctx, value), lambda c, k: _range_item(c, value, k))
        case ArrayRef():
            if not value.rank:
                ctx.raise_error("TypeError", "iteration over a 0-d array")
                return []
            return Iterated(ctx.size_operand(value.dims[0]), lambda c, k: view_item(c, value, k))
        case Tuple(items):
            specs = {i.spec if isinstance(i, Scalar) else None for i in items}
            if len(items) > _PACKED and len(specs) == 1 and None not in specs:
                return _packed(ctx, value)
            return _by_ticket(ctx, list(items))
        case Record(cls, names) if cls is dict:
            return [Static(n) for n in names]
        case Static(str() as text):
            return _by_ticket(ctx, [Static(c) for c in text])
        case Static(tuple() | list() | frozenset() as items):
            found = [constant(i) if i.__class__ in (bool, int, float, complex) else Static(i) for i in items]
            return _by_ticket(ctx, found)
        case Static(bytes() as data):
            return iterate(ctx, Tuple(tuple(map(constant, data))))
        case Static(EnumMeta() as members):
            return [Static(member) for member in list[Any](members)]
        case Static(other) if hasattr(type(other), "__iter__"):
            ctx.limitation("W240", f"going over a {type(other).__name__} from outside is not supported yet",
                           "make a list or an array of its items before")  # fmt: skip
        case Optional(flag, some):
            ctx.check(flag, flag, "TypeError", "'NoneType' object is not iterable")
            return iterate(ctx, some)
        case Instance() | OneOf() | Numbered() if (made := ctx.library["iterator_of"](ctx, value)) is not None:
            return iterate(ctx, made)
        case Special() if not isinstance(value, Numbered):
            return ask(ctx, value, "iterate")  # type: ignore[no-any-return]
    type_error(ctx, f"'{type_name(value)}' object is not iterable", iter, value)
    return []


def _packed(ctx: Context, value: Tuple) -> Iterated:
    scalars = [i for i in value.items if isinstance(i, Scalar)]
    spec = scalars[0].spec
    array = ctx.emit("pack", *(s.operand for s in scalars), dims=(len(scalars),))
    return Iterated(literal(len(scalars)), lambda c, k: Scalar(spec, c.emit("load", array, k)))


def _by_ticket(ctx: Context, items: list[Any]) -> list[Abstract] | Iterated:
    """Many texts by index, so that what is done with each is not written out; other items as they are."""
    if not are_many_texts(items):
        return items
    array = ctx.emit("pack", *(ticket(ctx, item) for item in items), dims=(len(items),))
    return Iterated(literal(len(items)), lambda c, k: of_ticket(c.emit("load", array, k)))


def are_many_texts(items: Sequence[Abstract]) -> bool:
    return len(items) > _TEXTS and all(map(is_text, items))


def range_length(ctx: Context, r: Range) -> Operand:
    """The number of items, without overflow at the ends of int64."""
    start, stop, step = r.start.operand, r.stop.operand, r.step.operand
    if all(isinstance(x, Literal) for x in (start, stop, step)):
        return literal(len(range(*(int(x.value.real) for x in (start, stop, step) if isinstance(x, Literal)))))
    zero, one = literal(0), literal(1)
    if isinstance(step, Literal) and step.value == 1:
        if isinstance(start, Literal) and start.value == 0:
            return ctx.emit("maximum", stop, zero)
        span = ctx.emit("checked_subtract", stop, start)
        return ctx.emit("maximum", span, zero)
    if isinstance(step, Literal):
        up = step.value.real > 0
        low, high = (start, stop) if up else (stop, start)
        size = literal(abs(int(step.value.real)))
        span = ctx.emit("maximum", ctx.emit("checked_subtract", high, low), zero)
        return ctx.emit("add", ctx.emit("floor_divide", ctx.emit("subtract", span, one), size), one)
    positive = ctx.emit("greater", step, zero)
    low = ctx.emit("where", positive, start, stop)
    high = ctx.emit("where", positive, stop, start)
    width = ctx.emit("checked_subtract", high, low)
    length = ctx.emit("maximum", ctx.emit("absolute", ctx.emit("maximum", step, literal(1 - (1 << 63)))), one)
    last = ctx.emit("subtract", ctx.emit("maximum", width, one), one)
    some = ctx.emit("cast", ctx.emit("greater", width, zero), dtype="i64")
    return ctx.emit("add", ctx.emit("floor_divide", last, length), some)


def _range_item(ctx: Context, r: Range, k: Operand) -> Abstract:
    step = r.step.operand
    offset = k if isinstance(step, Literal) and step.value == 1 else ctx.emit("multiply", k, step)
    start = r.start.operand
    if isinstance(start, Literal) and start.value == 0:
        return Scalar(PY_INT, offset)
    return Scalar(PY_INT, ctx.emit("add", start, offset))


def gone_through(ctx: Context, value: Abstract) -> Abstract:
    """A value as it can be looked at more than once: what gives its items once gives them all now."""
    if isinstance(value, Instance | OneOf | Numbered):
        value = ctx.library["iterator_of"](ctx, value) or value
    return ask(ctx, value, "frozen") if isinstance(value, Special) and not isinstance(value, Numbered) else value


def unpack(ctx: Context, value: Abstract, count: int, star: int | None = None) -> list[Abstract]:
    """The items of an unpacking into ``count`` targets; ValueError (at run time) where the number differs."""
    if isinstance(value, Union):
        parts = each_kind(ctx, [value], lambda one: Tuple(tuple(unpack(ctx, one, count, star))))
        return list(parts.items) if isinstance(parts, Tuple) else []
    if isinstance(value, ArrayRef):
        return _unpack_array(ctx, value, count, star)
    if isinstance(value, Static) and value.value is None:
        ctx.raise_error("TypeError", "cannot unpack non-iterable NoneType object")
        return []
    value = gone_through(ctx, value)
    if isinstance(value, Scalar):
        ctx.raise_error("TypeError", f"cannot unpack non-iterable {type_name(value)} object")
        return []
    source = iterate(ctx, value)
    if ctx.dead:
        return []
    if isinstance(source, Iterated):
        length = source.length
        if isinstance(length, Literal):
            source = [source.item(ctx, literal(k)) for k in range(int(length.value.real))]
        elif star is not None and isinstance(value, Special) and f"{value.kind}.unpack_star" in ctx.library:
            return ask(ctx, value, "unpack_star", count, star)  # type: ignore[no-any-return]
        elif star is not None:
            return unpack(ctx, ctx.call(ctx, Static(list), [value], {}), count, star)
        else:
            _check_count(ctx, length, count)
            return [source.item(ctx, literal(k)) for k in range(count)]
    if star is not None:
        after = count - star - 1
        if len(source) < count - 1:
            message = f"not enough values to unpack (expected at least {count - 1}, got {len(source)})"
            ctx.raise_error("ValueError", message)
            return []
        middle = ctx.library["new_list"](ctx, source[star : len(source) - after])
        return [*source[:star], middle, *source[len(source) - after :]]
    if len(source) != count:
        few = len(source) < count
        text = f"not enough values to unpack (expected {count}, got {len(source)})"
        ctx.raise_error("ValueError", text if few else _too_many(count, len(source), value))
        return []
    return source


def _too_many(count: int, got: int, value: Abstract) -> str:
    """CPython's sentence, asked of it: newer versions also tell how many there were."""
    sample = list(range(got)) if isinstance(value, Tuple) and value.cls is list else tuple(range(got))
    names = ", ".join(f"x{k}" for k in range(count)) + ("," if count == 1 else "")
    try:
        exec(f"{names} = sample", {"sample": sample})
    except ValueError as error:
        return str(error)
    return "too many values to unpack"


def _check_count(ctx: Context, length: Operand, count: int) -> None:
    want = literal(count)
    enough = ctx.emit("greater_equal", length, want)
    message = f"not enough values to unpack (expected {count}, got {{0}})"
    length = ctx.check(length, enough, "ValueError", message, length)
    exact = ctx.emit("equal", length, want)
    ctx.check(length, exact, "ValueError", f"too many values to unpack (expected {count})")


def _unpack_array(ctx: Context, a: ArrayRef, count: int, star: int | None) -> list[Abstract]:
    if not a.rank:
        ctx.raise_error("TypeError", "iteration over a 0-d array")
        return []
    length = ctx.size_operand(a.dims[0])
    if star is not None:
        return _unpack_with_rest(ctx, a, length, count - 1, star)
    if not (isinstance(length, Literal) and length.value == count):
        _check_count(ctx, length, count)
    if ctx.dead:
        return []
    return [view_item(ctx, a, literal(k)) for k in range(count)]


def _unpack_with_rest(ctx: Context, a: ArrayRef, length: Operand, count: int, star: int) -> list[Abstract]:
    """``count`` items of an array, and at ``star`` a list of the rest."""
    message = f"not enough values to unpack (expected at least {count}, got {{0}})"
    length = ctx.check(length, ctx.emit("greater_equal", length, literal(count)), "ValueError", message, length)
    if ctx.dead:
        return []
    last = [ctx.emit("subtract", length, literal(k)) for k in range(count - star, 0, -1)]
    end = ctx.emit("subtract", length, literal(count - star))
    rest = ctx.library["part_of_axis"](ctx, a, ctx.python_int(literal(star)), ctx.python_int(end))
    middle = ctx.call(ctx, Static(list), [rest], {})
    return [*(view_item(ctx, a, literal(k)) for k in range(star)), middle, *(view_item(ctx, a, k) for k in last)]


def unpack_all(ctx: Context, value: Abstract) -> list[Abstract]:
    """The items of ``*value``, whose number must be known now."""
    value = gone_through(ctx, value)
    source = iterate(ctx, value)
    if isinstance(source, Iterated):
        if not isinstance(source.length, Literal):
            ctx.limitation(
                "W236",
                "* of something whose length is known only at run time",
                "write the items one by one: x[0], x[1]",
            )
        return [source.item(ctx, literal(k)) for k in range(int(source.length.value.real))]
    return source


def choose(ctx: Context, index: Operand, items: tuple[Abstract, ...]) -> Abstract:
    """``items[index]`` for an index in range, as a choice between the items."""
    if not items or ctx.dead:
        return constant(0)
    if isinstance(index, Literal):
        return items[int(index.value.real)]
    specs = {i.spec if isinstance(i, Scalar) else None for i in items}
    if len(items) > 4 and len(specs) == 1 and None not in specs:
        scalars = [i for i in items if isinstance(i, Scalar)]
        array = ctx.emit("pack", *(s.operand for s in scalars), dims=(len(scalars),))
        return Scalar(scalars[0].spec, ctx.emit("load", array, index))
    result = branch(ctx, index, [lambda item=item: item for item in items])  # type: ignore[misc]
    return constant(0) if result is None else result
