"""Where a value lives across the edges of regions: a variable, memory whose owner changes, or memory that stays put."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Move, Operand, Var
from whilst_compiler.native.schedule.nest import copy_into
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.together import write_together
from whilst_compiler.native.schedule.values import Array, Binding, Buffer, Ref, Scalar, same_operand, same_place, whole

__all__ = ["ArraySlot", "PlaceSlot", "ScalarSlot", "Slot", "assign", "read", "tie"]


@dataclass(frozen=True, slots=True)
class ScalarSlot:
    var: Var


@dataclass(frozen=True, slots=True)
class ArraySlot:
    """A C-contiguous block that changes hands; sizes that can differ from time to time are mutable variables."""

    name: str
    dtype: DType
    pointer: Var
    sizes: tuple[Operand, ...]
    frame: int


@dataclass(frozen=True, slots=True)
class PlaceSlot:
    """An array that is only ever changed in place."""

    ref: Ref


Slot = ScalarSlot | ArraySlot | PlaceSlot


def read(scope: Scope, slot: Slot, owned: bool = True) -> Binding:
    """What the slot holds now, as a value of the region."""
    code = scope.code
    match slot:
        case ScalarSlot(var):
            return Scalar(code.get(var))
        case PlaceSlot(ref):
            return ref
        case ArraySlot():
            sizes = tuple(code.get(s) if isinstance(s, Var) and s.mutable else s for s in slot.sizes)
            buffer = Buffer(slot.name, code.get(slot.pointer), slot.frame, owned=owned, writable=owned)
            return whole(code, buffer, slot.dtype, sizes)


def assign(scope: Scope, slots: Sequence[Slot], values: Sequence[GraphOperand], end: bool) -> None:
    """Give all slots their values, all at once; ``end`` if these are the results of the region, which is over."""
    code = scope.code
    new: list[tuple[Var, Operand]] = []
    into: list[tuple[int, Operand]] = []
    left: list[int] = []
    staying: list[tuple[Ref, GraphOperand]] = []
    if end:
        pairs = zip(slots, values, strict=True)
        write_together(scope, [(x, slot.frame) for slot, x in pairs if isinstance(slot, ArraySlot)])
    for slot, x in zip(slots, values, strict=True):
        match slot:
            case ScalarSlot(var):
                new.append((var, scope.scalar(x)))
            case PlaceSlot(ref):
                staying.append((ref, x))
            case ArraySlot():
                ref = scope.own(x)
                scope.give(ref)
                if ref.buffer.slot != slot.frame:
                    into.append((slot.frame, ref.buffer.pointer))
                    left.append(ref.buffer.slot)
                new.append((slot.pointer, ref.buffer.pointer))
                new += [(s, size) for s, size in zip(slot.sizes, ref.sizes) if isinstance(s, Var) and s.mutable]
    for place, x in staying:  # last: other values may still be read from there
        _stays(scope, place, scope.array(x))
    if end:
        scope.finish_results()
    if into:
        targets = {slot for slot, _ in into}
        code.emit(Move(tuple(into), tuple(s for s in left if s not in targets)))
    for var, value in new:
        code.set(var, value)


def _stays(scope: Scope, place: Ref, array: Array) -> None:
    """The array is in its place already; or it is copied there, unless it is poison."""
    if not isinstance(array, Ref):
        return
    reshaped = array.packed and place.packed and same_operand(array.pointer, place.pointer)
    if not reshaped and not same_place(array, place):
        copy_into(scope.code, place, array)


def tie(scope: Scope, slots: Sequence[Slot], change: int) -> None:
    """Hold (1) or let go (-1) the memory that regions work on in place."""
    for slot in slots:
        if isinstance(slot, PlaceSlot):
            slot.ref.buffer.holders += change
