"""Is a gradient right? Reverse mode against forward mode against central differences."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from whilst.derivatives.derivative import jvp, vjp
from whilst_compiler.errors import UserError
from whilst_compiler.frontend.signature.records import fields_of, is_record, put_into

__all__ = ["check_grad"]


def check_grad(
    f: Callable[..., Any], *args: Any, argnums: int | tuple[int, ...] | None = None,
    rtol: float = 1e-5, atol: float = 1e-7, step: float = 1e-6,
) -> None:  # fmt: skip
    """Raise AssertionError where the derivatives of ``f`` at ``args`` disagree, naming the argument and its part.

    A mode that a function has no rule for (``custom_vjp``, ``custom_jvp``) is left out. Each element of each float
    argument (of those at ``argnums``, if given) is moved by ``step`` times its size; results are weighted at random.
    """
    wanted = range(len(args)) if argnums is None else (argnums,) if isinstance(argnums, int) else argnums
    for k in wanted:
        if not -len(args) <= k < len(args):
            raise TypeError(f"argnums {k}: the call has {len(args)} argument{'s' * (len(args) != 1)}")
    chosen = {k % len(args) for k in wanted}
    if not any(True for k in chosen for _ in _parts(args[k], "")):
        raise TypeError("no argument has a derivative: give floats (2.0 for 2), or arrays of them")
    value = f(*map(_copy, args))
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=np.shape(x)) for _, x in _parts(value, "the result")]
    if not weights:
        raise TypeError("the function returns nothing that has a derivative")
    pulled = _if_there_is_a_rule(lambda: vjp(f, *map(_copy, args))[1](_rebuilt(value, iter(weights))))
    bars = args if pulled is None else pulled_by_argument(args, pulled)
    for number, (arg, bar) in enumerate(zip(args, bars)):
        if number not in chosen:
            continue
        for (path, x), (_, g) in zip(_parts(arg, f"argument {number}"), _parts(bar, "")):
            for at in np.ndindex(np.shape(x)):
                reverse = None if pulled is None else np.asarray(g)[at]
                _check_one(f, args, number, path, at, np.asarray(x)[at], reverse, weights, (rtol, atol, step))


def _tangent(f: Callable[..., Any], args: Sequence[Any], direction: tuple[Any, ...]) -> Any:
    return jvp(f, tuple(map(_copy, args)), direction)[1]


def _if_there_is_a_rule(derive: Callable[[], Any]) -> Any:
    """A derivative; None where a function has a rule for the other mode only."""
    try:
        return derive()
    except UserError as error:
        if error.diagnostic is None or error.diagnostic.code != "W709":
            raise
        return None


def pulled_by_argument(args: Sequence[Any], pulled: Sequence[Any]) -> Iterator[Any]:
    """Cotangents come back for the arguments that have any."""
    given = iter(pulled)
    for arg in args:
        yield next(given) if any(True for _ in _parts(arg, "")) else None


def _check_one(
    f: Callable[..., Any], args: Sequence[Any], number: int, path: str, at: tuple[int, ...], x: Any, reverse: Any,
    weights: Sequence[Any], tolerances: tuple[float, float, float],
) -> None:  # fmt: skip
    rtol, atol, step = tolerances
    h = step * max(1.0, abs(x))
    for unit in (1.0, 1j) if isinstance(x, complex | np.complexfloating) else (1.0,):
        moved = [_moved(args, number, path, at, sign * h * unit) for sign in (1, -1)]
        up, down = (_weighed(f(*m), weights) for m in moved)
        difference = (up - down) / (2 * h)
        direction = tuple(_direction(a, k == number, path, at, unit) for k, a in enumerate(args))
        tangent = _if_there_is_a_rule(partial(_tangent, f, args, direction))
        forward = None if tangent is None else _weighed(tangent, weights)
        mine = None if reverse is None else float((np.conj(reverse) * unit).real)
        where = path + (f"[{', '.join(map(str, at))}]" if at else "")
        for name, found in (("reverse mode", mine), ("forward mode", forward)):
            if found is not None and not abs(found - difference) <= atol + rtol * max(abs(difference), 1.0):
                raise AssertionError(f"{where}: {name} gives {found!r}, central differences {difference!r}")


# -- parts of values ---------------------------------------------------------------------------------------------------


def _parts(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The floats, complex numbers and arrays of them in a value, each with the way to it."""
    if isinstance(value, np.ndarray | np.generic | float | complex):
        if np.asarray(value).dtype.kind in "fc":
            yield path, value
    elif isinstance(value, tuple | list):
        for k, item in enumerate(value):
            yield from _parts(item, f"{path}[{k}]")
    elif value is not None and not isinstance(value, int | str) and is_record(value):
        for name, item in zip(*fields_of(value)):
            yield from _parts(item, f"{path}.{name}")


def _rebuilt(value: Any, parts: Iterator[Any], path: str = "") -> Any:
    """The structure of a value with other parts."""
    if isinstance(value, tuple | list):
        items = [_rebuilt(item, parts) for item in value]
        return getattr(value.__class__, "_make", value.__class__)(items)
    if isinstance(value, dict):
        return {name: _rebuilt(item, parts) for name, item in value.items()}
    if any(True for _ in _parts(value, "")) and isinstance(value, np.ndarray | np.generic | float | complex):
        return next(parts)
    if value is not None and not isinstance(value, int | str | np.ndarray | np.generic) and is_record(value):
        made = object.__new__(value.__class__)
        for name, item in zip(*fields_of(value)):
            put_into(made, name, _rebuilt(item, parts))
        return made
    return value


def _changed(args: Sequence[Any], number: int, change: Callable[[str, Any], Any]) -> Any:
    arg = args[number]
    return _rebuilt(arg, iter([change(path, x) for path, x in _parts(arg, f"argument {number}")]))


def _moved(args: Sequence[Any], number: int, path: str, at: tuple[int, ...], by: complex) -> list[Any]:
    def change(here: str, x: Any) -> Any:
        if here != path:
            return _copy(x)
        if isinstance(x, np.ndarray):
            y = x.copy()
            y[at] += by
            return y
        return x.__class__(x + by)

    return [_changed(args, k, change) if k == number else _copy(a) for k, a in enumerate(args)]


def _direction(arg: Any, here: bool, path: str, at: tuple[int, ...], unit: complex) -> Any:
    if not here:
        return None

    def change(there: str, x: Any) -> Any:
        made = np.zeros(np.shape(x), np.asarray(x).dtype)
        if there == path:
            made[at] = unit
        return made if isinstance(x, np.ndarray) else x.__class__(made[()])

    number = int(path.removeprefix("argument ").partition("[")[0].partition(".")[0])
    return _changed({number: arg}, number, change)  # type: ignore[arg-type]


def _copy(x: Any) -> Any:
    if isinstance(x, np.ndarray):
        return x.copy()
    parts = [p.copy() if isinstance(p, np.ndarray) else p for _, p in _parts(x, "")]
    return _rebuilt(x, iter(parts)) if parts else copy.deepcopy(x)  # a generator draws the same each time


def _weighed(value: Any, weights: Sequence[Any]) -> float:
    return float(sum(np.sum(np.conj(w) * x).real for (_, x), w in zip(_parts(value, ""), weights)))
