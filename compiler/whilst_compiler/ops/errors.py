"""What kind of floating-point error an operation has met, as its operands and its result tell."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.ir.types import DType
from whilst_compiler.ops.define import DISCRETE, elementwise, index, plain
from whilst_compiler.ops.term import Term, constant, expand

__all__ = ["INFINITE", "INVALID", "ROWS"]

INFINITE, INVALID = 2, 4
"""The result is infinite and no operand is; it is NaN and no operand is. (0: neither.)"""


def _met(made: Term, *operands: Term) -> Term:
    nan, infinite = made.ne(made), made.do("absolute").eq(np.inf)
    for x in operands:
        nan, infinite = nan & x.eq(x), infinite & (x.do("absolute") < np.inf)
    invalid = Term(made.builder, constant(INVALID, DType.I64))
    return nan.where(invalid, infinite.where(invalid.like(INFINITE), 0))


def _met_now(made: Any, *operands: Any) -> Any:
    nan, infinite = np.isnan(made), np.isinf(made)
    for x in operands:
        nan, infinite = nan & ~np.isnan(x), infinite & np.isfinite(x)
    return plain(np.where(nan, INVALID, np.where(infinite, INFINITE, 0)))


def _row(name: str, count: int) -> Any:
    return elementwise(
        name, "f", expand(_met), DISCRETE, count=count, eager=_met_now, result=lambda _: DType.I64
    )  # fmt: skip


ROWS = index(_row("errors_of_none", 1), _row("errors_of_one", 2), _row("errors_of_two", 3))
"""The result comes first, then the operands that are not known to be finite."""
