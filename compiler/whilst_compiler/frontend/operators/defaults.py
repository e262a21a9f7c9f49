"""Keywords of NumPy's functions that say what holds anyway, and those that there are not."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from whilst_compiler.frontend.values.values import Abstract, constant_of

__all__ = ["has_keyword", "without_defaults"]


def without_defaults(python: Any, keywords: Mapping[str, Abstract]) -> dict[str, Abstract]:
    """The keywords that change something: not ``out=None`` or ``device=None``."""
    known = _parameters(python) if keywords else None
    return {k: v for k, v in keywords.items() if known is None or not _is_default(known.get(k), v)}


def has_keyword(python: Any, name: str) -> bool:
    """Whether there is, or may be, such a keyword. (``np.arange`` takes one that its signature does not tell.)"""
    known = _parameters(python)
    return known is None or name in known or (python is np.arange and name == "start")


def _is_default(parameter: inspect.Parameter | None, value: Abstract) -> bool:
    if parameter is None or not isinstance(parameter.default, bool | str | None):
        return False
    try:
        given = constant_of(value)
    except LookupError:
        return False
    return type(given) is type(parameter.default) and bool(given == parameter.default)


def _parameters(python: Any) -> Mapping[str, inspect.Parameter] | None:
    try:
        return _signature(python)
    except TypeError:  # it cannot be hashed
        return None


@cache
def _signature(python: Any) -> Mapping[str, inspect.Parameter] | None:
    """Those of a function, ufunc or method of NumPy's; None where it takes any keyword, or nothing is known of it."""
    module = getattr(python, "__module__", None) or ""
    own = isinstance(python, np.ufunc) or getattr(python, "__objclass__", None) is np.ndarray
    if not own and module.partition(".")[0] != "numpy":
        return None
    try:
        found = inspect.signature(python).parameters
    except (TypeError, ValueError):
        return None
    return None if any(p.kind is p.VAR_KEYWORD for p in found.values()) else found
