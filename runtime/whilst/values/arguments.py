"""The values of a call, flattened: a hashable specialisation key and the flat leaves that kernels take.

The key is made in one pass and holds types, never values: the class of a scalar; of an array its dtype, which sizes
are 0, 1 or equal to which, whether it may be written, how it lies in memory, and which arguments are
the same object.
"""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Any

import numpy as np

from whilst.values.array_keys import array_key, array_refusal
from whilst.values.columns import SCALARS, bytes_leaf, columns_of, rows_of
from whilst.values.containers import CONTAINERS, KINDS, container_of, table_head
from whilst.values.flat import Flat, Key, MetAgain, Refused
from whilst.values.populations import objects_key
from whilst.values.specified import CodeKey
from whilst_compiler.errors import Diagnostic, Label, Limitation
from whilst_compiler.frontend.signature.drawing import is_source
from whilst_compiler.frontend.signature.records import base_of_heir, content_of_heir, fields_of, is_record
from whilst_compiler.frontend.signature.specs import StaticSpec
from whilst_compiler.ops.text_store import ticket_for
from whilst_compiler.source import Span

__all__ = ["INT_MAX", "INT_MIN", "Key", "Place", "flatten", "key_of"]

Place = Callable[[str], Span]
INT_MIN, INT_MAX = -(2**63), 2**63 - 1
_DEEPEST = 50
_FEW_NAMES = 16
"""So many texts as keys of a dict are described one by one."""
_FEW = 8
"""So many lists of a list are described one by one."""


def flatten(
    names: Sequence[str], values: Sequence[Any], static: frozenset[str] = frozenset(), place: Place | None = None,
    by_value: bool = False, texts: frozenset[str] = frozenset(), few: int = 0, crowded: set[type] | None = None,
) -> Flat:  # fmt: skip
    """Flatten the values of the parameters; those named in ``static`` are part of the key by value.

    ``place`` says where a parameter stands, for the Limitation that refuses its argument. ``by_value``, so are texts
    in lists, and the lengths of lists of lists (but not what other containers hold); else texts that those named in
    ``texts`` are given are not, either.
    ``few`` objects are described one by one, but for those of ``crowded`` classes (more are added).
    """
    crowded = set() if crowded is None else crowded
    while True:
        flat = Flat(by_value, few, crowded)
        pairs = zip(names, values, strict=True)
        try:
            flat.key = tuple([
                _text(value, flat) if name in texts and value.__class__ is str and not by_value
                else key_of(name, value, flat, name in static, place)
                for name, value in pairs])  # fmt: skip
        except MetAgain as again:
            by_value = crowded.issuperset(again.args)
            crowded.update(again.args)
            continue
        return flat


def key_of(name: str, value: Any, flat: Flat, static: bool = False, place: Place | None = None) -> Key:
    """Append the leaves of one parameter's value, and return its key."""
    try:
        return _static(value, flat) if static else _HANDLERS.get(value.__class__, _other)(value, flat)
    except Refused as refused:
        title = f"argument `{name}` is {refused.title}"
        labels = (Label(place(name)),) if place is not None else ()
        raise Limitation(Diagnostic("W901", title, labels, refused.help)) from None
    except OverflowError:
        raise OverflowError(f"integer argument `{name}` does not fit in 64 bits") from None


# -- one handler per kind of value: append the leaves, return the key ------------------------------------------


def _scalar(value: Any, flat: Flat) -> Key:
    flat.leaves.append(value)
    return value.__class__


def _text(value: str, flat: Flat) -> Key:
    """Any text."""
    flat.leaves.append(ticket_for(value, flat.texts.texts))
    flat.general = True
    return "text"


def _int(value: int, flat: Flat) -> Key:
    if not INT_MIN <= value <= INT_MAX:
        raise OverflowError
    flat.leaves.append(value)
    return int


def _sequence(value: Any, flat: Flat) -> Key:
    return ("tuple", value.__class__, _items(value, flat))


