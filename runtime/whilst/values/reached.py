"""Which objects, lists and containers are reached from an argument, when there may be any number of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from enum import Enum
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any

from whilst.values.columns import SCALARS
from whilst.values.containers import FACTORIES, KINDS
from whilst.values.flat import Census, Population
from whilst_compiler.frontend.signature.drawing import is_source
from whilst_compiler.frontend.signature.records import fields_of, is_record

__all__ = ["OBJECT", "PART_OF_VALUES", "Inner", "Reached", "Table", "Unfit", "kind_of", "reached_from"]

Place = tuple[Any, ...]
"""Where lists stand: the class of an object, the field, then what it took to get on from there."""

_PLAIN = frozenset({*SCALARS, str, type(None)})
_AT_ONCE = 8
"""From so many objects on, columns are looked at instead of values."""
_DEEPEST = 12
"""So many steps lead from a field to a list or container, through tuples, lists, and (two each) containers."""
PART_OF_VALUES = {"hash table": 1, "set": 0, "deque": 0}
"""Which of the lists that containers are has the values."""
OBJECT, LIST, TUPLE, MEMBER, CONTAINER, OTHER = range(6)
_KINDS: dict[type, int] = {list: LIST, tuple: TUPLE}
_fields_in_dict: Callable[[Any], dict[str, Any]] = attrgetter("__dict__")


class Unfit(Exception):
    """Something is reached that no column holds. (After how many objects and lists?)"""


class _Meet(Exception):
    """A list stands in two places."""


def kind_of(value: Any) -> int:
    """What is to be done with a value of such a class."""
    cls = value.__class__
    if cls not in _KINDS:
        _KINDS[cls] = _kind_of(cls, value)
    return _KINDS[cls]


def _kind_of(cls: type, value: Any) -> int:
    if issubclass(cls, tuple):
        return TUPLE
    if issubclass(cls, Enum):
        return MEMBER
    if cls in KINDS:
        return CONTAINER
    if issubclass(cls, dict | list | set | frozenset) or is_source(cls) or cls.__module__ == "numpy":
        return OTHER
    return OBJECT if is_record(value) else OTHER


class Table:
    """Objects of one class, and the values of their ``names`` (the same for all) in ``columns``, with all classes of
    values that a column has; ``first`` is the number of the first object among all of the class that are given."""

    def __init__(self, one: Any, first: int) -> None:
        self.cls = one.__class__
        self.first = first
        self.names, _ = fields_of(one)
        if not self.names:
            raise Unfit
        self.objects = Population()
        self.done = 0
        self.columns: list[list[Any]] = [[] for _ in self.names]
        self.classes: list[set[type]] = [set() for _ in self.names]
        self.places = [(self.cls, name) for name in self.names]
        self._in_dict = set(getattr(one, "__dict__", ())) == set(self.names)

    def next_fields(self) -> list[dict[str, Any]]:
        """The fields by name of the objects that were not asked yet."""
        some = self.objects[self.done :] if self.done else self.objects
        self.done = len(self.objects)
        if self._in_dict:
            own = list(map(_fields_in_dict, some))
            if set(map(len, own)) == {len(self.names)}:
                return own
        return list(map(self.fields_of, some))

    def fields_of(self, one: Any) -> dict[str, Any]:
        """The fields of an object by name."""
        if self._in_dict:
            own: dict[str, Any] = one.__dict__
            if len(own) == len(self.names):
                return own
        own = dict(zip(*fields_of(one)))
        if len(own) != len(self.names):
            raise Unfit
        return own


class Inner:
    """The dicts, sets or queues at one place (``ones``), which are of one class, their ``sizes``, and the ``items`` (of
    dicts, keys) and ``values`` of all of them, one after the other."""

    def __init__(self, one: Any) -> None:
        self.cls = one.__class__
        self.kind = KINDS[self.cls]
        self.factory = getattr(one, "default_factory", None)
        if self.factory not in FACTORIES:
            raise Unfit
        self.ones = Population()
        self.sizes: list[int] = []
        self.items: list[Any] = []
        self.values: list[Any] = []

    def add(self, new: Collection[Any]) -> list[Any]:
        """Add containers that are alike; what they hold besides keys."""
        if set(map(type, new)) != {self.cls}:
            raise Unfit
        if self.cls is defaultdict and any(one.default_factory is not self.factory for one in new):
            raise Unfit
        self.ones += new
        self.sizes += map(len, new)
        items = list(chain.from_iterable(new))
        self.items += items
        if self.kind != "hash table":
            return items if self.kind == "deque" else []
        values = list(chain.from_iterable(map(self.cls.values, new)))
        self.values += values
        return values

    @property
    def named(self) -> bool:
        """Whether they are dicts of texts, all of them."""
        return bool(self.values) and set(map(type, self.items)) == {str}


class Reached:
    """What is reached: ``tables`` of objects by class, and ``lists``, and ``inner`` containers, by their places.

    ``numbers`` are those of objects, lists and containers (among those of their class, or place) by ``id``; ``before``
    is known already, and ``taken`` is what is described otherwise. Lists at a place that is a key of ``united`` count
    as those at the other one, and so do containers.
    """

    def __init__(self, before: Census, taken: Sequence[Collection[int]], united: dict[Place, Place]) -> None:
        self.before, self.taken, self.united = before, taken, united
        self.tables: dict[type, Table] = {}
        self.lists: dict[Place, Population] = {}
        self.inner: dict[Place, Inner] = {}
        self.numbers: dict[int, int] = {}
        self.places: dict[int, Place] = {}
        self.ways: set[tuple[Any, type]] = set()
        """From which class to which others."""
        self.again: set[type] = set()
        """The classes of objects that are taken."""
        self.lists_again = False
        self._unread: list[Table] = []

    def look(self, values: Sequence[Any], place: Place) -> None:
        """Enter what values are or hold, and all that is reached from there."""
        self._meet_all(values, set(map(type, values)), place)
        while self._unread:
            table = self._unread.pop()
            try:
                while table.done < len(table.objects):
                    self._read_on(table)
            except KeyError:  # a field that others have
                raise Unfit from None

    def home(self, place: Place) -> Place:
        """The place as which lists there count."""
        return self.united.get(place, place)

    @property
    def count(self) -> int:
        """How many objects, or items of lists, there are."""
        items = sum(map(len, chain.from_iterable(self.lists.values())))
        return max(len(self.numbers) - len(self.places), items + sum(len(own.items) for own in self.inner.values()))

    @property
    def leads_to_objects(self) -> bool:
        return bool(self.ways)

    @property
    def linked(self) -> bool:
        """Whether objects lead to others of their class."""
        ways = {pair for pair in self.ways if pair[0] is not None}
        while True:
            further = {(a, d) for a, b in ways for c, d in ways if b is c} - ways
            if not further:
                return any(a is b for a, b in ways)
            ways |= further

    def _read_on(self, table: Table) -> None:
        if len(table.objects) - table.done < _AT_ONCE:
            self._read_few(table)
            return
        new = table.next_fields()
        for name, place, column, classes in zip(table.names, table.places, table.columns, table.classes):
            values = list(map(itemgetter(name), new))
            column += values
            own = set(map(type, values))
            classes |= own
            self._meet_all(values, own, place)

    def _read_few(self, table: Table) -> None:
        """Read objects one by one, as long as they lead to few others of their class: along a list, say."""
        fields = list(zip(table.names, table.places, table.columns, table.classes))
        numbers, objects, own = self.numbers, table.objects, table.cls
        others = [known for known in (*self.taken, self.before.objects) if known]
        while table.done < len(objects) < table.done + _AT_ONCE:
            held = table.fields_of(objects[table.done])
            table.done += 1
            for name, place, column, classes in fields:
                value = held[name]
                cls = value.__class__
                column.append(value)
                classes.add(cls)
                if cls in _PLAIN:
                    continue
                if cls is not own or (others and any(id(value) in known for known in others)):
                    self._meet(value, place)
                    continue
                self.ways.add((own, own))
                if id(value) not in numbers:
                    numbers[id(value)] = table.first + len(objects)
                    objects.append(value)

    def _meet_all(self, values: Sequence[Any], classes: set[type], place: Place) -> None:
        others = classes - _PLAIN
        if len(others) == 1 and len(classes) == 1 and len(values) >= _AT_ONCE and kind_of(values[0]) == OBJECT:
            self._enter_all(values, place)
        elif others == {list}:
            self._enter_lists([x for x in values if x.__class__ is list], self.home(place))
        elif len(others) == 1 and others <= KINDS.keys():
            self._enter_inner([x for x in values if x.__class__ in others], self.home(place))
        elif others:
            for value in values:
                if value.__class__ in others:
                    self._meet(value, place)

    def _enter_all(self, values: Sequence[Any], place: Place) -> None:
        """Enter objects of one class."""
        cls = values[0].__class__
        self.ways.add((place[0], cls))
        new = dict(zip(map(id, values), values))
        for known in (self.numbers, self.before.objects):
            for one in new.keys() & known.keys() if known else ():
                del new[one]
        if not all(new.keys().isdisjoint(known) for known in self.taken):
            self.again.add(cls)
        if new:
            table = self._table_of(next(iter(new.values())))
            first = table.first + len(table.objects)
            self.numbers.update(zip(new, range(first, first + len(new))))
            table.objects += new.values()

    def _meet(self, value: Any, place: Place) -> None:
        kind = kind_of(value)
        if kind == OBJECT:
            self.ways.add((place[0], value.__class__))
            if id(value) not in self.numbers and id(value) not in self.before.objects:
                self._enter(value)
        elif kind == LIST:
            self._enter_lists((value,), self.home(place))
        elif kind == CONTAINER:
            self._enter_inner((value,), self.home(place))
        elif kind == TUPLE:
            for k, item in enumerate(value):
                if item.__class__ not in _PLAIN:
                    self._meet(item, (*place, k))
        elif kind == OTHER:
            raise Unfit

    def _enter(self, one: Any) -> None:
        if any(id(one) in known for known in self.taken):
            self.again.add(one.__class__)
        table = self._table_of(one)
        self.numbers[id(one)] = table.first + len(table.objects)
        table.objects.append(one)

    def _table_of(self, one: Any) -> Table:
        """The table of an object that is about to be entered."""
        table = self.tables.get(one.__class__)
        if table is None:
            table = self.tables[one.__class__] = Table(one, self.before.counts.get(one.__class__, 0))
        if table.done == len(table.objects):
            self._unread.append(table)
        return table

    def _enter_inner(self, values: Sequence[Any], place: Place) -> None:
        """Enter dicts, sets or queues."""
        new = self._new(values, place)
        if not new:
            return
        own = self.inner.get(place)
        if own is None:
            own = self.inner[place] = Inner(next(iter(new.values())))
        self._number(new, place, len(own.ones))
        held = own.add(new.values())
        self._meet_all(held, set(map(type, held)), (*place, PART_OF_VALUES[own.kind], "item"))

    def _enter_lists(self, values: Sequence[Any], place: Place) -> None:
        """Enter lists."""
        new = self._new(values, place)
        if not new:
            return
        own = self.lists.setdefault(place, Population())
        self._number(new, place, len(own))
        own += new.values()
        held = list(chain.from_iterable(new.values()))
        self._meet_all(held, set(map(type, held)), (*place, "item"))

    def _new(self, values: Sequence[Any], place: Place) -> dict[int, Any]:
        """By ``id``, the lists or containers that were not met before."""
        new = {id(one): one for one in values}
        for one in new.keys() & self.places.keys():
            if self.places[one] != place:
                self.united[place] = self.places[one]
                raise _Meet
            del new[one]
        if any(not new.keys().isdisjoint(known) for known in (self.before.lists, *self.taken)):
            self.lists_again = True
            return {}
        if len(place) > _DEEPEST:
            raise Unfit
        return new

    def _number(self, new: dict[int, Any], place: Place, first: int) -> None:
        self.places.update(dict.fromkeys(new, place))
        self.numbers.update(zip(new, range(first, first + len(new))))


def reached_from(
    values: Sequence[Any], before: Census, taken: Sequence[Collection[int]], place: Place = (None, "item")
) -> Reached:  # fmt: skip
    """What is reached from these values, which stand at such a place.

    Raises Unfit where something is reached that no column holds.
    """
    united: dict[Place, Place] = {}
    while True:
        found = Reached(before, taken, united)
        try:
            found.look(values, place)
        except _Meet:
            continue
        except Unfit:
            raise Unfit(len(found.numbers)) from None
        return found
