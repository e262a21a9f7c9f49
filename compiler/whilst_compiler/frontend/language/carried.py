"""What an exception carries to its handler, or out of the function: its arguments, taken apart and put together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from whilst_compiler.frontend.containers.list_values import ListRef
from whilst_compiler.frontend.signature.specs import StaticSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.members import enumeration_of, place_of
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.templates import Same
from whilst_compiler.frontend.values.text_values import Text
from whilst_compiler.frontend.values.values import ArrayRef, Instance, Optional, Scalar, Static, Tuple
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["Lost", "described_exception", "pack", "unpack"]


class Lost(Special):
    """What an exception carries that its handler cannot have."""

    kind = "exception's value"
    refused = "what an exception carries (a list, an object, what a host call raised) is looked at by its handler"

    def template(self) -> Any:
        return Same(self)


_MARK = "\0"


def pack(ctx: Context, value: Any) -> tuple[tuple[Any, ...], list[Operand]]:
    """The structure of a value, hashable, and its leaves."""
    match value:
        case Text(pattern=template, payload=payload):
            return ("text", template, tuple(x.type.dtype for x in payload)), list(payload)  # type: ignore[union-attr]
        case Static(obj):
            return ("static", StaticSpec(obj)), []
        case Scalar(spec, Literal() as operand):
            return ("constant", spec, operand.key, operand), []
        case Scalar(spec, operand):
            return ("scalar", spec), [operand]
        case Optional(flag, some):
            inner, leaves = pack(ctx, some)
            return ("optional", inner), [flag, *leaves]
        case Tuple(items, cls):
            parts = [pack(ctx, item) for item in items]
            return ("tuple", cls, tuple(p for p, _ in parts)), [x for _, leaves in parts for x in leaves]
    if isinstance(value, Instance | ListRef) or (isinstance(value, ArrayRef) and not value.steps):
        return ("same", value), []
    return ("lost",), []


def unpack(ctx: Context, shape: tuple[Any, ...], leaves: list[Operand]) -> Any:
    """The value again; an object, a list or an array is the one that was meant, if that is still there."""
    match shape:
        case ("same", Instance(anchor=cell) | ListRef(cell) | ArrayRef(cell) as value) if cell in ctx.state:
            return value
        case ("same" | "lost", *_):
            return Lost()
        case ("text", str(template), tuple(types)):
            payload = tuple(leaves.pop(0) for _ in types)
            return Text(template, payload) if payload else Static(template.format())
        case ("static", StaticSpec(value)):
            return Static(value)
        case ("constant", spec, _, operand):
            return Scalar(spec, operand)
        case ("scalar", spec):
            return Scalar(spec, leaves.pop(0))
        case ("optional", inner):
            flag = leaves.pop(0)
            return Optional(flag, unpack(ctx, inner, leaves))
        case ("tuple", cls, parts):
            return Tuple(tuple(unpack(ctx, p, leaves) for p in parts), cls)
    raise AssertionError(shape)


def described_exception(
    args: Sequence[Any], fields: dict[str, Any], made: bool, classes: list[type]
) -> tuple[str, tuple[Operand, ...]] | None:
    """Arguments, and fields of one that is ``made`` by a constructor in Python, as a message and its payload.

    None for what a message cannot describe, and what needs no description. ``classes`` are those that the program
    names by their place; those of members of enumerations are put there.
    """
    if not made and (not args or (len(args) == 1 and isinstance(args[0], Text))):
        return None
    if not made and len(args) == 1 and isinstance(args[0], Static) and isinstance(args[0].value, str):
        return None
    payload: list[Operand] = []
    try:
        found: Any = [_described(a, payload, classes) for a in args]
        if made:
            told = {name: _described(value, payload, classes) for name, value in fields.items()}
            found = {"args": found, "fields": told}
        return _MARK + json.dumps(found), tuple(payload)
    except _NoDescription:
        return None


class _NoDescription(Exception):
    """A value that cannot leave compiled code inside an exception."""


def _described(value: Any, payload: list[Operand], classes: list[type]) -> list[Any]:
    match value:
        case Text(pattern=template, payload=own):
            payload += own
            return ["text", template, len(own)]
        case Static(None | str() as text):
            return ["static", text]
        case Scalar(spec, operand):
            payload.append(operand)
            return ["python"] if spec.weak else ["numpy", spec.dtype.numpy.name]
        case Optional(flag, some):
            payload.append(flag)
            return ["optional", _described(some, payload, classes)]
        case Tuple(items, cls) if cls in (tuple, list):
            return [cls.__name__, *(_described(item, payload, classes) for item in items)]
    enumeration = enumeration_of(value)
    if enumeration is None:
        raise _NoDescription
    if enumeration not in classes:
        classes.append(enumeration)
    payload.append(place_of(value))
    return ["member", classes.index(enumeration)]
