"""The parts of an array that ``subview`` and ``update`` speak of.

``axes`` has one letter per axis, in order: ``f`` all of it, ``s`` a slice (operands start, size, step), ``i`` an index
(one operand, the axis is dropped), ``n`` a new axis of size 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from whilst_compiler.ir.row import Attributes, RowTypeError
from whilst_compiler.ir.types import Dim, DType, Tensor
from whilst_compiler.ops import rules

__all__ = ["index_of", "region_dims"]

_OPERANDS = {"f": 0, "s": 3, "i": 1, "n": 0}


def region_dims(a: Tensor, operands: Sequence[Tensor], attributes: Attributes) -> tuple[Dim | None, ...]:
    """Sizes of the region as far as the array's type tells (None: a slice), after checking ``axes`` and operands."""
    axes = attributes.get("axes")
    if not isinstance(axes, str) or not set(axes) <= set(_OPERANDS):
        raise RowTypeError(f"axes must be letters f, s, i, n, got {axes!r}")
    covered = len(axes) - axes.count("n")
    if covered != a.rank:
        raise RowTypeError(f"axes {axes!r} cover {rules.plural(covered, 'axis')} of an array {a}")
    needed = sum(_OPERANDS[letter] for letter in axes)
    if len(operands) != needed:
        raise RowTypeError(f"axes {axes!r} take {rules.plural(needed, 'index operand')}, got {len(operands)}")
    rules.scalars(operands, DType.I64, "an index operand")
    return tuple(_sizes(a.dims, axes))


def _sizes(dims: tuple[Dim, ...], axes: str) -> Iterator[Dim | None]:
    remaining = iter(dims)
    for letter in axes:
        size = 1 if letter == "n" else next(remaining)
        if letter != "i":
            yield None if letter == "s" else size


def index_of(axes: str, operands: Sequence[Any]) -> tuple[Any, ...]:
    """The region as a NumPy index."""
    remaining = map(int, operands)
    parts: list[Any] = []
    for letter in axes:
        numbers = [next(remaining) for _ in range(_OPERANDS[letter])]
        parts.append({"f": slice(None), "n": None}.get(letter, numbers[0] if letter == "i" else None))
        if letter == "s":
            parts[-1] = _slice(*numbers)
    return tuple(parts)


def _slice(start: int, size: int, step: int) -> slice:
    """Exactly ``size`` elements; an end below 0 means the very beginning, which NumPy spells None."""
    if size == 0:
        return slice(0, 0)
    end = start + size * step
    return slice(start, end if end >= 0 else None, step)
