"""Tuples whose length is known only at run time: lists that nobody changes."""

from __future__ import annotations

import builtins
from typing import Any

from whilst_compiler.frontend.arrays.slicing import Slice, int_operand
from whilst_compiler.frontend.containers.composites import TUPLE, Composite, OfComposite
from whilst_compiler.frontend.containers.linked import Linked
from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef
from whilst_compiler.frontend.containers.pools import OfNumber
from whilst_compiler.frontend.iteration.iteration import iterate, unpack_all
from whilst_compiler.frontend.library.hashes import hash_of, mixed
from whilst_compiler.frontend.library.lists import extend_by, index_in
from whilst_compiler.frontend.library.tuple_hashes import hash_begun, hash_ended, hash_with
from whilst_compiler.frontend.library.written import sequences, tupling
from whilst_compiler.frontend.lists import list_runs, lists
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, inline, method
from whilst_compiler.frontend.values.parts import is_array_item
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.templates import OfTuple
from whilst_compiler.frontend.values.text_values import OfText
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Iterated,
    Scalar,
    Static,
    Tuple,
    constant,
)
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType

__all__ = ["SERVICES", "long_tuple"]


def long_tuple(ref: ListRef) -> Composite:
    """A tuple of what a list holds, which nobody else may refer to."""
    return Composite(TUPLE, tuple, (ref,))


def _long(ctx: Context, items: tuple[Abstract, ...]) -> Composite:
    return long_tuple(lists.new_list(ctx, items, "tuple"))


