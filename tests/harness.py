"""The check of all ways: Python = eager = eager after each pass = compiled = called natively.

``check(f, *args)`` runs ``f`` in every way that whilst has, each time on fresh copies of the arguments, and compares
what a caller can see: the result with its types, the arguments afterwards, the printed text, the exception with its
message and the user's lines in its traceback.
"""

from __future__ import annotations

import contextlib
import io
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from compare import Difference, Tolerance, differences
from copies import Outside, copy_arguments
from ways import ways
from whilst_compiler.errors import UserError

__all__ = ["Mismatch", "Outcome", "Tolerance", "check", "check_overflow", "run"]

WAY_IN = 8
"""Calls of an endless recursion that are compared: those that lead into it, and once around."""


class Mismatch(AssertionError):
    """Two ways of running one program part."""


@dataclass
class Outcome:
    """All that a caller can see of a call."""

    result: Any = None
    arguments: tuple[Any, ...] = ()
    keywords: dict[str, Any] = field(default_factory=dict)
    printed: str = ""
    outside: dict[str, Any] = field(default_factory=dict)
    error: BaseException | None = None

    def frames(self, files: set[str] | None = None) -> list[tuple[str, int, str]]:
        """File, line and function of the error's traceback, in the given files only (all but ours if not given)."""
        if self.error is None:
            return []
        frames = [(f.filename, f.lineno or 0, f.name) for f in traceback.extract_tb(self.error.__traceback__)]
        return [f for f in frames if (f[0] in files if files is not None else f[0] != __file__)]

    def describe(self) -> str:
        if self.error is not None:
            return f"{type(self.error).__name__}: {self.error}"
        return f"{self.result!r}" + (f", printed {self.printed!r}" if self.printed else "")


def run(
    function: Callable[..., Any], args: tuple[Any, ...], keywords: dict[str, Any], outside: Outside | None = None
) -> Outcome:
    """Call ``function`` on copies of the arguments; what is outside is afterwards as it was before."""
    args, keywords = copy_arguments((args, keywords))
    outcome = Outcome(arguments=args, keywords=keywords)
    text = io.StringIO()
    with contextlib.redirect_stdout(text), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            outcome.result = function(*args, **keywords)
        except Exception as error:
            outcome.error = error
    outcome.printed = text.getvalue()
    if outside is not None:
        outcome.outside = outside.taken_back()
    return outcome


def check(
    function: Callable[..., Any], *args: Any, tolerance: Tolerance = Tolerance(), passes: bool = True,
    native: bool = True, outside: Sequence[str] = (), **keywords: Any,
) -> Outcome:  # fmt: skip
    """Run ``function`` in every way and demand that all agree; hands back what Python did.

    Without ``passes``, the graph is not interpreted anew after each pass (for large programs); without ``native`` it
    is not compiled (for very many). ``outside`` names globals (or attributes of them) that it changes.
    """
    there = Outside(function.__globals__, outside) if outside else None
    expected = run(function, args, keywords, there)
    partings: dict[tuple[Difference, ...], list[str]] = {}
    first: BaseException | None = None
    for name, way in ways(function, args, keywords, passes, native):
        got = run(way, args, keywords, there)
        if found := tuple(_part(expected, got, tolerance)):
            partings.setdefault(found, []).append(name)
            first = first or got.error
    if partings:
        raise Mismatch(_report(_call_text(function, args, keywords), partings)) from first
    return expected


def check_overflow(function: Callable[..., Any], *args: Any, **keywords: Any) -> None:
    """Python's integers go on beyond 64 bits; every other way must raise OverflowError there (and say nothing else)."""
    for name, way in ways(function, args, keywords):
        got = run(way, args, keywords)
        if type(got.error) is not OverflowError:
            call = _call_text(function, args, keywords)
            raise Mismatch(f"{name}: {call}\n  expected OverflowError\n  got      {got.describe()}") from got.error


