"""Dicts of any keys, sets, queues and bytearrays as arguments: their items as arrays, whatever their number."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Sequence
from typing import Any

import numpy as np

from whilst.values.columns import Texts, columns_of, element_spec, has_texts, rows_of
from whilst.values.set_slots import slots_of
from whilst_compiler.frontend.signature.object_specs import ObjectsSpec
from whilst_compiler.frontend.signature.specs import (
    PY_INT,
    ArraySpec,
    ContainerSpec,
    ItemsSpec,
    ListSpec,
    RowsSpec,
    Spec,
    StaticSpec,
)
from whilst_compiler.ir.types import DType

__all__ = [
    "CONTAINERS",
    "FACTORIES",
    "KINDS",
    "container_fits",
    "container_of",
    "container_spec",
    "spec_of_container",
    "table_head",
    "table_spec",
]

KINDS = dict.fromkeys((dict, defaultdict, Counter, OrderedDict), "hash table") | {set: "set", deque: "deque"}
CONTAINERS = (*KINDS, bytearray)
"""What the library calls those that may stand in other containers."""
FACTORIES = (int, float, bool, str, list, set, dict, None)


def container_of(value: Any, leaves: list[Any], texts: Texts | None, rows: set[int]) -> Any:
    """Append the leaves of a dict, set, queue or bytearray; its key, or None where it cannot be taken.

    ``rows`` are the lists in others that were met so far (by identity); those that are values here are added.
    """
    found: list[Any] = []
    if isinstance(value, dict):
        key = _table(value, found, texts, rows)
    elif isinstance(value, set):
        key = _set(value, found, texts)
    elif isinstance(value, bytearray):
        found.append(np.frombuffer(value, np.uint8).astype(np.int64))
        key = (bytearray, None, int, None)
    else:
        key = _queue(value, found, texts)
    if key is not None:
        leaves += found
    return key


def table_head(value: dict[Any, Any], leaves: list[Any], texts: Texts | None) -> Any:
    """The class of a dict that is not empty, its factory and its keys, whose leaves are appended; None if unfit."""
    factory = getattr(value, "default_factory", None)
    key = columns_of(list(value), leaves, texts) if factory in FACTORIES else None
    return None if key is None else (value.__class__, factory, key)


def table_spec(head: Any, values: ItemsSpec | ObjectsSpec) -> ContainerSpec:
    """The spec of a dict with such a head, and values that are described one by one, or as many."""
    cls, factory, key = head
    keys = ListSpec(element_spec(key), values.number, given=True)
    return ContainerSpec(cls, (keys, values), values.number, StaticSpec(factory) if cls is defaultdict else None)


def _table(value: dict[Any, Any], leaves: list[Any], texts: Texts | None, rows: set[int]) -> Any:
    factory = getattr(value, "default_factory", None)
    if factory not in FACTORIES:
        return None
    if not value:
        return (value.__class__, factory, None, None)
    keys, values = list(value), list(value.values())
    key = columns_of(keys, leaves, texts)
    if key is None:
        return None
    if set(map(type, values)) == {list}:
        own = set(map(id, values))
        if len(own) < len(values) or own & rows:
            return None
        element = rows_of(values, leaves, texts)
        if element is None:
            return None
        rows |= own
        return (value.__class__, factory, key, ("rows", element))
    element = columns_of(values, leaves, texts)
    return None if element is None else (value.__class__, factory, key, element)


def _set(value: set[Any], leaves: list[Any], texts: Texts | None) -> Any:
    """Where the items stand in CPython's own table, so that ours is the same (but for texts, whose hashes differ)."""
    items = list(set.__iter__(value))
    if not items:
        return (set, None, None, None)
    element = columns_of(items, leaves, texts)
    if element is None:
        return None
    slots = None if has_texts(element_spec(element)) else slots_of([value])
    if slots is not None:
        table, _, (_, fill, finger) = slots
        leaves += (table, int(fill), int(finger))
    return (set, None, element, slots is not None)


def _queue(value: deque[Any], leaves: list[Any], texts: Texts | None) -> Any:
    element = columns_of(value, leaves, texts) if value else ()
    if element is None:
        return None
    leaves.append(-1 if value.maxlen is None else value.maxlen)
    return (deque, None, element or None, None)


def container_spec(key: Sequence[Any], number: int) -> Spec:
    """The spec of a container by its key."""
    cls, factory, first, second = key
    parts: list[Spec] = [ListSpec(element_spec(first), number, given=True)] if first is not None else []
    if cls is set:
        parts += [ArraySpec(DType.I64, (f"t{number}",)), PY_INT, PY_INT] if second else []
    elif cls is deque:
        parts.append(PY_INT)
    elif isinstance(second, tuple) and second[0] == "rows":
        parts.append(RowsSpec(element_spec(second[1]), number))
    elif second is not None:
        parts.append(ListSpec(element_spec(second), number, given=True))
    note = StaticSpec(factory) if cls is defaultdict else None
    return ContainerSpec(cls, tuple(parts), number, note)


def spec_of_container(value: Any, number: int) -> Spec | None:
    """The spec of a dict, set or queue of numbers that lives outside a function; None for others."""
    if value.__class__ not in CONTAINERS:
        return None
    key = container_of(value, [], None, set())
    return None if key is None else container_spec(key, number)


def container_fits(spec: ContainerSpec, value: Any, leaves: list[Any], texts: Texts | None, rows: set[int]) -> bool:
    """Whether such a container is one that the spec describes; its leaves are appended."""
    if value.__class__ is not spec.cls:
        return False
    key = container_of(value, leaves, texts, rows)
    return key is not None and container_spec(key, spec.number) == spec