def _list(value: list[Any], flat: Flat) -> Key:
    """A list of numbers or texts, of tuples of them, or of such lists, is one key whatever its length."""
    number = flat.numbers.get(id(value))
    if number is not None and number < 0:
        raise Refused("a list that refers to itself", "pass the parts that the function needs")
    if number is not None:
        return ("same", number)
    if id(value) in flat.census.lists:
        among, place = flat.census.lists[id(value)]
        flat.leaves.append(place)
        return ("met", list, among)
    if id(value) in flat.rows:
        raise MetAgain
    number = len(flat.objects)
    element = columns_of(value, flat.leaves, None if flat.by_value else flat.texts)
    if element is not None:
        flat.general = flat.general or element is str or (element.__class__ is tuple and str in element)
        flat.numbers[id(value)] = number
        flat.objects.append(value)
        return ("list", element, number)
    if len(value) > _FEW and not flat.by_value and set(map(type, value)) == {list}:
        rows = set(map(id, value))
        element = rows_of(value, flat.leaves, flat.texts) if len(rows) == len(value) else None
        if element is not None:
            if rows & (flat.rows | flat.numbers.keys()):
                raise MetAgain
            flat.rows |= rows
            flat.general = True
            flat.numbers[id(value)] = number
            flat.objects.append(value)
            return ("rows", element, number)
    if value and not flat.by_value and (key := objects_key(value, True, flat)) is not None:
        return key
    flat.numbers[id(value)] = -1
    flat.objects.append(value)
    items = _items(value, flat)
    flat.numbers[id(value)] = number
    return ("items", items, number)


def _container(value: Any, flat: Flat) -> Key:
    """A dict of few texts is a record of its items, unless it is known otherwise; others are one key for any number."""
    known = flat.numbers.get(id(value))
    if known is not None and known < 0:
        raise Refused("a dict that refers to itself", "pass the parts that the function needs")
    if known is not None:
        return ("same", known)
    named = value.__class__ is dict and all(name.__class__ is str for name in value)
    if named and (flat.by_value or (0 < len(value) <= _FEW_NAMES and dict not in flat.crowded)):
        if len(held := set(map(type, value.values()))) == 1 and held <= {list, *KINDS}:
            flat.spared.add(dict)  # (as columns, if the function cannot be compiled for one by one)
        return _object(value, flat)
    if id(value) in flat.census.lists:
        among, place = flat.census.lists[id(value)]
        flat.leaves.append(place)
        return ("met", value.__class__, among)
    key = container_of(value, flat.leaves, None if flat.by_value else flat.texts, flat.rows)
    if key is None and isinstance(value, dict):
        key = _table_of_many(value, flat) or _table_of_items(value, flat)
        if key is not None:
            return key
    if key is None and named:
        return _object(value, flat)
    if key is None:
        what = "keys" if isinstance(value, dict) else "items"
        title = f"a {value.__class__.__name__} whose {what} are not numbers, texts or tuples of them, of one type"
        raise Refused(title, "pass its contents as tuples or arrays")
    if flat.rows & flat.numbers.keys():
        raise MetAgain
    flat.general = not flat.by_value
    number = flat.numbers[id(value)] = len(flat.objects)
    flat.objects.append(value)
    return ("container", key, number)


def _table_of_many(value: dict[Any, Any], flat: Flat) -> Key | None:
    """A dict with values that are described together, whatever their number: dicts, lists of lists, objects."""
    if flat.by_value or not value:
        return None
    leaves: list[Any] = []
    head = table_head(value, leaves, flat.texts)
    if head is None:
        return None
    before = len(flat.leaves)
    flat.leaves += leaves
    key = objects_key(list(value.values()), True, flat, value)
    if key is None:
        del flat.leaves[before:]
        return None
    return ("table of many", head, key[1])


def _table_of_items(value: dict[Any, Any], flat: Flat) -> Key | None:
    """A dict whose values are described one by one, as those of a list are: dicts, sets, lists of lists."""
    leaves: list[Any] = []
    head = table_head(value, leaves, None if flat.by_value else flat.texts)
    if head is None:
        return None
    flat.leaves += leaves
    flat.general = not flat.by_value
    number = len(flat.objects)
    flat.numbers[id(value)] = -1
    flat.objects.append(value)
    items = _items(value.values(), flat)
    flat.numbers[id(value)] = number
    return ("table", head, items, number)


def _bytes(value: bytes, flat: Flat) -> Key:
    """Their numbers, whatever their length; nobody changes them, so it is no matter which are one object."""
    if flat.by_value:
        return _static(value, flat)
    flat.leaves.append(bytes_leaf(value))
    flat.general = True
    return ("bytes", len(flat.leaves))


def _object(value: Any, flat: Flat) -> Key:
    """An object met before is only named: what is set through one name is seen through the other."""
    number = flat.numbers.get(id(value))
    if number is not None:
        return ("same", number)
    cls = value.__class__
    if id(value) in flat.census.objects:
        flat.leaves.append(flat.census.objects[id(value)])
        return ("met", cls, -1)
    names, values = fields_of(value)
    if not flat.by_value and cls is not dict:
        if cls in flat.crowded or any(x.__class__ is cls for x in values):
            key = objects_key(value, False, flat)
            if key is not None:
                return key
        if cls in flat.inside and cls not in flat.crowded:
            raise MetAgain(cls)
    number = flat.numbers[id(value)] = len(flat.objects)
    flat.objects.append(value)
    flat.inside.append(cls)
    items = _items(values, flat)
    flat.inside.pop()
    return ("record", cls, names, items, number)


