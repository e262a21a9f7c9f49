"""NumPy functions that make arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.layout import lies_by_flags, made_like
from whilst_compiler.frontend.arrays.slicing import int_operand
from whilst_compiler.frontend.arrays.storing import assign, put_cast, store_cast
from whilst_compiler.frontend.iteration.iteration import range_length
from whilst_compiler.frontend.library.copies import copy_in_order
from whilst_compiler.frontend.library.written import calculus
from whilst_compiler.frontend.objects.attributes import transposed
from whilst_compiler.frontend.operators.arrays import as_array, is_numeric, operand_of
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, function, inline, static_value, take
from whilst_compiler.frontend.state.wide import is_wide, wide_scalar
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, ArrayRef, Range, Scalar, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor, scalar

__all__ = [
    "CASTING",
    "SERVICES",
    "array_of_range",
    "dtype_argument",
    "may_be_cast",
    "refuses_bools",
    "shape_argument",
    "zero",
]

CASTING = ("no", "equiv", "safe", "same_kind", "unsafe")
"""Which dtypes may become which: NumPy's rules by name."""


def may_be_cast(
    ctx: Context, own: DType, wanted: DType, casting: Any, what: str = "array data", rules: Sequence[str] = CASTING
) -> bool:
    """Whether a rule lets one dtype become another; else NumPy's error is raised, as it is for a rule that is none."""
    if casting not in rules:
        ctx.raise_error("ValueError", f"casting must be one of {', '.join(map(repr, rules))} (got {casting!r})")
        return False
    if np.can_cast(own.numpy, wanted.numpy, casting):
        return True
    ctx.raise_error("TypeError", f"Cannot cast {what} from dtype('{own.numpy}') to dtype('{wanted.numpy}') according "
                                 f"to the rule '{casting}'")  # fmt: skip
    return False


def dtype_argument(ctx: Context, value: Abstract | None, default: DType) -> DType:
    """A dtype given as np.float64, "f8", float, ...; UserError for one that is not known now or not supported."""
    if absent(value):
        return default
    assert value is not None
    asked = static_value(ctx, value, "a dtype")
    try:
        return DType.of(asked)
    except (KeyError, TypeError):
        shown = getattr(asked, "__name__", asked)
        fields = isinstance(asked, list) or getattr(asked, "names", None)
        help = "keep each field as an array of its own" if fields else (
            "use bool, int8 to uint64, float32, float64, complex64 or complex128")  # fmt: skip
        ctx.limitation("W121", f"the dtype {shown} is not one that whilst has", help)


def shape_argument(ctx: Context, value: Abstract) -> tuple[list[Operand], tuple[int | str, ...]]:
    """Sizes as operands and as dims: equal expressions of sizes get equal symbols."""
    if isinstance(value, Special) or (isinstance(value, ArrayRef) and value.rank):
        ctx.user_error("W112", "the number of axes of an array must be known when the function is compiled",
                       "write the sizes as a tuple: (shape[0], shape[1])")  # fmt: skip
    if isinstance(value, Scalar) and value.spec.dtype.kind in "fc":
        shown = "{0}" if value.spec.dtype is DType.F64 else "a number"
        ctx.raise_error(
            "TypeError", f"expected a sequence of integers or a single integer, got '{shown}'", value.operand
        )
        return [], ()
    items = list(value.items) if isinstance(value, Tuple) else [value]
    if refuses_bools(ctx, value):
        return [], ()
    sizes, dims = [], []
    for item in items:
        size = int_operand(ctx, item)
        if ctx.dead:
            return [], ()
        size, dim = sized(ctx, size)
        sizes.append(size)
        dims.append(dim)
    return sizes, tuple(dims)


def refuses_bools(ctx: Context, shape: Abstract) -> bool:
    """Whether a bool is given for a size, for which NumPy's error is raised."""
    items = shape.items if isinstance(shape, Tuple) else (shape,)
    found = [i for i in items if isinstance(i, Scalar) and i.spec.dtype is DType.BOOL]
    if found and items[0] is shape:
        alone = "expected a sequence of integers or a single integer, got '{0}'"
        ctx.raise_error("TypeError", alone, found[0].operand)
    elif found:
        ctx.raise_error("TypeError", "an integer is required")
    return bool(found)


