"""``copy.copy`` and ``copy.deepcopy`` of lists, dicts, sets, queues, arrays and objects."""

from __future__ import annotations

import copy
from typing import Any

from whilst_compiler.frontend.containers.composites import BYTES, RECORD, TUPLE, Composite
from whilst_compiler.frontend.containers.linked import Linked
from whilst_compiler.frontend.containers.list_values import Items, ListRef
from whilst_compiler.frontend.containers.pools import OfNumber, Pooled
from whilst_compiler.frontend.library.dict_tables import call_written, new_table, unpack_parts
from whilst_compiler.frontend.library.written import copying, hashing
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.objects.instances import INHERITED, hidden_name, lookup, new_instance
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, inline
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.templates import OfScalar, OfTuple, Same
from whilst_compiler.frontend.values.text_values import OfText, Text
from whilst_compiler.frontend.values.values import (
    UNBOUND,
    Abstract,
    ArrayRef,
    BoundMethod,
    Function,
    Instance,
    Maybe,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
)

__all__: list[str] = []


def _refuse(ctx: Context, value: Abstract, deep: bool) -> Abstract:
    name = "deepcopy" if deep else "copy"
    ctx.limitation("W203", f"copy.{name}() of a {type_name(value)} that holds this is not supported yet",
                   "make the copy by hand, part by part")  # fmt: skip


@function(copy.copy)
def _copy(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (value,) = args
    match value:
        case ListRef() | ArrayRef() | Record(cls=type()):
            return ctx.call(ctx, BoundMethod(value, "copy"), [], {})
        case Composite(kind=kind) if kind not in (BYTES, TUPLE):
            return ctx.call(ctx, BoundMethod(value, "copy"), [], {})
        case Instance():
            return _of_object(ctx, value, "__copy__", lambda field: field)
        case Scalar() | Text() | Static() | Tuple() | Range() | Function() | Composite() | Linked():
            return value
    return _refuse(ctx, value, False)


_copy.takes_lists = True  # type: ignore[attr-defined]


def _of_object(ctx: Context, value: Instance, own: str, copied: Any) -> Abstract:
    """A new object of the class with the fields of another one, each as ``copied`` makes it."""
    special = ("__copy__", "__deepcopy__", "__reduce_ex__", "__getstate__", "__setstate__")
    if value.cls in ctx.tables or any(lookup(value.cls, name)[1] not in (object, None) for name in special):
        return _refuse(ctx, value, own == "__deepcopy__")
    held = {name: ctx.state.get(cell, UNBOUND) for name, cell in value.cells.items()}
    if any(isinstance(field, Maybe) for field in held.values()):
        return _refuse(ctx, value, own == "__deepcopy__")
    there = {name: field for name, field in held.items() if field is not UNBOUND}
    made = new_instance(ctx, value.cls, tuple(there))
    hidden = [hidden_name(ours) for ours in INHERITED.values()] if own == "__copy__" else []
    for name, field in there.items():
        ctx.state[made.cells[name]] = _copy(ctx, [field], {}) if name in hidden else copied(field)
    return made


# -- deep --------------------------------------------------------------------------------------------------------------


@function(copy.deepcopy)
def _deep_copy(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if len(args) != 1 or keywords:
        ctx.limitation("W203", "copy.deepcopy() with a memo", "leave it out")
    return _deep(ctx, args[0], {})


_deep_copy.takes_lists = True  # type: ignore[attr-defined]


def _deep(ctx: Context, value: Any, known: dict[Any, Any]) -> Abstract:
    """A deep copy; ``known`` has those that were made, by the cells of what they were made of."""
    match value:
        case Scalar() | Text() | Static() | Range() | Function():
            return value
        case Tuple(items, cls):
            return Tuple(tuple(_deep(ctx, item, known) for item in items), cls)
        case Record(cls, names, items) if cls is dict:
            made = {n: _deep(ctx, item, known) for n, item in zip(names, items)}
            return ctx.library["new_record"](ctx, made)  # type: ignore[no-any-return]
        case ArrayRef():
            key = value.storage if not value.steps else object()
            if key not in known:
                known[key] = ctx.call(ctx, BoundMethod(value, "copy"), [], {})
            return known[key]  # type: ignore[no-any-return]
        case ListRef(cell):
            if cell not in known:
                known[cell] = _deep_list(ctx, value, known)
            return known[cell]  # type: ignore[no-any-return]
        case Composite():
            key = value.parts[0].cell
            if key not in known:
                known[key] = _deep_container(ctx, value, known)
            return known[key]  # type: ignore[no-any-return]
        case Instance():
            if value.anchor not in known:
                known[value.anchor] = _of_object(ctx, value, "__deepcopy__", lambda field: _deep(ctx, field, known))
            return known[value.anchor]  # type: ignore[no-any-return]
    return _refuse(ctx, value, True)


def _deep_list(ctx: Context, ref: ListRef, known: dict[Any, Any]) -> Abstract:
    found = lists.content(ctx, ref)
    if isinstance(found, Items):
        return lists.new_list(ctx, [_deep(ctx, item, known) for item in found.items])
    if _is_plain(found.element):
        return ctx.call(ctx, BoundMethod(ref, "copy"), [], {})
    if isinstance(found.element, OfNumber) and _holds_plain(ctx, found.element):
        return inline(ctx, copying.rows, ref)
    return _refuse(ctx, ref, True)


def _deep_container(ctx: Context, d: Composite, known: dict[Any, Any]) -> Abstract:
    """A dict, set or queue: keys have no parts that change."""
    if d.kind == RECORD:
        return _deep(ctx, ask(ctx, d, "frozen"), known)
    values = d.parts[1] if d.kind == "hash table" else d.parts[0]
    found = lists.content(ctx, values)
    if isinstance(found, Items) or _is_plain(found.element):
        flat = not isinstance(found, Items) or all(isinstance(i, Scalar | Static | Text) for i in found.items)
        if flat:
            return d if d.kind in (BYTES, TUPLE) else ctx.call(ctx, BoundMethod(d, "copy"), [], {})
    elif d.kind == "hash table" and isinstance(found.element, OfNumber) and _holds_plain(ctx, found.element):
        made = new_table(ctx, d.kind, d.cls, d.note)
        keys, rows, *_ = unpack_parts(ctx, d)
        copies = inline(ctx, copying.rows, rows)
        if not ctx.dead:
            call_written(ctx, hashing.fill, *made.parts, keys, copies)
        return made
    return _refuse(ctx, d, True)


def _is_plain(template: Any) -> bool:
    """Whether values of it cannot be changed."""
    if isinstance(template, OfTuple):
        return all(map(_is_plain, template.items))
    if isinstance(template, Same):
        return isinstance(template.value, Static)
    return isinstance(template, OfScalar | OfText)


def _holds_plain(ctx: Context, template: OfNumber) -> bool:
    content = lists.content(ctx, template.pool.data)
    if isinstance(content, Items):
        return all(isinstance(item, Scalar | Static | Text) for item in content.items)
    return _is_plain(content.element)


@function(copying.number_of)
def _number_of(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (row,) = args
    found = ctx.state[row.cell] if isinstance(row, ListRef) else None
    assert isinstance(found, Pooled)
    return ctx.python_int(found.number)


@function(copying.deep_copy)
def _deep_item(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (row,) = args
    return ctx.call(ctx, BoundMethod(row, "copy"), [], {}) if isinstance(row, Special) else constant(0)


for _handler in (_number_of, _deep_item):
    _handler.takes_lists = True  # type: ignore[attr-defined]
