"""Arrays with room to grow: what lists are made of.

A growable list is a buffer, of which a prefix is in use, and its length.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Apply, Operand
from whilst_compiler.ir.row import Adjoint, Attributes, Row, RowTypeError, Special
from whilst_compiler.ir.types import I64, DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.adjoints import Cotangents, tensor
from whilst_compiler.ops.define import index
from whilst_compiler.ops.term import constant

__all__ = ["ROWS", "SMALLEST"]

SMALLEST = 8
"""The size of a buffer that has grown for the first time."""


def _infer_grow(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    a, size = rules.tensors(types, 2)
    if a.rank != 1:
        raise RowTypeError(f"takes an array of rank 1, got {a}")
    rules.scalars([size], DType.I64, "the size")
    return (Tensor(a.dtype, rules.dims_of(attributes, 1)),)


def _grow(a: Any, size: Any, dims: tuple[Any, ...]) -> Any:
    """``a`` where it is large enough, else an array of at least twice the size that begins like it."""
    if size <= len(a):
        return a
    grown = np.zeros(max(int(size), 2 * len(a), SMALLEST), a.dtype)
    grown[: len(a)] = a
    return grown


def _grow_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    a, _ = node.inputs
    zero, one = constant(0, I64.dtype), constant(1, I64.dtype)
    size = builder.apply("dim", a, axis=0)
    return (builder.apply("subview", cotangent, zero, size, one, axes="s", dims=tensor(a).dims), None)


ROWS = index(
    Row("grow", _infer_grow, _grow, Special(), traps=True, attributes=frozenset({"dims"}),
        derivative=Adjoint(_grow_adjoint)),
)  # fmt: skip
