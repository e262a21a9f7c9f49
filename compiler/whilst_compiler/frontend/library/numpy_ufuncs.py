"""Calls of ufuncs with their keywords, the ufuncs of two results, and the methods that all ufuncs have."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.kinds import each_kind, of_two_kinds
from whilst_compiler.frontend.library.numpy_at import change_at
from whilst_compiler.frontend.library.numpy_make import dtype_argument
from whilst_compiler.frontend.library.ufunc_keywords import (
    casting_asked,
    order_asked,
    put_in_order,
    put_into,
    signature_asked,
)
from whilst_compiler.frontend.library.written import elements, elementwise, ufunc_methods
from whilst_compiler.frontend.operators.arrays import as_array, operand_of, result_scalar_or_array
from whilst_compiler.frontend.operators.operands import unwrapped
from whilst_compiler.frontend.operators.samples import refusal
from whilst_compiler.frontend.operators.ufuncs import (
    NOT_A_MASK,
    Casting,
    Signature,
    apply_ufunc,
    broadcast_into,
    into,
    resolve_all,
)
from whilst_compiler.frontend.signature.specs import PY_BOOL
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, absent, function, inline, take
from whilst_compiler.frontend.values.text_values import escaped
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    ArrayRef,
    Optional,
    Scalar,
    Static,
    Tuple,
    constant,
)
from whilst_compiler.ir.graph import Literal
from whilst_compiler.ir.types import DType

__all__ = ["SERVICES"]


def _call(ctx: Context, ufunc: np.ufunc, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    name = ufunc.__name__
    plain = ctx.library["for_numpy"]
    args, keywords = [plain(ctx, a) for a in args], {k: plain(ctx, v) for k, v in keywords.items()}
    if len(args) < ufunc.nin:
        counted = f"{len(args)} {'was' if len(args) == 1 else 'were'} given"
        most = ufunc.nin + ufunc.nout
        ctx.raise_error("TypeError", f"{name}() takes from {ufunc.nin} to {most} positional arguments but {counted}")
        return constant(0)
    for key in keywords:
        if key not in ("out", "where", "dtype", "casting", "order", "subok", "signature"):
            ctx.limitation("W203", f"the keyword '{key}' of np.{name} is not supported yet")
    where = keywords.get("where")
    if isinstance(where, Scalar) and where.spec is PY_BOOL and not isinstance(where.operand, Literal):
        ways = [functools.partial(_call, ctx, ufunc, args, {**keywords, "where": constant(x)}) for x in (True, False)]
        return branch(ctx, where.operand, ways) or constant(0)  # (errors tell of a mask unless it is True itself)
    given = _present(ctx, ufunc, args[: ufunc.nin])
    values = [ctx.library["numeric"](ctx, a, name) for a in given]
    if ctx.dead:
        return constant(0)
    if name in _WRITTEN:
        return _written(ctx, ufunc, values, args[ufunc.nin :], keywords)
    return _single(ctx, ufunc, values, args[ufunc.nin] if len(args) > ufunc.nin else keywords.get("out"), keywords)


def _present(ctx: Context, ufunc: np.ufunc, args: list[Abstract]) -> list[Abstract]:
    """The operands that are not None: with None NumPy does what Python's operator does, which is a TypeError."""
    optional = [k for k, a in enumerate(args) if isinstance(a, Optional)]
    for missing in (m for n in range(len(optional), 0, -1) for m in itertools.combinations(optional, n)):
        operands = [NONE_VALUE if k in missing else unwrapped(a) for k, a in enumerate(args)]
        said = refusal(ufunc, *operands)
        if said == "":
            ctx.limitation("W203", f"np.{ufunc.__name__} of what may be None is not supported",
                           "ask 'is None' first")  # fmt: skip
        text = said or f"ufunc '{ufunc.__name__}' not supported for the input types"
        flags = [a.flag for k, a in enumerate(args) if k in missing and isinstance(a, Optional)]
        there = functools.reduce(lambda x, y: ctx.emit("logical_or", x, y), flags)
        ctx.check(flags[0], there, "TypeError", escaped(text))
    return [unwrapped(a) for a in args]


