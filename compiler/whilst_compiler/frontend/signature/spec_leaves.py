"""The leaves of a spec: the IR values that stand for a Python value."""

from __future__ import annotations

from collections.abc import Iterator

from whilst_compiler.frontend.signature.specs import (
    ArraySpec,
    BlockSpec,
    BytesSpec,
    ChoiceSpec,
    CompositeSpec,
    ContainerSpec,
    ContentsSpec,
    HandleSpec,
    ItemsSpec,
    KindSpec,
    ListSpec,
    MemberSpec,
    MetSpec,
    NumberSpec,
    ObjectsSpec,
    OneOfSpec,
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
    ViewSpec,
)  # fmt: skip
from whilst_compiler.ir.types import BOOL, DType, Tensor, Type, scalar

__all__ = ["leaf_types"]


def leaf_types(spec: Spec) -> Iterator[Type]:
    """The IR types of the leaves, in order."""
    match spec:
        case ScalarSpec(dtype):
            yield scalar(dtype)
        case ArraySpec(dtype, dims):
            yield Tensor(dtype, dims)
        case (
            TupleSpec(items)
            | RecordSpec(_, _, items)
            | ItemsSpec(items)
            | CompositeSpec(_, items)
            | ContainerSpec(_, items)
        ):
            for item in items:
                yield from leaf_types(item)
        case PooledSpec(parts=parts):
            yield from (scalar(DType.I64),) * len(parts)
        case KindSpec():
            yield from (scalar(DType.I64),) * 2
        case BlockSpec(_, rank):
            yield from (scalar(DType.I64),) * (1 + rank)
        case NumberSpec() | HandleSpec() | MemberSpec():
            yield scalar(DType.I64)
        case ListSpec(element, number, given):
            for type in leaf_types(element):
                assert isinstance(type, Tensor)
                yield type.with_dims((f"l{number}" if number >= 0 else f"lg{-number}",))
            if not given:
                yield scalar(DType.I64)
        case RowsSpec(element, number):
            for type in leaf_types(element):
                assert isinstance(type, Tensor)
                yield type.with_dims((f"r{number}",))
            yield from (Tensor(DType.I64, (f"l{number}",)),) * 2
        case ObjectsSpec(_, _, columns, number, listed):
            for column in columns:
                for type in (BOOL, scalar(DType.I64)) if column is None else leaf_types(column):
                    assert isinstance(type, Tensor)
                    yield type.with_dims((f"o{number}",))
            if listed:
                yield Tensor(DType.I64, (f"l{number}",))
        case MetSpec(_, _, number):
            yield Tensor(DType.I64, () if number < 0 else (f"l{number}",))
        case BytesSpec(number):
            yield Tensor(DType.I64, (f"b{number}",))
        case RangeSpec():
            yield from (scalar(DType.I64),) * 3
        case OptionalSpec(some):
            yield BOOL
            yield from leaf_types(some)
        case ViewSpec(_, steps) | SharedSpec(_, steps):
            yield from (scalar(DType.I64),) * sum(count for _, _, count in steps)
        case ChoiceSpec(items):
            yield scalar(DType.I64)
            for item in items:
                yield from leaf_types(item)
        case OneOfSpec(items):
            yield scalar(DType.I64)
            for item in items:
                yield from leaf_types(item)
        case StaticSpec() | SameSpec() | ContentsSpec():
            return