def _heir(value: Any, flat: Flat) -> Key:
    """An object of a user's class that is a list, dict, set or queue: a field has what it holds."""
    known = flat.numbers.get(id(value))
    if known is not None:
        return ("same", known)
    cls = value.__class__
    base = base_of_heir(cls)
    assert base is not None
    name, held = content_of_heir(value, base)
    names, values = fields_of(value)
    number = len(flat.objects)
    flat.numbers.pop(id(held), None)
    flat.objects.append(value)
    content = _HANDLERS[base](held, flat)
    flat.held.append(held)
    flat.objects[number + 1] = value  # what is put into the content afterwards
    flat.numbers[id(value)] = number
    flat.inside.append(cls)
    items = _items(values, flat)
    flat.inside.pop()
    return ("record", cls, (name, *names), (content, *items), number)


def _items(values: Iterable[Any], flat: Flat) -> tuple[Key, ...]:
    if flat.depth >= _DEEPEST:
        raise Refused(
            "an object that refers to itself, or to others too deeply", "pass the parts that the function needs"
        )
    flat.depth += 1
    keys = tuple([_HANDLERS.get(x.__class__, _other)(x, flat) for x in values])
    flat.depth -= 1
    return keys


def _range(value: range, flat: Flat) -> Key:
    ends = (value.start, value.stop, value.step)
    if not all(INT_MIN <= end <= INT_MAX for end in ends):
        raise OverflowError
    flat.leaves += ends
    return range


def _static(value: Any, flat: Flat) -> Key:
    try:
        hash(value)
    except TypeError:
        title = f"static and cannot be hashed ({value.__class__.__name__})"
        raise Refused(title, "pass it as an ordinary argument, or make it a tuple") from None
    return ("static", StaticSpec(value), _discriminator(value))


def _function(value: types.FunctionType, flat: Flat) -> Key:
    """Functions that share code and keep no state of their own (a lambda in a loop) share a specialisation."""
    if value.__closure__ or value.__defaults__ or value.__kwdefaults__:
        return ("static", StaticSpec(value), types.FunctionType)
    return CodeKey(value)


def _handle(value: Any, flat: Flat) -> Key:
    """A source of random numbers: its address stands for it, as the caller keeps it alive."""
    flat.leaves.append(id(value))
    return ("handle", value.__class__)


def _discriminator(value: Any) -> Key:
    """What keeps 0.0 from -0.0, 1 from True and 1.0, also inside tuples."""
    if value.__class__ in (float, complex, np.float64, np.complex128):
        return repr(value)
    if isinstance(value, tuple | frozenset):
        return (value.__class__, tuple(map(_discriminator, value)))
    return value.__class__


def _other(value: Any, flat: Flat) -> Key:
    """A value of a class not seen before: find its handler, and remember it for the class."""
    cls = value.__class__
    handler = _handler(cls, value)
    _HANDLERS[cls] = handler
    return handler(value, flat)


def _handler(cls: type, value: Any) -> Callable[[Any, Flat], Key]:
    if issubclass(cls, np.ndarray):
        raise Refused(f"a {cls.__name__}, not a plain ndarray", "pass `np.asarray(...)` of it")
    if issubclass(cls, np.generic):
        raise array_refusal(value.dtype)
    if issubclass(cls, tuple):
        return _sequence
    if issubclass(cls, Enum):
        return _static
    if base_of_heir(cls) is not None:
        return _heir
    if issubclass(cls, _BUILTIN):
        plain = next(known for known in cls.__mro__ if known in _BUILTIN)
        raise Refused(f"of class {cls.__name__}", f"convert it to a plain {plain.__name__}")
    if is_source(cls):
        return _handle
    if is_record(value):
        return _object
    if cls.__hash__ is None:
        raise Refused(f"of class {cls.__name__}", "pass its contents as scalars, arrays or tuples")
    return _static


_BUILTIN = (int, float, complex, str, bytes, bytearray, list, dict, set, frozenset, deque)


_HANDLERS: dict[type, Callable[[Any, Flat], Key]] = {
    **dict.fromkeys(SCALARS, _scalar),
    int: _int,
    np.ndarray: array_key,
    tuple: _sequence,
    list: _list,
    **dict.fromkeys(CONTAINERS, _container),
    range: _range,
    bytes: _bytes,
    str: _static,
    types.NoneType: _static,
    types.FunctionType: _function,
    types.BuiltinFunctionType: _static,
    types.ModuleType: _static,
    type: _static,
}
