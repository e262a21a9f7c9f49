"""Hashes of keys, as our own tables use them: equal keys share them."""

from __future__ import annotations

import dataclasses
from types import FunctionType

from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.containers.linked import Linked
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.kinds import each_kind
from whilst_compiler.frontend.joins.unions import Union
from whilst_compiler.frontend.library.written import hashing
from whilst_compiler.frontend.objects.instances import by_kind, get_field, is_generated, lookup
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function
from whilst_compiler.frontend.state.restarts import NeedsTable
from whilst_compiler.frontend.values.members import enumeration_of, place_of
from whilst_compiler.frontend.values.numbered import Numbered, Object, OneKind
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.text_values import Text, ticket
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    Instance,
    OneOf,
    Optional,
    Scalar,
    Static,
    Tuple,
    constant,
)
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["hash_of", "mixed"]

_FACTOR = 0x9E3779B97F4A7C15


@function(hashing.hash_bits)
def _hash_bits(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    bits = hash_of(ctx, args[0])
    return ctx.python_int(ctx.emit("bitwise_and", bits, literal(2**62 - 1)))


def hash_of(ctx: Context, key: Abstract) -> Operand:
    """An i64 that equal keys share; emits a TypeError for what has none."""
    if isinstance(key, Union):
        found = each_kind(ctx, [key], lambda one: ctx.python_int(hash_of(ctx, one)))
        return found.operand if isinstance(found, Scalar) else literal(0)
    match key:
        case Scalar(spec, operand) if spec.dtype.kind in "biu":
            return mixed(ctx, ctx.cast(operand, DType.I64))
        case Scalar(spec, operand) if spec.dtype.kind == "f":
            return _float_hash(ctx, ctx.cast(operand, DType.F64))
        case Tuple(items):
            total: Operand = literal(len(items))
            for item in items:
                total = mixed(ctx, ctx.emit("add", ctx.emit("multiply", total, literal(1000003)), hash_of(ctx, item)))
            return total
        case Optional(flag, Linked() as some):
            found = branch(ctx, flag, (lambda: ctx.python_int(hash_of(ctx, some)), lambda: constant(0)))
            return found.operand if isinstance(found, Scalar) else literal(0)
        case Optional(flag, some):
            return ctx.emit("where", flag, hash_of(ctx, some), hash_of(ctx, NONE_VALUE))
        case Text() | Static(str()):
            return mixed(ctx, ticket(ctx, key))
        case Static(None):
            return literal(0)
        case Composite(kind="tuple" | "bytes"):
            return ctx.library["tuple.hash"](ctx, key)  # type: ignore[no-any-return]
        case Composite(kind="set") if key.cls is frozenset:
            own = ctx.library["frozenset.hash"](ctx, key)
            return own.operand if isinstance(own, Scalar) else literal(0)
    if (cls := enumeration_of(key)) is not None:
        return hash_of(ctx, ctx.library["enum.number"](ctx, key)) if issubclass(cls, int) else mixed(ctx, place_of(key))
    if isinstance(key, OneKind):
        found = by_kind(ctx, key, lambda one: ctx.python_int(hash_of(ctx, one)))
        return found.operand if isinstance(found, Scalar) else literal(0)
    if isinstance(key, Object):
        return _hash_of_object(ctx, key)
    if isinstance(key, Linked):
        return ask(ctx, key, "hash")  # type: ignore[no-any-return]
    if isinstance(key, Special):
        ctx.raise_error("TypeError", f"unhashable type: '{type_name(key)}'")
        return literal(0)
    kind = type_name(key).removeprefix("numpy.")
    ctx.limitation("W256", f"a key of type {kind} in a dict or set", "use numbers, texts, or tuples of them")


def _hash_of_object(ctx: Context, key: Instance | OneOf | Numbered) -> Operand:
    """By a ``__hash__`` of its own, by the fields of a frozen dataclass, or by identity."""
    own, _ = lookup(key.cls, "__hash__")
    if isinstance(own, FunctionType) and is_generated(own):
        fields = [f for f in dataclasses.fields(key.cls) if (f.compare if f.hash is None else f.hash)]
        return hash_of(ctx, Tuple(tuple(get_field(ctx, key, f.name) for f in fields)))
    if isinstance(own, FunctionType):
        found = ctx.call(ctx, Static(own), [key], {})
        return hash_of(ctx, found) if not ctx.dead else literal(0)
    if own is None:
        ctx.raise_error("TypeError", f"unhashable type: '{key.cls.__name__}'")
        return literal(0)
    if not isinstance(key, Numbered):
        raise NeedsTable(key.cls)
    return mixed(ctx, key.number)


def mixed(ctx: Context, x: Operand) -> Operand:
    """The bits of a number spread; 0 stays 0, so that a whole float has the hash of the integer."""
    wide = ctx.emit("multiply", ctx.cast(x, DType.U64), Literal(_FACTOR, Tensor(DType.U64)))
    folded = ctx.emit("bitwise_xor", wide, ctx.emit("right_shift", wide, Literal(29, Tensor(DType.U64))))
    return ctx.cast(folded, DType.I64)


def _float_hash(ctx: Context, x: Operand) -> Operand:
    whole = ctx.emit("trunc", x)
    rest = ctx.emit("multiply", ctx.emit("subtract", x, whole), literal(2.0**53))
    return ctx.emit(
        "bitwise_xor", mixed(ctx, ctx.cast(whole, DType.I64)),
        ctx.emit("multiply", ctx.cast(rest, DType.I64), literal(0x85EBCA6B)),
    )  # fmt: skip
