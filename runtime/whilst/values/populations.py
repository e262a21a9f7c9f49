"""Objects of any number, and the lists in their fields, as columns: one for each leaf of a field of all."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from itertools import chain, repeat
from typing import Any

import numpy as np

from whilst.values.columns import SCALARS, Texts, column_of
from whilst.values.flat import Census, Flat, Key, MetAgain, Population
from whilst.values.reached import OBJECT, Place, Reached, Table, Unfit, kind_of, reached_from
from whilst_compiler.frontend.signature.enumerated import members_of
from whilst_compiler.frontend.signature.object_specs import ObjectsSpec, TableSpec
from whilst_compiler.frontend.signature.specs import (
    NONE,
    ChoiceSpec,
    HandleSpec,
    KindSpec,
    MemberSpec,
    NumberSpec,
    OptionalSpec,
    Spec,
    TupleSpec,
)  # fmt: skip

__all__ = ["FEW_OBJECTS", "MANY_OBJECTS", "Crowd", "objects_key"]

FEW_OBJECTS, MANY_OBJECTS = 3, 32
"""So many objects of a list, or that refer to one another, are described one by one in any case; so many, until other
numbers of them are given."""
_IN_VAIN = 1000
"""So many objects are looked at although something that they lead to makes no column."""

_ITEMS: Place = (None, "item")
_OF_A_FIELD = 2
"""So long is the place of a field."""
_MOST = 8
"""So many kinds of values may be in one column (``unions.MOST``)."""


def objects_key(value: Any, listed: bool, flat: Flat) -> Key | None:
    """An object, or (``listed``) a list, with all objects that are reached from there, is one key for any number."""
    if id(value) in flat.crowds or flat.unfit > _IN_VAIN:
        return None
    known, number = flat.census, len(flat.objects)
    try:
        crowd = Crowd(value, listed, known, (flat.numbers, flat.rows))
        if not _are_many(crowd, flat):
            return None
        if crowd.reached.again - flat.crowded:
            raise MetAgain(*crowd.reached.again)
        spec = crowd.lay_out(number, flat.leaves, flat.texts)
    except Unfit as unfit:
        flat.unfit += sum(unfit.args)
        return None
    crowd.enter(spec, flat.objects, known)
    if listed:
        flat.numbers[id(value)] = number
    flat.rows |= crowd.reached.places.keys()
    flat.general = True
    return ("objects", spec)


def _are_many(crowd: Crowd, flat: Flat) -> bool:
    """Whether objects are not described one by one."""
    reached, known = crowd.reached, flat.census.objects
    items = crowd.value if crowd.listed else ()
    count = max(reached.count, len(items))
    if not reached.leads_to_objects:
        return False
    if not flat.crowded.isdisjoint(reached.tables):
        return True
    few = FEW_OBJECTS if reached.linked or (known and any(id(x) in known for x in items)) else flat.few
    if count > few:
        return True
    flat.spared |= reached.tables.keys()
    if count > FEW_OBJECTS:
        flat.crowds |= dict.fromkeys(reached.numbers, count)
    return False


class Crowd:
    """An object, or (``listed``) the items of a list, and all that is reached from there."""

    def __init__(self, value: Any, listed: bool, before: Census, taken: Sequence[Collection[int]]) -> None:
        self.value, self.listed, self.before = value, listed, before
        self.reached = reached_from(value if listed else (value,), before, taken, _ITEMS)

    def lay_out(self, number: int, leaves: list[Any], texts: Texts | None) -> ObjectsSpec:
        """Append the columns; the spec, which is the same for any number of objects. Raises Unfit."""
        reached = self.reached
        if reached.again or reached.lists_again or (self.listed and id(self.value) in reached.places):
            raise Unfit
        columns = _Columns(self.reached, self.before, texts)
        tables = tuple(
            TableSpec(table.cls, table.names, columns.fields(table)) for table in self.reached.tables.values()
        )
        lists = tuple(columns.lists(place, own) for place, own in self.reached.lists.items())
        items = columns.of(self.value, _ITEMS) if self.listed else None
        leaves += columns.leaves
        return ObjectsSpec(tables, lists, number, items)

    def enter(self, spec: ObjectsSpec, objects: list[Any], census: Census) -> None:
        """Number the argument, all objects of each class, and all lists of each place."""
        objects += (self.value, *(t.objects for t in self.reached.tables.values()), *self.reached.lists.values())
        numbers, places = self.reached.numbers, self.reached.places
        census.objects |= numbers if not places else {k: n for k, n in numbers.items() if k not in places}
        for table in self.reached.tables.values():
            census.counts[table.cls] = table.first + len(table.objects)
        own = dict(zip(self.reached.lists, spec.numbers_of_lists))
        census.lists |= {one: (own[place], numbers[one]) for one, place in places.items()}


class _Columns:
    """Values, laid out: their ``leaves`` are arrays."""

    def __init__(self, reached: Reached, before: Census, texts: Texts | None) -> None:
        self.reached = reached
        self.texts = texts
        self.leaves: list[Any] = []
        self.numbers = {**before.objects, **reached.numbers} if before.objects else reached.numbers
        self.pools = {place: k for k, place in enumerate(reached.lists)}

    def fields(self, table: Table) -> tuple[Spec, ...]:
        """The specs of the fields of a class."""
        before = len(self.leaves)
        found = tuple(map(self.of, table.columns, table.places, table.classes))
        if len(self.leaves) == before:  # nothing would say how many there are
            raise Unfit
        return found

    def lists(self, place: Place, own: Population) -> Spec | None:
        """The spec of the items of all lists of a place; then where each begins, and its size."""
        items = list(chain.from_iterable(own))
        before = len(self.leaves)
        found = self.of(items, (*place, "item")) if items else None
        if items and len(self.leaves) == before:  # nothing would say how many there are
            raise Unfit
        sizes = np.fromiter(map(len, own), np.int64, len(own))
        self.leaves += [np.cumsum(sizes) - sizes, sizes]
        return found

    def of(self, values: Sequence[Any], place: Place, classes: Collection[type] = ()) -> Spec:
        """The spec of values of any kinds, of these classes if they are known."""
        classes = classes or set(map(type, values))
        if len(classes) == 1:
            (cls,) = classes
            if cls is place[0] and len(place) == _OF_A_FIELD:  # None might be there next time
                self.leaves.append(np.ones(len(values), np.bool_))
                return OptionalSpec(self.alike(values, cls, place))
            if not issubclass(cls, tuple) or len(set(map(len, values))) == 1:
                return self.alike(values, cls, place)
        if type(None) in classes:
            cls, *more = (cls for cls in classes if cls is not type(None))
            if cls is place[0] and not more:
                return self.objects_or_none(values, cls)
            if len({_family(x) for x in values if x is not None}) == 1:
                there = np.array([x is not None for x in values])
                self.leaves.append(there)
                return OptionalSpec(self.some(values, there, place))
        families = {_family(x) for x in values}
        if len(families) == 1:
            return self.alike(values, type(values[0]), place)
        return self.of_kinds(values, sorted(families, key=str), place)

    def of_kinds(self, values: Sequence[Any], families: Sequence[Hashable], place: Place) -> Spec:
        """The spec of values of several kinds, which a tag tells apart."""
        if len(families) > _MOST:
            raise Unfit
        ranks = {family: k for k, family in enumerate(families)}
        tags = np.fromiter((ranks[_family(x)] for x in values), np.int64, len(values))
        self.leaves.append(tags)
        return ChoiceSpec(tuple(
            NONE if family is None else self.some(values, tags == k, place) for family, k in ranks.items()
        ))  # fmt: skip

    def some(self, values: Sequence[Any], there: np.ndarray[Any, Any], place: Place) -> Spec:
        """The spec of some of the values, with leaves for all of them."""
        before = len(self.leaves)
        own = [x for x, is_there in zip(values, there.tolist()) if is_there]
        found = self.alike(own, type(own[0]), place)
        for k in range(before, len(self.leaves)):
            whole = np.zeros(len(values), self.leaves[k].dtype)
            whole[there] = self.leaves[k]
            self.leaves[k] = whole
        return found

    def alike(self, values: Sequence[Any], cls: type, place: Place) -> Spec:
        """The spec of values of one family, of which this is the class of the first."""
        if cls in SCALARS or cls is str:
            column = column_of(values, cls, self.texts)
            if column is None or (issubclass(cls, np.generic) and len(set(map(type, values))) > 1):
                raise Unfit
            self.leaves.append(column)
            return HandleSpec(str) if cls is str else SCALARS[cls]
        if cls is type(None):
            return self.nothing(len(values), place)
        if issubclass(cls, tuple):
            return TupleSpec(tuple(self.of(x, (*place, k)) for k, x in enumerate(zip(*values))), cls)
        if cls is list:
            self.leaves.append(self.numbers_of(values))
            return NumberSpec(self.pools[self.reached.home(place)])
        kind = kind_of(values[0])
        if kind == OBJECT:
            return self.objects(values, place)
        members = {id(member): k for k, member in enumerate(members_of(cls))}
        if any(id(x) not in members for x in values):
            raise Unfit
        self.leaves.append(np.array([members[id(x)] for x in values], np.int64))
        return MemberSpec(cls)

    def nothing(self, count: int, place: Place) -> Spec:
        """None everywhere: where objects of the class lead to others of it, one might be there next time."""
        if (place[0], place[0]) not in self.reached.ways:
            return NONE
        self.leaves += [np.zeros(count, np.bool_), np.zeros(count, np.int64)]
        return OptionalSpec(NumberSpec(-1, place[0]))

    def objects_or_none(self, values: Sequence[Any], cls: type) -> Spec:
        found = np.fromiter(map(self.numbers.get, map(id, values), repeat(-1)), np.int64, len(values))
        there = found >= 0
        self.leaves += [there, np.where(there, found, 0)]
        return OptionalSpec(NumberSpec(-1, cls))

    def objects(self, values: Sequence[Any], place: Place) -> Spec:
        classes = sorted(set(map(type, values)), key=lambda cls: (cls.__module__, cls.__qualname__))
        numbers = self.numbers_of(values)
        if len(classes) > 1:
            which = {cls: k for k, cls in enumerate(classes)}
            self.leaves.append(np.fromiter((which[type(x)] for x in values), np.int64, len(values)))
        self.leaves.append(numbers)
        kinds = tuple(NumberSpec(-1, cls) for cls in classes)
        return kinds[0] if len(kinds) == 1 else KindSpec(kinds)

    def numbers_of(self, values: Sequence[Any]) -> np.ndarray[Any, Any]:
        return np.fromiter(map(self.numbers.__getitem__, map(id, values)), np.int64, len(values))


def _family(value: Any) -> Hashable:
    """What values have in common that are of one kind."""
    cls = value.__class__
    if issubclass(cls, np.generic):
        return np.generic
    if value is None:
        return None
    if isinstance(value, tuple):
        return (cls, len(value))
    return "object" if kind_of(value) == OBJECT else cls