def sized(ctx: Context, size: Operand) -> tuple[Operand, int | str]:
    """A size as operand (checked not to be negative) and as dim."""
    if isinstance(size, Literal):
        n = int(size.value.real)
        if n < 0:
            ctx.raise_error("ValueError", "negative dimensions are not allowed")
            return literal(0), 0
        return size, n
    known = next((k[1] for k, v in ctx.state.items() if isinstance(k, tuple) and v is size), None)
    if known is not None:
        return size, known
    root, more = ctx.sizes.form_of(size)
    symbol = ctx.size_keys.get(("affine", root, more))
    if symbol is None or ("size", symbol) not in ctx.state:
        ok = ctx.emit("greater_equal", size, literal(0))
        checked = ctx.check(size, ok, "ValueError", "negative dimensions are not allowed")
        symbol = ctx.fresh_symbol()
        ctx.size_keys["affine", root, more] = symbol
        ctx.sizes.forms[symbol] = (root, more)
        ctx.state["size", symbol] = checked
    return ctx.state["size", symbol], symbol


def zero(dtype: DType, value: int = 0) -> Literal:
    return Literal({"b": bool, "i": int, "u": int, "f": float, "c": complex}[dtype.kind](value), scalar(dtype))


def _filled(name: str, value: int) -> Any:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["shape"], ["dtype", "order"])
        dtype = dtype_argument(ctx, given["dtype"], DType.F64)
        sizes, dims = shape_argument(ctx, given["shape"])  # type: ignore[arg-type]
        if ctx.dead:
            return constant(0)
        return _laid_out(ctx, zero(dtype, value), sizes, dims, given["order"])

    return handler


def _laid_out(
    ctx: Context, value: Operand, sizes: list[Operand], dims: tuple[int | str, ...], order: Abstract | None
) -> ArrayRef:
    """A new array full of one value; in Fortran's order it is one whose axes are turned round."""
    if not dims:
        return ctx.new_array(value)
    if len(dims) < 2 or absent(order) or static_value(ctx, order, "the order") != "F":  # type: ignore[arg-type]
        return ctx.new_array(ctx.emit("full", value, *sizes, dims=dims))
    made = ctx.new_array(ctx.emit("full", value, *sizes[::-1], dims=dims[::-1]))
    back = tuple(range(made.rank))[::-1]
    ctx.layouts.turned[made.storage] = back
    return transposed(made, back)


for _name, _v in (("zeros", 0), ("ones", 1), ("empty", 0)):
    function(getattr(np, _name))(_filled(_name, _v))


function(np.ndarray)(_filled("ndarray", 0))


