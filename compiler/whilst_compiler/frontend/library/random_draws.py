"""Random numbers of NumPy: the methods of its generators, drawn by the very objects that Python would use.

Kernels draw from new generators by NumPy's own C functions (``native_draws``). Each other draw is one host call in
program order: the stream, and the state afterwards, are Python's own in either way.
"""

from __future__ import annotations

import operator
import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from whilst_compiler.frontend.containers.list_values import ListRef
from whilst_compiler.frontend.library import native_draws
from whilst_compiler.frontend.library.native_draws import class_of
from whilst_compiler.frontend.library.numpy_make import dtype_argument
from whilst_compiler.frontend.library.random_calls import (
    DrawCall,
    draw_numbers,
    length_of,
    order_of,
    parameter,
    register_maker,
    scalar_handler,
    sizes_of,
)  # fmt: skip
from whilst_compiler.frontend.library.written import random_bytes
from whilst_compiler.frontend.library.written.drawing import picked, shuffle_array, shuffle_list
from whilst_compiler.frontend.library.written.twister import shuffled
from whilst_compiler.frontend.signature.drawing import Make
from whilst_compiler.frontend.signature.specs import PY_BOOL, PY_FLOAT, PY_INT, ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, METHODS, absent, inline, method, static_value, take
from whilst_compiler.frontend.values.handles import Handle
from whilst_compiler.frontend.values.values import NONE_VALUE, Abstract, ArrayRef, Scalar, Static, Tuple, constant
from whilst_compiler.ir.graph import Literal
from whilst_compiler.ir.types import DType

__all__ = ["DISTRIBUTIONS"]

# -- distributions ---------------------------------------------------------------------------------------------


def _distribution(kind: str, name: str, parameters: Sequence[str], result: ScalarSpec) -> None:
    """A method whose parameters are numbers or arrays, and ``size``."""

    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, name, args[1:], keywords, [], [*parameters, "size"])
        given |= {k: parameter(ctx, v) for k, v in given.items() if k in parameters and v is not None}
        made = native_draws.draw(ctx, args[0], name, given)
        return (
            made
            if made is not None
            else constant(0)
            if ctx.dead
            else draw_numbers(DrawCall(ctx, args[0], name), given, result, result.dtype)
        )

    method(kind, name)(handler)


_FLOATS = {
    "normal": ["loc", "scale"], "uniform": ["low", "high"], "exponential": ["scale"], "gamma": ["shape", "scale"],
    "beta": ["a", "b"], "lognormal": ["mean", "sigma"], "laplace": ["loc", "scale"], "gumbel": ["loc", "scale"],
    "logistic": ["loc", "scale"], "weibull": ["a"], "pareto": ["a"], "power": ["a"], "rayleigh": ["scale"],
    "standard_cauchy": [], "standard_t": ["df"], "triangular": ["left", "mode", "right"], "vonmises": ["mu", "kappa"],
    "wald": ["mean", "scale"], "chisquare": ["df"], "f": ["dfnum", "dfden"],
    "standard_gamma": ["shape"], "noncentral_chisquare": ["df", "nonc"], "noncentral_f": ["dfnum", "dfden", "nonc"],
}  # fmt: skip
_INTS = {
    "poisson": ["lam"], "binomial": ["n", "p"], "geometric": ["p"], "negative_binomial": ["n", "p"], "zipf": ["a"],
    "logseries": ["p"], "hypergeometric": ["ngood", "nbad", "nsample"],
}  # fmt: skip
DISTRIBUTIONS = _FLOATS | _INTS
"""The parameters of each distribution that all generators of NumPy have."""
for _kind in ("Generator", "RandomState"):
    for _name, _parameters in _FLOATS.items():
        _distribution(_kind, _name, _parameters, PY_FLOAT)
    for _name, _parameters in _INTS.items():
        _distribution(_kind, _name, _parameters, PY_INT)
for _name in ("random", "random_sample", "ranf", "sample", "standard_normal", "standard_exponential"):
    _distribution("RandomState", _name, [], PY_FLOAT)


