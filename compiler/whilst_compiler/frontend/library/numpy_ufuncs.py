"""Calls of ufuncs with their keywords, the ufuncs of two results, and the methods that all ufuncs have."""

from __future__ import annotations

import functools
import itertools
from typing import Any

import numpy as np

from whilst_compiler.frontend.control.kinds import each_kind, of_two_kinds
from whilst_compiler.frontend.library.given_outputs import give_out
from whilst_compiler.frontend.library.numpy_at import change_at
from whilst_compiler.frontend.library.numpy_make import dtype_argument
from whilst_compiler.frontend.library.written import elementwise, ufunc_methods
from whilst_compiler.frontend.operators.arrays import as_array
from whilst_compiler.frontend.operators.operands import unwrapped
from whilst_compiler.frontend.operators.samples import refusal
from whilst_compiler.frontend.operators.ufuncs import NOT_A_MASK, Casting, apply_ufunc, into
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, absent, function, inline, static_value, take
from whilst_compiler.frontend.values.text_values import escaped
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, ArrayRef, Optional, Static, Tuple, constant
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
        if key not in ("out", "where", "dtype", "casting", "order", "subok"):
            ctx.limitation("W203", f"the keyword '{key}' of np.{name} is not supported yet")
    given = _present(ctx, ufunc, args[: ufunc.nin])
    values = [ctx.library["numeric"](ctx, a, name) for a in given]
    if ctx.dead:
        return constant(0)
    if ufunc.nout != 1:
        return _several(ctx, ufunc, values, args[ufunc.nin :], keywords)
    return _single(ctx, name, values, args[ufunc.nin] if len(args) > ufunc.nin else keywords.get("out"), keywords)


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
    ctx: Context, name: str, values: list[Abstract], out: Abstract | None, keywords: dict[str, Abstract]
) -> Abstract:
    rule = keywords.get("casting")
    casting: Casting = "same_kind" if rule is None else static_value(ctx, rule, "casting")
    if name.startswith("logical_"):
        values = [ctx.library["as_bool"](ctx, v) for v in values]
    dtype = None if absent(keywords.get("dtype")) else dtype_argument(ctx, keywords["dtype"], DType.F64)
    where = keywords.get("where")
    where = None if where is not None and _is_true(where) else where
    if isinstance(where, ArrayRef) and where.dtype is not DType.BOOL:
        ctx.raise_error("TypeError", NOT_A_MASK.format(f"array data from {where.dtype.numpy!r}"))
        return constant(0)
    if isinstance(out, Tuple) and len(out.items) == 1:
        out = out.items[0]
    if isinstance(out, Optional):
        apply = functools.partial(_applied, ctx, name, values, where, dtype, casting)
        return each_kind(ctx, [of_two_kinds(ctx, out)], apply) or constant(0)
    return _applied(ctx, name, values, where, dtype, casting, out)


def _applied(
    ctx: Context, name: str, values: list[Abstract], where: Abstract | None, dtype: DType | None, casting: Casting,
    out: Abstract | None,
) -> Abstract:  # fmt: skip
    if absent(out):
        if where is not None:
            ctx.limitation("W203", f"the keyword 'where' of np.{name} without out=: elements would be left undefined",
                           "give out=, or use np.where")  # fmt: skip
        return apply_ufunc(ctx, name, values, None, dtype, casting)
    if not isinstance(out, ArrayRef):
        ctx.raise_error("TypeError", "return arrays must be of ArrayType")
        return constant(0)
    return into(ctx, name, values, out, where, dtype, casting)


def _is_true(value: Abstract) -> bool:
    return getattr(getattr(value, "operand", None), "value", None) is True


_SEVERAL: dict[str, Any] = {"divmod": elementwise.divmod_, "modf": elementwise.modf, "frexp": elementwise.frexp}


