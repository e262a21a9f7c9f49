"""What is done to members of enumerations that are known only at run time."""

from __future__ import annotations

from types import FunctionType
from typing import Any

from whilst_compiler.frontend.iteration.iteration import choose
from whilst_compiler.frontend.objects.instances import lookup
from whilst_compiler.frontend.operators.comparing import compare
from whilst_compiler.frontend.operators.operators import binary, unary
from whilst_compiler.frontend.operators.text import text_of
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.signature.enumerated import is_combined, members_of
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.members import Member, enumeration_of, place_of
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.values import Abstract, BoundMethod, Scalar, Static, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["SERVICES"]


def _of_each(ctx: Context, value: Any, of: Any) -> Abstract:
    """``of(member)``, which is known for each member, of the one that is meant."""
    known = [ctx.library["constant_argument"](ctx, of(member)) for member in members_of(value.cls)]
    if all(isinstance(k, Scalar) and k.spec == known[0].spec for k in known) and len(known) > 4:
        table = ctx.emit("pack", *(k.operand for k in known), dims=(len(known),))
        return Scalar(known[0].spec, ctx.emit("load", table, value.index))
    return choose(ctx, value.index, tuple(known))


def _attribute(ctx: Context, value: Any, name: str) -> Abstract:
    """An attribute of a member (known now, or not)."""
    member = isinstance(value, Member)
    cls = value.cls if isinstance(value, Member) else type(value.value)
    found, _ = lookup(cls, name)
    if name in ("name", "value", "_name_", "_value_"):
        if member:
            return _of_each(ctx, value, lambda m: getattr(m, name))
        return ctx.library["constant_argument"](ctx, getattr(value.value, name))  # type: ignore[no-any-return]
    if isinstance(found, property):
        return ctx.call(ctx, Static(found.fget), [value], {})
    if isinstance(found, FunctionType):
        return BoundMethod(value, name)
    if name == "__class__":
        return Static(cls)
    if not hasattr(cls, name):
        ctx.raise_error("AttributeError", f"'{cls.__name__}' object has no attribute '{name}'")
        return constant(0)
    ctx.limitation("W200", f"the attribute '{name}' of members of {cls.__name__} is not supported in compiled code yet",
                   "use its value: .value")  # fmt: skip


def _number(ctx: Context, value: Abstract) -> Abstract:
    """A member of an IntEnum as the number that it is."""
    cls = enumeration_of(value)
    if cls is None or not issubclass(cls, int):
        return value
    if isinstance(value, Static):
        return constant(int(value.value))
    return _of_each(ctx, value, int)


