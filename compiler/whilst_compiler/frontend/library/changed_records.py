"""Dicts whose keys are texts known now, and which change: a list of the keys and a list of the values.

The keys are known at every point of the program; what reads such a dict sees it as the ``Record`` that it is there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from whilst_compiler.frontend.arrays.indexing import get_item
from whilst_compiler.frontend.containers.composites import RECORD, Composite
from whilst_compiler.frontend.containers.list_values import Items, ListRef
from whilst_compiler.frontend.containers.nesting import height_of_dicts
from whilst_compiler.frontend.iteration.iteration import iterate, unpack
from whilst_compiler.frontend.library.dict_tables import new_table, note_numbers, update
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.operators.comparing import compare
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.frames import site_of
from whilst_compiler.frontend.state.registry import method
from whilst_compiler.frontend.state.restarts import Again
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, Record, Static, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand

__all__ = ["SERVICES", "as_record", "copy_record", "new_record"]


def new_record(ctx: Context, found: dict[str, Abstract]) -> Abstract:
    """A dict of constant keys: one that may change where the function changes such dicts, else a record.

    One that was seen to hold others, and those others (``linked.link_deep``), is a hash table.
    """
    site = site_of(ctx)
    ctx.records_made[site] = max(ctx.records_made.get(site, 0), height_of_dicts(found.values(), ctx.state))
    if found and (site in ctx.options.get("deep_records", ()) or ctx.options.get("any_tables")):
        for value in found.values():
            note_numbers(ctx, value)
        return ctx.library["dict_display"](ctx, [(Static(k), v) for k, v in found.items()])  # type: ignore[no-any-return]
    if ctx.options.get("hash_tables") and (not found or _fit_a_table(ctx, list(found.values()))):
        return ctx.library["dict_display"](ctx, [(Static(k), v) for k, v in found.items()])  # type: ignore[no-any-return]
    if not ctx.options.get("records"):
        return Record(dict, tuple(found), tuple(found.values()))
    keys = lists.new_list(ctx, [Static(k) for k in found], RECORD)
    return Composite(RECORD, dict, (keys, lists.new_list(ctx, list(found.values()), RECORD)))


def _fit_a_table(ctx: Context, values: list[Abstract]) -> bool:
    """Whether they can be the values of a hash table: all of one type, or containers of one kind."""
    kinds = {x.kind for x in values if isinstance(x, ListRef | Composite)}
    return (len(kinds) == 1 and all(isinstance(x, ListRef | Composite) for x in values)) or lists.alike(ctx, values)


def need_tables(ctx: Context, items: tuple[Abstract, ...]) -> None:
    """Begin again with hash tables, if the items, of which it is not known now which is meant, are dicts of keys that
    differ, and of values of one type."""
    tables = [i for i in items if getattr(i, "kind", "") == "hash table"]
    rest = [as_record(ctx, i) if isinstance(i, Composite) and i.kind == RECORD else i for i in items if i not in tables]
    records = [r for r in rest if isinstance(r, Record) and r.cls is dict]
    if len(records) < len(rest) or len({r.names for r in records}) + len(tables) < 2:
        return
    values = [x for r in records for x in r.items]
    if values and _fit_a_table(ctx, values):
        _as_table(ctx)


def given_table(ctx: Context, given: Record, name: str) -> Composite | None:
    """A dict of the caller's as a hash table; None where its values are of several types."""
    if given.items and not _fit_a_table(ctx, list(given.items)):
        return None
    ctx.making, making = name, ctx.making
    made: Composite = ctx.library["table_of"](ctx, [Static(n) for n in given.names], list(given.items))
    ctx.making = making
    return made


def changeable(ctx: Context, value: Abstract) -> Abstract:
    """A new value whose dicts may be changed like others."""
    match value:
        case Tuple(items, cls):
            return Tuple(tuple(changeable(ctx, i) for i in items), cls)
        case Record(cls, names, items) if cls is dict:
            return new_record(ctx, {n: changeable(ctx, i) for n, i in zip(names, items)})
    return value


