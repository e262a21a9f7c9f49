"""Templates: the structure that a variable has after a join."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.values.blocks import Blocks, OfBlock, block_of, is_lent
from whilst_compiler.frontend.values.special import Special, SpecialTemplate
from whilst_compiler.frontend.values.values import (
    ArrayRef,
    Cell,
    Function,
    Instance,
    Maybe,
    OneOf,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
)  # fmt: skip
from whilst_compiler.frontend.values.view_forms import OfView, view_of
from whilst_compiler.ir.graph import Literal
from whilst_compiler.ir.types import BOOL, I64, Tensor, Type, scalar

__all__ = [
    "NoJoin",
    "OfArray",
    "OfChoice",
    "OfMaybe",
    "OfOneOf",
    "OfOptional",
    "OfRange",
    "OfRecord",
    "OfScalar",
    "OfTuple",
    "Same",
    "Template",
    "as_view",
    "describe",
    "template_of",
    "types_of",
]


class NoJoin(Exception):
    """Two values that have no common structure; the arguments describe both."""


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """The same value on every path: nothing is carried."""

    value: Any


@dataclass(frozen=True, slots=True)
class OfScalar:
    spec: ScalarSpec


@dataclass(frozen=True, slots=True)
class OfArray:
    """An array whose content comes from either path; ``weak`` is the scalar spec of a literal that grew into it."""

    type: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class OfChoice:
    """One of several arrays that are there on every path (``refs``), or (``slot``) one that is carried.

    The bounds of some may be carried: those are an ``OfView``.
    """

    refs: tuple[ArrayRef | OfView, ...]
    slot: OfArray | None
    type: Tensor


@dataclass(frozen=True, slots=True)
class OfOneOf:
    """One of several objects that are there on every path: an index is carried."""

    objects: tuple[Instance, ...]


@dataclass(frozen=True, slots=True)
class OfTuple:
    items: tuple[Template, ...]
    cls: type


@dataclass(frozen=True, slots=True)
class OfRecord:
    cls: type
    names: tuple[Any, ...]
    items: tuple[Template, ...]


@dataclass(frozen=True, slots=True)
class OfRange:
    pass


@dataclass(frozen=True, slots=True)
class OfOptional:
    some: Template


@dataclass(frozen=True, slots=True)
class OfMaybe:
    some: Template


Template = (
    Same | OfScalar | OfArray | OfChoice | OfView | OfOneOf | OfTuple | OfRecord | OfRange | OfOptional | OfMaybe
    | SpecialTemplate
)  # fmt: skip


def template_of(value: Any, constants: bool = False) -> Template:
    """The narrowest template that carries the value; with ``constants``, a literal needs no carrying."""
    match value:
        case ArrayRef(storage=Cell(owner=Blocks() as blocks), type=type) if block_of(value) is not None:
            return OfBlock(blocks, type.dims, is_lent(value))
        case Scalar(spec, operand):
            return Same(value) if constants and isinstance(operand, Literal) else OfScalar(spec)
        case Tuple(items, cls):
            return OfTuple(tuple(map(template_of, items)), cls)
        case Record(cls, names, items):
            return OfRecord(cls, names, tuple(map(template_of, items)))
        case Range():
            return OfRange()
        case OneOf(_, objects):
            return OfOneOf(objects)
        case Optional(_, some):
            return OfOptional(template_of(some))
        case Maybe(_, some):
            return OfMaybe(template_of(some))
        case Special():
            return value.template()  # type: ignore[no-any-return]
        case _:
            return Same(value)


def types_of(template: Template) -> list[Type]:
    """The types of the leaves, in order."""
    match template:
        case Same():
            return []
        case OfScalar(spec):
            return [scalar(spec.dtype)]
        case OfArray(type):
            return [type]
        case OfView(count=count):
            return [I64] * count
        case OfChoice(refs, slot, _):
            bounds = sum(r.count for r in refs if isinstance(r, OfView))
            return [*[I64] * (1 + bounds), *([] if slot is None else [slot.type])]
        case OfTuple(items) | OfRecord(_, _, items):
            return [t for item in items for t in types_of(item)]
        case OfOneOf():
            return [I64]
        case OfRange():
            return [I64, I64, I64]
        case OfOptional(some) | OfMaybe(some):
            return [BOOL, *types_of(some)]
        case SpecialTemplate():
            return template.types()


def describe(template: Any) -> str:
    """A template as a user would say it."""
    match template:
        case OfScalar(spec) | Same(Scalar(spec)):
            return str(spec)
        case OfArray(array) | Same(ArrayRef(type=array)) | OfChoice(type=array) | OfView(type=array):
            return f"{array.dtype.numpy.name} array of rank {array.rank}"
        case OfTuple(items, cls):
            return f"{cls.__name__} of {len(items)}"
        case OfRecord(cls):
            return cls.__name__
        case Same(Instance() as one):
            return one.cls.__name__
        case OfOneOf(objects):
            return objects[0].cls.__name__
        case OfRange():
            return "range"
        case OfOptional(some):
            return f"{describe(some)} or None"
        case OfMaybe(some):
            return describe(some)
        case Same(Static(value)):
            return "None" if value is None else type(value).__name__
        case Same(Function()):
            return "function"
        case SpecialTemplate():
            return template.describe()
        case _:
            return "object"


def as_view(t: Template) -> OfView | None:
    """A reference as a view with carried bounds."""
    return view_of(t.value) if isinstance(t, Same) and isinstance(t.value, ArrayRef) else None
