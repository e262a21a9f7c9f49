"""NumPy functions on shapes, selections and elementwise helpers that are not ufuncs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.array_flags import flag
from whilst_compiler.frontend.arrays.axis_order import order_of_likes
from whilst_compiler.frontend.arrays.indexing import get_item
from whilst_compiler.frontend.arrays.layout import aliased, is_contiguous, is_turned, reshapes_to_view, view_or_copy
from whilst_compiler.frontend.arrays.slicing import Part, Slice, int_operand
from whilst_compiler.frontend.arrays.strides import lies_in_order, reshapes_in_place, strides_of
from whilst_compiler.frontend.arrays.viewing import element_view, view
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.library.axes import axes_argument, axes_in_order, axis_argument
from whilst_compiler.frontend.library.new_shapes import sizes_for
from whilst_compiler.frontend.library.numpy_make import refuses_bools, sized
from whilst_compiler.frontend.objects.attributes import array_size, part, transposed
from whilst_compiler.frontend.operators.arrays import as_array
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.signature.assumptions import SQUEEZED
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.laid_out import Axes
from whilst_compiler.frontend.state.registry import absent, function, method, static_value, take
from whilst_compiler.frontend.state.restarts import NeedsChoices
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    ArrayRef,
    Scalar,
    Static,
    Step,
    Tuple,
    constant,
    permutation_of,
    whole_view,
)
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["SERVICES", "array_argument", "ravel"]


def array_argument(ctx: Context, value: Abstract | None, name: str) -> ArrayRef:
    """What a NumPy function takes as an array."""
    assert value is not None
    return as_array(ctx, ctx.library["numeric"](ctx, value, name))


# -- shapes ----------------------------------------------------------------------------------------------------


@function(np.shape)
def _shape(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = array_argument(ctx, args[0], "shape")
    return Tuple(tuple(ctx.python_int(ctx.size_operand(d)) for d in a.dims))


@function(np.ndim)
def _ndim(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return constant(array_argument(ctx, args[0], "ndim").rank)


@function(np.size)
def _size(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.size", args, keywords, ["a"], ["axis"])
    a = array_argument(ctx, given["a"], "size")
    if absent(given["axis"]):
        return ctx.python_int(array_size(ctx, a))
    axes = axes_in_order(ctx, given["axis"], a.rank)  # type: ignore[arg-type]
    if ctx.dead:
        return constant(0)
    count: Operand = literal(1)
    for axis in axes:
        count = ctx.emit("multiply", count, ctx.size_operand(a.dims[axis]))
    return ctx.python_int(count)


def reshaped(ctx: Context, a: ArrayRef, sizes: list[Operand], dims: tuple[int | str, ...]) -> ArrayRef:
    """A view where NumPy is known to give one; otherwise the strides tell."""
    if a.rank == len(dims) == 1:
        return whole_view(a)
    if (parts := _new_axes(a.dims, dims)) is not None:
        return view(ctx, a, parts)
    found = _reshape_view(a, sizes, dims)
    if reshapes_to_view(ctx, a, dims):
        return found
    if len(dims) == 1 and is_turned(ctx, a):
        return _looked_at(ctx, ctx.new_array(_reshape_copy(ctx, a, sizes, dims)))

    def copy() -> Operand:
        return _reshape_copy(ctx, a, sizes, dims)

    return view_or_copy(ctx, lambda: reshapes_in_place(ctx, a, sizes), found, copy, partial(_looked_at, ctx))


def _looked_at(ctx: Context, made: ArrayRef) -> ArrayRef:
    """What NumPy hands out as a view, also where it had to copy."""
    ctx.layouts.looked_at.add(made.storage)
    return whole_view(made)


def _new_axes(before: tuple[int | str, ...], after: tuple[int | str, ...]) -> list[Part] | None:
    """The index that puts axes of size 1 in; None where more than that is asked."""
    parts: list[Part] = []
    left = list(before)
    for dim in after:
        if left and left[0] == dim:
            parts.append(Part("f", (), left.pop(0)))
        elif dim == 1:
            parts.append(Part("n", (), 1))
        else:
            return None
    return None if left else parts


def _reshape_view(a: ArrayRef, sizes: Sequence[Operand], dims: tuple[int | str, ...]) -> ArrayRef:
    step = Step("reshape", tuple(sizes), (("dims", dims),))
    return ArrayRef(a.storage, (*a.steps, step), a.type.with_dims(dims))


def _reshape_copy(ctx: Context, a: ArrayRef, sizes: Sequence[Operand], dims: tuple[int | str, ...]) -> Operand:
    return ctx.emit("copy", ctx.emit("reshape", ctx.read(a), *sizes, dims=dims))


def _only_element(ctx: Context, a: ArrayRef) -> ArrayRef:
    return element_view(ctx, a, [literal(0) for _ in a.dims]) if a.rank else a


def flat_view(ctx: Context, a: ArrayRef) -> ArrayRef:
    """``a.flat``: all elements in C order, wherever they lie."""
    if a.rank < 2:
        return replace(ravel(ctx, [a], {}), flat=True)
    size, dim = sized(ctx, array_size(ctx, a))
    return replace(_reshape_view(a, [size], (dim,)), flat=True)


def ravel(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> ArrayRef:
    a = as_array(ctx, args[0])
    if a.rank == 1:
        return whole_view(a)
    if not a.rank:
        return aliased(ctx, a, ctx.emit("pack", ctx.read(a), dims=(1,)))
    size, dim = sized(ctx, array_size(ctx, a))
    return reshaped(ctx, a, [size], (dim,))


@function(np.ravel)
@method("array", "ravel")
def _ravel(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.ravel", args, keywords, ["a"], ["order"])
    a = as_array(ctx, given["a"])  # type: ignore[arg-type]
    if (axes := _axes_by_memory(ctx, a, given["order"])) is not None:
        return _row_of(ctx, transposed(a, axes))
    return _in_order(
        ctx, a, given["order"], lambda columns: _row_of(ctx, transposed(a, _backwards(a)) if columns else a)
    )


def _axes_by_memory(ctx: Context, a: ArrayRef, order: Abstract | None) -> tuple[int, ...] | None:
    """The axes from the outermost one in for the order ``K``, where that is known before a call."""
    if absent(order) or str(static_value(ctx, order, "the order")).upper() != "K":  # type: ignore[arg-type]
        return None
    return order_of_likes(ctx, a.rank, (Axes(a, tuple(range(a.rank)), sorted=True),))


def _row_of(ctx: Context, a: ArrayRef) -> ArrayRef:
    """All elements in C order: a view where they lie so."""
    contiguous = is_contiguous(ctx, a)
    if not a.rank or contiguous:
        return ravel(ctx, [a], {})
    size, dim = sized(ctx, array_size(ctx, a))
    if contiguous is False:
        return ctx.new_array(_reshape_copy(ctx, a, [size], (dim,)))
    view = whole_view(a) if a.rank == 1 else _reshape_view(a, [size], (dim,))
    return view_or_copy(ctx, lambda: lies_in_order(ctx, a), view, lambda: _reshape_copy(ctx, a, [size], (dim,)))


def _backwards(a: ArrayRef) -> tuple[int, ...]:
    return tuple(range(a.rank))[::-1]


def _in_order(ctx: Context, a: ArrayRef, order: Abstract | None, run: Callable[[bool], Abstract]) -> Abstract:
    """What ``run`` gives, told whether elements are taken in Fortran's order."""
    letter = "C" if absent(order) else static_value(ctx, order, "the order")  # type: ignore[arg-type]
    if not isinstance(letter, str) or letter.upper() not in ("C", "F", "A", "K"):
        ctx.raise_error("ValueError", f"order must be one of 'C', 'F', 'A', or 'K' (got '{letter}')")
        return constant(0)
    letter = letter.upper()
    columns = _columns_first(ctx, a, letter) if letter in ("A", "K") else literal(letter == "F")
    if isinstance(columns, Literal):
        return run(bool(columns.value))
    return branch(ctx, columns, [lambda: run(True), lambda: run(False)]) or constant(0)


