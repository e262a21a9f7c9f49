"""Where values live outside of a function: what it reads there at each call, took for granted, or changes."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass
from types import CellType, FunctionType
from typing import Any, Protocol

from whilst_compiler.frontend.signature.specs import Spec

__all__ = [
    "CONTENT",
    "FIELDS",
    "ROWS",
    "AttributeSource",
    "CellSource",
    "DefaultSource",
    "FieldPlace",
    "FunctionSource",
    "GlobalSource",
    "Guard",
    "Hidden",
    "ObjectSource",
    "Place",
    "Source",
    "Update",
]

MISSING = object()
CONTENT = "[:]"
ROWS = "[:][:]"
FIELDS = "[:].*"


@dataclass(frozen=True, eq=False)
class GlobalSource:
    """A module-level or builtin name as a function sees it."""

    namespace: dict[str, Any]
    name: str

    def read(self) -> Any:
        value = self.namespace.get(self.name, MISSING)
        return getattr(builtins, self.name, MISSING) if value is MISSING else value

    def write(self, value: Any) -> None:
        self.namespace[self.name] = value


@dataclass(frozen=True, eq=False)
class CellSource:
    """A closure variable."""

    cell: CellType
    name: str

    def read(self) -> Any:
        try:
            return self.cell.cell_contents
        except ValueError:
            return MISSING

    def write(self, value: Any) -> None:
        self.cell.cell_contents = value


@dataclass(frozen=True, eq=False)
class ObjectSource:
    """An object that is known: a module, or a class."""

    value: Any

    def read(self) -> Any:
        return self.value


@dataclass(frozen=True, eq=False)
class AttributeSource:
    """An attribute of another source (``module.constant``)."""

    base: Source
    name: str

    def read(self) -> Any:
        return getattr(self.base.read(), self.name, MISSING)

    def write(self, value: Any) -> None:
        setattr(self.base.read(), self.name, value)


@dataclass(frozen=True, eq=False)
class FunctionSource:
    """The code and defaults of an inlined function: a redefinition in place is seen."""

    function: FunctionType

    def read(self) -> Any:
        f = self.function
        return (f.__code__, f.__defaults__, tuple((f.__kwdefaults__ or {}).items()))


@dataclass(frozen=True, eq=False)
class DefaultSource:
    """A default value of a function: the same object at each call."""

    function: FunctionType
    name: str

    def read(self) -> Any:
        f = self.function
        names = f.__code__.co_varnames[: f.__code__.co_argcount]
        found = dict(zip(reversed(names), reversed(f.__defaults__ or ()))) | (f.__kwdefaults__ or {})
        return found.get(self.name, MISSING)


Source = GlobalSource | CellSource | AttributeSource | FunctionSource | ObjectSource | DefaultSource


class Readable(Protocol):
    """Anything that can be asked what it is now."""

    def read(self) -> Any: ...


@dataclass(frozen=True, eq=False)
class Guard:
    """The graph holds only while ``source`` reads as ``expected`` (by ``same``: identity, or equality of constants)."""

    source: Readable
    expected: Any
    same: Callable[[Any, Any], bool]

    def holds(self) -> bool:
        return self.same(self.source.read(), self.expected)


@dataclass(frozen=True, eq=False)
class Hidden:
    """A global or closure value that is read at each call and passed as trailing inputs, of this spec."""

    source: Source
    spec: Spec


@dataclass(frozen=True)
class FieldPlace:
    """A field of the object with this number; the field ``CONTENT`` of a list are its items, ``ROWS`` those of
    the lists in it, ``FIELDS`` the fields of the objects in it."""

    number: int
    name: str


Place = FieldPlace | GlobalSource | CellSource | AttributeSource
"""What a function may change besides arrays: a field of an object, a global, a closure variable, an attribute."""


@dataclass(frozen=True, eq=False)
class Update:
    """A place that the function changes: ``sometimes`` says that its first leaf tells whether."""

    place: Place
    spec: Spec
    sometimes: bool = False