def _part(expected: Outcome, got: Outcome, tolerance: Tolerance) -> Iterator[Difference]:
    if tolerance.ill_typed and expected.error is not None and isinstance(got.error, UserError):
        return
    met: dict[int, Any] = {}
    if expected.error is not None or got.error is not None:
        yield from _error_part(expected, got, tolerance)
    else:
        yield from differences(expected.result, got.result, tolerance, "result", met)
    yield from differences(expected.arguments, got.arguments, tolerance, "arguments", met)
    yield from differences(expected.keywords, got.keywords, tolerance, "keywords", met)
    yield from differences(expected.outside, got.outside, tolerance, "outside", met)
    if expected.printed != got.printed:
        yield Difference("printed", repr(expected.printed), repr(got.printed))
    if tolerance.aliases:
        yield from differences(_aliases(expected), _aliases(got), tolerance, "result is argument")
    if tolerance.layout:
        yield from differences(_shared(expected), _shared(got), tolerance, "results that share memory")
    if tolerance.views:
        shared = [[shared for _, shared in _aliases(outcome)] for outcome in (expected, got)]
        yield from differences(*shared, tolerance, "result shares memory with argument")


def _error_part(expected: Outcome, got: Outcome, tolerance: Tolerance) -> Iterator[Difference]:
    one, two = expected.error, got.error
    if type(one) is not type(two) or (str(one) != str(two) and not tolerance.wording):
        yield Difference("outcome", expected.describe(), got.describe())
        return
    wanted = expected.frames()
    wanted = [f for f in wanted if f[0] == wanted[0][0]]
    shown = got.frames({f[0] for f in wanted})
    if isinstance(one, RecursionError):  # in which of the calls the stack ends depends on how deep it is
        wanted, shown = wanted[:WAY_IN], shown[:WAY_IN]
    if wanted != shown:
        yield Difference("traceback", _lines(wanted), _lines(shown))


def _lines(frames: list[tuple[str, int, str]]) -> str:
    """Calls as ``name:line``, without the middle of many."""
    texts = [f"{name}:{line}" for _, line, name in frames]
    if len(texts) > 2 * WAY_IN:
        texts[WAY_IN:-WAY_IN] = ["..."]
    return ", ".join(texts) or "no user line"


def _aliases(outcome: Outcome) -> list[tuple[bool, bool]]:
    """Which array arguments the result is, and which it shares memory with."""
    arrays = [a for a in (*outcome.arguments, *outcome.keywords.values()) if isinstance(a, np.ndarray)]
    results = outcome.result if isinstance(outcome.result, tuple) else (outcome.result,)
    found = [r for r in results if isinstance(r, np.ndarray)]
    return [(r is a, bool(np.shares_memory(r, a))) for r in found for a in arrays]


def _shared(outcome: Outcome) -> list[bool]:
    """Which arrays of the result share memory, with each other or with an argument."""
    arguments = [a for a in (*outcome.arguments, *outcome.keywords.values()) if isinstance(a, np.ndarray)]
    arrays = list(_arrays(outcome.result))
    return [np.shares_memory(a, b) for k, a in enumerate(arrays) for b in (*arrays[:k], *arguments)]


def _arrays(value: Any) -> Iterator[np.ndarray]:
    """The arrays in a result."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple | list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _arrays(item)


def _call_text(function: Callable[..., Any], args: tuple[Any, ...], keywords: dict[str, Any]) -> str:
    inner = [repr(a) for a in args] + [f"{k}={v!r}" for k, v in keywords.items()]
    return f"{function.__name__}({', '.join(inner)})"


def _report(call: str, partings: dict[tuple[Difference, ...], list[str]]) -> str:
    """Where the ways part, once for all that part alike."""
    lines = []
    for found, names in partings.items():
        lines.append(f"{call} parts from Python in {', '.join(names)}")
        for difference in found[:4]:
            lines.append(f"  {difference.where}: expected {difference.expected}")
            lines.append(f"  {' ' * len(difference.where)}  got      {difference.got}")
    return "\n".join(lines)
