"""Dicts and sets that live outside the function: read as they are, and guarded by what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from whilst_compiler.frontend.signature.places import MISSING, Source

__all__ = ["ContentSource", "contents_of", "parts_of"]

_PLAIN = (bool, int, float, complex)
_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType)


@dataclass(frozen=True, eq=False)
class ContentSource:
    """What a container holds now; ``nested``, with what the containers in it hold."""

    base: Source
    nested: bool = False

    def read(self) -> Any:
        return contents_of(self.base.read(), self.nested)

    def parts(self) -> list[Any]:
        """The containers in it."""
        return parts_of(self.base.read()) if self.nested else []


def parts_of(value: Any) -> list[Any]:
    """The containers in a container, at any depth."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    found = [x for x in inner if isinstance(x, list | dict | set)]
    return found + [x for part in found for x in parts_of(part)]


def contents_of(value: Any, nested: bool = False) -> Any:
    """Keys and values in their order, with their classes.

    MISSING if they are not numbers, texts, members of enumerations, functions and tuples of them, or (``nested``)
    lists, dicts and sets of them.
    """
    if value.__class__ is dict:
        parts = [(_plain(k), _part(v) if nested else _plain(v)) for k, v in value.items()]
        whole = all(p is not MISSING for pair in parts for p in pair)
    elif value.__class__ in (set, frozenset):
        parts = [(_plain(k), None) for k in value]
        whole = all(k is not MISSING for k, _ in parts)
    else:
        return MISSING
    return (value.__class__, tuple(parts)) if whole else MISSING


def _part(value: Any) -> Any:
    """The same for a value that may be a container."""
    if value.__class__ is list:
        items = tuple(map(_part, value))
        return MISSING if any(i is MISSING for i in items) else (list, items)
    found = contents_of(value, True)
    return _plain(value) if found is MISSING else found


def _plain(value: Any) -> Any:
    """A value with its class (0.0 is not -0.0, nor 0), or MISSING."""
    if value.__class__ in _PLAIN:
        return (value.__class__, repr(value))
    if value.__class__ is str or value is None or isinstance(value, (*_FUNCTIONS, Enum)):
        return value
    if value.__class__ is tuple or (isinstance(value, tuple) and hasattr(value, "_fields")):
        items = tuple(map(_plain, value))
        return MISSING if any(i is MISSING for i in items) else (value.__class__, items)
    return MISSING
