"""The leaves of a spec: the IR values that stand for a Python value."""

from __future__ import annotations

from collections.abc import Iterator

from whilst_compiler.frontend.signature.object_specs import MetSpec, ObjectsSpec
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
    LaidSpec,
    ListSpec,
    MemberSpec,
    NumberSpec,
    OneOfSpec,
    OptionalSpec,
    PooledSpec,
    RangeSpec,
    RecordSpec,
    RefillSpec,
    RowsSpec,
    SameSpec,
    ScalarSpec,
    SharedSpec,
    Spec,
    StaticSpec,
    TupleSpec,
    TurnedSpec,
    ViewSpec,
)  # fmt: skip
from whilst_compiler.ir.types import BOOL, DType, Tensor, Type, scalar

__all__ = ["columns_of", "leaf_types"]


def leaf_types(spec: Spec) -> Iterator[Type]:
    """The IR types of the leaves, in order."""
    match spec:
        case ScalarSpec(dtype):
            yield scalar(dtype)
        case ArraySpec(dtype, dims):
            yield Tensor(dtype, dims)
        case TurnedSpec(dtype, dims, permutation):
            yield Tensor(dtype, tuple(dims[k] for k in permutation))
        case LaidSpec(dtype, dims):
            yield Tensor(dtype, dims)
            yield from (scalar(DType.I64),) * len(dims)
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
            yield from columns_of(element, f"l{number}" if number >= 0 else f"lg{-number}")
            if not given:
                yield scalar(DType.I64)
        case RowsSpec(element, number):
            yield from columns_of(element, f"r{number}")
            yield from (Tensor(DType.I64, (f"l{number}",)),) * 2
        case ObjectsSpec(tables, lists, number, element):
            for table, own in zip(tables, spec.numbers_of_tables):
                for column in table.columns:
                    yield from columns_of(column, f"o{own}")
            for items, own in zip(lists, spec.numbers_of_lists):
                yield from columns_of(items, f"r{own}") if items is not None else ()
                yield from (Tensor(DType.I64, (f"l{own}",)),) * 2
            yield from columns_of(element, f"l{number}") if element is not None else ()
        case MetSpec():
            yield scalar(DType.I64)
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
        case StaticSpec() | SameSpec() | ContentsSpec() | RefillSpec():
            return


def columns_of(spec: Spec, size: str) -> Iterator[Tensor]:
    """The types of arrays of so many values of a spec, one for each leaf."""
    for type in leaf_types(spec):
        assert isinstance(type, Tensor)
        yield type.with_dims((size,))