def as_record(ctx: Context, d: Composite) -> Record:
    """The dict as it is at this point."""
    keys = lists.content(ctx, d.parts[0])
    known = isinstance(keys, Items) and all(isinstance(k, Static) for k in keys.items)
    if not known:
        _as_any_table(ctx)
        ctx.limitation("W215", "which keys this dict has depends on the path through the function",
                       "set every key before the loop or branch")  # fmt: skip
    names = tuple(k.value for k in keys.items)  # type: ignore[union-attr]
    return Record(dict, names, tuple(lists.element_at(ctx, d.parts[1], literal(i)) for i in range(len(names))))


def _as_table(ctx: Context) -> None:
    """The keys are not known at every point after all: begin again with hash tables, of values of one type each."""
    if not ctx.options.get("hash_tables") and not ctx.options.get("empty_records"):
        ctx.options |= {"hash_tables": True, "records": True}
        raise Again


def _as_any_table(ctx: Context) -> None:
    """The same, or else with hash tables of values of any types."""
    _as_table(ctx)
    if not ctx.options.get("any_tables"):
        ctx.options |= {"hash_tables": True, "any_tables": True}
        ctx.options.setdefault("pools", {})
        raise Again


def changes(ctx: Context, *_: Any) -> NoReturn:
    """A dict is changed that was taken for one that is not: begin again, with dicts that can be."""
    if ctx.options.get("records"):
        ctx.limitation("W215", "a dict that lives outside the function is changed",
                       "change a copy of it, dict(...), and return that")  # fmt: skip
    ctx.options["records"] = True
    raise Again


def _place(ctx: Context, d: Composite, key: Any) -> tuple[str, int]:
    """A key, and where it is; -1 where it is not."""
    if not (isinstance(key, Static) and isinstance(key.value, str)):
        _as_any_table(ctx)
        ctx.limitation("W215", "a dict that was made with constant texts as keys is given another key",
                       "begin with an empty dict, {}, and set its keys one by one")  # fmt: skip
    names = as_record(ctx, d).names
    return key.value, names.index(key.value) if key.value in names else -1


def _set(ctx: Context, d: Composite, key: Abstract, value: Abstract) -> None:
    name, place = _place(ctx, d, key)
    if place < 0:
        lists.append(ctx, d.parts[0], Static(name))
        lists.append(ctx, d.parts[1], value)
    else:
        lists.set_at(ctx, d.parts[1], literal(place), value)


def _remove(ctx: Context, d: Composite, place: int) -> Abstract:
    lists.remove_at(ctx, d.parts[0], literal(place))
    return lists.remove_at(ctx, d.parts[1], literal(place))


def _no_key(ctx: Context, name: str) -> Abstract:
    ctx.raise_python(KeyError(name))
    return constant(0)


def _delete(ctx: Context, d: Composite, key: Abstract) -> None:
    name, place = _place(ctx, d, key)
    if place < 0:
        _no_key(ctx, name)
    else:
        _remove(ctx, d, place)


# -- methods -----------------------------------------------------------------------------------------------------------