def _single(
    ctx: Context, ufunc: np.ufunc, values: list[Abstract], out: Abstract | None, keywords: dict[str, Abstract]
) -> Abstract:
    name, casting = ufunc.__name__, casting_asked(ctx, keywords)
    asked, order = signature_asked(ctx, ufunc, keywords), order_asked(ctx, keywords)
    where = _mask(ctx, keywords)
    if ctx.dead:
        return constant(0)
    if name.startswith("logical_"):
        values = [ctx.library["as_bool"](ctx, v) for v in values]
    if isinstance(out, Tuple) and len(out.items) == 1:
        out = out.items[0]
    if isinstance(out, Optional):
        apply = functools.partial(_applied, ctx, name, values, where, asked, casting)
        return each_kind(ctx, [of_two_kinds(ctx, out)], apply) or constant(0)
    made = _applied(ctx, name, values, where, asked, casting, out)
    return put_in_order(ctx, made, order, values) if absent(out) else made


def _mask(ctx: Context, keywords: dict[str, Abstract]) -> Abstract | None:
    where = keywords.get("where")
    if isinstance(where, ArrayRef) and where.dtype is not DType.BOOL:
        ctx.raise_error("TypeError", NOT_A_MASK.format(f"array data from {where.dtype.numpy!r}"))
    return None if where is not None and _is_true(where) else where


def _applied(
    ctx: Context, name: str, values: list[Abstract], where: Abstract | None, asked: Signature | None,
    casting: Casting, out: Abstract | None,
) -> Abstract:  # fmt: skip
    if absent(out):
        if where is not None:
            _refuse_holes(ctx, name)
        return apply_ufunc(ctx, name, values, None, asked, casting)
    if not isinstance(out, ArrayRef):
        ctx.raise_error("TypeError", "return arrays must be of ArrayType")
        return constant(0)
    return into(ctx, name, values, out, where, asked, casting)


def _refuse_holes(ctx: Context, name: str) -> NoReturn:
    ctx.limitation("W203", f"the keyword 'where' of np.{name} without out=: elements would be left undefined",
                   "give out=, or use np.where")  # fmt: skip


def _is_true(value: Abstract) -> bool:
    return getattr(getattr(value, "operand", None), "value", None) is True


_WRITTEN: dict[str, Any] = {
    "bitwise_count": elements.bitwise_count, "divmod": elementwise.divmod_, "frexp": elementwise.frexp,
    "logaddexp2": elements.logaddexp2, "modf": elementwise.modf, "spacing": elements.spacing,
}  # fmt: skip
"""Those that are no rows."""


def _written(
    ctx: Context, ufunc: np.ufunc, values: list[Abstract], out: list[Abstract], keywords: dict[str, Abstract]
) -> Abstract:
    given, casting = keywords.get("out"), casting_asked(ctx, keywords)
    asked, order = signature_asked(ctx, ufunc, keywords), order_asked(ctx, keywords)
    where = _mask(ctx, keywords)
    if ctx.dead:
        return constant(0)
    if given is not None and not absent(given) and isinstance(given, ArrayRef) and ufunc.nout == 1:
        out = [given]
    elif given is not None and not absent(given):
        if not isinstance(given, Tuple):
            ctx.raise_error("TypeError", "'out' must be a tuple of arrays")
            return constant(0)
        if len(given.items) != ufunc.nout:
            ctx.raise_error("ValueError", "The 'out' tuple must have exactly one entry per ufunc output")
            return constant(0)
        out = list(given.items)
    outs = [*out, *[NONE_VALUE] * (ufunc.nout - len(out))]
    if where is not None and any(map(absent, outs)):
        _refuse_holes(ctx, ufunc.__name__)
    if asked is not None:
        dtypes = resolve_all(ctx, ufunc, values, asked, casting)
        values = [as_array(ctx, v, dtype) for v, dtype in zip(values, dtypes)]
    arrays = [one for one in outs if isinstance(one, ArrayRef)]
    if arrays:
        masks = [] if where is None else [operand_of(ctx, ctx.library["as_bool"](ctx, where))]
        broadcast_into(ctx, [operand_of(ctx, as_array(ctx, v)) for v in values], arrays, masks)
        if ctx.dead:
            return constant(0)
    made = inline(ctx, _WRITTEN[ufunc.__name__], *values)
    if ctx.dead:
        return made
    results = tuple(
        put_in_order(ctx, one, order, values) if absent(to) else put_into(ctx, ufunc, one, to, where, casting)
        for one, to in zip(made.items if isinstance(made, Tuple) else (made,), outs)
    )
    return Tuple(results) if ufunc.nout > 1 else results[0]


