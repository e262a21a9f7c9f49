"""Tangents and cotangents as people give them, made one for each leaf, of that leaf's type."""

from __future__ import annotations

import reprlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from whilst.values.arguments import flatten
from whilst.values.differentiable import has_floats, is_inexact, unknown
from whilst_compiler.errors import Diagnostic, Limitation
from whilst_compiler.frontend.signature.drawing import is_source
from whilst_compiler.frontend.signature.records import fields_of, is_record, remake
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import (
    ArraySpec,
    CompositeSpec,
    HandleSpec,
    ItemsSpec,
    ListSpec,
    MemberSpec,
    OptionalSpec,
    RangeSpec,
    RecordSpec,
    SameSpec,
    ScalarSpec,
    Spec,
    StaticSpec,
    TupleSpec,
)  # fmt: skip
from whilst_compiler.ir.types import Tensor

__all__ = ["cotangents", "direction", "directions", "parts_of"]


def directions(like: tuple[Any, ...], given: tuple[Any, ...], what: str) -> tuple[Any, ...]:
    """One direction for each leaf of arguments that can have one, of that leaf's type; None means zeros."""
    for x, name in ((like, "the values"), (given, what)):
        if not isinstance(x, tuple | list):
            raise TypeError(f"{name} are a tuple, one for each argument, not a {type(x).__name__}: (x,) for x")
    if len(like) != len(given):
        raise TypeError(f"{len(like)} values and {len(given)} {what}")
    along = _Along(what, {})
    for x, bar in zip(like, given):
        if isinstance(x, int | np.integer | np.bool_) and bar is not None and np.any(bar):
            raise TypeError(f"{what} for {x!r}, which has no derivative: give None for it, or a float of it")
    names = tuple(map(str, range(len(like))))
    leaves = flatten(names, like, by_value=True).leaves
    moved = tuple(along.of(x, bar) for x, bar in zip(like, given))
    pairs = zip(leaves, flatten(names, moved, by_value=True).leaves, strict=True)
    return tuple(v for leaf, v in pairs if np.asarray(leaf).dtype.kind in "fc")


@dataclass
class _Along:
    """Values with directions in the place of their floats and arrays; one object is one, wherever it is met."""

    what: str
    made: dict[int, tuple[Any, Any]]
    """By identity what was given for a structure, and what was made of it."""

    def of(self, x: Any, given: Any) -> Any:
        if _has_direction(x):
            return direction(x, given, self.what)
        parts = parts_of(x)
        if parts is None:
            if isinstance(given, float | complex | np.inexact | np.ndarray) and np.any(given):
                raise TypeError(f"{self.what} for {x!r}, which has no derivative: give None for it")
            return x
        if id(x) not in self.made or isinstance(x, tuple):
            along = dict.fromkeys(parts) if given is None else parts_of(given)
            if along is None or along.keys() != parts.keys():
                pair = f"{reprlib.repr(given)} for {reprlib.repr(x)}"
                raise TypeError(f"the structure of {self.what} is not that of the values: {pair}")
            made = _with_parts(x, {name: self.of(part, along[name]) for name, part in parts.items()})
            self.made[id(x)] = given, made
        if self.made[id(x)][0] is not given:
            raise TypeError(f"{self.what} of one object are given in two ways: {reprlib.repr(x)}")
        return self.made[id(x)][1]


def _has_direction(x: Any) -> bool:
    return isinstance(x, float | complex | np.ndarray | np.generic) and np.asarray(x).dtype.kind in "fc"


def parts_of(x: Any) -> dict[Any, Any] | None:
    """The parts of a structure by number or name; None of what has none."""
    if isinstance(x, tuple | list):
        return dict(enumerate(x))
    if x is None or isinstance(x, int | str | np.ndarray | np.generic | Enum) or is_source(type(x)) or not is_record(x):
        return None
    return dict(zip(*fields_of(x)))


