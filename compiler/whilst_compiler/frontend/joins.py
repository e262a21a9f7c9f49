"""Where paths meet: templates of values, their least upper bound, and coercion of a value to a template.

A template is the structure that a variable has after a join: which parts are the same object on every path and which
are carried as typed leaves. Templates form a lattice, so loops reach a fixpoint: weak literals adapt in dtype and
shape, sizes that differ become a symbol, None with T gives an optional, and a name bound on some paths a flag.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from whilst_compiler.frontend.specs import PY_INT, ScalarSpec
from whilst_compiler.frontend.values import (
    DEAD,
    UNBOUND,
    ArrayRef,
    BoundMethod,
    Function,
    Maybe,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
    same_operand,
)  # fmt: skip
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import BOOL, I64, DType, Tensor, Type, scalar

__all__ = [
    "NoJoin", "OfArray", "OfMaybe", "OfOptional", "OfRange", "OfRecord", "OfScalar", "OfTuple", "Same", "Template",
    "coerce", "merge", "rebuild", "template_of", "types_of",
]  # fmt: skip


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


Template = Same | OfScalar | OfArray | OfTuple | OfRecord | OfRange | OfOptional | OfMaybe


def template_of(value: Any, constants: bool = False) -> Template:
    """The narrowest template that carries the value; with ``constants``, a literal needs no carrying."""
    match value:
        case Scalar(spec, operand):
            return Same(value) if constants and isinstance(operand, Literal) else OfScalar(spec)
        case Tuple(items, cls):
            return OfTuple(tuple(map(template_of, items)), cls)
        case Record(cls, names, items):
            return OfRecord(cls, names, tuple(map(template_of, items)))
        case Range():
            return OfRange()
        case Optional(_, some):
            return OfOptional(template_of(some))
        case Maybe(_, some):
            return OfMaybe(template_of(some))
        case _:
            return Same(value)


def merge(a: Template, b: Template, fresh: Callable[[int | str, int | str], str]) -> Template:
    """The least template above both. ``fresh(dim, dim)`` makes a symbol for sizes that differ."""
    if isinstance(a, Same) and isinstance(b, Same) and same_value(a.value, b.value):
        return a
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Same) and one.value is UNBOUND:
            return other if isinstance(other, OfMaybe) else OfMaybe(_carried(other))
    match a, b:
        case (OfMaybe(x), OfMaybe(y)) | (OfMaybe(x), y) | (x, OfMaybe(y)):
            return OfMaybe(merge(x, y, fresh))
        case (Same(value=Static(None)), OfOptional(some)) | (OfOptional(some), Same(value=Static(None))):
            return OfOptional(some)
        case (Same(value=Static(None)), some) | (some, Same(value=Static(None))):
            return OfOptional(_carried(some))
        case (OfOptional(x), OfOptional(y)) | (OfOptional(x), y) | (x, OfOptional(y)):
            return OfOptional(merge(x, y, fresh))
        case OfTuple(xs, cls), OfTuple(ys, other) if cls is other and len(xs) == len(ys):
            return OfTuple(tuple(merge(x, y, fresh) for x, y in zip(xs, ys)), cls)
        case OfRecord(cls, names, xs), OfRecord(other, names2, ys) if cls is other and names == names2:
            return OfRecord(cls, names, tuple(merge(x, y, fresh) for x, y in zip(xs, ys)))
        case OfRange(), OfRange():
            return a
    x, y = _carried(a), _carried(b)
    match x, y:
        case OfScalar(s), OfScalar(t):
            return OfScalar(join_scalars(s, t))
        case OfArray(s), OfArray(t) if s.rank == t.rank:
            dims = tuple(d if d == e else fresh(d, e) for d, e in zip(s.dims, t.dims))
            dtype = s.dtype if s.dtype is t.dtype else DType.of(np.result_type(s.dtype.numpy, t.dtype.numpy))
            return OfArray(Tensor(dtype, dims))
        case (OfArray(t), OfScalar(spec)) | (OfScalar(spec), OfArray(t)) if spec.weak:
            return OfArray(t.with_dtype(_grown(t.dtype, spec)))
    raise NoJoin(a, b)


def _carried(template: Template) -> Template:
    """An array that was the same object so far is carried by content from here on."""
    match template:
        case Same(ArrayRef(type=type)):
            return OfArray(type)
        case Same(Scalar(spec)):
            return OfScalar(spec)
        case _:
            return template


def _grown(dtype: DType, spec: ScalarSpec) -> DType:
    example: Any = {"b": False, "i": 0, "f": 0.0, "c": 0j}[spec.dtype.kind]
    return DType.of(np.result_type(dtype.numpy, example))


def join_scalars(a: ScalarSpec, b: ScalarSpec) -> ScalarSpec:
    """bool < int < float < complex among Python's scalars; NumPy's promotion where a NumPy scalar takes part."""
    if a == b:
        return a
    if a.weak and b.weak:
        return a if "bifc".index(a.dtype.kind) >= "bifc".index(b.dtype.kind) else b
    if a.weak:
        return ScalarSpec(_grown(b.dtype, a))
    if b.weak:
        return ScalarSpec(_grown(a.dtype, b))
    return ScalarSpec(DType.of(np.result_type(a.dtype.numpy, b.dtype.numpy)))


def same_value(a: Any, b: Any) -> bool:
    if a is b:
        return True
    match a, b:
        case ArrayRef(), ArrayRef():
            return a.same(b)
        case Static(x), Static(y):
            try:
                return x is y or (x.__class__ is y.__class__ and x.__hash__ is not None and bool(x == y))
            except Exception:
                return False
        case Function(), Function():
            return a.definition is b.definition and a.scope is b.scope and not a.defaults and not b.defaults
        case BoundMethod(x, n), BoundMethod(y, m):
            return n == m and same_value(x, y)
        case Scalar(s, x), Scalar(t, y):
            return s == t and same_operand(x, y)
    return False


def types_of(template: Template) -> list[Type]:
    """The types of the leaves, in order."""
    match template:
        case Same():
            return []
        case OfScalar(spec):
            return [scalar(spec.dtype)]
        case OfArray(type):
            return [type]
        case OfTuple(items) | OfRecord(_, _, items):
            return [t for item in items for t in types_of(item)]
        case OfRange():
            return [I64, I64, I64]
        case OfOptional(some) | OfMaybe(some):
            return [BOOL, *types_of(some)]


_TRUE, _FALSE = Literal(True, BOOL), Literal(False, BOOL)


def coerce(context: Any, value: Any, template: Template) -> list[Operand]:
    """The leaves of ``value`` as ``template`` has them; conversions are emitted into the open block."""
    match template:
        case Same():
            return []
        case OfMaybe(some):
            if value is UNBOUND or value is DEAD:
                return [_FALSE, *poison(context, some)]
            flag, inner = (value.flag, value.value) if isinstance(value, Maybe) else (_TRUE, value)
            return [flag, *coerce(context, inner, some)]
        case OfOptional(some):
            if isinstance(value, Static) and value.value is None:
                return [_FALSE, *poison(context, some)]
            flag, inner = (value.flag, value.some) if isinstance(value, Optional) else (_TRUE, value)
            return [flag, *coerce(context, inner, some)]
    if value is UNBOUND or value is DEAD:
        return poison(context, template)
    if isinstance(value, Maybe):
        return coerce(context, value.value, template)
    match template, value:
        case OfScalar(spec), Scalar():
            return [context.cast(value.operand, spec.dtype)]
        case OfArray(type), ArrayRef():
            return [context.cast(context.read(value), type.dtype)]
        case OfArray(type), Scalar():
            sizes = [context.size_operand(d) for d in type.dims]
            return [context.emit("full", context.cast(value.operand, type.dtype), *sizes, dims=type.dims)]
        case (OfTuple(items), Tuple(items=values)) | (OfRecord(items=items), Record(items=values)):
            return [leaf for t, v in zip(items, values) for leaf in coerce(context, v, t)]
        case OfRange(), Range(start, stop, step):
            return [start.operand, stop.operand, step.operand]
    raise NoJoin(template_of(value), template)


def poison(context: Any, template: Template) -> list[Operand]:
    """Leaves that are never read."""
    leaves: list[Operand] = []
    for type in types_of(template):
        assert isinstance(type, Tensor)
        dims = tuple(d if isinstance(d, int) else 0 for d in type.dims)
        leaves.append(context.emit("poison", dtype=type.dtype.value, dims=dims) if dims else zero_literal(type))
    return leaves


def zero_literal(type: Tensor) -> Literal:
    zeros: dict[str, Any] = {"b": False, "i": 0, "u": 0, "f": 0.0, "c": 0j}
    return Literal(zeros[type.dtype.kind], type)


def rebuild(context: Any, template: Template, leaves: list[Operand], name: str = "") -> Any:
    """The value that a template and its leaves stand for; takes the leaves it needs from the front of the list."""
    match template:
        case Same(value):
            return value
        case OfScalar(spec):
            return Scalar(spec, leaves.pop(0))
        case OfArray():
            operand = leaves.pop(0)
            return context.new_array(operand, name)
        case OfTuple(items, cls):
            return Tuple(tuple(rebuild(context, t, leaves, name) for t in items), cls)
        case OfRecord(cls, names, items):
            return Record(cls, names, tuple(rebuild(context, t, leaves, f"{name}_{n}") for n, t in zip(names, items)))
        case OfRange():
            return Range(*(Scalar(PY_INT, leaves.pop(0)) for _ in range(3)))
        case OfOptional(some):
            flag = leaves.pop(0)
            return Optional(flag, rebuild(context, some, leaves, name))
        case OfMaybe(some):
            flag = leaves.pop(0)
            return Maybe(flag, rebuild(context, some, leaves, name))


def describe(template: Any) -> str:
    """A template as a user would say it."""
    match template:
        case OfScalar(spec):
            return str(spec)
        case OfArray(type) | Same(ArrayRef(type=type)):
            return f"{type.dtype.numpy.name} array of rank {type.rank}"
        case OfTuple(items, cls):
            return f"{cls.__name__} of {len(items)}"
        case OfRecord(cls):
            return cls.__name__
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
        case _:
            return "object"
