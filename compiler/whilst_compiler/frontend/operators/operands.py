"""What all operators share: tables of operators, names of types, folding of constants, operands that may be None."""

from __future__ import annotations

import operator
from collections.abc import Callable
from enum import Flag
from types import UnionType
from typing import Any

from whilst_compiler.frontend.operators.samples import refusal, type_error
from whilst_compiler.frontend.operators.truth import unwrap
from whilst_compiler.frontend.signature.specs import PY_BOOL, PY_COMPLEX, PY_FLOAT, PY_INT, ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.wide import WIDEST
from whilst_compiler.frontend.values.numbered import Object, OneKind
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.text_values import escaped
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Instance,
    Iterated,
    OneOf,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
    constant_of,
)  # fmt: skip

__all__ = ["BINARY", "COMPARE", "fold", "is_object", "no_operator", "present", "ranked", "type_name", "unwrapped"]

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


def type_name(value: Abstract) -> str:
    """The name of the Python class of a value, as error messages have it."""
    match value:
        case Scalar(spec):
            return str(spec).replace("np.", "numpy.") if not spec.weak else str(spec)
        case ArrayRef():
            return "numpy.ndarray"
        case Tuple(cls=cls) | Record(cls=cls) | Instance(cls=cls) | OneOf(cls=cls):
            return cls.__name__
        case Range():
            return "range"
        case Static(obj):
            return type(obj).__name__
        case Special():
            return value.cls.__name__
        case Iterated(is_list=True):
            return "list"
        case _:
            return type(value).__name__.lower()


def unwrapped(value: Abstract) -> Abstract:
    return value.some if isinstance(value, Optional) else value


def fold(python: Callable[..., Any], *operands: Abstract) -> Abstract | None:
    """The result where all operands are known now and Python computes it without complaint."""
    if not all(isinstance(x, Static) or (isinstance(x, Scalar) and x.is_constant and x.spec.weak) for x in operands):
        return None
    if python is operator.pow and not _is_short(*operands):
        return None
    try:
        result = python(*(constant_of(x) for x in operands))
    except Exception:
        return None
    if result.__class__ is int and not -(2**63) <= result < 2**63:
        return Static(result) if result.bit_length() <= WIDEST else None
    if result.__class__ in (bool, int, float, complex):
        return constant(result)
    return Static(result) if isinstance(result, str | bytes | Flag | UnionType) else None


def _is_short(a: Abstract, b: Abstract) -> bool:
    """Whether a power can be computed ahead."""
    x, y = constant_of(a), constant_of(b)
    return not (isinstance(x, int) and isinstance(y, int)) or abs(y) * x.bit_length() <= WIDEST


def no_operator(ctx: Context, op: str, a: Abstract, b: Abstract, augmented: bool = False) -> Abstract:
    """Python's TypeError for operands that have no such operator; ``augmented`` of ``a op= b``."""
    python = _python_of(op, augmented)
    text = f"unsupported operand type(s) for {BINARY[op][2]}: '{type_name(a)}' and '{type_name(b)}'"
    if _is_opaque(a) or _is_opaque(b):
        ctx.limitation("W301", f"{text[0].upper()}{text[1:]} in compiled code",
                       "compute this outside, or call it through whilst.host")  # fmt: skip
    type_error(ctx, text, python, a, b)
    return constant(0)


def _python_of(op: str, augmented: bool) -> Callable[[Any, Any], Any]:
    python = BINARY[op][0]
    return getattr(operator, "i" + python.__name__.strip("_")) if augmented else python


def _is_opaque(value: Abstract) -> bool:
    return isinstance(value, Static) and not isinstance(value.value, str | bytes | type(None))


def present(ctx: Context, op: str, a: Abstract, b: Abstract, right: bool = False, augmented: bool = False) -> Abstract:
    """The value of an optional operand (the ``right`` one of ``b op a``); None there is Python's TypeError."""
    if not isinstance(a, Optional):
        return a
    pair: tuple[Abstract, Abstract] = (Static(None), unwrapped(b))
    first, second = pair[::-1] if right else pair
    python, _, symbol = (COMPARE if op in COMPARE else BINARY)[op]
    kind = "'{}' not supported between instances of" if op in COMPARE else "unsupported operand type(s) for {}:"
    message = f"{kind.format(symbol)} '{type_name(first)}' and '{type_name(second)}'"
    said = refusal(_python_of(op, augmented) if op in BINARY else python, first, second)
    return unwrap(ctx, a, "TypeError", escaped(said or message))


def is_object(value: Abstract) -> bool:
    """Whether its class may say what operators do, also with None."""
    return isinstance(unwrapped(value), Object | OneKind)


def ranked(a: Scalar, b: Scalar) -> ScalarSpec:
    order = "bifc"
    top = max(order.index(a.spec.dtype.kind), order.index(b.spec.dtype.kind), 1)
    return (PY_BOOL, PY_INT, PY_FLOAT, PY_COMPLEX)[top]
