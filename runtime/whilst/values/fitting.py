"""Does a value fit a spec? Then its leaves are laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from whilst.values.arguments import INT_MAX, INT_MIN
from whilst.values.columns import Texts, bytes_leaf, columns_of, element_spec, rows_of
from whilst.values.containers import container_fits, table_head, table_spec
from whilst.values.flat import Census
from whilst.values.populations import Crowd
from whilst.values.reached import Unfit
from whilst_compiler.frontend.signature.object_specs import MetSpec, ObjectsSpec
from whilst_compiler.frontend.signature.records import fields_of
from whilst_compiler.frontend.signature.specs import (
    ArraySpec,
    BytesSpec,
    ContainerSpec,
    HandleSpec,
    ItemsSpec,
    ListSpec,
    RangeSpec,
    RecordSpec,
    RowsSpec,
    SameSpec,
    ScalarSpec,
    Spec,
    StaticSpec,
    TupleSpec,
    python_type,
)  # fmt: skip
from whilst_compiler.ops.text_store import ticket_for

__all__ = ["Met", "fit"]


@dataclass
class Met:
    """What was met so far: the ``leaves`` laid out, the ``sizes`` of symbols, the ``objects`` by their numbers.

    ``rows`` are the lists of lists of any length, ``census`` the objects of populations. ``texts`` is the place of
    those that are data, if they are taken.
    ``large`` asks for symbols that are sizes of at least 2, ``shared`` for arrays that are one object where their specs
    say so, and nowhere else. ``refused`` is the reason where that is not so. The first objects, so many as are
    ``known``, are no part of what is asked.
    """

    leaves: list[Any]
    objects: list[Any] = field(default_factory=list)
    texts: Texts | None = None
    rows: set[int] = field(default_factory=set)
    census: Census = field(default_factory=Census)
    large: bool = False
    shared: bool = False
    sizes: dict[str, int] = field(default_factory=dict)
    arrays: dict[int, np.ndarray[Any, Any]] = field(default_factory=dict)
    refused: str = ""
    known: int = 0


def fit(spec: Spec, value: Any, met: Met) -> bool:
    """Whether ``value`` is one that ``spec`` describes; its leaves are appended."""
    match spec:
        case ScalarSpec():
            met.leaves.append(value)
            return value.__class__ is python_type(spec) and (value.__class__ is not int or INT_MIN <= value <= INT_MAX)
        case ArraySpec():
            met.leaves.append(value)
            return value.__class__ is np.ndarray and _array_fits(spec, value, met)
        case HandleSpec(cls) if cls is str:
            return met.texts is not None and _text_fits(value, met.leaves, met.texts)
        case HandleSpec(cls):
            met.leaves.append(id(value))
            return value.__class__ is cls
        case StaticSpec():
            return bool(spec == StaticSpec(value))
        case TupleSpec(items, cls):
            return value.__class__ is cls and _all_fit(items, list(value), met)  # type: ignore[call-overload]
        case SameSpec(number):
            return number < len(met.objects) and met.objects[number] is value
        case RecordSpec(cls, names, items, number):
            if value.__class__ is not cls:
                return False
            if number >= 0:
                met.objects.append(value)
            there, values = fields_of(value)
            return there == names and _all_fit(items, values, met)
        case RangeSpec():
            if value.__class__ is not range:
                return False
            ends = (value.start, value.stop, value.step)
            met.leaves += ends
            return all(INT_MIN <= end <= INT_MAX for end in ends)
        case BytesSpec():
            if value.__class__ is not bytes:
                return False
            met.leaves.append(bytes_leaf(value))
            return True
        case ItemsSpec(items):
            met.objects.append(value)
            return value.__class__ is list and _all_fit(items, value, met)
        case ContainerSpec(cls, (ListSpec(), ItemsSpec() | ObjectsSpec() as values)):
            if not isinstance(value, dict) or value.__class__ is not cls:
                return False
            head = table_head(value, met.leaves, met.texts)
            if head is None or table_spec(head, values) != spec:
                return False
            if isinstance(values, ObjectsSpec):
                return _many_fit(values, list(value.values()), met, value)
            met.objects.append(value)
            return _all_fit(values.items, list(value.values()), met)
        case ContainerSpec():
            met.objects.append(value)
            return container_fits(spec, value, met.leaves, met.texts, met.rows)
        case RowsSpec(element):
            met.objects.append(value)
            return value.__class__ is list and _rows_fit(element, value, met)
        case ObjectsSpec():
            return _objects_fit(spec, value, met)
        case MetSpec(cls, among):
            if among < 0:
                met.leaves.append(met.census.objects.get(id(value), 0))
                return value.__class__ is cls and id(value) in met.census.objects
            own, number = met.census.lists.get(id(value), (-1, 0))
            met.leaves.append(number)
            return own == among
        case ListSpec(element):
            met.objects.append(value)
            key = columns_of(value, met.leaves, met.texts) if value.__class__ is list else None
            return key is not None and element_spec(key) == element
        case _:
            return False


def _objects_fit(spec: ObjectsSpec, value: Any, met: Met) -> bool:
    listed = spec.items is not None
    if listed != (value.__class__ is list) or (not listed and value.__class__ is not spec.tables[0].cls):
        return False
    return _many_fit(spec, value, met)


def _many_fit(spec: ObjectsSpec, value: Any, met: Met, holder: Any = None) -> bool:
    """The same where it is known to be an object or a list; it may be the values of a dict, which is the ``holder``."""
    try:
        crowd = Crowd(
            value, spec.items is not None, met.census, (set(map(id, met.objects[met.known :])), met.rows), holder
        )
        fits = crowd.lay_out(spec.number, met.leaves, met.texts) == spec
    except Unfit:
        return False
    if fits:
        crowd.enter(spec, met.objects, met.census)
        met.rows |= crowd.reached.places.keys()
    return fits


def _all_fit(specs: Sequence[Spec], values: Sequence[Any], met: Met) -> bool:
    return len(specs) == len(values) and all(fit(s, v, met) for s, v in zip(specs, values))


def _text_fits(value: Any, leaves: list[Any], texts: Texts) -> bool:
    if value.__class__ is not str:
        return False
    leaves.append(ticket_for(value, texts.texts))
    return True


def _rows_fit(element: Spec, value: list[Any], met: Met) -> bool:
    if any(row.__class__ is not list for row in value) or len(set(map(id, value))) < len(value):
        return False
    met.rows |= set(map(id, value))
    key = rows_of(value, met.leaves, met.texts)
    return key is not None and element_spec(key) == element


def _array_fits(spec: ArraySpec, value: np.ndarray[Any, Any], met: Met) -> bool:
    if value.dtype != spec.dtype.numpy or value.ndim != len(spec.dims) or not value.flags.aligned:
        return False
    if spec.writable and not value.flags.writeable:
        return False
    for dim, size in zip(spec.dims, value.shape):
        if size != (dim if isinstance(dim, int) else met.sizes.setdefault(dim, size)):
            return False
    if met.large and any(isinstance(dim, str) and size < 2 for dim, size in zip(spec.dims, value.shape)):
        met.refused = f"is of shape {value.shape}, and a size with a name in {spec} is 2 or more"
        return False
    return not met.shared or _is_shared_as(spec, value, met)


def _is_shared_as(spec: ArraySpec, value: np.ndarray[Any, Any], met: Met) -> bool:
    """Whether an array is the one that was met under its number, if any was, and under no other."""
    if any((number == spec.storage) != (other is value) for number, other in met.arrays.items()):
        met.refused = "is one array with another argument here and was not when the code was made, or the reverse"
        return False
    met.arrays[spec.storage] = value
    return True
