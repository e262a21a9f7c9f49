"""The ways in which one function can run: eager, eager after each pass, compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import whilst

__all__ = ["compiled", "forget", "ways"]

_COMPILED: dict[Callable[..., Any], Any] = {}


def compiled(function: Callable[..., Any]) -> Any:
    """The compiled function, one per plain function."""
    if function not in _COMPILED:
        _COMPILED[function] = whilst.compile(function)
    return _COMPILED[function]


def forget(function: Callable[..., Any]) -> None:
    """Drop the compiled function (generated programs are many)."""
    _COMPILED.pop(function, None)


def ways(
    function: Callable[..., Any], args: tuple[Any, ...], keywords: dict[str, Any]
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Name and callable of each way."""
    program = compiled(function)
    yield "eager", program.eager
    yield "compiled", program
