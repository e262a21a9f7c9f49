"""Generators that kernels draw from are locked for the whole call, as NumPy locks them for each draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import numpy as np

from whilst_compiler.frontend.signature.drawing import object_of
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import HandleSpec, ItemsSpec, OptionalSpec, RecordSpec, Spec, TupleSpec

__all__ = ["generators_at", "locked"]


def generators_at(specs: Iterable[Spec]) -> tuple[int, ...]:
    """The leaves that stand for generators of NumPy."""
    marks = [mark for spec in specs for mark in _marks(spec)]
    return tuple(k for k, mark in enumerate(marks) if mark)


def _marks(spec: Spec) -> Iterator[bool]:
    match spec:
        case HandleSpec(cls):
            yield cls in (np.random.Generator, np.random.RandomState)
        case TupleSpec(items) | RecordSpec(_, _, items) | ItemsSpec(items):
            for item in items:
                yield from _marks(item)
        case OptionalSpec(some):
            yield False
            yield from _marks(some)
        case _:
            yield from (False for _ in leaf_types(spec))


def locked(tickets: Sequence[Any]) -> ExitStack:
    """Hold the locks of some generators, always in the same order; a thread may hold them already."""
    stack = ExitStack()
    for ticket in sorted(set(tickets)):
        stack.enter_context(_bits(object_of(ticket)).lock)
    return stack


def _bits(source: Any) -> Any:
    return source.bit_generator if isinstance(source, np.random.Generator) else source._bit_generator
