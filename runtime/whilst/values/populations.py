"""Objects in a list, and objects that refer to others of their class, as columns: one for each field of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from whilst.values.columns import Texts, columns_of, element_spec
from whilst.values.flat import Population
from whilst_compiler.frontend.signature.records import fields_of
from whilst_compiler.frontend.signature.specs import ObjectsSpec

__all__ = ["Members", "objects_spec"]

_LINK = "link"
"""The key of a field that is None or an object of the same class."""


class Members:
    """Objects of one class, and those of it that they refer to (``linked``), if all have the same fields.

    ``population`` are all of them, ``numbers`` the number of each by its ``id``, ``held`` a column for each field.
    """

    def __init__(self, first: Sequence[Any]) -> None:
        self.cls = first[0].__class__
        self.population, self.linked = Population(), False
        self.numbers: dict[int, int] = {}
        self.rows: list[list[Any]] = []
        self.held: list[tuple[Any, ...]] = []
        self.names, _ = fields_of(first[0])
        self.alike = self._all_at_once(first) or self._one_by_one(first)

    def _all_at_once(self, first: Sequence[Any]) -> bool:
        """Read many plain objects that do not refer to one another; whether that is what they are."""
        own: list[dict[str, Any]] = [getattr(one, "__dict__", {}) for one in first]
        if any(tuple(names) != self.names for names in own):
            return False
        columns = list(zip(*map(dict.values, own)))
        numbers = dict(zip(map(id, first), range(len(first))))
        if len(numbers) != len(first) or any(self.cls in set(map(type, column)) for column in columns):
            return False
        self.population, self.numbers, self.held = Population(first), numbers, columns
        return True

    def _one_by_one(self, first: Sequence[Any]) -> bool:
        for one in first:
            self._enter(one)
        if not all(map(self._read, self.population)):  # grows on the way
            return False
        self.held = list(zip(*self.rows))
        return True

    def _enter(self, one: Any) -> None:
        if id(one) not in self.numbers:
            self.numbers[id(one)] = len(self.population)
            self.population.append(one)

    def _read(self, one: Any) -> bool:
        """Note the fields of an object; whether they are those that all have."""
        own = getattr(one, "__dict__", {})
        if tuple(own) == self.names:
            values = list(own.values())
        else:
            there, values = fields_of(one)
            if there != self.names:
                return False
        self.rows.append(values)
        for value in values:
            if value.__class__ is self.cls:
                self.linked = True
                self._enter(value)
        return True

    def lay_out(self, listed: Sequence[Any], leaves: list[Any], texts: Texts | None) -> tuple[Any, ...] | None:
        """Append the fields as columns, and the numbers of what is ``listed``, if anything.

        The key: class, names, and kinds of the fields. None if some make no column.
        """
        if not self.alike:
            return None
        kinds, found = [], []
        for column in self.held:
            if all(x is None or x.__class__ is self.cls for x in column):
                kinds.append(_LINK)
                found.append(np.array([x is not None for x in column], np.bool_))
                found.append(np.array([0 if x is None else self.numbers[id(x)] for x in column], np.int64))
                continue
            kinds.append(columns_of(column, found, texts))
            if kinds[-1] is None:
                return None
        if not kinds:
            return None
        leaves += found
        if listed:
            leaves.append(np.array([self.numbers[id(x)] for x in listed], np.int64))
        return self.cls, self.names, tuple(kinds)

    def among(self, number: int) -> dict[int, tuple[int, int]]:
        """By the ``id`` of each object the ``number`` of all of them, and its own."""
        return {one: (number, own) for one, own in self.numbers.items()}


def objects_spec(key: tuple[Any, ...], number: int, listed: bool) -> ObjectsSpec:
    """The spec of such a key."""
    cls, names, kinds = key
    return ObjectsSpec(cls, names, tuple(None if k is _LINK else element_spec(k) for k in kinds), number, listed)
