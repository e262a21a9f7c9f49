"""Rows on arrays that are not views: elements, writes, new arrays."""

from __future__ import annotations

from dataclasses import replace

from whilst_compiler.ir.graph import Apply, Value
from whilst_compiler.ir.types import Tensor
from whilst_compiler.native.loops import Const, Operand, Store
from whilst_compiler.native.schedule import nest
from whilst_compiler.native.schedule.code import ONE, ZERO, Code, index
from whilst_compiler.native.schedule.nest import copy_into, element
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.turning import turned, turned_ref
from whilst_compiler.native.schedule.values import (
    Array,
    Binding,
    Elementwise,
    Full,
    Iota,
    Ref,
    Scalar,
    cheap,
    depth,
    element_address,
    element_by_element,
    itemsize,
    reads,
)
from whilst_compiler.native.schedule.views import sizes_of, subarray

__all__ = [
    "concatenate",
    "copy",
    "dim",
    "elementwise",
    "empty",
    "full",
    "iota",
    "load",
    "pack",
    "store",
    "stride",
    "update",
]


def elementwise(scope: Scope, node: Apply) -> Binding:
    """A delayed array: its elements are computed where they are needed."""
    type_ = node.output.type
    assert isinstance(type_, Tensor)
    for x in node.inputs:
        binding = scope.get(x)
        repeated = isinstance(x.type, Tensor) and x.type.dims != type_.dims
        if repeated and isinstance(x, Value) and not isinstance(binding, Scalar | Ref) and not cheap(binding):
            scope.force(x, binding)
    args = tuple(scope.get(x) for x in node.inputs)
    sizes = tuple(_size(args, type_, k) for k in range(type_.rank))
    memory = frozenset(b for x in args for b in reads(x))
    return Elementwise(node.row, node.attributes, type_.dtype, args, sizes, memory, 1 + max(map(depth, args)))


def _size(args: tuple[Binding, ...], type_: Tensor, axis: int) -> Operand:
    """The size of the result along an axis: an operand's that is not 1."""
    dim = type_.dims[axis]
    if isinstance(dim, int):
        return index(dim)
    back = axis - type_.rank
    sizes = [x.sizes[back] for x in args if not isinstance(x, Scalar) and len(x.sizes) >= -back]
    return next((s for s in sizes if s != ONE), ONE)


def dim(scope: Scope, node: Apply) -> Binding:
    axis = node.attributes["axis"]
    assert isinstance(axis, int)
    return Scalar(scope.array(node.inputs[0]).sizes[axis])


def stride(scope: Scope, node: Apply) -> Binding:
    """How many bytes further the next element along an axis is."""
    axis = node.attributes["axis"]
    assert isinstance(axis, int)
    ref = scope.ref(node.inputs[0])
    return Scalar(scope.code.multiply(ref.strides[axis], index(ref.unit)))


def load(scope: Scope, node: Apply) -> Binding:
    source, *at = node.inputs
    array = scope.array(source)
    indices = tuple(map(scope.scalar, at))
    if not isinstance(array, Ref):
        return Scalar(element(scope.code, array, indices))
    return Scalar(nest.load(scope.code, array, indices, node.output.name))


def store(scope: Scope, node: Apply) -> Binding:
    target, value, *at = node.inputs
    ref = scope.take(target)
    scope.before_write(ref.buffer)
    nest.store(scope.code, ref, tuple(map(scope.scalar, at)), scope.scalar(value))
    return ref


def update(scope: Scope, node: Apply) -> Binding:
    target, value, *operands = node.inputs
    ref = scope.take(target)
    scope.before_write(ref.buffer, ours=(value,))
    part = subarray(scope, ref, node, operands)
    assert isinstance(part, Ref)
    write(scope, part, scope.get(value))
    return ref


def write(scope: Scope, target: Ref, source: Binding) -> None:
    """``target[...] = source``, by way of a temporary where the two overlap."""
    if isinstance(source, Scalar) or element_by_element(source, target):
        copy_into(scope.code, target, source)
        return
    buffered = scope.materialise(source)
    copy_into(scope.code, target, buffered)
    scope.discard(buffered.buffer)


def full(scope: Scope, node: Apply) -> Binding:
    value, *operands = node.inputs
    type_ = node.output.type
    assert isinstance(type_, Tensor)
    return Full(scope.scalar(value), type_.dtype, sizes_of(scope, node, operands))


def empty(scope: Scope, node: Apply) -> Binding:
    type_ = node.output.type
    assert isinstance(type_, Tensor)
    return scope.allocate(type_.dtype, sizes_of(scope, node, node.inputs), node.output.name)


def iota(scope: Scope, node: Apply) -> Binding:
    type_ = node.output.type
    assert isinstance(type_, Tensor)
    return Iota(type_.dtype, sizes_of(scope, node, node.inputs))


def copy(scope: Scope, node: Apply) -> Binding:
    array = scope.array(node.inputs[0])
    if id(node) in scope.passing:
        return array
    if isinstance(array, Ref) and scope.is_ours(array, node.inputs[0], node.inputs):
        return array  # a copy of what dies here: take it
    return scope.materialise(array, node.output.name)


def pack(scope: Scope, node: Apply) -> Binding:
    type_ = node.output.type
    assert isinstance(type_, Tensor)
    ref = scope.allocate(type_.dtype, (index(len(node.inputs)),), node.output.name)
    for k, x in enumerate(node.inputs):
        scope.code.emit(Store(element_address(ref, (index(k),)), scope.scalar(x)))
    return ref


def concatenate(scope: Scope, node: Apply) -> Binding:
    """The parts one after the other, in a block that lies as they do if their columns come first."""
    parts = [scope.array(x) for x in node.inputs]
    axis = node.attributes["axis"]
    assert isinstance(axis, int)
    if not any(map(_columns_first, parts)) or not all(isinstance(x, Full) or _columns_first(x) for x in parts):
        return _in_rows(scope, parts, axis, node.output.name)
    back = range(len(parts[0].sizes))[::-1]
    lying = [turned(x, back) for x in parts]
    return turned_ref(_in_rows(scope, lying, back[axis], node.output.name), back)


def _columns_first(array: Array) -> bool:
    """Whether the first of several axes, and not the last one, goes from one element to the next in memory."""
    if not isinstance(array, Ref):
        return False
    steps = [stride for size, stride in zip(array.sizes, array.strides) if size != ONE]
    near = [isinstance(x, Const) and x.value == itemsize(array.dtype) // array.unit for x in steps]
    return len(near) > 1 and near[0] and not near[-1]


def _in_rows(scope: Scope, parts: list[Array], axis: int, name: str) -> Ref:
    ref = scope.allocate(parts[0].dtype, _joined(scope.code, parts, axis), name)
    start: Operand = ZERO
    for part in parts:
        offset = scope.code.multiply(start, ref.strides[axis])
        pointer = scope.code.offset(ref.pointer, offset, ref.unit)
        copy_into(scope.code, replace(ref, pointer=pointer, sizes=part.sizes, packed=False), part)
        start = scope.code.add(start, part.sizes[axis])
    return ref


def _joined(code: Code, parts: list[Array], axis: int) -> tuple[Operand, ...]:
    total: Operand = ZERO
    for part in parts:
        total = code.add(total, part.sizes[axis])
    return (*parts[0].sizes[:axis], total, *parts[0].sizes[axis + 1 :])
