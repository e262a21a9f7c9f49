"""Calls of functions that are lowered once: what has to hold where one is called, and what holds after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef
from whilst_compiler.frontend.control.failing import Site
from whilst_compiler.frontend.functions.handing import Structure, Taking, Unfit, fresh, make, types
from whilst_compiler.frontend.functions.recursive_calls import went_wrong
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.objects.instances import put_field
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import Abstract, Cell, Instance, Scalar
from whilst_compiler.ir.graph import Graph, Literal, Operand, Value

__all__ = ["Change", "Outlined", "cells_of", "emit", "inputs_of"]


@dataclass(frozen=True)
class Change:
    """What holds something else after the call.

    ``place`` is None and a cell outside, or the number of what is handed over: of a list, and None, or of an object,
    and the name of a field.
    """

    place: tuple[int | None, Any]
    structure: Structure

    def cell(self, table: list[Any]) -> Any:
        number, key = self.place
        if number is None:
            return key
        return table[number] if key is None else table[number].cells[key]


@dataclass(frozen=True)
class Outlined:
    """A function that is there, and what has to hold where it is called."""

    name: str
    needs: tuple[tuple[Any, Structure], ...]
    """The cells outside that it reads, and what they hold."""
    fixed: tuple[tuple[Any, Any], ...]
    """Those that hold this very value."""
    captured: tuple[Value, ...]
    """Parameters of the program."""
    result: Structure
    changes: tuple[Change, ...]
    born: tuple[frozenset[Any], ...]
    """Where the lists were made that it makes (for objects, nothing)."""
    sites: dict[Site, None]
    """What it may fail with that a ``try`` around it may catch."""
    graphs: dict[str, Graph]
    """It, and what it calls."""

    @property
    def touched(self) -> set[Any]:
        return {k for k, _ in (*self.needs, *self.fixed)} | {c.place[1] for c in self.changes if c.place[0] is None}


def inputs_of(ctx: Context, version: Outlined, taking: Taking) -> list[Operand] | None:
    """What the function is given in this state; None if it is not made for it."""
    if not version.touched.isdisjoint(cells_of([*taking.table, *taking.near])):
        return None
    if not version.touched.isdisjoint(ctx.sorting):
        return None
    if any(not _is_same(ctx.state.get(key), value) for key, value in version.fixed):
        return None
    linked = {a for a, _ in ctx.same_links}
    if linked and any(getattr(c.cell(taking.table), "owner", None) in linked for c in version.changes):
        return None
    outside = Taking(ctx, outside=None)
    try:
        for key, wanted in version.needs:
            held = ctx.state.get(key)
            content = isinstance(held, Buffer | Items)
            if held is None or (outside.content(held) if content else outside.structure(held)) != wanted:
                return None
    except Unfit:
        return None
    return [*taking.leaves, *outside.leaves, *version.captured]


def _is_same(held: Any, value: Any) -> bool:
    if isinstance(held, Items) and isinstance(value, Items):
        return not held.items and not value.items
    if isinstance(held, Scalar) and isinstance(value, Scalar) and isinstance(value.operand, Literal):
        return isinstance(held.operand, Literal) and (held.spec, held.operand.key) == (value.spec, value.operand.key)
    return held is value


def emit(ctx: Context, version: Outlined, inputs: list[Operand], taking: Taking) -> Abstract:
    """The ``Call``, and what lists and objects hold after it."""
    result, *after = (fresh(ctx, part) for part in (version.result, *(c.structure for c in version.changes)))
    ctx.functions.update(version.graphs)
    returned = [t for part in (result, *after) for t in types(part)]
    outputs: list[Operand] = list(ctx.builder.call(version.name, inputs, returned))
    table = list(taking.table)
    value: Abstract = make(ctx, result, outputs, table)
    made = [make(ctx, part, outputs, table) for part in after]
    for cell, sites in zip(table[len(taking.table) :], version.born):
        if sites:
            ctx.births[cell] = sites
    for change, held in zip(version.changes, made):
        _put(ctx, change.cell(table), held)
    if version.sites:
        went_wrong(ctx, version.sites, True)
    return value


def _put(ctx: Context, cell: Any, held: Any) -> None:
    if isinstance(held, Items | Buffer):
        lists.replace(ctx, ListRef(cell), held)
        return
    owner = cell.owner if isinstance(cell, Cell) else None
    if isinstance(owner, Instance):
        put_field(ctx, owner, next(n for n, c in owner.cells.items() if c is cell), held)
    else:
        ctx.state[cell] = held


def cells_of(table: list[Any]) -> set[Any]:
    """The lists and the fields of objects, and what says that these are there."""
    found: set[Any] = set()
    for thing in table:
        found |= {thing.anchor, *thing.cells.values()} if isinstance(thing, Instance) else {thing}
    return found
