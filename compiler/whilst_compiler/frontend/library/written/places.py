"""Where in sorted data a quantile lies: Hyndman and Fan, Sample Quantiles in Statistical Packages (1996)."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["INTERPOLATED", "index_of", "place_of", "share_between"]

INTERPOLATED = (
    "linear", "midpoint", "hazen", "weibull", "median_unbiased", "normal_unbiased", "interpolated_inverted_cdf",
    "averaged_inverted_cdf",
)  # fmt: skip
"""The methods that go between two elements; the others take one of them."""


def place_of(q: Any, n: Any, method: Any) -> Any:
    """The position of the share ``q`` among ``n`` sorted elements, not a whole number."""
    if method == "linear":
        return (n - 1) * q
    if method == "midpoint":
        return 0.5 * (np.floor((n - 1) * q) + np.ceil((n - 1) * q))
    if method == "averaged_inverted_cdf":
        return n * q - 1
    if method == "hazen":
        return n * q + (0.5 + q * (1 - 0.5 - 0.5)) - 1
    if method == "weibull":
        return n * q + (0 + q * (1 - 0 - 0)) - 1
    if method == "median_unbiased":
        return n * q + (1 / 3 + q * (1 - 1 / 3 - 1 / 3)) - 1
    if method == "normal_unbiased":
        return n * q + (3 / 8 + q * (1 - 3 / 8 - 3 / 8)) - 1
    return n * q + (0 + q * (1 - 0 - 1)) - 1


def share_between(position: Any, method: Any) -> Any:
    """How far towards the next element."""
    t = position - np.floor(position)
    if method == "midpoint":
        return 0.0 * t if t == 0 else 0.0 * t + 0.5
    if method == "averaged_inverted_cdf":
        return 0.0 * t + 0.5 if t == 0 else 0.0 * t + 1.0
    return t


def index_of(q: Any, n: Any, method: Any) -> Any:
    """The element that a method takes which does not interpolate."""
    if method == "lower":
        return int(np.floor((n - 1) * q))
    if method == "higher":
        return int(np.ceil((n - 1) * q))
    if method == "nearest":
        return int(np.rint((n - 1) * q))
    if method == "inverted_cdf":
        place = n * q - 1
        return max(int(np.ceil(place)), 0)
    if method == "closest_observation":
        place = n * q - 1 - 0.5
        low = int(np.floor(place))
        return max(low if place == low and low % 2 == 1 else low + 1, 0)
    raise ValueError(f"{method!r} is not a valid method of np.quantile")
