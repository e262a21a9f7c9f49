"""``math``."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.arrays.slicing import int_operand
from whilst_compiler.frontend.iteration.iteration import iterate
from whilst_compiler.frontend.library.builtin import fold_items
from whilst_compiler.frontend.library.builtin_numbers import single_element
from whilst_compiler.frontend.library.written import floats, integers
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.operators import binary
from whilst_compiler.frontend.operators.truth import unwrap
from whilst_compiler.frontend.signature.specs import PY_BOOL, PY_FLOAT, PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import FUNCTIONS, absent, function, inline, take
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.text_values import escaped
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Optional, Scalar, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, scalar

__all__ = ["as_float"]

_F64 = scalar(DType.F64)


def _f(value: float) -> Literal:
    return Literal(value, _F64)


def as_float(ctx: Context, value: Abstract) -> Operand:
    """An argument of a ``math`` function as f64; Python's TypeError for what is not a real number."""
    if isinstance(value, Optional):
        value = unwrap(ctx, value, "TypeError", "must be real number, not NoneType")
    if isinstance(value, ArrayRef):
        value = single_element(ctx, value)
    for method in ("__float__", "__index__"):
        if isinstance(value, Object) and (own := ctx.library["call_special"](ctx, value, method)) is not None:
            value = own
    if ctx.dead:
        return _f(0.0)
    if isinstance(value, Scalar) and value.spec.dtype.kind != "c":
        return ctx.cast(value.operand, DType.F64)
    ctx.raise_error("TypeError", f"must be real number, not {type_name(value)}")
    return _f(0.0)


def _message(f: Callable[..., Any], *args: float) -> tuple[str, str]:
    """The error that CPython raises for these arguments; its text with the first argument as ``{0}``."""
    try:
        f(*args)
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        text = escaped(str(error))
        return type(error).__name__, text.replace(repr(args[0]), "{0}") if repr(args[0]) in text else text
    return "ValueError", "math domain error"


Test = Callable[[Context, Operand], Operand]


def _at_least(bound: float, strict: bool = False) -> Test:
    """Holds for NaN too: ``math`` hands NaN through."""

    def test(ctx: Context, x: Operand) -> Operand:
        return ctx.emit("logical_not", ctx.emit("less_equal" if strict else "less", x, _f(bound)))

    return test


def _within(bound: float, strict: bool = False) -> Test:
    def test(ctx: Context, x: Operand) -> Operand:
        size = ctx.emit("absolute", x)
        return ctx.emit("logical_not", ctx.emit("greater_equal" if strict else "greater", size, _f(bound)))

    return test


def _not_infinite(ctx: Context, x: Operand) -> Operand:
    return ctx.emit("logical_not", ctx.emit("isinf", x))


# name: (row, [(test, an argument that fails it)])
_DOMAIN: dict[str, tuple[str, list[tuple[Test, float]]]] = {
    "sqrt": ("sqrt", [(_at_least(0.0), -1.0)]),
    "log": ("log", [(_at_least(0.0, True), -1.0)]),
    "log2": ("log2", [(_at_least(0.0, True), -1.0)]),
    "log10": ("log10", [(_at_least(0.0, True), -1.0)]),
    "log1p": ("log1p", [(_at_least(-1.0, True), -1.0)]),
    "asin": ("arcsin", [(_within(1.0), 2.0)]),
    "acos": ("arccos", [(_within(1.0), 2.0)]),
    "acosh": ("arccosh", [(_at_least(1.0), 0.5)]),
    "atanh": ("arctanh", [(_within(1.0, True), 2.0)]),
    "sin": ("sin", [(_not_infinite, math.inf)]),
    "cos": ("cos", [(_not_infinite, math.inf)]),
    "tan": ("tan", [(_not_infinite, math.inf)]),
    "atan": ("arctan", []),
    "asinh": ("arcsinh", []),
    "tanh": ("tanh", []),
    "erf": ("erf", []),
    "erfc": ("erfc", []),
    "cbrt": ("cbrt", []),
    "fabs": ("absolute", []),
    "degrees": ("rad2deg", []),
    "radians": ("deg2rad", []),
}
_OVERFLOWING = {"exp": ("exp", 1000.0), "expm1": ("expm1", 1000.0), "sinh": ("sinh", 1000.0),
                "cosh": ("cosh", 1000.0), "exp2": ("exp2", 5000.0)}  # fmt: skip
