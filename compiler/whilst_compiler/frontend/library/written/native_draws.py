"""What NumPy's generators check before they draw, and arrays of draws: the words of the errors are NumPy's."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = [
    "OLD_PARAMETERS", "PARAMETERS", "enough_places", "filled", "first_of", "int_bounds", "old_bounds", "old_places",
    "order", "places", "shuffled", "shuffled_list", "some_of",
]  # fmt: skip


def filled(shape: Any, dtype: Any, draw: Any, rng: Any, parameters: Any) -> Any:
    """An array of draws, in C order."""
    count = math.prod(shape)
    flat = np.empty(count, dtype)
    for k in range(count):
        flat[k] = draw(rng, *parameters)
    return flat if len(shape) == 1 else np.reshape(flat, shape)


def shuffled(x: Any, draw: Any, rng: Any) -> None:
    """Swaps from the end on, each with one before it or itself."""
    for i in range(len(x) - 1, 0, -1):
        j = draw(rng, i)
        if x.ndim == 1:
            x[i], x[j] = x[j], x[i]
        elif i != j:
            row = x[i].copy()
            x[i] = x[j]
            x[j] = row


def shuffled_list(x: Any, draw: Any, rng: Any) -> None:
    for i in range(len(x) - 1, 0, -1):
        j = draw(rng, i)
        x[i], x[j] = x[j], x[i]


def order(count: Any, draw: Any, rng: Any) -> Any:
    """The numbers below ``count``, shuffled."""
    found = np.arange(count)
    for i in range(count - 1, 0, -1):
        j = draw(rng, i)
        found[i], found[j] = found[j], found[i]
    return found


def non_negative(x: Any, what: str) -> Any:
    x = float(x)
    if np.signbit(x) and not np.isnan(x):
        raise ValueError(what + " < 0")
    return x


def positive(x: Any, what: str) -> Any:
    x = float(x)
    if x <= 0:
        raise ValueError(what + " <= 0")
    return x


def plain() -> Any:
    return ()


def normal(loc: Any = 0.0, scale: Any = 1.0) -> Any:
    return float(loc), non_negative(scale, "scale")


def lognormal(mean: Any = 0.0, sigma: Any = 1.0) -> Any:
    return float(mean), non_negative(sigma, "sigma")


def uniform(low: Any = 0.0, high: Any = 1.0) -> Any:
    low, high = float(low), float(high)
    if not np.isfinite(high - low):
        raise OverflowError("high - low range exceeds valid bounds")
    return low, non_negative(high - low, "high - low")


def old_uniform(low: Any = 0.0, high: Any = 1.0) -> Any:
    low, high = float(low), float(high)
    if not np.isfinite(high - low):
        raise OverflowError("Range exceeds valid bounds")
    return low, high - low


def old_standard_normal() -> Any:
    return 0.0, 1.0


def old_standard_exponential() -> Any:
    return (1.0,)


def scaled(scale: Any = 1.0) -> Any:
    return (non_negative(scale, "scale"),)


def gamma(shape: Any, scale: Any = 1.0) -> Any:
    return non_negative(shape, "shape"), non_negative(scale, "scale")


def standard_gamma(shape: Any) -> Any:
    return (non_negative(shape, "shape"),)


def beta(a: Any, b: Any) -> Any:
    return positive(a, "a"), positive(b, "b")


def powered(a: Any) -> Any:
    return (positive(a, "a"),)


def weibull(a: Any) -> Any:
    return (non_negative(a, "a"),)


def free(df: Any) -> Any:
    return (positive(df, "df"),)


def of_ratio(dfnum: Any, dfden: Any) -> Any:
    return positive(dfnum, "dfnum"), positive(dfden, "dfden")


def wald(mean: Any, scale: Any) -> Any:
    return positive(mean, "mean"), positive(scale, "scale")


def triangular(left: Any, mode: Any, right: Any) -> Any:
    left, mode, right = float(left), float(mode), float(right)
    if left > mode:
        raise ValueError("left > mode")
    if mode > right:
        raise ValueError("mode > right")
    if left == right:
        raise ValueError("left == right")
    return left, mode, right


PARAMETERS: dict[str, Any] = {
    **dict.fromkeys(("random", "standard_normal", "standard_exponential", "standard_cauchy"), plain),
    **dict.fromkeys(("normal", "laplace", "gumbel", "logistic"), normal),
    **dict.fromkeys(("exponential", "rayleigh"), scaled),
    **dict.fromkeys(("pareto", "power"), powered),
    **dict.fromkeys(("chisquare", "standard_t"), free),
    "lognormal": lognormal, "uniform": uniform, "gamma": gamma, "standard_gamma": standard_gamma, "beta": beta,
    "weibull": weibull, "f": of_ratio, "wald": wald, "triangular": triangular,
}  # fmt: skip
"""For each distribution the function that makes C's parameters of Python's, or raises."""


OLD_PARAMETERS: dict[str, Any] = {
    **dict.fromkeys(("random", "random_sample", "ranf", "sample"), plain),
    **dict.fromkeys(("normal", "laplace", "gumbel", "logistic"), normal),
    "uniform": old_uniform, "triangular": triangular, "exponential": scaled,
    "standard_normal": old_standard_normal, "standard_exponential": old_standard_exponential,
}  # fmt: skip
"""The same for those of ``RandomState``."""


def int_bounds(low: Any, high: Any, endpoint: Any) -> Any:
    """The least number, and how far up from it the numbers go, modulo 2**64."""
    if high is None:
        low, high = 0, low
    if endpoint:
        if low > high:
            if low == 0:
                raise ValueError("high < 0")
            raise ValueError("low > high")
        return np.int64(low), np.int64(high) - np.int64(low)
    if low >= high:
        if low == 0:
            raise ValueError("high <= 0")
        raise ValueError("low >= high")
    return np.int64(low), np.int64(high) - np.int64(low) - np.int64(1)


def places(count: Any, shape: Any, whole: Any) -> Any:
    """The bounds of a choice among so many items, ``whole`` numbers or those of an array, taken ``shape`` times."""
    taken = math.prod(shape)
    if count <= 0 and taken != 0:
        if whole:
            raise ValueError("a must be a positive integer unless no samples are taken")
        raise ValueError("a cannot be empty unless no samples are taken")
    return np.int64(0), np.int64(count) - np.int64(1)


def old_bounds(low: Any, high: Any, endpoint: Any) -> Any:
    """As ``int_bounds``, with the mask that covers the range: what is drawn and masked is drawn again if too large."""
    low, span = int_bounds(low, high, endpoint)
    return low, span, mask_of(span), 1


def some_places(count: Any, shape: Any, whole: Any) -> Any:
    """How many places are chosen among so many."""
    taken = math.prod(shape)
    if count <= 0 and taken != 0:
        if whole:
            raise ValueError("a must be greater than 0 unless no samples are taken")
        raise ValueError("'a' cannot be empty unless no samples are taken")
    return taken


def enough_places(count: Any, shape: Any, whole: Any) -> Any:
    if some_places(count, shape, whole) > count:
        raise ValueError("Cannot take a larger sample than population when 'replace=False'")


def first_of(order: Any, shape: Any) -> Any:
    return int(order[0])


def some_of(order: Any, shape: Any) -> Any:
    return np.reshape(order[: math.prod(shape)], shape)


def old_places(count: Any, shape: Any, whole: Any) -> Any:
    some_places(count, shape, whole)
    span = np.int64(count) - np.int64(1)
    return np.int64(0), span, mask_of(span), 1


def mask_of(span: Any) -> Any:
    """The least number of ones in a row that is no less; a negative ``span`` stands for one of 64 bits."""
    mask = span
    for shift in (1, 2, 4, 8, 16, 32):
        mask |= mask >> shift
    return mask