def _several(
    ctx: Context, ufunc: np.ufunc, values: list[Abstract], out: list[Abstract], keywords: dict[str, Abstract]
) -> Abstract:
    given = keywords.pop("out", None)
    for key in keywords:
        ctx.limitation("W203", f"the keyword '{key}' of np.{ufunc.__name__} is not supported yet", "assign the results")
    if given is not None and not absent(given):
        if not isinstance(given, Tuple):
            ctx.raise_error("TypeError", "'out' must be a tuple of arrays")
            return constant(0)
        if len(given.items) != ufunc.nout:
            ctx.raise_error("ValueError", "The 'out' tuple must have exactly one entry per ufunc output")
            return constant(0)
        out = list(given.items)
    made = inline(ctx, _SEVERAL[ufunc.__name__], *values)
    if not out or not isinstance(made, Tuple):
        return made
    outs = [*out, *[NONE_VALUE] * (ufunc.nout - len(out))]
    pairs = zip(made.items, outs)
    return Tuple(tuple(give_out(ctx, f"np.{ufunc.__name__}", one, to, wrong=()) for one, to in pairs))


# -- methods -------------------------------------------------------------------------------------------------------

_REDUCTIONS = {"add": np.sum, "multiply": np.prod, "maximum": np.max, "minimum": np.min, "logical_and": np.all,
               "logical_or": np.any}  # fmt: skip
_CUMULATIONS = {"add": np.cumsum, "multiply": np.cumprod}
_IN_A_DTYPE = frozenset({"add", "multiply"})
"""Those whose functions take the dtype in which to add or multiply."""


def _as_dtype(ctx: Context, array: Abstract, dtype: Abstract | None) -> Abstract:
    """The operand of a reduction in the dtype in which it is to be done."""
    assert dtype is not None
    wanted = dtype_argument(ctx, dtype, DType.F64)
    a = as_array(ctx, ctx.library["numeric"](ctx, array, "reduce"))
    return ctx.new_array(ctx.cast(ctx.read(a), wanted))


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
        axis = given.pop("axis")
        for key in given:
            ctx.limitation("W203", f"the keyword '{key}' of np.{name}.reduce is not supported yet")
        identity = NONE_VALUE if ufunc.identity is None else constant(ufunc.identity)
        return inline(ctx, ufunc_methods.reduce, Static(ufunc), Static(name), array, axis, identity)

    def accumulate(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        more = ["dtype", "out"] if name in _CUMULATIONS else ["dtype"]
        given = take(ctx, f"np.{name}.accumulate", args, keywords, ["array"], ["axis", *more])
        array, axis = given.pop("array"), given.pop("axis") or constant(0)
        assert array is not None
        if name not in _CUMULATIONS and not absent(given["dtype"]):
            array = _as_dtype(ctx, array, given.pop("dtype"))
        if name in _CUMULATIONS and getattr(array, "rank", False) and not absent(axis):
            return FUNCTIONS[_CUMULATIONS[name]](ctx, [array, axis], {k: v for k, v in given.items() if v is not None})
        for key, value in given.items():
            if value is not None:
                ctx.limitation("W203", f"the keyword '{key}' of np.{name}.accumulate is not supported here",
                               f"use np.{_CUMULATIONS[name].__name__}")  # fmt: skip
        return inline(ctx, ufunc_methods.accumulate, Static(ufunc), array, axis)

    def outer(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}.outer", args, keywords, ["A", "B"])
        return inline(ctx, ufunc_methods.outer, Static(ufunc), given["A"], given["B"])  # type: ignore[arg-type]

    def reduceat(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}.reduceat", args, keywords, ["array", "indices"], ["axis"])
        array = as_array(ctx, ctx.library["numeric"](ctx, given["array"], f"{name}.reduceat"))
        try:
            dtype = ufunc.reduceat(np.zeros(1, array.dtype.numpy), [0]).dtype
        except TypeError as error:
            ctx.raise_error("TypeError", str(error))
            return constant(0)
        axis = constant(0) if given["axis"] is None else given["axis"]
        known = (Static(ufunc), Static(name), Static(dtype))
        return inline(ctx, ufunc_methods.reduceat, *known, array, given["indices"], axis)  # type: ignore[arg-type]

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
