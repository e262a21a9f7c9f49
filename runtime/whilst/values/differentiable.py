"""Which values have derivatives, and why the others have none."""

from __future__ import annotations

from whilst_compiler.errors import Diagnostic, Limitation
from whilst_compiler.frontend.signature.object_specs import ObjectsSpec
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import (
    ArraySpec,
    BlockSpec,
    BytesSpec,
    CompositeSpec,
    ContainerSpec,
    HandleSpec,
    ItemsSpec,
    ListSpec,
    MemberSpec,
    NumberSpec,
    OptionalSpec,
    PooledSpec,
    RangeSpec,
    RecordSpec,
    RowsSpec,
    SameSpec,
    ScalarSpec,
    SharedSpec,
    Spec,
    StaticSpec,
    TupleSpec,
)  # fmt: skip
from whilst_compiler.ir.types import Tensor, Type

__all__ = ["has_floats", "is_inexact", "is_without", "unknown"]


def is_inexact(type: Type) -> bool:
    return isinstance(type, Tensor) and type.dtype.is_inexact


def has_floats(spec: Spec) -> bool:
    return any(map(is_inexact, leaf_types(spec)))


def is_without(spec: Spec) -> bool:
    """Whether no float is in it, nor in what it refers to."""
    match spec:
        case StaticSpec() | RangeSpec() | BytesSpec() | MemberSpec() | HandleSpec():
            return True
        case TupleSpec(parts) | ItemsSpec(parts) | RecordSpec(_, _, parts) | ContainerSpec(_, parts):
            return all(map(is_without, parts))
        case CompositeSpec(_, parts):
            return all(map(is_without, parts))
        case ListSpec(part) | RowsSpec(part) | OptionalSpec(part):
            return is_without(part)
        case ScalarSpec() | ArraySpec() | ObjectsSpec():
            return not has_floats(spec)
    return False


def unknown(what: str, spec: Spec) -> Limitation:
    """What is refused: a derivative ("a jacobian of", say) of this spec or part of it."""
    title, help = _names(_obstacle(spec))
    return Limitation(Diagnostic("W704", f"{what} {title} is not supported yet", help=help))


def _obstacle(spec: Spec) -> Spec:
    """The first part that is in the way, or all of it."""
    match spec:
        case TupleSpec(parts) | ItemsSpec(parts) | RecordSpec(_, _, parts):
            found = parts
        case ListSpec(part):
            found = (part,)
        case CompositeSpec(cls, parts) | ContainerSpec(cls, parts) if issubclass(cls, dict):
            found = parts[1:]
        case _:
            return spec
    return next((_obstacle(p) for p in found if not is_without(p) and not isinstance(p, ScalarSpec | ArraySpec)), spec)


def _names(spec: Spec) -> tuple[str, str]:
    """What it is called, and what to do instead."""
    match spec:
        case SameSpec():
            return "the caller's own list or object", "return a copy of it"
        case NumberSpec() | PooledSpec() | BlockSpec() | SharedSpec():
            way = "use an array, or lists of numbers"
            return f"a list with {'an array' if isinstance(spec, BlockSpec) else f'a {spec}'} for each item", way
        case OptionalSpec():
            return str(spec), "use a number for None, NaN say"
    return str(spec), "arrays, and tuples, lists, dicts and objects of numbers and arrays, have derivatives"
