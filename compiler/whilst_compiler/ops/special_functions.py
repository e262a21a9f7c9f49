"""Error and gamma functions: NumPy has none, so that the meaning is that of Python's ``math``, where it raises, C's."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.ir.row import NoDerivative, Partials, Row, Symbol
from whilst_compiler.ops.define import elementwise, index
from whilst_compiler.ops.term import partials

__all__ = ["ROWS"]

_SLOPE = 2 / math.sqrt(math.pi)


def _each(function: Callable[[float], float]) -> Callable[[Any], Any]:
    """An eager rule from a function of one Python float."""

    def eager(x: Any) -> Any:
        if np.ndim(x) == 0:
            return x.dtype.type(function(float(x)))
        return np.array([function(float(v)) for v in x.flat], x.dtype).reshape(x.shape)

    return eager


def _gamma(x: float) -> float:
    if x == 0:
        return math.copysign(math.inf, x)
    if x == -math.inf or (x < 0 and x == math.floor(x)):
        return math.nan
    try:
        return math.gamma(x)
    except OverflowError:
        return math.inf


def _lgamma(x: float) -> float:
    try:
        return math.lgamma(x)
    except (ValueError, OverflowError):
        return math.inf


def _row(
    name: str, symbol: Symbol, function: Callable[[float], float], derivative: Partials | NoDerivative, *also: str
) -> Row:
    return elementwise(name, "f", symbol, derivative, eager=_each(function), also=also)


_NEEDS_DIGAMMA = NoDerivative("its derivative needs the digamma function, which whilst does not have")

ROWS = index(
    _row(
        "erf", Symbol("erf", vector=True), math.erf, partials(lambda x, r: _SLOPE * (-(x * x)).do("exp")),
        "math.erf", "scipy.special.erf",
    ),
    _row(
        "erfc", Symbol("erfc", vector=True), math.erfc, partials(lambda x, r: -_SLOPE * (-(x * x)).do("exp")),
        "math.erfc", "scipy.special.erfc",
    ),
    _row("gamma", Symbol("tgamma"), _gamma, _NEEDS_DIGAMMA),
    _row("lgamma", Symbol("lgamma"), _lgamma, _NEEDS_DIGAMMA, "scipy.special.gammaln"),
)  # fmt: skip
