"""``value.name``: fields, array properties, methods, what modules and classes hold."""

from __future__ import annotations

from dataclasses import Field
from enum import Enum
from functools import partial
from types import FunctionType, GetSetDescriptorType, MemberDescriptorType, ModuleType
from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.array_flags import FLAGS, flag
from whilst_compiler.frontend.arrays.layout import lies_by_flags
from whilst_compiler.frontend.arrays.strides import strides_of
from whilst_compiler.frontend.containers.linked import Linked
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.kinds import each_kind
from whilst_compiler.frontend.joins.unions import Union, possible
from whilst_compiler.frontend.names.names import load_attribute_of, seen
from whilst_compiler.frontend.objects.constructing import get_super
from whilst_compiler.frontend.objects.exception_values import attribute_of_exception
from whilst_compiler.frontend.objects.instances import by_kind, get_field, lookup
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.text import require_plain
from whilst_compiler.frontend.operators.truth import unwrap
from whilst_compiler.frontend.signature.specs import PY_FLOAT, PY_INT, ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.inside import attributes_of, inside
from whilst_compiler.frontend.state.restarts import NeedsChoices
from whilst_compiler.frontend.values.callees import OneFunction
from whilst_compiler.frontend.values.members import Member
from whilst_compiler.frontend.values.numbered import Numbered, OneKind
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    BoundMethod,
    Function,
    Instance,
    OneOf,
    Optional,
    Partial,
    Range,
    Record,
    Scalar,
    Static,
    Step,
    Super,
    Tuple,
    constant,
    followed,
    whole_view,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ops.term import constant as number

__all__ = ["get_attribute", "part", "transposed"]


_ATTRIBUTES = {"maxlen"}
"""What containers have besides methods."""


def get_attribute(ctx: Context, base: Abstract, name: str) -> Abstract:
    if isinstance(base, Record) and issubclass(base.cls, BaseException):
        require_plain(ctx, base.cls)
    text = isinstance(base, Static) and isinstance(base.value, str | None)
    if name == "__class__" and (
        text or (isinstance(base, Scalar | Tuple | Special) and not isinstance(base, Numbered))
    ):
        return ctx.call(ctx, Static(type), [base], {})
    if isinstance(base, Union):
        return _by_kind(ctx, base, name)
    match base:
        case ArrayRef():
            return _of_array(ctx, base, name)
        case Scalar():
            return _of_scalar(ctx, base, name)
        case Instance() | OneOf() | Numbered():
            return get_field(ctx, base, name)
        case OneKind(tables) if all(isinstance(lookup(t.cls, name)[0], FunctionType) for t in tables):
            return BoundMethod(base, name)
        case OneKind():
            return by_kind(ctx, base, lambda one: get_attribute(ctx, one, name)) or constant(0)
        case Super():
            return get_super(ctx, base, name)
        case Record(cls, names, items) if cls is not dict and name in names:
            return seen(ctx, items[names.index(name)])
        case Record(cls):
            return _of_class(ctx, base, cls, name)
        case Tuple(items, cls):
            fields = getattr(cls, "_fields", ())
            return items[fields.index(name)] if name in fields else _of_class(ctx, base, cls, name)
        case Linked():
            return get_attribute(ctx, ask(ctx, base, "frozen"), name)
        case Range(start, stop, step) if name in ("start", "stop", "step"):
            return {"start": start, "stop": stop, "step": step}[name]
        case Optional():
            message = f"'NoneType' object has no attribute '{name}'"
            return get_attribute(ctx, unwrap(ctx, base, "AttributeError", message), name)
        case Static(Enum()) | Member():
            return ctx.library["enum.attribute"](ctx, base, name)  # type: ignore[no-any-return]
        case Static(value):
            return _of_object(ctx, value, name)
        case Function(definition) if name in ("__name__", "__qualname__"):
            return Static(definition.name if name == "__name__" else base.qualified_name)
        case Function(space=Instance() as space) if not hasattr(FunctionType, name):
            return get_field(ctx, space, name)
        case Function() if not hasattr(FunctionType, name):
            return _missing(ctx, "function", name)
        case Range() | Function():
            return BoundMethod(base, name)
        case BoundMethod(ArrayRef() as a, "flags"):
            if name not in FLAGS:
                ctx.limitation("W200", f"the flag '{name}' of arrays is not supported in compiled code",
                               "look at it outside of the function")  # fmt: skip
            return flag(ctx, a, name)
    if isinstance(base, OneFunction) and (name in _OF_FUNCTIONS or not hasattr(FunctionType, name)):
        ways = [partial(get_attribute, ctx, f, name) for f in base.functions]
        return branch(ctx, base.index, ways) or constant(0)
    if isinstance(base, Special) and (own := ctx.library.get(f"{base.kind}.{name}")) and name in _ATTRIBUTES:
        return own(ctx, base)  # type: ignore[no-any-return]
    return BoundMethod(base, name)


