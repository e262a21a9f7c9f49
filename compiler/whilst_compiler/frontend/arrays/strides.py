"""The strides of arrays as NumPy has them, as operands: whether a reshape is a view depends on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from whilst_compiler.frontend.arrays.axis_order import is_sorted
from whilst_compiler.frontend.arrays.layout import rely_on
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.laid_out import Axes, Likeness, dims_of
from whilst_compiler.frontend.values.aliases import Choice, alternatives, meant
from whilst_compiler.frontend.values.values import ArrayRef, Step
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["lies_in_order", "note_columns", "note_columns_first", "reshapes_in_place", "strides_of"]


def strides_of(ctx: Context, a: ArrayRef) -> list[Operand] | None:
    """How many bytes further the next element along each axis is; None where that is not known."""
    a = meant(ctx.state, a)
    base = ctx.state.get(a.storage)
    if isinstance(base, Choice):
        return _of_choice(ctx, base, a)
    type = getattr(base, "type", None)
    if not isinstance(type, Tensor):
        return None
    if a.storage in ctx.layouts.contiguous:
        rely_on(ctx, a.storage)
        strides = _packed(ctx, type)
    elif a.storage in ctx.layouts.made_like:
        found = _made(ctx, type, ctx.layouts.made_like[a.storage])
        if found is None:
            return None
        strides = found
    elif a.storage in ctx.layouts.strides:
        strides = list(ctx.layouts.strides[a.storage])
    else:
        return None
    dtype, dims = type.dtype, type.dims
    for step in a.steps:
        attributes: dict[str, Any] = dict(step.attributes)
        after = _through(ctx, step, attributes, strides, dtype, dims)
        if after is None:
            return None
        strides = after
        dims = attributes.get("dims", dims)
        if step.row == "transpose":
            dims = tuple(dims[k] for k in attributes["permutation"])
        dtype = DType(attributes["dtype"]) if step.row == "reinterpret" else dtype
    return strides


def note_columns_first(ctx: Context, a: ArrayRef) -> None:
    """Note that where paths met, what came by content lies columns first."""
    choice = ctx.state.get(a.storage)
    if not isinstance(choice, Choice) or not choice.has_slot:
        return
    storage = choice.refs[-1].storage
    type = getattr(ctx.state[storage], "type", None)
    assert isinstance(type, Tensor)
    ctx.layouts.made_like.pop(storage, None)
    note_columns(ctx, ArrayRef(storage, (), type))


def note_columns(ctx: Context, a: ArrayRef) -> None:
    """Note that a whole array lies columns first, without gaps."""
    ctx.layouts.columns_first.add(a.storage)
    ctx.layouts.strides[a.storage] = _packed(ctx, Tensor(a.dtype, a.dims[::-1]))[::-1]


def _of_choice(ctx: Context, choice: Choice, a: ArrayRef) -> list[Operand] | None:
    *others, strides = [strides_of(ctx, one) for one in alternatives(choice, a)]
    for k, mine in list(enumerate(others))[::-1]:
        if mine is None or strides is None:
            return None
        this = ctx.emit("equal", choice.selector, literal(k))
        strides = [ctx.emit("where", this, x, y) for x, y in zip(mine, strides)]
    return strides


def _packed(ctx: Context, type: Tensor) -> list[Operand]:
    """Those of elements in C order without gaps."""
    strides: list[Operand] = [literal(type.dtype.numpy.itemsize)]
    for dim in type.dims[:0:-1]:
        strides.append(_product(ctx, strides[-1], ctx.size_operand(dim)))
    return strides[: type.rank][::-1]


def _product(ctx: Context, a: Operand, b: Operand) -> Operand:
    return ctx.emit("multiply", a, b)


def _through(
    ctx: Context, step: Step, attributes: dict[str, Any], strides: list[Operand], dtype: DType,
    dims: tuple[int | str, ...],
) -> list[Operand] | None:  # fmt: skip
    """The strides of a view of an array with these."""
    match step.row:
        case "transpose":
            return [strides[k] for k in attributes["permutation"]]
        case "subview":
            return _of_part(ctx, str(attributes["axes"]), list(step.operands), strides)
        case "reshape":
            new = attributes["dims"]
            if len(dims) == 1:
                inner = _packed(ctx, Tensor(dtype, new))
                unit = literal(dtype.numpy.itemsize)
                return [ctx.emit("floor_divide", _product(ctx, s, strides[0]), unit) for s in inner]
            old = [s for s, d in zip(strides, dims) if d != 1]
            if len(old) == sum(d != 1 for d in new):
                return [literal(0) if d == 1 else old.pop(0) for d in new]
            return _packed(ctx, Tensor(dtype, new))
        case "reinterpret":
            item = DType(attributes["dtype"]).numpy.itemsize
            return [*strides[:-1], literal(item)] if item != dtype.numpy.itemsize else strides
    return None


def _of_part(ctx: Context, axes: str, operands: list[Operand], strides: list[Operand]) -> list[Operand]:
    found: list[Operand] = []
    left = iter(strides)
    for letter in axes:
        if letter == "n":
            found.append(literal(0))
        elif letter == "f":
            found.append(next(left))
        elif letter == "i":
            next(left)
            operands.pop(0)
        else:
            _, _, step = (operands.pop(0) for _ in range(3))
            found.append(_product(ctx, next(left), step))
    return found


def _made(ctx: Context, type: Tensor, like: Sequence[Likeness] | None) -> list[Operand] | None:
    """Those of a new array: its axes lie in the order of those of its operands (``order='K'``)."""
    if like is None:
        return None
    operands: list[list[Operand | None]] = []
    for one in like:
        found = _distances(ctx, one)
        if found is None:
            return None
        operands.append([*[None] * (type.rank - len(found)), *found])
    inner = _places(ctx, type.rank, operands, is_sorted(like))
    sizes = [ctx.size_operand(d) for d in type.dims]
    strides: list[Operand] = []
    for axis in range(type.rank):
        stride: Operand = literal(type.dtype.numpy.itemsize)
        for k, size in enumerate(sizes):
            if k != axis:
                inside = ctx.emit("less", inner[k], inner[axis])
                stride = _product(ctx, stride, ctx.emit("where", inside, size, literal(1)))
        strides.append(stride)
    return strides


def _places(ctx: Context, rank: int, operands: Sequence[Sequence[Operand | None]], inwards: bool) -> list[Operand]:
    """How many axes lie inside of each axis: the insertion sort of ``axis_order``, at run time."""
    at: dict[int, Operand] = {}
    for axis in range(rank) if inwards else range(rank)[::-1]:
        place: Operand = literal(len(at))
        told = {k: _told(ctx, [(one[axis], one[k]) for one in operands], inwards) for k in at}
        for k, (swapped, _) in told.items():
            free: Operand = swapped
            for j, (_, kept) in told.items():
                if j != k:
                    before = ctx.emit("logical_and", kept, ctx.emit("greater", at[j], at[k]))
                    free = ctx.emit("logical_and", free, ctx.emit("logical_not", before))
            place = ctx.emit("where", free, ctx.emit("minimum", at[k], place), place)
        for k, behind in at.items():
            moves = ctx.emit("greater_equal", behind, place)
            at[k] = ctx.emit("where", moves, ctx.emit("add", behind, literal(1)), behind)
        at[axis] = place
    last = literal(rank - 1)
    return [ctx.emit("subtract", last, at[k]) if inwards else at[k] for k in range(rank)]


def _distances(ctx: Context, one: Likeness) -> list[Operand] | None:
    """How far apart elements are along each axis; 0 where it tells nothing of the order."""
    if isinstance(one, Axes):
        return _of_axes(ctx, one)
    strides = _packed(ctx, one) if isinstance(one, Tensor) else strides_of(ctx, one)
    if strides is None:
        return None
    shape = one if isinstance(one, Tensor) else one.type
    sizes = [ctx.size_operand(d) for d in shape.dims]
    zero, single = literal(0), literal(1)
    return [
        ctx.emit("where", ctx.emit("equal", n, single), zero, ctx.emit("absolute", s)) for n, s in zip(sizes, strides)
    ]


def _of_axes(ctx: Context, like: Axes) -> list[Operand] | None:
    if like.flags:
        return _columns_or_rows(ctx, like.array, len(like.axes))
    found = _distances(ctx, like.array)
    if found is None:
        return None
    zero, dims = literal(0), dims_of(like.array)
    if like.sorted:  # elements that lie upon each other are closer than any others
        single = [ctx.emit("equal", ctx.size_operand(d), literal(1)) for d in dims]
        closer = [ctx.emit("add", _product(ctx, x, literal(2)), literal(1)) for x in found]
        found = [ctx.emit("where", one, zero, x) for one, x in zip(single, closer)]
    outermost: list[Operand] = [literal(2**62 >> k) for k in range(like.outer)]
    return [*outermost, *(zero if k is None else found[k] for k in like.axes[like.outer :])]


def _columns_or_rows(ctx: Context, like: Likeness, rank: int) -> list[Operand] | None:
    """Larger inwards where an array lies columns first and not rows first, larger outwards where it does not."""
    assert isinstance(like, ArrayRef)
    strides = strides_of(ctx, like)
    if strides is None:
        return None
    item = literal(like.dtype.numpy.itemsize)
    turned = replace(like, type=Tensor(like.dtype, like.dims[::-1]))
    columns = _chained(ctx, turned, strides[::-1], item, None)
    rows = _chained(ctx, like, strides, item, None)
    only = ctx.emit("logical_and", columns, ctx.emit("logical_not", rows))
    return [ctx.emit("where", only, literal(k + 1), literal(rank - k)) for k in range(rank)]


def _told(
    ctx: Context, pairs: Sequence[tuple[Operand | None, Operand | None]], inwards: bool
) -> tuple[Operand, Operand]:
    """Of two axes, whether the first one goes before the second in the sort (all operands that tell say so), and
    whether it stays behind (some operand says that)."""
    swapped: Operand = literal(False)
    kept: Operand = literal(False)
    for mine, other in pairs:
        if mine is None or other is None:
            continue
        zero = literal(0)
        told = ctx.emit("logical_and", ctx.emit("not_equal", mine, zero), ctx.emit("not_equal", other, zero))
        more = ctx.emit("greater" if inwards else "less", mine, other)
        swapped = ctx.emit("logical_or", swapped, ctx.emit("logical_and", told, more))
        kept = ctx.emit("logical_or", kept, ctx.emit("logical_and", told, ctx.emit("logical_not", more)))
    return ctx.emit("logical_and", swapped, ctx.emit("logical_not", kept)), kept


# -- what they tell ------------------------------------------------------------------------------------------------


def lies_in_order(ctx: Context, a: ArrayRef) -> Operand | None:
    """Whether the elements lie in C order without gaps: a bool, or None where that is not known."""
    strides = strides_of(ctx, a)
    return None if strides is None else _chained(ctx, a, strides, literal(a.dtype.numpy.itemsize), None)


def reshapes_in_place(ctx: Context, a: ArrayRef, sizes: Sequence[Operand]) -> Operand | None:
    """Whether a reshape to these sizes is a view: a bool, or None where that is not known.

    Axes that become one, or are parted elsewhere than between them, have to lie one in the other without gaps.
    """
    strides = strides_of(ctx, a)
    return None if strides is None else _chained(ctx, a, strides, None, sizes)


def _chained(
    ctx: Context, a: ArrayRef, strides: Sequence[Operand], last: Operand | None, parts: Sequence[Operand] | None
) -> Operand:
    """Whether each axis is as far apart as the ones inside of it are long; not asked where ``parts`` part them."""
    one, total, fits = literal(1), literal(1), literal(True)
    before: list[Operand] = []
    whole: Operand = total
    for d in a.dims:
        whole = _product(ctx, whole, ctx.size_operand(d))
        before.append(whole)
    ends: list[Operand] = []
    end: Operand = one
    for size in parts or ():
        end = _product(ctx, end, size)
        ends.append(end)
    good: Operand = fits
    first: Operand = literal(last is None)
    want: Operand = literal(0) if last is None else last
    for d, stride, reached in list(zip(a.dims, strides, before))[::-1]:
        size = ctx.size_operand(d)
        single = ctx.emit("equal", size, one)
        ok = ctx.emit("logical_or", first, ctx.emit("equal", stride, want))
        for e in ends:
            ok = ctx.emit("logical_or", ok, ctx.emit("equal", reached, e))
        good = ctx.emit("logical_and", good, ctx.emit("logical_or", ok, single))
        want = ctx.emit("where", single, want, _product(ctx, stride, size))
        first = ctx.emit("logical_and", first, single)
    return ctx.emit("logical_or", good, ctx.emit("equal", whole, literal(0)))
