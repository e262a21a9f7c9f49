"""Calls whose array arguments share memory while one of them is written: the arguments are parts of one array.

Native code takes arrays for either the same or apart. Arrays that overlap otherwise are seen as parts of the array that
holds them all, cut out of it by a function written for the purpose, which calls the user's: between views of one array
the compiler knows who writes what the other reads.
"""

from __future__ import annotations

import inspect
import linecache
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
from numpy.lib.array_utils import byte_bounds
from numpy.lib.stride_tricks import as_strided

import whilst_compiler

__all__ = ["Whole", "overlap", "united"]

Array = np.ndarray[Any, Any]
_Kind = inspect.Parameter
_WRITTEN = Path(whilst_compiler.__file__).parent / "frontend" / "library" / "written"
"""Functions that stand there are the library's own."""
_STARS: dict[Any, str] = {_Kind.VAR_POSITIONAL: "*", _Kind.VAR_KEYWORD: "**"}


@dataclass
class Whole:
    """A call on whole arrays: the text of a function that cuts out the parts, and its arguments.

    ``given`` are the user's arrays, by the memory that they are.
    """

    names: list[str]
    text: str
    values: list[Any]
    given: list[Array]

    def function(self, user: FunctionType) -> FunctionType:
        """The function of this text, which calls ``user``."""
        file = f"{_WRITTEN}/<parts of {user.__qualname__}: {abs(hash(self.text))}>"
        linecache.cache[file] = (len(self.text), None, self.text.splitlines(True), file)
        namespace: dict[str, Any] = {"called": user, "np": np}
        exec(compile(self.text, file, "exec"), namespace)
        made: FunctionType = namespace["parts"]
        made.__name__, made.__qualname__, made.__module__ = user.__name__, user.__qualname__, user.__module__
        return made

    def result(self, value: Any) -> Any:
        """The result, with the user's arrays in place of parts that are the same memory."""
        if isinstance(value, np.ndarray):
            return next((a for a in self.given if _same_memory(a, value)), value)
        return tuple(map(self.result, value)) if value.__class__ is tuple else value


def overlap(a: Array, b: Array) -> bool:
    """Whether two arrays have an element in common."""
    return bool(np.may_share_memory(a, b) and np.shares_memory(a, b))


def united(function: FunctionType, names: Sequence[str], values: Sequence[Any]) -> Whole | None:
    """The call with parameters that overlap as parts of whole arrays; None where they cannot be seen so.

    Only parameters that are arrays themselves are looked at.
    """
    arrays = {id(v): v for v in values if v.__class__ is np.ndarray}
    groups = _groups(list(arrays.values()))
    whole = Whole(["called"], "", [], list(arrays.values()))
    whole.names, lines = [], []
    part_of: dict[int, str] = {}
    for g, group in enumerate(groups):
        cut = _cut(group)
        if cut is None:
            return None
        array, parts = cut
        whole.names.append(f"whole_{g}")
        whole.values.append(array)
        for p, (one, part) in enumerate(zip(group, parts)):
            name = part_of[id(one)] = f"part_{g}_{p}"
            bounds = [f"{name}_{k}" for k in range(len(part.bounds))]
            whole.names += bounds
            whole.values += part.bounds
            lines.append(f"    {name} = {part.text(f'whole_{g}', bounds)}\n")
    given = []
    for name, value, kind in zip(names, values, (p.kind for p in inspect.signature(function).parameters.values())):
        if id(value) not in part_of:
            whole.names.append(name)
            whole.values.append(value)
        before = f"{name}=" if kind is _Kind.KEYWORD_ONLY else _STARS.get(kind, "")
        given.append(before + part_of.get(id(value), name))
    head = f"def parts({', '.join(whole.names)}):\n"
    whole.text = f"{head}{''.join(lines)}    return called({', '.join(given)})\n"
    return whole


def _groups(arrays: list[Array]) -> list[list[Array]]:
    """The arrays that overlap others, together with those that they overlap directly or by way of others."""
    groups = [[a] for a in arrays]
    for a, b in combinations(arrays, 2):
        if overlap(a, b):
            mine, theirs = (next(g for g in groups if any(x is one for x in g)) for one in (a, b))
            if mine is not theirs:
                mine += theirs
                groups = [g for g in groups if g is not theirs]
    return [g for g in groups if len(g) > 1]


# -- one group ---------------------------------------------------------------------------------------------------


