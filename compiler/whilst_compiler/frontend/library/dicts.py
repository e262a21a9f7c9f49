"""Dicts whose keys are known only at run time."""

from __future__ import annotations

import builtins
import collections
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.arrays.indexing import whole_index
from whilst_compiler.frontend.containers.composites import RECORD, Composite
from whilst_compiler.frontend.containers.list_values import ListRef
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.library.changed_records import as_record, copy_record, new_record
from whilst_compiler.frontend.library.comprehension import run_comprehension
from whilst_compiler.frontend.library.dict_tables import (
    PARTS,
    call_written,
    fill,
    merged,
    new_table,
    set_item,
    table_of,
    unpack_parts,
    update,
)  # fmt: skip
from whilst_compiler.frontend.library.hashes import hash_of
from whilst_compiler.frontend.library.written import hashing
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.operators.comparing import compare
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.frames import site_of
from whilst_compiler.frontend.state.registry import function, method
from whilst_compiler.frontend.state.restarts import Again
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    Iterated,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["SERVICES"]


# -- making ------------------------------------------------------------------------------------------------------------


def outside_table(ctx: Context, value: Any, name: str) -> Composite:
    """A dict or set that lives outside the function, as it is now; nobody changes it, nor what is in it."""
    parts: list[ListRef] = []
    ctx.making, making = name, ctx.making
    made: Composite = _outside_part(ctx, value, name, parts)  # type: ignore[assignment]
    ctx.making = making
    ctx.read_only.update(part.cell for part in parts)
    ctx.read_only.update(pool.data.cell for pool in ctx.pools.values() if name in pool.site)
    return made


def _outside_part(ctx: Context, value: Any, name: str, parts: list[ListRef]) -> Abstract:
    """A container, or what is in one; its lists are added to ``parts``."""
    if value.__class__ is list:
        found = lists.new_list(ctx, [_outside_part(ctx, x, name, parts) for x in value])
        parts.append(found)
        return found
    if isinstance(value, set | frozenset):
        made: Composite = ctx.library["outside_set"](ctx, value, name)
        parts += made.parts
        return made
    if isinstance(value, dict):
        return _outside_dict(ctx, value, name, parts)
    return ctx.library["constant_argument"](ctx, value)  # type: ignore[no-any-return]


def _outside_dict(ctx: Context, value: dict[Any, Any], name: str, parts: list[ListRef]) -> Composite:
    made = new_table(ctx, "hash table", type(value), names=PARTS if parts else (name,) * 4)
    parts += made.parts
    keys = [ctx.library["constant_argument"](ctx, x) for x in value]
    fill(ctx, made, keys, [_outside_part(ctx, x, name, parts) for x in value.values()])
    return made


def _display(ctx: Context, pairs: list[tuple[Abstract | None, Abstract]]) -> Abstract:
    """``{key: value, **other}``; no key stands before another dict."""
    if not pairs:
        return _empty(ctx)
    made = new_table(ctx, "hash table", dict)
    for key, value in pairs:
        if not ctx.dead and key is None:
            update(ctx, made, value)
        elif not ctx.dead and key is not None:
            set_item(ctx, made, key, value)
    return made


def _empty(ctx: Context) -> Abstract:
    as_records = ctx.options.get("empty_records") and not ctx.options.get("hash_tables")
    return new_record(ctx, {}) if as_records else new_table(ctx, "hash table", dict)


def _dict_comprehension(ctx: Context, node: Any) -> Abstract:
    """A record where each key is a text known now and set once, else a hash table.

    Where only some keys are such, lowering begins again with a table there.
    """
    made = new_table(ctx, "hash table", dict)
    site, tables = site_of(ctx), ctx.options.setdefault("made_as_tables", set())
    known: dict[str, Abstract] = {}
    kinds: set[bool] = set()
    depth = len(ctx.builder.blocks)

    def add() -> None:
        key = ctx.expression(ctx, node.key)
        value = ctx.expression(ctx, node.value)
        if ctx.dead:
            return
        always = len(ctx.builder.blocks) == depth and site not in tables
        text = key.value if isinstance(key, Static) and always else None
        kinds.add(isinstance(text, str))
        if len(kinds) == 2:
            tables.add(site)
            raise Again
        if isinstance(text, str):
            known[text] = value
        else:
            set_item(ctx, made, key, value)

    run_comprehension(ctx, node, add)
    return new_record(ctx, known) if known else made


