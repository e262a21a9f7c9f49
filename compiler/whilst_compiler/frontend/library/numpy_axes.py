"""NumPy functions that look at an array in another way: axes moved, added, broadcast, cut into parts."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.indexing import get_item
from whilst_compiler.frontend.arrays.layout import aliased
from whilst_compiler.frontend.arrays.slicing import Slice
from whilst_compiler.frontend.containers.composites import TUPLE, Composite
from whilst_compiler.frontend.containers.list_values import Items, ListRef
from whilst_compiler.frontend.iteration.iteration import iterate
from whilst_compiler.frontend.library.axes import axes_in_order, axis_argument
from whilst_compiler.frontend.library.numpy_make import shape_argument
from whilst_compiler.frontend.library.written import sequences
from whilst_compiler.frontend.lists.list_runs import array_of
from whilst_compiler.frontend.lists.lists import content, new_list
from whilst_compiler.frontend.objects.attributes import transposed
from whilst_compiler.frontend.operators.arrays import as_array, dtype_of
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, error_index, function, inline, method, static_value, take
from whilst_compiler.frontend.values.parts import is_array_item
from whilst_compiler.frontend.values.templates import OfScalar
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    ArrayRef,
    Iterated,
    Scalar,
    Static,
    Step,
    Tuple,
    constant,
    numpy_constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand

__all__ = ["SERVICES"]

_FULL = Slice(None, None, None)


def _array(ctx: Context, value: Abstract | None, name: str) -> ArrayRef:
    assert value is not None
    return as_array(ctx, ctx.library["numeric"](ctx, value, name))


@function(np.moveaxis)
def _moveaxis(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.moveaxis", args, keywords, ["a", "source", "destination"])
    a = _array(ctx, given["a"], "moveaxis")
    twice, named = "repeated axis in `{}` argument", "" if ctx.frame.ours else "{}"
    source, destination = (
        axes_in_order(ctx, given[k], a.rank, name=named.format(k), twice=twice.format(k))  # type: ignore[arg-type]
        for k in ("source", "destination")
    )
    if ctx.dead:
        return constant(0)
    if len(source) != len(destination):
        ctx.raise_error("ValueError", "`source` and `destination` arguments must have the same number of elements")
        return constant(0)
    order = [k for k in range(a.rank) if k not in source]
    for to, axis in sorted(zip(destination, source)):
        order.insert(to, axis)
    return transposed(a, tuple(order))


@function(np.rollaxis)
def _rollaxis(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.rollaxis", args, keywords, ["a", "axis"], ["start"])
    a = _array(ctx, given["a"], "rollaxis")
    axis = axis_argument(ctx, given["axis"], a.rank)
    start = 0 if given["start"] is None else int(static_value(ctx, given["start"], "an axis"))
    start = start + a.rank if start < 0 else start
    if not 0 <= start <= a.rank:
        said = f"'start' arg requires {-a.rank} <= start < {a.rank + 1}, but {start} was passed in"
        ctx.raise_error(error_index(ctx, np.exceptions.AxisError), said)
        return constant(0)
    order = [k for k in range(a.rank) if k != axis]
    order.insert(start - 1 if axis < start else start, axis)
    return transposed(a, tuple(order))


def _at_least(rank: int) -> Any:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        made = [_widened(ctx, _array(ctx, a, f"atleast_{rank}d"), rank) for a in args]
        return made[0] if len(made) == 1 else Tuple(tuple(made))

    return handler


def _widened(ctx: Context, a: ArrayRef, rank: int) -> Abstract:
    """New axes in front; of a matrix made three-dimensional, behind."""
    if a.rank >= rank:
        return a
    if not a.rank:
        return aliased(ctx, a, ctx.emit("full", ctx.read(a), *(literal(1) for _ in range(rank)), dims=(1,) * rank))
    before = rank - a.rank if rank < 3 or a.rank == 0 else (1 if a.rank == 1 else 0)
    after = rank - a.rank - before
    return get_item(ctx, a, [NONE_VALUE] * before + [_FULL] * a.rank + [NONE_VALUE] * after)


for _f, _rank in ((np.atleast_1d, 1), (np.atleast_2d, 2), (np.atleast_3d, 3)):
    function(_f)(_at_least(_rank))


@function(np.broadcast_to)
def _broadcast_to(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.broadcast_to", args, keywords, ["array", "shape"])
    a = _array(ctx, given["array"], "broadcast_to")
    sizes, dims = shape_argument(ctx, given["shape"])  # type: ignore[arg-type]
    if ctx.dead:
        return constant(0)
    if a.rank > len(dims):
        ctx.raise_error("ValueError", "input operand has more dimensions than allowed by the axis remapping")
        return constant(0)
    if not dims:
        return a
    payload: list[Operand] = [ctx.size_operand(d) for d in (*a.dims, *dims)]
    for mine, theirs in zip(a.dims[::-1], dims[::-1]):
        if mine in (1, theirs):
            continue
        n, m = ctx.size_operand(mine), ctx.size_operand(theirs)
        fits = ctx.emit("logical_or", ctx.emit("equal", n, m), ctx.emit("equal", n, literal(1)))
        ctx.check(n, fits, "ValueError", _remapping(a.rank, len(dims)), *payload)
    if a.rank:
        step = Step("broadcast", tuple(sizes), (("dims", dims),))
        return ArrayRef(a.storage, (*a.steps, step), a.type.with_dims(dims))
    made = aliased(ctx, a, ctx.emit("full", ctx.read(a), *sizes, dims=dims))
    ctx.read_only.add(made.storage)
    return made


def _remapping(rank: int, to: int) -> str:
    def shape(first: int, count: int) -> str:
        inner = ",".join(f"{{{first + k}}}" for k in range(count))
        return f"({inner},)" if count == 1 else f"({inner})"

    return (
        "operands could not be broadcast together with remapped shapes [original->remapped]: "
        f"{shape(0, rank)}  and requested shape {shape(rank, to)}"
    )


@method("number", "copy")
def _copy_of_number(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return args[0]


# -- splitting ----------------------------------------------------------------------------------------------------


def _splitting(name: str, axis: int | None, exact: bool) -> Any:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        more = ["axis"] if axis is None else []
        given = take(ctx, f"np.{name}", args, keywords, ["ary", "indices_or_sections"], more)
        a = _array(ctx, given["ary"], name)
        k = axis if axis is not None else 0 if absent(given["axis"]) else axis_argument(ctx, given["axis"], a.rank)
        if name == "hsplit" and a.rank == 1:
            k = 0
        if ctx.dead:
            return constant(0)
        if k >= a.rank or (name == "vsplit" and a.rank == 1):
            needed = {"hsplit": "1 or more", "vsplit": "2 or more", "dsplit": "3 or more"}.get(name, "1")
            ctx.raise_error("ValueError", f"{name} only works on arrays of {needed} dimensions")
            return constant(0)
        sections = given["indices_or_sections"]
        if isinstance(sections, Scalar):
            count = int(static_value(ctx, sections, "the number of sections"))
            if exact and count == 0:
                ctx.raise_error("ZeroDivisionError", "integer modulo by zero")
            elif exact and count < 0:
                _divides(ctx, ctx.size_operand(a.dims[k]), count)
            if count <= 0:
                ctx.raise_error("ValueError", "number sections must be larger than 0.")
                return constant(0)
            return _sections(ctx, a, k, count, exact)
        if isinstance(sections, Tuple):
            return _cut(ctx, a, k, [None, *sections.items], [*sections.items, None])
        places = as_array(ctx, sections)  # type: ignore[arg-type]
        if places.rank == 1 and isinstance(places.dims[0], int):
            known = [get_item(ctx, places, constant(i)) for i in range(places.dims[0])]
            return _cut(ctx, a, k, [None, *known], [*known, None])
        return _cut_at(ctx, a, k, places)

    return handler


def _cut_at(ctx: Context, a: ArrayRef, axis: int, places: ArrayRef) -> Abstract:
    """Cut at places known only at run time: the parts are there one by one."""
    count = ctx.size_operand(places.dims[0])
    starts = ctx.call(ctx, Static(np.append), [constant(0), places], {})
    last = ctx.python_int(ctx.size_operand(a.dims[axis]))
    stops = ctx.call(ctx, Static(np.append), [places, last], {})

    def part(c: Context, k: Operand) -> Abstract:
        start, stop = (get_item(c, x, c.python_int(k)) for x in (starts, stops))
        return get_item(c, a, [_FULL] * axis + [Slice(start, stop, None)])

    return Iterated(ctx.emit("add", count, literal(1)), part, is_list=True)


def _divides(ctx: Context, n: Operand, count: int) -> None:
    rest = ctx.emit("remainder", n, literal(count))
    even = ctx.emit("equal", rest, literal(0))
    ctx.check(even, even, "ValueError", "array split does not result in an equal division")


def _sections(ctx: Context, a: ArrayRef, axis: int, count: int, exact: bool) -> Abstract:
    n = ctx.size_operand(a.dims[axis])
    size: Operand = ctx.emit("floor_divide", n, literal(count))
    rest = ctx.emit("remainder", n, literal(count))
    if exact:
        _divides(ctx, n, count)
        places: list[Operand] = [ctx.emit("multiply", size, literal(k)) for k in range(count + 1)]
    else:
        places = [
            ctx.emit("add", ctx.emit("multiply", size, literal(k)), ctx.emit("minimum", rest, literal(k)))
            for k in range(count + 1)
        ]
    bounds: list[Abstract | None] = [ctx.python_int(p) for p in places]
    return _cut(ctx, a, axis, bounds[:-1], bounds[1:])


def _cut(ctx: Context, a: ArrayRef, axis: int, starts: Any, stops: Any) -> Abstract:
    parts = [get_item(ctx, a, [_FULL] * axis + [Slice(i, j, None)]) for i, j in zip(starts, stops)]
    return new_list(ctx, parts)


for _name, _axis, _exact in (("split", None, True), ("array_split", None, False), ("hsplit", 1, True),
                             ("vsplit", 0, True), ("dsplit", 2, True)):  # fmt: skip
    function(getattr(np, _name))(_splitting(_name, _axis, _exact))


# -- lists ---------------------------------------------------------------------------------------------------------


def _for_numpy(ctx: Context, value: Abstract) -> Abstract:
    """What NumPy makes of a list (of lists): nested tuples, or an array."""
    if isinstance(value, ListRef):
        found = content(ctx, value)
        if isinstance(found, Items):
            return Tuple(tuple(_for_numpy(ctx, i) for i in found.items), list)
        if is_array_item(found.element):
            return inline(ctx, sequences.stacked, value)
        array = array_of(ctx, value)
        if array is not None:
            made = ctx.new_array(array)
            if isinstance(found.element, OfScalar) and found.element.spec.weak:
                ctx.of_python.add(made.storage)
            return made
        source = iterate(ctx, value)
        return value if isinstance(source, list) else _collected(ctx, source)
    if isinstance(value, Composite) and value.kind == TUPLE:
        return _for_numpy(ctx, value.parts[0])
    if isinstance(value, Iterated):
        return _collected(ctx, value)
    if isinstance(value, Tuple) and any(isinstance(i, ListRef | Tuple | Composite) for i in value.items):
        return Tuple(tuple(_for_numpy(ctx, i) for i in value.items), value.cls)
    return value


def _collected(ctx: Context, source: Iterated) -> Abstract:
    made: Abstract = ctx.library["collected"](ctx, source, None)
    return made


# -- types --------------------------------------------------------------------------------------------------------


@function(np.issubdtype)
def _issubdtype(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return constant(bool(np.issubdtype(*(static_value(ctx, a, "a dtype") for a in args))))


@function(np.result_type, np.promote_types)
def _result_type(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    parts = []
    for a in args:
        if isinstance(a, Static):
            parts.append(a.value)
        elif isinstance(a, ArrayRef):
            parts.append(a.dtype.numpy)
        elif isinstance(a, Scalar):
            weak = {"b": True, "i": 0, "f": 0.0, "c": 0j}
            parts.append(weak[a.spec.dtype.kind] if a.spec.weak else a.spec.dtype.numpy)
        else:
            ctx.limitation("W203", "np.result_type of something that is not a number or an array")
    return Static(np.result_type(*parts))


@function(np.common_type)
def _common_type(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """The scalar type that all arrays convert to, at least float16 (which whilst does not have)."""
    return Static(np.common_type(*(np.empty(0, dtype_of(as_array(ctx, a)).numpy) for a in args)))


@function(np.can_cast)
def _can_cast(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.can_cast", args, keywords, ["from_", "to"], ["casting"])
    source = given["from_"]
    assert source is not None and given["to"] is not None
    if isinstance(source, Scalar) and source.spec.weak:
        ctx.raise_error("TypeError", "can_cast() does not support Python ints, floats, and complex because the result "
                                     "used to depend on the value.")  # fmt: skip
        return constant(False)
    dtype = dtype_of(source).numpy if isinstance(source, Scalar | ArrayRef) else static_value(ctx, source, "a dtype")
    casting: Any = "safe" if given["casting"] is None else static_value(ctx, given["casting"], "casting")
    return constant(bool(np.can_cast(dtype, static_value(ctx, given["to"], "a dtype"), casting)))


@function(np.isdtype)
def _isdtype(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.isdtype", args, keywords, ["dtype", "kind"])
    dtype, kind = (static_value(ctx, given[k], "a dtype") for k in ("dtype", "kind"))  # type: ignore[arg-type]
    return constant(bool(np.isdtype(dtype, kind)))


@function(np.iinfo, np.finfo)
def _limits(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    value = args[0]
    if isinstance(value, Scalar | ArrayRef):
        dtype = dtype_of(value).numpy
    else:
        dtype = np.dtype(static_value(ctx, value, "a dtype"))
    return Static(np.finfo(dtype) if dtype.kind in "fc" else np.iinfo(dtype))


def _limit(ctx: Context, limits: Any, name: str) -> Abstract:
    """A field of ``np.finfo`` or ``np.iinfo``: floats are NumPy scalars, integers Python's."""
    value = getattr(limits, name)
    if isinstance(value, int) and -(2**63) <= value < 2**63:
        return constant(value)
    if isinstance(value, np.generic):
        return numpy_constant(value)
    ctx.limitation("W203", f"the field '{name}' of np.{type(limits).__name__} is not supported in compiled code")


def _part_of_axis(ctx: Context, a: ArrayRef, start: Abstract, stop: Abstract) -> Abstract:
    return get_item(ctx, a, Slice(start, stop, None))


SERVICES: dict[str, Any] = {"for_numpy": _for_numpy, "limit": _limit, "part_of_axis": _part_of_axis}
