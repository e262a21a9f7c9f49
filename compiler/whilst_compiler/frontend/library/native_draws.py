"""Draws that kernels make themselves, by the C functions of NumPy's generators."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import numpy as np

from whilst_compiler.frontend.containers.list_values import ListRef
from whilst_compiler.frontend.library.numpy_make import shape_argument
from whilst_compiler.frontend.library.written import native_draws as python
from whilst_compiler.frontend.library.written import spread_draws as spread
from whilst_compiler.frontend.names.names import object_input
from whilst_compiler.frontend.signature.specs import PY_FLOAT, PY_INT, HandleSpec, ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, Handler, absent, inline, static_value
from whilst_compiler.frontend.values.handles import Handle
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar, Static, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.drawing import BIT_GENERATOR, TWISTER, TWISTING, is_there
from whilst_compiler.ops.legacy_drawing import PAIRS, STATE
from whilst_compiler.ops.legacy_drawing import ROWS as LEGACY

__all__ = [
    "DOUBLE", "INTERVAL", "WORD", "class_of", "draw", "draw_apart", "draw_integers", "draw_places", "generator",
    "order", "shuffle_in_place", "twister",
]  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """A row that draws, as a function of a generator and numbers; ``under_lock``: that of the interpreter;
    ``scaled``: what is drawn is multiplied with the last number."""

    row: str
    result: ScalarSpec
    under_lock: bool = False
    scaled: bool = False

    def __call__(self, rng: Any, *parameters: Any) -> Any:
        raise TypeError("draws are made in compiled code alone")


def _handler(drawing: Drawing) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        source, *numbers = args
        assert isinstance(source, Handle)
        operands: list[Operand] = [ctx.emit("add", source.ticket, literal(_place(drawing, source.cls)))]
        for x in numbers:
            assert isinstance(x, Scalar)
            assert isinstance(x.operand.type, Tensor)
            operands.append(ctx.cast(x.operand, DType.F64 if x.spec.dtype.kind == "f" else DType.I64))
        ctx.keeps_lock |= drawing.under_lock
        ctx.draws |= not drawing.under_lock
        if drawing.scaled:
            *operands, scale = operands
            return Scalar(drawing.result, ctx.emit("multiply", scale, ctx.emit(drawing.row, *operands)))
        return Scalar(drawing.result, ctx.emit(drawing.row, *operands))

    handler.takes_lists = True  # type: ignore[attr-defined]
    return handler


def _place(drawing: Drawing, cls: type) -> int:
    """How far behind the address of a generator lies what a row draws from."""
    if drawing.under_lock:
        return 0
    if cls is np.random.Generator:
        return BIT_GENERATOR
    return STATE + PAIRS if drawing.row in LEGACY else STATE


def _drawing(row: str, result: ScalarSpec, under_lock: bool = False, scaled: bool = False) -> Drawing:
    made = Drawing(row, result, under_lock, scaled)
    FUNCTIONS[made] = _handler(made)
    return made


_ROWS = {"random": "random_standard_uniform"}
_DRAWINGS = {name: _drawing(_ROWS.get(name, f"random_{name}"), PY_FLOAT) for name in python.PARAMETERS}
_DRAWINGS["gamma"] = _drawing("random_standard_gamma", PY_FLOAT, scaled=True)  # as C does it: smooth in the scale
_OLD = {name: _DRAWINGS[name] for name in ("uniform", "laplace", "gumbel", "logistic", "triangular")}
_OLD |= dict.fromkeys(("random", "random_sample", "ranf", "sample"), _DRAWINGS["random"])
_OLD |= dict.fromkeys(("normal", "standard_normal"), _drawing("random_legacy_normal", PY_FLOAT))
_OLD |= dict.fromkeys(("exponential", "standard_exponential"), _drawing("random_legacy_exponential", PY_FLOAT))
_KINDS = {
    np.random.Generator: (_DRAWINGS, python.PARAMETERS, spread.PARAMETERS),
    np.random.RandomState: (_OLD, python.OLD_PARAMETERS, spread.OLD_PARAMETERS),
}
"""For each class what its methods draw, and how their parameters are made into those of the row: numbers and arrays."""
_BOUNDED = _drawing("random_bounded_uint64", ScalarSpec(DType.I64))
INTERVAL = _drawing("random_interval", PY_INT)
DOUBLE, WORD = (_drawing(row, spec, True) for row, spec in zip(TWISTING, (PY_FLOAT, PY_INT)))
"""Of the generators of the module ``random``."""


def generator(ctx: Context, source: Abstract) -> Handle | None:
    """The generator as one that kernels can draw from; None where it is none of NumPy's."""
    cls = class_of(source)
    known = cls is np.random.Generator or (cls is np.random.RandomState and STATE >= 0)
    return _known(ctx, source, cls) if known else None


