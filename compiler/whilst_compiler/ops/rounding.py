"""Rounding, and access to sign and exponent."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.ir.row import Attributes, Intrinsic, NoDerivative, Row, RowTypeError, Symbol
from whilst_compiler.ir.types import DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.define import elementwise, index
from whilst_compiler.ops.term import Term, expand, partials

__all__ = ["ROWS"]

_INT_MIN, _INT_MAX = -(2**31), 2**31 - 1


def _infer_scale(*exponents: DType) -> rules.Infer:
    names = " or ".join(e.value for e in exponents)

    def infer(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
        x, exponent = rules.tensors(types, 2)
        if x.dtype.kind != "f":
            raise RowTypeError(f"takes a float, got {x}")
        if exponent.dtype not in exponents:
            raise RowTypeError(f"the exponent must be {names}, got {exponent}")
        return (Tensor(x.dtype, rules.broadcast_dims([x.dims, exponent.dims])),)

    return infer


def _ldexp(x: Term, exponent: Term) -> Term:
    """C takes an int: a wider exponent is clamped, which changes no result."""
    if exponent.dtype is DType.I64:
        exponent = exponent.do("maximum", _INT_MIN).do("minimum", _INT_MAX).cast(DType.I32)
    return x.do("scalbn", exponent)


def _same_sign(x: Term, y: Term, r: Term) -> Term:
    return x.do("signbit").eq(y.do("signbit")).where(r.like(1), -1)


def _scale_row(name: str, infer: rules.Infer, lowering: Any, spellings: tuple[str, ...] = ()) -> Row:
    return Row(
        name, infer, np.ldexp, lowering, elementwise=True, spellings=spellings,
        derivative=partials(lambda x, n, r: r.like(1).do(name, n), None),
    )  # fmt: skip


ROWS = index(
    *(
        elementwise(name, "f", Intrinsic(f"llvm.{name}"), partials(lambda x, r: 0))
        for name in ("floor", "ceil", "trunc")
    ),
    elementwise("rint", "fc", Intrinsic("llvm.rint"), partials(lambda x, r: 0)),
    elementwise(
        "copysign", "f", Intrinsic("llvm.copysign"), partials(_same_sign, lambda x, y, r: 0), count=2, math="copysign"
    ),
    elementwise(
        "nextafter", "f", Symbol("nextafter"), NoDerivative("it is a step by one unit in the last place"),
        count=2, math="nextafter",
    ),
    _scale_row("ldexp", _infer_scale(DType.I32, DType.I64), expand(_ldexp), ("np.ldexp",)),
    _scale_row("scalbn", _infer_scale(DType.I32), Symbol("scalbn")),
)  # fmt: skip
