"""Draws whose numbers are vectors, permutations along an axis, generators made of a generator."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.layout import is_contiguous
from whilst_compiler.frontend.library import native_draws
from whilst_compiler.frontend.library.hosts import Host
from whilst_compiler.frontend.library.random_calls import DrawCall, parameter, sizes_of
from whilst_compiler.frontend.library.written.vector_draws import multivariate_normal
from whilst_compiler.frontend.lists.lists import new_list
from whilst_compiler.frontend.signature.drawing import Spawn
from whilst_compiler.frontend.signature.specs import PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, inline, method, static_value, take
from whilst_compiler.frontend.values.handles import Handle
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar, Static, constant
from whilst_compiler.ir.types import DType
from whilst_compiler.source import Location

__all__: list[str] = []


_NORMAL, _CHECKS = ["mean", "cov"], ["check_valid", "tol"]


def _vectors(
    kind: str, name: str, parameters: Sequence[str], along: str, dtype: DType, more: Sequence[str]
) -> Callable[..., Abstract]:
    """A method that gives, ``size`` times, as many numbers as the parameter ``along`` has."""

    @method(kind, name)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, name, args[1:], keywords, parameters, ["size", *more])
        values = {k: parameter(ctx, v) if k in parameters else v for k, v in given.items() if v is not None}
        vector = values.get(along)
        if ctx.dead:
            return constant(0)
        many = [
            k for k, v in values.items() if k in parameters and k != along and isinstance(v, ArrayRef) and v.rank == 1
        ]
        if not isinstance(vector, ArrayRef) or vector.rank != 1 or many:
            ctx.limitation("W204", f"{name} with parameters of these shapes", "draw for each of them in a loop")
        call = DrawCall(ctx, args[0], name)
        for key, value in values.items():
            call.add(value, key)
        size = given["size"]
        sizes = [] if absent(size) else sizes_of(ctx, size)  # type: ignore[arg-type]
        if ctx.dead:
            return constant(0)
        sizes.append(ctx.size_operand(vector.dims[0]))
        return call.draw_array(sizes, len(sizes), dtype)

    return handler


for _kind, _more in (("RandomState", []), ("Generator", ["method"])):
    _vectors(_kind, "multinomial", ["n", "pvals"], "pvals", DType.I64, [])
    _vectors(_kind, "dirichlet", ["alpha"], "alpha", DType.F64, [])
    _drawn_by_python = _vectors(_kind, "multivariate_normal", _NORMAL, "mean", DType.F64, [*_CHECKS, *_more])
_vectors("Generator", "multivariate_hypergeometric", ["colors", "nsample"], "colors", DType.I64, ["method"])


def _warning_at(place: Location | None) -> Host:
    """Warns of a covariance, as NumPy does, at the line of the draw."""
    at = ("whilst", 0) if place is None else (place.span.file, place.span.line)
    known: dict[Any, Any] = {}

    def warn() -> int:
        text = "covariance is not symmetric positive-semidefinite."
        warnings.warn_explicit(text, RuntimeWarning, *at, registry=known)
        return 0

    return Host(warn, PY_INT)


@method("Generator", "multivariate_normal")
def _normal_vectors(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """Made of standard normal numbers here, so that it has derivatives; others than real matrices are for NumPy."""
    given = take(ctx, "multivariate_normal", args[1:], keywords, _NORMAL, ["size", *_CHECKS, "method"])
    if ctx.dead:
        return constant(0)
    mean, cov = (parameter(ctx, given[name]) for name in _NORMAL)  # type: ignore[arg-type]
    source = native_draws.generator(ctx, args[0])
    method, check = (given[k] or Static(usual) for k, usual in (("method", "svd"), ("check_valid", "warn")))
    known = _is_one_of(method, "svd", "eigh", "cholesky") and _is_one_of(check, "warn", "raise", "ignore")
    if source is None or not known or not all(isinstance(a, ArrayRef) and a.dtype.kind != "c" for a in (mean, cov)):
        return _drawn_by_python(ctx, args, keywords)
    warn = Static(_warning_at(ctx.builder.location))
    rest = (given["size"] or Static(None), method, check, given["tol"] or constant(1e-8))
    return inline(ctx, multivariate_normal, source, warn, mean, cov, *rest)


def _is_one_of(value: Abstract, *names: str) -> bool:
    return isinstance(value, Static) and value.value in names


@method("Generator", "permuted")
def _permuted(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """The elements at positions that are permuted in their stead."""
    given = take(ctx, "permuted", args[1:], keywords, ["x"], ["axis"])
    x = parameter(ctx, given["x"])  # type: ignore[arg-type]
    if not isinstance(x, ArrayRef):
        ctx.limitation("W204", "permuted of something that is not an array", "pass an array")
    if absent(given["axis"]) and x.rank > 1 and not is_contiguous(ctx, x):
        ctx.limitation("W204", "permuted of all elements of an array that is not contiguous", "pass a copy of it")
    shape = ctx.call(ctx, Static(np.shape), [x], {})
    places = ctx.call(ctx, Static(np.arange), [ctx.call(ctx, Static(np.size), [x], {})], {})
    call = DrawCall(ctx, args[0], "permuted")
    call.add(ctx.call(ctx, Static(np.reshape), [places, shape], {}))
    if given["axis"] is not None:
        call.add(given["axis"], "axis")
    order = call.draw_array([ctx.size_operand(d) for d in x.dims], x.rank, DType.I64)
    return ctx.call(ctx, Static(np.take), [x, order], {})


@method("Generator", "spawn")
def _spawn(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "spawn", args[1:], keywords, ["n_children"])
    count = int(static_value(ctx, given["n_children"], "the number of generators"))  # type: ignore[arg-type]
    source = native_draws.generator(ctx, args[0])
    assert source is not None
    tickets = ctx.library["host_call"](ctx, Spawn(count), [ctx.python_int(source.ticket)])
    found = tickets.items if count > 1 else (tickets,)
    return new_list(ctx, [Handle(np.random.Generator, t.operand) for t in found if isinstance(t, Scalar)])