def _bytes(kind: str, python: Any) -> None:
    @method(kind, "bytes")
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, "bytes", args[1:], keywords, ["length"])
        made: Abstract = ctx.library["bytes_made"](ctx, python, args[0], given["length"])
        return made


_bytes("Generator", random_bytes.of_generator)
_bytes("RandomState", random_bytes.of_state)


def _standard(name: str) -> None:
    @method("Generator", name)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, name, args[1:], keywords, [], ["size", "dtype", "out"])
        out = given.pop("out")
        dtype = dtype_argument(ctx, given["dtype"], DType.F64)
        if isinstance(out, ArrayRef):
            return _into(ctx, args[0], name, dtype, out)
        made = native_draws.draw(ctx, args[0], name, given) if dtype is DType.F64 else None
        if made is not None or ctx.dead:
            return made or constant(0)
        given["dtype"] = Static(dtype.numpy)
        return draw_numbers(DrawCall(ctx, args[0], name), given, PY_FLOAT, dtype)


def _into(ctx: Context, source: Abstract, name: str, dtype: DType, out: ArrayRef) -> Abstract:
    """An array filled with draws."""
    if out.dtype is not dtype:
        ctx.raise_error("TypeError", f"Supplied output array has the wrong type. Expected {dtype.numpy}, got "
                                     f"{out.dtype.numpy}")  # fmt: skip
        return out
    shape = Tuple(tuple(ctx.python_int(ctx.size_operand(d)) for d in out.dims))
    drawn = METHODS["Generator", name](ctx, [source], {"size": shape, "dtype": Static(dtype.numpy)})
    if not ctx.dead:
        ctx.library["assign"](ctx, out, drawn)
    return out


for _name in ("random", "standard_normal", "standard_exponential"):
    _standard(_name)


