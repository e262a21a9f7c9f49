"""Roots, exponentials, logarithms, angles: the C library's functions, within a few units in the last place."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.ir.row import Intrinsic, Lowering, Partials, Row, Symbol
from whilst_compiler.ops.define import elementwise, index
from whilst_compiler.ops.term import Term, expand, partials

__all__ = ["ROWS"]

_LN2, _LN10 = math.log(2), math.log(10)


def _degree(x: Term) -> float:
    """pi/180 as the dtype rounds it."""
    real: Any = x.dtype.numpy.type
    return float(real(np.pi) / real(180))


def _per_radian(x: Term) -> float:
    real: Any = x.dtype.numpy.type
    return float(real(180) / real(np.pi))


def _arccosh_slope(x: Term, r: Term) -> Term:
    return 1 / ((x - 1).do("sqrt") * (x + 1).do("sqrt"))


# name, C function (a vector variant exists in libmvec: "+"), kinds, derivative, functions of ``math`` that never raise
_UNARY: tuple[tuple[str, str, str, Callable[[Term, Term], Any], str], ...] = (
    ("cbrt", "cbrt+", "f", lambda x, r: 1 / (3 * (r * r)), "cbrt"),
    ("exp", "exp+", "fc", lambda x, r: r, ""),
    ("exp2", "exp2+", "fc", lambda x, r: r * _LN2, ""),
    ("expm1", "expm1+", "fc", lambda x, r: r + 1, ""),
    ("log", "log+", "fc", lambda x, r: 1 / x, ""),
    ("log2", "log2+", "fc", lambda x, r: 1 / (x * _LN2), ""),
    ("log10", "log10+", "fc", lambda x, r: 1 / (x * _LN10), ""),
    ("log1p", "log1p+", "fc", lambda x, r: 1 / (x + 1), ""),
    ("sin", "sin+", "fc", lambda x, r: x.do("cos"), ""),
    ("cos", "cos+", "fc", lambda x, r: -x.do("sin"), ""),
    ("tan", "tan+", "fc", lambda x, r: r * r + 1, ""),
    ("arcsin", "asin+", "fc", lambda x, r: 1 / (1 - x * x).do("sqrt"), ""),
    ("arccos", "acos+", "fc", lambda x, r: -1 / (1 - x * x).do("sqrt"), ""),
    ("arctan", "atan+", "fc", lambda x, r: 1 / (x * x + 1), "atan"),
    ("sinh", "sinh+", "fc", lambda x, r: x.do("cosh"), ""),
    ("cosh", "cosh+", "fc", lambda x, r: x.do("sinh"), ""),
    ("tanh", "tanh+", "fc", lambda x, r: 1 - r * r, "tanh"),
    ("arcsinh", "asinh+", "fc", lambda x, r: 1 / (x * x + 1).do("sqrt"), "asinh"),
    ("arccosh", "acosh+", "fc", _arccosh_slope, ""),
    ("arctanh", "atanh+", "fc", lambda x, r: 1 / (1 - x * x), ""),
)


def _unary(name: str, function: str, kinds: str, slope: Callable[[Term, Term], Any], math: str) -> Row:
    short = function.rstrip("+")
    also = (f"np.{short}",) if name.startswith("arc") else ()
    return elementwise(name, kinds, _symbol(function), partials(slope), math=math, also=also)


def _symbol(function: str) -> Symbol:
    return Symbol(function.rstrip("+"), vector=function.endswith("+"))


def _logaddexp(x: Term, y: Term) -> Term:
    """The larger plus log1p of the ratio; equal infinities must not meet in a difference."""
    gap = x - y
    near = (-gap.do("absolute")).do("exp").do("log1p")
    far = (gap > 0).where(x + near, (gap <= 0).where(y + near, gap))
    return x.eq(y).where(x + _LN2, far)


def _share(x: Term, other: Term, r: Term) -> Term:
    """What an operand of logaddexp is of the sum, where they are infinite too."""
    at_infinity = x.eq(other).where(0.5, x.eq(r).where(x.like(1), 0))
    return r.do("isinf").where(at_infinity, (x - r).do("exp"))


def _leg(x: Term, y: Term, r: Term) -> Term:
    """The slope of a hypotenuse by a leg: 0 where both are 0, as that of ``abs``."""
    return x / r.eq(0).where(1, r)


def _binary(name: str, lowering: Lowering, derivative: Partials, math: str = "", also: tuple[str, ...] = ()) -> Row:
    return elementwise(name, "f", lowering, derivative, count=2, math=math, also=also)


def _angle_row(name: str, factor: Callable[[Term], float], math: str) -> Row:
    return elementwise(
        name, "f", expand(lambda x: x * factor(x)), partials(lambda x, r: factor(x)), math=math, also=(f"np.{math}",)
    )


ROWS = index(
    elementwise("sqrt", "fc", Intrinsic("llvm.sqrt"), partials(lambda x, r: 0.5 / r)),
    *(_unary(*line) for line in _UNARY),
    _binary(
        "arctan2", Symbol("atan2", vector=True),
        partials(lambda y, x, r: x / (x * x + y * y), lambda y, x, r: -(y / (x * x + y * y))),
        "atan2", ("np.atan2",),
    ),
    _binary("hypot", Symbol("hypot", vector=True), partials(_leg, lambda x, y, r: _leg(y, x, r)), "hypot"),
    _binary(
        "logaddexp", expand(_logaddexp),
        partials(lambda x, y, r: _share(x, y, r), lambda x, y, r: _share(y, x, r)),
    ),
    _angle_row("deg2rad", _degree, "radians"),
    _angle_row("rad2deg", _per_radian, "degrees"),
)  # fmt: skip
