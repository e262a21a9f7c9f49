"""Arrays of what is given: ``np.array``, ``np.asarray`` and the like."""

from __future__ import annotations

import collections

import numpy as np

from whilst_compiler.frontend.arrays.layout import aliased, is_contiguous, view_or_copy
from whilst_compiler.frontend.arrays.strides import lies_in_order, note_columns_first
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.iteration.iteration import iterate
from whilst_compiler.frontend.library.copies import copy_in_order
from whilst_compiler.frontend.library.numpy_make import array_of_range, dtype_argument
from whilst_compiler.frontend.objects.attributes import transposed
from whilst_compiler.frontend.operators.arrays import as_array
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.truth import unwrap
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, function, inline, static_value, take
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    ArrayRef,
    Range,
    Scalar,
    Static,
    Tuple,
    constant,
)
from whilst_compiler.ir.types import DType

__all__: list[str] = []


@function(np.array)
def _array(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.array", args, keywords, ["object"], ["dtype", "copy", "order", "subok", "ndmin"])
    order = "K" if absent(given["order"]) else static_value(ctx, given["order"], "the order")  # type: ignore[arg-type]
    least = 0 if given["ndmin"] is None else int(static_value(ctx, given["ndmin"], "ndmin"))
    if given["copy"] is not None and not static_value(ctx, given["copy"], "copy"):
        return _of_rank(ctx, _not_copied(ctx, given, order), least)
    made = _as_array(ctx, given["object"], given["dtype"])  # type: ignore[arg-type]
    if not isinstance(made, ArrayRef):
        return made
    new = not isinstance(given["object"], ArrayRef) and made.rank
    copy = made if new and order != "F" else copy_in_order(ctx, made, "C" if new and order == "K" else order)
    return _of_rank(ctx, copy, least)


def _of_rank(ctx: Context, made: Abstract, least: int) -> Abstract:
    """With at least so many axes."""
    if not isinstance(made, ArrayRef) or made.rank >= least:
        return made
    front = Tuple(tuple(constant(k) for k in range(least - made.rank)))
    return ctx.call(ctx, Static(np.expand_dims), [made, front], {})


def _not_copied(ctx: Context, given: dict[str, Abstract | None], order: str) -> Abstract:
    """The array itself, where it is one already (``copy=None``), or has to be one (``copy=False``)."""
    source, dtype = given["object"], given["dtype"]
    assert source is not None
    forbidden = not absent(given["copy"])
    if forbidden and not (isinstance(source, ArrayRef) and dtype_argument(ctx, dtype, source.dtype) is source.dtype):
        ctx.raise_error("ValueError", _NO_COPY)
        return constant(0)
    if forbidden and order in ("C", "F") and isinstance(source, ArrayRef) and source.rank > 1:
        turned = source if order == "C" else transposed(source, tuple(range(source.rank))[::-1])
        if not (known := is_contiguous(ctx, turned)):
            if known is None:
                ctx.limitation("W203", f"copy=False and order={order!r} of an array that may lie otherwise",
                               "leave one of them out")  # fmt: skip
            ctx.raise_error("ValueError", _NO_COPY)
            return constant(0)
    named: dict[str, Abstract] = {} if dtype is None else {"dtype": dtype}
    return ctx.call(ctx, Static(np.asarray), [source], {**named, "order": Static(order)})


_NO_COPY = (
    "Unable to avoid copy while creating an array as requested.\nIf using `np.array(obj, copy=False)` replace it with "
    "`np.asarray(obj)` to allow a copy when needed (no behavior change in NumPy 1.x).\nFor more details, see "
    "https://numpy.org/devdocs/numpy_2_0_migration_guide.html#adapting-to-changes-in-the-copy-keyword."
)


@function(np.require)
def _require(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.require", args, keywords, ["a"], ["dtype", "requirements"])
    asked = None if absent(given["requirements"]) else static_value(ctx, given["requirements"], "the requirements")  # type: ignore[arg-type]
    flags = {_FLAGS.get(x.upper()) or _unknown_flag(ctx, x) for x in asked or ()}
    if ctx.dead:
        return constant(0)
    if flags >= {"C", "F"}:
        ctx.raise_error("ValueError", 'Cannot specify both "C" and "F" order')
        return constant(0)
    if hard := flags & {"A", "O"}:
        ctx.limitation("W203", f"np.require with {min(hard)!r}, which compiled code does not know of", "leave it out")
    order = next((x for x in ("F", "C") if x in flags), "A")
    named: dict[str, Abstract] = {} if absent(given["dtype"]) else {"dtype": given["dtype"]}  # type: ignore[dict-item]
    made = ctx.call(ctx, Static(np.array), [given["a"]], {**named, "order": Static(order), "copy": NONE_VALUE})
    if "W" in flags and isinstance(made, ArrayRef) and ctx.is_read_only(made):
        return copy_in_order(ctx, made, order)
    return made


_FLAGS = {x: x[0] for x in ("C", "F", "A", "W", "O", "E")} | {
    "C_CONTIGUOUS": "C", "CONTIGUOUS": "C", "F_CONTIGUOUS": "F", "FORTRAN": "F", "ALIGNED": "A", "WRITEABLE": "W",
    "OWNDATA": "O", "ENSUREARRAY": "E",
}  # fmt: skip


def _unknown_flag(ctx: Context, name: str) -> str:
    ctx.raise_python(KeyError(name.upper()))
    return name


@function(np.ascontiguousarray)
def _ascontiguousarray(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """A copy, unless the array is contiguous; of at least one axis."""
    made = _asarray(ctx, args, keywords)
    if isinstance(made, ArrayRef) and not made.rank:
        return ctx.new_array(ctx.emit("pack", ctx.read(made), dims=(1,)))
    if not isinstance(made, ArrayRef) or (contiguous := is_contiguous(ctx, made)):
        return made
    if contiguous is False:
        return ctx.new_array(ctx.emit("copy", ctx.read(made)))
    return view_or_copy(ctx, lambda: lies_in_order(ctx, made), made, lambda: ctx.emit("copy", ctx.read(made)))


@function(np.asfortranarray)
def _asfortranarray(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """A copy, unless the array is contiguous when its axes are turned round."""
    made = _asarray(ctx, args, keywords)
    if not isinstance(made, ArrayRef) or made.rank < 2:
        return _ascontiguousarray(ctx, [made], {})
    back = tuple(range(made.rank))[::-1]
    turned = transposed(made, back)
    known = is_contiguous(ctx, turned)
    if known:
        return made
    in_order = lies_in_order(ctx, turned) if known is None and ctx.options.get("choices") else None
    if in_order is not None:
        found = branch(ctx, in_order, [lambda: made, lambda: copy_in_order(ctx, made, "F")])
        assert isinstance(found, ArrayRef)
        note_columns_first(ctx, found)
        return found
    copy = ctx.emit("copy", ctx.read(turned))
    if known is False:
        columns = ctx.new_array(copy)
        ctx.layouts.turned[columns.storage] = back
        return transposed(columns, back)
    columns = aliased(ctx, turned, copy)
    ctx.layouts.maybe_views.add(columns.storage)
    return transposed(columns, back)


@function(np.asarray, np.asanyarray)
def _asarray(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.asarray", args, keywords, ["a"], ["dtype", "order", "copy"])
    if not absent(given["copy"]):
        named = {key: given[key] for key in ("dtype", "order", "copy") if given[key] is not None}
        return ctx.call(ctx, Static(np.array), [given["a"]], named)
    made = _as_array(ctx, given["a"], given["dtype"])  # type: ignore[arg-type]
    order = None if given["order"] is None else static_value(ctx, given["order"], "order")
    if order in (None, "K", "A") or not isinstance(made, ArrayRef) or not made.rank:
        return made
    if order not in ("C", "F"):
        ctx.limitation("W203", f"np.asarray(order={order!r})", "use 'C', 'F', 'A' or 'K'")
    return inline(ctx, np.ascontiguousarray if order == "C" else np.asfortranarray, made)


def _as_array(ctx: Context, value: Abstract, dtype: Abstract | None) -> Abstract:
    value = unwrap(ctx, value, "TypeError", "None would make an array of objects")
    wanted = None if absent(dtype) else dtype_argument(ctx, dtype, DType.F64)
    if isinstance(value, Range):
        return array_of_range(ctx, value, wanted or DType.I64)
    if isinstance(value, Object) and hasattr(value.cls, "__array__"):
        value = ctx.library["numeric"](ctx, value, "asarray")
    if not isinstance(value, ArrayRef | Scalar | Tuple):
        if not _is_sequence(value):
            ctx.limitation("W201", f"an array cannot be made of a {type_name(value)}: it would have no numbers",
                           "make a list of numbers first, with list()")  # fmt: skip
        source = iterate(ctx, value)
        if isinstance(source, list):
            return as_array(ctx, Tuple(tuple(source)), wanted)
        return ctx.library["collected"](ctx, source, wanted)  # type: ignore[no-any-return]
    return as_array(ctx, value, wanted)


def _is_sequence(value: Abstract) -> bool:
    """What NumPy takes for a sequence of elements, not for one element."""
    if isinstance(value, Static):
        return isinstance(value.value, list | tuple)
    if isinstance(value, Special):
        return issubclass(value.cls, list | tuple | collections.deque)
    return isinstance(value, Range)


@function(np.copy)
def _copy(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.copy", args, keywords, ["a"], ["order", "subok"])
    a = as_array(ctx, ctx.library["numeric"](ctx, given["a"], "copy"))
    order = given["order"]
    return copy_in_order(ctx, a, "K" if order is None else static_value(ctx, order, "the order"))
