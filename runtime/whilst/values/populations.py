"""Objects, lists and containers of any number as columns: one for each leaf of a field, or of the items, of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Sequence
from itertools import chain, repeat
from typing import Any

import numpy as np

from whilst.values.columns import SCALARS, Texts, column_of, columns_of, element_spec, has_texts
from whilst.values.containers import KINDS
from whilst.values.flat import Census, Flat, Key, MetAgain
from whilst.values.reached import OBJECT, PART_OF_VALUES, Inner, Place, Reached, Table, Unfit, kind_of, reached_from
from whilst.values.set_slots import slots_of
from whilst_compiler.frontend.signature.enumerated import members_of
from whilst_compiler.frontend.signature.object_specs import InnerSpec, ObjectsSpec, TableSpec
from whilst_compiler.frontend.signature.specs import (
    NONE,
    PY_INT,
    ChoiceSpec,
    HandleSpec,
    KindSpec,
    MemberSpec,
    NumberSpec,
    OptionalSpec,
    Spec,
    StaticSpec,
    TupleSpec,
)  # fmt: skip

__all__ = ["FEW_OBJECTS", "MANY_OBJECTS", "Crowd", "objects_key"]

FEW_OBJECTS, MANY_OBJECTS = 3, 32
"""So many objects of a list, or that refer to one another, are described one by one in any case; so many, until other
numbers of them are given."""
_FEW_LISTS = 8
"""So many lists, or dicts of texts, are described one by one where nothing else is in them."""
_IN_VAIN = 1000
"""So many objects are looked at although something that they lead to makes no column."""

_ITEMS: Place = (None, "item")
_OF_A_FIELD = 2
"""So long is the place of a field."""
_MOST = 8
"""So many kinds of values may be in one column (``unions.MOST``)."""


def objects_key(value: Any, listed: bool, flat: Flat, holder: Any = None) -> Key | None:
    """An object, or (``listed``) a list, with all objects that are reached from there, is one key for any number.

    The list may be the values of a dict, which is the ``holder``.
    """
    if id(value) in flat.crowds or flat.unfit > _IN_VAIN:
        return None
    known, number = flat.census, len(flat.objects)
    try:
        crowd = Crowd(value, listed, known, (flat.numbers, flat.rows), holder)
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
        flat.numbers[id(crowd.holder)] = number
    flat.rows |= crowd.reached.places.keys()
    flat.general = True
    return ("objects", spec)


def _are_many(crowd: Crowd, flat: Flat) -> bool:
    """Whether objects are not described one by one."""
    reached, known = crowd.reached, flat.census.objects
    items = crowd.value if crowd.listed else ()
    count = max(reached.count, len(items))
    classes = {*reached.tables, *(own.cls for own in reached.inner.values())}
    if not flat.crowded.isdisjoint(classes):
        return True
    if not reached.leads_to_objects:
        deep = any(len(own) > _FEW_LISTS for own in reached.lists.values())
        if deep or any(len(own.ones) > _FEW_LISTS or not own.named for own in reached.inner.values()):
            return True
        flat.spared |= classes
        return False
    few = FEW_OBJECTS if reached.linked or (known and any(id(x) in known for x in items)) else flat.few
    if count > few:
        return True
    flat.spared |= reached.tables.keys()
    if count > FEW_OBJECTS:
        flat.crowds |= dict.fromkeys(reached.numbers, count)
    return False


class Crowd:
    """An object, or (``listed``) the items of a list, and all that is reached from there.

    The ``holder`` is what the caller has: the list, or a dict with such values.
    """

    def __init__(
        self, value: Any, listed: bool, before: Census, taken: Sequence[Collection[int]], holder: Any = None
    ) -> None:
        self.value, self.listed, self.before = value, listed, before
        self.holder = value if holder is None else holder
        self.reached = reached_from(value if listed else (value,), before, taken, _ITEMS)

    def lay_out(self, number: int, leaves: list[Any], texts: Texts | None) -> ObjectsSpec:
        """Append the columns; the spec, which is the same for any number of objects. Raises Unfit."""
        reached = self.reached
        if reached.again or reached.lists_again or (self.listed and id(self.holder) in reached.places):
            raise Unfit
        columns = _Columns(self.reached, self.before, texts)
        tables = tuple(
            TableSpec(table.cls, table.names, columns.fields(table)) for table in self.reached.tables.values()
        )
        lists = [
            columns.lists(place, list(chain.from_iterable(own)), list(map(len, own)))
            for place, own in self.reached.lists.items()
        ]
        inner = []
        for place, own in self.reached.inner.items():
            parts = columns.parts(place, own)
            note = StaticSpec(own.factory) if own.cls is defaultdict else None
            inner.append(InnerSpec(own.cls, own.kind, tuple(range(len(lists), len(lists) + len(parts))), note))
            lists += parts
        items = columns.of(self.value, _ITEMS) if self.listed else None
        leaves += columns.leaves
        return ObjectsSpec(tables, tuple(lists), number, items, tuple(inner))

    def enter(self, spec: ObjectsSpec, objects: list[Any], census: Census) -> None:
        """Number the argument, all objects of each class, and all lists of each place: containers for their parts."""
        objects += (self.holder, *(t.objects for t in self.reached.tables.values()), *self.reached.lists.values())
        for own, part in zip(self.reached.inner.values(), spec.inner):
            objects += (own.ones,) * len(part.parts)
        numbers, places = self.reached.numbers, self.reached.places
        census.objects |= numbers if not places else {k: n for k, n in numbers.items() if k not in places}
        for table in self.reached.tables.values():
            census.counts[table.cls] = table.first + len(table.objects)
        known = dict(zip(self.reached.lists, spec.numbers_of_lists))
        known |= {place: spec.numbers_of_lists[part.parts[0]] for place, part in zip(self.reached.inner, spec.inner)}
        census.lists |= {one: (known[place], numbers[one]) for one, place in places.items()}


class _Columns:
    """Values, laid out: their ``leaves`` are arrays."""

    def __init__(self, reached: Reached, before: Census, texts: Texts | None) -> None:
        self.reached = reached
        self.texts = texts
        self.leaves: list[Any] = []
        self.numbers = {**before.objects, **reached.numbers} if before.objects else reached.numbers
        self.pools = {place: k for k, place in enumerate(reached.lists)}
        self.inner = {place: k for k, place in enumerate(reached.inner)}

    def fields(self, table: Table) -> tuple[Spec, ...]:
        """The specs of the fields of a class."""
        before = len(self.leaves)
        found = tuple(map(self.of, table.columns, table.places, table.classes))
        if len(self.leaves) == before:  # nothing would say how many there are
            raise Unfit
        return found

    def lists(self, place: Place, items: list[Any], sizes: list[int], counted: bool = False) -> Spec | None:
        """The spec of the items of all lists of a place; then where each begins, and its size.

        Items that are all None have no column, unless it is ``counted`` elsewhere how many there are.
        """
        before = len(self.leaves)
        found = self.of(items, (*place, "item")) if items else None
        if items and len(self.leaves) == before and not counted:  # nothing would say how many there are
            raise Unfit
        self.places_of(sizes)
        return found

    def parts(self, place: Place, own: Inner) -> list[Spec | None]:
        """The specs of the items of the lists that containers are, as ``lists`` has them."""
        found = [self.keys(own)] if own.kind != "deque" else []
        if own.kind == "set":
            return found if has_texts(found[0]) else found + self.slots(own)
        held = own.values if own.kind == "hash table" else own.items
        found.append(self.lists((*place, PART_OF_VALUES[own.kind]), held, own.sizes, own.kind == "hash table"))
        if own.named and isinstance(found[-1], ChoiceSpec | OptionalSpec):
            raise Unfit  # (these are fields of a record)
        return found + (self.ends(own) if own.kind == "deque" else [])

    def keys(self, own: Inner) -> Spec | None:
        """The same for what may be hashed: numbers, texts and tuples of them, all of one type."""
        items = own.items
        element = columns_of(items, self.leaves, self.texts) if items else None
        if items and element is None:
            raise Unfit
        self.places_of(own.sizes)
        return None if element is None else element_spec(element)

    def slots(self, own: Inner) -> list[Spec | None]:
        """Where the items of sets stand in CPython's tables; how many slots were used, and where ``pop`` goes on."""
        slots = slots_of(own.ones)
        if slots is None:
            return []
        table, sizes, state = slots
        self.leaves.append(table)
        self.places_of(sizes)
        self.leaves.append(state)
        self.places_of([3] * len(own.ones))
        return [PY_INT, PY_INT]

    def ends(self, own: Inner) -> list[Spec | None]:
        """Where queues begin, and how long they may become."""
        most = [-1 if one.maxlen is None else one.maxlen for one in own.ones]
        for column in (np.zeros(len(most), np.int64), np.array(most, np.int64)):
            self.leaves.append(column)
            self.places_of([1] * len(most))
        return [PY_INT, PY_INT]

    def places_of(self, sizes: Any) -> None:
        """Where each of some lists begins, one after the other, and its size."""
        sizes = np.asarray(sizes, np.int64)
        self.leaves += [np.cumsum(sizes) - sizes, sizes]

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
        if len(families) > _MOST or not KINDS.keys().isdisjoint(families):
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
        if cls in KINDS:
            self.leaves.append(self.numbers_of(values))
            return NumberSpec(self.inner[self.reached.home(place)], cls)
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