@function(tuple.__new__)
def _new(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """The items as a tuple of a class: a named tuple has as many as fields (``_make`` asks for that)."""
    cls, *given = args
    made = _tuple(ctx, given, {})
    if ctx.dead or not isinstance(cls, Static):
        return made
    names = getattr(cls.value, "_fields", None)
    if isinstance(made, Composite) and names is not None:
        size = lists.length(ctx, made.parts[0])
        fits = ctx.emit("equal", size, literal(len(names)))
        ctx.check(size, fits, "TypeError", f"Expected {len(names)} arguments, got {{0}}", size)
        made = Tuple(tuple(lists.element_at(ctx, made.parts[0], literal(k)) for k in range(len(names))))
    if not isinstance(made, Tuple):
        ctx.limitation("W200", f"a {cls.value.__name__} made of items whose number is not known",
                       "make a tuple of them")  # fmt: skip
    return Tuple(made.items, cls.value)


@function(builtins.tuple)
def _tuple(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return collected(ctx, args[0]) if args else Tuple(())


_tuple.streams = True  # type: ignore[attr-defined]


def collected(ctx: Context, value: Abstract) -> Abstract:
    """``tuple(value)``."""
    if isinstance(value, Composite) and value.kind == TUPLE:
        return value
    if isinstance(value, Special) and not isinstance(value, ListRef):
        value = ctx.call(ctx, Static(list), [value], {})
        if not ctx.dead:
            value = lists.frozen(ctx, value)
    source = iterate(ctx, value) if not ctx.dead else []
    if not isinstance(source, Iterated) or isinstance(source.length, Literal):
        return Tuple(tuple(unpack_all(ctx, value))) if not ctx.dead else Tuple(())
    made = lists.new_list(ctx, (), "tuple")
    extend_by(ctx, made, value if isinstance(value, ListRef | ArrayRef) else source)
    return long_tuple(made)


def as_list(ctx: Context, value: Abstract) -> ListRef | None:
    """The items of a tuple of either kind as a list; None for other values."""
    if isinstance(value, Composite) and value.kind == TUPLE:
        return value.parts[0]
    if isinstance(value, Tuple) and issubclass(value.cls, tuple):
        return lists.new_list(ctx, value.items, "tuple")
    if isinstance(value, Linked):
        return as_list(ctx, ask(ctx, value, "frozen"))
    return None


# -- items -------------------------------------------------------------------------------------------------------------


def _get(ctx: Context, t: Composite, index: Any) -> Abstract:
    (ref,) = t.parts
    if isinstance(index, Slice):
        made = ctx.library["list.get_item"](ctx, ref, index)
        return constant(0) if ctx.dead else long_tuple(made)
    if isinstance(index, list) or not (isinstance(index, Scalar) and index.spec.dtype.kind in "biu"):
        found = "tuple" if isinstance(index, list) else type_name(index)
        ctx.raise_error("TypeError", f"tuple indices must be integers or slices, not {found}")
        return constant(0)
    i = index_in(ctx, ref, index, "tuple index out of range")
    return constant(0) if ctx.dead else lists.element_at(ctx, ref, i)


def _sliced(ctx: Context, t: Tuple, index: Slice) -> Abstract:
    """A part of a tuple of known length, between bounds that are not."""
    return _get(ctx, long_tuple(lists.new_list(ctx, t.items, "tuple")), index)


def _no_item(verb: str) -> Any:
    def refuse(ctx: Context, t: Composite, *args: Any) -> None:
        ctx.raise_error("TypeError", f"'tuple' object {verb}")

    return refuse


def _of_list(operation: str) -> Any:
    return lambda ctx, t, *args: ctx.library[f"list.{operation}"](ctx, t.parts[0], *args)


def _count(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return inline(ctx, sequences.count, as_list(ctx, args[0]), *args[1:])  # type: ignore[arg-type]


def _index(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return inline(ctx, sequences.place_in_tuple, as_list(ctx, args[0]), *args[1:])  # type: ignore[arg-type]


method("tuple", "count")(_count)
method("tuple", "index")(_index)


# -- operators ---------------------------------------------------------------------------------------------------------


def _binary(ctx: Context, t: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if op == "Mult":
        times, repeated = (a, b) if isinstance(a, Scalar) else (b, a)
        ref = as_list(ctx, repeated)
        if ref is not None and isinstance(times, Scalar) and times.spec.dtype.kind in "biu":
            return long_tuple(list_runs.repeated(ctx, ref, int_operand(ctx, times)))
        if ref is not None and isinstance(times, Scalar | Special | Tuple):
            ctx.raise_error("TypeError", f"can't multiply sequence by non-int of type '{type_name(times)}'")
        return None
    if op != "Add" or as_list(ctx, a) is None or isinstance(b, ArrayRef):
        return None
    first, second = as_list(ctx, a), as_list(ctx, b)
    if second is None or first is None:
        ctx.raise_error("TypeError", f'can only concatenate tuple (not "{type_name(b)}") to tuple')
        return None
    return long_tuple(list_runs.concatenated(ctx, first, second))


def _compare(ctx: Context, t: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if isinstance(a, ArrayRef) or isinstance(b, ArrayRef):
        return None
    first, second = as_list(ctx, a), as_list(ctx, b)
    if first is None or second is None:
        return constant(op == "NotEq") if op in ("Eq", "NotEq") else None
    return ctx.library["list.compare"](ctx, first, op, first, second)  # type: ignore[no-any-return]


def _frozen(ctx: Context, t: Composite) -> Abstract:
    found = lists.frozen(ctx, t.parts[0])
    return Tuple(found.items) if isinstance(found, Tuple) else t


# -- hashes ------------------------------------------------------------------------------------------------------------


@function(tupling.stirred)
def _stirred(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    total, item = args
    assert isinstance(total, Scalar)
    moved = ctx.emit("multiply", total.operand, literal(1000003))
    return ctx.python_int(mixed(ctx, ctx.emit("add", moved, hash_of(ctx, item))))


@function(tupling.begun)
def _begun(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return ctx.python_int(ctx.cast(hash_begun(), DType.I64))


@function(tupling.lane)
def _lane(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    total, h = (x.operand for x in args if isinstance(x, Scalar))
    return ctx.python_int(ctx.cast(hash_with(ctx, ctx.cast(total, DType.U64), h), DType.I64))


@function(tupling.ended)
def _ended(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    total, size = (x.operand for x in args if isinstance(x, Scalar))
    return ctx.python_int(hash_ended(ctx, ctx.cast(total, DType.U64), ctx.cast(size, DType.U64)))


def _hash(ctx: Context, t: Composite) -> Operand:
    found = inline(ctx, tupling.keyed, t.parts[0])
    return found.operand if isinstance(found, Scalar) else literal(0)


def _exact_hash(ctx: Context, t: Composite) -> Abstract:
    return inline(ctx, tupling.hashed, t.parts[0])


# -- columns of rows ---------------------------------------------------------------------------------------------------


def _columns(ctx: Context, rows: ListRef, strict: bool) -> list[Abstract] | Iterated:
    """The items of ``zip(*rows)``: tuples of what stands at one place in all rows."""
    found = lists.content(ctx, rows)
    if isinstance(found, Items) or strict or not _is_row(found.element):
        what = "strict" if strict else "of rows that are not lists, tuples, texts or arrays"
        ctx.limitation("W236", f"zip(*rows) that is {what}" if strict else f"zip(*rows) {what}",
                       "write the loop over the columns: [row[k] for row in rows]")  # fmt: skip
    if isinstance(found.element, OfTuple):
        return Iterated(_width(ctx, found, len(found.element.items)), lambda c, k: _column(c, rows, k))
    count = inline(ctx, tupling.shortest, rows)
    if ctx.dead:
        return []
    assert isinstance(count, Scalar)

    def now(c: Context) -> Operand:
        least = inline(c, tupling.shortest, rows)
        return least.operand if isinstance(least, Scalar) else literal(0)

    return Iterated(count.operand, lambda c, k: _column(c, rows, k), now=now)


def _width(ctx: Context, rows: Buffer, width: int) -> Operand:
    """Of tuples that all have so many items: none where there is no row."""
    some = ctx.emit("greater", rows.length, literal(0))
    return ctx.emit("where", some, literal(width), literal(0))


def _column(ctx: Context, rows: ListRef, k: Operand) -> Abstract:
    return inline(ctx, tupling.column, rows, ctx.python_int(k))


def _is_row(template: Any) -> bool:
    """Whether it has items that can be had by index, one after the other."""
    if isinstance(template, OfComposite):
        return template.kind == TUPLE
    if isinstance(template, OfTuple):
        return issubclass(template.cls, tuple | list)
    return isinstance(template, OfNumber | OfText) or is_array_item(template)


_OPERATIONS = {
    "get_item": _get, "set_item": _no_item("does not support item assignment"),
    "delete_item": _no_item("doesn't support item deletion"),
    **{name: _of_list(name) for name in ("length", "truth", "iterate", "contains", "unpack_star", "array_like")},
    "binary": _binary, "in_place": lambda *_: None, "compare": _compare, "frozen": _frozen,
    "hash": _hash, "exact_hash": _exact_hash, "sliced": _sliced,
}  # fmt: skip
SERVICES: dict[str, Any] = {f"{TUPLE}.{name}": operation for name, operation in _OPERATIONS.items()}
SERVICES |= {"tuple_of": collected, "tuple.long": _long, "columns": _columns}
