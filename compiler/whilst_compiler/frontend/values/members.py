"""Members of enumerations: which one it is, is a number where paths meet."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar

from whilst_compiler.frontend.signature.enumerated import members_of
from whilst_compiler.frontend.values.special import Fresh, Special, SpecialTemplate
from whilst_compiler.frontend.values.templates import Same
from whilst_compiler.frontend.values.values import Static
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import I64, Type

__all__ = ["Member", "OfMember", "enumeration_of", "place_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Member(Special):
    """A member of ``cls``; ``index`` says which, in the order of their definition."""

    kind: ClassVar[str] = "enum"  # type: ignore[misc]
    cls: type
    index: Operand

    def template(self) -> OfMember:
        return OfMember(self.cls)


@dataclass(frozen=True, slots=True)
class OfMember(SpecialTemplate):
    cls: type
    flat: ClassVar[bool] = True

    @property
    def family(self) -> Hashable:  # type: ignore[override]
        return ("member", self.cls)

    def expanded(self, state: Any) -> OfMember:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> OfMember | None:
        if isinstance(other, OfMember):
            return self if other.cls is self.cls else None
        return self if isinstance(other, Same) and enumeration_of(other.value) is self.cls else None

    def types(self) -> list[Type]:
        return [I64]

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        return [place_of(value)] if enumeration_of(value) is self.cls else None

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> Member:
        return Member(self.cls, leaves.pop(0))

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfMember:
        return self

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        return isinstance(other, OfMember) and other.cls is self.cls

    def describe(self) -> str:
        return self.cls.__name__


def enumeration_of(value: Any) -> type | None:
    """The class of a member (known now or not); None for other values, and for flags of too many combinations."""
    if isinstance(value, Member):
        return value.cls
    if isinstance(value, Static) and isinstance(value.value, Enum) and value.value in members_of(type(value.value)):
        return type(value.value)
    return None


def place_of(value: Any) -> Operand:
    if isinstance(value, Member):
        return value.index
    return literal(members_of(type(value.value)).index(value.value))
