"""Indexing by arrays of integers and bools, read and written: loops over the positions that the index arrays name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.arrays.axis_order import order_of_likes
from whilst_compiler.frontend.arrays.indexing import get_item
from whilst_compiler.frontend.arrays.layout import in_order, lies_like
from whilst_compiler.frontend.arrays.slicing import Part, Slice, int_operand
from whilst_compiler.frontend.arrays.storing import assign as assign_view
from whilst_compiler.frontend.arrays.storing import store_cast, store_element
from whilst_compiler.frontend.arrays.viewing import view
from whilst_compiler.frontend.control.loops import loop
from whilst_compiler.frontend.library.numpy_make import sized, zero
from whilst_compiler.frontend.library.numpy_masks import change_by_mask, compressed, is_mask, mask_fits, set_selected
from whilst_compiler.frontend.library.written import selecting
from whilst_compiler.frontend.objects.attributes import transposed
from whilst_compiler.frontend.operators.arrays import as_array, broadcast_together, operand_of, size_text
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.laid_out import Axes, Likeness
from whilst_compiler.frontend.state.registry import inline
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, ArrayRef, Scalar, Static, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["SERVICES", "Selection", "checked", "nest", "normal", "pick", "put", "select", "value_at"]

_FULL = Slice(None, None, None)


@dataclass
class Selection:
    """An index taken apart: a view by its slices, and for some of its axes index arrays of one common shape.

    The result has the axes of that shape at ``place`` among the view's other axes.
    """

    source: ArrayRef
    axes: list[int]
    original: list[int]
    indices: list[Operand]
    given: list[ArrayRef]
    shape: tuple[int | str, ...]
    place: int

    @property
    def rest(self) -> tuple[int | str, ...]:
        return tuple(d for k, d in enumerate(self.source.dims) if k not in self.axes)

    @property
    def result(self) -> tuple[int | str, ...]:
        return (*self.rest[: self.place], *self.shape, *self.rest[self.place :])


def _get(ctx: Context, base: ArrayRef, index: Any) -> Abstract:
    if is_mask(index) and index.rank == base.rank > 0 and mask_fits(ctx, base, index, 0):
        return compressed(ctx, base, index)
    s = select(ctx, base, index)
    if s is None:
        return constant(0)
    made = _made(ctx, s)

    def copy(at: tuple[Operand, ...]) -> None:
        put(ctx, made, range(s.place, s.place + len(at)), list(at), pick(ctx, s, checked(ctx, s, at)))

    nest(ctx, [ctx.size_operand(d) for d in s.shape], copy)
    return made


def _made(ctx: Context, s: Selection) -> ArrayRef:
    """A new array for the result, laid out as NumPy does."""
    dims, like = s.result, () if ctx.layouts.in_rows else _layout(s)
    order = None if all(in_order(ctx, one) for one in like) else order_of_likes(ctx, len(dims), like)
    inside = dims if order is None else tuple(dims[k] for k in order)
    sizes = [ctx.size_operand(d) for d in inside]
    made = ctx.new_array(ctx.emit("full", zero(s.source.dtype), *sizes, dims=inside))
    if order is None:
        if not all(in_order(ctx, one) for one in like):
            lies_like(ctx, made, like)
        return made
    axes = tuple(map(order.index, range(len(order))))
    if axes == tuple(range(len(axes))):
        return made
    ctx.layouts.turned[made.storage] = axes
    return transposed(made, axes)


def _layout(s: Selection) -> Sequence[Likeness]:
    """The positions lie outside, and inside of each the rest as it is; the axes are then put in their places
    (``PyArray_MapIterNew`` in ``mapping.c``)."""
    if not s.rest:
        return [one for one in s.given if one.rank > 1]
    outer, rank = len(s.shape), len(s.result)
    kept = [k for k in range(s.source.rank) if k not in s.axes]
    made = Axes(s.source, (*[None] * outer, *kept), outer, sorted=True)
    after = list(range(outer, rank))
    return [Axes(made, (*after[: s.place], *range(outer), *after[s.place :]))]


def _set(ctx: Context, base: ArrayRef, index: Any, value: Abstract) -> None:
    ctx.writable(base)
    if is_mask(index) and index.rank == base.rank > 0:
        set_selected(ctx, base, index, value if isinstance(value, Scalar) else ctx.library["for_numpy"](ctx, value))
        return
    s = select(ctx, base, index)
    if s is None or ctx.dead:
        return
    value_at = _value(ctx, s, value)
    sizes = [ctx.size_operand(d) for d in s.shape]

    def check(at: tuple[Operand, ...]) -> None:
        checked(ctx, s, at)

    def write(at: tuple[Operand, ...]) -> None:
        put(ctx, s.source, s.axes, normal(ctx, s, at), value_at(at))

    nest(ctx, sizes, check)
    nest(ctx, sizes, write)


# -- the index ----------------------------------------------------------------------------------------------------


def select(ctx: Context, base: ArrayRef, index: Any) -> Selection | None:
    items = _flattened(ctx, base, index)
    if items is None:
        return None
    basic: list[Any] = []
    axes, original, indices, positions = [], [], [], []
    axis = 0
    for position, item in enumerate(items):
        if isinstance(item, Static):
            basic.append(NONE_VALUE)
            continue
        if isinstance(item, ArrayRef | Scalar):
            axes.append(len(basic))
            original.append(axis)
            operand = _index_operand(ctx, item)
            if isinstance(item, Scalar):
                message = f"index {{0}} is out of bounds for axis {axis} with size {{1}}"
                size = ctx.size_operand(base.dims[axis])
                operand = ctx.emit("check_index", operand, size, message=message)
            indices.append(operand)
            positions.append(position)
            basic.append(_FULL)
        else:
            basic.append(item)
        axis += 1
    if ctx.dead:
        return None
    source = get_item(ctx, base, basic)
    assert isinstance(source, ArrayRef)
    together = positions[-1] - positions[0] == len(positions) - 1
    indices = _common_shape(ctx, indices)
    shapes = [x.type.dims for x in indices if isinstance(x.type, Tensor)]
    rank = max(map(len, shapes))
    shape = tuple(next((s[k] for s in shapes if len(s) >= -k and s[k] != 1), 1) for k in range(-rank, 0))
    given = [item for item in items if isinstance(item, ArrayRef)]
    return Selection(source, axes, original, indices, given, shape, axes[0] if together else 0)


def _flattened(ctx: Context, base: ArrayRef, index: Any) -> list[Any] | None:
    """One item per axis (and None for new ones): masks become the positions where they hold."""
    items = list(index) if isinstance(index, list) else [index]
    if len(items) == 1 and isinstance(items[0], Tuple) and issubclass(items[0].cls, tuple):
        items = list(items[0].items)
    items = [_empty_as_integers(ctx, i) if isinstance(i, Tuple) else i for i in items]
    used = sum(i.rank if is_mask(i) else not isinstance(i, Static) for i in items)
    if used > base.rank:
        ctx.raise_error("IndexError", f"too many indices for array: array is {base.rank}-dimensional, "
                                      f"but {used} were indexed")  # fmt: skip
        return None
    if not any(isinstance(i, Static) and i.value is Ellipsis for i in items):
        items.append(Static(Ellipsis))
    out: list[Any] = []
    axis = 0
    for item in items:
        if isinstance(item, Static) and item.value is Ellipsis:
            out += [_FULL] * (base.rank - used)
            axis += base.rank - used
        elif isinstance(item, Static):
            out.append(item)
        elif is_mask(item):
            if not mask_fits(ctx, base, item, axis):
                return None
            found = inline(ctx, selecting.nonzero, item)
            assert isinstance(found, Tuple)
            out += found.items
            axis += item.rank
        else:
            if isinstance(item, Scalar) and item.spec.dtype is DType.BOOL:
                ctx.limitation("W214", "an array is indexed by a single bool", "write 'if' instead")
            out.append(item)
            axis += 1
    return out


def _empty_as_integers(ctx: Context, item: Tuple) -> ArrayRef:
    return as_array(ctx, item, None if item.items else DType.I64)


def _index_operand(ctx: Context, item: ArrayRef | Scalar) -> Operand:
    if isinstance(item, Scalar):
        return int_operand(ctx, item)
    if not item.dtype.is_integer:
        ctx.raise_error("IndexError", "arrays used as indices must be of integer (or boolean) type")
        return literal(0)
    return ctx.cast(ctx.read(item), DType.I64)


def _common_shape(ctx: Context, indices: list[Operand]) -> list[Operand]:
    shapes = [x.type.dims for x in indices if isinstance(x.type, Tensor)]
    texts: list[str] = []
    payload: list[Operand] = []
    for s in shapes:
        texts.append(size_text(len(s), len(payload)))
        payload += [ctx.size_operand(d) for d in s]
    message = f"shape mismatch: indexing arrays could not be broadcast together with shapes {' '.join(texts)} "
    for k in range(1, max(map(len, shapes)) + 1):
        dims = list(dict.fromkeys(s[-k] for s in shapes if len(s) >= k and s[-k] != 1))
        for d in dims[1:]:
            n, m = ctx.size_operand(dims[0]), ctx.size_operand(d)
            one = literal(1)
            fits = ctx.emit("logical_or", ctx.emit("equal", n, m), ctx.emit(
                "logical_or", ctx.emit("equal", n, one), ctx.emit("equal", m, one)))  # fmt: skip
            ctx.check(n, fits, "IndexError", message, *payload)
    found = broadcast_together(ctx, indices)
    for x in found:
        ctx.know_sizes(x)
    return found


# -- one position -------------------------------------------------------------------------------------------------


def nest(ctx: Context, sizes: list[Operand], body: Callable[[tuple[Operand, ...]], None], *at: Operand) -> None:
    """``body`` at each position of a box, in C order."""
    if not sizes:
        body(at)
        return

    def run(k: Operand | None) -> None:
        assert k is not None
        nest(ctx, sizes[1:], body, *at, k)

    loop(ctx, None, sizes[0], lambda _: literal(True), run)


def _at(ctx: Context, array: Operand, at: tuple[Operand, ...]) -> Operand:
    """The element of an index array at a position of the common shape."""
    assert isinstance(array.type, Tensor)
    dims = array.type.dims
    if not dims:
        return array
    place = at[len(at) - len(dims) :]
    return ctx.emit("load", array, *(literal(0) if d == 1 else k for d, k in zip(dims, place)))


def checked(ctx: Context, s: Selection, at: tuple[Operand, ...]) -> list[Operand]:
    found: list[Operand] = []
    for axis, name, index in zip(s.axes, s.original, s.indices):
        n = ctx.size_operand(s.source.dims[axis])
        message = f"index {{0}} is out of bounds for axis {name} with size {{1}}"
        found.append(ctx.emit("check_index", _at(ctx, index, at), n, message=message))
    return found


def normal(ctx: Context, s: Selection, at: tuple[Operand, ...]) -> list[Operand]:
    """Indices that were checked before, counted from the front."""
    found: list[Operand] = []
    for axis, index in zip(s.axes, s.indices):
        i = _at(ctx, index, at)
        n = ctx.size_operand(s.source.dims[axis])
        found.append(ctx.emit("where", ctx.emit("less", i, literal(0)), ctx.emit("add", i, n), i))
    return found


def pick(ctx: Context, s: Selection, indices: list[Operand]) -> Abstract:
    if len(indices) == s.source.rank:
        return Scalar(ScalarSpec(s.source.dtype), ctx.emit("load", ctx.read(s.source), *indices))
    return _part_of(ctx, s.source, s.axes, indices)


def _part_of(ctx: Context, a: ArrayRef, axes: Any, indices: list[Operand]) -> ArrayRef:
    places = dict(zip(axes, indices))
    return view(ctx, a, [Part("i", (places[k],), None) if k in places else Part("f", (), d)
                         for k, d in enumerate(a.dims)])  # fmt: skip


def put(ctx: Context, target: ArrayRef, axes: Any, indices: list[Operand], value: Abstract) -> None:
    if len(indices) == target.rank:
        store_element(ctx, target, indices, value)
    else:
        assign_view(ctx, _part_of(ctx, target, axes, indices), value)


def _value(ctx: Context, s: Selection, value: Abstract) -> Callable[[tuple[Operand, ...]], Abstract]:
    """What is written at each position, of the array's dtype."""
    value, dtype = ctx.library["for_numpy"](ctx, value), s.source.dtype
    if isinstance(value, Scalar):
        element = Scalar(ScalarSpec(dtype), store_cast(ctx, value.operand, dtype, value))
        return lambda at: element
    array = as_array(ctx, ctx.library["numeric"](ctx, value, "asarray"), dtype)
    if not array.rank:
        element = Scalar(ScalarSpec(dtype), ctx.read(array))
        return lambda at: element
    whole = _broadcast_value(ctx, array, s.result)
    return lambda at: value_at(ctx, whole, s, at)


