"""Does a value fit a spec? Then its leaves are laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from whilst.values.arguments import INT_MAX, INT_MIN
from whilst.values.columns import Texts, bytes_leaf, columns_of, element_spec, rows_of
from whilst.values.containers import container_fits
from whilst.values.populations import Members, objects_spec
from whilst_compiler.frontend.signature.records import fields_of
from whilst_compiler.frontend.signature.specs import (
    ArraySpec,
    BytesSpec,
    ContainerSpec,
    HandleSpec,
    ItemsSpec,
    ListSpec,
    MetSpec,
    ObjectsSpec,
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

    ``rows`` are the lists of lists of any length, ``members`` the objects of populations: the number of all of them,
    and their own. ``texts`` is the place of those that are data, if they are taken.
    ``large`` asks for symbols that are sizes of at least 2, ``shared`` for arrays that are one object where their specs
    say so, and nowhere else. ``refused`` is the reason where that is not so.
    """

    leaves: list[Any]
    objects: list[Any] = field(default_factory=list)
    texts: Texts | None = None
    rows: set[int] = field(default_factory=set)
    members: dict[int, tuple[int, int]] = field(default_factory=dict)
    large: bool = False
    shared: bool = False
    sizes: dict[str, int] = field(default_factory=dict)
    arrays: dict[int, np.ndarray[Any, Any]] = field(default_factory=dict)
    refused: str = ""


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
        case ContainerSpec():
            met.objects.append(value)
            return container_fits(spec, value, met.leaves, met.texts, met.rows)
        case RowsSpec(element):
            met.objects.append(value)
            return value.__class__ is list and _rows_fit(element, value, met)
        case ObjectsSpec():
            return _objects_fit(spec, value, met)
        case MetSpec(_, among, number):
            first = value if number >= 0 else (value,)
            if number >= 0 and value.__class__ is not list:
                return False
            known = [met.members.get(id(x)) for x in first]
            if any(one is None or one[0] != among for one in known):
                return False
            rows = [one[1] for one in known if one is not None]
            met.leaves.append(np.array(rows, np.int64) if number >= 0 else rows[0])
            met.objects += [value] if number >= 0 else []
            return True
        case ListSpec(element):
            met.objects.append(value)
            key = columns_of(value, met.leaves, met.texts) if value.__class__ is list else None
            return key is not None and element_spec(key) == element
        case _:
            return False


def _objects_fit(spec: ObjectsSpec, value: Any, met: Met) -> bool:
    first = value if spec.listed and value.__class__ is list else () if spec.listed else (value,)
    if not first or any(x.__class__ is not spec.cls for x in first):
        return False
    members = Members(first)
    key = members.lay_out(value if spec.listed else (), met.leaves, met.texts)
    if key is None or objects_spec(key, spec.number, spec.listed) != spec:
        return False
    met.objects += [value, members.population]
    met.members |= members.among(spec.number + 1)
    return True


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
