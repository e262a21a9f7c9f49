"""The elements of a vector where a mask holds, and putting them back."""

from __future__ import annotations

from typing import Any

from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Apply, Operand
from whilst_compiler.ir.row import Adjoint, Attributes, Row, RowTypeError, Special
from whilst_compiler.ir.types import DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.adjoints import Cotangents, tensor
from whilst_compiler.ops.array_adjoints import zeros_like
from whilst_compiler.ops.define import index
from whilst_compiler.ops.term import constant

__all__ = ["ROWS"]


def _require(a: Tensor, mask: Tensor) -> None:
    fits = mask.dtype is DType.BOOL and mask.rank == a.rank == 1
    sizes = (*a.dims, *mask.dims)
    if not fits or (len(set(sizes)) > 1 and all(isinstance(d, int) for d in sizes)):
        raise RowTypeError(f"takes a vector and a mask of its size, got {a} and {mask}")


def _infer_compress(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    a, mask, count = rules.tensors(types, 3)
    _require(a, mask)
    rules.scalars([count], DType.I64, "the count")
    return (Tensor(a.dtype, rules.dims_of(attributes, 1)),)


def _compress(a: Any, mask: Any, count: Any, dims: tuple[Any, ...]) -> Any:
    return a[mask]


def _infer_expand(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    a, mask, values = rules.tensors(types, 3)
    _require(a, mask)
    if values.dtype is not a.dtype or values.rank != 1:
        raise RowTypeError(f"values must be a vector of {a.dtype.value}, got {values}")
    return (a,)


def _expand(a: Any, mask: Any, values: Any) -> Any:
    result = a.copy()
    result[mask] = values
    return result


def _compress_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    a, mask, _ = node.inputs
    return (builder.apply("expand", zeros_like(builder, a), mask, cotangent), None, None)


def _expand_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    a, mask, values = node.inputs
    rest = builder.apply("where", mask, constant(0, tensor(a).dtype), cotangent)
    count = builder.apply("dim", values, axis=0)
    return (rest, None, builder.apply("compress", cotangent, mask, count, dims=tensor(values).dims))


ROWS = index(
    Row(  # ``count`` says how many the mask selects
        "compress", _infer_compress, _compress, Special(), traps=True, attributes=frozenset({"dims"}),
        derivative=Adjoint(_compress_adjoint),
    ),
    Row(  # ``values`` are as many as the mask selects
        "expand", _infer_expand, _expand, Special(), traps=True, derivative=Adjoint(_expand_adjoint),
    ),
)  # fmt: skip
