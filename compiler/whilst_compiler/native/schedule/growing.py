"""Buffers that grow: the block moves where it is too small, and is the same otherwise."""

from __future__ import annotations

from whilst_compiler.ir.graph import Apply
from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Alloc, Choose, Operand
from whilst_compiler.native.schedule.code import Code, index
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.values import Binding, Buffer, whole
from whilst_compiler.ops.lists import SMALLEST

__all__ = ["grow"]


def grow(scope: Scope, node: Apply) -> Binding:
    """Room for so many elements, at least twice what was there: pointer and size become variables."""
    source, wanted = node.inputs
    code = scope.code
    least = scope.scalar(wanted)
    ref = scope.own(source)
    scope.before_write(ref.buffer)
    scope.give(ref)
    name, slot = node.output.name or ref.buffer.name, ref.buffer.slot
    (size,) = ref.sizes
    pointer = code.mutable(name, None, ref.pointer)
    room = code.mutable(f"{name}_n", DType.I64, size)
    with code.inside() as larger:
        capacity = _larger(code, least, _larger(code, code.add(size, size), index(SMALLEST)))
        moved = code.pointer(name)
        code.emit(Alloc(moved, ref.dtype, (capacity,), slot, *code.memory_sites(ref.dtype, 1), ref.pointer))
        code.set(pointer, moved)
        code.set(room, capacity)
    too_small = code.let("less", (size, least), DType.BOOL)
    code.emit(Choose(too_small, [larger, []]))
    buffer = Buffer(name, code.get(pointer), slot, owned=True, writable=True)
    return whole(code, buffer, ref.dtype, (code.get(room),))


def _larger(code: Code, a: Operand, b: Operand) -> Operand:
    return code.where(code.test("less", a, b), b, a)
