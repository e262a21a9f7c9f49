"""Products of matrices and vectors."""

from __future__ import annotations

import numpy as np

from whilst_compiler.ir.row import Adjoint, Attributes, Row, RowTypeError, Special
from whilst_compiler.ir.types import Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.array_adjoints import matmul_adjoint
from whilst_compiler.ops.define import index

__all__ = ["ROWS"]


def _infer_matmul(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    a, b = rules.tensors(types, 2)
    if a.dtype is not b.dtype or a.dtype.kind not in "iufc":
        raise RowTypeError(f"takes numbers of one dtype, got {a} and {b}")
    if a.rank not in (1, 2) or b.rank not in (1, 2):
        raise RowTypeError(f"takes vectors and matrices, got {a} and {b}")
    inner, other = a.dims[-1], b.dims[0]
    known = isinstance(inner, int) and isinstance(other, int)
    if inner != other and known:
        raise RowTypeError(f"inner sizes differ: {a} and {b}")
    return (Tensor(a.dtype, a.dims[:-1] + b.dims[1:]),)


ROWS = index(
    Row(
        "matmul", _infer_matmul, np.matmul, Special(), traps=True, spellings=("np.matmul",),
        derivative=Adjoint(matmul_adjoint),
    )
)  # fmt: skip
