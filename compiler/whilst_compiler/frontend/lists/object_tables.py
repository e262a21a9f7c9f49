"""Objects that are items of lists, that hold one another, or of which it is not known which one a name means.

Each is a number then, and its fields stand in columns: lists that all objects of its class share. Which classes need
that is found out on the way: lowering starts again, and the table of such a class is there from the beginning of the
function, so that every object of the class is made in it.
"""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.lists.pooled_rows import enter
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Numbered, ObjectTable
from whilst_compiler.frontend.values.templates import describe, template_of
from whilst_compiler.frontend.values.values import NONE_VALUE, UNBOUND, Cell, Instance
from whilst_compiler.ir.graph import Operand

__all__ = ["SERVICES", "add_objects", "added", "early", "held", "moved", "new_table", "put"]


def new_table(ctx: Context, cls: type, names: dict[str, None]) -> ObjectTable:
    """An empty table for the objects of a class."""

    def column(name: str) -> ListRef:
        ref = ListRef(Cell(name))
        ctx.state[ref.cell] = Items(())
        return ref

    return ObjectTable(cls, column(cls.__name__), {name: column(name) for name in names})


def early(ctx: Context, cls: type) -> Numbered:
    """An object that is in its table before anything of it is set."""
    table = ctx.tables[cls]
    return Numbered(table, added(ctx, table, dict.fromkeys(table.columns, UNBOUND)))


def moved(ctx: Context, made: Instance) -> Numbered:
    """An object that was just made, as the last one of its table."""
    table = ctx.tables[made.cls]
    fields = {name: ctx.state.get(cell, UNBOUND) for name, cell in made.cells.items()}
    return Numbered(table, added(ctx, table, fields))


def added(ctx: Context, table: ObjectTable, fields: dict[str, Any]) -> Operand:
    """The number of a new row of a table."""
    number = lists.length(ctx, table.count)
    for name, value in fields.items():
        _append(ctx, table, name, value)
    lists.as_buffer(ctx, table.count, NONE_VALUE)
    lists.append(ctx, table.count, NONE_VALUE)
    return number


def add_objects(ctx: Context, table: ObjectTable, columns: dict[str, Buffer]) -> Operand:
    """Enter objects of the caller's, by their fields; the number of the first. Other fields are not set."""
    first = lists.length(ctx, table.count)
    count = next(iter(columns.values())).length
    for name, column in table.columns.items():
        enter(ctx, column, columns.get(name) or Buffer(template_of(UNBOUND), (), count))
    enter(ctx, table.count, Buffer(template_of(NONE_VALUE), (), count))
    return first


def _append(ctx: Context, table: ObjectTable, name: str, value: Any) -> None:
    column = table.columns[name]
    value = _item(ctx, table, name, value)
    lists.as_buffer(ctx, column, value)
    lists.append(ctx, column, value)


def _item(ctx: Context, table: ObjectTable, name: str, value: Any) -> Any:
    """A value as the field can hold it, which is of one type in all objects."""
    value = lists.as_item(ctx, value, (table.cls, name))
    column = table.columns[name]
    if not lists.takes(ctx, column, value):
        content = lists.content(ctx, column)
        kinds = [*([] if isinstance(content, Items) else [describe(content.element)]), describe(template_of(value))]
        whose = f"the field '{name}' of objects of class {table.cls.__name__}"
        help = "objects in lists have fields of one type each: numbers, texts, tuples, lists or objects"
        if issubclass(table.cls, tuple):
            whose = f"item {name} of tuples that hold others of their own kind"
            help = "such tuples have items of one type in each place: numbers, texts, tuples, lists or objects"
        title = f"{whose} is {' in one and '.join(kinds)}"
        ctx.limitation("W250", title + (" in another" if len(kinds) > 1 else ""), help)
    return value


def held(ctx: Context, base: Numbered, name: str) -> Any:
    """What a field holds, or UNBOUND."""
    column = base.table.columns.get(name)
    if column is None:
        return UNBOUND
    content = lists.content(ctx, column)
    if isinstance(content, Items) and not content.items:
        return UNBOUND
    return lists.element_at(ctx, column, base.number)


def put(ctx: Context, base: Numbered, name: str, value: Any) -> None:
    """``base.name = value``."""
    lists.set_at(ctx, base.table.columns[name], base.number, _item(ctx, base.table, name, value))


def _nothing(*_: Any) -> None:
    """Objects have no operators but the methods of their classes."""


def _itself(ctx: Context, value: Any) -> Any:
    return value


SERVICES: dict[str, Any] = {
    f"{kind}.{name}": service
    for kind in ("object", "object of several classes")
    for name, service in {
        "frozen": _itself, "array_like": _itself, "binary": _nothing, "in_place": _nothing, "compare": _nothing,
    }.items()
}  # fmt: skip
