"""Objects by number: their fields stand in columns that all objects of the class share (see ``object_tables``)."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from whilst_compiler.frontend.values.special import Fresh, Special, SpecialTemplate
from whilst_compiler.frontend.values.values import Instance, OneOf
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import I64, Type

__all__ = ["Numbered", "Object", "ObjectTable", "OfKinds", "OfNumbered", "OneKind"]


@dataclass(frozen=True, eq=False)
class ObjectTable:
    """All objects of class ``cls``: a list (``ListRef``) for each field, and one whose length is their number."""

    cls: type
    count: Any
    columns: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Numbered(Special):
    """An object of a table."""

    kind: ClassVar[str] = "object"  # type: ignore[misc]
    table: ObjectTable
    number: Operand

    @property
    def cls(self) -> type:  # type: ignore[override]
        return self.table.cls

    def template(self) -> OfNumbered:
        return OfNumbered(self.table)


Object = Instance | OneOf | Numbered
"""An object of a user's class."""


@dataclass(frozen=True, slots=True, eq=False)
class OfNumbered(SpecialTemplate):
    """An object of a table: its number is carried."""

    table: ObjectTable
    flat: ClassVar[bool] = True
    family: ClassVar[Hashable] = "an object"  # type: ignore[misc]

    def expanded(self, state: Any) -> OfNumbered:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> Any:
        return self if self.same(other, merge) else _of_kinds(self, other)

    def types(self) -> list[Type]:
        return [I64]

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        return [value.number] if isinstance(value, Numbered) and value.table is self.table else None

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> Numbered:
        return Numbered(self.table, leaves.pop(0))

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfNumbered:
        return self

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        return isinstance(other, OfNumbered) and self.table is other.table

    def describe(self) -> str:
        return self.table.cls.__name__


@dataclass(frozen=True, slots=True, eq=False)
class OneKind(Special):
    """An object of one of several classes: ``which`` says of which table."""

    kind: ClassVar[str] = "object of several classes"  # type: ignore[misc]
    tables: tuple[ObjectTable, ...]
    which: Operand
    number: Operand

    @property
    def cls(self) -> type:  # type: ignore[override]
        return self.tables[0].cls

    def template(self) -> OfKinds:
        return OfKinds(self.tables)


@dataclass(frozen=True, slots=True, eq=False)
class OfKinds(SpecialTemplate):
    tables: tuple[ObjectTable, ...]
    flat: ClassVar[bool] = True
    family: ClassVar[Hashable] = "an object"  # type: ignore[misc]

    def expanded(self, state: Any) -> OfKinds:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> Any:
        return _of_kinds(self, other)

    def types(self) -> list[Type]:
        return [I64, I64]

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        match value:
            case Numbered(table, number) if table in self.tables:
                return [literal(self.tables.index(table)), number]
            case OneKind(tables, which, number) if set(tables) <= set(self.tables):
                places = [self.tables.index(t) for t in tables]
                if places != list(range(len(places))):
                    old, which = which, literal(places[-1])
                    for k, place in list(enumerate(places))[-2::-1]:
                        which = context.emit("where", context.emit("equal", old, literal(k)), literal(place), which)
                return [which, number]
        return None

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> OneKind:
        which = leaves.pop(0)
        return OneKind(self.tables, which, leaves.pop(0))

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfKinds:
        return self

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        return isinstance(other, OfKinds) and self.tables == other.tables

    def describe(self) -> str:
        return " or ".join(t.cls.__name__ for t in self.tables)


def _of_kinds(a: OfNumbered | OfKinds, b: Any) -> OfKinds | None:
    if not isinstance(b, OfNumbered | OfKinds):
        return None
    tables = [t for x in (a, b) for t in (x.tables if isinstance(x, OfKinds) else (x.table,))]
    return OfKinds(tuple(dict.fromkeys(tables)))
