"""Tables of keys and values, which dicts with keys known only at run time are: made, filled and changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whilst_compiler.errors import Limitation, UserError
from whilst_compiler.frontend.arrays.indexing import whole_index
from whilst_compiler.frontend.containers.composites import RECORD, Composite
from whilst_compiler.frontend.containers.list_values import Items, ListRef
from whilst_compiler.frontend.iteration.iteration import iterate, unpack
from whilst_compiler.frontend.joins.joins import expand
from whilst_compiler.frontend.joins.unions import Union, possible
from whilst_compiler.frontend.library.comprehension import for_each
from whilst_compiler.frontend.library.written import hashing
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.signature.specs import PY_FLOAT, PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function
from whilst_compiler.frontend.state.restarts import Again
from whilst_compiler.frontend.values.special import ask
from whilst_compiler.frontend.values.templates import OfScalar, template_of
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    Optional,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
)
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.types import DType

__all__ = [
    "PARTS", "call_written", "fill", "grow_for", "merged", "new_table", "note_numbers", "put", "set_item", "table_of",
    "unpack_parts", "update",
]  # fmt: skip

PARTS = ("keys", "values", "table", "count")
_UNLIKE = {"W103", "W250", "W263"}
"""Refusals of values of different kinds, and of what a table cannot hold."""


def call_written(ctx: Context, python: Any, *args: Abstract) -> Abstract:
    return ctx.call(ctx, Static(python), list(args), {})


@function(hashing.as_item)
def _as_item(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    items, value = args
    assert isinstance(items, ListRef)
    return lists.as_item(ctx, value, lists.item_site(ctx, items), must=False)


_as_item.takes_lists = True  # type: ignore[attr-defined]


@function(hashing.leave_gap)
def _leave_gap(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """Begin again with tables that may have gaps, if that is new."""
    if not ctx.options.get("gaps"):
        ctx.options["gaps"] = True
        raise Again
    return NONE_VALUE


def new_table(ctx: Context, kind: str, cls: type, note: Any = None, names: Sequence[str] = PARTS) -> Composite:
    """An empty dict: keys, values, table, count."""
    first = ((), (), [constant(-1)] * 8, [constant(0)] * 2)
    parts = tuple(lists.new_list(ctx, items, name) for items, name in zip(first, names))
    lists.as_buffer(ctx, parts[2])
    return Composite(kind, cls, parts, note)


def unpack_parts(ctx: Context, d: Composite) -> tuple[Any, ...]:
    """The parts, without deleted entries."""
    if lists.is_read_only(ctx, d.parts[0]) or not ctx.options.get("gaps"):
        return d.parts
    if not isinstance(lists.content(ctx, d.parts[0]), Items) or lists.content(ctx, d.parts[0]).items:  # type: ignore[union-attr]
        call_written(ctx, hashing.compact, *d.parts)
    return d.parts


# -- changing ------------------------------------------------------------------------------------------------------


def note_numbers(ctx: Context, value: Abstract) -> None:
    """Numbers are the values of a dict that is a table only because it is deep, or its keys are not known: ints and
    floats are told apart in it."""
    known = ctx.options.setdefault("table_numbers", {})
    match value:
        case Scalar(spec) if spec.dtype is not DType.BOOL:
            known[spec] = None
        case Optional(_, some):
            note_numbers(ctx, some)
        case Union():
            for one in possible(value):
                note_numbers(ctx, one)
    if len(known) > 1:
        _tell_apart(ctx)


def _tell_apart(ctx: Context) -> None:
    """Begin again with tables whose values are ints or floats, if that is new."""
    if not ctx.options.get("apart"):
        ctx.options["apart"] = True
        raise Again


def set_item(ctx: Context, d: Composite, key: Any, value: Abstract) -> None:
    if ctx.options.get("any_tables") or ctx.options.get("deep_records"):
        note_numbers(ctx, value)
    named = isinstance(key, Static) and isinstance(key.value, str)
    if named and _changes_numbers(ctx, d.parts[1], value):
        _keep_apart(ctx, d)
        _tell_apart(ctx)
    try:
        put(ctx, d, whole_index(key), value)
    except (Limitation, UserError) as error:
        if named and error.diagnostic is not None and error.diagnostic.code in _UNLIKE:
            _keep_apart(ctx, d)
        raise


def _keep_apart(ctx: Context, d: Composite) -> None:
    """Values of several kinds under names: begin again with dicts that begin empty as records, if that is new."""
    if d.cls is dict and not ctx.options.get("empty_records") and not ctx.options.get("any_tables"):
        ctx.options |= {"records": True, "empty_records": True, "hash_tables": False}
        raise Again


def _changes_numbers(ctx: Context, values: ListRef, value: Abstract) -> bool:
    """Whether ints and floats would be in a list, which would be floats all of them."""
    found = lists.content(ctx, values)
    here = [template_of(item) for item in found.items] if isinstance(found, Items) else [found.element]
    kinds = {t.spec for t in (*here, template_of(value)) if isinstance(t, OfScalar)}
    return {PY_INT, PY_FLOAT} <= kinds


def put(ctx: Context, d: Composite, key: Abstract, value: Abstract) -> None:
    """Enter a pair."""
    value = lists.as_item(ctx, value, lists.item_site(ctx, d.parts[1]), must=False)
    for part, item in zip(d.parts, (key, value)):
        grow_for(ctx, part, item)
    call_written(ctx, hashing.store, *d.parts, key, value)


def grow_for(ctx: Context, part: ListRef, item: Abstract) -> None:
    """An empty list becomes one that can grow; one of values, where that is asked for, one of ints and floats."""
    if _is_flat(ctx, item) and not getattr(lists.content(ctx, part), "items", True):
        both = [_INT_OR_FLOAT] if ctx.options.get("apart") and part.cell.name == "values" and _is_number(item) else []
        lists.as_buffer(ctx, part, item, *both)


_INT_OR_FLOAT = Union(literal(0), (constant(0), constant(0.0)))


def _is_number(item: Abstract) -> bool:
    return isinstance(item, Scalar | Union) or (isinstance(item, Optional) and _is_number(item.some))


def _is_flat(ctx: Context, item: Abstract) -> bool:
    """Whether it is so many numbers, and not known now."""
    if isinstance(item, Tuple):
        return all(_is_flat(ctx, x) for x in item.items)
    return isinstance(item, Scalar) or getattr(expand(template_of(item), ctx.state), "flat", False)


def fill(ctx: Context, made: Composite, keys: list[Abstract], values: list[Abstract]) -> None:
    """Enter pairs."""
    if ctx.options.get("apart") or any(isinstance(x, ListRef | Composite) for x in values):
        for key, x in zip(keys, values):
            set_item(ctx, made, key, x)
    elif keys:
        call_written(ctx, hashing.fill, *made.parts, lists.new_list(ctx, keys), lists.new_list(ctx, values))


def table_of(ctx: Context, keys: list[Abstract], values: list[Abstract]) -> Composite:
    """A new dict of these pairs."""
    made = new_table(ctx, "hash table", dict)
    fill(ctx, made, keys, values)
    return made


def update(ctx: Context, d: Composite, other: Abstract) -> None:
    other = ctx.library["content_of"](ctx, other)
    if isinstance(other, Composite) and other.kind == d.kind:
        keys, values, *_ = unpack_parts(ctx, other)
        call_written(ctx, hashing.fill, *d.parts, keys, values)
        return
    if isinstance(other, Composite) and other.kind == RECORD:
        other = ask(ctx, other, "frozen")
    if isinstance(other, Record):
        for key, value in zip(other.names, other.items):
            set_item(ctx, d, Static(key), value)
        return
    source = iterate(ctx, other)
    if ctx.dead:
        return

    def add(item: Abstract) -> None:
        pair = unpack(ctx, item, 2)
        if not ctx.dead:
            set_item(ctx, d, pair[0], pair[1])

    for_each(ctx, source, add)


def merged(ctx: Context, d: Composite, *others: Abstract) -> Composite:
    """A copy of a dict, with the pairs of others."""
    made = new_table(ctx, d.kind, d.cls, d.note)
    for other in (d, *others):
        if not ctx.dead:
            update(ctx, made, other)
    return made
