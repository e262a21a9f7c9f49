"""``hash`` of values, as Python has it."""

from __future__ import annotations

import builtins
import dataclasses
from collections.abc import Iterator
from enum import Enum
from types import FunctionType

from whilst_compiler.frontend.containers.composites import TUPLE, Composite
from whilst_compiler.frontend.library.written import set_tables
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.objects.instances import by_kind, get_field, is_generated, lookup
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function, inline
from whilst_compiler.frontend.values.members import enumeration_of
from whilst_compiler.frontend.values.numbered import Object, OneKind
from whilst_compiler.frontend.values.templates import OfScalar, OfTuple
from whilst_compiler.frontend.values.text_values import is_text
from whilst_compiler.frontend.values.values import Abstract, Scalar, Static, Tuple, constant
from whilst_compiler.ir.build import literal

__all__: list[str] = []


@function(builtins.hash)
def _hash(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    (value,) = args
    found = _hash_of(ctx, value)
    floats = [x.operand for x in _numbers(value) if x.spec.dtype.is_inexact]
    if not isinstance(found, Scalar) or not floats:
        return found
    return ctx.python_int(ctx.emit("hashed", found.operand, *floats))


def _hash_of(ctx: Context, value: Abstract) -> Abstract:
    if ctx.dead:
        return constant(0)
    if is_text(value):
        return ctx.python_int(ctx.library["text_asked"](ctx, hash, "i", value))
    if isinstance(value, OneKind):
        return by_kind(ctx, value, lambda one: _hash_of(ctx, one)) or constant(0)
    if isinstance(value, Object):
        return _of_object(ctx, value)
    if (cls := enumeration_of(value)) is not None:
        own, _ = lookup(cls, "__hash__")
        if own is int.__hash__:
            return _hash_of(ctx, ctx.library["enum.number"](ctx, value))
        if own is Enum.__hash__:
            return _hash_of(ctx, ctx.library["enum.attribute"](ctx, value, "_name_"))
    if isinstance(value, Tuple) and lookup(value.cls, "__hash__")[0] is tuple.__hash__:
        parts = [_hash_of(ctx, item) for item in value.items]
        return constant(0) if ctx.dead else ctx.python_int(ctx.library["tuple_of_hashes"](ctx, parts))
    if not _has_exact_hash(ctx, value):
        ctx.limitation("W200", f"hash() of {type_name(value)} is not supported in compiled code yet",
                       "use the value itself")  # fmt: skip
    return inline(ctx, set_tables.item_hash, value)


def _of_object(ctx: Context, value: Object) -> Abstract:
    """By a ``__hash__`` of its own, or by the fields of a dataclass."""
    own, _ = lookup(value.cls, "__hash__")
    if own is None:
        ctx.raise_error("TypeError", f"unhashable type: '{value.cls.__name__}'")
        return constant(0)
    if not isinstance(own, FunctionType):
        ctx.limitation("W200", f"hash() of a {value.cls.__name__} is its address, which compiled code does not have",
                       "give the class a __hash__")  # fmt: skip
    if is_generated(own):
        fields = [f for f in dataclasses.fields(value.cls) if (f.compare if f.hash is None else f.hash)]
        return _hash_of(ctx, Tuple(tuple(get_field(ctx, value, f.name) for f in fields)))
    found = ctx.call(ctx, Static(own), [value], {})
    if not isinstance(found, Scalar) or found.spec.dtype.kind not in "bi":
        if not ctx.dead:
            ctx.raise_error("TypeError", "__hash__ method should return an integer")
        return constant(0)
    number = ctx.cast(found.operand, constant(0).spec.dtype)
    taken = ctx.emit("equal", number, literal(-1))
    return ctx.python_int(ctx.emit("where", taken, literal(-2), number))


def _numbers(value: Abstract) -> Iterator[Scalar]:
    if isinstance(value, Scalar):
        yield value
    for item in value.items if isinstance(value, Tuple) else ():
        yield from _numbers(item)


def _has_exact_hash(ctx: Context, value: Abstract) -> bool:
    if isinstance(value, Composite) and value.cls is frozenset:
        return isinstance(getattr(lists.content(ctx, value.parts[0]), "element", None), OfScalar)
    if isinstance(value, Composite) and value.kind == TUPLE:
        element = getattr(lists.content(ctx, value.parts[0]), "element", None)
        parts = element.items if isinstance(element, OfTuple) else (element,)
        return all(isinstance(part, OfScalar) for part in parts)
    return isinstance(value, Scalar) and value.spec.dtype.kind in "bifu"
