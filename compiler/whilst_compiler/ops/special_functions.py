"""Error and gamma functions: NumPy has none, so that the meaning is that of Python's ``math``, where it raises, C's."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.ir.row import Partials, Row, Symbol
from whilst_compiler.ops.define import elementwise, index
from whilst_compiler.ops.term import Term, partials

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


_SHIFT = 8
_SERIES = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12)
"""``B(2k) / 2k`` of Bernoulli's numbers."""


def _digamma(x: Term) -> Term:
    """The derivative of ``log(gamma(x))`` (J. M. Bernardo, "Algorithm AS 103: Psi (digamma) function", 1976).

    Reflected to the right of 1/2, moved to where the asymptotic series holds; in rows that have derivatives themselves.
    """
    left = x < 0.5
    y = left.where(1 - x, x)
    far = y + _SHIFT
    u = 1 / (far * far)
    series = u.like(_SERIES[-1])
    for c in _SERIES[-2::-1]:
        series = series * u + c
    found = far.do("log") - 0.5 / far - u * series
    for k in range(_SHIFT):
        found = found - 1 / (y + k)
    turn = left.where(x, x.like(0.25)) * math.pi
    return left.where(found - math.pi / turn.do("tan"), found)


def _row(name: str, symbol: Symbol, function: Callable[[float], float], derivative: Partials, *also: str) -> Row:
    return elementwise(name, "f", symbol, derivative, eager=_each(function), also=also)


ROWS = index(
    _row(
        "erf", Symbol("erf", vector=True), math.erf, partials(lambda x, r: _SLOPE * (-(x * x)).do("exp")),
        "math.erf", "scipy.special.erf",
    ),
    _row(
        "erfc", Symbol("erfc", vector=True), math.erfc, partials(lambda x, r: -_SLOPE * (-(x * x)).do("exp")),
        "math.erfc", "scipy.special.erfc",
    ),
    _row("gamma", Symbol("tgamma"), _gamma, partials(lambda x, r: r * _digamma(x))),
    _row("lgamma", Symbol("lgamma"), _lgamma, partials(lambda x, r: _digamma(x)), "scipy.special.gammaln"),
)  # fmt: skip