for _own in (np.bitwise_count, np.logaddexp2, np.spacing):
    function(_own)(functools.partial(lambda ufunc, ctx, args, keywords: _call(ctx, ufunc, args, keywords), _own))


# -- methods -------------------------------------------------------------------------------------------------------

_REDUCTIONS = {"add": np.sum, "multiply": np.prod, "maximum": np.max, "minimum": np.min, "logical_and": np.all,
               "logical_or": np.any}  # fmt: skip
_CUMULATIONS = {"add": np.cumsum, "multiply": np.cumprod}
_EXTREMES = {"maximum": ufunc_methods.larger, "minimum": ufunc_methods.smaller}
_IN_A_DTYPE = frozenset({"add", "multiply"})
"""Those whose functions take the dtype in which to add or multiply."""


def _as_dtype(ctx: Context, array: Abstract, dtype: Abstract | None) -> Abstract:
    """The operand of a reduction in the dtype in which it is to be done."""
    assert dtype is not None
    wanted = dtype_argument(ctx, dtype, DType.F64)
    a = as_array(ctx, ctx.library["numeric"](ctx, array, "reduce"))
    return ctx.new_array(ctx.cast(ctx.read(a), wanted))


def _single_axis(ctx: Context, axis: Abstract | None) -> Abstract:
    """The axis to go along: the first one if none is named; a tuple has to have one."""
    if isinstance(axis, Tuple) and len(axis.items) == 1:
        return axis.items[0]
    return constant(0) if axis is None else axis


def _is_row_of_floats(array: Abstract, axis: Abstract) -> bool:
    """Whether it goes along the one axis that there is."""
    if not (isinstance(array, ArrayRef) and array.rank == 1 and array.dtype.kind == "f"):
        return False
    known = isinstance(axis, Scalar) and isinstance(axis.operand, Literal) and axis.operand.value in (0, -1)
    return absent(axis) or known


def _register_extreme(beyond: Callable[[Any, Any], Any]) -> None:
    """One of two numbers of NumPy's, as a row of that name."""

    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        x, y = args
        assert isinstance(x, Scalar) and isinstance(y, Scalar)
        return result_scalar_or_array(ctx, ctx.emit(beyond.__name__, x.operand, y.operand))

    function(beyond)(handler)


for _beyond in _EXTREMES.values():
    _register_extreme(_beyond)