@dataclass
class _Part:
    """How to cut an array out of a whole one: ``axes`` has for each of its axes that of the whole (None for a new
    one) and whether it runs backwards; ``bounds`` are the numbers, for each axis of the whole one or three."""

    axes: list[tuple[int | None, bool]]
    bounds: list[int]
    rank: int

    def text(self, whole: str, names: Sequence[str]) -> str:
        kept = [k for k, _ in self.axes if k is not None]
        left = iter(names)
        index = []
        for k in range(self.rank):
            index.append(":".join(next(left) for _ in range(3)) if k in kept else next(left))
        order = [sorted(kept).index(k) for k in kept]
        turned = f".transpose({', '.join(map(str, order))})" if order != sorted(order) else ""
        cut = f"{whole}[{', '.join(index)}]{turned}"
        rest = ["None" if k is None else "::-1" if back else ":" for k, back in self.axes]
        return f"{cut}[{', '.join(rest)}]" if any(x != ":" for x in rest) else cut


def _cut(group: list[Array]) -> tuple[Array, list[_Part]] | None:
    """An array that holds all of these, and where they are in it."""
    first = group[0]
    alike = (first.dtype, first.flags.writeable)
    if any((a.dtype, a.flags.writeable) != alike or not a.flags.aligned or not a.dtype.isnative for a in group):
        return None
    owner = first
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    lowest = min(group, key=lambda a: byte_bounds(a)[0])
    for corner in (lowest, owner):
        cut = _cut_from(corner, group, byte_bounds(owner))
        if cut is not None:
            return cut
    return None


def _cut_from(lowest: Array, group: list[Array], owned: tuple[int, int]) -> tuple[Array, list[_Part]] | None:
    """The same for an array that begins where ``lowest`` does, inside of the memory that is ``owned``."""
    steps, start = _steps(group), byte_bounds(lowest)[0]
    sizes = [1] * len(steps)
    parts = [_part(a, steps, start, sizes) for a in group]
    inner = lowest.itemsize
    for step, size in list(zip(steps, sizes))[::-1]:
        if step < inner:
            return None  # rows would run into each other
        inner = step * size
    end = start + lowest.itemsize + sum(step * (size - 1) for step, size in zip(steps, sizes))
    if start < owned[0] or end > owned[1] or lowest.dtype != group[0].dtype or not all(parts):
        return None
    corner = lowest[tuple(slice(None, 1) if s >= 0 else slice(-1, None) for s in lowest.strides)]
    array = as_strided(corner, sizes, steps, writeable=group[0].flags.writeable)
    return array, [p for p in parts if p is not None]


def _long_axes(a: Array) -> list[int]:
    """Axes of more than one element, from the farthest apart to the nearest."""
    return sorted((k for k in range(a.ndim) if a.shape[k] > 1), key=lambda k: -abs(a.strides[k]))


def _steps(group: list[Array]) -> list[int]:
    """How many bytes lie between elements along each axis of an array that holds all of these."""
    widest = max(group, key=lambda a: len(_long_axes(a)))
    steps = [abs(widest.strides[k]) for k in _long_axes(widest)] or [widest.itemsize]
    for a in group:
        axes = _long_axes(a)
        if len(axes) == len(steps):
            steps = [math.gcd(s, a.strides[k]) for s, k in zip(steps, axes)]
        elif axes and all(abs(a.strides[k]) % steps[-1] for k in axes[-1:]):
            steps[-1] = math.gcd(steps[-1], a.strides[axes[-1]])
    return steps


def _part(a: Array, steps: list[int], start: int, sizes: list[int]) -> _Part | None:
    """Where an array is in the whole one, whose sizes grow to hold it."""
    at: dict[int, int] = {}
    left = list(range(len(steps)))
    for axis in _long_axes(a):
        stride = abs(a.strides[axis])
        k = next((k for k in left if steps[k] and steps[k] <= stride and stride % steps[k] == 0), None)
        if k is None:
            return None
        at[k] = axis
        left = [x for x in left if x > k]
    if not a.ndim:
        return None
    if not at:
        at[len(steps) - 1] = 0
    offset = byte_bounds(a)[0] - start
    bounds = []
    for k, step in enumerate(steps):
        begin, offset = divmod(offset, step)
        if k in at:
            by = abs(a.strides[at[k]]) // step or 1
            end = begin + (a.shape[at[k]] - 1) * by + 1
            bounds += [begin, end, by]
        else:
            end = begin + 1
            bounds.append(begin)
        sizes[k] = max(sizes[k], end)
    place = {axis: k for k, axis in at.items()}
    axes = [(place.get(axis), axis in place and a.shape[axis] > 1 and a.strides[axis] < 0) for axis in range(a.ndim)]
    return None if offset else _Part(axes, bounds, len(steps))


def _same_memory(a: Array, b: Array) -> bool:
    here, there = a.__array_interface__, b.__array_interface__
    return a.dtype == b.dtype and (here["data"], a.shape, a.strides) == (there["data"], b.shape, b.strides)
