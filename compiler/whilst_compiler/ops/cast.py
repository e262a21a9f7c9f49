"""From one element type to another.

Float to integer truncates; out of range it gives what x86 gives: to 32 bits and fewer, the low bits of the conversion
to i32 (for u32: to i64), which yields the least integer for what does not fit; to u64, a value of 2**63 and more is
converted less 2**63.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.ir.row import Adjoint, Attributes, Row, Special
from whilst_compiler.ir.types import DType, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.adjoints import cast_adjoint
from whilst_compiler.ops.define import index

__all__ = ["ROWS"]


def _infer(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    (x,) = rules.tensors(types, 1)
    return (x.with_dtype(rules.dtype_of(attributes)),)


def _cast(x: Any, dtype: str) -> Any:
    target = DType(dtype).numpy
    if target.kind == "b":
        return np.not_equal(x, 0)
    if x.dtype.kind == "c" and target.kind != "c":
        x = x.real
    if x.dtype.kind == "f" and target == np.uint32:
        x = x.astype(np.int64)  # NumPy's own result depends on the position in the array
    return x.astype(target)


ROWS = index(
    Row(
        "cast", _infer, _cast, Special(), elementwise=True, attributes=frozenset({"dtype"}),
        derivative=Adjoint(cast_adjoint),
    )
)  # fmt: skip
