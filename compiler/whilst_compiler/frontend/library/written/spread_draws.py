"""Draws whose parameters are arrays, one number for each of their elements: what NumPy checks before, in its words."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["OLD_PARAMETERS", "PARAMETERS", "of_one", "of_two"]


def of_one(size: Any, draw: Any, rng: Any, parameters: Any) -> Any:
    """As many draws as the parameter has elements, or ``size`` says."""
    (a,) = parameters
    shape = fitting(size, np.shape(a))
    flat = np.ravel(np.broadcast_to(a, shape))
    found = np.empty(len(flat))
    for k in range(len(flat)):
        found[k] = draw(rng, flat[k])
    return np.reshape(found, shape)


def of_two(size: Any, draw: Any, rng: Any, parameters: Any) -> Any:
    a, b = parameters
    shape = fitting(size, np.shape(a), np.shape(b))
    first, second = np.ravel(np.broadcast_to(a, shape)), np.ravel(np.broadcast_to(b, shape))
    found = np.empty(len(first))
    for k in range(len(first)):
        found[k] = draw(rng, first[k], second[k])
    return np.reshape(found, shape)


def fitting(size: Any, *shapes: Any) -> Any:
    """The shape of the result; an error unless it is the ``size`` that was asked for."""
    if size is None:
        return np.broadcast_shapes(*shapes)
    found = np.broadcast_shapes(size, *shapes)
    if found != size:
        raise ValueError(f"Output size {size} is not compatible with broadcast dimensions of inputs {found}.")
    return found


def non_negative(x: Any, what: str) -> Any:
    x = np.asarray(x, np.float64)
    if np.any(np.signbit(x) & ~np.isnan(x)):
        raise ValueError(what + " < 0")
    return x


def positive(x: Any, what: str) -> Any:
    x = np.asarray(x, np.float64)
    if np.any(x <= 0):
        raise ValueError(what + " <= 0")
    return x


def normal(loc: Any = 0.0, scale: Any = 1.0) -> Any:
    return np.asarray(loc, np.float64), non_negative(scale, "scale")


def lognormal(mean: Any = 0.0, sigma: Any = 1.0) -> Any:
    return np.asarray(mean, np.float64), non_negative(sigma, "sigma")


def old_uniform(low: Any = 0.0, high: Any = 1.0) -> Any:
    low = np.asarray(low, np.float64)
    span = np.asarray(high, np.float64) - low
    if not np.all(np.isfinite(span)):
        raise OverflowError("Range exceeds valid bounds")
    return low, span


def uniform(low: Any = 0.0, high: Any = 1.0) -> Any:
    low, span = old_uniform(low, high)
    return low, non_negative(span, "high - low")


def scaled(scale: Any = 1.0) -> Any:
    return (non_negative(scale, "scale"),)


def powered(a: Any) -> Any:
    return (positive(a, "a"),)


def weibull(a: Any) -> Any:
    return (non_negative(a, "a"),)


def gamma(shape: Any, scale: Any = 1.0) -> Any:
    return non_negative(shape, "shape"), non_negative(scale, "scale")


PARAMETERS: dict[str, Any] = {
    **dict.fromkeys(("normal", "laplace", "gumbel", "logistic"), normal),
    **dict.fromkeys(("exponential", "rayleigh"), scaled),
    **dict.fromkeys(("pareto", "power"), powered),
    "lognormal": lognormal, "uniform": uniform, "weibull": weibull, "gamma": gamma,
}  # fmt: skip
"""For each method how its parameters are checked and made into those of its row."""

OLD_PARAMETERS: dict[str, Any] = {
    **dict.fromkeys(("normal", "laplace", "gumbel", "logistic"), normal),
    "uniform": old_uniform, "exponential": scaled,
}  # fmt: skip
"""The same for those of ``RandomState``."""
