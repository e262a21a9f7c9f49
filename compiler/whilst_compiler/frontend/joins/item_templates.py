"""What the items of a list of any length have in common: the template of an item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from whilst_compiler.frontend.joins.unions import OfUnion
from whilst_compiler.frontend.state.restarts import NeedsTable
from whilst_compiler.frontend.values.blocks import NeedsBlocks, OfBlock
from whilst_compiler.frontend.values.parts import OfPart, is_part, part_of
from whilst_compiler.frontend.values.templates import (
    NoJoin,
    OfArray,
    OfChoice,
    OfMaybe,
    OfOneOf,
    OfOptional,
    OfRange,
    OfRecord,
    OfScalar,
    OfTuple,
    Same,
)
from whilst_compiler.frontend.values.values import UNBOUND, ArrayRef, Cell, Function, Instance, Scalar, Static
from whilst_compiler.frontend.values.view_forms import OfView
from whilst_compiler.ir.types import DType

__all__ = ["NeedsPools", "joined", "storages_in"]


def joined(templates: Sequence[Any], merge: Callable[[Any, Any], Any]) -> Any:
    """The template above those of all items."""
    if any(_has_lists(t) for t in templates):
        raise NeedsPools
    for made in (o for t in templates for o in _objects_in(t)):
        raise NeedsTable(made.cls)
    templates = [_with_parts(t) for t in templates]
    arrays = [d for t in templates for d in _arrays_in(t)]
    if len({*arrays, *(d for t in templates for _, d in _kept_in(t))}) > 1 and not _are_parts(templates):
        raise NoJoin(*templates[:1], *templates[-1:])
    if arrays:
        raise NeedsBlocks(arrays[0])
    element = reduce(merge, templates)
    if not _is_flat(element):
        raise NoJoin(*templates[:1], *templates[-1:])
    return element


class NeedsPools(Exception):
    """Lists are items of a list whose length is known only at run time."""


def _has_lists(template: Any) -> bool:
    match template:
        case OfTuple(items) | OfRecord(items=items) | OfUnion(items):
            return any(map(_has_lists, items))
        case OfOptional(some) | OfMaybe(some):
            return _has_lists(some)
    return getattr(template, "is_list", False) or any(map(_has_lists, getattr(template, "parts", ())))


def _objects_in(template: Any) -> list[Instance]:
    match template:
        case Same(Instance() as one):
            return [one]
        case OfOneOf(objects):
            return list(objects)
        case OfTuple(items) | OfRecord(items=items):
            return [o for item in items for o in _objects_in(item)]
        case OfOptional(some) | OfMaybe(some):
            return _objects_in(some)
        case OfUnion(alternatives):
            return [o for one in alternatives for o in _objects_in(one)]
    return []


def _are_parts(templates: Sequence[Any]) -> bool:
    """Whether arrays are parts of the items, so that one item may have several."""
    return any(isinstance(t, OfTuple | OfRecord) for t in templates)


def _arrays_in(template: Any) -> list[DType]:
    match template:
        case Same(ArrayRef(type=type)) | OfArray(type) | OfView(type=type) | OfChoice(type=type):
            return [type.dtype]
        case OfTuple(items) | OfRecord(items=items):
            return [d for item in items for d in _arrays_in(item)]
        case OfOptional(some) | OfMaybe(some):
            return _arrays_in(some)
        case OfUnion(alternatives):
            return [d for one in alternatives for d in _arrays_in(one)]
    return []


def _with_parts(template: Any) -> Any:
    """With views that lists may have as such shown as what they are views of."""
    match template:
        case Same(ArrayRef() as ref) if is_part(ref):
            return part_of(ref)
        case OfTuple(items, cls):
            return OfTuple(tuple(map(_with_parts, items)), cls)
        case OfRecord(cls, names, items):
            return OfRecord(cls, names, tuple(map(_with_parts, items)))
        case OfOptional(some):
            return OfOptional(_with_parts(some))
        case OfMaybe(some):
            return OfMaybe(_with_parts(some))
        case OfUnion(alternatives):
            return OfUnion(tuple(map(_with_parts, alternatives)))
    return template


def storages_in(template: Any) -> list[Cell]:
    """The storages that items of this template lead to."""
    return [storage for storage, _ in _kept_in(template)]


def _kept_in(template: Any) -> list[tuple[Cell, DType]]:
    match template:
        case OfBlock(blocks):
            return [(blocks.data, blocks.dtype)]
        case OfPart(storage, dtype=dtype):
            return [(storage, dtype)]
        case OfTuple(items) | OfRecord(items=items):
            return [found for item in items for found in _kept_in(item)]
        case OfOptional(some) | OfMaybe(some):
            return _kept_in(some)
        case OfUnion(alternatives):
            return [found for one in alternatives for found in _kept_in(one)]
    return []


def _is_flat(template: Any) -> bool:
    """Whether items of this template are a fixed number of scalars."""
    match template:
        case Same(value):
            return isinstance(value, Static | Function | Scalar) or value is UNBOUND
        case OfTuple(items) | OfRecord(items=items):
            return all(map(_is_flat, items))
        case OfOptional(some) | OfMaybe(some):
            return _is_flat(some)
        case OfUnion(alternatives):
            return all(map(_is_flat, alternatives))
    if getattr(template, "flat", False):
        return True
    return isinstance(template, OfScalar | OfRange)