def _method(name: str) -> Callable[[Any], Any]:
    def register(handler: Any) -> Any:
        def call(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
            d, *rest = args
            assert isinstance(d, Composite)
            return handler(ctx, d, *rest, **keywords) or NONE_VALUE

        method(RECORD, name)(call)
        if name not in ("get", "copy"):
            method("dict", name)(lambda ctx, args, keywords: changes(ctx))
        return handler

    return register


@_method("setdefault")
def _set_default(ctx: Context, d: Composite, key: Abstract, default: Abstract = NONE_VALUE) -> Abstract:
    _, place = _place(ctx, d, key)
    if place < 0:
        _set(ctx, d, key, default)
        return default
    return as_record(ctx, d).items[place]


@_method("pop")
def _pop(ctx: Context, d: Composite, key: Abstract, default: Abstract | None = None) -> Abstract:
    name, place = _place(ctx, d, key)
    if place >= 0:
        return _remove(ctx, d, place)
    return _no_key(ctx, name) if default is None else default


@_method("popitem")
def _pop_item(ctx: Context, d: Composite) -> Abstract:
    names = as_record(ctx, d).names
    if not names:
        ctx.raise_error("KeyError", "popitem(): dictionary is empty")
        return constant(0)
    return Tuple((Static(names[-1]), _remove(ctx, d, len(names) - 1)))


@_method("clear")
def _clear(ctx: Context, d: Composite) -> None:
    for part in d.parts:
        lists.clear(ctx, part)


@_method("update")
def _update(ctx: Context, d: Composite, other: Abstract | None = None, **named: Abstract) -> None:
    for key, value in _pairs_of(ctx, other) if other is not None else ():
        _set(ctx, d, key, value)
    for name, value in named.items():
        _set(ctx, d, Static(name), value)


def _pairs_of(ctx: Context, other: Abstract) -> list[tuple[Abstract, Abstract]]:
    if isinstance(other, Composite) and other.kind == RECORD:
        other = as_record(ctx, other)
    if isinstance(other, Record):
        return [(Static(n), v) for n, v in zip(other.names, other.items)]
    found = iterate(ctx, other)
    if not isinstance(found, list):
        ctx.limitation("W215", "a dict with constant keys is updated by items known only at run time",
                       "begin with an empty dict, {}, and set its keys one by one")  # fmt: skip
    return [(pair[0], pair[1]) for pair in (unpack(ctx, item, 2) for item in found) if len(pair) == 2]


def copy_record(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """A new dict of the same items."""
    d = as_record(ctx, args[0]) if isinstance(args[0], Composite) else args[0]
    assert isinstance(d, Record)
    return new_record(ctx, dict(zip(d.names, d.items)) | keywords)


method(RECORD, "copy")(copy_record)
method("dict", "copy")(copy_record)


@_method("get")
def _get(ctx: Context, d: Composite, key: Abstract, default: Abstract = NONE_VALUE) -> Abstract:
    return ctx.call(ctx, ctx.library["get_attribute"](ctx, as_record(ctx, d), "get"), [key, default], {})


def _union(ctx: Context, d: Any, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    """``a | b`` of dicts, of which one at least has constant keys."""
    if op != "BitOr" or not all(isinstance(x, Composite | Record) and issubclass(x.cls, dict) for x in (a, b)):
        return None
    if not all(isinstance(x, Record) or getattr(x, "kind", "") == RECORD for x in (a, b)):
        table = new_table(ctx, "hash table", dict)
        for one in (a, b):
            update(ctx, table, one)
        return table
    return new_record(ctx, {k.value: v for x in (a, b) for k, v in _pairs_of(ctx, x) if isinstance(k, Static)})


def _union_of_records(ctx: Context, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    return _union(ctx, None, op, a, b)


def _union_in_place(ctx: Context, d: Composite, op: str, other: Abstract) -> Abstract | None:
    if op != "BitOr":
        return None
    _update(ctx, d, other)
    return d


def _compare(ctx: Context, d: Composite, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if op not in ("Eq", "NotEq"):
        return None
    one, two = (as_record(ctx, x) if isinstance(x, Composite) and x.kind == RECORD else x for x in (a, b))
    if isinstance(one, Composite) or isinstance(two, Composite):
        return compare(ctx, op, one, two)
    if not (isinstance(one, Record) and isinstance(two, Record) and set(one.names) == set(two.names)):
        return constant(op == "NotEq")
    ordered = tuple(two.items[two.names.index(n)] for n in one.names)
    return compare(ctx, op, Tuple(one.items), Tuple(ordered))


def _read(operation: Callable[..., Any]) -> Callable[..., Any]:
    return lambda ctx, d, *args: operation(ctx, as_record(ctx, d), *args)


def _names(ctx: Context, d: Record) -> list[Abstract]:
    return [Static(n) for n in d.names]


def _has(ctx: Context, d: Record, key: Abstract) -> Operand:
    return ctx.library["contains"](ctx, key, d)  # type: ignore[no-any-return]


SERVICES: dict[str, Any] = {
    f"{RECORD}.{name}": service for name, service in {
        "get_item": _read(get_item), "set_item": _set, "delete_item": _delete, "contains": _read(_has),
        "length": _read(lambda ctx, d: literal(len(d.names))), "truth": _read(truth), "compare": _compare,
        "iterate": _read(_names), "frozen": as_record, "binary": _union, "in_place": _union_in_place,
        "values": _read(lambda ctx, d: list(d.items)),
        "items": _read(lambda ctx, d: [Tuple((Static(n), v)) for n, v in zip(d.names, d.items)]),
    }.items()
}  # fmt: skip
SERVICES |= {
    "given_table": given_table, "need_tables": need_tables, "new_record": new_record, "changeable": changeable,
    "record_changes": changes, "union_of_records": _union_of_records,
}  # fmt: skip