def _with_parts(x: Any, parts: dict[Any, Any]) -> Any:
    if isinstance(x, tuple | list):
        return getattr(x.__class__, "_make", x.__class__)(parts.values())
    return remake(x.__class__, tuple(parts), list(parts.values()))


def cotangents(spec: Spec, value: Any, given: Any) -> Iterator[Any]:
    """One for each leaf of a result that can have one; None means zeros."""
    match spec:
        case ScalarSpec(dtype) | ArraySpec(dtype):
            if dtype.is_inexact:
                yield direction(value, given, "cotangents")
        case TupleSpec(items) | ItemsSpec(items):
            for item, x, bar in zip(items, value, _items(given, len(items))):
                yield from cotangents(item, x, bar)
        case RecordSpec(_, names, items):
            bars = None if given is None else dict(zip(*fields_of(given)))
            if bars is not None and bars.keys() != set(names):
                raise TypeError(f"the cotangents of {spec.cls.__name__} have not its fields")
            values = dict(zip(*fields_of(value)))
            for name, item in zip(names, items):
                yield from cotangents(item, values[name], None if bars is None else bars[name])
        case ListSpec(element) if all(is_inexact(t) for t in leaf_types(element)):
            rows = [list(cotangents(element, x, bar)) for x, bar in zip(value, _items(given, len(value)))]
            types = [t for t in leaf_types(element) if isinstance(t, Tensor)]
            yield from (np.array([row[k] for row in rows], t.dtype.numpy) for k, t in enumerate(types))
        case CompositeSpec(cls, (ListSpec(key), held)) if issubclass(cls, dict):
            if given is not None and (not isinstance(given, dict) or given.keys() != value.keys()):
                raise TypeError(f"the keys of cotangents are not those of the value: {reprlib.repr(given)}")
            yield from (np.zeros(len(value), t.dtype.numpy) for t in leaf_types(key) if is_inexact(t))  # type: ignore[union-attr]
            yield from cotangents(held, list(value.values()), given and [given[k] for k in value])
        case OptionalSpec(some):
            if value is not None:
                yield from cotangents(some, value, given)
                return
            if given is not None:
                raise TypeError("a cotangent is given for None")
            yield from (np.zeros((), t.dtype.numpy)[()] for t in leaf_types(some) if isinstance(t, Tensor))
        case SameSpec():
            if given is not None:
                title = "a cotangent is given for an object of the caller's, or one that was returned before"
                raise Limitation(Diagnostic("W704", title, help="give None for it, and return what it holds"))
        case StaticSpec() | RangeSpec() | HandleSpec() | MemberSpec():
            return
        case _:
            if given is not None or has_floats(spec):
                raise unknown("a derivative of", spec)


def _items(given: Any, count: int) -> Sequence[Any]:
    if given is None:
        return (None,) * count
    if not isinstance(given, tuple | list):
        raise TypeError(f"the cotangents of {count} values are a tuple or a list, not a {type(given).__name__}")
    if len(given) != count:
        raise TypeError(f"{len(given)} cotangents for {count} values")
    return given


def direction(leaf: Any, given: Any, what: str) -> Any:
    """What is given for a number or an array, of its type and shape; TypeError if it cannot be that."""
    dtype = np.asarray(leaf).dtype
    if given is None:
        made = np.zeros(np.shape(leaf), dtype)
    else:
        plain = np.asarray(given)
        if plain.dtype.kind not in ("biufc" if dtype.kind == "c" else "biuf"):
            raise TypeError(f"{what} of a {dtype.name} are numbers like it, and not {reprlib.repr(given)}")
        made = plain.astype(dtype)
        if made.shape != np.shape(leaf):
            raise TypeError(f"{what} of shape {made.shape} for a value of shape {np.shape(leaf)}")
    if isinstance(leaf, np.ndarray):
        return made
    scalar = made[()]
    return scalar.item() if dtype in (np.dtype(float), np.dtype(complex)) else scalar
