"""``bytearray``: a list of numbers from 0 to 255 that only it refers to."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.arrays.slicing import Slice, int_operand, slice_bounds
from whilst_compiler.frontend.containers.composites import BYTEARRAY, Composite
from whilst_compiler.frontend.containers.list_values import Items, ListRef
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.library.byte_strings import as_bytes, is_whole, numbers_of, one_number
from whilst_compiler.frontend.library.lists import index_in
from whilst_compiler.frontend.library.written import byte_strings
from whilst_compiler.frontend.lists import list_runs, lists
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, inline, method
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.text_values import is_text
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    ArrayRef,
    BoundMethod,
    Range,
    Scalar,
    Static,
    Tuple,
    constant,
)
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal

__all__ = ["SERVICES"]

_OUT_OF_RANGE = "bytearray index out of range"


def _of(ref: ListRef) -> Composite:
    return Composite(BYTEARRAY, bytearray, (ref,))


def _copied(ctx: Context, ref: ListRef) -> ListRef:
    known = lists.content(ctx, ref)
    if isinstance(known, Items):
        return lists.new_list(ctx, known.items, BYTEARRAY)
    return list_runs.sliced(ctx, ref, literal(0), lists.length(ctx, ref), literal(1))


@function(builtins.bytearray)
def _bytearray(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if args and is_text(args[0]) and len(args) + len(keywords) > 1:
        encoded = ctx.call(ctx, BoundMethod(args[0], "encode"), args[1:], keywords)
        return constant(0) if ctx.dead else _bytearray(ctx, [encoded], {})
    if args and isinstance(args[0], Scalar) and not is_whole(args[0]):
        ctx.raise_error("TypeError", f"cannot convert '{type_name(args[0])}' object to bytearray")
        return constant(0)
    if args and not isinstance(args[0], Scalar) and numbers_of(ctx, args[0]) is None and not is_text(args[0]):
        found = _numbers(ctx, args[0])
        return constant(0) if found is None else _of(found)
    made = as_bytes(ctx, args, keywords)
    numbers = None if ctx.dead else numbers_of(ctx, made)
    return constant(0) if numbers is None else _of(_copied(ctx, numbers))


def _numbers(ctx: Context, value: Abstract) -> ListRef | None:
    """A new list of what is given: bytes, or integers that are looked at one by one; None after an error."""
    known = numbers_of(ctx, value)
    if known is not None:
        return _copied(ctx, known)
    if isinstance(value, ArrayRef) or not isinstance(value, Special | Tuple | Range):
        ctx.limitation("W203", "a bytearray of what is not known to be integers is not supported yet",
                       "make a list of integers first")  # fmt: skip
    made = inline(ctx, byte_strings.in_range, value)
    return made if isinstance(made, ListRef) and not ctx.dead else None


# -- items -------------------------------------------------------------------------------------------------------------


def _place(ctx: Context, data: Special, index: Any) -> Any:
    """Where an item is; None after an error."""
    if isinstance(index, list) or not is_whole(index):
        found = "tuple" if isinstance(index, list) else type_name(index)
        ctx.raise_error("TypeError", f"bytearray indices must be integers or slices, not {found}")
        return None
    place = index_in(ctx, data.parts[0], index, _OUT_OF_RANGE)  # type: ignore[attr-defined]
    return None if ctx.dead else place


def _get(ctx: Context, data: Composite, index: Any) -> Abstract:
    if isinstance(index, Slice):
        made = ctx.library["list.get_item"](ctx, data.parts[0], index)
        return constant(0) if ctx.dead else _of(made)
    place = _place(ctx, data, index)
    return constant(0) if place is None else lists.element_at(ctx, data.parts[0], place)


def _set(ctx: Context, data: Composite, index: Any, value: Abstract) -> None:
    if isinstance(index, Slice):
        _set_slice(ctx, data.parts[0], index, value)
        return
    place = _place(ctx, data, index)
    number = _number(ctx, value) if place is not None else None
    if number is not None:
        lists.set_at(ctx, data.parts[0], place, number)


def _number(ctx: Context, value: Abstract) -> Abstract | None:
    """A value as an item; None after an error."""
    if not is_whole(value):
        ctx.raise_error("TypeError", f"'{type_name(value)}' object cannot be interpreted as an integer")
        return None
    found = one_number(ctx, value)
    return None if ctx.dead else found


def _set_slice(ctx: Context, ref: ListRef, s: Slice, value: Abstract) -> None:
    if isinstance(value, Scalar) or is_text(value):
        ctx.raise_error("TypeError", "can assign only bytes, buffers, or iterables of ints in range(0, 256)")
        return
    if isinstance(value, Static) and value.value is None:
        ctx.raise_error("TypeError", "cannot convert 'NoneType' object to bytearray")
        return
    new = _numbers(ctx, value)
    if new is None:
        return
    _, size, step = slice_bounds(ctx, lists.length(ctx, ref), s)
    if isinstance(step, Literal) and step.value == 1:
        ctx.library["list.set_item"](ctx, ref, s, new)
        return
    count = lists.length(ctx, new)

    def assign() -> None:
        message = "attempt to assign bytes of size {0} to extended slice of size {1}"
        ctx.check(count, ctx.emit("equal", count, size), "ValueError", message, count, size)
        ctx.library["list.set_item"](ctx, ref, s, new)

    def delete() -> None:
        ctx.library["list.delete_item"](ctx, ref, s)

    branch(ctx, ctx.emit("equal", count, literal(0)), (delete, assign))


def _delete(ctx: Context, data: Composite, index: Any) -> None:
    if isinstance(index, Slice):
        ctx.library["list.delete_item"](ctx, data.parts[0], index)
        return
    place = _place(ctx, data, index)
    if place is not None:
        lists.remove_at(ctx, data.parts[0], place)


# -- operators ---------------------------------------------------------------------------------------------------------


def _binary(ctx: Context, data: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    made: Any = ctx.library["bytes.binary"](ctx, data, op, a, b)
    return None if made is None or ctx.dead else _of(made.parts[0])


def _in_place(ctx: Context, data: Composite, op: str, value: Abstract) -> Abstract | None:
    if op == "Add":
        new = numbers_of(ctx, value)
        if new is None:
            ctx.raise_error("TypeError", f"can't concat {type_name(value)} to bytearray")
        else:
            list_runs.extend(ctx, data.parts[0], _copied(ctx, new))
        return data
    if op == "Mult" and is_whole(value):
        made = list_runs.repeated(ctx, data.parts[0], int_operand(ctx, value))
        lists.replace(ctx, data.parts[0], lists.content(ctx, made))
        return data
    return None


# -- methods -----------------------------------------------------------------------------------------------------------


def _method(name: str, most: int = 1) -> Callable[[Any], Any]:
    def register(handler: Any) -> Any:
        def call(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
            data, *rest = args
            assert isinstance(data, Composite)
            if len(rest) > most or keywords:
                raise TypeError(name)  # which Python says in its own words
            return handler(ctx, data.parts[0], *rest) or NONE_VALUE

        method(BYTEARRAY, name)(call)
        return handler

    return register


@_method("append")
def _append(ctx: Context, ref: ListRef, value: Abstract) -> None:
    number = _number(ctx, value)
    if number is not None:
        lists.append(ctx, ref, number)


@_method("extend")
def _extend(ctx: Context, ref: ListRef, value: Abstract) -> None:
    new = _numbers(ctx, value)
    if new is not None:
        list_runs.extend(ctx, ref, new)


@_method("insert", 2)
def _insert(ctx: Context, ref: ListRef, place: Abstract, value: Abstract) -> None:
    number = _number(ctx, value)
    if number is not None:
        ctx.call(ctx, BoundMethod(ref, "insert"), [place, number], {})


@_method("pop")
def _pop(ctx: Context, ref: ListRef, *place: Abstract) -> Abstract:
    n = lists.length(ctx, ref)
    ctx.check(n, ctx.emit("greater", n, literal(0)), "IndexError", "pop from empty bytearray")
    i = index_in(ctx, ref, place[0], "pop index out of range") if place else None
    return constant(0) if ctx.dead else lists.remove_at(ctx, ref, i)


@_method("remove")
def _remove(ctx: Context, ref: ListRef, value: Abstract) -> None:
    number = _number(ctx, value)
    if number is not None:
        inline(ctx, byte_strings.remove, ref, number)


def _as_list(name: str) -> None:
    @_method(name, 0)
    def run(ctx: Context, ref: ListRef) -> Abstract:
        made = ctx.call(ctx, BoundMethod(ref, name), [], {})
        return _of(made) if isinstance(made, ListRef) else made


_as_list("clear")
_as_list("copy")
_as_list("reverse")


def _of_list(operation: str) -> Any:
    return lambda ctx, data, *args: ctx.library[f"list.{operation}"](ctx, data.parts[0], *args)


def _of_bytes(operation: str) -> Any:
    return lambda ctx, data, *args: ctx.library[f"bytes.{operation}"](ctx, data, *args)


_OPERATIONS = {
    "get_item": _get, "set_item": _set, "delete_item": _delete, "binary": _binary, "in_place": _in_place,
    **{name: _of_list(name) for name in ("length", "truth", "iterate", "unpack_star")},
    **{name: _of_bytes(name) for name in ("contains", "compare")}, "frozen": lambda _, data: data,
}  # fmt: skip
SERVICES: dict[str, Any] = {f"{BYTEARRAY}.{name}": operation for name, operation in _OPERATIONS.items()}
