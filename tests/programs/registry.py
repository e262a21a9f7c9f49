"""The list of programs: a plain function, its inputs, what its comparison may grant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from compare import Tolerance

__all__ = [
    "PROGRAMS", "Input", "Program", "empty", "given", "overlap", "program", "readonly", "reversed_view", "same",
    "strided",
]  # fmt: skip


@dataclass(frozen=True)
class Input:
    """Positional and keyword arguments of one run."""

    args: tuple[Any, ...]
    keywords: dict[str, Any]


@dataclass(frozen=True)
class Program:
    """A function and all that it is run on.

    ``overflow``: inputs where Python's ints leave 64 bits; ``passes``: whether it is also interpreted after each pass
    (not if its graph is so large that this takes long); ``outside``: the globals that it changes.
    """

    function: Callable[..., Any]
    inputs: tuple[Input, ...]
    tolerance: Tolerance
    overflow: tuple[tuple[Any, ...], ...]
    passes: bool = True
    outside: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.function.__module__.rpartition('.')[2]}.{self.function.__name__}"


F = TypeVar("F", bound=Callable[..., Any])
PROGRAMS: list[Program] = []


def program(
    *inputs: tuple[Any, ...] | Input,
    ulp: int = 0,
    joins: bool = False,
    ill_typed: bool = False,
    aliases: bool = False,
    strides: bool = False,
    layout: bool = False,
    overflow: tuple[tuple[Any, ...], ...] = (),
    passes: bool = True,
    outside: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Register the decorated function, to be run on each of ``inputs``."""

    def register(function: F) -> F:
        given_inputs = tuple(i if isinstance(i, Input) else Input(i, {}) for i in inputs)
        tolerance = Tolerance(ulp, joins, ill_typed, aliases, strides=strides, layout=layout)
        PROGRAMS.append(Program(function, given_inputs, tolerance, overflow, passes, outside))
        return function

    return register


def given(*args: Any, **keywords: Any) -> Input:
    """An input with keyword arguments."""
    return Input(args, keywords)


def strided(array: np.ndarray) -> np.ndarray:
    """The same content with gaps between the elements of every axis."""
    big = np.zeros(tuple(2 * n for n in array.shape), array.dtype)
    view = big[tuple(slice(None, None, 2) for _ in array.shape)]
    view[...] = array
    return view


def reversed_view(array: np.ndarray) -> np.ndarray:
    """The same content behind negative strides."""
    step = tuple(slice(None, None, -1) for _ in array.shape)
    return array[step].copy()[step]


def readonly(array: np.ndarray) -> np.ndarray:
    array = array.copy()
    array.flags.writeable = False
    return array


def empty(*shape: int, dtype: Any = float) -> np.ndarray:
    """An array without elements (of shape (0,) unless told)."""
    return np.zeros(shape or (0,), dtype)


def same(array: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two arguments that are one object."""
    return array, array


def overlap(array: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two arguments that share all but one element."""
    return array[1:], array[:-1]