_TESTS = {"isnan": "isnan", "isinf": "isinf", "isfinite": "isfinite"}


def _register_domain(name: str, row: str, checks: list[tuple[Test, float]]) -> None:
    f = getattr(math, name)
    messages = [_message(f, bad) for _, bad in checks]

    @function(f)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        if name == "log" and len(args) == 2:
            return _log_base(ctx, args)
        x = as_float(ctx, args[0])
        for (test, _), (error, message) in zip(checks, messages):
            x = ctx.check(x, test(ctx, x), error, message, x)
        return Scalar(PY_FLOAT, ctx.emit(row, x))


def _log_base(ctx: Context, args: list[Abstract]) -> Abstract:
    handler = FUNCTIONS[math.log]
    top, bottom = handler(ctx, [args[0]], {}), handler(ctx, [args[1]], {})
    return binary(ctx, "Div", top, bottom)


def _register_overflowing(name: str, row: str, big: float) -> None:
    f = getattr(math, name)
    error, message = _message(f, big)

    @function(f)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        x = as_float(ctx, args[0])
        result = ctx.emit(row, x)
        over = ctx.emit("logical_and", ctx.emit("isinf", result), ctx.emit("isfinite", x))
        return Scalar(PY_FLOAT, ctx.check(result, ctx.emit("logical_not", over), error, message, x))


def _register_test(name: str, row: str) -> None:
    @function(getattr(math, name))
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        return Scalar(PY_BOOL, ctx.emit(row, as_float(ctx, args[0])))


def _register_two(name: str, row: str) -> None:
    @function(getattr(math, name))
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        return Scalar(PY_FLOAT, ctx.emit(row, as_float(ctx, args[0]), as_float(ctx, args[1])))


def _register_whole(name: str, row: str) -> None:
    @function(getattr(math, name))
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        value = args[0]
        own = ctx.library["call_special"](ctx, value, f"__{name}__")
        if own is not None or ctx.dead:
            return own or constant(0)
        if isinstance(value, Scalar) and value.spec.dtype.kind in "biu":
            return Scalar(PY_INT, ctx.cast(value.operand, DType.I64))
        return Scalar(PY_INT, ctx.emit("cast_checked", ctx.emit(row, as_float(ctx, value))))


for _name, (_row, _checks) in _DOMAIN.items():
    if hasattr(math, _name):
        _register_domain(_name, _row, _checks)
for _name, (_row, _big) in _OVERFLOWING.items():
    if hasattr(math, _name):
        _register_overflowing(_name, _row, _big)
for _name, _row in _TESTS.items():
    _register_test(_name, _row)
for _name, _row in {"atan2": "arctan2", "copysign": "copysign", "nextafter": "nextafter"}.items():
    _register_two(_name, _row)
for _name, _row in {"floor": "floor", "ceil": "ceil", "trunc": "trunc"}.items():
    _register_whole(_name, _row)