def _by_kind(ctx: Context, base: Union, name: str) -> Abstract:
    """A field of whichever kind it is; a method is looked up when it is called."""
    found = [_glimpsed(ctx, one, name) for one in possible(base)]
    if not any(isinstance(f, BoundMethod | Partial) for f in found):
        return each_kind(ctx, [base], lambda one: get_attribute(ctx, one, name)) or constant(0)
    if None in found:
        each_kind(ctx, [base], lambda one: None if _glimpsed(ctx, one, name) else get_attribute(ctx, one, name))
    return BoundMethod(base, name)


def _glimpsed(ctx: Context, base: Abstract, name: str) -> Abstract | None:
    """What an attribute is; None where there is none. Nothing is kept of it."""
    state, dead, attempts = ctx.state.copy(), ctx.dead, ctx.attempts
    ctx.attempts = []
    try:
        with ctx.builder.block():
            found = get_attribute(ctx, base, name)
            missing = ctx.dead
    finally:
        ctx.state, ctx.dead, ctx.attempts = state, dead, attempts
    return None if missing else found


def _of_class(ctx: Context, base: Abstract, cls: type, name: str) -> Abstract:
    found = inside(getattr(cls, name, None))
    if found is None:
        return _missing(ctx, cls.__name__, name)
    if isinstance(found, FunctionType):
        return BoundMethod(base, name)
    if isinstance(found, property):
        return ctx.call(ctx, Static(found.fget), [base], {})
    if issubclass(cls, BaseException) and isinstance(found, MemberDescriptorType | GetSetDescriptorType):
        return attribute_of_exception(ctx, base, name)  # type: ignore[no-any-return]
    named = isinstance(base, Tuple) and cls not in (tuple, list)
    if (named or issubclass(cls, BaseException)) and not callable(found):
        value = load_attribute_of(ctx, cls, name)
        return Static(found) if value is None else value
    if isinstance(vars(cls).get(name), classmethod):
        return Partial(Static(found.__func__), (Static(cls),), ())
    return BoundMethod(base, name) if callable(found) else Static(found)


def _missing(ctx: Context, cls: str, name: str) -> Abstract:
    ctx.raise_error("AttributeError", f"'{cls}' object has no attribute '{name}'")
    return constant(0)


def _of_object(ctx: Context, value: Any, name: str) -> Abstract:
    if value is None:
        return _missing(ctx, "NoneType", name)
    if isinstance(value, type) and (made := _of_user_class(ctx, value, name)) is not None:
        return made
    if isinstance(value, ModuleType | type):
        found = load_attribute_of(ctx, value, name)
        if found is not None:
            return found
        what = f"module '{value.__name__}'" if isinstance(value, ModuleType) else f"type object '{value.__name__}'"
        ctx.raise_error("AttributeError", f"{what} has no attribute '{name}'")
        return constant(0)
    if isinstance(value, str):
        return BoundMethod(Static(value), name)
    if isinstance(value, np.dtype) and name in _OF_DTYPES:
        known = getattr(value, name)
        return Static(known) if isinstance(known, str | type) else constant(known)
    if isinstance(value, np.finfo | np.iinfo):
        return ctx.library["limit"](ctx, value, name)  # type: ignore[no-any-return]
    if isinstance(inside(value), FunctionType) and (name in attributes_of(value) or not hasattr(value, name)):
        kept = load_attribute_of(ctx, value, name)
        return _missing(ctx, type(value).__name__, name) if kept is None else kept
    if not hasattr(value, name):
        return _missing(ctx, type(value).__name__, name)
    found = getattr(value, name)
    named = isinstance(value, Field) and name == "name"
    if named or (isinstance(value, FunctionType) and name in _OF_FUNCTIONS and isinstance(found, str | None)):
        return Static(found)
    if found.__class__ in (bool, int, float, complex, str):
        ctx.limitation("W233", f"the field '{name}' of an object that lives outside the function is read",
                       "pass the object, or the number, as an argument")  # fmt: skip
    return Static(found)


_OF_FUNCTIONS = {"__name__", "__qualname__", "__doc__", "__module__"}
_OF_DTYPES = frozenset({"char", "itemsize", "kind", "name", "num", "str", "type", "isnative", "alignment"})
"""What of a dtype is a constant."""


def _of_user_class(ctx: Context, cls: type, name: str) -> Abstract | None:
    """Methods of a class: a class method comes bound to the class."""
    found, owner = lookup(cls, name)
    match found:
        case classmethod():
            return Partial(Static(found.__func__), (Static(cls),), ())
        case staticmethod():
            return Static(found.__func__)
        case FunctionType():
            return load_attribute_of(ctx, owner, name)
    return None


# -- arrays ----------------------------------------------------------------------------------------------------