@method("RandomState", "rand")
def _rand(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return _by_sizes(DrawCall(ctx, args[0], "rand"), args[0], args[1:])


@method("RandomState", "randn")
def _randn(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return _by_sizes(DrawCall(ctx, args[0], "randn"), args[0], args[1:])


def _by_sizes(call: DrawCall, source: Abstract, args: list[Abstract]) -> Abstract:
    ctx = call.ctx
    drawn = "standard_normal" if call.name == "randn" else "random_sample"
    made = native_draws.draw(ctx, source, drawn, {"size": Tuple(tuple(args)) if args else None})
    if made is not None or ctx.dead:
        return made or constant(0)
    if not args:
        return call.draw(PY_FLOAT)
    for a in args:
        call.add(a)
    sizes = sizes_of(call.ctx, Tuple(tuple(args)))
    return constant(0) if call.ctx.dead else call.draw_array(sizes, len(sizes), DType.F64)


def _integers(kind: str, name: str, optional: Sequence[str], default: Any) -> None:
    @method(kind, name)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, name, args[1:], keywords, ["low"], optional)
        made = None if ctx.dead else native_draws.draw_integers(ctx, args[0], given)
        if made is not None or ctx.dead:
            return made or constant(0)
        asked = default if absent(given["dtype"]) else static_value(ctx, given["dtype"], "a dtype")  # type: ignore[arg-type]
        dtype = dtype_argument(ctx, Static(asked), DType.I64)
        given["dtype"] = Static(asked)
        spec = {int: PY_INT, bool: PY_BOOL}.get(asked) if isinstance(asked, type) else None
        return draw_numbers(DrawCall(ctx, args[0], name), given, spec or ScalarSpec(dtype), dtype)


_integers("Generator", "integers", ["high", "size", "dtype", "endpoint"], np.int64)
_integers("RandomState", "randint", ["high", "size", "dtype"], int)


@method("RandomState", "tomaxint")
def _tomaxint(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "tomaxint", args[1:], keywords, [], ["size"])
    python = random_bytes.one_to_maxint if absent(given["size"]) else random_bytes.many_to_maxint
    more = [] if absent(given["size"]) else [given["size"]]
    return inline(ctx, python, args[0], *more)  # type: ignore[arg-type]


@method("RandomState", "random_integers")
def _random_integers(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """Up to and with the last one."""
    given = take(ctx, "random_integers", args[1:], keywords, ["low"], ["high", "size"])
    low, high = (constant(1), given["low"]) if absent(given["high"]) else (given["low"], given["high"])
    beyond = inline(ctx, operator.add, high, constant(1))  # type: ignore[arg-type]
    named: dict[str, Abstract] = {"dtype": Static(np.int64)}
    if given["size"] is not None:
        named["size"] = given["size"]
    return METHODS["RandomState", "randint"](ctx, [args[0], low, beyond], named)  # type: ignore[list-item]


# -- of items --------------------------------------------------------------------------------------------------


def _items(ctx: Context, value: Abstract) -> Abstract:
    """What NumPy takes items from: a number (below which), or an array."""
    value = ctx.library["for_numpy"](ctx, value)
    return value if isinstance(value, Scalar) else inline(ctx, np.asarray, value)


def _along(ctx: Context, items: Abstract, axis: Abstract) -> Abstract:
    """An array with the axis in question as its first."""
    if not isinstance(items, ArrayRef) or static_value(ctx, axis, "an axis") == 0:
        return items
    return ctx.call(ctx, Static(np.moveaxis), [items, axis, constant(0)], {})


def _is_false(value: Abstract | None) -> bool:
    return isinstance(value, Scalar) and isinstance(value.operand, Literal) and not value.operand.value


@method("Generator", "choice")
@method("RandomState", "choice")
def _choice(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    more = ["axis", "shuffle"] if class_of(args[0]) is np.random.Generator else []
    given = take(ctx, "choice", args[1:], keywords, ["a"], ["size", "replace", "p", *more])
    if ctx.dead:
        return constant(0)
    axis = given.pop("axis", None) or constant(0)
    call = DrawCall(ctx, args[0], "choice")
    if not more and getattr(given["a"], "rank", 1) > 1:
        ctx.raise_error("ValueError", "a must be 1-dimensional")
        return constant(0)
    items = _along(ctx, _items(ctx, given.pop("a")), axis)  # type: ignore[arg-type]
    size = given["size"]
    whole = not isinstance(items, ArrayRef)
    if all(absent(given[key]) for key in ("replace", "p", *more[1:])):
        count = items if whole else length_of(ctx, items)
        made = native_draws.draw_places(ctx, args[0], count, size, whole)
        if ctx.dead:
            return constant(0)
        if made is not None:
            return made if whole else inline(ctx, picked, items, made, axis)
    if absent(given["p"]) and _is_false(given["replace"]):
        made = native_draws.draw_apart(ctx, args[0], items if whole else length_of(ctx, items), size, whole)
        if ctx.dead:
            return constant(0)
        if made is not None:
            return made if whole else inline(ctx, picked, items, made, axis)
    if isinstance(items, ArrayRef):
        call.indices(length_of(ctx, items), 1)
    else:
        call.add(items)
    for key, value in given.items():
        if value is not None:
            call.add(value, key)
    found: Abstract
    if size is None or absent(size):
        found = call.draw(PY_INT)
    else:
        sizes = sizes_of(ctx, size)
        found = call.draw_array(sizes, len(sizes), DType.I64)
    return inline(ctx, picked, items, found, axis) if isinstance(items, ArrayRef) and not ctx.dead else found


@method("Generator", "permutation")
@method("RandomState", "permutation")
def _permutation(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    axes = ["axis"] if class_of(args[0]) is np.random.Generator else []
    given = take(ctx, "permutation", args[1:], keywords, ["x"], axes)
    if ctx.dead:
        return constant(0)
    axis = given.get("axis") or constant(0)
    call = DrawCall(ctx, args[0], "permutation")
    items = _along(ctx, _items(ctx, given["x"]), axis)  # type: ignore[arg-type]
    whole = not isinstance(items, ArrayRef)
    order = native_draws.order(ctx, args[0], items if whole else length_of(ctx, items))
    if ctx.dead:
        return constant(0)
    if not isinstance(items, ArrayRef):
        if order is not None:
            return order
        call.add(items)
        return call.draw_array(None, 1, DType.I64)
    return inline(ctx, picked, items, order_of(call, items, items.rank) if order is None else order, axis)


@method("Generator", "shuffle")
@method("RandomState", "shuffle")
@method("Random", "shuffle")
def _shuffle(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    axes = ["axis"] if class_of(args[0]) is np.random.Generator else []
    given = take(ctx, "shuffle", args[1:], keywords, ["x"], axes)
    x = given["x"]
    if isinstance(x, ArrayRef):
        x = _along(ctx, x, given.get("axis") or constant(0))
    call = DrawCall(ctx, args[0], "shuffle")
    if isinstance(x, ListRef) or (isinstance(x, ArrayRef) and x.rank):
        done = native_draws.shuffle_in_place(ctx, args[0], x)
    else:
        done = False
    if done:
        return NONE_VALUE
    source = native_draws.twister(ctx, args[0])
    if source is not None and (isinstance(x, ListRef) or (isinstance(x, ArrayRef) and x.rank == 1)):
        inline(ctx, shuffled, Static(native_draws.WORD), source, x)
    elif isinstance(x, ListRef):
        inline(ctx, shuffle_list, x, order_of(call, x, 0, True))
    elif isinstance(x, ArrayRef) and x.rank and (x.rank == 1 or class_of(args[0]) is not random.Random):
        inline(ctx, shuffle_array, x, order_of(call, x, x.rank, True))
    elif not ctx.dead:
        ctx.limitation("W204", "shuffle of something that is neither a list nor an array", "make a list of it")
    return NONE_VALUE


# -- making and seeding ----------------------------------------------------------------------------------------


register_maker(np.random.default_rng, np.random.Generator, "seed")
register_maker(np.random.RandomState, np.random.RandomState, "seed")
register_maker(np.random.Generator, np.random.Generator, "bit_generator")
register_maker(np.random.SeedSequence, np.random.SeedSequence, "entropy")
for _bits in (np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937, np.random.Philox, np.random.SFC64):
    register_maker(_bits, _bits, "seed")
method("RandomState", "seed")(scalar_handler("seed", None))


def _seed(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    source = Static(np.random.mtrand._rand)
    return scalar_handler("seed", None)(ctx, [source, *args], keywords)


FUNCTIONS[np.random.seed] = _seed


class GeneratorState:
    """What a state of an old generator is to compiled code: something to be set again, or returned."""


def _state_of(source: Any) -> Any:
    return source.get_state()


@method("RandomState", "get_state")
def _get_state(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    take(ctx, "get_state", args[1:], keywords, [])
    call = DrawCall(ctx, NONE_VALUE, "get_state")
    source = native_draws.generator(ctx, args[0])
    if source is None:
        ctx.limitation("W204", "get_state of this generator", "call it outside of the function")
    call.add(source)
    ticket = ctx.library["host_call"](ctx, Make(_state_of, call.args), call.inputs)
    return Handle(GeneratorState, ticket.operand)


@method("RandomState", "set_state")
def _set_state(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "set_state", args[1:], keywords, ["state"])
    if not isinstance(given["state"], Handle):
        ctx.limitation("W204", "set_state of what get_state has not given in compiled code", "seed the generator")
    return scalar_handler("set_state", None)(ctx, [args[0], given["state"]], {})


def _of_the_global_one(name: str) -> Any:
    return lambda ctx, args, keywords: METHODS["RandomState", name](
        ctx, [Static(np.random.mtrand._rand), *args], keywords
    )


FUNCTIONS[np.random.get_state] = _of_the_global_one("get_state")
FUNCTIONS[np.random.set_state] = _of_the_global_one("set_state")
