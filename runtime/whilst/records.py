"""Which objects are taken apart into named fields, and how they are put together again."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Sequence
from typing import Any

__all__ = ["fields_of", "is_record", "remake"]

_NEVER = (type, types.ModuleType, types.FunctionType, BaseException)


def is_record(value: Any) -> bool:
    """Dataclasses, dicts, and objects of plain classes that keep their state in ``__dict__``."""
    cls = value.__class__
    if dataclasses.is_dataclass(cls) or cls is dict:
        return True
    return hasattr(value, "__dict__") and not isinstance(value, _NEVER) and not callable(value)


def fields_of(value: Any) -> tuple[tuple[Any, ...], list[Any]]:
    """Names and values of the fields, in order."""
    if dataclasses.is_dataclass(value):
        names = tuple(f.name for f in dataclasses.fields(value))
        return names, [getattr(value, name) for name in names]
    fields = value if value.__class__ is dict else vars(value)
    return tuple(fields), list(fields.values())


def remake(cls: type, names: Sequence[Any], values: Sequence[Any]) -> Any:
    """An object of ``cls`` with these fields; its ``__init__`` does not run (it has run in compiled code)."""
    if cls is dict:
        return dict(zip(names, values, strict=True))
    made: Any = object.__new__(cls)
    for name, value in zip(names, values, strict=True):
        object.__setattr__(made, name, value)
    return made
