"""Whether two results are the same to a caller: types too, NaN equal to NaN, -0.0 not equal to 0.0."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from whilst_compiler.frontend.signature.records import fields_of, is_record

__all__ = ["Difference", "Tolerance", "differences"]


@dataclasses.dataclass(frozen=True)
class Tolerance:
    """What a program grants.

    ``ulp``: units in the last place for floats. ``joins``: a variable that is int on one path and float (or a NumPy
    scalar) on another may come as the wider of the two on both. ``ill_typed``: where Python raises, the compiler may say
    so before the program runs. ``aliases`` demands more: that the result is, or shares memory with, the same arguments.
    ``views`` is ``aliases`` but for which object it is. ``wording``: exceptions may say the same in other words.
    ``strides`` demands that arrays of the result lie in memory as NumPy's do, ``layout`` also that the same ones are
    views, may be written, and share memory with each other.
    """

    ulp: int = 0
    joins: bool = False
    ill_typed: bool = False
    aliases: bool = False
    views: bool = False
    wording: bool = False
    strides: bool = False
    layout: bool = False


@dataclasses.dataclass(frozen=True)
class Difference:
    """One place where two outcomes part."""

    where: str
    expected: str
    got: str


_WIDER = {bool: np.bool_, int: (float, np.number), float: np.inexact}


def differences(
    one: Any, two: Any, tolerance: Tolerance, where: str, met: dict[int, Any] | None = None
) -> Iterator[Difference]:
    """Everything in which ``two`` is not ``one``. ``met`` are objects and lists that were compared: those of the one
    run that are one object have to be one in the other run."""
    met = {} if met is None else met
    if type(one) is type(two) and (isinstance(one, list) or (is_record(one) and not isinstance(one, dict))):
        if id(one) in met:
            if met[id(one)][1] is not two:
                yield Difference(where, "an object that is met elsewhere", "another object")
            return
        met[id(one)] = (one, two)
    if tolerance.joins and type(one) in _WIDER and isinstance(two, _WIDER[type(one)]) and type(two)(one) == one:
        one = type(two)(one)
    if type(one) is not type(two):
        yield Difference(where, _typed(one), _typed(two))
    elif (states := [_state(value) for value in (one, two)]) != [None, None]:
        yield from differences(*states, tolerance, f"state of {where}", met)
    elif isinstance(one, BaseException):
        yield from differences(one.args, two.args, tolerance, f"arguments of {where}", met)
    elif isinstance(one, np.ndarray):
        yield from _array_differences(one, two, tolerance, where)
    elif isinstance(one, tuple | list):
        if len(one) != len(two):
            yield Difference(where, _typed(one), _typed(two))
        for i, (x, y) in enumerate(zip(one, two)):
            yield from differences(x, y, tolerance, f"{where}[{i}]", met)
    elif isinstance(one, dict):
        if list(one) != list(two):
            yield Difference(where, _typed(one), _typed(two))
        for key in one.keys() & two.keys():
            yield from differences(one[key], two[key], tolerance, f"{where}[{key!r}]", met)
    elif is_record(one):
        fields = [dict(zip(*fields_of(value))) for value in (one, two)]
        yield from differences(*fields, tolerance, where, met)
    elif not _same_scalar(one, two, tolerance):
        yield Difference(where, _typed(one), _typed(two))


def _state(source: Any) -> Any:
    """What a source of random numbers will give; None for anything else."""
    match source:
        case np.random.Generator():
            return source.bit_generator.state
        case np.random.RandomState():
            return source.get_state(legacy=False)
        case random.Random():
            return source.getstate()
    return None


def _typed(value: Any) -> str:
    return f"{value!r} ({type(value).__name__})"


def _same_scalar(one: Any, two: Any, tolerance: Tolerance) -> bool:
    if isinstance(one, float | complex | np.inexact):
        return bool(_same_floats(np.asarray(one), np.asarray(two), tolerance.ulp).all())
    return bool(one == two) or one is two


def _array_differences(one: np.ndarray, two: np.ndarray, tolerance: Tolerance, where: str) -> Iterator[Difference]:
    if one.dtype != two.dtype or one.shape != two.shape:
        yield Difference(where, f"{one.dtype}{list(one.shape)} {one}", f"{two.dtype}{list(two.shape)} {two}")
        return
    if one.flags.writeable != two.flags.writeable and where.startswith("arguments"):
        yield Difference(where, f"writeable={one.flags.writeable}", f"writeable={two.flags.writeable}")
    if (tolerance.strides or tolerance.layout) and where.startswith("result"):
        laid = [_layout(array, tolerance.layout) for array in (one, two)]
        if laid[0] != laid[1]:
            yield Difference(f"layout of {where}", str(laid[0]), str(laid[1]))
    same = _same_floats(one, two, tolerance.ulp) if one.dtype.kind in "fc" else np.asarray(one == two)
    if not same.all():
        bad = tuple(int(i) for i in np.argwhere(~same)[0])
        yield Difference(f"{where}{list(bad)}", f"{one[bad]!r} in {one}", f"{two[bad]!r} in {two}")


def _layout(array: np.ndarray, whole: bool) -> dict[str, Any]:
    """How an array lies in memory; the stride of an axis along which nobody moves may be anything."""
    moves = array.size > 0
    found: dict[str, Any] = {"strides": [s if n > 1 and moves else None for s, n in zip(array.strides, array.shape)]}
    flags = array.flags
    found |= {"in order": (flags.c_contiguous, flags.f_contiguous)}
    return found | ({"owns": flags.owndata, "writeable": flags.writeable} if whole else {})


def _same_floats(one: np.ndarray, two: np.ndarray, ulp: int) -> np.ndarray:
    if one.dtype.kind == "c":
        parts = _same_floats(one.real, two.real, ulp) & _same_floats(one.imag, two.imag, ulp)
        return parts | (_near(one, two, ulp) if ulp else False)
    nan = np.isnan(one) & np.isnan(two)
    equal = (one == two) & (np.signbit(one) == np.signbit(two))
    return nan | equal | (_near(one, two, ulp) if ulp else np.zeros(one.shape, bool))


def _near(one: np.ndarray, two: np.ndarray, ulp: int) -> np.ndarray:
    finite = np.isfinite(one) & np.isfinite(two)
    with np.errstate(all="ignore"):
        size = np.spacing(np.maximum(np.abs(one), np.abs(two)))
        return finite & (np.abs(one - two) <= ulp * size)