def _register_methods(ufunc: np.ufunc) -> None:
    name = ufunc.__name__

    def reduce(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        names = ["axis", "dtype", "out", "keepdims", "initial", "where"]
        taken = take(ctx, f"np.{name}.reduce", args, keywords, ["array"], names)
        given = {k: v for k, v in taken.items() if v is not None}
        array = given.pop("array")
        given.setdefault("axis", constant(0))
        if name not in _IN_A_DTYPE and not absent(given.get("dtype")):
            array = _as_dtype(ctx, array, given.pop("dtype"))
        if name in _REDUCTIONS:
            return FUNCTIONS[_REDUCTIONS[name]](ctx, [array], given)
        axis, out = given.pop("axis"), given.pop("out", None)
        identity = NONE_VALUE if ufunc.identity is None else constant(ufunc.identity)
        known = [Static(ufunc), Static(name), array, axis, identity]
        found = ctx.call(ctx, Static(ufunc_methods.reduce), known, given)
        return found if absent(out) or ctx.dead else put_into(ctx, ufunc, found, out, None, "same_kind")

    def accumulate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}.accumulate", args, keywords, ["array"], ["axis", "dtype", "out"])
        array, axis = given.pop("array"), _single_axis(ctx, given.pop("axis"))
        assert array is not None
        if name not in _CUMULATIONS and not absent(given["dtype"]):
            array = _as_dtype(ctx, array, given.pop("dtype"))
        if name in _CUMULATIONS and getattr(array, "rank", False) and not absent(axis):
            return FUNCTIONS[_CUMULATIONS[name]](ctx, [array, axis], {k: v for k, v in given.items() if v is not None})
        if name in _CUMULATIONS and not absent(given["dtype"]):
            array = _as_dtype(ctx, array, given["dtype"])
        if name in _EXTREMES and _is_row_of_floats(array, axis):
            found = inline(ctx, ufunc_methods.running_extreme, Static(_EXTREMES[name]), array)
        else:
            found = inline(ctx, ufunc_methods.accumulate, Static(ufunc), array, axis)
        out = given["out"]
        return found if absent(out) or ctx.dead else put_into(ctx, ufunc, found, out, None, "same_kind")

    def outer(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}.outer", args, keywords, ["A", "B"])
        return inline(ctx, ufunc_methods.outer, Static(ufunc), given["A"], given["B"])  # type: ignore[arg-type]

    def reduceat(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}.reduceat", args, keywords, ["array", "indices"], ["axis", "dtype", "out"])
        array = as_array(ctx, ctx.library["numeric"](ctx, given["array"], f"{name}.reduceat"))
        wanted = None if absent(given["dtype"]) else dtype_argument(ctx, given["dtype"], DType.F64).numpy
        try:
            dtype = ufunc.reduceat(np.zeros(1, array.dtype.numpy), [0], dtype=wanted).dtype
        except TypeError as error:
            ctx.raise_error("TypeError", str(error))
            return constant(0)
        known = (Static(ufunc), Static(name), Static(dtype))
        axis, out = _single_axis(ctx, given["axis"]), given["out"]
        found = inline(ctx, ufunc_methods.reduceat, *known, array, given["indices"], axis)  # type: ignore[arg-type]
        return found if absent(out) or ctx.dead else put_into(ctx, ufunc, found, out, None, "same_kind")

    for handler in (reduce, accumulate, outer, reduceat):
        function(getattr(ufunc, handler.__name__))(handler)


def _register_at(ufunc: np.ufunc) -> None:
    name = ufunc.__name__
    others = ["b"] if ufunc.nin == 2 else []

    @function(ufunc.at)
    def at(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}.at", args, keywords, ["a", "indices", *others])
        plain, a = ctx.library["for_numpy"], given["a"]
        if not isinstance(a, ArrayRef):
            ctx.raise_error("TypeError", "first operand must be array")
            return constant(0)
        values = [ctx.library["numeric"](ctx, plain(ctx, given[key]), f"{name}.at") for key in others]
        change_at(ctx, a, plain(ctx, given["indices"]), values, lambda *operands: apply_ufunc(ctx, name, operands))
        return NONE_VALUE


for _ufunc in {f for f in vars(np).values() if isinstance(f, np.ufunc) and f.nout == 1 and not f.signature}:
    _register_at(_ufunc)
    if _ufunc.nin == 2:
        _register_methods(_ufunc)


SERVICES: dict[str, Any] = {"call_ufunc": _call}
