"""The few places where compiled code calls Python itself: results that need decimal arithmetic of any length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.specs import PY_FLOAT, ScalarSpec

__all__ = ["Host", "PlainArguments", "decimal_round"]


class Host:
    """A Python function that returns one scalar."""

    many = False

    def __init__(self, function: Callable[..., Any], result: ScalarSpec) -> None:
        self.function = function
        self.results = (result,)

    def __call__(self, *args: Any) -> Any:
        return self.function(*args)


@dataclass(frozen=True)
class PlainArguments:
    """A host that gets Python's own numbers where ``plain`` says so; others come as NumPy's scalars."""

    host: Any
    plain: tuple[bool, ...]

    def __call__(self, *args: Any) -> Any:
        return self.host(*[x.item() if own else x for x, own in zip(args, self.plain)])


def _round(x: Any, digits: Any) -> float:
    return round(float(x), int(digits))


decimal_round = Host(_round, PY_FLOAT)
