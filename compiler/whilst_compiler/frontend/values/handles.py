"""Objects of Python's that compiled code only hands on and calls methods of: an i64 that stands for the object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.values.special import Fresh, Special, SpecialTemplate
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import I64, Type

__all__ = ["Handle"]


@dataclass(frozen=True, slots=True, eq=False)
class Handle(Special):
    """An object of class ``cls``; ``ticket`` says which."""

    cls: type
    ticket: Operand

    @property
    def kind(self) -> str:  # type: ignore[override]
        return self.cls.__name__

    def template(self) -> OfHandle:
        return OfHandle(self.cls)


@dataclass(frozen=True, slots=True)
class OfHandle(SpecialTemplate):
    cls: type

    def expanded(self, state: Any) -> OfHandle:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> OfHandle | None:
        return self if self == other else None

    def types(self) -> list[Type]:
        return [I64]

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        return [value.ticket] if isinstance(value, Handle) and value.cls is self.cls else None

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> Handle:
        return Handle(self.cls, leaves.pop(0))

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfHandle:
        return self

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        return bool(self == other)

    def describe(self) -> str:
        return f"a {self.cls.__name__}"
