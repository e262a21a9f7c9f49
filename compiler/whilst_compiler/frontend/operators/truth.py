"""Truth of values, ``is None``, and taking the value out of an optional."""

from __future__ import annotations

from collections.abc import Callable

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.kinds import operand_per_kind
from whilst_compiler.frontend.signature.specs import PY_BOOL
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Numbered, OneKind
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Instance,
    OneOf,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["by_presence", "is_none", "truth", "unwrap"]

_AMBIGUOUS = "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
_EMPTY = "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not empty."


def unwrap(ctx: Context, value: Abstract, error: str, message: str) -> Abstract:
    """The value of an optional, once it is known not to be None; other values as they are."""
    if not isinstance(value, Optional):
        return value
    ctx.check(value.flag, value.flag, error, message)
    return value.some


@operand_per_kind(0)
def is_none(ctx: Context, value: Abstract) -> Operand:
    """Whether a value is None, as a bool operand (a literal where its type tells)."""
    if isinstance(value, Optional):
        return ctx.emit("logical_not", value.flag)
    return literal(isinstance(value, Static) and value.value is None)


def by_presence(
    ctx: Context, value: Optional, there: Callable[[Abstract], Abstract], nothing: Callable[[], Abstract]
) -> Abstract | None:
    """What ``there`` makes of the value where it is not None, else ``nothing``: the other one of them does not run."""
    return branch(ctx, value.flag, (lambda: there(value.some), nothing))


@operand_per_kind(0)
def truth(ctx: Context, value: Abstract) -> Operand:
    """``bool(value)`` as an operand; ValueError (at run time) for arrays of several elements."""
    match value:
        case Scalar(spec, operand):
            return _nonzero(ctx, operand, spec.dtype)
        case Static(obj):
            return literal(bool(obj))
        case Tuple(items):
            return literal(bool(items))
        case Optional(flag, Scalar() | Static() | Tuple() as some):
            return ctx.emit("logical_and", flag, truth(ctx, some))
        case Optional():
            return _truth_if_there(ctx, value)
        case Range(start, stop, step):
            up = ctx.emit("less", start.operand, stop.operand)
            down = ctx.emit("greater", start.operand, stop.operand)
            return ctx.emit("where", ctx.emit("greater", step.operand, literal(0)), up, down)
        case ArrayRef():
            return _array_truth(ctx, value)
        case Instance() | OneOf() | Numbered() | OneKind():
            return ctx.library["truth_method"](ctx, value)  # type: ignore[no-any-return]
        case Record(cls, names) if cls is dict:
            return literal(bool(names))
        case Special():
            return ask(ctx, value, "truth")  # type: ignore[no-any-return]
    return literal(True)


def _truth_if_there(ctx: Context, value: Optional) -> Operand:
    """What is asked for its truth may fail or do something; it is not asked where it is None."""
    false = Scalar(PY_BOOL, literal(False))
    found = by_presence(ctx, value, lambda some: Scalar(PY_BOOL, truth(ctx, some)), lambda: false)
    return found.operand if isinstance(found, Scalar) else literal(False)


def _nonzero(ctx: Context, operand: Operand, dtype: DType) -> Operand:
    if isinstance(operand, Literal):
        return literal(bool(operand.value))
    if dtype is DType.BOOL:
        return operand
    zero = {"i": 0, "u": 0, "f": 0.0, "c": 0j}[dtype.kind]
    return ctx.emit("not_equal", operand, Literal(zero, Tensor(dtype)))


def _array_truth(ctx: Context, value: ArrayRef) -> Operand:
    """An array of one element is as true as that element."""
    size: Operand = literal(1)
    for dim in value.dims:
        size = ctx.emit("multiply", size, ctx.size_operand(dim))
    size = ctx.check(size, ctx.emit("less_equal", size, literal(1)), "ValueError", _AMBIGUOUS)
    size = ctx.check(size, ctx.emit("not_equal", size, literal(0)), "ValueError", _EMPTY)
    return _nonzero(ctx, ctx.element(value), value.dtype)
