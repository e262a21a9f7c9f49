"""Which objects are taken apart into named fields, and how they are put together again."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Sequence
from typing import Any

__all__ = ["bare", "fields_of", "is_record", "kept_in_dict", "put_into", "remake"]

_CONTENT: dict[str, Callable[[Any, Any], Any]] = {
    "_InheritedList__items": list.extend,
    "_InheritedDict__items": dict.update,
}
"""The fields in which compiled code has what objects hold that are lists or dicts, and how it gets into them."""

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
    base = next((c for c in (list, dict) if issubclass(cls, c)), object)
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
    if _slots(cls) or not cls.__dictoffset__ or getattr(cls, "__getattribute__", None) is not object.__getattribute__:
        return False
    return not any(hasattr(getattr(cls, name, None).__class__, "__set__") for name in names)