@function(collections.defaultdict)
def _default_dict(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if not args:
        ctx.limitation("W203", "defaultdict() without a factory", "use a dict")
    return _filled(ctx, new_table(ctx, "hash table", collections.defaultdict, args[0]), args[1:], keywords)


@function(builtins.dict)
def _dict(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if not args:
        return new_record(ctx, keywords) if keywords else _empty(ctx)
    if isinstance(args[0], Record):
        return copy_record(ctx, args, keywords)
    return _filled(ctx, new_table(ctx, "hash table", dict), args, keywords)


def _filled(ctx: Context, made: Composite, args: list[Abstract], keywords: dict[str, Abstract]) -> Composite:
    for source in args:
        update(ctx, made, source)
    for name, value in keywords.items() if not ctx.dead else ():
        set_item(ctx, made, Static(name), value)
    return made


# -- operations --------------------------------------------------------------------------------------------------------


def _get(ctx: Context, d: Composite, key: Any) -> Abstract:
    key = whole_index(key)
    keys, values, table, _ = d.parts
    if d.cls is collections.Counter:
        return call_written(ctx, hashing.get, keys, values, table, key, constant(0))
    if d.note is not None:
        there = _contains(ctx, d, key)
        if not ctx.dead:
            branch(ctx, there, (lambda: None, lambda: set_item(ctx, d, key, ctx.call(ctx, d.note, [], {}))))
    return call_written(ctx, hashing.lookup, keys, values, table, key)


def _delete(ctx: Context, d: Composite, key: Any) -> None:
    call_written(ctx, hashing.pop, *d.parts, whole_index(key))


def _length(ctx: Context, d: Composite) -> Operand:
    count = lists.element_at(ctx, d.parts[-1], literal(0))
    assert isinstance(count, Scalar)
    return count.operand


def _truth(ctx: Context, d: Composite) -> Operand:
    size = _length(ctx, d)
    return literal(bool(size.value)) if isinstance(size, Literal) else ctx.emit("not_equal", size, literal(0))


def _contains(ctx: Context, d: Composite, key: Abstract) -> Operand:
    place = call_written(ctx, hashing.find, d.parts[0], d.parts[2], key)
    if ctx.dead:
        return literal(False)
    assert isinstance(place, Scalar)
    if isinstance(place.operand, Literal):
        return literal(place.operand.value.real >= 0)
    return ctx.emit("greater_equal", place.operand, literal(0))


def _over(ctx: Context, d: Composite, item: Callable[[Context, Operand], Abstract], word: str) -> list[Any] | Iterated:
    """Items by entry; the number of entries must stay."""
    parts = unpack_parts(ctx, d)
    size = lists.length(ctx, parts[0])
    if isinstance(size, Literal) and size.value == 0:
        return []

    def unchanged(c: Context) -> None:
        now = _length(c, d)
        c.check(now, c.emit("equal", now, size), "RuntimeError", f"{word} changed size during iteration")

    def at(c: Context, k: Operand) -> Abstract:
        unchanged(c)
        return item(c, k)

    return Iterated(size, at, unchanged)


def _iterate(ctx: Context, d: Composite) -> list[Any] | Iterated:
    return _over(ctx, d, lambda c, k: lists.element_at(c, d.parts[0], k), "dictionary")


def _compare(ctx: Context, d: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if op not in ("Eq", "NotEq"):
        return None
    a, b = (as_record(ctx, x) if isinstance(x, Composite) and x.kind == RECORD else x for x in (a, b))
    if isinstance(a, Record) or isinstance(b, Record):
        return _compare_record(ctx, op, *((a, b) if isinstance(b, Record) else (b, a)))
    if not (isinstance(a, Composite) and isinstance(b, Composite) and a.kind == b.kind):
        return constant(op == "NotEq")
    first, second = unpack_parts(ctx, a), unpack_parts(ctx, b)
    same = call_written(
        ctx, hashing.same_pairs, first[0], first[1], first[3], second[0], second[1], second[2], second[3]
    )
    if ctx.dead or op == "Eq":
        return same
    return ctx.python_bool(ctx.emit("logical_not", truth(ctx, same)))


def _compare_record(ctx: Context, op: str, d: Abstract, record: Abstract) -> Abstract:
    """A table and a dict of known keys: one key after the other."""
    assert isinstance(d, Composite) and isinstance(record, Record)
    if record.cls is not dict:
        return constant(op == "NotEq")
    same: Operand = ctx.emit("equal", _length(ctx, d), literal(len(record.names)))
    for name, value in zip(record.names, record.items):
        same = truth(ctx, _has_pair(ctx, d, ctx.library["constant_argument"](ctx, name), value, same))
    return ctx.python_bool(same if op == "Eq" else ctx.emit("logical_not", same))


def _has_pair(ctx: Context, d: Composite, key: Abstract, value: Abstract, so_far: Operand) -> Abstract:
    def look() -> Abstract:
        there = _contains(ctx, d, key)
        return _branch(ctx, there, lambda: compare(ctx, "Eq", _get(ctx, d, key), value))

    return _branch(ctx, so_far, look)


def _branch(ctx: Context, test: Operand, action: Callable[[], Abstract]) -> Abstract:
    made: Abstract | None = branch(ctx, test, (action, lambda: constant(False)))
    return constant(False) if made is None else made


# -- methods -----------------------------------------------------------------------------------------------------------


def _methods(name: str) -> Callable[[Any], Any]:
    def register(handler: Any) -> Any:
        def call(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
            d, *rest = args
            assert isinstance(d, Composite)
            return handler(ctx, d, *rest, *keywords.values()) or NONE_VALUE

        method("hash table", name)(call)
        return handler

    return register


@_methods("get")
def _get_or(ctx: Context, d: Composite, key: Abstract, default: Abstract = NONE_VALUE) -> Abstract:
    return call_written(ctx, hashing.get, d.parts[0], d.parts[1], d.parts[2], key, default)


@_methods("setdefault")
def _set_default(ctx: Context, d: Composite, key: Abstract, default: Abstract = NONE_VALUE) -> Abstract:
    return call_written(ctx, hashing.set_default, *d.parts, key, default)


@_methods("pop")
def _pop(ctx: Context, d: Composite, key: Abstract, default: Abstract | None = None) -> Abstract:
    if default is None:
        return call_written(ctx, hashing.pop, *d.parts, key)
    return call_written(ctx, hashing.pop_or, *d.parts, key, default)


@_methods("popitem")
def _pop_item(ctx: Context, d: Composite) -> Abstract:
    size = _length(ctx, d)
    if isinstance(size, Literal) and size.value == 0:
        ctx.raise_error("KeyError", "popitem(): dictionary is empty")
        return constant(0)
    ctx.check(size, ctx.emit("greater", size, literal(0)), "KeyError", "popitem(): dictionary is empty")
    return call_written(ctx, hashing.pop_last, *d.parts)


@_methods("clear")
def _clear(ctx: Context, d: Composite) -> None:
    call_written(ctx, hashing.clear, *d.parts)


@_methods("copy")
def _copy(ctx: Context, d: Composite) -> Abstract:
    return merged(ctx, d)


@method("hash table", "update")
def _update_method(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    d, *others = args
    assert isinstance(d, Composite)
    for other in (*others, Record(dict, tuple(keywords), tuple(keywords.values()))):
        if not ctx.dead:
            update(ctx, d, other)
    return NONE_VALUE


def _values(ctx: Context, d: Composite) -> list[Any] | Iterated:
    return _over(ctx, d, lambda c, k: lists.element_at(c, d.parts[1], k), "dictionary")


def _items(ctx: Context, d: Composite) -> list[Any] | Iterated:
    def pair(c: Context, k: Operand) -> Abstract:
        return Tuple((lists.element_at(c, d.parts[0], k), lists.element_at(c, d.parts[1], k)))

    return _over(ctx, d, pair, "dictionary")


_OPERATIONS = {
    "get_item": _get, "set_item": set_item, "delete_item": _delete, "length": _length, "truth": _truth,
    "contains": _contains, "iterate": _iterate, "compare": _compare, "frozen": lambda ctx, d: d,
    "binary": lambda *_: None, "in_place": lambda *_: None, "values": _values, "items": _items,
}  # fmt: skip
SERVICES: dict[str, Any] = {f"hash table.{name}": operation for name, operation in _OPERATIONS.items()}
SERVICES |= {
    "hash": hash_of, "dict_display": _display, "dict_comprehension": _dict_comprehension,
    "outside_table": outside_table, "table_of": table_of,
}  # fmt: skip
