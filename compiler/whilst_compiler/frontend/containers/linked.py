"""Tuples that hold tuples of their own kind, to a depth known only at run time: each is a number.

Where the type of a tuple turns out to grow without end, because what a loop or a recursion makes holds what it made
before, lowering starts again, and what is made at that place stands in a table, with a column per item.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, ClassVar

from whilst_compiler.frontend.containers.list_values import Buffer
from whilst_compiler.frontend.joins.unions import OfUnion, family
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.restarts import Again, NeedsTable
from whilst_compiler.frontend.values.numbered import ObjectTable
from whilst_compiler.frontend.values.special import Fresh, Special, SpecialTemplate
from whilst_compiler.frontend.values.templates import OfMaybe, OfOptional, OfTuple, Template, template_of
from whilst_compiler.frontend.values.values import Tuple
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import I64, Type

__all__ = ["LINKED", "Linked", "LinkedMeet", "OfLinked", "holds_linked", "key_of", "link_deep", "link_like"]

LINKED = "linked tuple"
_DEEP = 3
"""So many tuples of one kind, or lists, each in the next: such are linked where something grows without end."""


class LinkedMeet(Exception):
    """A tuple of a table meets one that is made item by item; the argument is the table."""


@dataclass(frozen=True, slots=True, eq=False)
class Linked(Special):
    """A tuple of a table."""

    kind: ClassVar[str] = LINKED  # type: ignore[misc]
    table: ObjectTable
    number: Operand

    @property
    def cls(self) -> type:  # type: ignore[override]
        return self.table.cls

    def template(self) -> OfLinked:
        return OfLinked(self.table)


@dataclass(frozen=True, slots=True, eq=False)
class OfLinked(SpecialTemplate):
    """A tuple of a table: its number is carried."""

    table: ObjectTable
    flat: ClassVar[bool] = True

    @property
    def family(self) -> Hashable:  # type: ignore[override]
        return _key(self.table)

    def expanded(self, state: Any) -> OfLinked:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> OfLinked | None:
        if isinstance(other, OfTuple) and (other.cls, len(other.items)) == _key(self.table):
            raise LinkedMeet(self.table)
        return self if self.same(other, merge) else None

    def types(self) -> list[Type]:
        return [I64]

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        if isinstance(value, Tuple) and key_of(value) == _key(self.table):
            raise LinkedMeet(self.table)
        return [value.number] if isinstance(value, Linked) and value.table is self.table else None

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> Linked:
        return Linked(self.table, leaves.pop(0))

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfLinked:
        return self

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        return isinstance(other, OfLinked) and self.table is other.table

    def describe(self) -> str:
        return f"{self.table.cls.__name__} of {len(self.table.columns)}"


def _key(table: ObjectTable) -> tuple[type, int]:
    return table.cls, len(table.columns)


def key_of(value: Tuple) -> tuple[type, int]:
    """What tuples that share a table have in common."""
    return value.cls, len(value.items)


def link_deep(ctx: Context) -> None:
    """Start again with the tuples that were seen to be deep in tables, or else such lists in pools, or dicts of
    constant keys as hash tables, if that is news."""
    linked, pooled = ctx.options.setdefault("linked", {}), ctx.options.setdefault("pooled", set())
    tuples = {s: key_of(made) for s, (made, height) in ctx.tuples_made.items() if height >= _DEEP}
    if not tuples.keys() <= linked.keys():
        linked |= tuples
        raise Again
    lists = {s for s, height in ctx.lists_made.items() if height >= _DEEP}
    if not lists <= pooled:
        pooled |= lists
        ctx.options.setdefault("pools", {})
        raise Again
    dicts = {s for s, height in ctx.records_made.items() if height >= _DEEP}
    if not dicts <= ctx.options.setdefault("deep_records", set()):
        ctx.options["deep_records"] |= dicts
        ctx.options.setdefault("pools", {})
        raise Again
    if ctx.options.get("records") and not ctx.options.get("any_tables"):  # dicts that are set into others later
        ctx.options |= {"hash_tables": True, "any_tables": True}
        ctx.options.setdefault("pools", {})
        raise Again


def link_like(ctx: Context, table: ObjectTable) -> bool:
    """Let tuples that are like those of a table be of it, where that is news: those that fit into its columns, or
    else all of so many items."""
    linked = ctx.options["linked"]
    made = {s: t for s, (t, _) in ctx.tuples_made.items() if key_of(t) == _key(table) and s not in linked}
    news = [s for s, t in made.items() if _fits(ctx, t, table)] or list(made)
    linked |= dict.fromkeys(news, _key(table))
    return bool(news)


def _fits(ctx: Context, made: Tuple, table: ObjectTable) -> bool:
    """Whether every item is of a kind that its column has already."""
    for item, column in zip(made.items, table.columns.values()):
        content = ctx.state.get(column.cell)
        if isinstance(content, Buffer) and not _families(template_of(item)) <= _families(content.element):
            return False
    return True


def _families(template: Template) -> set[Hashable]:
    """What kinds a value may be of, None aside."""
    match template:
        case OfUnion(alternatives):
            return set[Hashable]().union(*map(_families, alternatives))
        case OfOptional(some) | OfMaybe(some):
            return _families(some)
    try:
        found = family(template)
    except NeedsTable:
        return {"an object"}
    return set() if found == ("object", id(None)) else {found}


def holds_linked(template: Any, table: ObjectTable) -> bool:
    """Whether tuples of a table are among what a template stands for."""
    match template:
        case OfLinked(mine):
            return mine is table
        case OfUnion(alternatives):
            return any(holds_linked(a, table) for a in alternatives)
        case OfOptional(some) | OfMaybe(some):
            return holds_linked(some, table)
    return False
