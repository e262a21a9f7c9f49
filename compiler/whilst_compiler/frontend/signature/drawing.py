"""What compiled code calls to draw random numbers: methods of the generator objects themselves, in program order.

A generator that is not known at compile time is an i64 in the graph, its ticket: the address of the object, which the
caller, or ``made_here``, keeps alive for as long as the call lasts. Arrays cross one scalar at a time: those that a
method takes are laid out first, those that it gives are taken from afterwards.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from whilst_compiler.frontend.signature.specs import PY_INT, ScalarSpec

__all__ = [
    "ArraySlot", "ConstantSlot", "Draw", "Feed", "IndexSlot", "Make", "ObjectSlot", "Slot", "Spawn",
    "Take", "TupleSlot", "ValueSlot", "is_source", "made_here", "object_of",
]  # fmt: skip

_SOURCES = {
    ("numpy.random._generator", "Generator"),
    ("numpy.random.mtrand", "RandomState"),
    ("random", "Random"),
}


def is_source(cls: type) -> bool:
    """Whether the objects of a class are sources of random numbers. (By name: nothing is loaded to answer no.)"""
    return (cls.__module__, cls.__qualname__) in _SOURCES


class _Pending(threading.local):
    """What one thread has laid out for the next draw, and what is left of the last one."""

    def __init__(self) -> None:
        self.made: list[Any] = []
        self.given: list[Any] = []
        self.drawn: Iterator[Any] = iter(())
        self.shape: tuple[int, ...] = ()


_pending = _Pending()


def made_here() -> list[Any]:
    """The generators that compiled code has made in this thread; who began a call cuts off what it added."""
    return _pending.made


def object_of(ticket: int) -> Any:
    return ctypes.cast(int(ticket), ctypes.py_object).value


# -- arguments -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ValueSlot:
    """A number; a ``weak`` one is Python's own."""

    weak: bool

    def take(self, values: Iterator[Any]) -> Any:
        value = next(values)
        return value.item() if self.weak else value


@dataclass(frozen=True, eq=False)
class ConstantSlot:
    value: Any

    def take(self, values: Iterator[Any]) -> Any:
        return self.value


@dataclass(frozen=True)
class TupleSlot:
    items: tuple[Slot, ...]
    cls: type

    def take(self, values: Iterator[Any]) -> Any:
        return self.cls([item.take(values) for item in self.items])


@dataclass(frozen=True)
class ArraySlot:
    """An array, whose elements were laid out before; its sizes are among the inputs."""

    dtype: np.dtype[Any]
    rank: int

    def take(self, values: Iterator[Any]) -> Any:
        shape = tuple(int(next(values)) for _ in range(self.rank))
        count = int(np.prod(shape))
        found = _pending.given[:count]
        del _pending.given[:count]
        return np.array(found, self.dtype).reshape(shape)


@dataclass(frozen=True)
class IndexSlot:
    """In place of items: their numbers, in a container of the same kind (arrays by rank, 0 is a list, -1 a range)."""

    rank: int

    def take(self, values: Iterator[Any]) -> Any:
        count = int(next(values))
        if self.rank < 0:
            return range(count)
        return np.arange(count).reshape((count,) + (1,) * (self.rank - 1)) if self.rank else list(range(count))


@dataclass(frozen=True)
class ObjectSlot:
    """What was made before: a bit generator, or what gives it seeds."""

    def take(self, values: Iterator[Any]) -> Any:
        return object_of(next(values))


Slot = ValueSlot | ConstantSlot | TupleSlot | ArraySlot | IndexSlot | ObjectSlot


# -- host calls ------------------------------------------------------------------------------------------------


class Draw:
    """The call of a method: of ``target``, or where that is None of the object whose ticket comes first.

    ``result`` is the spec of a scalar result. Without one the result is kept, to be taken from: what was changed in
    place, where ``in_place`` says so.
    """

    many = False

    def __init__(
        self, name: str, target: Any, args: list[Slot], keywords: dict[str, Slot], result: ScalarSpec | None,
        in_place: bool = False,
    ) -> None:  # fmt: skip
        self.name = name
        self.target = target
        self.args = args
        self.keywords = keywords
        self.results = () if result is None else (result,)
        self.in_place = in_place
        self.bound: tuple[Any, Any] = (None, None) if target is None else (None, getattr(target, name))
        self.plain = result is not None and not args and not keywords

    def __call__(self, *inputs: Any) -> Any:
        method = self._method(inputs[0]) if self.target is None else self.bound[1]
        if self.plain:
            return method()
        values = iter(inputs if self.target is not None else inputs[1:])
        try:
            args = [slot.take(values) for slot in self.args]
            keywords = {key: slot.take(values) for key, slot in self.keywords.items()}
        finally:
            _pending.given.clear()
        value = method(*args, **keywords)
        if self.results:
            return value
        found = np.asarray(args[0] if self.in_place else value)
        _pending.shape = found.shape
        _pending.drawn = iter(found.ravel().tolist() if found.dtype.kind != "O" else ())
        return None

    def _method(self, ticket: Any) -> Any:
        """The method of the object; the last one is kept (and keeps its object, so that no other has the ticket)."""
        known, method = self.bound
        if known != ticket:
            method = getattr(object_of(ticket), self.name)
            self.bound = (ticket, method)
        return method


class Make:
    """The making of a generator; its result is the ticket."""

    many = False
    results = (PY_INT,)

    def __init__(self, make: Callable[..., Any], args: list[Slot]) -> None:
        self.make = make
        self.args = args

    def __call__(self, *inputs: Any) -> int:
        values = iter(inputs)
        try:
            made = self.make(*(slot.take(values) for slot in self.args))
        finally:
            _pending.given.clear()
        _pending.made.append(made)
        return id(made)


class Spawn:
    """The making of so many independent generators out of one; its results are their tickets."""

    many = True

    def __init__(self, count: int) -> None:
        self.results = (PY_INT,) * count

    def __call__(self, ticket: Any) -> tuple[int, ...]:
        made = object_of(ticket).spawn(len(self.results))
        _pending.made.extend(made)
        return tuple(map(id, made))


class Feed:
    """Lays out numbers for the next draw."""

    many = False
    sure = True
    results = ()

    def __call__(self, value: Any) -> None:
        _pending.given.append(value)


class Take:
    """Takes the next numbers of the last draw: one, or ``count`` at once."""

    def __init__(self, spec: ScalarSpec, count: int = 0) -> None:
        self.count = count
        self.many = bool(count)
        self.results = (spec,) * max(count, 1)

    def __call__(self) -> Any:
        drawn = _pending.drawn
        return tuple([next(drawn) for _ in range(self.count)]) if self.count else next(drawn)


class _Size:
    """A size of the last draw."""

    many = False
    results = (PY_INT,)

    def __call__(self, axis: Any) -> int:
        return _pending.shape[int(axis)]


SIZE = _Size()
