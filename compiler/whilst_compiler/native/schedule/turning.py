"""Arrays with their axes in another order: that in which the elements lie in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Const, Operand
from whilst_compiler.native.schedule.values import (
    Array,
    Binding,
    Chosen,
    Elementwise,
    Full,
    Mapped,
    Ref,
    Scalar,
    Turned,
    itemsize,
    reads,
    same_operand,
)

__all__ = ["as_it_lies", "order_of", "picked", "places_of", "turned", "turned_ref"]

Order = tuple[int, ...]
T = TypeVar("T")


def picked(values: Sequence[T], order: Sequence[int]) -> tuple[T, ...]:
    return tuple(values[k] for k in order)


def as_it_lies(array: Array) -> tuple[Array, Order]:
    """The array with its axes from the outermost in memory to the innermost, as far as that is known; which they are.

    Of several arrays that it is computed from, the one with most votes says so.
    """
    votes = Counter(order for x in _in_memory(array, array.sizes, set()) if (order := order_of(x)) is not None)
    order = max(votes, key=lambda k: votes[k]) if votes else tuple(range(len(array.sizes)))
    return (array if list(order) == sorted(order) else turned(array, order)), order


def places_of(kept: Sequence[int], order: Order) -> tuple[Order, Order]:
    """Where the axes that are kept, of an array whose k-th axis was the one that ``order`` names k-th, stand in the
    result: which of them is its k-th axis, and which of its axes is the k-th of them."""
    places = tuple(sorted(range(len(kept)), key=lambda k: order[kept[k]]))
    return places, tuple(places.index(k) for k in range(len(kept)))


def _in_memory(array: Binding, sizes: Sequence[Operand], seen: set[Binding]) -> list[Ref]:
    """The arrays in memory of these very sizes that an element is computed from."""
    if array in seen or isinstance(array, Scalar) or not _alike(array.sizes, sizes):
        return []
    seen.add(array)
    match array:
        case Ref():
            return [array]
        case Chosen(ref=ref):
            return [ref]
        case Elementwise(args=args):
            return [found for x in args for found in _in_memory(x, sizes, seen)]
    return []


def order_of(ref: Ref) -> Order | None:
    """The axes of an array from the outermost in memory to the innermost; None where that is not known."""
    axes = tuple(range(len(ref.sizes)))
    if ref.packed:
        return axes
    if ref.turned is not None and _alike(ref.turned.strides, ref.strides):
        return ref.turned.order
    one = Const(itemsize(ref.dtype) // ref.unit, DType.I64)
    inner = [k for k in axes if ref.strides[k] == one]
    return (*(k for k in axes if k not in inner), *inner) if len(inner) == 1 else None


def turned(array: Array, order: Sequence[int]) -> Array:
    """The array whose k-th axis is the one that ``order`` names k-th."""
    return _turn(array, tuple(order), {})


def _turn(array: Array, order: Order, done: dict[Array, Array]) -> Array:
    if array not in done:
        done[array] = _turned_now(array, order, done)
    return done[array]


def _turned_now(array: Array, order: Order, done: dict[Array, Array]) -> Array:
    sizes = picked(array.sizes, order)
    match array:
        case Ref():
            return turned_ref(array, order)
        case Chosen(ref=ref):
            return replace(array, ref=turned_ref(ref, order), sizes=sizes)
        case Full():
            return replace(array, sizes=sizes)
        case Elementwise(args=args) if all(isinstance(x, Scalar) or _alike(x.sizes, array.sizes) for x in args):
            parts = tuple(x if isinstance(x, Scalar) else _turn(x, order, done) for x in args)
            return replace(array, args=parts, sizes=sizes)
    back = [order.index(k) for k in range(len(order))]
    return Mapped(array, array.dtype, sizes, lambda code, at: picked(at, back), reads(array))


def turned_ref(ref: Ref, order: Sequence[int]) -> Ref:
    """The same of an array in memory."""
    sizes, strides = picked(ref.sizes, order), picked(ref.strides, order)
    lies, now = _without_gaps(ref), None
    if lies is not None:
        now = tuple(order.index(k) for k in lies)
    packed = now is not None and list(now) == sorted(now)
    return replace(
        ref, sizes=sizes, strides=strides, packed=packed,
        turned=None if packed or now is None else Turned(now, sizes, strides),
    )  # fmt: skip


def _without_gaps(ref: Ref) -> Order | None:
    """The axes from the outermost in memory to the innermost, of an array that has no gaps."""
    if ref.packed:
        return tuple(range(len(ref.sizes)))
    known = ref.turned
    if known is None or not _alike(known.sizes, ref.sizes) or not _alike(known.strides, ref.strides):
        return None
    return known.order


def _alike(a: Sequence[Operand], b: Sequence[Operand]) -> bool:
    return len(a) == len(b) and all(map(same_operand, a, b))
