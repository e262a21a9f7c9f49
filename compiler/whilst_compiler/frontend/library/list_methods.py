"""Methods of lists, and the builtin functions that make lists."""

from __future__ import annotations

import builtins
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from whilst_compiler.frontend.arrays.slicing import int_operand
from whilst_compiler.frontend.containers.list_values import Items, ListRef
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.library.lists import extend_by, index_in
from whilst_compiler.frontend.library.written import sequences
from whilst_compiler.frontend.lists import list_runs, lists
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, function, method, take
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, Static, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["SERVICES"]

Handler = Callable[[Context, ListRef, list[Abstract]], Abstract | None]


def _method(name: str, least: int, most: int) -> Callable[[Handler], Handler]:
    """Register a method that takes so many positional arguments."""

    def register(handler: Handler) -> Handler:
        def call(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
            ref, *rest = args
            assert isinstance(ref, ListRef)
            if keywords:
                ctx.raise_error("TypeError", f"list.{name}() takes no keyword arguments")
                return NONE_VALUE
            if not least <= len(rest) <= most:
                _wrong_number(ctx, name, least, most, len(rest))
                return NONE_VALUE
            return handler(ctx, ref, rest) or NONE_VALUE

        method("list", name)(call)
        return handler

    return register


def _wrong_number(ctx: Context, name: str, least: int, most: int, got: int) -> None:
    if least == most == 1:
        wanted = "exactly one argument"
    elif least == most:
        wanted = "no arguments" if not least else f"exactly {least} arguments"
        wanted = wanted if not least else f"{least} arguments"
    else:
        few = got < least
        bound = least if few else most
        wanted = f"at {'least' if few else 'most'} {bound} argument{'' if bound == 1 else 's'}"
    if least == most == 0 or least == most == 1:
        ctx.raise_error("TypeError", f"list.{name}() takes {wanted} ({got} given)")
    else:
        ctx.raise_error("TypeError", f"{name} expected {wanted}, got {got}")


@_method("append", 1, 1)
def _append(ctx: Context, ref: ListRef, args: list[Abstract]) -> None:
    lists.append(ctx, ref, args[0])


@_method("extend", 1, 1)
def _extend(ctx: Context, ref: ListRef, args: list[Abstract]) -> None:
    extend_by(ctx, ref, args[0])


@_method("clear", 0, 0)
def _clear(ctx: Context, ref: ListRef, args: list[Abstract]) -> None:
    lists.clear(ctx, ref)


@_method("copy", 0, 0)
def _copy(ctx: Context, ref: ListRef, args: list[Abstract]) -> Abstract:
    content = lists.content(ctx, ref)
    if isinstance(content, Items):
        return lists.new_list(ctx, content.items)
    return list_runs.sliced(ctx, ref, literal(0), content.length, literal(1))


@_method("reverse", 0, 0)
def _reverse(ctx: Context, ref: ListRef, args: list[Abstract]) -> None:
    list_runs.reversed_in_place(ctx, ref)


@_method("insert", 2, 2)
def _insert(ctx: Context, ref: ListRef, args: list[Abstract]) -> None:
    i, n = int_operand(ctx, args[0]), lists.length(ctx, ref)
    if not ctx.dead:
        lists.insert_at(ctx, ref, _clamped(ctx, i, n), args[1])


def _clamped(ctx: Context, i: Operand, n: Operand) -> Operand:
    if isinstance(i, Literal) and isinstance(n, Literal):
        k, size = int(i.value.real), int(n.value.real)
        return literal(min(max(k + size, 0) if k < 0 else k, size))
    shifted = ctx.emit("where", ctx.emit("less", i, literal(0)), ctx.emit("add", i, n), i)
    return ctx.emit("minimum", ctx.emit("maximum", shifted, literal(0)), n)


@_method("pop", 0, 1)
def _pop(ctx: Context, ref: ListRef, args: list[Abstract]) -> Abstract:
    n = lists.length(ctx, ref)
    some = literal(n.value.real > 0) if isinstance(n, Literal) else ctx.emit("greater", n, literal(0))
    if isinstance(some, Literal) and not some.value:
        ctx.raise_error("IndexError", "pop from empty list")
        return constant(0)
    ctx.check(n, some, "IndexError", "pop from empty list")
    i = index_in(ctx, ref, args[0], "pop index out of range") if args else None
    return constant(0) if ctx.dead else lists.remove_at(ctx, ref, i)


def _written(name: str, python: Any, least: int, most: int) -> None:
    def run(ctx: Context, ref: ListRef, args: list[Abstract]) -> Abstract:
        return ctx.call(ctx, Static(python), [ref, *args], {})

    _method(name, least, most)(run)


_written("remove", sequences.remove, 1, 1)
_written("index", sequences.index, 1, 3)
_written("count", sequences.count, 1, 1)


# -- sorting -----------------------------------------------------------------------------------------------------------


@method("list", "sort")
def _sort(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    ref = args[0]
    assert isinstance(ref, ListRef)
    if len(args) > 1:
        ctx.raise_error("TypeError", "sort() takes no positional arguments")
        return NONE_VALUE
    given = take(ctx, "list.sort", [], keywords, [], ["key", "reverse"])
    _sorted_in_place(ctx, ref, given["key"], given["reverse"])
    return NONE_VALUE


def _sorted_in_place(ctx: Context, ref: ListRef, key: Abstract | None, reverse: Abstract | None) -> None:
    size = lists.length(ctx, ref)
    if isinstance(size, Literal) and size.value == 0:
        return
    lists.as_buffer(ctx, ref)
    descending = literal(False) if reverse is None else truth(ctx, reverse)

    def up() -> None:
        ctx.call(ctx, Static(sequences.sort), [ref], {})

    def down() -> None:
        ctx.call(ctx, Static(sequences.sort_descending), [ref], {})

    comparison = None if key is None else ctx.library["comparison_of_key"](key)
    if comparison is not None:
        _sort_comparing(ctx, ref, comparison, ctx.python_bool(descending))
    elif key is not None and not absent(key):
        _sort_by(ctx, ref, key, ctx.python_bool(descending))
    else:
        branch(ctx, descending, (down, up))


def _sort_by(ctx: Context, ref: ListRef, key: Abstract, descending: Abstract) -> None:
    before = ctx.call(ctx, Static(sequences.copied), [ref], {})
    with _unseen(ctx, ref):
        keys = ctx.call(ctx, Static(sequences.keys_of), [before, key], {})
    if not ctx.dead:
        ctx.call(ctx, Static(sequences.sort_by_keys), [ref, before, keys, descending], {})


def _sort_comparing(ctx: Context, ref: ListRef, comparison: Abstract, descending: Abstract) -> None:
    items = ctx.call(ctx, Static(sequences.copied), [ref], {})
    with _unseen(ctx, ref):
        ctx.call(ctx, Static(sequences.sort_comparing), [items, comparison, descending], {})
    if not ctx.dead:
        ctx.call(ctx, Static(sequences.written_back), [ref, items], {})


@contextlib.contextmanager
def _unseen(ctx: Context, ref: ListRef) -> Iterator[None]:
    """In Python a list is empty while its keys are computed: they must not look at it."""
    around = ctx.sorting
    ctx.sorting = around | {ref.cell}
    try:
        yield
    finally:
        ctx.sorting = around


@function(builtins.sorted)
def _sorted(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "sorted", args, keywords, ["iterable"], ["key", "reverse"])
    made = lists.new_list(ctx)
    if given["iterable"] is not None:
        extend_by(ctx, made, given["iterable"])
    if not ctx.dead:
        _sorted_in_place(ctx, made, given["key"], given["reverse"])
    return made


SERVICES: dict[str, Any] = {}
