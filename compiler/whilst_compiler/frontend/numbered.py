"""Objects by number: their fields stand in columns that all objects of the class share (see ``object_tables``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from whilst_compiler.frontend.special import Fresh, Special, SpecialTemplate
from whilst_compiler.frontend.values import Instance, OneOf
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import I64, Type

__all__ = ["Numbered", "Object", "ObjectTable", "OfNumbered"]


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

    def expanded(self, state: Any) -> OfNumbered:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> OfNumbered | None:
        return self if self.same(other, merge) else None

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
