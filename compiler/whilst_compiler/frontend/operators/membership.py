"""``item in container``."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from enum import Flag

from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.control.kinds import operand_per_kind
from whilst_compiler.frontend.operators.comparing import compare
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.samples import refusal, type_error
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Numbered, Object
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.text_values import Text
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
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["contains"]


_CONTAINERS = (tuple, list, dict, set, frozenset)
_MOST = 256
"""So many constants are compared one by one."""


@operand_per_kind(0, 1)
def contains(ctx: Context, item: Abstract, container: Abstract) -> Operand:
    own = ctx.library["contains_method"](ctx, container, item)
    if own is not None or ctx.dead:
        return own or literal(False)
    if said := _not_hashed(container, item):
        ctx.raise_python(TypeError(said))
        return literal(False)
    match container:
        case Tuple(items):
            return _any_equal(ctx, item, items)
        case Optional(flag, some):
            ctx.check(flag, flag, "TypeError", "argument of type 'NoneType' is not iterable")
            return contains(ctx, item, some)
        case Range():
            return ctx.library["in_range"](ctx, item, container)  # type: ignore[no-any-return]
        case Instance() | OneOf() | Numbered() if (made := ctx.library["iterator_of"](ctx, container)) is not None:
            return contains(ctx, item, made)
        case Special() if not isinstance(container, Object):
            return ask(ctx, container, "contains", item)  # type: ignore[no-any-return]
        case ArrayRef():
            equal_array = compare(ctx, "Eq", container, item)
            if isinstance(equal_array, Scalar):
                return equal_array.operand
            assert isinstance(equal_array, ArrayRef)
            return ctx.emit("reduce_logical_or", ctx.read(equal_array), axes=tuple(range(equal_array.rank)))
        case Record(cls, names) if cls is dict and isinstance(item, Static):
            return literal(item.value in names)
        case Record(cls, names) if cls is dict and isinstance(item, Scalar):
            return _any_equal(ctx, item, [constant(x) for x in names if _is_number(x)])
        case Static(Flag()) if not isinstance(item, Static):
            return ctx.library["enum.contains"](ctx, container, item)  # type: ignore[no-any-return]
        case Static(value) if isinstance(item, Static) and refusal(operator.contains, container, item) in ("", None):
            return literal(item.value in value)
        case Static(value) if isinstance(item, Scalar) and isinstance(value, _CONTAINERS) and len(value) <= _MOST:
            numbers = [constant(x) for x in value if _is_number(x)]
            return _any_equal(ctx, item, numbers)
        case Static(str()) if isinstance(item, Text):
            return ctx.library["text.contains"](ctx, container, item)  # type: ignore[no-any-return]
        case Record(cls, names) if cls is dict and isinstance(item, Text):
            return ctx.emit("greater_equal", ctx.library["text_place"](ctx, names, item), literal(0))
        case Static(value) if isinstance(item, Text) and isinstance(value, _CONTAINERS):
            return ctx.emit("greater_equal", ctx.library["text_place"](ctx, tuple(value), item), literal(0))
    message = f"argument of type '{type_name(container)}' is not iterable"
    type_error(ctx, message, operator.contains, container, item)
    return literal(False)


def _not_hashed(container: Abstract, item: Abstract) -> str | None:
    """What Python says of an item that dicts and sets cannot hold, if it is asked for in one."""
    python = container.value if isinstance(container, Static) else None
    cls = type(python) if python is not None else container.cls if isinstance(container, Record | Composite) else object
    table = next((t for t in (dict, set) if issubclass(cls, t)), set if issubclass(cls, frozenset) else None)
    if table is None or isinstance(item, Scalar) or (table is set and getattr(item, "cls", None) is set):
        return None
    return refusal(operator.contains, Static(table()), item)


def _is_number(value: object) -> bool:
    return value.__class__ in (bool, int, float, complex)


def _any_equal(ctx: Context, item: Abstract, others: Sequence[Abstract]) -> Operand:
    found: Operand = literal(False)
    for other in others:
        equal = truth(ctx, compare(ctx, "Eq", item, other))
        if isinstance(equal, Literal):
            if equal.value:
                return literal(True)
            continue
        found = equal if isinstance(found, Literal) and not found.value else ctx.emit("logical_or", found, equal)
    return found