def twister(ctx: Context, source: Abstract) -> Handle | None:
    """The same for a generator of the module ``random``."""
    return _known(ctx, source, random.Random) if TWISTER >= 0 else None


def class_of(source: Abstract | None) -> type:
    """The class of a generator; ``object`` for what is none."""
    return source.cls if isinstance(source, Handle) else type(source.value) if isinstance(source, Static) else object


def _known(ctx: Context, source: Abstract, cls: type) -> Handle | None:
    if isinstance(source, Handle):
        return source if source.cls is cls else None
    if isinstance(source, Static) and type(source.value) is cls:
        found = object_input(ctx, source.value, "generator", HandleSpec(cls))
        assert isinstance(found, Handle)
        return found
    return None


def draw(ctx: Context, source: Abstract, name: str, given: dict[str, Abstract | None]) -> Abstract | None:
    """A number, or with ``size`` an array of them; None where kernels cannot draw it."""
    size, parameters = given.get("size"), {k: v for k, v in given.items() if k not in ("size", "dtype")}
    drawings, makers, of_arrays = _KINDS.get(class_of(source), ({}, {}, {}))
    drawing, known = drawings.get(name), {k: v for k, v in parameters.items() if v is not None}
    make = makers.get(name) if _are_numbers(known.values()) else _are_arrays(known.values()) and of_arrays.get(name)
    if drawing is None or not _can_draw(drawing) or not make:
        return None
    rng = generator(ctx, source)
    if rng is None:
        return None
    numbers = ctx.call(ctx, Static(make), [], known)
    if ctx.dead:
        return None
    if make is of_arrays.get(name):
        return _spread(ctx, drawing, rng, numbers, size)
    return _drawn(ctx, drawing, rng, numbers, size, np.dtype(np.float64))


def _can_draw(drawing: Drawing) -> bool:
    return drawing.row in LEGACY or is_there(drawing.row)


def _are_numbers(values: Any) -> bool:
    return all(v is None or (isinstance(v, Scalar) and v.spec.dtype.kind in "iuf") for v in values)


def _are_arrays(values: Any) -> bool:
    given = [v.dtype if isinstance(v, ArrayRef) else v.spec.dtype for v in values if isinstance(v, ArrayRef | Scalar)]
    several = any(isinstance(v, ArrayRef) and v.rank for v in values)
    return several and len(given) == len(values) and all(dtype.kind in "iuf" for dtype in given)


def _spread(ctx: Context, drawing: Drawing, rng: Handle, numbers: Abstract, size: Abstract | None) -> Abstract | None:
    """A draw for each element of arrays of parameters."""
    assert isinstance(numbers, Tuple)
    shape: Abstract = Static(None)
    if size is not None and not absent(size):
        shape = _shape(ctx, size)
    if ctx.dead:
        return None
    python_function = spread.of_one if len(numbers.items) == 1 else spread.of_two
    return inline(ctx, python_function, shape, Static(drawing), rng, numbers)


def _shape(ctx: Context, size: Abstract) -> Tuple:
    return Tuple(tuple(map(ctx.python_int, shape_argument(ctx, ctx.library["for_numpy"](ctx, size))[0])))


def _drawn(
    ctx: Context, drawing: Drawing, rng: Handle, numbers: Abstract, size: Abstract | None, dtype: Any
) -> Abstract:
    assert isinstance(numbers, Tuple)
    if absent(size):
        return ctx.call(ctx, Static(drawing), [rng, *numbers.items], {})
    assert size is not None
    shape = _shape(ctx, size)
    if ctx.dead:
        return constant(0)
    return inline(ctx, python.filled, shape, Static(dtype), Static(drawing), rng, numbers)