def _of_array(ctx: Context, a: ArrayRef, name: str) -> Abstract:
    match name:
        case "shape":
            return Tuple(tuple(ctx.python_int(ctx.size_operand(d)) for d in a.dims))
        case "ndim":
            return constant(a.rank)
        case "size":
            return ctx.python_int(array_size(ctx, a))
        case "dtype":
            return Static(a.dtype.numpy)
        case "itemsize":
            return constant(a.dtype.numpy.itemsize)
        case "nbytes":
            size = array_size(ctx, a)
            return ctx.python_int(ctx.emit("multiply", size, literal(a.dtype.numpy.itemsize)))
        case "T":
            return transposed(a, tuple(range(a.rank))[::-1])
        case "mT":
            if a.rank < 2:
                ctx.raise_error("ValueError", "matrix transpose with ndim < 2 is undefined")
                return a
            *lead, n, m = range(a.rank)
            return transposed(a, (*lead, m, n))
        case "real" | "imag":
            return part(ctx, a, name)
        case "flat":
            return ctx.library["flat"](ctx, a)  # type: ignore[no-any-return]
        case "flags":
            return BoundMethod(a, name)
        case "strides":
            return _strides(ctx, a)
    if hasattr(np.flatiter, name) and not hasattr(np.ndarray, name):
        ctx.limitation("W200", f"the attribute '{name}' of a.flat is not supported in compiled code",
                       "count along, as in enumerate(a.flat)")  # fmt: skip
    if not hasattr(np.ndarray, name):
        return _missing(ctx, "numpy.ndarray", name)
    if not callable(getattr(np.ndarray, name)):
        ctx.limitation("W200", f"the attribute '{name}' of arrays is not supported in compiled code",
                       "look at it outside of the function")  # fmt: skip
    return BoundMethod(a, name)


def _strides(ctx: Context, a: ArrayRef) -> Abstract:
    """How many bytes further the next element along each axis is; where a size is 0 or 1 anything may stand."""
    given = a.storage in ctx.pinned and a.storage in ctx.layouts.contiguous
    certain = 0 not in a.dims and not (1 in a.dims and (given or any(s.row == "reshape" for s in a.steps)))
    if certain and not ctx.options.get("choices"):
        raise NeedsChoices
    found = strides_of(ctx, a) if certain else None
    if found is None:
        ctx.limitation("W200", "the strides of this array are not known in compiled code",
                       "look at them outside, or take those of np.ascontiguousarray(a)")  # fmt: skip
    return Tuple(tuple(map(ctx.python_int, found)))


def array_size(ctx: Context, a: ArrayRef) -> Operand:
    size: Operand = literal(1)
    for k, d in enumerate(a.dims):
        size = ctx.size_operand(d) if k == 0 else ctx.emit("multiply", size, ctx.size_operand(d))
    return size


def transposed(a: ArrayRef, permutation: tuple[int, ...]) -> ArrayRef:
    if permutation == tuple(range(a.rank)):
        return whole_view(a)
    turned = Step("transpose", (), (("permutation", permutation),))
    type = Tensor(a.dtype, tuple(a.dims[k] for k in permutation))
    steps = followed(a.steps, (turned,))
    return ArrayRef(a.storage, steps, type) if steps else whole_view(ArrayRef(a.storage, (), type))


def part(ctx: Context, a: ArrayRef, name: str) -> Abstract:
    """A view of the real or imaginary parts; what is real has imaginary parts that cannot be written."""
    if a.dtype.kind != "c":
        if name == "real":
            return a
        nothing, sizes = number(0, a.dtype), [ctx.size_operand(d) for d in a.dims]
        zero = ctx.new_array(ctx.emit("full", nothing, *sizes, dims=a.dims) if a.rank else nothing)
        ctx.read_only.add(zero.storage)
        return lies_by_flags(ctx, zero, a)
    return ArrayRef(a.storage, (*a.steps, Step(name, (), ())), Tensor(a.dtype.real, a.dims))


def _of_scalar(ctx: Context, s: Scalar, name: str) -> Abstract:
    kind = s.spec.dtype.kind
    part = ScalarSpec(s.spec.dtype.real, s.spec.weak)
    if name == "real":
        if kind == "c":
            return Scalar(part, ctx.emit("real", s.operand))
        return Scalar(PY_INT, ctx.cast(s.operand, PY_INT.dtype)) if s.spec.weak and kind == "b" else s
    if name == "imag":
        if kind == "c":
            return Scalar(part, ctx.emit("imag", s.operand))
        zero = constant(0.0) if s.spec == PY_FLOAT else constant(0)
        return zero if s.spec.weak else Scalar(s.spec, ctx.cast(zero.operand, s.spec.dtype))
    if not s.spec.weak:
        match name:
            case "dtype":
                return Static(s.spec.dtype.numpy)
            case "shape":
                return Tuple(())
            case "ndim":
                return constant(0)
            case "size":
                return constant(1)
            case "itemsize":
                return constant(s.spec.dtype.numpy.itemsize)
            case "T":
                return s
    if name in ("numerator", "denominator") and (kind in "iu" or (s.spec.weak and kind == "b")):
        if name == "denominator":
            return constant(1)
        return Scalar(PY_INT, ctx.cast(s.operand, PY_INT.dtype)) if s.spec.weak else s
    example: Any = {"b": True, "i": 0, "f": 0.0, "c": 0j}[kind] if s.spec.weak else s.spec.dtype.numpy.type(0)
    return BoundMethod(s, name) if hasattr(example, name) else _missing(ctx, type_name(s), name)
