"""Operators on scalars and arrays: Python's arithmetic on Python scalars, NumPy's on everything else."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.arrays import is_numeric
from whilst_compiler.frontend.complexes import complex_product, complex_quotient
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.lowered import NEGATIVE_POWER
from whilst_compiler.frontend.special import Special, ask
from whilst_compiler.frontend.specs import PY_BOOL, PY_COMPLEX, PY_FLOAT, PY_INT, ScalarSpec
from whilst_compiler.frontend.truth import unwrap
from whilst_compiler.frontend.ufuncs import apply_ufunc
from whilst_compiler.frontend.values import (
    Abstract,
    ArrayRef,
    Instance,
    OneOf,
    Optional,
    Range,
    Scalar,
    Static,
    Tuple,
    constant,
    constant_of,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, scalar

__all__ = ["BINARY", "COMPARE", "binary", "compare", "type_name", "unary", "unwrapped"]

BINARY: dict[str, tuple[Callable[[Any, Any], Any], str, str]] = {
    "Add": (operator.add, "add", "+"),
    "Sub": (operator.sub, "subtract", "-"),
    "Mult": (operator.mul, "multiply", "*"),
    "Div": (operator.truediv, "true_divide", "/"),
    "FloorDiv": (operator.floordiv, "floor_divide", "//"),
    "Mod": (operator.mod, "remainder", "%"),
    "Pow": (operator.pow, "power", "**"),
    "LShift": (operator.lshift, "left_shift", "<<"),
    "RShift": (operator.rshift, "right_shift", ">>"),
    "BitAnd": (operator.and_, "bitwise_and", "&"),
    "BitOr": (operator.or_, "bitwise_or", "|"),
    "BitXor": (operator.xor, "bitwise_xor", "^"),
    "MatMult": (operator.matmul, "matmul", "@"),
}
COMPARE: dict[str, tuple[Callable[[Any, Any], Any], str, str]] = {
    "Eq": (operator.eq, "equal", "=="),
    "NotEq": (operator.ne, "not_equal", "!="),
    "Lt": (operator.lt, "less", "<"),
    "LtE": (operator.le, "less_equal", "<="),
    "Gt": (operator.gt, "greater", ">"),
    "GtE": (operator.ge, "greater_equal", ">="),
}
_ZERO = literal(0)


def type_name(value: Abstract) -> str:
    """The name of the Python class of a value, as error messages have it."""
    match value:
        case Scalar(spec):
            return str(spec).replace("np.", "numpy.") if not spec.weak else str(spec)
        case ArrayRef():
            return "numpy.ndarray"
        case Tuple(cls=cls) | Instance(cls=cls) | OneOf(cls=cls):
            return cls.__name__
        case Range():
            return "range"
        case Static(obj):
            return type(obj).__name__
        case Special():
            return value.cls.__name__
        case _:
            return type(value).__name__.lower()


def binary(ctx: Context, op: str, a: Abstract, b: Abstract) -> Abstract:
    """``a op b``; TypeError (at run time, as Python's) for operands that have no such operator."""
    python, ufunc, symbol = BINARY[op]
    folded = fold(python, a, b)
    if folded is not None:
        return folded
    a, b = _present(ctx, a, b, symbol), _present(ctx, b, a, symbol, right=True)
    if ctx.dead:
        return constant(0)
    custom = ctx.library["operator_method"](ctx, op, a, b)
    if custom is not None or ctx.dead:
        return custom or constant(0)
    if isinstance(a, Special) or isinstance(b, Special):
        special = ask(ctx, a if isinstance(a, Special) else b, "binary", op, a, b)  # type: ignore[arg-type]
        if special is not None or ctx.dead:
            return special or constant(0)
    match a, b:
        case Scalar(), Scalar() if a.spec.weak and b.spec.weak and op != "MatMult":
            return python_binary(ctx, op, a, b)
        case Tuple(), Tuple() if op == "Add" and a.cls is b.cls and a.cls in (tuple, list):
            return Tuple(a.items + b.items, a.cls)
        case (Tuple() as t, Scalar(PY_INT_, Literal(n))) | (Scalar(PY_INT_, Literal(n)), Tuple() as t) if (
            op == "Mult" and PY_INT_ == PY_INT and t.cls in (tuple, list)
        ):
            return Tuple(t.items * int(n.real), t.cls)
    if is_numeric(a) and is_numeric(b):
        return apply_ufunc(ctx, ufunc, [a, b])
    if (isinstance(a, ArrayRef | Scalar) and isinstance(b, Tuple | Special)) or (
        isinstance(b, ArrayRef) and isinstance(a, Tuple | Special)
    ):
        return apply_ufunc(ctx, ufunc, [a, b])
    return _no_operator(ctx, symbol, a, b)


def _no_operator(ctx: Context, symbol: str, a: Abstract, b: Abstract) -> Abstract:
    name = {"**": "** or pow()"}.get(symbol, symbol)
    text = f"unsupported operand type(s) for {name}: '{type_name(a)}' and '{type_name(b)}'"
    if _is_opaque(a) or _is_opaque(b):
        ctx.limitation("W301", f"{text[0].upper()}{text[1:]} in compiled code",
                       "compute this outside, or call it through whilst.host")  # fmt: skip
    ctx.raise_error("TypeError", text)
    return constant(0)


def _is_opaque(value: Abstract) -> bool:
    return isinstance(value, Static) and not isinstance(value.value, str | bytes | type(None))


def _present(ctx: Context, a: Abstract, b: Abstract, symbol: str, right: bool = False) -> Abstract:
    """The value of an optional operand; None there is Python's TypeError."""
    if not isinstance(a, Optional):
        return a
    first, second = (type_name(unwrapped(b)), "NoneType") if right else ("NoneType", type_name(unwrapped(b)))
    name = {"**": "** or pow()"}.get(symbol, symbol)
    kind = "not supported between instances of" if symbol in "<= >= < >" else None
    message = (
        f"'{symbol}' {kind} '{first}' and '{second}'"
        if kind
        else f"unsupported operand type(s) for {name}: '{first}' and '{second}'"
    )
    return unwrap(ctx, a, "TypeError", message)


def unwrapped(value: Abstract) -> Abstract:
    return value.some if isinstance(value, Optional) else value


def fold(python: Callable[..., Any], *operands: Abstract) -> Abstract | None:
    """The result where all operands are known now and Python computes it without complaint."""
    if not all(isinstance(x, Static) or (isinstance(x, Scalar) and x.is_constant and x.spec.weak) for x in operands):
        return None
    try:
        result = python(*(constant_of(x) for x in operands))
    except Exception:
        return None
    if result.__class__ is int and not -(2**63) <= result < 2**63:
        return None
    if result.__class__ in (bool, int, float, complex):
        return constant(result)
    return Static(result) if isinstance(result, str | bytes) else None


# -- Python scalars --------------------------------------------------------------------------------------------


def _ranked(a: Scalar, b: Scalar) -> ScalarSpec:
    order = "bifc"
    top = max(order.index(a.spec.dtype.kind), order.index(b.spec.dtype.kind), 1)
    return (PY_BOOL, PY_INT, PY_FLOAT, PY_COMPLEX)[top]


_CHECKED = {"Add": "checked_add", "Sub": "checked_subtract", "Mult": "checked_multiply"}
_PLAIN = {"Add": "add", "Sub": "subtract", "Mult": "multiply"}
_BITS = {"BitAnd": "bitwise_and", "BitOr": "bitwise_or", "BitXor": "bitwise_xor"}


def python_binary(ctx: Context, op: str, a: Scalar, b: Scalar) -> Scalar | Abstract:
    """Arithmetic on Python's own scalars."""
    if op in _BITS:
        return _bitwise(ctx, op, a, b)
    spec = _ranked(a, b)
    if op in ("LShift", "RShift"):
        return _shift(ctx, op, a, b) if spec is PY_INT else _no_operator(ctx, BINARY[op][2], a, b)
    if op == "Pow":
        return _power(ctx, a, b, spec)
    if op == "Div":
        return _true_divide(ctx, a, b, spec)
    x, y = ctx.cast(a.operand, spec.dtype), ctx.cast(b.operand, spec.dtype)
    if op in ("FloorDiv", "Mod"):
        if spec is PY_COMPLEX:
            return _no_operator(ctx, BINARY[op][2], a, b)
        return _floor(ctx, op, x, y, spec)
    if op == "Mult" and spec is PY_COMPLEX:
        return Scalar(spec, complex_product(ctx, x, y))
    rows = _CHECKED if spec is PY_INT and ctx.options.get("overflow", "check") == "check" else _PLAIN
    return Scalar(spec, ctx.emit(rows[op], x, y))


def zero_division(op: str, spec: ScalarSpec, version: tuple[int, ...]) -> str:
    """CPython's message, which changed from version to version."""
    integer = spec is PY_INT
    if version >= (3, 14):
        return "division by zero"
    if op == "Div":
        return (
            "division by zero"
            if integer
            else "float division by zero"
            if spec is PY_FLOAT
            else "complex division by zero"
        )
    if op == "FloorDiv":
        return "integer division or modulo by zero" if integer else "float floor division by zero"
    return "integer modulo by zero" if integer else "float modulo"


def _nonzero(ctx: Context, op: str, y: Operand, spec: ScalarSpec) -> Operand:
    zero = Literal({"i": 0, "f": 0.0, "c": 0j}[spec.dtype.kind], scalar(spec.dtype))
    if isinstance(y, Literal) and y.value != 0:
        return y
    ok = ctx.emit("not_equal", y, zero)
    return ctx.check(y, ok, "ZeroDivisionError", _MESSAGES[op, spec.dtype.kind])


def _messages() -> dict[tuple[str, str], str]:
    """What this CPython says when it divides by zero, asked of it once."""
    found = {}
    for op, (python, _, _) in BINARY.items():
        for kind, one, zero in (("i", 1, 0), ("f", 1.0, 0.0), ("c", 1j, 0j)):
            if op in ("Div", "FloorDiv", "Mod"):
                try:
                    python(one, zero)
                except (ZeroDivisionError, TypeError) as error:
                    found[op, kind] = str(error)
    return found


_MESSAGES = _messages()


def _true_divide(ctx: Context, a: Scalar, b: Scalar, spec: ScalarSpec) -> Scalar:
    """Ints divide as floats while both fit in 53 bits; beyond, the library divides them digit by digit."""
    divisor = _nonzero(ctx, "Div", ctx.cast(b.operand, spec.dtype), spec)
    if spec is PY_INT:
        x = ctx.cast(a.operand, DType.I64)
        if not ctx.dead and not (_is_short(a) and _is_short(b)):
            return ctx.library["divide_integers"](ctx, Scalar(PY_INT, x), Scalar(PY_INT, divisor))  # type: ignore[no-any-return]
        return Scalar(PY_FLOAT, ctx.emit("divide", ctx.cast(x, DType.F64), ctx.cast(divisor, DType.F64)))
    if spec is PY_COMPLEX:
        return Scalar(spec, complex_quotient(ctx, ctx.cast(a.operand, spec.dtype), divisor))
    return Scalar(spec, ctx.emit("divide", ctx.cast(a.operand, spec.dtype), divisor))


def _is_short(x: Scalar) -> bool:
    """Whether an integer is known to be a float exactly."""
    if isinstance(x.operand, Literal):
        return abs(x.operand.value) <= 2**53
    return x.spec.dtype is DType.BOOL


def _floor(ctx: Context, op: str, x: Operand, y: Operand, spec: ScalarSpec) -> Scalar:
    y = _nonzero(ctx, op, y, spec)
    row = "remainder" if op == "Mod" else "floor_divide"
    if op == "FloorDiv" and spec is PY_INT and not (isinstance(y, Literal) and y.value != -1):
        row = "checked_floor_divide"
    return Scalar(spec, ctx.emit(row, x, y))


def _bitwise(ctx: Context, op: str, a: Scalar, b: Scalar) -> Abstract:
    kinds = a.spec.dtype.kind + b.spec.dtype.kind
    if kinds == "bb":
        return Scalar(PY_BOOL, ctx.emit(_BITS[op], a.operand, b.operand))
    if set(kinds) <= set("bi"):
        return Scalar(PY_INT, ctx.emit(_BITS[op], ctx.cast(a.operand, DType.I64), ctx.cast(b.operand, DType.I64)))
    return _no_operator(ctx, BINARY[op][2], a, b)


def _shift(ctx: Context, op: str, a: Scalar, b: Scalar) -> Scalar:
    x, n = ctx.cast(a.operand, DType.I64), ctx.cast(b.operand, DType.I64)
    n = ctx.check(n, ctx.emit("greater_equal", n, _ZERO), "ValueError", "negative shift count")
    checked = op == "LShift" and ctx.options.get("overflow", "check") == "check"
    return Scalar(PY_INT, ctx.emit("checked_left_shift" if checked else BINARY[op][1], x, n))


def _power(ctx: Context, a: Scalar, b: Scalar, spec: ScalarSpec) -> Scalar:
    """``a ** b``."""
    if spec is PY_INT:
        return _int_power(ctx, a, b)
    if spec is PY_COMPLEX:
        x, y = (Scalar(PY_COMPLEX, ctx.cast(v.operand, DType.C128)) for v in (a, b))
        if isinstance(b.operand, Literal) and b.operand.value in range(1, 101):
            return _small_complex_power(ctx, x.operand, int(b.operand.value.real))
        return ctx.library["complex_power"](ctx, x, y)  # type: ignore[no-any-return]
    return _float_power(ctx, ctx.cast(a.operand, DType.F64), ctx.cast(b.operand, DType.F64))


def _small_complex_power(ctx: Context, x: Operand, n: int) -> Scalar:
    """As CPython: from 1, by the bits of the exponent."""
    result: Operand = Literal(1 + 0j, scalar(DType.C128))
    while n:
        if n & 1:
            result = complex_product(ctx, result, x)
        n >>= 1
        if n:
            x = complex_product(ctx, x, x)
    infinite = ctx.emit("isinf", result)
    return Scalar(
        PY_COMPLEX, ctx.check(result, ctx.emit("logical_not", infinite), "OverflowError", "complex exponentiation")
    )


def _int_power(ctx: Context, a: Scalar, b: Scalar) -> Scalar:
    x, n = ctx.cast(a.operand, DType.I64), ctx.cast(b.operand, DType.I64)
    if isinstance(n, Literal) and int(n.value.real) < 0:
        return _float_power(ctx, ctx.cast(x, DType.F64), ctx.cast(n, DType.F64))
    if isinstance(n, Literal) and n.value == 2:
        return Scalar(PY_INT, ctx.emit("checked_multiply", x, x))
    if not isinstance(n, Literal):
        if ctx.options.get("powers") == "float":
            return _float_power(ctx, ctx.cast(x, DType.F64), ctx.cast(n, DType.F64))
        n = ctx.check(n, ctx.emit("greater_equal", n, _ZERO), "ValueError", NEGATIVE_POWER, n)
    return Scalar(PY_INT, ctx.emit("checked_power", x, n))


def _float_power(ctx: Context, x: Operand, y: Operand) -> Scalar:
    """``float ** float``: 0.0 to a negative power and overflow raise; a negative base needs an integral exponent."""
    whole = isinstance(y, Literal) and float(y.value.real).is_integer()
    zero = Literal(0.0, scalar(DType.F64))
    if not (isinstance(y, Literal) and y.value.real >= 0):
        below = ctx.emit("logical_and", ctx.emit("less", y, zero), ctx.emit("isfinite", y))
        bad = ctx.emit("logical_and", ctx.emit("equal", x, zero), below)
        x = ctx.check(x, ctx.emit("logical_not", bad), "ZeroDivisionError", _power_message())
    if not whole:
        floor_differs = ctx.emit("not_equal", ctx.emit("floor", y), y)
        finite = ctx.emit("logical_and", ctx.emit("isfinite", x), ctx.emit("isfinite", y))
        negative = ctx.emit("logical_and", ctx.emit("less", x, zero), finite)
        ok = ctx.emit("logical_not", ctx.emit("logical_and", negative, floor_differs))
        message = "a negative float to a fractional power is complex: write complex(base) ** exponent"
        x = ctx.check(x, ok, "ValueError", message)
    if isinstance(y, Literal) and y.value == 2.0:
        result = ctx.emit("multiply", x, x)
    else:
        result = ctx.emit("power", x, y)
    inputs_finite = ctx.emit("logical_and", ctx.emit("isfinite", x), ctx.emit("isfinite", y))
    overflowed = ctx.emit("logical_and", ctx.emit("isinf", result), inputs_finite)
    checked = ctx.check(result, ctx.emit("logical_not", overflowed), "OverflowError", _POWER_OVERFLOW)
    return Scalar(PY_FLOAT, checked)


_POWER_OVERFLOW = "(34, 'Numerical result out of range')"


def _power_message() -> str:
    try:
        0.0**-1.0
    except ZeroDivisionError as error:
        return str(error)
    return ""


# -- unary and comparison --------------------------------------------------------------------------------------

_UNARY: dict[str, tuple[Callable[[Any], Any], str, str]] = {
    "USub": (operator.neg, "negative", "-"),
    "UAdd": (operator.pos, "positive", "+"),
    "Invert": (operator.invert, "invert", "~"),
}


def unary(ctx: Context, op: str, a: Abstract) -> Abstract:
    python, ufunc, symbol = _UNARY[op]
    folded = fold(python, a)
    if folded is not None:
        return folded
    if isinstance(a, Optional):
        a = unwrap(ctx, a, "TypeError", f"bad operand type for unary {symbol}: 'NoneType'")
    custom = ctx.library["unary_method"](ctx, op, a)
    if custom is not None or ctx.dead:
        return custom or constant(0)
    match a:
        case Scalar(spec) if spec.weak:
            if op == "Invert" and spec.dtype.kind in "fc":
                ctx.raise_error("TypeError", f"bad operand type for unary ~: '{type_name(a)}'")
                return constant(0)
            spec = PY_INT if spec is PY_BOOL else spec
            x = ctx.cast(a.operand, spec.dtype)
            if op == "UAdd":
                return Scalar(spec, x)
            row = "checked_negative" if op == "USub" and spec is PY_INT else ufunc
            return Scalar(spec, ctx.emit(row, x))
        case Scalar() | ArrayRef():
            return apply_ufunc(ctx, ufunc, [a])
    ctx.raise_error("TypeError", f"bad operand type for unary {symbol}: '{type_name(a)}'")
    return constant(0)


def compare(ctx: Context, op: str, a: Abstract, b: Abstract) -> Abstract:
    """``a op b`` for the six comparisons."""
    python, ufunc, symbol = COMPARE[op]
    folded = fold(python, a, b)
    if folded is not None:
        return folded
    if op in ("Eq", "NotEq"):
        return _equality(ctx, op, a, b)
    a, b = _present(ctx, a, b, symbol), _present(ctx, b, a, symbol, right=True)
    if ctx.dead:
        return constant(False)
    custom = ctx.library["compare_method"](ctx, op, a, b)
    if custom is not None or ctx.dead:
        return custom or constant(False)
    if isinstance(a, Special) or isinstance(b, Special):
        special = ask(ctx, a if isinstance(a, Special) else b, "compare", op, a, b)  # type: ignore[arg-type]
        if special is not None or ctx.dead:
            return special or constant(False)
    match a, b:
        case Scalar(), Scalar() if a.spec.weak and b.spec.weak and "c" not in a.spec.dtype.kind + b.spec.dtype.kind:
            return Scalar(PY_BOOL, _compare_python(ctx, ufunc, a, b))
        case Tuple(), Tuple():
            return _compare_tuples(ctx, op, a, b)
    if is_numeric(a) and is_numeric(b) and not (isinstance(a, Scalar) and isinstance(b, Scalar)
                                                and a.spec.weak and b.spec.weak):  # fmt: skip
        return apply_ufunc(ctx, ufunc, [a, b])
    ctx.raise_error("TypeError", f"'{symbol}' not supported between instances of '{type_name(a)}' and '{type_name(b)}'")
    return constant(False)


def _compare_python(ctx: Context, ufunc: str, a: Scalar, b: Scalar) -> Operand:
    if a.spec.dtype is DType.BOOL and b.spec.dtype is DType.BOOL and ufunc in ("equal", "not_equal"):
        return ctx.emit(ufunc, a.operand, b.operand)
    spec = _ranked(a, b)
    if spec is PY_FLOAT and "i" in a.spec.dtype.kind + b.spec.dtype.kind:
        return _compare_int_float(ctx, ufunc, a, b)
    return ctx.emit(ufunc, ctx.cast(a.operand, spec.dtype), ctx.cast(b.operand, spec.dtype))


_MIRROR = {"less": "greater", "greater": "less", "less_equal": "greater_equal", "greater_equal": "less_equal",
           "equal": "equal", "not_equal": "not_equal"}  # fmt: skip


def _compare_int_float(ctx: Context, ufunc: str, a: Scalar, b: Scalar) -> Operand:
    """Exact as Python's: where the rounded int equals the float, the remainder decides."""
    if a.spec.dtype.kind == "f":
        return _compare_int_float(ctx, _MIRROR[ufunc], b, a)
    as_float = ctx.cast(a.operand, DType.F64)
    rough = ctx.emit(ufunc, as_float, b.operand)
    if isinstance(a.operand, Literal) and abs(a.operand.value) <= 2**53:
        return rough
    if isinstance(b.operand, Literal) and abs(b.operand.value) < 2**53:
        return rough
    equal = ctx.emit("equal", as_float, b.operand)
    top = ctx.emit("equal", b.operand, Literal(2.0**63, scalar(DType.F64)))
    exact = ctx.emit(ufunc, a.operand, ctx.emit("cast", b.operand, dtype="i64"))
    above = literal({"less": True, "less_equal": True, "not_equal": True}.get(ufunc, False))
    return ctx.emit("where", equal, ctx.emit("where", top, above, exact), rough)


def _equality(ctx: Context, op: str, a: Abstract, b: Abstract) -> Abstract:
    negate = op == "NotEq"
    if not (isinstance(a, Optional) or isinstance(b, Optional)):
        custom = ctx.library["compare_method"](ctx, op, a, b)
        if custom is not None or ctx.dead:
            return custom or constant(False)
    match a, b:
        case Scalar(), Scalar() if a.spec.weak and b.spec.weak:
            return Scalar(PY_BOOL, _compare_python(ctx, COMPARE[op][1], a, b))
        case (Optional(), _) | (_, Optional()):
            return _optional_equality(ctx, op, a, b)
        case Tuple(), Tuple():
            return _compare_tuples(ctx, op, a, b)
    if isinstance(a, Special) or isinstance(b, Special):
        special = ask(ctx, a if isinstance(a, Special) else b, "compare", op, a, b)  # type: ignore[arg-type]
        if special is not None or ctx.dead:
            return special or constant(False)
    if is_numeric(a) and is_numeric(b):
        return apply_ufunc(ctx, COMPARE[op][1], [a, b])
    if isinstance(a, Static) and isinstance(b, Static):
        return constant((a.value == b.value) != negate)
    return constant(negate)


def _optional_equality(ctx: Context, op: str, a: Abstract, b: Abstract) -> Abstract:
    """None equals only None; values are compared where both are there."""
    a_there = a.flag if isinstance(a, Optional) else literal(not (isinstance(a, Static) and a.value is None))
    b_there = b.flag if isinstance(b, Optional) else literal(not (isinstance(b, Static) and b.value is None))
    both = ctx.emit("logical_and", a_there, b_there)
    neither = ctx.emit("equal", a_there, b_there)
    x, y = unwrapped(a), unwrapped(b)
    if isinstance(x, Static) or isinstance(y, Static):
        same: Operand = neither
    else:
        inner = _equality(ctx, "Eq", x, y)
        assert isinstance(inner, Scalar)
        same = ctx.emit("where", both, inner.operand, neither)
    return Scalar(PY_BOOL, ctx.emit("logical_not", same) if op == "NotEq" else same)


def _compare_tuples(ctx: Context, op: str, a: Tuple, b: Tuple) -> Abstract:
    """Lexicographic: the first items that differ decide, then the lengths."""
    python, _, _ = COMPARE[op]
    result: Abstract = constant(python(len(a.items), len(b.items)))
    if op in ("Eq", "NotEq") and len(a.items) != len(b.items):
        return result
    for x, y in list(zip(a.items, b.items))[::-1]:
        same = _equality(ctx, "Eq", x, y)
        decides = constant(op == "NotEq") if op in ("Eq", "NotEq") else compare(ctx, op, x, y)
        if not all(isinstance(v, Scalar) for v in (same, decides, result)):
            ctx.limitation("W302", "tuples of arrays are not compared", "compare the arrays one by one")
        assert isinstance(same, Scalar) and isinstance(decides, Scalar) and isinstance(result, Scalar)
        if same.is_constant:
            result = result if same.operand.value else decides  # type: ignore[union-attr]
        else:
            result = Scalar(PY_BOOL, ctx.emit("where", same.operand, result.operand, decides.operand))
    return result
