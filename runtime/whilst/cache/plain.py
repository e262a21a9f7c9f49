"""Specs, sites and places as JSON and back: the classes are those of a table, nothing is evaluated.

What has no such form (a user's class, say) raises ``NotPlain``.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from whilst_compiler.frontend.signature import specs
from whilst_compiler.frontend.signature.object_specs import InnerSpec, MetSpec, ObjectsSpec, TableSpec
from whilst_compiler.frontend.signature.places import FieldPlace
from whilst_compiler.frontend.signature.pool_specs import FieldSpec, PoolSpec
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.native.sites import Site
from whilst_compiler.source import Location, Span

__all__ = ["NotPlain", "from_plain", "to_plain"]

_CLASSES: dict[str, Any] = {
    cls.__name__: cls
    for cls in (
        ScalarSpec, specs.ArraySpec, specs.StaticSpec, specs.TupleSpec, specs.ItemsSpec, specs.ListSpec,
        specs.RecordSpec, specs.SameSpec, specs.OneOfSpec, specs.RangeSpec, specs.OptionalSpec, specs.ViewSpec,
        specs.TurnedSpec, specs.LaidSpec,
        specs.SharedSpec, specs.ChoiceSpec, specs.CompositeSpec, specs.NumberSpec, PoolSpec, FieldSpec, specs.RowsSpec,
        specs.ContentsSpec, specs.RefillSpec, specs.PooledSpec, specs.ContainerSpec, specs.BytesSpec,
        ObjectsSpec, InnerSpec, MetSpec, TableSpec, FieldPlace, Site, Location, Span, Tensor,
    )
}  # fmt: skip
_TYPES: dict[str, Any] = {
    cls.__name__: cls for cls in (tuple, list, dict, set, frozenset, bool, int, float, complex, str, type(None))
}


class NotPlain(Exception):
    """This value has no form as JSON."""


def to_plain(value: Any) -> Any:
    """The form of a value: numbers, texts, and lists that begin with what they stand for."""
    match value:
        case None | bool() | str():
            return value
        case DType():
            return ["dtype", value.value]
        case int() if value.__class__ is int:
            return value
        case float() if value.__class__ is float:
            return ["float", value.hex()]
        case complex() if value.__class__ is complex:
            return ["complex", value.real.hex(), value.imag.hex()]
        case tuple() if value.__class__ is tuple:
            return ["tuple", *map(to_plain, value)]
        case type() as known if _TYPES.get(known.__name__) is known:
            return ["type", known.__name__]
    return _record(value)


def _record(value: Any) -> list[Any]:
    name = type(value).__name__
    if _CLASSES.get(name) is not type(value):
        raise NotPlain(f"{name} has no plain form")
    return [name, *(to_plain(getattr(value, field.name)) for field in dataclasses.fields(value))]


def from_plain(form: Any) -> Any:
    """The value of such a form."""
    if not isinstance(form, list):
        return form
    kind, *parts = form
    match kind:
        case "dtype":
            return DType(parts[0])
        case "float":
            return float.fromhex(parts[0])
        case "complex":
            return complex(float.fromhex(parts[0]), float.fromhex(parts[1]))
        case "tuple":
            return tuple(map(from_plain, parts))
        case "type":
            return _TYPES[parts[0]]
    return _CLASSES[kind](*map(from_plain, parts))
