"""The parts of a structure that derivatives are taken by, or that has them."""

from __future__ import annotations

from whilst_compiler.frontend.containers.list_values import Items, ListRef
from whilst_compiler.frontend.objects.instances import field_values
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Numbered
from whilst_compiler.frontend.values.values import Abstract, Instance, OneOf, Record, Tuple

__all__ = ["parts_of"]


def parts_of(ctx: Context, value: Abstract, code: str) -> dict[object, Abstract] | None:
    """The parts by number or name; None of what has none. ``code`` is that of the refusal of a list that grows."""
    match value:
        case Tuple(items):
            return dict(enumerate(items))
        case Record(_, names, items):
            return dict(zip(names, items, strict=True))
        case ListRef(cell) if isinstance(ctx.state[cell], Items):
            return dict(enumerate(ctx.state[cell].items))
        case ListRef():
            ctx.limitation(code, "a list whose length changes is not taken apart yet", "give it an array")
        case Instance() | OneOf() | Numbered():
            return dict(field_values(ctx, value).items())
    return None
