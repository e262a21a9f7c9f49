"""What an exception carries from where it is raised to its handler: its arguments, taken apart and put together."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.specs import StaticSpec
from whilst_compiler.frontend.text import Text
from whilst_compiler.frontend.values import Optional, Scalar, Static, Tuple
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["pack", "unpack"]


def pack(ctx: Context, value: Any) -> tuple[tuple[Any, ...], list[Operand]]:
    """The structure of a value, hashable, and its leaves."""
    match value:
        case Text(template=template, payload=payload):
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
    ctx.limitation("W261", "an exception that is caught carries more than numbers, texts and tuples of them",
                   "raise it with scalars and texts only")  # fmt: skip


def unpack(shape: tuple[Any, ...], leaves: list[Operand]) -> Any:
    match shape:
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
            return Optional(flag, unpack(inner, leaves))
        case ("tuple", cls, parts):
            return Tuple(tuple(unpack(p, leaves) for p in parts), cls)
    raise AssertionError(shape)
