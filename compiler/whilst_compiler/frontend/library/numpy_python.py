"""Functions that NumPy writes in Python of what whilst knows: they are compiled as they are."""

from __future__ import annotations

import inspect
from types import FunctionType
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev, hermite, hermite_e, laguerre, legendre

from whilst_compiler.frontend.arrays.layout import share
from whilst_compiler.frontend.library.numpy_make import dtype_argument
from whilst_compiler.frontend.library.written import complexes, polynomials
from whilst_compiler.frontend.library.written.elements import frozen, handed_out, says, to_be_written
from whilst_compiler.frontend.library.written.windows import suppose_inside, tied
from whilst_compiler.frontend.operators.arrays import as_array, operand_of
from whilst_compiler.frontend.operators.telling import tell_in_words
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.signature.assumptions import ALMOST_REAL, NOT_REAL, STRIDED
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, Handler, function, inline, static_value, take
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, ArrayRef, Static, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.types import DType

__all__: list[str] = []


def _as_it_is(python: Any) -> Handler:
    return lambda ctx, args, keywords: ctx.call(ctx, Static(python), args, keywords)


_KNOWN = """
astype diag_indices_from fix i0 iscomplex iscomplexobj isneginf isposinf isreal isrealobj ix_ matrix_transpose
polyadd polydiv polysub sinc sort_complex tril_indices_from
triu_indices_from unique_counts unique_inverse unique_all unwrap
"""
for _name in _KNOWN.split():
    _python: Any = getattr(getattr(np, _name, None), "_implementation", None)
    if isinstance(_python, FunctionType):
        function(getattr(np, _name))(_as_it_is(_python))


@function(np.random.ranf, np.random.sample)
def _random_sample(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return ctx.call(ctx, Static(np.random.random_sample), args, keywords)


def _in_words(python: Any, name: str) -> None:
    """Texts of whole arrays, as ``str`` and ``repr`` have them."""

    function_ = getattr(np, name)
    names = [p for p in inspect.signature(function_).parameters if p not in ("a", "arr", "formatter", "style")]

    @function(function_)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["a"], names)
        a = as_array(ctx, ctx.library["numeric"](ctx, given.pop("a"), name))
        known = tuple((k, static_value(ctx, v, f"'{k}' of np.{name}")) for k, v in given.items() if v is not None)
        if known:
            return ctx.library["array_in_words"](ctx, a, name, known)  # type: ignore[no-any-return]
        return ctx.call(ctx, Static(python), [a], {})


for _text, _of in (("array_str", str), ("array2string", str), ("array_repr", repr)):
    _in_words(_of, _text)


@function(np.dtype)
def _dtype(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.dtype", args, keywords, ["dtype"])
    return Static(dtype_argument(ctx, given["dtype"], DType.F64).numpy)


def _rule(python: Any) -> Handler:
    """Nodes and weights of a quadrature, known when the function is compiled."""

    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, python.__name__, args, keywords, ["deg"])
        assert given["deg"] is not None
        try:
            parts = python(static_value(ctx, given["deg"], "the number of nodes"))
        except (TypeError, ValueError) as error:
            ctx.raise_error(type(error).__name__, str(error))
            return NONE_VALUE
        packed = (ctx.emit("pack", *(literal(float(x)) for x in part), dims=(len(part),)) for part in parts)
        return Tuple(tuple(map(ctx.new_array, packed)))

    return handler


for _python in (chebyshev.chebgauss, hermite.hermgauss, hermite_e.hermegauss, laguerre.laggauss, legendre.leggauss):
    function(_python)(_rule(_python))


@function(np.real_if_close)
def _real_if_close(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """First the numbers are taken for almost real."""
    given = take(ctx, "np.real_if_close", args, keywords, ["a"], ["tol"])
    a = ctx.library["numeric"](ctx, given["a"], "real_if_close")
    as_they_are = constant(ctx.options.get("parts") == "complex")
    return inline(ctx, complexes.real_if_close, a, given["tol"] or constant(100), as_they_are)


def _supposed(message: str) -> Handler:
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        ok = truth(ctx, args[0])
        ctx.suppose(ok, ok, message)
        return NONE_VALUE

    return handler


function(complexes.suppose_almost_real)(_supposed(NOT_REAL))
function(complexes.suppose_not_real)(_supposed(ALMOST_REAL))
function(suppose_inside)(_supposed(STRIDED))
FUNCTIONS[np.poly1d.__init__] = _as_it_is(polynomials.poly1d_init)


@function(to_be_written)
def _to_be_written(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a = args[0]
    if not isinstance(a, ArrayRef):
        return NONE_VALUE
    refused = len(args) > 1 and ctx.refuses_output(a, static_value(ctx, args[1], "message"))
    if not refused:
        ctx.writable(a)
    return NONE_VALUE


@function(says)
def _says(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    there, text = args
    tell_in_words(ctx, operand_of(ctx, there), str(static_value(ctx, text, "a warning")), asked=True)
    return NONE_VALUE


@function(handed_out)
def _handed_out(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if isinstance(args[0], ArrayRef):
        ctx.layouts.looked_at.add(args[0].storage)
    return args[0]


@function(tied)
def _tied(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a, source = args
    assert isinstance(a, ArrayRef) and isinstance(source, ArrayRef)
    made = ctx.new_array(ctx.read(a))
    ctx.tied.add(made.storage)
    share(ctx, made, source)
    return made


@function(frozen)
def _frozen(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a, source = args
    if isinstance(a, ArrayRef):
        ctx.read_only.add(a.storage)
        ctx.layouts.stand_ins.add(a.storage)
        if isinstance(source, ArrayRef):
            share(ctx, a, source)
    return a
