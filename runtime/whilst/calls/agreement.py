"""Whether plain Python, the interpreted graph and native code do the same on the same arguments."""

from __future__ import annotations

import contextlib
import copy
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from whilst.calls.function import Function
from whilst_compiler.frontend.signature.records import fields_of, is_record

__all__ = ["Outcome", "partings", "three_ways"]


@dataclass
class Outcome:
    """What a caller sees of one call."""

    result: Any
    error: Exception | None
    arguments: tuple[Any, ...]
    printed: str

    def __str__(self) -> str:
        text = repr(self.result) if self.error is None else f"{type(self.error).__name__}: {self.error}"
        return text + (f", printed {self.printed!r}" if self.printed else "")


def three_ways(
    function: Function[..., Any], args: tuple[Any, ...], keywords: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Outcome]:
    """The outcome of each way, on copies of the arguments."""
    ways: dict[str, Callable[..., Any]] = {"Python": function.python, "eager": function.eager, "compiled": function}
    return {name: _outcome(way, args, dict(keywords)) for name, way in ways.items()}


def partings(outcomes: dict[str, Outcome]) -> list[str]:
    """Where the other ways part from the first, one line each."""
    (first, expected), *others = outcomes.items()
    lines = []
    for name, got in others:
        for where, one, two in _outcome_differences(expected, got):
            lines.append(f"{where}: {first} has {one}, {name} has {two}")
    return lines


Difference = tuple[str, str, str]


def _outcome(way: Callable[..., Any], args: tuple[Any, ...], keywords: dict[str, Any]) -> Outcome:
    args, keywords = copy.deepcopy((args, keywords))
    printed = io.StringIO()
    result, error = None, None
    with contextlib.redirect_stdout(printed), np.errstate(all="ignore"):
        try:
            result = way(*args, **keywords)
        except Exception as caught:
            error = caught
    return Outcome(result, error, (*args, *keywords.values()), printed.getvalue())


def _outcome_differences(one: Outcome, two: Outcome) -> Iterator[Difference]:
    if (type(one.error), str(one.error)) != (type(two.error), str(two.error)):
        yield "outcome", str(one), str(two)
    elif one.error is None:
        yield from _differences("result", one.result, two.result)
    yield from _differences("arguments", one.arguments, two.arguments)
    if one.printed != two.printed:
        yield "printed text", repr(one.printed), repr(two.printed)


def _differences(where: str, one: Any, two: Any) -> Iterator[Difference]:
    if type(one) is not type(two):
        yield where, f"{one!r} ({type(one).__name__})", f"{two!r} ({type(two).__name__})"
    elif isinstance(one, np.ndarray):
        yield from _array_differences(where, one, two)
    elif isinstance(one, tuple | list) and len(one) == len(two):
        for i, (x, y) in enumerate(zip(one, two)):
            yield from _differences(f"{where}[{i}]", x, y)
    elif isinstance(one, dict) and list(one) == list(two):
        for key in one:
            yield from _differences(f"{where}[{key!r}]", one[key], two[key])
    elif is_record(one):
        fields = [dict(zip(*fields_of(value))) for value in (one, two)]
        yield from _differences(where, *fields)
    elif not _same(one, two):
        yield where, repr(one), repr(two)


def _array_differences(where: str, one: np.ndarray[Any, Any], two: np.ndarray[Any, Any]) -> Iterator[Difference]:
    if one.dtype != two.dtype or one.shape != two.shape:
        yield where, f"{one.dtype}{list(one.shape)}", f"{two.dtype}{list(two.shape)}"
        return
    same = (one == two) | ((one != one) & (two != two))
    if one.dtype.kind == "f":
        same &= np.signbit(one) == np.signbit(two)
    if one.dtype.kind in "fc":
        same |= _near(one, two)
    if not same.all():
        bad = tuple(int(i) for i in np.argwhere(~same)[0])
        yield f"{where}{list(bad)}", repr(one[bad]), repr(two[bad])


def _same(one: Any, two: Any) -> bool:
    if isinstance(one, float | complex | np.inexact):
        return repr(one) == repr(two) or bool(_near(one, two))
    return one is two or bool(one == two)


def _near(one: Any, two: Any) -> Any:
    """Equal up to rounding: transcendental functions and sums may differ in the last places."""
    places = 1e-5 if np.asarray(one).dtype.itemsize <= 4 or np.asarray(one).dtype == np.complex64 else 1e-12
    with np.errstate(all="ignore"):
        return np.abs(one - two) <= places * np.maximum(np.abs(one), np.abs(two)) * (one != 0)