def value_at(ctx: Context, whole: ArrayRef, s: Selection, at: tuple[Operand, ...]) -> Abstract:
    axes = range(s.place, s.place + len(at))
    if len(at) == whole.rank:
        return Scalar(ScalarSpec(whole.dtype), ctx.emit("load", operand_of(ctx, whole), *at))
    return _part_of(ctx, whole, axes, list(at))


def _broadcast_value(ctx: Context, a: ArrayRef, dims: tuple[int | str, ...]) -> ArrayRef:
    if a.dims == dims:
        return a
    payload = [ctx.size_operand(d) for d in (*a.dims, *dims)]
    message = (
        f"shape mismatch: value array of shape {size_text(a.rank, 0)} could not be broadcast to indexing result of "
        f"shape {size_text(len(dims), a.rank)}"
    )
    if a.rank > len(dims):
        ctx.raise_error("ValueError", message, *payload)
        return a
    for mine, theirs in zip(a.dims[::-1], dims[::-1]):
        if mine not in (1, theirs):
            n, m = ctx.size_operand(mine), ctx.size_operand(theirs)
            fits = ctx.emit("logical_or", ctx.emit("equal", n, m), ctx.emit("equal", n, literal(1)))
            ctx.check(n, fits, "ValueError", message, *payload)
    sizes = [sized(ctx, ctx.size_operand(d))[0] for d in dims]
    return ctx.new_array(ctx.emit("broadcast", ctx.read(a), *sizes, dims=dims))


SERVICES: dict[str, Any] = {
    "change_by_mask": change_by_mask, "fancy_get": _get, "fancy_set": _set, "mask_fits": mask_fits,
}  # fmt: skip
