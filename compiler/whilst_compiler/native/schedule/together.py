"""Arrays that a loop hands on, each of which is computed from the others: one nest that writes them all in place.

x, y = a * x + y, y - a * x              for i in range(n):
                                             t, u = a * x[i] + y[i], y[i] - a * x[i]
                                             x[i] := t
                                             y[i] := u
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.graph import Value
from whilst_compiler.native.loops import Operand, Store
from whilst_compiler.native.schedule.nest import elements, nest
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.values import (
    Buffer,
    Elementwise,
    Ref,
    element_address,
    element_by_element,
    is_whole,
    itemsize,
    operands_in_memory,
    same_operand,
)

__all__ = ["write_together"]


@dataclass(slots=True)
class _Waiting:
    """A result that is not computed yet, and the frame slot of the block that it would best be in."""

    value: Value
    array: Elementwise
    frame: int


def write_together(scope: Scope, results: Iterable[tuple[GraphOperand, int]]) -> None:
    """Write results of a region that wait, where several can be written over what they are computed from.

    Each comes with the slot of the frame whose block it is to be.
    """
    groups: dict[tuple[Operand, ...], list[_Waiting]] = {}
    for x, frame in results:
        array = scope.get(x)
        if isinstance(x, Value) and isinstance(array, Elementwise) and scope.uses.left[x] == 1:
            groups.setdefault(array.sizes, []).append(_Waiting(x, array, frame))
    for group in groups.values():
        places = _places(group) if len(group) > 1 else None
        if places is not None:
            _write(scope, group, places)


def _places(group: Sequence[_Waiting]) -> list[Ref] | None:
    """Where each of them can be, so that each element is read by all before it is overwritten."""
    readers = Counter(buffer for one in group for buffer in one.array.reads)
    free = [x for one in group for x in operands_in_memory(one.array) if _is_free(x, readers, group)]
    found: list[Ref] = []
    for one in group:
        taken = {place.buffer for place in found}
        fits = [x for x in free if x.buffer not in taken and itemsize(x.dtype) == itemsize(one.array.dtype)]
        if not fits:
            return None
        best = next((x for x in fits if x.buffer.slot == one.frame), fits[0])
        found.append(replace(best, dtype=one.array.dtype))
    return found


def _is_free(place: Ref, readers: Counter[Buffer], group: Sequence[_Waiting]) -> bool:
    """Whether the array is a block of ours that nobody else reads, and is read at the index that is written."""
    buffer, sizes = place.buffer, group[0].array.sizes
    ours = buffer.owned and buffer.writable and buffer.holders == readers[buffer] and is_whole(place)
    alike = len(place.sizes) == len(sizes) and all(map(same_operand, place.sizes, sizes))
    return ours and alike and all(element_by_element(one.array, place) for one in group)


def _write(scope: Scope, group: Sequence[_Waiting], places: Sequence[Ref]) -> None:
    code = scope.code
    with nest(code, group[0].array.sizes, independent=True) as at:
        for place, x in zip(places, elements(code, [one.array for one in group], at)):
            code.emit(Store(element_address(place, at), x))
    for one, place in zip(group, places):
        place.buffer.holders += 1
        scope.env[one.value] = place
    for one in group:
        scope.drop(one.array)
