"""Objects in a list, and objects that refer to others of their class, as columns: one for each field of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from whilst.values.columns import Texts, columns_of, element_spec
from whilst.values.flat import Population
from whilst_compiler.frontend.signature.records import fields_of
from whilst_compiler.frontend.signature.specs import ObjectsSpec

__all__ = ["LINK", "objects_spec", "population_of"]

LINK = "link"
"""The key of a field that is None or an object of the same class."""


def population_of(
    first: Sequence[Any], leaves: list[Any], texts: Texts | None
) -> tuple[Population, dict[int, int], tuple[Any, ...], bool] | None:  # fmt: skip
    """Append the fields of these objects, and of those of their class that they refer to, as columns.

    Gives all of them, the number of each by its ``id``, the key: names and kinds of the fields; and whether any refers
    to another one. None where objects have other fields than the first one, or fields that do not make a column.
    """
    population, numbers, rows = Population(), {}, []
    cls, linked = first[0].__class__, False

    def number(one: Any) -> int:
        if id(one) not in numbers:
            numbers[id(one)] = len(population)
            population.append(one)
        return numbers[id(one)]

    for one in first:
        number(one)
    names, values = fields_of(first[0])
    in_dict = tuple(getattr(first[0], "__dict__", ())) == names
    for one in population:  # grows on the way
        own = one.__dict__ if in_dict else {}
        if tuple(own) == names:
            values = list(own.values())
        else:
            there, values = fields_of(one)
            if there != names:
                return None
        rows.append(values)
        for value in values:
            if value.__class__ is cls:
                linked = True
                number(value)
    kinds, found = [], []
    for column in zip(*rows):
        if all(x is None or x.__class__ is cls for x in column):
            kinds.append(LINK)
            found.append(np.array([x is not None for x in column], np.bool_))
            found.append(np.array([0 if x is None else numbers[id(x)] for x in column], np.int64))
            continue
        kinds.append(columns_of(column, found, texts))
        if kinds[-1] is None:
            return None
    if not kinds:
        return None
    leaves += found
    return population, numbers, (cls, names, tuple(kinds)), linked


def objects_spec(key: tuple[Any, ...], number: int, listed: bool) -> ObjectsSpec:
    """The spec of such a key."""
    cls, names, kinds = key
    return ObjectsSpec(cls, names, tuple(None if k is LINK else element_spec(k) for k in kinds), number, listed)
