"""Keys of arguments turned into the specs that the front end takes."""

from __future__ import annotations

import types

from whilst.values.array_keys import DTYPES
from whilst.values.columns import SCALARS, element_spec
from whilst.values.containers import container_spec, table_spec
from whilst.values.flat import Key
from whilst_compiler.frontend.signature.object_specs import MetSpec, ObjectsSpec
from whilst_compiler.frontend.signature.specs import (
    ArraySpec,
    BytesSpec,
    HandleSpec,
    ItemsSpec,
    ListSpec,
    RangeSpec,
    RecordSpec,
    RowsSpec,
    SameSpec,
    Spec,
    StaticSpec,
    TupleSpec,
)  # fmt: skip

__all__ = ["CodeKey", "specify"]


class CodeKey:
    """The key of a function by its code and globals."""

    __slots__ = ("code", "function", "namespace")

    def __init__(self, function: types.FunctionType) -> None:
        self.function = function
        self.code = function.__code__
        self.namespace = function.__globals__

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CodeKey):
            return NotImplemented
        return self.code is other.code and self.namespace is other.namespace

    def __hash__(self) -> int:
        return id(self.code)


def specify(key: Key) -> Spec:
    """The spec of one parameter's key."""
    if key is range:
        return RangeSpec()
    if isinstance(key, type):
        return SCALARS[key]
    match key:
        case CodeKey():
            return StaticSpec(key.function)
        case "text":
            return HandleSpec(str)
        case ("array", dtype, dims, writable, storage, layout):
            return ArraySpec(DTYPES[dtype], dims, writable, storage, layout)
        case ("tuple", cls, items):
            return TupleSpec(tuple(map(specify, items)), cls)
        case ("record", cls, names, items, number):
            return RecordSpec(cls, names, tuple(map(specify, items)), number)
        case ("handle", cls):
            return HandleSpec(cls)
        case ("same", number):
            return SameSpec(number)
        case ("rows", element, number):
            return RowsSpec(element_spec(element), number)
        case ("objects", of_all):
            spec_of_all: ObjectsSpec = of_all
            return spec_of_all
        case ("met", cls, among):
            return MetSpec(cls, among)
        case ("bytes", number):
            return BytesSpec(number)
        case ("container", key, number):
            return container_spec(key, number)
        case ("table", head, items, number):
            return table_spec(head, ItemsSpec(tuple(map(specify, items)), number))
        case ("table of many", head, values):
            return table_spec(head, values)
        case ("items", items, number):
            return ItemsSpec(tuple(map(specify, items)), number)
        case ("list", element, number):
            of_item = element_spec(element)
            return ListSpec(of_item, number, given=True)
        case ("static", spec, _):
            static: StaticSpec = spec
            return static
    raise AssertionError(key)
