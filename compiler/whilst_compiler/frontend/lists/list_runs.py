"""Several elements of lists at a time: slices, sums, multiples, whole lists as arrays."""

from __future__ import annotations

from whilst_compiler.frontend.containers.list_values import (
    Buffer,
    Items,
    ListRef,
    buffer_of_items,
    converted,
    type_dim,
)
from whilst_compiler.frontend.joins.carrying import coerce
from whilst_compiler.frontend.lists.lists import (
    LONGEST,
    append,
    as_buffer,
    common,
    content,
    grown,
    new_buffer,
    new_list,
    part,
    put,
    replace,
)
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.templates import OfScalar
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import Tensor

__all__ = ["array_of", "concatenated", "extend", "repeated", "reversed_in_place", "sliced"]


def sliced(ctx: Context, ref: ListRef, start: Operand, size: Operand, step: Operand) -> ListRef:
    """A new list of the elements from ``start`` on, which are all in range."""
    if isinstance(known := content(ctx, ref), Items) and not known.items:
        return new_list(ctx, ())
    buffer = as_buffer(ctx, ref)
    arrays = [ctx.emit("copy", part(ctx, a, start, size, step)) for a in buffer.arrays]
    return new_buffer(ctx, buffer.element, arrays, size)


def extend(ctx: Context, ref: ListRef, other: ListRef) -> None:
    """Append all elements of another list (or of the list itself)."""
    mine, theirs = content(ctx, ref), content(ctx, other)
    if isinstance(theirs, Items):
        for item in theirs.items:
            append(ctx, ref, item)
        return
    if isinstance(mine, Items):
        element = common(ctx, mine.items, theirs.element)
        mine = buffer_of_items(ctx, mine.items, element)
    else:
        element = common(ctx, (), mine.element, theirs.element)
        mine = converted(ctx, mine, element)
    theirs = converted(ctx, theirs, element)
    size = ctx.emit("add", mine.length, theirs.length)
    arrays = []
    for a, b in zip(grown(ctx, mine, size), theirs.arrays, strict=True):
        arrays.append(put(ctx, a, part(ctx, b, literal(0), theirs.length), mine.length, theirs.length))
    replace(ctx, ref, Buffer(element, tuple(arrays), size))


def concatenated(ctx: Context, a: ListRef, b: ListRef) -> ListRef:
    """``a + b``."""
    mine, theirs = content(ctx, a), content(ctx, b)
    if isinstance(mine, Items) and isinstance(theirs, Items):
        return new_list(ctx, (*mine.items, *theirs.items))
    if isinstance(mine, Items):
        made = new_list(ctx, mine.items)
    else:
        arrays = [ctx.emit("copy", part(ctx, x, literal(0), mine.length)) for x in mine.arrays]
        made = new_buffer(ctx, mine.element, arrays, mine.length)
    extend(ctx, made, b)
    return made


def repeated(ctx: Context, ref: ListRef, times: Operand) -> ListRef:
    """``ref * times``."""
    found = content(ctx, ref)
    if isinstance(found, Items) and isinstance(times, Literal):
        count = max(int(times.value.real), 0)
        if count * len(found.items) <= LONGEST or not found.items:
            return new_list(ctx, found.items * count)
    if isinstance(found, Items) and not found.items:
        return new_list(ctx)
    many = ctx.emit("maximum", times, literal(0))
    if isinstance(found, Items) and len(found.items) == 1:
        element = common(ctx, found.items)
        dims = (int(times.value.real),) if isinstance(times, Literal) else (ctx.fresh_symbol(),)
        leaves = coerce(ctx, found.items[0], element)
        return new_buffer(ctx, element, [ctx.emit("full", x, many, dims=dims) for x in leaves], many)
    buffer = as_buffer(ctx, ref)
    size = ctx.emit("checked_multiply", buffer.length, many)
    arrays = [_tiled(ctx, a, buffer.length, many, size) for a in buffer.arrays]
    return new_buffer(ctx, buffer.element, arrays, size)


def _tiled(ctx: Context, array: Operand, once: Operand, times: Operand, size: Operand) -> Operand:
    """The first ``once`` elements again and again, as rows of a matrix."""
    row, many, flat = ctx.fresh_symbol(), ctx.fresh_symbol(), ctx.fresh_symbol()
    first = ctx.emit("subview", array, literal(0), once, literal(1), axes="s", dims=(row,))
    rows = ctx.emit("broadcast", first, times, once, dims=(many, row))
    return ctx.emit("reshape", ctx.emit("copy", rows), size, dims=(flat,))


def reversed_in_place(ctx: Context, ref: ListRef) -> None:
    found = content(ctx, ref)
    if isinstance(found, Items):
        replace(ctx, ref, Items(found.items[::-1]))
        return
    last = ctx.emit("subtract", found.length, literal(1))
    zero, back = literal(0), literal(-1)
    begin = ctx.emit("maximum", last, zero)
    arrays = tuple(put(ctx, a, part(ctx, a, begin, found.length, back), zero, found.length) for a in found.arrays)
    replace(ctx, ref, Buffer(found.element, arrays, found.length))


def array_of(ctx: Context, ref: ListRef) -> Operand | None:
    """The elements of a buffer of scalars as a new array."""
    found = content(ctx, ref)
    if not isinstance(found, Buffer) or not isinstance(found.element, OfScalar):
        return None
    (array,) = found.arrays
    assert isinstance(array.type, Tensor)
    dim = type_dim(array)
    if isinstance(dim, int) and isinstance(found.length, Literal) and found.length.value == dim:
        return ctx.emit("copy", array)
    return ctx.emit("copy", part(ctx, array, literal(0), found.length))
