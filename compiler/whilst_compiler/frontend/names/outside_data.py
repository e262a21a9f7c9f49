"""What data outside the function is: the specs of globals and closure variables that are read at each call."""

from __future__ import annotations

from collections import deque
from enum import Enum
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

import numpy as np

from whilst_compiler.frontend.signature.contents import parts_of
from whilst_compiler.frontend.signature.drawing import is_source
from whilst_compiler.frontend.signature.object_specs import ObjectsSpec
from whilst_compiler.frontend.signature.records import fields_of, is_record
from whilst_compiler.frontend.signature.specs import (
    PY_BOOL,
    PY_COMPLEX,
    PY_FLOAT,
    PY_INT,
    ArraySpec,
    ContainerSpec,
    HandleSpec,
    ItemsSpec,
    ListSpec,
    RecordSpec,
    RowsSpec,
    SameSpec,
    ScalarSpec,
    Spec,
    StaticSpec,
    TupleSpec,
)  # fmt: skip
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.ir.types import DType

__all__ = ["SCALARS", "container_spec", "data_spec", "is_fixed", "parts_apart"]

SCALARS: dict[Any, ScalarSpec] = {bool: PY_BOOL, int: PY_INT, float: PY_FLOAT, complex: PY_COMPLEX}
_STATIC = (str, type(None), FunctionType, BuiltinFunctionType, MethodType, type, Enum)
_OTHER = (int, float, complex, tuple, list, dict, set, frozenset, deque)
"""Classes whose instances are not taken apart into fields, nor those of classes derived from them."""
_DEEPEST = 50
_FEW = 8
"""So many containers in a dict that is not changed are taken as they are."""
_IN_A_DICT = -1
"""The number of lists that are items of a dict, and have none of their own."""


class _NoData(Exception):
    """A value that is no data, or holds one that is none."""


def data_spec(ctx: Context, value: Any) -> Spec | None:
    """The spec of a value that is data; None for functions, texts and the like, which are taken for granted.

    Lists and objects are numbered after those of the arguments, arrays get storages of their own.
    """
    before = dict(ctx.outside_numbers)
    try:
        return _Specs(ctx).spec(value)
    except _NoData:
        ctx.outside_numbers.clear()
        ctx.outside_numbers.update(before)
        return None


def container_spec(ctx: Context, value: Any, changed: bool) -> Spec | None:
    """The spec of a dict, set or queue, which the function has ``changed`` or not; None where it cannot be taken, or
    few containers in one are better taken as they are."""
    specs = _Specs(ctx)
    number = specs.number(value)
    if number is None:
        return SameSpec(ctx.outside_numbers[id(value)][0])
    if value.__class__ is dict and value and all(key.__class__ is str for key in value):
        del ctx.outside_numbers[id(value)]
        try:
            return specs.record(value)
        except _NoData:
            found = None
    else:
        found = ctx.library["container_spec"](value, number)
    few = not changed and len(value) <= _FEW and _has_inner(found)
    if found is None or few or not _apart(ctx, value, found):
        ctx.outside_numbers.pop(id(value), None)
        return None
    _note_inner(ctx, value, found)
    return found  # type: ignore[no-any-return]


def _has_inner(spec: Spec | None) -> bool:
    """Whether values of a dict are told by an ``ObjectsSpec``."""
    return isinstance(spec, ContainerSpec) and any(isinstance(p, ObjectsSpec) for p in spec.parts)


def _apart(ctx: Context, value: Any, spec: Spec) -> bool:
    """Whether the lists and containers in a dict are known under no other name; notes them."""
    rows = isinstance(spec, ContainerSpec) and any(isinstance(p, RowsSpec) for p in spec.parts)
    return not (rows or _has_inner(spec)) or parts_apart(ctx, value)


def _note_inner(ctx: Context, value: Any, spec: Any) -> None:
    """The lists that stand for what is in a dict have the numbers after its own."""
    for part in spec.parts if isinstance(spec, ContainerSpec) else ():
        if isinstance(part, ObjectsSpec):
            numbers = (*part.numbers_of_tables, *part.numbers_of_lists)
            ctx.outside_numbers.update(((id(value), n), (n, None)) for n in numbers)


def parts_apart(ctx: Context, value: Any) -> bool:
    """Whether the containers in a container are known under no other name; notes them."""
    parts = parts_of(value)
    if any(ctx.outside_numbers.get(id(part), (_IN_A_DICT, None))[0] != _IN_A_DICT for part in parts):
        return False
    ctx.outside_numbers.update((id(part), (_IN_A_DICT, part)) for part in parts)
    return True


def is_fixed(spec: Spec) -> bool:
    """Whether a spec is of nothing but numbers: no memory that others may know."""
    match spec:
        case TupleSpec(items):
            return all(map(is_fixed, items))
    return isinstance(spec, ScalarSpec | StaticSpec)


class _Specs:
    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.depth = 0

    def spec(self, value: Any) -> Spec:
        """The spec of a value on its own."""
        cls = value.__class__
        if cls in SCALARS:
            return SCALARS[cls]
        if isinstance(value, np.generic | np.ndarray):
            return self.array(value)
        if cls is tuple:
            return TupleSpec(tuple(map(self.spec, value)))
        if cls is list:
            return self.items(value)
        if isinstance(value, (*_STATIC, *_OTHER)) or not is_record(value):
            raise _NoData
        return self.record(value)

    def part(self, value: Any) -> Spec:
        """The spec of an item or a field."""
        if isinstance(value, _STATIC):
            return StaticSpec(value)
        if is_source(value.__class__):
            return HandleSpec(value.__class__)
        if value.__class__ is dict and all(key.__class__ is str for key in value):
            return self.record(value)
        return self.spec(value)

    def array(self, value: Any) -> Spec:
        try:
            dtype = DType.of(value.dtype)
        except KeyError:
            raise _NoData from None
        if isinstance(value, np.generic):
            return ScalarSpec(dtype)
        dims = tuple(self.ctx.fresh_symbol("g") if n > 1 else n for n in value.shape)
        return ArraySpec(dtype, dims, bool(value.flags.writeable), self.ctx.library["new_storage"]())

    def items(self, value: Any) -> Spec:
        """A list: of any length where its items are numbers of one type."""
        number = self.number(value)
        if number is None:
            return SameSpec(self.ctx.outside_numbers[id(value)][0])
        if value and value[0].__class__ in SCALARS and len(set(map(type, value))) == 1:
            return ListSpec(SCALARS[value[0].__class__], number, given=True)
        return ItemsSpec(self.parts(value), number)

    def record(self, value: Any) -> Spec:
        number = self.number(value)
        if number is None:
            return SameSpec(self.ctx.outside_numbers[id(value)][0])
        names, values = fields_of(value)
        return RecordSpec(value.__class__, names, self.parts(values), number)

    def parts(self, values: list[Any]) -> tuple[Spec, ...]:
        if self.depth >= _DEEPEST:
            raise _NoData
        self.depth += 1
        found = tuple(map(self.part, values))
        self.depth -= 1
        return found

    def number(self, value: Any) -> int | None:
        """The number of an object; None for one that has its number already."""
        known = self.ctx.outside_numbers
        if id(value) in known:
            if known[id(value)][0] == _IN_A_DICT:
                raise _NoData
            return None
        count = sum(number != _IN_A_DICT for number, _ in known.values())
        number: int = self.ctx.library["objects_given"]() + count
        known[id(value)] = (number, value)
        return number
