"""Which objects are taken apart into named fields, and how they are put together again."""

from __future__ import annotations

import dataclasses
import sys
import types
from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import Any

__all__ = [
    "bare", "base_of_heir", "content_of_heir", "fields_of", "is_content", "is_record", "kept_in_dict", "put_into",
    "remake",
]  # fmt: skip

_CONTENT: dict[str, Callable[[Any, Any], Any]] = {
    "_InheritedList__items": list.extend,
    "_InheritedDict__items": dict.update,
    "_InheritedSet__items": set.update,
    "_InheritedDeque__items": lambda made, items: deque.__init__(made, items, items.maxlen),
}
"""The fields in which compiled code has what objects hold that are lists or dicts, and how it gets into them."""
_HEIRS: dict[type, tuple[str, Callable[[Any], Any]]] = {
    list: ("_InheritedList__items", lambda one: list.__getitem__(one, slice(None))),
    Counter: ("_InheritedDict__items", lambda one: Counter(dict.copy(one))),
    dict: ("_InheritedDict__items", dict.copy),
    set: ("_InheritedSet__items", lambda one: one),
    deque: ("_InheritedDeque__items", lambda one: deque(deque.__iter__(one), one.maxlen)),
}
"""What users' classes may inherit from: in which field their objects have what they hold, and how to get it as it is,
past the methods of the user's (of a set, which is looked into where it lies, the object itself)."""

_NEVER = (type, types.ModuleType, types.FunctionType, BaseException)


def is_record(value: Any) -> bool:
    """Dataclasses, dicts, and objects of plain classes that keep their state in ``__dict__``."""
    cls = value.__class__
    if dataclasses.is_dataclass(cls) or cls is dict:
        return True
    if isinstance(value, _NEVER) or str(cls.__module__).partition(".")[0] == "whilst":
        return False
    if callable(value) and not isinstance(getattr(cls, "__call__", None), types.FunctionType):  # noqa: B004
        return False
    return hasattr(value, "__dict__") or _slots(cls) is not None


def _slots(cls: type) -> list[str] | None:
    """The names in ``__slots__`` of a class written in Python; None where its objects keep state elsewhere."""
    names: list[str] = []
    for owner in reversed(cls.__mro__[:-1]):
        slots = vars(owner).get("__slots__")
        if slots is None or not vars(owner).get("__module__"):
            return None
        names += [slots] if isinstance(slots, str) else slots
    return names or None


def fields_of(value: Any) -> tuple[tuple[Any, ...], list[Any]]:
    """Names and values of the fields, in order."""
    if dataclasses.is_dataclass(value):
        names = [f.name for f in dataclasses.fields(value) if hasattr(value, f.name)]
        names += [name for name in getattr(value, "__dict__", ()) if name not in names]
        return tuple(names), [getattr(value, name) for name in names]
    if value.__class__ is dict:
        return tuple(value), list(value.values())
    fields = {name: getattr(value, name) for name in _slots(value.__class__) or () if hasattr(value, name)}
    fields |= getattr(value, "__dict__", {})
    return tuple(fields), list(fields.values())


def base_of_heir(cls: type) -> type | None:
    """The list, dict, set or queue that objects of a user's class are; None if they are something else."""
    base = next((c for c in cls.__mro__ if c.__module__.partition(".")[0] in sys.stdlib_module_names), None)
    return base if base in _HEIRS and base is not cls else None


def content_of_heir(value: Any, base: type) -> tuple[str, Any]:
    """The field that has what such an object holds, and that."""
    name, content = _HEIRS[base]
    return name, content(value)


def is_content(name: Any) -> bool:
    """Whether a field has what an object holds that is a list, dict, set or queue."""
    return name in _CONTENT


def remake(cls: type, names: Sequence[Any], values: Sequence[Any]) -> Any:
    """A dict, or an object of ``cls``, with these fields; its ``__init__`` does not run (it has in compiled code)."""
    if cls is dict:
        return dict(zip(names, values, strict=True))
    if issubclass(cls, BaseException):
        made: Any = cls.__new__(cls, *values[list(names).index("args")])
    else:
        made = bare(cls)
    for name, value in zip(names, values, strict=True):
        put_into(made, name, value)
    return made


def bare(cls: type) -> Any:
    """An object without fields, past the ``__init__`` and ``__new__`` of the user's."""
    base: Any = next((c for c in (list, dict, set, deque) if issubclass(cls, c)), object)
    return base.__new__(cls)


def put_into(made: Any, name: str, value: Any) -> None:
    """Set a field of an object, be there a property of that name or not; what a list or dict holds is one, too."""
    if name in _CONTENT:
        _CONTENT[name](made, value)
    elif isinstance(getattr(made.__class__, name, None), property):
        made.__dict__[name] = value
    else:
        object.__setattr__(made, name, value)


def kept_in_dict(cls: type, names: Sequence[Any]) -> bool:
    """Whether objects of the class keep all these fields in their ``__dict__``, and nothing looks over them."""
    if any(map(is_content, names)):
        return False
    if _slots(cls) or not cls.__dictoffset__ or getattr(cls, "__getattribute__", None) is not object.__getattribute__:
        return False
    return not any(hasattr(getattr(cls, name, None).__class__, "__set__") for name in names)
