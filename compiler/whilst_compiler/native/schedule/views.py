"""Views: other indices into the same elements, no data moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from whilst_compiler.ir.graph import Apply
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.types import Tensor
from whilst_compiler.native.loops import Const, Operand
from whilst_compiler.native.schedule.code import ONE, ZERO, Code, index
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.turning import turned
from whilst_compiler.native.schedule.values import (
    Array,
    Chosen,
    Elementwise,
    Full,
    Iota,
    Item,
    Mapped,
    Ref,
    itemsize,
    reads,
    row_major,
    same_operand,
)

__all__ = ["broadcast", "diagonal", "reinterpret", "reshape", "sizes_of", "subarray", "subview", "transpose"]


def sizes_of(scope: Scope, node: Apply, operands: Sequence[GraphOperand]) -> tuple[Operand, ...]:
    """The sizes of the result: what its type knows, else the operands."""
    type_ = node.output.type
    assert isinstance(type_, Tensor)
    return tuple(index(d) if isinstance(d, int) else scope.scalar(x) for d, x in zip(type_.dims, operands, strict=True))


def subview(scope: Scope, node: Apply) -> Array:
    return subarray(scope, scope.array(node.inputs[0]), node, node.inputs[1:])


# -- slices --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Axis:
    """One axis of a subscript: letter, and start, size, step as far as the letter has them."""

    letter: str
    start: Operand = ZERO
    size: Operand = ONE
    step: Operand = ONE


def _axes(scope: Scope, letters: str, operands: Sequence[GraphOperand]) -> list[_Axis]:
    values = iter([scope.scalar(x) for x in operands])
    axes = []
    for letter in letters:
        count = {"s": 3, "i": 1}.get(letter, 0)
        axes.append(_Axis(letter, *(next(values) for _ in range(count))))
    return axes


def subarray(scope: Scope, array: Array, node: Apply, operands: Sequence[GraphOperand]) -> Array:
    """The part of an array that the subscript of a ``subview`` or ``update`` selects."""
    axes = _axes(scope, str(node.attributes["axes"]), operands)
    if isinstance(array, Ref):
        return _sub_reference(scope.code, array, axes)
    if isinstance(array, Chosen):
        return _seen_as(array, _sub_reference(scope.code, array.ref, axes))
    sizes = tuple(size for axis, size in _with_sizes(axes, array.sizes) if axis.letter != "i")
    return Mapped(array, array.dtype, sizes, lambda code, at: _source_index(code, axes, at), reads(array))


def _with_sizes(axes: Sequence[_Axis], sizes: Sequence[Operand]) -> list[tuple[_Axis, Operand]]:
    """Each axis of the subscript with its size in the result (of no matter for an index)."""
    source = iter(sizes)
    found = []
    for axis in axes:
        size = ONE if axis.letter == "n" else next(source)
        found.append((axis, axis.size if axis.letter == "s" else size))
    return found


def _source_index(code: Code, axes: Sequence[_Axis], at: tuple[Operand, ...]) -> tuple[Operand, ...]:
    result: list[Operand] = []
    position = iter(at)
    for axis in axes:
        match axis.letter:
            case "f":
                result.append(next(position))
            case "s":
                result.append(code.add(code.multiply(next(position), axis.step), axis.start))
            case "i":
                result.append(axis.start)
            case _:
                next(position)
    return tuple(result)


def _sub_reference(code: Code, ref: Ref, axes: Sequence[_Axis]) -> Ref:
    source = iter(zip(ref.sizes, ref.strides))
    sizes: list[Operand] = []
    strides: list[Operand] = []
    offset: Operand = ZERO
    packed = ref.packed
    for k, axis in enumerate(axes):
        if axis.letter == "n":
            sizes.append(ONE)
            strides.append(ZERO)
            packed = False
            continue
        size, stride = next(source)
        if axis.letter == "f":
            sizes.append(size)
            strides.append(stride)
            continue
        offset = code.add(offset, code.multiply(axis.start, stride))
        packed = packed and all(a.letter == "i" for a in axes[:k]) and (axis.letter == "i" or axis.step == ONE)
        if axis.letter == "s":
            sizes.append(axis.size)
            strides.append(code.multiply(stride, axis.step))
    pointer = code.offset(ref.pointer, offset, ref.unit)
    item = None
    if ref.packed and any(axis.letter == "i" for axis in axes):
        parts = tuple(None if axis.letter == "i" else axis for axis in axes)
        item = Item((ref.pointer, ref.sizes, ref.dtype), parts, tuple(strides))
    return Ref(ref.buffer, ref.dtype, pointer, tuple(sizes), tuple(strides), ref.unit, packed, item)


def _seen_as(array: Chosen, ref: Ref) -> Chosen:
    return replace(array, ref=ref, sizes=ref.sizes)


# -- other views ---------------------------------------------------------------------------------------------------


def transpose(scope: Scope, node: Apply) -> Array:
    array = scope.array(node.inputs[0])
    if isinstance(array, Elementwise) and array.dtype.kind in "fc" and scope.uses.is_factor(node.output):
        array = scope.ref(node.inputs[0])  # ``a @ a.T`` then is a product of one block with itself
    order = node.attributes["permutation"]
    assert isinstance(order, tuple)
    return turned(array, [int(k) for k in order])  # type: ignore[arg-type]


def diagonal(scope: Scope, node: Apply) -> Array:
    """The last two axes as one, along which both indices grow."""
    array = scope.array(node.inputs[0])
    down, right, size = (scope.scalar(x) for x in node.inputs[1:])
    sizes = (*array.sizes[:-2], size)
    if isinstance(array, Ref | Chosen):
        ref, code = array if isinstance(array, Ref) else array.ref, scope.code
        *strides, row, column = ref.strides
        first = code.add(code.multiply(down, row), code.multiply(right, column))
        pointer = code.offset(ref.pointer, first, ref.unit)
        ref = replace(ref, pointer=pointer, sizes=sizes, strides=(*strides, code.add(row, column)), packed=False)
        return ref if isinstance(array, Ref) else _seen_as(array, ref)

    def index_in(code: Code, at: tuple[Operand, ...]) -> tuple[Operand, ...]:
        return (*at[:-1], code.add(at[-1], down), code.add(at[-1], right))

    return Mapped(array, array.dtype, sizes, index_in, reads(array))


def broadcast(scope: Scope, node: Apply) -> Array:
    array = scope.array(node.inputs[0])
    sizes = sizes_of(scope, node, node.inputs[1:])
    if isinstance(array, Full):
        return replace(array, sizes=sizes)
    code = scope.code
    extra = len(sizes) - len(array.sizes)
    moves = [_moves(code, size, wide) for size, wide in zip(array.sizes, sizes[extra:])]
    if isinstance(array, Ref):
        strides = (ZERO,) * extra + tuple(
            stride if m is True else ZERO if m is False else code.where(m, stride, ZERO)
            for m, stride in zip(moves, array.strides)
        )
        packed = array.packed and not extra and all(m is True for m in moves)
        return replace(array, sizes=sizes, strides=strides, packed=packed)

    def index_in(code: Code, at: tuple[Operand, ...]) -> tuple[Operand, ...]:
        aligned = at[extra:]
        return tuple(i if m is True else ZERO if m is False else code.where(m, i, ZERO) for m, i in zip(moves, aligned))

    return Mapped(array, array.dtype, sizes, index_in, reads(array))


def _moves(code: Code, size: Operand, wide: Operand) -> Operand | bool:
    """Whether the operand's axis has the result's size (or is repeated): known now, or a bool of run time."""
    if same_operand(size, wide):
        return True
    return size != ONE if isinstance(size, Const) else code.test("not_equal", size, ONE)


def reshape(scope: Scope, node: Apply) -> Array:
    source, *operands = node.inputs
    array = scope.array(source)
    sizes = sizes_of(scope, node, operands)
    if isinstance(array, Full):
        return replace(array, sizes=sizes)
    code = scope.code
    strides = row_major(code, sizes)
    if isinstance(array, Iota) or (not isinstance(array, Ref) and len(array.sizes) == 1):
        return Mapped(array, array.dtype, sizes, lambda code, at: (_linear(code, at, strides),), reads(array))
    ref = scope.ref(source)
    if not ref.packed:
        ref = scope.materialise(ref)
    return replace(ref, sizes=sizes, strides=strides)


def reinterpret(scope: Scope, node: Apply) -> Array:
    """The same bytes as elements of another dtype; of another size where they lie next to each other."""
    source, operand = node.inputs
    type_ = node.output.type
    assert isinstance(type_, Tensor)
    ref = scope.ref(source)
    if itemsize(ref.dtype) == itemsize(type_.dtype):
        return replace(ref, dtype=type_.dtype)
    if not ref.packed:
        ref = scope.materialise(ref)
    sizes = (*ref.sizes[:-1], scope.scalar(operand))
    strides = row_major(scope.code, sizes)
    return replace(ref, dtype=type_.dtype, sizes=sizes, strides=strides, unit=itemsize(type_.dtype))


def _linear(code: Code, at: Sequence[Operand], strides: Sequence[Operand]) -> Operand:
    total: Operand = ZERO
    for i, stride in zip(at, strides, strict=True):
        total = code.add(total, code.multiply(i, stride))
    return total
