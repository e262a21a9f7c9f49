"""Arguments from which any number of objects or containers are reached: tables of classes, and all lists of a place.

What a value in a column is, is said by its spec (see ``specs``): a number, a text, a tuple or one of several kinds as
anywhere else; an object is a ``NumberSpec`` of its class, or a ``KindSpec`` of several: its number among all objects of
its class that are given; a list a ``NumberSpec`` whose pool is the place in ``lists``, a dict, set or queue one of its
class, whose pool is the place in ``inner``: its number among those.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["InnerSpec", "MetSpec", "ObjectsSpec", "TableSpec"]


@dataclass(frozen=True, slots=True)
class TableSpec:
    """Objects of one class: their leaves are a column for each leaf of each field."""

    cls: type
    names: tuple[str, ...]
    columns: tuple[Any, ...]

    def __str__(self) -> str:
        return f"{self.cls.__name__}({', '.join(f'{n}: {c}' for n, c in zip(self.names, self.columns))})"


@dataclass(frozen=True, slots=True)
class InnerSpec:
    """Dicts, sets or queues of one class that stand in one place, say as the values of a dict: any number of them.

    They are lists (keys and values, say, as the library has them for their ``kind``): ``parts`` says where these are
    among all lists, of which each has as many as there are containers. Parts that are not named are made from the
    others. ``note`` is what makes default values.
    """

    cls: type
    kind: str
    parts: tuple[int, ...]
    note: Any = None

    def __str__(self) -> str:
        return self.cls.__name__


@dataclass(frozen=True, slots=True)
class ObjectsSpec:
    """An argument that is an object, the first one of the first of the ``tables``, or a list of such ``items``: with
    all objects, lists and containers (``inner``) that are reached from there, any number of them.

    After the leaves of the tables stand those of ``lists``, all lists that are in one field, say: the items of all, one
    list after the other (nothing is known of them if all are empty: None), where each begins and how long it is; then
    the items of the argument. The objects of each table together have the numbers after that of the argument, and the
    lists those after them.
    """

    tables: tuple[TableSpec, ...]
    lists: tuple[Any, ...]
    number: int
    items: Any = None
    inner: tuple[InnerSpec, ...] = ()

    @property
    def numbers_of_tables(self) -> range:
        return range(self.number + 1, self.number + 1 + len(self.tables))

    @property
    def numbers_of_lists(self) -> range:
        first = self.number + 1 + len(self.tables)
        return range(first, first + len(self.lists))

    def __str__(self) -> str:
        first, *others = [*map(str, self.tables), *map(str, self.inner)] or [str(self.items)]
        whole = first if self.items is None else f"list[{first}]"
        return whole + (f" with {', '.join(others)}" if others else "")


@dataclass(frozen=True, slots=True)
class MetSpec:
    """An argument that an ``ObjectsSpec`` before it has among its objects, or with a number for all of them (``among``)
    among its lists or containers: the leaf is its number there."""

    cls: type
    among: int = -1

    def __str__(self) -> str:
        return self.cls.__name__
