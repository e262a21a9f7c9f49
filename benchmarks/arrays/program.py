"""What a benchmark is: a plain function, its inputs at three sizes, and its other spellings for peers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

__all__ = ["PROGRAMS", "SIZES", "Program", "program"]

SIZES = ("small", "cache", "memory")
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Program:
    """``inputs(n)`` are the arguments at size n; ``sizes`` the n that is small, fits a cache, and does not.

    ``scalar``: loops over elements, which the interpreter is spared beyond the small size. ``numba``: the same
    in words that Numba takes, where it does not take the function itself. ``differ``: the part of the elements that may
    differ where rounding decides a branch. ``tiny``: the n of the tests, which grant ``ulp`` units in the last place.
    """

    name: str
    function: Callable[..., Any]
    inputs: Callable[[int], tuple[Any, ...]]
    sizes: tuple[int, int, int]
    scalar: bool = False
    numba: Callable[..., Any] | None = None
    differ: float = 0.0
    tiny: int = 6
    ulp: int = 1 << 14

    def args(self, size: str) -> tuple[Any, ...]:
        return self.inputs(self.sizes[SIZES.index(size)])


PROGRAMS: list[Program] = []


def program(inputs: Callable[[int], tuple[Any, ...]], sizes: tuple[int, int, int], **more: Any) -> Callable[[F], F]:
    """Register the decorated function, which stays as it is."""

    def register(function: F) -> F:
        PROGRAMS.append(Program(function.__name__, function, inputs, sizes, **more))
        return function

    return register
