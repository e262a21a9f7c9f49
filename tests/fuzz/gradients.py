"""One smooth program, differentiated in every way: backwards = forwards = interpreted = within a budget = differences."""

from __future__ import annotations

import itertools
import linecache
import math
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

import whilst
from fuzz.ending import ends
from fuzz.limits import limited
from ways import forget

__all__ = ["Differs", "attempt_gradients", "smaller"]

_NUMBERS = itertools.count()
_POINTS = (
    (0.8, [0.3, -0.6, 0.9, 0.4], 0), (-0.35, [0.5, 0.1, -0.7, 1.1], 1), (0.45, [-0.2, 0.8, 0.35, -0.55], 3), (0.6, [0.25, 0.7, -0.9, 0.15], 4),
)  # fmt: skip
_MATRIX = np.array([[0.3, -0.2, 0.5], [0.1, 0.7, -0.4], [-0.6, 0.2, 0.35]])
_ALONG = (0.6, np.array([0.7, 0.2, -0.5, 0.3]), np.array([[0.2, 0.5, -0.3], [0.4, -0.1, 0.6], [0.1, 0.3, -0.7]]))


class Differs(AssertionError):
    """A derivative is not what another way gives, or cannot be had."""


def load(text: str) -> Callable[..., Any]:
    filename = f"<smooth program {next(_NUMBERS)}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(True), filename)
    namespace: dict[str, Any] = {"__name__": __name__}
    exec(compile(text, filename, "exec"), namespace)
    return namespace["f"]  # type: ignore[no-any-return]


def attempt_gradients(text: str, seconds: float = 120.0) -> bool:
    """Check the program; False where it is refused, as it says so."""
    f = load(text)
    try:
        with limited(seconds), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _agree(f)
    except whilst.Limitation:
        return False
    except (whilst.UserError, whilst.CompilerBug) as error:
        raise Differs(f"{type(error).__name__}: {error}") from error
    finally:
        forget(f)
        linecache.cache.pop(f.__code__.co_filename, None)


def _agree(f: Callable[..., Any]) -> bool:
    by = (0, 1, 2)
    gradient, tight = whilst.value_and_grad(f, by), whilst.value_and_grad(f, by, tape_budget=200)
    for x, a, n in _POINTS:
        given = (x, np.array(a), _MATRIX)
        expected = _value(f, (*given, n))
        if expected is None:
            continue
        found = _apart(gradient(*_copies(given), n))
        _same("the value", found[0], expected, 1e-9)
        size = 1.0 + sum(float(np.sum(np.abs(d))) for d in found[1])
        if not math.isfinite(size) or size > 1e8:
            continue
        for what, other in (("the eager gradient", gradient.eager), ("the gradient within a budget", tight)):
            value, by_other = _apart(other(*_copies(given), n))
            _same(f"the value beside {what}", value, expected, 1e-9)
            for one, two in zip(found[1], by_other):
                _same(f"{what}, n = {n}", two, one, 1e-8 * size)
        along = sum(float(np.sum(d * v)) for d, v in zip(found[1], _ALONG))
        forward = whilst.jvp(f, (*_copies(given), n), (*_ALONG, None))[1]
        _same(f"forwards against backwards, n = {n}", forward, along, 1e-8 * size)
        difference = _difference(f, given, n)
        if difference is not None:
            _same(f"differences against backwards, n = {n}", difference, along, 2e-5 * size)
    return True


def _value(f: Callable[..., Any], args: tuple[Any, ...]) -> float | None:
    """What Python gives; None where it raises, or the value is no moderate number."""
    try:
        value = float(f(*_copies(args)))
    except (ArithmeticError, ValueError, np.linalg.LinAlgError, IndexError):
        return None
    return value if math.isfinite(value) and abs(value) < 1e6 else None


def _difference(f: Callable[..., Any], given: tuple[Any, ...], n: int) -> float | None:
    """The derivative in the direction, by differences; None next to a kink or a jump, where those of two steps part."""
    found = []
    for step in (1e-5, 2.5e-6):
        ends_ = [_value(f, (*(x + sign * step * v for x, v in zip(given, _ALONG)), n)) for sign in (1, -1)]
        if None in ends_:
            return None
        found.append((ends_[0] - ends_[1]) / (2 * step))  # type: ignore[operator]
    return found[1] if abs(found[0] - found[1]) < 1e-6 * (1 + abs(found[0])) else None


def _copies(args: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(x.copy() if isinstance(x, np.ndarray) else x for x in args)


def _apart(found: Any) -> tuple[float, tuple[Any, ...]]:
    return found[0], found[1]


def _same(what: str, got: Any, expected: Any, within: float) -> None:
    if not np.allclose(got, expected, rtol=1e-8, atol=within, equal_nan=True):
        raise Differs(f"{what}: {got!r} and {expected!r}")


# -- making small ------------------------------------------------------------------------------------------------------


def smaller(text: str, error: BaseException, seconds: float) -> str:
    """The program without the lines, and what stands below them, that it fails without in the same way."""
    end, wanted = time.monotonic() + seconds, _kind(error)
    lines, at = text.splitlines(), 0
    start = lines.index("def f(x, a, g, n):")
    before = 0
    while before != len(lines) and time.monotonic() < end:
        before, at = len(lines), len(lines) - 2
        while at > start and time.monotonic() < end:
            for shorter in _without(lines, at):
                if _fails("\n".join(shorter) + "\n", wanted):
                    lines = shorter
                    break
            at -= 1
    return "\n".join(lines) + "\n"


def _without(lines: list[str], at: int) -> list[list[str]]:
    """The lines without a block; without its first line, what stands below moved out."""
    if at >= len(lines):
        return []
    depth = _depth(lines[at])
    below = at + 1
    while below < len(lines) and _depth(lines[below]) > depth:
        below += 1
    inner = [line[4:] for line in lines[at + 1 : below]]
    return [lines[:at] + lines[below:], *([lines[:at] + inner + lines[below:]] if inner else [])]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _fails(text: str, wanted: str) -> bool:
    try:
        f = load(text)
        for x, a, n in _POINTS:
            if not ends(f, (x, np.array(a), _MATRIX.copy(), n)):
                return False
    except (SyntaxError, KeyError):
        return False
    try:
        attempt_gradients(text, 20.0)
    except Exception as error:
        return _kind(error) == wanted
    return False


def _kind(error: BaseException) -> str:
    return str(error).split(":")[0].split(",")[0] if isinstance(error, Differs) else type(error).__name__