@function(math.hypot)
def _hypot(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if len(args) == 2:
        return Scalar(PY_FLOAT, ctx.emit("hypot", as_float(ctx, args[0]), as_float(ctx, args[1])))
    return inline(ctx, floats.hypot, *(Scalar(PY_FLOAT, as_float(ctx, a)) for a in args))


def _register_floats(f: Callable[..., Any], python: Callable[..., Any]) -> None:
    @function(f)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        return inline(ctx, python, *(Scalar(PY_FLOAT, as_float(ctx, a)) for a in args))


def _register_integers(f: Callable[..., Any], python: Callable[..., Any]) -> None:
    @function(f)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        return inline(ctx, python, *(a if absent(a) else ctx.python_int(int_operand(ctx, a)) for a in args))


def _register_any(f: Callable[..., Any], python: Callable[..., Any]) -> None:
    @function(f)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        return inline(ctx, python, *args)


_OF_FLOATS: dict[Any, Any] = {math.remainder: floats.ieee_remainder, math.frexp: floats.frexp, math.ulp: floats.ulp}
_OF_INTEGERS: dict[Any, Any] = {
    math.comb: integers.choose, math.perm: integers.permutations, math.factorial: integers.factorial
}  # fmt: skip
_OF_ANY: dict[Any, Any] = {math.dist: floats.distance, math.fsum: floats.exact_sum}
for _table, _register in ((_OF_FLOATS, _register_floats), (_OF_INTEGERS, _register_integers), (_OF_ANY, _register_any)):
    for _function, _written in _table.items():
        _register(_function, _written)


@function(math.prod)
def _prod(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "math.prod", args, keywords, ["iterable"], ["start"])
    start = constant(1) if given["start"] is None else given["start"]
    source = iterate(ctx, given["iterable"])  # type: ignore[arg-type]
    if isinstance(source, list):
        for item in source:
            start = binary(ctx, "Mult", start, item)
        return start
    return fold_items(ctx, source, start, lambda total, x: binary(ctx, "Mult", total, x))


@function(math.ldexp)
def _ldexp(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    x, n = as_float(ctx, args[0]), int_operand(ctx, args[1])
    result = ctx.emit("ldexp", x, n)
    over = ctx.emit("logical_and", ctx.emit("isinf", result), ctx.emit("isfinite", x))
    error, message = _message(math.ldexp, 1.0, 2000)
    return Scalar(PY_FLOAT, ctx.check(result, ctx.emit("logical_not", over), error, message))


@function(math.gamma)
def _gamma(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return _gamma_row(ctx, "gamma", as_float(ctx, args[0]), math.gamma)


@function(math.lgamma)
def _lgamma(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return _gamma_row(ctx, "lgamma", as_float(ctx, args[0]), math.lgamma)


def _gamma_row(ctx: Context, row: str, x: Operand, f: Callable[..., Any]) -> Abstract:
    """Poles are at 0 and at the negative integers; ``gamma`` has no value at minus infinity, ``lgamma`` has."""
    pole = ctx.emit("logical_and", ctx.emit("less_equal", x, _f(0.0)), ctx.emit("equal", ctx.emit("floor", x), x))
    if row == "lgamma":
        pole = ctx.emit("logical_and", pole, ctx.emit("isfinite", x))
    error, message = _message(f, -1.0)
    x = ctx.check(x, ctx.emit("logical_not", pole), error, message, x)
    result = ctx.emit(row, x)
    over = ctx.emit("logical_and", ctx.emit("isinf", result), ctx.emit("isfinite", x))
    error, message = _message(f, 1e308)
    return Scalar(PY_FLOAT, ctx.check(result, ctx.emit("logical_not", over), error, message))


@function(math.fmod)
def _fmod(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    x, y = as_float(ctx, args[0]), as_float(ctx, args[1])
    error, message = _message(math.fmod, 1.0, 0.0)
    zero = ctx.emit("logical_and", ctx.emit("equal", y, _f(0.0)), ctx.emit("logical_not", ctx.emit("isnan", x)))
    infinite = ctx.emit("logical_and", ctx.emit("isinf", x), ctx.emit("logical_not", ctx.emit("isnan", y)))
    x = ctx.check(x, ctx.emit("logical_not", ctx.emit("logical_or", zero, infinite)), error, message)
    return Scalar(PY_FLOAT, ctx.emit("fmod", x, y))


@function(math.pow)
def _math_pow(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    x, y = as_float(ctx, args[0]), as_float(ctx, args[1])
    result: Operand = ctx.emit("power", x, y)
    finite = ctx.emit("logical_and", ctx.emit("isfinite", x), ctx.emit("isfinite", y))
    error, message = _message(math.pow, -8.0, 0.5)
    bad = ctx.emit("logical_and", ctx.emit("isnan", result), finite)
    result = ctx.check(result, ctx.emit("logical_not", bad), error, message)
    pole = ctx.emit("logical_and", ctx.emit("equal", x, _f(0.0)), ctx.emit("isinf", result))
    result = ctx.check(result, ctx.emit("logical_not", ctx.emit("logical_and", pole, finite)), error, message)
    over = ctx.emit("logical_and", ctx.emit("isinf", result), finite)
    error, message = _message(math.pow, 10.0, 400.0)
    return Scalar(PY_FLOAT, ctx.check(result, ctx.emit("logical_not", over), error, message))


@function(math.gcd)
def _gcd(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return _fold_ints(ctx, "gcd", args, 0)


@function(math.lcm)
def _lcm(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return _fold_ints(ctx, "lcm", args, 1)


def _fold_ints(ctx: Context, row: str, args: list[Abstract], start: int) -> Abstract:
    if not args:
        return constant(start)
    total: Operand = ctx.emit("checked_absolute", int_operand(ctx, args[0]))
    for a in args[1:]:
        x = int_operand(ctx, a)
        if row == "gcd":
            total = ctx.emit("gcd", total, x)
        else:
            divisor = ctx.emit("gcd", total, x)
            zero = ctx.emit("equal", divisor, literal(0))
            safe = ctx.emit("where", zero, literal(1), divisor)
            total = ctx.emit("checked_absolute", ctx.emit("checked_multiply", ctx.emit("floor_divide", total, safe), x))
    return Scalar(PY_INT, total)


@function(math.isqrt)
def _isqrt(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """The float root is off by at most one for 64-bit numbers."""
    n = int_operand(ctx, args[0])
    ok = ctx.emit("greater_equal", n, literal(0))
    n = ctx.check(n, ok, "ValueError", "isqrt() argument must be nonnegative")
    root: Operand = ctx.emit("cast", ctx.emit("sqrt", ctx.cast(n, DType.F64)), dtype="i64")
    root = ctx.emit("minimum", root, literal(3037000499))
    too_big = ctx.emit("greater", ctx.emit("multiply", root, root), n)
    root = ctx.emit("subtract", root, ctx.emit("cast", too_big, dtype="i64"))
    next_root = ctx.emit("add", root, literal(1))
    in_range = ctx.emit("less", root, literal(3037000499))
    fits = ctx.emit("logical_and", in_range, ctx.emit("less_equal", ctx.emit("multiply", next_root, next_root), n))
    return Scalar(PY_INT, ctx.emit("where", fits, next_root, root))


@function(math.isclose)
def _isclose(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "math.isclose", args, keywords, ["a", "b"], ["rel_tol", "abs_tol"])
    a, b = as_float(ctx, given["a"]), as_float(ctx, given["b"])  # type: ignore[arg-type]
    rel = _f(1e-09) if given["rel_tol"] is None else as_float(ctx, given["rel_tol"])
    low = _f(0.0) if given["abs_tol"] is None else as_float(ctx, given["abs_tol"])
    difference = ctx.emit("absolute", ctx.emit("subtract", b, a))
    near = ctx.emit("less_equal", difference, low)
    for side in (a, b):
        limit = ctx.emit("absolute", ctx.emit("multiply", rel, side))
        near = ctx.emit("logical_or", near, ctx.emit("less_equal", difference, limit))
    infinite = ctx.emit("logical_or", ctx.emit("isinf", a), ctx.emit("isinf", b))
    near = ctx.emit("logical_and", near, ctx.emit("logical_not", infinite))
    return Scalar(PY_BOOL, ctx.emit("logical_or", ctx.emit("equal", a, b), near))


@function(math.modf)
def _modf(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    x = as_float(ctx, args[0])
    whole = ctx.emit("trunc", x)
    rest = ctx.emit("where", ctx.emit("isinf", x), _f(0.0), ctx.emit("subtract", x, whole))
    return Tuple((Scalar(PY_FLOAT, ctx.emit("copysign", rest, x)), Scalar(PY_FLOAT, whole)))
