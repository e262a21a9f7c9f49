"""What a graph value is while loops are written: a scalar, memory, or a function from an index to a scalar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from whilst_compiler.ir.row import Attributes, Row
from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Address, Operand, Var
from whilst_compiler.native.schedule.code import ONE, ZERO, Code

__all__ = [
    "LIGHT", "Array", "Binding", "Buffer", "Chosen", "Delayed", "Elementwise", "Folded", "Full", "Iota", "Item",
    "Mapped", "Ref", "Scalar", "Turned", "broadcast_index", "cheap", "depth", "element_address", "element_by_element",
    "is_whole", "itemsize", "operands_in_memory", "reads", "row_major", "same_operand", "same_place", "whole",
]  # fmt: skip


@dataclass(eq=False, slots=True)
class Buffer:
    """A block of memory. ``owned``: by this region, which must hand it on or free it; ``slot``: where in the frame.

    ``holders`` counts the live graph values that alias or read it.
    """

    name: str
    pointer: Operand
    slot: int = -1
    owned: bool = False
    writable: bool = False
    holders: int = 0


@dataclass(frozen=True, slots=True)
class Scalar:
    operand: Operand


@dataclass(frozen=True, slots=True)
class Item:
    """A part of an array without gaps, given by an index for some axes: other ``axes`` are None.

    Two of them that only differ in the indices are the same elements in the same order, or have no element in common.
    """

    array: tuple[object, ...]
    axes: tuple[object, ...]
    strides: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """That an array of these sizes and strides has no gaps if its axes are taken in this order."""

    order: tuple[int, ...]
    sizes: tuple[Operand, ...]
    strides: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """Elements in memory: strides count ``unit`` bytes; ``packed``: in C order without gaps, unit is an element.

    ``item`` is what it was cut out as; it is no more than that if the strides are still the same. Nor is what is known
    of its axes, ``turned``.
    """

    buffer: Buffer
    dtype: DType
    pointer: Operand
    sizes: tuple[Operand, ...]
    strides: tuple[Operand, ...]
    unit: int
    packed: bool = False
    item: Item | None = None
    turned: Turned | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Elementwise:
    """A row applied element by element; operands are aligned at their last axis."""

    row: Row
    attributes: Attributes
    dtype: DType
    args: tuple[Binding, ...]
    sizes: tuple[Operand, ...]
    reads: frozenset[Buffer]
    depth: int


@dataclass(frozen=True, slots=True, eq=False)
class Full:
    """One scalar everywhere."""

    value: Operand
    dtype: DType
    sizes: tuple[Operand, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Iota:
    """0, 1, 2, ..."""

    dtype: DType
    sizes: tuple[Operand, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """Another delayed array seen through a function of the indices: a view of what is not in memory."""

    source: Delayed
    dtype: DType
    sizes: tuple[Operand, ...]
    map: Callable[[Code, tuple[Operand, ...]], tuple[Operand, ...]]
    reads: frozenset[Buffer]


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """Another array folded along its last axes: an element is a loop of its own, ``fold(code, index)``."""

    dtype: DType
    sizes: tuple[Operand, ...]
    fold: Callable[[Code, tuple[Operand, ...]], Operand]
    reads: frozenset[Buffer]
    depth: int


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """A view of one of several arrays, by pointer; which one is known at run time. ``ref`` has no block of its own."""

    ref: Ref
    dtype: DType
    sizes: tuple[Operand, ...]
    reads: frozenset[Buffer]


Delayed = Elementwise | Full | Iota | Mapped | Folded | Chosen
Array = Ref | Delayed
Binding = Scalar | Array


def reads(binding: Binding) -> frozenset[Buffer]:
    """The blocks of memory that the value is in, or will read when it is needed."""
    match binding:
        case Ref(buffer=buffer):
            return frozenset((buffer,))
        case Elementwise(reads=buffers) | Mapped(reads=buffers) | Folded(reads=buffers) | Chosen(reads=buffers):
            return buffers
        case _:
            return frozenset()


def row_major(code: Code, sizes: Sequence[Operand]) -> tuple[Operand, ...]:
    """The strides, in elements, of a C-contiguous array."""
    strides: list[Operand] = []
    stride: Operand = ONE
    for size in reversed(sizes):
        strides.append(stride)
        stride = code.multiply(stride, size)
    return tuple(reversed(strides))


def itemsize(dtype: DType) -> int:
    return dtype.bits // 8


def whole(code: Code, buffer: Buffer, dtype: DType, sizes: tuple[Operand, ...]) -> Ref:
    """All of a buffer, as a C-contiguous array."""
    return Ref(buffer, dtype, buffer.pointer, sizes, row_major(code, sizes), itemsize(dtype), packed=True)


def element_address(ref: Ref, at: Sequence[Operand]) -> Address:
    """The address of the element at an index."""
    return Address(ref.pointer, tuple(at), ref.strides, ref.unit, ref.dtype)


def same_operand(a: Operand, b: Operand) -> bool:
    return a is b or (not isinstance(a, Var) and a == b)


def broadcast_index(sizes: Sequence[Operand], at: Sequence[Operand]) -> tuple[Operand, ...]:
    """The index into an operand of these sizes that stands at ``at`` of the (larger) result."""
    aligned = at[len(at) - len(sizes) :]
    return tuple(ZERO if size == ONE else i for size, i in zip(sizes, aligned, strict=True))


def same_place(a: Ref, b: Ref) -> bool:
    """Whether two arrays are known to be the very same elements in the same order."""
    pairs = zip((a.pointer, *a.sizes, *a.strides), (b.pointer, *b.sizes, *b.strides))
    return len(a.sizes) == len(b.sizes) and a.unit == b.unit and all(same_operand(x, y) for x, y in pairs)


def _same_or_apart(a: Ref, b: Ref) -> bool:
    """Whether an element of one is in the other at the very same index, or not at all."""
    if a.item is None or b.item is None or a.item != b.item:
        return False
    cut = a.strides == a.item.strides and b.strides == b.item.strides
    return cut and a.sizes == b.sizes and (a.unit, a.dtype) == (b.unit, b.dtype)


def is_whole(ref: Ref) -> bool:
    """Whether the array is all of a block."""
    return ref.packed and same_operand(ref.pointer, ref.buffer.pointer)


def operands_in_memory(array: Delayed) -> Iterator[Ref]:
    """The arrays in memory that are read element by element, each once."""
    seen: set[Binding] = set()
    left: list[Binding] = [array]
    while left:
        match x := left.pop():
            case Ref() if x not in seen:
                seen.add(x)
                yield x
            case Elementwise() if x not in seen:
                seen.add(x)
                left += reversed(x.args)


def element_by_element(source: Binding, target: Ref) -> bool:
    """Whether writing ``target`` while ``source`` is read gives each element before it is overwritten."""
    seen: set[Elementwise] = set()
    left = [source]
    while left:
        match x := left.pop():
            case Ref():
                if x.buffer is target.buffer and not (same_place(x, target) or _same_or_apart(x, target)):
                    return False
            case Elementwise() if target.buffer in x.reads:
                if x not in seen:
                    seen.add(x)
                    readers = [y for y in x.args if target.buffer in reads(y)]
                    if not all(_aligned(y, target) for y in readers):
                        return False
                    left += readers
            case _:
                if target.buffer in reads(x):
                    return False
    return True


def _aligned(x: Binding, target: Ref) -> bool:
    """Whether the operand is read at the very index that is written."""
    if isinstance(x, Scalar):
        return True
    return len(x.sizes) == len(target.sizes) and all(a != ONE or b == ONE for a, b in zip(x.sizes, target.sizes))


LIGHT = frozenset((
    "add", "bitwise_and", "bitwise_or", "bitwise_xor", "cast", "complex", "equal", "greater", "greater_equal", "imag",
    "less", "less_equal", "logical_and", "logical_not", "logical_or", "logical_xor", "machine_left_shift",
    "machine_right_shift", "maximum", "minimum", "multiply", "negative", "not_equal", "real", "subtract", "where",
))  # fmt: skip


def cheap(binding: Binding, budget: int = 3) -> bool:
    """Whether computing an element again costs little more than loading it."""
    return _left(binding, budget) >= 0


def _left(binding: Binding, budget: int) -> int:
    """What is left of the budget after paying for an element; stops when it is used up."""
    match binding:
        case Elementwise(row=row, args=args):
            budget -= 1 if row.name in LIGHT else 10
            for x in args:
                if budget < 0:
                    break
                budget = _left(x, budget)
            return budget
        case Mapped(source=source):
            return _left(source, budget - 1)
        case Folded():
            return -1
        case _:
            return budget


def depth(binding: Binding) -> int:
    """How many delayed operations lie on top of each other."""
    return (
        binding.depth
        if isinstance(binding, Elementwise | Folded)
        else 1 + depth(binding.source)
        if isinstance(binding, Mapped)
        else 0
    )
