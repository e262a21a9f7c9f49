"""Does a value fit a spec? Then its leaves are laid out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from whilst.arguments import INT_MAX, INT_MIN
from whilst.columns import bytes_leaf, columns_of, element_spec
from whilst.containers import container_fits
from whilst_compiler.frontend.records import fields_of
from whilst_compiler.frontend.specs import (
    ArraySpec,
    BytesSpec,
    ContainerSpec,
    HandleSpec,
    ItemsSpec,
    ListSpec,
    RangeSpec,
    RecordSpec,
    SameSpec,
    ScalarSpec,
    Spec,
    StaticSpec,
    TupleSpec,
    python_type,
)  # fmt: skip

__all__ = ["fit"]


def fit(spec: Spec, value: Any, leaves: list[Any], sizes: dict[str, int], objects: list[Any] | None = None) -> bool:
    """Whether ``value`` is one that ``spec`` describes; its leaves are appended.

    ``sizes`` binds symbols, ``objects`` are those met so far.
    """
    match spec:
        case ScalarSpec():
            leaves.append(value)
            return value.__class__ is python_type(spec) and (value.__class__ is not int or INT_MIN <= value <= INT_MAX)
        case ArraySpec():
            leaves.append(value)
            return value.__class__ is np.ndarray and _array_fits(spec, value, sizes)
        case HandleSpec(cls) if cls is not str:
            leaves.append(id(value))
            return value.__class__ is cls
        case StaticSpec():
            return bool(spec == StaticSpec(value))
        case TupleSpec(items, cls):
            return value.__class__ is cls and _all_fit(items, list(value), leaves, sizes, objects)  # type: ignore[call-overload]
        case SameSpec(number):
            return objects is not None and number < len(objects) and objects[number] is value
        case RecordSpec(cls, names, items, number):
            if value.__class__ is not cls:
                return False
            if number >= 0 and objects is not None:
                objects.append(value)
            there, values = fields_of(value)
            return there == names and _all_fit(items, values, leaves, sizes, objects)
        case RangeSpec():
            if value.__class__ is not range:
                return False
            leaves += (value.start, value.stop, value.step)
            return all(INT_MIN <= end <= INT_MAX for end in leaves[-3:])
        case BytesSpec():
            if value.__class__ is not bytes:
                return False
            leaves.append(bytes_leaf(value))
            return True
        case ItemsSpec(items):
            if value.__class__ is not list:
                return False
            if objects is not None:
                objects.append(value)
            return _all_fit(items, value, leaves, sizes, objects)
        case ContainerSpec():
            if objects is not None:
                objects.append(value)
            return container_fits(spec, value, leaves)
        case ListSpec(element):
            if value.__class__ is not list:
                return False
            if objects is not None:
                objects.append(value)
            key = columns_of(value, leaves)
            return key is not None and element_spec(key) == element
        case _:
            return False


def _all_fit(
    specs: Sequence[Spec], values: Sequence[Any], leaves: list[Any], sizes: dict[str, int], objects: list[Any] | None
) -> bool:
    return len(specs) == len(values) and all(fit(s, v, leaves, sizes, objects) for s, v in zip(specs, values))


def _array_fits(spec: ArraySpec, value: np.ndarray[Any, Any], sizes: dict[str, int]) -> bool:
    if value.dtype != spec.dtype.numpy or value.ndim != len(spec.dims) or not value.flags.aligned:
        return False
    if spec.writable and not value.flags.writeable:
        return False
    for dim, size in zip(spec.dims, value.shape):
        if size != (dim if isinstance(dim, int) else sizes.setdefault(dim, size)):
            return False
    return True
