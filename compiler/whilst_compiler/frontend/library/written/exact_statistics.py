"""``statistics``: means and variances, which Python computes with fractions and rounds once; it is asked for them."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.frontend.library.hosts import Host
from whilst_compiler.frontend.library.written.drawing import feed_all
from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.signature.drawing import ArraySlot, Feed
from whilst_compiler.frontend.signature.specs import PY_FLOAT
from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


_FEED = Feed()
_SLOT = ArraySlot(np.dtype(np.float64), 1)


def _asked(function: Callable[[Any], Any], sure: bool = True) -> Host:
    """The function of so many numbers, which were laid out before; ``sure`` if it never fails."""
    return Host(lambda size: float(function(_SLOT.take(iter((size,))).tolist())), PY_FLOAT, sure)


_MEAN, _HARMONIC, _GEOMETRIC = map(_asked, (statistics.mean, statistics.harmonic_mean, statistics.geometric_mean))
_VARIANCE, _PVARIANCE = _asked(statistics.variance, sure=False), _asked(statistics.pvariance, sure=False)
_STDEV, _PSTDEV = _asked(statistics.stdev, sure=False), _asked(statistics.pstdev, sure=False)


@written(statistics.mean)
def mean(data: Any) -> Any:
    return answer(_MEAN, numbers(data, 1, "mean requires at least one data point"))


@written(statistics.geometric_mean)
def geometric_mean(data: Any) -> Any:
    a = numbers(data, 1, "must have a non-empty dataset containing positive numbers")
    if np.any(a <= 0):
        raise statistics.StatisticsError("geometric mean requires a non-empty dataset containing positive numbers")
    return answer(_GEOMETRIC, a)


@written(statistics.harmonic_mean)
def harmonic_mean(data: Any, weights: Any = None) -> Any:
    if weights is not None:
        refuse("harmonic_mean() with weights is not supported yet", "compute it by hand")
    a = numbers(data, 1, "harmonic_mean requires at least one data point")
    if np.any(a < 0):
        raise statistics.StatisticsError("harmonic mean does not support negative values")
    return answer(_HARMONIC, a)


@written(statistics.variance)
def variance(data: Any, xbar: Any = None) -> Any:
    without(xbar)
    return answer(_VARIANCE, numbers(data, 2, "variance requires at least two data points"))


@written(statistics.pvariance)
def pvariance(data: Any, mu: Any = None) -> Any:
    without(mu)
    return answer(_PVARIANCE, numbers(data, 1, "pvariance requires at least one data point"))


@written(statistics.stdev)
def stdev(data: Any, xbar: Any = None) -> Any:
    without(xbar)
    return answer(_STDEV, numbers(data, 2, "stdev requires at least two data points"))


@written(statistics.pstdev)
def pstdev(data: Any, mu: Any = None) -> Any:
    without(mu)
    return answer(_PSTDEV, numbers(data, 1, "pstdev requires at least one data point"))


def answer(host: Any, a: Any) -> float:
    feed_all(a, _FEED)
    return host(len(a))  # type: ignore[no-any-return]


def numbers(data: Any, least: int, message: str) -> Any:
    """The data as an array of floats; a StatisticsError where there is too little."""
    items = list(data)
    if len(items) < least:
        raise statistics.StatisticsError(message)
    return np.array(items, dtype=np.float64)


def without(centre: Any) -> None:
    if centre is not None:
        refuse("a variance around a given mean is not supported yet", "leave the mean out")
