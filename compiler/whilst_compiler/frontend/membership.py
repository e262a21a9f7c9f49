"""``item in container``."""

from __future__ import annotations

import operator

from whilst_compiler.frontend.comparing import compare
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.numbered import Object
from whilst_compiler.frontend.operands import type_name
from whilst_compiler.frontend.samples import type_error
from whilst_compiler.frontend.special import Special, ask
from whilst_compiler.frontend.text_values import Text
from whilst_compiler.frontend.truth import truth
from whilst_compiler.frontend.values import Abstract, ArrayRef, Range, Record, Static, Tuple
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["contains"]


def contains(ctx: Context, item: Abstract, container: Abstract) -> Operand:
    own = ctx.library["contains_method"](ctx, container, item)
    if own is not None or ctx.dead:
        return own or literal(False)
    match container:
        case Tuple(items):
            found: Operand = literal(False)
            for other in items:
                equal = truth(ctx, compare(ctx, "Eq", item, other))
                found = equal if isinstance(found, Literal) and not found.value else (
                    ctx.emit("logical_or", found, equal))  # fmt: skip
            return found
        case Range():
            return ctx.library["in_range"](ctx, item, container)  # type: ignore[no-any-return]
        case Special() if not isinstance(container, Object):
            return ask(ctx, container, "contains", item)  # type: ignore[no-any-return]
        case ArrayRef():
            equal_array = compare(ctx, "Eq", container, item)
            assert isinstance(equal_array, ArrayRef)
            return ctx.emit("reduce_logical_or", ctx.read(equal_array), axes=tuple(range(equal_array.rank)))
        case Record(cls, names) if cls is dict and isinstance(item, Static):
            return literal(item.value in names)
        case Static(value) if isinstance(item, Static):
            return literal(item.value in value)
        case Static(str()) if isinstance(item, Text):
            return ctx.library["text.contains"](ctx, container, item)  # type: ignore[no-any-return]
        case Record(cls, names) if cls is dict and isinstance(item, Text):
            return ctx.emit("greater_equal", ctx.library["text_place"](ctx, names, item), literal(0))
        case Static(value) if isinstance(item, Text) and isinstance(value, tuple | list | dict | set | frozenset):
            return ctx.emit("greater_equal", ctx.library["text_place"](ctx, tuple(value), item), literal(0))
    message = f"argument of type '{type_name(container)}' is not iterable"
    type_error(ctx, message, operator.contains, container, item)
    return literal(False)