def _columns_first(ctx: Context, a: ArrayRef, letter: str) -> Operand:
    """Whether an array lies in Fortran's order (``A``), or more so than in C's (``K``)."""
    if a.rank < 2 or is_contiguous(ctx, a):
        return literal(False)
    if letter == "A":
        known = permutation_of(a.steps[-1]) == _backwards(a) if is_turned(ctx, a) else None
        return truth(ctx, flag(ctx, a, "fnc")) if known is None else literal(known)
    if not ctx.options.get("choices"):
        raise NeedsChoices
    strides = strides_of(ctx, a)
    if strides is None or a.rank > 2:
        ctx.limitation("W203", "the order 'K' of these elements is not supported: it depends on how they lie in memory",
                       "give order='C', order='F' or order='A'")  # fmt: skip
    return ctx.emit("less", *(ctx.emit("absolute", s) for s in strides))


@method("array", "flatten")
def _flatten(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    found = _ravel(ctx, args, keywords)
    if not isinstance(found, ArrayRef):
        return found
    return ctx.new_array(ctx.emit("copy", ctx.read(found)))


@function(np.reshape)
@method("array", "reshape")
def _reshape(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = array_argument(ctx, args[0], "reshape")
    order, copy = keywords.pop("order", None), keywords.pop("copy", None)
    if len(args) == 3 and isinstance(args[2], Static) and isinstance(args[2].value, str):
        *args, order = args
    if not absent(copy):
        return _reshaped_copy(ctx, a, static_value(ctx, copy, "copy"), args[1:], {**keywords, "order": order})  # type: ignore[arg-type]
    if keywords.keys() - {"shape"}:
        ctx.limitation("W203", f"the keyword '{next(iter(keywords))}' of reshape is not supported yet")
    given = [*args[1:], *keywords.values()]
    shape: Abstract = given[0] if len(given) == 1 else Tuple(tuple(given))
    if not absent(order) and static_value(ctx, order, "the order") == "K":  # type: ignore[arg-type]
        ctx.raise_error("ValueError", "order 'K' is not permitted for reshaping")
        return constant(0)
    if refuses_bools(ctx, shape):
        return constant(0)
    items = list(shape.items) if isinstance(shape, Tuple) else [shape]
    total = array_size(ctx, a)
    operands = [int_operand(ctx, i) for i in items]
    operands = [] if ctx.dead else sizes_for(ctx, total, operands)
    pairs = [] if ctx.dead else [sized(ctx, x) for x in operands]
    if ctx.dead:
        return constant(0)
    sizes, dims = [p[0] for p in pairs], tuple(p[1] for p in pairs)
    if not dims:
        return _only_element(ctx, a)
    if not a.rank:
        return aliased(ctx, a, ctx.emit("full", ctx.read(a), *sizes, dims=dims))
    return _in_order(ctx, a, order, lambda columns: (_by_columns if columns else reshaped)(ctx, a, sizes, dims))


def _reshaped_copy(
    ctx: Context, a: ArrayRef, copy: bool, shape: list[Abstract], keywords: dict[str, Abstract | None]
) -> Abstract:
    """A reshape that is to be a copy, or never to be one."""
    made = _reshape(ctx, [a, *shape], {k: v for k, v in keywords.items() if v is not None})
    if not isinstance(made, ArrayRef) or ctx.dead:
        return made
    if not copy:
        if made.storage is not a.storage:
            ctx.limitation("W203", "a reshape with copy=False that may have to be a copy", "leave copy out")
        return made
    if absent(keywords["order"]) or static_value(ctx, keywords["order"], "the order") == "C":  # type: ignore[arg-type]
        return ctx.new_array(ctx.emit("copy", ctx.read(made)))
    turned = transposed(made, _backwards(made))
    return transposed(ctx.new_array(ctx.emit("copy", ctx.read(turned))), _backwards(made))


def _by_columns(ctx: Context, a: ArrayRef, sizes: list[Operand], dims: tuple[int | str, ...]) -> ArrayRef:
    turned = reshaped(ctx, transposed(a, _backwards(a)), sizes[::-1], dims[::-1])
    return transposed(turned, _backwards(turned))


@function(np.transpose)
@method("array", "transpose")
def _transpose(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = array_argument(ctx, args[0], "transpose")
    axes = args[1] if len(args) == 2 else Tuple(tuple(args[1:])) if len(args) > 2 else keywords.get("axes")
    if absent(axes):
        return transposed(a, tuple(range(a.rank))[::-1])
    assert axes is not None
    given = static_value(ctx, axes, "the axes of transpose")
    if isinstance(given, tuple | list) and len(given) != a.rank:
        ctx.raise_error("ValueError", "axes don't match array")
        return constant(0)
    order = axes_in_order(ctx, axes, a.rank, "the axes of transpose", twice="repeated axis in transpose")
    return constant(0) if ctx.dead else transposed(a, tuple(order))


@function(np.swapaxes)
@method("array", "swapaxes")
def _swapaxes(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = array_argument(ctx, args[0], "swapaxes")
    given = take(ctx, "np.swapaxes", args, keywords, ["a", "axis1", "axis2"])
    i = axis_argument(ctx, given["axis1"], a.rank, name="axis1")
    j = axis_argument(ctx, given["axis2"], a.rank, name="axis2") if not ctx.dead else 0
    if ctx.dead:
        return constant(0)
    order = list(range(a.rank))
    order[i], order[j] = order[j], order[i]
    return transposed(a, tuple(order))


@function(np.expand_dims)
def _expand_dims(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.expand_dims", args, keywords, ["a", "axis"])
    a = array_argument(ctx, given["a"], "expand_dims")
    axis = given["axis"]
    assert axis is not None
    count = len(axis.items) if isinstance(axis, Tuple) else 1
    new = axes_in_order(ctx, axis, a.rank + count)
    index = [NONE_VALUE if k in new else Slice(None, None, None) for k in range(a.rank + count)]
    if not a.rank:
        return aliased(ctx, a, ctx.emit("full", ctx.read(a), *(literal(1) for _ in new), dims=(1,) * len(new)))
    return constant(0) if ctx.dead else get_item(ctx, a, index)


@function(np.squeeze)
@method("array", "squeeze")
def _squeeze(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.squeeze", args, keywords, ["a"], ["axis"])
    a = array_argument(ctx, given["a"], "squeeze")
    ones = [k for k, d in enumerate(a.dims) if d == 1]
    if not absent(given["axis"]):
        chosen = axes_argument(ctx, given["axis"], a.rank)
        for k in chosen:
            size = ctx.size_operand(a.dims[k])
            message = "cannot select an axis to squeeze out which has size not equal to one"
            if k not in ones:
                ctx.check(size, ctx.emit("equal", size, literal(1)), "ValueError", message)
        ones = list(chosen)
        if ctx.dead:
            return constant(0)
    else:
        for d in a.dims:
            if ctx.sizes.least(d) < 2 and not isinstance(d, int):
                size = ctx.size_operand(d)
                ctx.suppose(size, ctx.emit("not_equal", size, literal(1)), SQUEEZED)
    index = [constant(0) if k in ones else Slice(None, None, None) for k in range(a.rank)]
    found = get_item(ctx, a, index) if ones else a
    return _only_element(ctx, a) if isinstance(found, Scalar) and a.rank else found


@function(np.flip)
def _flip(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.flip", args, keywords, ["m"], ["axis"])
    a = array_argument(ctx, given["m"], "flip")
    axes = list(range(a.rank)) if absent(given["axis"]) else axes_in_order(ctx, given["axis"], a.rank)  # type: ignore[arg-type]
    if ctx.dead or not a.rank:
        return Scalar(ScalarSpec(a.dtype), ctx.element(a))
    back = Slice(None, None, constant(-1))
    return get_item(ctx, a, [back if k in axes else Slice(None, None, None) for k in range(a.rank)])


@function(np.isfortran)
def _isfortran(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    found: Abstract = ctx.library["is_fortran"](ctx, array_argument(ctx, args[0], "isfortran"))
    return found


SERVICES: dict[str, Any] = {"flat": flat_view, "ravel": ravel, "part": part}
