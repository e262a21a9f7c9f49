"""The few places where compiled code calls Python itself: results that need decimal arithmetic of any length."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.specs import PY_FLOAT, ScalarSpec

__all__ = ["Host", "decimal_round"]


class Host:
    """A Python function that returns one scalar."""

    many = False

    def __init__(self, function: Callable[..., Any], result: ScalarSpec) -> None:
        self.function = function
        self.results = (result,)

    def __call__(self, *args: Any) -> Any:
        return self.function(*args)


def _round(x: Any, digits: Any) -> float:
    return round(float(x), int(digits))


decimal_round = Host(_round, PY_FLOAT)
