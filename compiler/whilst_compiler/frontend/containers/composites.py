"""Containers made of lists: dicts, sets, queues. What is done to them is written in Python, on their parts."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.containers.list_values import Items, ListRef, OfItems, OfList
from whilst_compiler.frontend.joins.carrying import coerce, rebuild
from whilst_compiler.frontend.joins.joins import expand, same_value
from whilst_compiler.frontend.values.special import Fresh, Special, SpecialTemplate
from whilst_compiler.frontend.values.templates import OfTuple, describe, types_of
from whilst_compiler.frontend.values.values import Tuple
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import Type

__all__ = ["BYTEARRAY", "BYTES", "HASHED", "RECORD", "TUPLE", "Composite", "OfComposite"]

BYTEARRAY = "bytearray"
BYTES = "bytes"
RECORD = "record dict"
"""The kind of a dict of constant keys that may change."""
HASHED = {"hash table": ("keys", "values", "table", "count"), "set": ("keys", "table", "state")}
"""What the parts of hash tables are called, by their kinds."""
TUPLE = "tuple"
"""The kind of a tuple whose length is known only at run time."""


@dataclass(frozen=True, slots=True, eq=False)
class Composite(Special):
    """A container: ``parts`` are lists that only it refers to; ``note`` is what is known of it now for good."""

    kind: str
    cls: type
    parts: tuple[ListRef, ...]
    note: Any = None

    def template(self) -> OfComposite:
        return OfComposite(self.kind, self.cls, tuple(OfList(None, p) for p in self.parts), self.note)

    def storages(self) -> list[Any]:
        return [p.cell for p in self.parts]


@dataclass(frozen=True, slots=True, eq=False)
class OfComposite(SpecialTemplate):
    kind: str
    cls: type
    parts: tuple[Any, ...]
    note: Any

    @property
    def family(self) -> Hashable:  # type: ignore[override]
        return (self.kind, self.cls)

    @property
    def flat(self) -> bool:
        """Whether it is carried as so many numbers, because its parts are lists of pools."""
        return all(getattr(p, "flat", False) for p in self.parts)

    def expanded(self, state: Any) -> OfComposite:
        return self._with(tuple(expand(p, state) for p in self.parts))

    def made_of(self) -> tuple[Any, ...]:
        return self.parts

    def _with(self, parts: tuple[Any, ...]) -> OfComposite:
        return OfComposite(self.kind, self.cls, parts, self.note)

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> OfComposite | None:
        if self.kind == TUPLE and not self.flat and isinstance(other, OfTuple) and other.cls is tuple:
            other = self._with((OfList(OfItems(other.items)),))
        if not isinstance(other, OfComposite) or self.kind != other.kind or self.cls is not other.cls:
            return None
        if not same_note(self.note, other.note):
            return None
        return self._with(tuple(map(merge, self.parts, other.parts)))

    def types(self) -> list[Type]:
        return [t for p in self.parts for t in types_of(p)]

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        if self.kind == TUPLE and not self.flat and isinstance(value, Tuple) and value.cls is tuple:
            return coerce(context, Items(value.items), self.parts[0].content)
        if not isinstance(value, Composite) or value.kind != self.kind:
            return None
        return [leaf for t, p in zip(self.parts, value.parts, strict=True) for leaf in coerce(context, p, t)]

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> Composite:
        parts = tuple(rebuild(context, p, leaves, name) for p in self.parts)
        return Composite(self.kind, self.cls, parts, self.note)

    def escaping(
        self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any
    ) -> OfComposite:
        return self._with(tuple(map(again, self.parts)))

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        alike = isinstance(other, OfComposite) and self.kind == other.kind and same_note(self.note, other.note)
        return alike and all(map(equal, self.parts, other.parts))

    def describe(self) -> str:
        return f"{self.cls.__name__} of {describe(self.parts[0]).removeprefix('list of ')}"


def same_note(a: Any, b: Any) -> bool:
    """Whether what is known of two containers is the same."""
    return a is b or (a is not None and b is not None and same_value(a, b))