def _compare(ctx: Context, value: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    one, other = enumeration_of(a), enumeration_of(b)
    if op in ("Eq", "NotEq") and one is other:
        name = "equal" if op == "Eq" else "not_equal"
        return ctx.python_bool(ctx.emit(name, place_of(a), place_of(b)))
    x, y = _number(ctx, a), _number(ctx, b)
    if x is a and y is b:
        return constant(op == "NotEq") if op in ("Eq", "NotEq") else None
    return compare(ctx, op, x, y)


_COMBINED = {"BitOr": "bitwise_or", "BitAnd": "bitwise_and", "BitXor": "bitwise_xor"}


def _binary(ctx: Context, value: Special, op: str, a: Abstract, b: Abstract) -> Abstract | None:
    if op in _COMBINED and (cls := enumeration_of(a) or enumeration_of(b)) is not None and is_combined(cls):
        x, y = _as_flag(ctx, cls, a), _as_flag(ctx, cls, b)
        if x is not None and y is not None:
            return Member(cls, ctx.emit(_COMBINED[op], place_of(x), place_of(y)))
        return None
    x, y = _number(ctx, a), _number(ctx, b)
    return None if x is a and y is b else binary(ctx, op, x, y)


def _as_flag(ctx: Context, cls: type, value: Abstract) -> Abstract | None:
    """A flag, or the number beside one of an IntFlag, as a flag of ``cls``; None for anything else."""
    if enumeration_of(value) is cls:
        return value
    if not (issubclass(cls, int) and isinstance(value, Scalar) and value.spec.dtype.kind in "bi" and value.spec.weak):
        return None
    if not (isinstance(value.operand, Literal) and 0 <= value.operand.value.real < len(members_of(cls))):
        ctx.limitation("W203", f"a number is combined with flags of {cls.__name__}", "make it a member, or use numbers")
    return Static(members_of(cls)[int(value.operand.value.real)])


def _unary(ctx: Context, op: str, value: Abstract) -> Abstract | None:
    """``~flag``: all the others."""
    cls = enumeration_of(value)
    if cls is not None and op == "Invert" and is_combined(cls):
        return Member(cls, ctx.emit("bitwise_xor", place_of(value), literal(len(members_of(cls)) - 1)))
    number = _number(ctx, value)
    return None if number is value else unary(ctx, op, number)


def _contains(ctx: Context, flags: Abstract, item: Abstract) -> Operand:
    """``item in flags``."""
    cls = enumeration_of(flags)
    if cls is None or not is_combined(cls) or enumeration_of(item) is not cls:
        ctx.limitation("W203", "'in' of a member of an enumeration that is not one of flags", "compare with ==")
    met = ctx.emit("bitwise_and", place_of(flags), place_of(item))
    return ctx.emit("equal", met, place_of(item))


def _truth(ctx: Context, value: Member) -> Operand:
    own, _ = lookup(value.cls, "__bool__")
    if isinstance(own, FunctionType) and own.__module__ != "enum":
        return truth(ctx, ctx.call(ctx, Static(own), [value], {}))
    if is_combined(value.cls):
        return ctx.emit("not_equal", value.index, literal(0))
    return truth(ctx, _number(ctx, value)) if issubclass(value.cls, int) else literal(True)


def _text(ctx: Context, value: Member, conversion: str, spec: str) -> Any:
    def of(member: Any) -> str:
        return repr(member) if conversion == "r" else str(member) if conversion else format(member, spec)

    made = _of_each(ctx, value, of)
    return text_of(ctx, made, "", spec if conversion else "")


def _made(ctx: Context, cls: type, value: Abstract) -> Abstract:
    """``cls(value)`` for a value known only at run time."""
    if enumeration_of(value) is cls:
        return value
    index: Operand = literal(-1)
    for k, member in reversed(list(enumerate(members_of(cls)))):
        known = ctx.library["constant_argument"](ctx, member.value)
        here = truth(ctx, compare(ctx, "Eq", value, known))
        if ctx.dead:
            return constant(0)
        if not isinstance(here, Literal):
            index = ctx.emit("where", here, literal(k), index)
        elif here.value:
            index = literal(k)
    found = ctx.emit("greater_equal", index, literal(0))
    if isinstance(value, Scalar):
        index = ctx.check(index, found, "ValueError", f"{{0}} is not a valid {cls.__qualname__}", value.operand)
    else:
        ctx.limitation("W203", f"{cls.__name__}() of something other than a number", "compare with the members")
    return Member(cls, index)


def _identical(ctx: Context, a: Abstract, b: Abstract) -> Operand:
    """``a is b`` where one is a member known only at run time."""
    if enumeration_of(a) is not enumeration_of(b):
        return literal(False)
    return ctx.emit("equal", place_of(a), place_of(b))


SERVICES: dict[str, Any] = {
    "enum.attribute": _attribute, "enum.compare": _compare, "enum.binary": _binary, "enum.truth": _truth,
    "enum.unary": _unary,
    "enum.contains": _contains, "enum.text": _text, "enum.made": _made, "enum.identical": _identical,
    "enum.number": _number,
    "enum.frozen": lambda ctx, value: value, "enum.in_place": lambda *_: None,
    "enum.array_like": lambda ctx, value: _number(ctx, value),
}  # fmt: skip
