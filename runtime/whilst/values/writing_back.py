"""What a function changes besides arrays, read and written: fields of objects, contents of lists, names outside."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence
from itertools import repeat
from math import copysign
from typing import Any, NamedTuple

from whilst_compiler.frontend.signature.places import CONTENT, FIELDS, ROWS, FieldPlace, Place
from whilst_compiler.frontend.signature.records import is_content, put_into

__all__ = ["Held", "put", "read"]

Objects = Sequence[Any] | Mapping[int, Any]
_MISSING = object()


class Held(NamedTuple):
    """What objects of one class hold in a field now.

    ``others``: none of them held that before. ``wider``: numbers may only have become wider as they were among such.
    """

    name: str
    ones: Sequence[Any]
    values: Sequence[Any]
    others: bool
    wider: bool


def read(place: Place, objects: Objects) -> Any:
    """What is there; ``objects`` are those of the call by their numbers."""
    return getattr(objects[place.number], place.name) if isinstance(place, FieldPlace) else place.read()


def put(place: Place, objects: Objects, new: Any) -> None:
    """Put something there."""
    if not isinstance(place, FieldPlace):
        place.write(new)
    elif place.name == CONTENT:
        _refill(objects[place.number], new)
    elif place.name == ROWS:
        for row, items in new:
            _refill(row, items)
    elif place.name == FIELDS:
        for held in new:
            _set(held)
    elif is_content(place.name):
        _refill(objects[place.number], new)
    else:
        put_into(objects[place.number], place.name, new)


def _refill(kept: Any, new: Any) -> None:
    """Give a list, dict, set, queue or bytearray of the caller's what it holds now, past the methods of a user's."""
    if isinstance(kept, dict):
        own: Any = OrderedDict if isinstance(kept, OrderedDict) else dict
        if not (_still(list(own.__iter__(kept)), list(new)) and _still(list(own.values(kept)), list(new.values()))):
            own.clear(kept)
            own.update(kept, new)
    elif isinstance(kept, set):
        if not (set.__len__(kept) == len(new) and set.issuperset(kept, new)):
            set.intersection_update(kept, new)
            set.update(kept, new)
    elif isinstance(kept, deque):
        if not _still(list(deque.__iter__(kept)), new):
            deque.clear(kept)
            deque.extend(kept, new)
    elif isinstance(kept, bytearray):
        kept[:] = bytes(new)
    elif not _still(list.__getitem__(kept, slice(None)), new):
        list.__setitem__(kept, slice(None), new)


def _set(held: Held) -> None:
    """Set a field of objects of one class, where it does not hold this already."""
    name, ones = held.name, held.ones
    if not ones or isinstance(getattr(ones[0].__class__, name, None), property):
        for one, value in zip(ones, held.values):
            put_into(one, name, value)
    elif held.others:
        deque(map(object.__setattr__, ones, repeat(name), held.values), 0)
    else:
        for one, value in zip(ones, held.values):
            before = getattr(one, name, _MISSING)
            alike = before.__class__ is value.__class__ or (held.wider and before.__class__ in _NUMBERS)
            if before is not value and not (alike and _same_number(before, value)):
                object.__setattr__(one, name, value)


def _still(kept: Sequence[Any], new: Sequence[Any]) -> bool:
    """Whether a list holds what it held, but for numbers that became wider as they were among wider ones."""
    return len(kept) == len(new) and all(a is b or _same_number(a, b) for a, b in zip(kept, new))


def _same_number(a: Any, b: Any) -> bool:
    if type(a) is float and type(b) is float:
        return a == b and copysign(1.0, a) == copysign(1.0, b)
    return type(a) in _NUMBERS and type(b) in _NUMBERS and a == b and not (type(a) is type(b) is complex)


_NUMBERS = (bool, int, float, complex)
