"""Which objects and lists are reached from an argument, when there may be any number of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from enum import Enum
from operator import attrgetter, itemgetter
from typing import Any

from whilst.values.columns import SCALARS
from whilst.values.flat import Census, MetAgain, Population
from whilst_compiler.frontend.signature.drawing import is_source
from whilst_compiler.frontend.signature.records import fields_of, is_record

__all__ = ["OBJECT", "Reached", "Table", "Unfit", "kind_of", "reached_from"]

Place = tuple[Any, ...]
"""Where lists stand: the class of an object, the field, then what it took to get on from there."""

_PLAIN = frozenset({*SCALARS, str, type(None)})
_AT_ONCE = 8
"""From so many objects on, columns are looked at instead of values."""
_DEEPEST = 6
"""So many steps lead from a field to a list, through tuples and lists."""
OBJECT, LIST, TUPLE, MEMBER, OTHER = range(5)
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
    if issubclass(cls, dict | list | set | frozenset) or is_source(cls) or cls.__module__ == "numpy":
        return OTHER
    return OBJECT if is_record(value) else OTHER


class Table:
    """Objects of one class, and the values of their ``names`` (the same for all) in ``rows``; ``first`` is the number
    of the first one among all of the class that are given."""

    def __init__(self, one: Any, first: int) -> None:
        self.cls = one.__class__
        self.first = first
        self.names, _ = fields_of(one)
        if not self.names:
            raise Unfit
        self.places = [(self.cls, name) for name in self.names]
        self.objects = Population()
        self.rows: list[Sequence[Any]] = []
        self._plain = set(getattr(one, "__dict__", ())) == set(self.names)
        self._of_dict = _getter(itemgetter, self.names)

    def read(self, some: Sequence[Any]) -> list[Sequence[Any]]:
        """The values of the fields of some of the objects."""
        if self._plain:
            own = list(map(_fields_in_dict, some))
            if set(map(len, own)) == {len(self.names)}:
                try:
                    return list(map(self._of_dict, own))
                except KeyError:
                    raise Unfit from None
        rows: list[Sequence[Any]] = []
        for one in some:
            names, values = fields_of(one)
            if names != self.names:
                raise Unfit
            rows.append(values)
        return rows


def _getter(of: Any, names: tuple[str, ...]) -> Callable[[Any], Sequence[Any]]:
    get = of(*names)
    return get if len(names) > 1 else lambda held: (get(held),)


class Reached:
    """What is reached: ``tables`` of objects by class, and lists by their places.

    ``numbers`` are those of objects and lists (among those of their class, or place) by ``id``; ``before`` is known
    already, and ``taken`` is what is described otherwise. Lists at a place that is a key of ``united`` count as those
    at the other one.
    """

    def __init__(self, before: Census, taken: Sequence[Collection[int]], united: dict[Place, Place]) -> None:
        self.before, self.taken, self.united = before, taken, united
        self.tables: dict[type, Table] = {}
        self.lists: dict[Place, Population] = {}
        self.numbers: dict[int, int] = {}
        self.places: dict[int, Place] = {}
        self.ways: set[tuple[Any, type]] = set()
        """From which class to which others."""
        self._unread: list[Table] = []

    def look(self, values: Iterable[Any], place: Place) -> None:
        """Enter what values are or hold, and all that is reached from there."""
        self._meet_all(values, place)
        while self._unread:
            table = self._unread.pop()
            while len(table.rows) < len(table.objects):
                self._read_on(table)

    def home(self, place: Place) -> Place:
        """The place as which lists there count."""
        return self.united.get(place, place)

    @property
    def count(self) -> int:
        """How many objects, or items of lists, there are."""
        return max(len(self.numbers) - len(self.places), sum(map(len, (x for own in self.lists.values() for x in own))))

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
        done = len(table.rows)
        new = table.read(table.objects[done:] if done else table.objects)
        table.rows += new
        if len(new) >= _AT_ONCE:
            for place, column in zip(table.places, zip(*new)):
                self._meet_all(column, place)
            return
        numbers = self.numbers
        for row in new:
            for place, value in zip(table.places, row):
                if value.__class__ not in _PLAIN:
                    if id(value) in numbers and value.__class__ is table.cls:
                        self.ways.add((table.cls, table.cls))
                    else:
                        self._meet(value, place)

    def _meet_all(self, values: Iterable[Any], place: Place) -> None:
        if not set(map(type, values)) <= _PLAIN:
            for value in values:
                if value.__class__ not in _PLAIN:
                    self._meet(value, place)

    def _meet(self, value: Any, place: Place) -> None:
        kind = kind_of(value)
        if kind == OBJECT:
            self.ways.add((place[0], value.__class__))
            if id(value) not in self.numbers and id(value) not in self.before.objects:
                self._enter(value)
        elif kind == LIST:
            self._meet_list(value, self.home(place))
        elif kind == TUPLE:
            for k, item in enumerate(value):
                if item.__class__ not in _PLAIN:
                    self._meet(item, (*place, k))
        elif kind == OTHER:
            raise Unfit

    def _enter(self, one: Any) -> None:
        if any(id(one) in known for known in self.taken):
            raise MetAgain(one.__class__)
        table = self.tables.get(one.__class__)
        if table is None:
            table = self.tables[one.__class__] = Table(one, self.before.counts.get(one.__class__, 0))
        if len(table.rows) == len(table.objects):
            self._unread.append(table)
        self.numbers[id(one)] = table.first + len(table.objects)
        table.objects.append(one)

    def _meet_list(self, value: list[Any], place: Place) -> None:
        known = self.places.get(id(value))
        if known is not None:
            if known != place:
                self.united[place] = known
                raise _Meet
            return
        if id(value) in self.before.lists or any(id(value) in known for known in self.taken):
            raise MetAgain
        if len(place) > _DEEPEST:
            raise Unfit
        self.places[id(value)] = place
        own = self.lists.setdefault(place, Population())
        self.numbers[id(value)] = len(own)
        own.append(value)
        self._meet_all(value, (*place, "item"))


def reached_from(
    values: Iterable[Any], before: Census, taken: Sequence[Collection[int]], place: Place = (None, "item")
) -> Reached:  # fmt: skip
    """What is reached from these values, which stand at such a place.

    Raises Unfit where something is reached that no column holds, and MetAgain where it was described otherwise.
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