def draw_integers(ctx: Context, source: Abstract, given: dict[str, Abstract | None]) -> Abstract | None:
    """``integers`` of 64 bits between numbers; None for others."""
    dtype, endpoint = given["dtype"], given.get("endpoint")
    asked = np.int64 if absent(dtype) else static_value(ctx, dtype, "a dtype")  # type: ignore[arg-type]
    bounds = [given["low"], constant_none(given["high"])]
    if asked not in (np.int64, int, np.dtype(np.int64)) or not is_there(_BOUNDED.row):
        return None
    if any(not absent(b) and not (isinstance(b, Scalar) and b.spec.dtype.kind == "i") for b in bounds):
        return None
    rng = generator(ctx, source)
    if rng is None:
        return None
    ends = [b if b is not None else Static(None) for b in (*bounds, endpoint or constant(False))]
    old = rng.cls is np.random.RandomState
    numbers = inline(ctx, python.old_bounds if old else python.int_bounds, *ends)
    if ctx.dead:
        return None
    assert isinstance(numbers, Tuple)
    found = _bounded(ctx, rng, numbers, given["size"])
    asked = int if old and absent(dtype) else asked
    return Scalar(PY_INT, found.operand) if asked is int and isinstance(found, Scalar) else found


def _bounded(ctx: Context, rng: Handle, bounds: Tuple, size: Abstract | None) -> Abstract:
    """``bounds`` are the least number and the range, for old generators with a mask and a one."""
    rest = () if len(bounds.items) == 4 else (constant(0), constant(0))
    return _drawn(ctx, _BOUNDED, rng, Tuple((*bounds.items, *rest)), size, np.dtype(np.int64))


def draw_places(ctx: Context, source: Abstract, count: Abstract, size: Abstract | None, whole: bool) -> Abstract | None:
    """The places of items that are chosen with replacement, each as likely as any other."""
    rng = generator(ctx, source) if is_there(_BOUNDED.row) and _are_numbers([count]) else None
    if rng is None:
        return None
    sizes = () if absent(size) else shape_argument(ctx, ctx.library["for_numpy"](ctx, size))[0]
    if ctx.dead:
        return None
    old = rng.cls is np.random.RandomState
    bounds = inline(
        ctx,
        python.old_places if old else python.places,
        count,
        Tuple(tuple(map(ctx.python_int, sizes))),
        constant(whole),
    )
    if ctx.dead:
        return None
    assert isinstance(bounds, Tuple)
    found = _bounded(ctx, rng, bounds, size)
    return Scalar(PY_INT, found.operand) if isinstance(found, Scalar) else found


def draw_apart(ctx: Context, source: Abstract, count: Abstract, size: Abstract | None, whole: bool) -> Abstract | None:
    """The places of items that are chosen without replacement; None unless by an old generator."""
    if class_of(source) is not np.random.RandomState or not _are_numbers([count]) or generator(ctx, source) is None:
        return None
    one = absent(size)
    sizes = () if one else shape_argument(ctx, ctx.library["for_numpy"](ctx, size))[0]
    if ctx.dead:
        return None
    shape = Tuple(tuple(map(ctx.python_int, sizes)))
    inline(ctx, python.enough_places, count, shape, constant(whole))
    found = None if ctx.dead else order(ctx, source, count)
    return None if found is None else inline(ctx, python.first_of if one else python.some_of, found, shape)


def constant_none(value: Abstract | None) -> Abstract | None:
    return None if absent(value) else value


def shuffle_in_place(ctx: Context, source: Abstract, x: ArrayRef | ListRef) -> bool:
    """Whether kernels can shuffle the array, or list; then it is done."""
    rng = generator(ctx, source)
    if rng is None or not is_there(INTERVAL.row):
        return False
    inline(ctx, python.shuffled_list if isinstance(x, ListRef) else python.shuffled, x, Static(INTERVAL), rng)
    return True


def order(ctx: Context, source: Abstract, count: Abstract) -> ArrayRef | None:
    """The places of so many items in a random order."""
    rng = generator(ctx, source) if _are_numbers([count]) and is_there(INTERVAL.row) else None
    made = None if rng is None else inline(ctx, python.order, count, Static(INTERVAL), rng)
    return made if isinstance(made, ArrayRef) else None
