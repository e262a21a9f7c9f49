"""Other ways to look at an array: no element moves."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from whilst_compiler.ir.row import Adjoint, Attributes, NoDerivative, Row, RowTypeError, View
from whilst_compiler.ir.types import DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.array_adjoints import (
    broadcast_adjoint,
    diagonal_adjoint,
    reshape_adjoint,
    subview_adjoint,
    transpose_adjoint,
)
from whilst_compiler.ops.define import index, plain
from whilst_compiler.ops.region import index_of, region_dims

__all__ = ["ROWS"]


def _infer_subview(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    if not types:
        raise RowTypeError("takes an array and index operands")
    a, *operands = rules.tensors(types)
    known = region_dims(a, operands, attributes)
    if not known:
        raise RowTypeError("a region of rank 0 is an element: use load")
    dims = rules.dims_of(attributes, len(known))
    for mine, size in zip(dims, known):
        fits = size is None or mine == size or isinstance(mine, str)
        if not fits:
            raise RowTypeError(f"dims {dims} do not fit a region of {known}")
    return (Tensor(a.dtype, dims),)


def _subview(a: Any, *operands: Any, axes: str, dims: tuple[Any, ...]) -> Any:
    return a[index_of(axes, operands)]


def _infer_transpose(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    (a,) = rules.tensors(types, 1)
    permutation = rules.axes_of(attributes, a.rank, "permutation")
    if len(permutation) != a.rank:
        raise RowTypeError(f"permutation {permutation} does not name every axis of {a}")
    return (a.with_dims(tuple(a.dims[k] for k in permutation)),)


def _transpose(a: Any, permutation: tuple[int, ...]) -> Any:
    return plain(np.transpose(a, permutation))


def _infer_diagonal(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    if not types:
        raise RowTypeError("takes an array, how far down, how far to the right, and a size")
    a, *operands = rules.tensors(types)
    rules.scalars(operands, DType.I64, "how far, and a size,")
    if a.rank < 2 or len(operands) != 3 or not isinstance(attributes.get("writeable"), bool):
        raise RowTypeError(f"takes a matrix and three operands, and whether it can be written, got {a}")
    dims = rules.dims_of(attributes, a.rank - 1)
    if dims[:-1] != a.dims[:-2]:
        raise RowTypeError(f"dims {dims} do not fit the diagonals of {a}")
    return (a.with_dims(dims),)


def _diagonal(a: Any, down: Any, right: Any, size: Any, dims: tuple[Any, ...], writeable: bool) -> Any:
    found = np.diagonal(a, int(right - down), -2, -1)
    if writeable and a.flags.writeable:
        found.setflags(write=True)
    return plain(found)


def _sized(types: tuple[Type, ...], attributes: Attributes) -> Tensor:
    """The result of a row (array, one i64 per result axis){dims}."""
    if not types:
        raise RowTypeError("takes an array and sizes")
    a, *sizes = rules.tensors(types)
    rules.scalars(sizes, DType.I64, "a size")
    return Tensor(a.dtype, rules.dims_of(attributes, len(sizes)))


def _infer_broadcast(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    result, (a, *_) = _sized(types, attributes), rules.tensors(types)
    if a.rank > result.rank:
        raise RowTypeError(f"{a} has more axes than {result}")
    for mine, size in zip(reversed(a.dims), reversed(result.dims)):
        both_known = isinstance(mine, int) and isinstance(size, int)
        if mine not in (1, size) and both_known:
            raise RowTypeError(f"{a} does not broadcast to {result}")
    return (result,)


def _broadcast(a: Any, *sizes: Any, dims: tuple[Any, ...]) -> Any:
    return plain(np.broadcast_to(a, tuple(map(int, sizes))))


def _infer_reshape(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    result, (a, *_) = _sized(types, attributes), rules.tensors(types)
    old, new = ([d for d in t.dims if isinstance(d, int)] for t in (a, result))
    known = len(old) == a.rank and len(new) == result.rank
    if known and math.prod(old) != math.prod(new):
        raise RowTypeError(f"{a} has another number of elements than {result}")
    return (result,)


def _reshape(a: Any, *sizes: Any, dims: tuple[Any, ...]) -> Any:
    return plain(np.reshape(a, tuple(map(int, sizes))))


def _infer_reinterpret(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    if not types:
        raise RowTypeError("takes an array and the size of its last axis")
    a, *sizes = rules.tensors(types)
    rules.scalars(sizes, DType.I64, "a size")
    dims = rules.dims_of(attributes, a.rank)
    if not a.rank or len(sizes) != 1 or dims[:-1] != a.dims[:-1]:
        raise RowTypeError(f"takes an array and the size of its last axis, got {a} for {dims}")
    return (Tensor(DType(attributes["dtype"]), dims),)


def _reinterpret(a: Any, size: Any, dims: tuple[Any, ...], dtype: str) -> Any:
    wanted = DType(dtype).numpy
    as_it_is = a.itemsize == wanted.itemsize or a.shape[-1] == 1
    return (a if as_it_is else np.ascontiguousarray(a)).view(wanted)


ROWS = index(
    Row(
        "subview", _infer_subview, _subview, View(), traps=True, attributes=frozenset({"axes", "dims"}),
        derivative=Adjoint(subview_adjoint),
    ),
    Row(
        "transpose", _infer_transpose, _transpose, View(), attributes=frozenset({"permutation"}),
        derivative=Adjoint(transpose_adjoint),
    ),
    Row(
        "diagonal", _infer_diagonal, _diagonal, View(), traps=True, attributes=frozenset({"dims", "writeable"}),
        derivative=Adjoint(diagonal_adjoint),
    ),
    Row(
        "reinterpret", _infer_reinterpret, _reinterpret, View(), attributes=frozenset({"dims", "dtype"}),
        derivative=NoDerivative("bytes are not a continuous quantity"),
    ),
    Row(
        "broadcast", _infer_broadcast, _broadcast, View(), traps=True, attributes=frozenset({"dims"}),
        derivative=Adjoint(broadcast_adjoint),
    ),
    Row(
        "reshape", _infer_reshape, _reshape, View(), traps=True, attributes=frozenset({"dims"}),
        derivative=Adjoint(reshape_adjoint),
    ),
)  # fmt: skip
