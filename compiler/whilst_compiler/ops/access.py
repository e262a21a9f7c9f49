"""Sizes and elements of arrays; writes yield the whole array with its new content."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.ir.row import Adjoint, Attributes, Row, RowTypeError, Special
from whilst_compiler.ir.types import I64, Dim, DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.array_adjoints import load_adjoint, store_adjoint, update_adjoint
from whilst_compiler.ops.define import DISCRETE, index
from whilst_compiler.ops.region import index_of, region_dims

__all__ = ["ROWS"]


def _infer_dim(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    (a,) = rules.tensors(types, 1)
    rules.axis_of(attributes, a.rank)
    return (I64,)


def _dim(a: Any, axis: int) -> Any:
    return np.int64(a.shape[axis])


def _stride(a: Any, axis: int) -> Any:
    return np.int64(a.strides[axis])


def _check_indices(a: Tensor, indices: list[Tensor]) -> None:
    if a.rank == 0:
        raise RowTypeError(f"takes an array, got the scalar {a}")
    if len(indices) != a.rank:
        raise RowTypeError(f"an array {a} takes {rules.plural(a.rank, 'index operand')}, got {len(indices)}")
    rules.scalars(indices, DType.I64, "an index operand")


def _infer_load(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    if not types:
        raise RowTypeError("takes an array and indices")
    a, *indices = rules.tensors(types)
    _check_indices(a, indices)
    return (Tensor(a.dtype),)


def _load(a: Any, *indices: Any) -> Any:
    return a[indices]


def _infer_store(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    if len(types) < 2:
        raise RowTypeError("takes an array, a value and indices")
    a, value, *indices = rules.tensors(types)
    rules.scalars([value], a.dtype, "the value")
    _check_indices(a, indices)
    return (a,)


def _store(a: Any, value: Any, *indices: Any) -> Any:
    a[indices] = value
    return a


def _infer_update(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    if len(types) < 2:
        raise RowTypeError("takes an array, a value and index operands")
    a, value, *operands = rules.tensors(types)
    if a.rank == 0:
        raise RowTypeError(f"takes an array, got the scalar {a}")
    if value.dtype is not a.dtype:
        raise RowTypeError(f"the value must be {a.dtype.value}, got {value}")
    region = region_dims(a, operands, attributes)
    if value.rank > len(region):
        raise RowTypeError(f"a value {value} does not fit a region of rank {len(region)}")
    for size, room in zip(reversed(value.dims), reversed(region)):
        if not _may_fit(size, room):
            raise RowTypeError(f"a value {value} does not fit a region of {region}")
    return (a,)


def _may_fit(size: Dim, room: Dim | None) -> bool:
    return size == 1 or room is None or not (isinstance(size, int) and isinstance(room, int)) or size == room


def _update(a: Any, value: Any, *operands: Any, axes: str) -> Any:
    a[index_of(axes, operands)] = value
    return a


ROWS = index(
    Row("dim", _infer_dim, _dim, Special(), attributes=frozenset({"axis"}), derivative=DISCRETE),
    Row("stride", _infer_dim, _stride, Special(), attributes=frozenset({"axis"}), derivative=DISCRETE),
    Row("load", _infer_load, _load, Special(), traps=True, derivative=Adjoint(load_adjoint)),
    Row("store", _infer_store, _store, Special(), traps=True, derivative=Adjoint(store_adjoint)),
    Row(
        "update", _infer_update, _update, Special(), traps=True, attributes=frozenset({"axes"}),
        derivative=Adjoint(update_adjoint),
    ),
)  # fmt: skip
