"""``cmath``."""

from __future__ import annotations

import cmath

from whilst_compiler.frontend.library.builtin_numbers import single_element
from whilst_compiler.frontend.library.math_functions import as_float
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.operators import binary
from whilst_compiler.frontend.signature.specs import PY_BOOL, PY_COMPLEX, PY_FLOAT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import function
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar, Tuple
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, scalar

__all__: list[str] = []

_CMATH = {"sqrt": "sqrt", "exp": "exp", "log": "log", "sin": "sin", "cos": "cos", "tan": "tan", "sinh": "sinh",
          "cosh": "cosh", "tanh": "tanh", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh",
          "acosh": "arccosh", "atanh": "arctanh", "log10": "log10"}  # fmt: skip


def _as_complex(ctx: Context, value: Abstract) -> Operand:
    if isinstance(value, ArrayRef):
        value = single_element(ctx, value)
    if isinstance(value, Scalar):
        return ctx.cast(value.operand, DType.C128)
    ctx.raise_error("TypeError", f"must be real number, not {type_name(value)}")
    return Literal(0j, scalar(DType.C128))


def _register_cmath(name: str, row: str) -> None:
    @function(getattr(cmath, name))
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        z = _as_complex(ctx, args[0])
        if name.startswith("log"):
            zero = Literal(0j, scalar(DType.C128))
            z = ctx.check(z, ctx.emit("not_equal", z, zero), "ValueError", "math domain error")
        result = Scalar(PY_COMPLEX, ctx.emit(row, z))
        if name == "log" and len(args) == 2:
            return binary(ctx, "Div", result, Scalar(PY_COMPLEX, ctx.emit(row, _as_complex(ctx, args[1]))))
        return result


for _name, _row in _CMATH.items():
    _register_cmath(_name, _row)


@function(cmath.phase)
def _phase(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    z = _as_complex(ctx, args[0])
    return Scalar(PY_FLOAT, ctx.emit("arctan2", ctx.emit("imag", z), ctx.emit("real", z)))


@function(cmath.polar)
def _polar(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    z = _as_complex(ctx, args[0])
    return Tuple((Scalar(PY_FLOAT, ctx.emit("absolute", z)), _phase(ctx, args, {})))


@function(cmath.rect)
def _rect(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    r, phi = as_float(ctx, args[0]), as_float(ctx, args[1])
    re, im = (ctx.emit("multiply", r, ctx.emit(f, phi)) for f in ("cos", "sin"))
    return Scalar(PY_COMPLEX, ctx.emit("complex", re, im))


def _register_complex_test(name: str, both: str) -> None:
    @function(getattr(cmath, name))
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        z = _as_complex(ctx, args[0])
        parts = [ctx.emit(name, ctx.emit(p, z)) for p in ("real", "imag")]
        return Scalar(PY_BOOL, ctx.emit(both, *parts))


for _name, _both in {"isnan": "logical_or", "isinf": "logical_or", "isfinite": "logical_and"}.items():
    _register_complex_test(_name, _both)
