"""What NumPy makes of an index: ``np.mgrid``, ``np.ogrid``, ``np.r_``, ``np.c_``, ``np.s_``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.indexing import whole_index
from whilst_compiler.frontend.arrays.slicing import Slice
from whilst_compiler.frontend.library.written import grids
from whilst_compiler.frontend.operators.arrays import as_array
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, inline, static_value
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar, Static, Tuple, constant
from whilst_compiler.ir.types import DType

__all__ = ["INDEXED", "SERVICES"]


def _parts(index: Any) -> list[Any]:
    return index if isinstance(index, list) else [index]


def _bounds(s: Slice) -> tuple[Abstract, Abstract | None, Abstract]:
    """Start, stop and step, as NumPy takes those that were left out."""
    start = constant(0) if s.start is None or absent(s.start) else s.start
    step = constant(1) if s.step is None or absent(s.step) else s.step
    return start, s.stop, step


def _number_of(ctx: Context, step: Abstract) -> Abstract | None:
    """How many values an imaginary step asks for."""
    if not isinstance(step, Scalar) or step.spec.dtype.kind != "c":
        return None
    return constant(int(abs(static_value(ctx, step, "an imaginary step"))))


def _slices(ctx: Context, index: Any) -> list[Slice]:
    found = [p for p in _parts(index) if isinstance(p, Slice)]
    if len(found) != len(_parts(index)) or any(s.stop is None for s in found):
        ctx.limitation("W203", "np.mgrid and np.ogrid take slices with an end in compiled code", "write np.mgrid[0:n]")
    return found


def _axes(ctx: Context, slices: list[Slice]) -> list[Abstract]:
    """The values along each axis, all of one dtype."""
    bounds = [_bounds(s) for s in slices]
    counts = [_number_of(ctx, step) for _, _, step in bounds]
    numbers = [x for (start, stop, step), n in zip(bounds, counts) for x in (start, stop, step if n is None else None)]
    asked = [x for x in numbers if x is not None] + [constant(0.0) for n in counts if n is not None]
    dtype = ctx.call(ctx, Static(np.result_type), asked, {})
    made: list[Abstract] = []
    for (start, stop, step), n in zip(bounds, counts):
        assert stop is not None
        values = [start, stop, step, dtype] if n is None else [start, stop, n, dtype]
        made.append(inline(ctx, grids.stepped if n is None else grids.spaced, *values))
    return made


def _dense(ctx: Context, base: Any, index: Any) -> Abstract:
    slices = _slices(ctx, index)
    if isinstance(index, Slice):
        return _line(ctx, index)
    return inline(ctx, grids.dense, *_axes(ctx, slices))


def _open(ctx: Context, base: Any, index: Any) -> Abstract:
    slices = _slices(ctx, index)
    if isinstance(index, Slice):
        return _line(ctx, index)
    return inline(ctx, grids.sparse, *_axes(ctx, slices))


def _line(ctx: Context, s: Slice) -> Abstract:
    start, stop, step = _bounds(s)
    count = _number_of(ctx, step)
    assert stop is not None
    if count is None:
        return ctx.call(ctx, Static(np.arange), [start, stop, step], {})
    return inline(ctx, grids.line, start, stop, count)


def _joined(ctx: Context, base: Any, index: Any) -> Abstract:
    """``np.r_``: slices as ranges, numbers and arrays, one after the other; ``np.c_``: as columns."""
    parts = _parts(index)
    form = base.axis, base.ndmin, base.trans1d
    if isinstance(parts[0], Static) and isinstance(parts[0].value, str):
        asked = _directive(ctx, parts[0].value)
        form, parts = (*asked, *form[len(asked) :]), parts[1:]
    if ctx.dead:
        return constant(0)
    axis, ndmin, place = form
    items = [_item(ctx, part) for part in parts]
    if ctx.dead:
        return constant(0)
    dtype = ctx.call(ctx, Static(np.result_type), items, {})
    kind = DType.of(static_value(ctx, dtype, "a dtype"))
    joined = Tuple(tuple(_least(ctx, _as_part(ctx, x, kind), ndmin, place) for x in items))
    if ctx.dead:
        return constant(0)
    return ctx.call(ctx, Static(np.concatenate), [joined], {"axis": constant(axis)})


def _directive(ctx: Context, text: str) -> tuple[int, ...]:
    """What a text before the items asks for: the axis, the least number of axes, and the place of a vector's own."""
    if text in ("r", "c"):
        what = f"np.r_[{text!r}, ...] makes a np.matrix, which whilst does not have"
        ctx.limitation("W203", what, "use np.r_ or np.c_ alone")
    try:
        found = tuple(int(x) for x in text.split(","))
    except ValueError:
        which = f" {text!r}" if "," in text else ""
        ctx.raise_error("ValueError", f"unknown special directive{which}")
        return ()
    return found if len(found) < 4 else found[:2]


def _as_part(ctx: Context, x: Abstract, dtype: DType) -> ArrayRef:
    """An array of the common dtype; a Python integer has to fit."""
    if isinstance(x, Scalar) and x.spec.weak and dtype.is_integer:
        x = Scalar(ScalarSpec(dtype), ctx.library["store_cast"](ctx, x.operand, dtype, x))
    return as_array(ctx, x, dtype)


def _item(ctx: Context, part: Any) -> Abstract:
    if isinstance(part, Slice):
        start, stop, step = _bounds(part)
        if stop is None:
            ctx.raise_error("TypeError", "arange() requires stop to be specified.")
            return constant(0)
        count = _number_of(ctx, step)
        if count is None:
            return ctx.call(ctx, Static(np.arange), [start, stop, step], {})
        return ctx.call(ctx, Static(np.linspace), [start, stop], {"num": count})
    if isinstance(part, Static) and isinstance(part.value, str):
        ctx.raise_error("ValueError", "special directives must be the first entry.")
        return constant(0)
    found: Abstract = ctx.library["numeric"](ctx, ctx.library["for_numpy"](ctx, part), "r_")
    return found


def _least(ctx: Context, a: ArrayRef, least: int, place: int) -> Abstract:
    """An array of at least so many axes: ``place`` of the new come before its own (below 0: from behind)."""
    if a.rank >= max(least, 1):
        return a
    if not a.rank:
        return ctx.call(ctx, Static(np.reshape), [a, Tuple(tuple(constant(1) for _ in range(max(least, 1))))], {})
    before = place + (least - a.rank + 1 if place < 0 else 0)
    new = (*range(before), *range(before + a.rank, least))
    return ctx.call(ctx, Static(np.expand_dims), [a, Tuple(tuple(map(constant, new)))], {})


def _index(ctx: Context, base: Any, index: Any) -> Abstract:
    """``np.s_`` gives the index itself, ``np.index_exp`` a tuple of it."""
    whole: Abstract = whole_index(index)
    return Tuple((whole,)) if base.maketuple and not isinstance(whole, Tuple) else whole


INDEXED: dict[type, Callable[[Context, Any, Any], Abstract]] = {
    type(np.mgrid): _dense, type(np.ogrid): _open, type(np.r_): _joined, type(np.c_): _joined, type(np.s_): _index,
}  # fmt: skip


def _indexed(ctx: Context, base: Any, index: Any) -> Abstract | None:
    """What NumPy's makers give for an index; None for any other object."""
    made = INDEXED.get(type(base))
    return None if made is None else made(ctx, base, index)


SERVICES: dict[str, Any] = {"indexed": _indexed}
