"""NumPy's scalar classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.truth import truth, unwrap
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.wide import is_wide, wide_scalar
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Optional, Scalar, Static, constant
from whilst_compiler.ir.types import DType

__all__ = ["SERVICES"]


def _numpy_scalar(ctx: Context, cls: type, args: list[Abstract]) -> Abstract:
    try:
        dtype = DType.of(cls)
    except (KeyError, TypeError):
        ctx.limitation("W121", f"np.{cls.__name__} is not a type that whilst has", "use np.float32 or np.float64")
    value = args[0] if args else constant(0)
    if isinstance(value, Static) and isinstance(value.value, str):
        ctx.limitation("W203", f"np.{cls.__name__} of a string")
    if is_wide(value) and dtype is not DType.BOOL:
        return wide_scalar(ctx, value.value, dtype) or constant(0)
    if isinstance(value, Optional):
        value = unwrap(ctx, value, "TypeError", "float() argument must be a string or a real number, not 'NoneType'")
    if isinstance(value, ArrayRef) and value.rank == 0:
        return Scalar(ScalarSpec(dtype), ctx.cast(ctx.read(value), dtype))
    if not isinstance(value, Scalar | Static):
        return ctx.call(ctx, Static(np.asarray), [value, Static(np.dtype(cls))], {})
    if isinstance(value, Static):
        ctx.user_error("W122", f"np.{cls.__name__} takes a number, not {type_name(value)}", "pass a number")
    if dtype is DType.BOOL:
        return Scalar(ScalarSpec(dtype), truth(ctx, value))
    store_cast = ctx.library["store_cast"]
    return Scalar(ScalarSpec(dtype), store_cast(ctx, value.operand, dtype, value))


SERVICES: dict[str, Any] = {"numpy_scalar": _numpy_scalar}
