"""What results refer to by number, from which they are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import ListSpec
from whilst_compiler.ir.types import BOOL, I64, Type

__all__ = ["FieldSpec", "PoolSpec"]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of all objects of a pool: ``column`` has its values, each after a bool (is it set?) if ``sometimes``."""

    name: str
    sometimes: bool
    column: ListSpec


@dataclass(frozen=True, slots=True)
class PoolSpec:
    """What results refer to by number: objects of class ``cls``, lists, (``bytes``) arrays of lists, or one array.

    ``parts`` are the fields, or, of lists, all items, where each list begins, and how long it is;
    of arrays, the elements of all. The first objects are those of the caller that ``given`` names; the first lists
    are those in the lists that it names. ``moved`` names lists of the caller's that are in the pool, too: after the
    parts, there is the number of each.
    """

    cls: type
    parts: tuple[Any, ...]
    given: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()

    def leaf_types(self) -> Iterator[Type]:
        for part in self.parts:
            if isinstance(part, FieldSpec):
                for type in (BOOL,) if part.sometimes else ():
                    yield type.with_dims((f"s{part.column.number}",))
                part = part.column
            yield from leaf_types(part)
        yield from (I64,) * len(self.moved)