@function(np.full)
def _full(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.full", args, keywords, ["shape", "fill_value"], ["dtype", "order"])
    value = given["fill_value"]
    if not isinstance(value, Scalar):
        return _filled_with_array(ctx, given)
    dtype = dtype_argument(ctx, given["dtype"], value.spec.dtype)
    sizes, dims = shape_argument(ctx, given["shape"])  # type: ignore[arg-type]
    if ctx.dead:
        return constant(0)
    return _laid_out(ctx, _fill(ctx, value, dtype), sizes, dims, given["order"])


def _filled_with_array(ctx: Context, given: dict[str, Abstract | None]) -> Abstract:
    fill = given["fill_value"]
    assert fill is not None
    if is_wide(fill):
        value = as_array(ctx, fill, dtype_argument(ctx, given["dtype"], DType.U64))
    else:
        value = as_array(ctx, ctx.library["numeric"](ctx, fill, "full"))
    dtype = dtype_argument(ctx, given["dtype"], value.dtype)
    sizes, dims = shape_argument(ctx, given["shape"])  # type: ignore[arg-type]
    if ctx.dead:
        return constant(0)
    made = _laid_out(ctx, zero(dtype), sizes, dims, given["order"])
    assign(ctx, made, value)
    return made


def _fill(ctx: Context, value: Scalar, dtype: DType) -> Operand:
    """Whatever its kind, a number is made to fit; only Python's integers have to."""
    if value.spec.weak and value.spec.dtype.kind == "i":
        return store_cast(ctx, value.operand, dtype, value)
    return ctx.cast(value.operand, dtype)


def _like(name: str, value: int | None) -> Any:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        names = ["a"] if value is not None else ["a", "fill_value"]
        given = take(ctx, f"np.{name}", args, keywords, names, ["dtype", "order", "subok", "shape"])
        a = ctx.library["numeric"](ctx, given["a"], name)
        source = as_array(ctx, a)
        dtype = dtype_argument(ctx, given["dtype"], source.dtype)
        sizes, dims = [ctx.size_operand(d) for d in source.dims], source.dims
        if not absent(given["shape"]):
            sizes, dims = shape_argument(ctx, given["shape"])  # type: ignore[arg-type]
        if value is not None:
            operand: Operand = zero(dtype, value)
        else:
            fill = ctx.library["numeric"](ctx, given["fill_value"], name)
            if is_wide(fill):
                fill = wide_scalar(ctx, fill.value, dtype) or constant(0)
            if not isinstance(fill, Scalar):
                made = ctx.new_array(ctx.emit("full", zero(dtype), *sizes, dims=dims) if sizes else zero(dtype))
                assign(ctx, made, as_array(ctx, fill))
                return made
            operand = _fill(ctx, fill, dtype)
        made = _laid_out(ctx, operand, sizes, dims, given["order"])
        kept = absent(given["order"]) or static_value(ctx, given["order"], "the order") == "K"  # type: ignore[arg-type]
        if not kept and static_value(ctx, given["order"], "the order") == "A":  # type: ignore[arg-type]
            return lies_by_flags(ctx, made, source)
        return made_like(ctx, made, source) if len(dims) == source.rank and kept else made

    return handler


for _f2, _v2 in ((np.zeros_like, 0), (np.ones_like, 1), (np.empty_like, 0), (np.full_like, None)):
    function(_f2)(_like(_f2.__name__, _v2))


@function(np.arange)
def _arange(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    dtype_given = keywords.pop("dtype", None)
    if len(args) == 4:
        dtype_given = args[3]
    given = take(ctx, "np.arange", args[:3], keywords, [], ["start", "stop", "step"])
    start, stop = (constant(0), given["start"]) if absent(given["stop"]) else (given["start"], given["stop"])
    start = constant(0) if start is None else start
    step = constant(1) if absent(given["step"]) else given["step"]
    parts = [p for p in (start, stop, step) if isinstance(p, Scalar)]
    if len(parts) != 3:
        ctx.limitation("W203", "np.arange of something that is not a number")
    kinds = {p.spec.dtype.kind for p in parts}
    if "c" in kinds:
        ctx.limitation("W203", "np.arange of complex numbers", "make the parts apart")
    make = _arange_int if kinds <= set("biu") else _arange_float
    dtype = dtype_argument(ctx, dtype_given, _arange_dtype(given))
    if dtype is DType.BOOL:
        ctx.limitation("W203", "np.arange of bools", "write them out: np.array([False, True])")
    if dtype.kind != "c":
        return make(ctx, parts, dtype)
    made = make(ctx, parts, dtype.real)
    return ctx.new_array(ctx.cast(ctx.read(made), dtype)) if isinstance(made, ArrayRef) else made


def _arange_dtype(given: dict[str, Abstract | None]) -> DType:
    """NumPy's, asked of it with ones of the same types."""
    ones: list[Any] = [(p.spec.dtype.numpy.type(1), p.spec.weak) for p in given.values() if isinstance(p, Scalar)]
    return DType.of(np.arange(*(x.item() if weak else x for x, weak in ones)).dtype)


def _arange_int(ctx: Context, parts: list[Scalar], dtype: DType) -> Abstract:
    start, stop, step = (ctx.python_int(ctx.cast(p.operand, DType.I64)) for p in parts)
    if not (isinstance(step.operand, Literal) and step.operand.value != 0):
        ok = ctx.emit("not_equal", step.operand, literal(0))
        step = ctx.python_int(ctx.check(step.operand, ok, "ZeroDivisionError", "division by zero"))
    made = Range(start, stop, step)
    if dtype.kind in "iu" and dtype is not DType.I64 and parts[0].spec.weak:
        _demand_fitting(ctx, made, dtype)
    return constant(0) if ctx.dead else array_of_range(ctx, made, dtype)


def _demand_fitting(ctx: Context, r: Range, dtype: DType) -> None:
    """The first two items, which NumPy puts into the array as Python's integers, fit there."""
    length, signed = range_length(ctx, r), dtype.kind == "i"
    low, high = (-(2 ** (dtype.bits - 1)) if signed else 0), 2 ** min(dtype.bits - signed, 63) - 1
    for count, item in enumerate((r.start.operand, ctx.emit("add", r.start.operand, r.step.operand)), 1):
        above = ctx.emit("greater_equal", item, literal(low))
        fits = ctx.emit("logical_and", above, ctx.emit("less_equal", item, literal(high)))
        ok = ctx.emit("logical_or", fits, ctx.emit("less", length, literal(count)))
        ctx.check(item, ok, "OverflowError", f"Python integer {{0}} out of bounds for {dtype.numpy.name}", item)
        if ctx.dead:
            return


def array_of_range(ctx: Context, r: Range, dtype: DType = DType.I64) -> ArrayRef:
    length, dim = sized(ctx, range_length(ctx, r))
    if isinstance(r.start.operand, Literal) and r.start.operand.value == 0 and isinstance(
        r.step.operand, Literal) and r.step.operand.value == 1:  # fmt: skip
        return ctx.new_array(ctx.emit("iota", length, dims=(dim,), dtype=dtype.value))
    index = ctx.emit("iota", length, dims=(dim,), dtype="i64")
    if dtype.kind == "f":
        return ctx.new_array(_arithmetic(ctx, ctx.cast(index, dtype), r.start.operand, r.step.operand))
    scaled = ctx.emit("multiply", index, r.step.operand)
    return ctx.new_array(ctx.cast(ctx.emit("add", scaled, r.start.operand), dtype))


def _arithmetic(ctx: Context, index: Operand, start: Operand, step: Operand) -> Operand:
    """A sequence whose actual step is the one between its first two items, as they are in its dtype."""
    assert isinstance(index.type, Tensor)
    first, second = (ctx.cast(x, index.type.dtype) for x in (start, ctx.emit("add", start, step)))
    return ctx.emit("add", ctx.emit("multiply", index, ctx.emit("subtract", second, first)), first)


def _arange_float(ctx: Context, parts: list[Scalar], dtype: DType) -> Abstract:
    """NumPy's: ceil((stop - start) / step) items."""
    start, stop, step = (ctx.cast(p.operand, DType.F64) for p in parts)
    length = ctx.emit("divide", ctx.emit("subtract", stop, start), step)
    count = ctx.emit("cast_checked", ctx.emit("ceil", length))
    size, dim = sized(ctx, ctx.emit("maximum", count, literal(0)))
    return ctx.new_array(_arithmetic(ctx, ctx.emit("iota", size, dims=(dim,), dtype=dtype.value), start, step))


@function(np.linspace)
def _linspace(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    names = ["num", "endpoint", "retstep", "dtype", "axis"]
    given = take(ctx, "np.linspace", args, keywords, ["start", "stop"], names)
    start, stop = given["start"], given["stop"]
    if not isinstance(start, Scalar) or not isinstance(stop, Scalar):
        return _between_arrays(ctx, given)
    if "c" in (start.spec.dtype.kind, stop.spec.dtype.kind):
        return _between_arrays(ctx, given)
    kind = DType.F32 if start.spec == stop.spec == ScalarSpec(DType.F32) else DType.F64
    closed = given["endpoint"] is None or bool(static_value(ctx, given["endpoint"], "endpoint"))
    num = literal(50) if given["num"] is None else int_operand(ctx, given["num"])
    alone = isinstance(num, Literal) and num.value.real <= closed  # and the step Python's NaN
    ok = ctx.emit("greater_equal", num, literal(0))
    num = ctx.check(num, ok, "ValueError", "Number of samples, {0}, must be non-negative.", num)
    size, dim = sized(ctx, num)
    dtype = dtype_argument(ctx, given["dtype"], kind)
    values, step = _evenly(ctx, ctx.cast(start.operand, kind), ctx.cast(stop.operand, kind), size, dim, closed)
    if dtype.is_integer:
        values = ctx.emit("floor", values)
    made = ctx.new_array(ctx.cast(values, dtype))
    if given["retstep"] is not None and static_value(ctx, given["retstep"], "retstep"):
        return Tuple((made, constant(math.nan) if alone else Scalar(ScalarSpec(kind), step)))
    return made


def _between_arrays(ctx: Context, given: dict[str, Abstract | None]) -> Abstract:
    defaults: dict[str, Abstract] = {
        "num": constant(50),
        "endpoint": constant(True),
        "axis": constant(0),
        "dtype": NONE_VALUE,
        "retstep": constant(False),
    }
    names = ("start", "stop", "num", "endpoint", "axis", "dtype", "retstep")
    parts = {n: given.get(n) or defaults.get(n, NONE_VALUE) for n in names}
    return inline(ctx, calculus.between_arrays, *parts.values())


def _evenly(
    ctx: Context, a: Operand, b: Operand, size: Operand, dim: int | str, closed: bool
) -> tuple[Operand, Operand]:
    """The samples and the step (NaN where there is none); the last one of a closed range is its end exactly."""
    assert isinstance(a.type, Tensor)
    kind = a.type.dtype
    index = ctx.cast(ctx.emit("iota", size, dims=(dim,), dtype="i64"), kind)
    parts = ctx.emit("subtract", size, literal(1)) if closed else size
    some = ctx.emit("greater", parts, literal(0))
    span = ctx.emit("subtract", b, a)
    divisor = ctx.cast(ctx.emit("maximum", parts, literal(1)), kind)
    step = ctx.emit("divide", span, divisor)
    none = ctx.emit("equal", step, Literal(0.0, scalar(kind)))
    scaled = ctx.emit("where", none, ctx.emit("multiply", ctx.emit("divide", index, divisor), span),
                      ctx.emit("multiply", index, step))  # fmt: skip
    values = ctx.emit("add", scaled, a)
    if closed:
        last = ctx.emit("equal", index, ctx.cast(parts, kind))
        values = ctx.emit("where", ctx.emit("logical_and", last, some), b, values)
    return values, ctx.emit("where", some, step, Literal(math.nan, scalar(kind)))


@function(np.identity)
def _identity(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.identity", args, keywords, ["n"], ["dtype"])
    named = {} if given["dtype"] is None else {"dtype": given["dtype"]}
    return _eye(ctx, [given["n"]], named)  # type: ignore[list-item]


@function(np.eye)
def _eye(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.eye", args, keywords, ["N"], ["M", "k", "dtype", "order"])
    dtype = dtype_argument(ctx, given["dtype"], DType.F64)
    rows, columns = given["N"], given["N"] if absent(given["M"]) else given["M"]
    offset = literal(0) if given["k"] is None else int_operand(ctx, given["k"])
    sizes, dims = shape_argument(ctx, Tuple((rows, columns)))  # type: ignore[arg-type]
    if ctx.dead:
        return constant(0)
    i = ctx.emit("iota", sizes[0], dims=(dims[0],), dtype="i64")
    i = ctx.emit("subview", i, axes="fn", dims=(dims[0], 1))
    j = ctx.emit("iota", sizes[1], dims=(dims[1],), dtype="i64")
    wide = [ctx.emit("broadcast", x, *sizes, dims=dims) for x in (ctx.emit("add", i, offset), j)]
    made = ctx.new_array(ctx.cast(ctx.emit("equal", *wide), dtype))
    order = "C" if absent(given["order"]) else static_value(ctx, given["order"], "the order")  # type: ignore[arg-type]
    return copy_in_order(ctx, made, order) if order == "F" else made


def _as_operand(ctx: Context, value: Abstract, dtype: DType) -> Operand:
    """A value to be assigned to part of an array."""
    value = ctx.library["for_numpy"](ctx, value)
    if isinstance(value, Range):
        return ctx.read(array_of_range(ctx, value))
    if is_numeric(value):
        return operand_of(ctx, value)
    if isinstance(value, Tuple):
        return ctx.read(as_array(ctx, value, dtype))
    ctx.user_error("W122", "only numbers, arrays and sequences of numbers are assigned to an array", "assign a number")


SERVICES: dict[str, Any] = {"as_operand": _as_operand, "array_of_range": array_of_range, "store_cast": store_cast,
                             "put_cast": put_cast,
                             "assign": assign}  # fmt: skip
