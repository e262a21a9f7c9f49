"""Values as a recursive function takes and gives them: packed into leaves, of which arrays come back changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from whilst_compiler.frontend.objects.instances import new_instance
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.restarts import NeedsTable
from whilst_compiler.frontend.values.templates import (
    OfArray,
    OfOneOf,
    OfOptional,
    OfRecord,
    OfTuple,
    Same,
    Template,
    types_of,
)  # fmt: skip
from whilst_compiler.frontend.values.values import (
    UNBOUND,
    ArrayRef,
    Instance,
    Maybe,
    OneOf,
    Optional,
    Record,
    Tuple,
)  # fmt: skip

__all__ = ["arrays_in", "has_packed", "names_objects", "packed", "packed_classes", "unpacked"]


@lru_cache(maxsize=256)
def _shape(cls: type, names: tuple[str, ...]) -> type:
    """What marks a tuple as the fields of an object."""
    return type(cls.__name__, (tuple,), {"made": cls, "names": names})


def packed(ctx: Context, value: Any, known: Any) -> Any:
    """Objects other than those in ``known`` as tuples of their fields."""
    match value:
        case Instance() if value.anchor not in known:
            held = {n: ctx.state.get(c, UNBOUND) for n, c in value.cells.items()}
            held = {n: v for n, v in held.items() if v is not UNBOUND}
            if any(isinstance(v, Maybe) for v in held.values()):
                raise NeedsTable(value.cls)
            return Tuple(tuple(packed(ctx, v, known) for v in held.values()), _shape(value.cls, tuple(held)))
        case OneOf() if any(o.anchor not in known for o in value.objects):
            raise NeedsTable(value.cls)
        case Tuple(items, cls):
            return Tuple(tuple(packed(ctx, i, known) for i in items), cls)
        case Optional(flag, some):
            return Optional(flag, packed(ctx, some, known))
    return value


def unpacked(ctx: Context, value: Any) -> Any:
    """The objects again."""
    match value:
        case Tuple(items, cls) if hasattr(cls, "made"):
            names: tuple[str, ...] = vars(cls)["names"]
            made = new_instance(ctx, cls.made, names)
            for name, item in zip(names, items):
                ctx.state[made.cells[name]] = unpacked(ctx, item)
            return made
        case Tuple(items, cls):
            return Tuple(tuple(unpacked(ctx, i) for i in items), cls)
        case Optional(flag, some):
            return Optional(flag, unpacked(ctx, some))
    return value


def names_objects(template: Template) -> bool:
    match template:
        case Same(Instance()) | OfOneOf():
            return True
        case OfTuple(items):
            return any(map(names_objects, items))
        case OfOptional(some):
            return names_objects(some)
    return False


def arrays_in(template: Template, value: Any) -> Iterator[tuple[int, ArrayRef]]:
    """The arrays of a value that are carried by content, each with its place among the leaves of the template."""
    match template, value:
        case (OfTuple(parts), Tuple(items)) | (OfRecord(items=parts), Record(items=items)):
            first = 0
            for part, item in zip(parts, items, strict=True):
                yield from ((first + place, ref) for place, ref in arrays_in(part, item))
                first += len(types_of(part))
        case OfOptional(some), _:
            inner = value.some if isinstance(value, Optional) else value
            yield from ((1 + place, ref) for place, ref in arrays_in(some, inner))
        case OfArray(), ArrayRef():
            yield 0, value


def packed_classes(template: Template | None) -> list[type]:
    """The classes of the objects that are packed in what a template carries."""
    match template:
        case OfTuple(items, cls):
            return [vars(cls)["made"]] if hasattr(cls, "made") else [c for i in items for c in packed_classes(i)]
        case OfOptional(some):
            return packed_classes(some)
    return []


def has_packed(value: Any) -> bool:
    match value:
        case Tuple(items, cls):
            return hasattr(cls, "made") or any(map(has_packed, items))
        case Optional(_, some):
            return has_packed(some)
    return False
