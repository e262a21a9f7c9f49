"""Python's builtin functions of numbers, and its number classes."""

from __future__ import annotations

import builtins
import warnings
from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.slicing import int_operand
from whilst_compiler.frontend.joins.carrying import zero_literal
from whilst_compiler.frontend.library.written import complexes, floats, integers
from whilst_compiler.frontend.operators.operands import is_object, type_name
from whilst_compiler.frontend.operators.operators import binary
from whilst_compiler.frontend.operators.samples import refusal
from whilst_compiler.frontend.operators.truth import truth
from whilst_compiler.frontend.operators.ufuncs import apply_ufunc
from whilst_compiler.frontend.signature.specs import PY_COMPLEX, PY_FLOAT, PY_INT, ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, function, inline, take
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.text_values import Text
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Optional,
    Scalar,
    Static,
    Tuple,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, scalar

__all__ = ["SERVICES", "only_element", "single_element"]


@function(builtins.abs)
def _abs(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    x = ctx.library["enum.number"](ctx, args[0])
    own = ctx.library["call_special"](ctx, x, "__abs__")
    if own is not None or ctx.dead:
        return own or constant(0)
    match x:
        case Scalar(spec) if spec.weak:
            if spec.dtype.kind in "bi":
                value = ctx.cast(x.operand, DType.I64)
                if isinstance(value, Literal) and value.value != -(2**63):
                    return constant(abs(int(value.value.real)))
                return Scalar(PY_INT, ctx.emit("absolute" if ctx.wraps else "checked_absolute", value))
            return Scalar(PY_FLOAT, ctx.emit("absolute", x.operand))
        case Scalar() | ArrayRef():
            return apply_ufunc(ctx, "absolute", [x])
    ctx.raise_error("TypeError", f"bad operand type for abs(): '{type_name(x)}'")
    return constant(0)


@function(builtins.divmod)
def _divmod(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a, b = args
    own = ctx.library["operator_method"](ctx, "DivMod", a, b)
    if own is not None or ctx.dead:
        return own or constant(0)
    if is_object(a) or is_object(b):
        names = f"'{type_name(a)}' and '{type_name(b)}'"
        ctx.raise_error("TypeError", f"unsupported operand type(s) for divmod(): {names}")
        return constant(0)
    if said := refusal(divmod, a, b):
        ctx.raise_error("TypeError", said)
        return constant(0)
    if all(isinstance(x, Scalar) and x.spec.weak and x.spec.dtype.kind in "bif" for x in args):
        b = _nonzero_divisor(ctx, a, b)
    quotient = binary(ctx, "FloorDiv", a, b)
    return Tuple((quotient, binary(ctx, "Mod", a, b))) if not ctx.dead else constant(0)


def _nonzero_divisor(ctx: Context, a: Abstract, b: Abstract) -> Abstract:
    """``divmod`` of floats says in its own words that it divides by zero."""
    assert isinstance(a, Scalar) and isinstance(b, Scalar)
    if "f" not in a.spec.dtype.kind + b.spec.dtype.kind:
        return b
    y = ctx.cast(b.operand, DType.F64)
    ok = ctx.emit("not_equal", y, Literal(0.0, scalar(DType.F64)))
    return Scalar(PY_FLOAT, ctx.check(y, ok, "ZeroDivisionError", _DIVMOD_BY_ZERO))


def _divmod_by_zero() -> str:
    try:
        divmod(1.0, 0.0)
    except ZeroDivisionError as error:
        return str(error)
    return ""


_DIVMOD_BY_ZERO = _divmod_by_zero()


@function(builtins.pow)
def _pow(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "pow", args, keywords, ["base", "exp"], ["mod"])
    base, exponent, modulus = given["base"], given["exp"], given["mod"]
    assert base is not None and exponent is not None
    if absent(modulus):
        return binary(ctx, "Pow", base, exponent)
    own = ctx.library["call_special"](ctx, base, "__pow__", exponent, modulus)
    if own is not None or ctx.dead:
        return own or constant(0)
    given_parts = (base, exponent, modulus)
    parts = [p for p in given_parts if isinstance(p, Scalar) and p.spec.weak and p.spec.dtype.kind in "bi"]
    if len(parts) != 3:
        ctx.limitation("W203", "pow() with a modulus is supported for Python's integers only")
    return inline(ctx, integers.power_modulo, *(ctx.python_int(ctx.cast(p.operand, DType.I64)) for p in parts))


@function(builtins.round)
def _round(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "round", args, keywords, ["number"], ["ndigits"])
    x, digits = given["number"], given["ndigits"]
    own = ctx.library["call_special"](ctx, x, "__round__", *(() if absent(digits) else (digits,)))
    if own is not None or ctx.dead:
        return own or constant(0)
    if not isinstance(x, Scalar) or x.spec.dtype.kind == "c":
        ctx.limitation("W203", "round() of something that is not a number", "use np.round for arrays")
    kind = x.spec.dtype.kind
    if absent(digits):
        if kind == "f":
            return Scalar(PY_INT, ctx.emit("cast_checked", ctx.emit("rint", ctx.cast(x.operand, DType.F64))))
        return inline(ctx, _INT, x)
    assert digits is not None
    if not x.spec.weak:
        return ctx.call(ctx, Static(np.round), [x, digits], {})
    n = ctx.python_int(int_operand(ctx, digits))
    if kind == "f":
        return inline(ctx, floats.round_to_digits, x, n)
    return inline(ctx, integers.round_to_tens, ctx.python_int(ctx.cast(x.operand, DType.I64)), n)


_INT = builtins.int


@function(builtins.bool)
def _bool(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    return ctx.python_bool(truth(ctx, args[0])) if args else constant(False)


@function(builtins.int)
def _int(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if not args:
        return constant(0)
    if isinstance(args[0], Text) or (isinstance(args[0], Static) and isinstance(args[0].value, str)):
        return ctx.library["parsed"](ctx, int, args)  # type: ignore[no-any-return]
    x = _number(ctx, args[0], "int() argument must be a string, a bytes-like object or a real number, not",
                "__int__", "__index__")  # fmt: skip
    if ctx.dead or x is None:
        return constant(0)
    kind = x.spec.dtype.kind
    if kind == "c":
        ctx.raise_error(
            "TypeError", "int() argument must be a string, a bytes-like object or a real number, not 'complex'"
        )
        return constant(0)
    if kind == "f":
        if isinstance(x.operand, Literal) and abs(x.operand.value.real) < 2**62:
            return constant(int(x.operand.value.real))
        return Scalar(PY_INT, ctx.emit("cast_checked", ctx.cast(x.operand, DType.F64)))
    if x.spec.dtype is DType.U64:
        fits = ctx.emit("less_equal", x.operand, Literal(2**63 - 1, x.operand.type))  # type: ignore[arg-type]
        message = "integer result does not fit in 64 bits"
        return Scalar(PY_INT, ctx.cast(ctx.check(x.operand, fits, "OverflowError", message), DType.I64))
    return Scalar(PY_INT, ctx.cast(x.operand, DType.I64))


@function(builtins.float)
def _float(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    if not args:
        return constant(0.0)
    if isinstance(args[0], Text):
        return ctx.library["parsed"](ctx, float, args)  # type: ignore[no-any-return]
    if isinstance(args[0], Static) and isinstance(args[0].value, str | int):
        try:
            return constant(float(args[0].value))
        except (OverflowError, ValueError) as error:
            ctx.raise_python(error)
            return constant(0.0)
    x = _number(ctx, args[0], "float() argument must be a string or a real number, not",
                "__float__", "__index__")  # fmt: skip
    if ctx.dead or x is None:
        return constant(0.0)
    if x.spec.dtype.kind == "c":
        ctx.raise_error("TypeError", "float() argument must be a string or a real number, not 'complex'")
        return constant(0.0)
    return Scalar(PY_FLOAT, ctx.cast(x.operand, DType.F64))


@function(builtins.complex)
def _complex(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "complex", args, keywords, [], ["real", "imag"])
    if given["imag"] is None and isinstance(given["real"], Static) and isinstance(given["real"].value, str):
        try:
            return constant(complex(given["real"].value))
        except ValueError as error:
            ctx.raise_error("ValueError", str(error))
            return constant(0j)
    parts = [constant(0.0) if p is None else p for p in (given["real"], given["imag"])]
    message = "complex() first argument must be a string or a number, not"
    re = _number(ctx, parts[0], message, "__complex__", "__float__", "__index__")
    im = None if ctx.dead else _number(ctx, parts[1], message, "__float__", "__index__")
    if ctx.dead:
        return constant(0j)
    assert re is not None and im is not None
    if given["imag"] is None and re.spec.dtype.kind == "c":
        return Scalar(PY_COMPLEX, ctx.cast(re.operand, DType.C128))
    if "c" in re.spec.dtype.kind + im.spec.dtype.kind:
        unit = constant(1j)
        total = binary(ctx, "Add", _complex(ctx, [re], {}), binary(ctx, "Mult", _complex(ctx, [im], {}), unit))
        return total
    return Scalar(PY_COMPLEX, ctx.emit("complex", ctx.cast(re.operand, DType.F64), ctx.cast(im.operand, DType.F64)))


def _number(ctx: Context, value: Abstract, message: str, *methods: str) -> Scalar | None:
    """A scalar, the one element of an array, or what the first of ``methods`` that an object has gives."""
    value = ctx.library["enum.number"](ctx, value)
    for method in methods if isinstance(value, Object) else ():
        own = ctx.library["call_special"](ctx, value, method)
        if own is not None or ctx.dead:
            return own if isinstance(own, Scalar) else None
    if isinstance(value, Scalar):
        return value
    if isinstance(value, Optional):
        ctx.check(value.flag, value.flag, "TypeError", f"{message} 'NoneType'")
        return _number(ctx, value.some, message, *methods)
    if isinstance(value, ArrayRef):
        return single_element(ctx, value)
    if isinstance(value, Text):
        ctx.limitation("W203", "a number is read from text that is made at run time", "compute it from the numbers")
    if type_name(value) == "bytes" and "string" in message:
        ctx.limitation("W203", "a number is read from bytes", "read it outside of the function")
    ctx.raise_error("TypeError", f"{message} '{type_name(value)}'")
    return None


def _takes_one_of_many() -> bool:
    """Whether this NumPy makes a number of an array of one element that has axes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return float(np.ones(1)) == 1.0
        except TypeError:
            return False


_ONE_OF_MANY = _takes_one_of_many()


def single_element(ctx: Context, a: ArrayRef) -> Scalar:
    """The element of an array as ``float(a)`` takes it: newer versions of NumPy ask for one without axes."""
    message = "only 0-dimensional arrays can be converted to Python scalars"
    if not a.rank or _ONE_OF_MANY:
        return only_element(ctx, a, "TypeError", message)
    ctx.raise_error("TypeError", message)
    return Scalar(ScalarSpec(a.dtype), zero_literal(scalar(a.dtype)))


def only_element(ctx: Context, a: ArrayRef, error: str, message: str) -> Scalar:
    """The only element of an array, as ``a.item()`` takes it."""
    size: Operand = literal(1)
    for d in a.dims:
        size = ctx.emit("multiply", size, ctx.size_operand(d))
    if a.rank:
        ctx.check(size, ctx.emit("equal", size, literal(1)), error, message)
    if ctx.dead:
        return Scalar(ScalarSpec(a.dtype), zero_literal(scalar(a.dtype)))
    return Scalar(ScalarSpec(a.dtype), ctx.element(a))


def _stored_element(ctx: Context, a: ArrayRef) -> Scalar:
    """The element of an array that is assigned to one of another array."""
    message = "setting an array element with a sequence."
    if not a.rank or _ONE_OF_MANY:
        return only_element(ctx, a, "ValueError", message)
    ctx.raise_error("ValueError", message)
    return Scalar(ScalarSpec(a.dtype), zero_literal(scalar(a.dtype)))


def _divide_integers(ctx: Context, a: Scalar, b: Scalar) -> Abstract:
    return inline(ctx, integers.divide, a, b)


def _complex_power(ctx: Context, a: Scalar, b: Scalar) -> Abstract:
    return inline(ctx, complexes.power, a, b)


SERVICES: dict[str, Any] = {
    "stored_element": _stored_element, "divide_integers": _divide_integers, "complex_power": _complex_power,
}  # fmt: skip
