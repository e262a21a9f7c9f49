"""New arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.ir.row import Adjoint, Attributes, Row, RowTypeError, Special
from whilst_compiler.ir.types import DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.array_adjoints import concatenate_adjoint, copy_adjoint, full_adjoint, pack_adjoint
from whilst_compiler.ops.define import DISCRETE, index, plain

__all__ = ["ROWS"]


def _infer_full(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    if not types:
        raise RowTypeError("takes a value and sizes")
    value, *sizes = rules.tensors(types)
    if value.rank != 0:
        raise RowTypeError(f"the value must be a scalar, got {value}")
    rules.scalars(sizes, DType.I64, "a size")
    return (Tensor(value.dtype, rules.dims_of(attributes, len(sizes))),)


def _full(value: Any, *sizes: Any, dims: tuple[Any, ...]) -> Any:
    return plain(np.full(tuple(map(int, sizes)), value, value.dtype))


def _infer_empty(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    rules.scalars(rules.tensors(types), DType.I64, "a size")
    return (Tensor(rules.dtype_of(attributes), rules.dims_of(attributes, len(types))),)


def _empty(*sizes: Any, dims: tuple[Any, ...], dtype: str) -> Any:
    return plain(np.empty(tuple(map(int, sizes)), DType(dtype).numpy))


def _infer_iota(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    rules.scalars(rules.tensors(types, 1), DType.I64, "the size")
    dtype = rules.dtype_of(attributes)
    if dtype.kind not in "iuf":
        raise RowTypeError(f"dtype must be {rules.words('iuf')}, got {dtype.value}")
    return (Tensor(dtype, rules.dims_of(attributes, 1)),)


def _iota(n: Any, dims: tuple[Any, ...], dtype: str) -> Any:
    return np.arange(n).astype(DType(dtype).numpy)


def _infer_copy(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    return tuple(rules.tensors(types, 1))


def _copy(a: Any) -> Any:
    return plain(np.array(a, order="C"))


def _infer_pack(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    if not types:
        raise RowTypeError("takes at least one scalar")
    items = rules.tensors(types)
    rules.scalars(items, items[0].dtype, "each item")
    dims = rules.dims_of(attributes, 1)
    if dims != (len(items),):
        raise RowTypeError(f"dims must be ({len(items)},), got {dims}")
    return (Tensor(items[0].dtype, dims),)


def _pack(*items: Any, dims: tuple[Any, ...]) -> Any:
    return np.array(items, items[0].dtype)


def _infer_concatenate(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    if not types:
        raise RowTypeError("takes at least one array")
    arrays = rules.tensors(types)
    first = arrays[0]
    axis = rules.axis_of(attributes, first.rank)
    dims = rules.dims_of(attributes, first.rank)
    for a in arrays:
        if a.dtype is not first.dtype or a.rank != first.rank:
            raise RowTypeError(f"arrays must have one dtype and rank, got {first} and {a}")
        for k, size in enumerate(a.dims):
            known = isinstance(size, int) and isinstance(dims[k], int)
            if k != axis and known and size != dims[k]:
                raise RowTypeError(f"{a} does not fit into dims {dims} along axis {axis}")
    sizes = [a.dims[axis] for a in arrays]
    total, whole = dims[axis], [s for s in sizes if isinstance(s, int)]
    if isinstance(total, int) and len(whole) == len(sizes) and sum(whole) != total:
        raise RowTypeError(f"sizes {whole} along axis {axis} do not add up to {total}")
    return (Tensor(first.dtype, dims),)


def _concatenate(*arrays: Any, axis: int, dims: tuple[Any, ...]) -> Any:
    return np.concatenate(arrays, axis)


ROWS = index(
    Row(
        "full", _infer_full, _full, Special(), traps=True, attributes=frozenset({"dims"}),
        derivative=Adjoint(full_adjoint),
    ),
    Row(  # room for what is written before it is read
        "empty", _infer_empty, _empty, Special(), traps=True, attributes=frozenset({"dims", "dtype"}),
        derivative=DISCRETE,
    ),
    Row("iota", _infer_iota, _iota, Special(), attributes=frozenset({"dims", "dtype"}), derivative=DISCRETE),
    Row("copy", _infer_copy, _copy, Special(), derivative=Adjoint(copy_adjoint)),
    Row("pack", _infer_pack, _pack, Special(), attributes=frozenset({"dims"}), derivative=Adjoint(pack_adjoint)),
    Row(
        "concatenate", _infer_concatenate, _concatenate, Special(), traps=True, attributes=frozenset({"axis", "dims"}),
        derivative=Adjoint(concatenate_adjoint),
    ),
)  # fmt: skip
