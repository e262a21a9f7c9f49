"""Operators on scalars and arrays: Python's arithmetic on Python scalars, NumPy's on everything else."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.containers.growing_tuples import made_tuple
from whilst_compiler.frontend.control.kinds import per_kind
from whilst_compiler.frontend.operators.arithmetic import python_binary
from whilst_compiler.frontend.operators.arrays import is_numeric
from whilst_compiler.frontend.operators.operands import BINARY, fold, is_object, no_operator, present, type_name
from whilst_compiler.frontend.operators.truth import by_presence, unwrap
from whilst_compiler.frontend.operators.ufuncs import apply_ufunc
from whilst_compiler.frontend.signature.specs import PY_BOOL, PY_COMPLEX, PY_FLOAT, PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.wide import beside, is_wide, wide_binary
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.text_values import is_text
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    ArrayRef,
    Optional,
    Scalar,
    Tuple,
    constant,
    is_numpy_number,
)  # fmt: skip
from whilst_compiler.ir.graph import Literal
from whilst_compiler.ir.types import DType

__all__ = ["binary", "unary"]


@per_kind(1, 2)
def binary(ctx: Context, op: str, a: Abstract, b: Abstract, augmented: bool = False) -> Abstract:
    """``a op b``; TypeError (at run time, as Python's) for operands that have no such operator.

    ``augmented``: it is the last resort of ``a op= b``, which errors tell.
    """
    python, ufunc, _ = BINARY[op]
    folded = fold(python, a, b)
    if folded is not None:
        return folded
    if isinstance(a, Optional) and is_object(b):
        made = by_presence(ctx, a, lambda x: binary(ctx, op, x, b), lambda: binary(ctx, op, NONE_VALUE, b))
        return made or constant(0)
    if isinstance(b, Optional) and is_object(a):
        made = by_presence(ctx, b, lambda y: binary(ctx, op, a, y), lambda: binary(ctx, op, a, NONE_VALUE))
        return made or constant(0)
    a, b = present(ctx, op, a, b, augmented=augmented), present(ctx, op, b, a, True, augmented)
    if ctx.dead:
        return constant(0)
    if is_wide(a) or is_wide(b):
        known = wide_binary(ctx, op, a, b)
        if known is not None:
            return known
        a, b = beside(ctx, a, b), beside(ctx, b, a)
        if ctx.dead:
            return constant(0)
    custom = ctx.library["operator_method"](ctx, op, a, b)
    if custom is not None or ctx.dead:
        return custom or constant(0)
    if op == "Mult" and ((is_object(a) and _is_sequence(b)) or (is_object(b) and _is_sequence(a))):
        return _repeated(ctx, *((a, b) if is_object(b) else (b, a)))
    text = is_text(a) or is_text(b)
    pairs = ((a, b), (b, a))
    numpy = any(_is_numpy(one) and _is_list(other) for one, other in pairs) and op != "Mult"  # (which may repeat it)
    if (text or isinstance(a, Special) or isinstance(b, Special)) and not numpy:
        special = (
            ctx.library["text.binary"](ctx, a, op, a, b) if text
            else ask(ctx, a if isinstance(a, Special) else b, "binary", op, a, b)  # type: ignore[arg-type]
        )  # fmt: skip
        if special is not None or ctx.dead:
            return special or constant(0)
    x, y = _plain(a), _plain(b)
    match x, y:
        case Scalar(), Scalar() if x.spec is PY_COMPLEX and y.spec.dtype is DType.F64:  # (a subclass of float)
            return python_binary(ctx, op, x, Scalar(PY_FLOAT, y.operand), augmented)
        case Scalar(), Scalar() if x.spec.weak and y.spec.weak:
            return python_binary(ctx, op, x, y, augmented)
        case Tuple(), Tuple() if op == "Add" and x.cls is y.cls and x.cls in (tuple, list):
            return made_tuple(ctx, x.items + y.items) if x.cls is tuple else Tuple(x.items + y.items, x.cls)
        case (Tuple() as t, Scalar(PY_INT_, Literal(n))) | (Scalar(PY_INT_, Literal(n)), Tuple() as t) if (
            op == "Mult" and PY_INT_ == PY_INT and t.cls in (tuple, list)
        ):
            items = t.items * int(n.real)
            return made_tuple(ctx, items) if t.cls is tuple else Tuple(items, t.cls)
    if op == "Mult" and any(isinstance(t, Tuple) and t.cls is tuple for t in (x, y)):
        repeated = ctx.library["tuple.binary"](ctx, x, op, x, y)
        if repeated is not None or ctx.dead:
            return repeated or constant(0)
    if is_numeric(a) and is_numeric(b):
        return apply_ufunc(ctx, ufunc, [a, b], operator=True)
    if any(_is_numpy(one) and isinstance(other, Tuple | Special) for one, other in pairs):
        return apply_ufunc(ctx, ufunc, [a, b], operator=True)
    union = ctx.library["union_of_records"](ctx, op, a, b)
    return no_operator(ctx, op, a, b, augmented) if union is None and not ctx.dead else union or constant(0)


def _is_sequence(value: Abstract) -> bool:
    return is_text(value) or (isinstance(value, Special | Tuple) and issubclass(value.cls, list | tuple | bytes))


def _repeated(ctx: Context, sequence: Abstract, count: Abstract) -> Abstract:
    """A sequence as often as the ``__index__`` of an object says."""
    found = ctx.library["call_special"](ctx, count, "__index__")
    if found is None and not ctx.dead:
        ctx.raise_error("TypeError", f"can't multiply sequence by non-int of type '{type_name(count)}'")
    return constant(0) if ctx.dead else binary(ctx, "Mult", sequence, found)


def _plain(value: Abstract) -> Abstract:
    """A tuple of a class of the user's as a tuple: of those that have no operator of their own, Python makes such."""
    named = isinstance(value, Tuple) and issubclass(value.cls, tuple)
    return Tuple(value.items) if named and value.cls is not tuple else value  # type: ignore[union-attr]


def _is_list(value: Abstract) -> bool:
    return isinstance(value, Special | Tuple) and value.cls is list


def _is_numpy(value: Abstract) -> bool:
    return isinstance(value, ArrayRef) or is_numpy_number(value)


_UNARY: dict[str, tuple[Callable[[Any], Any], str, str]] = {
    "USub": (operator.neg, "negative", "-"),
    "UAdd": (operator.pos, "positive", "+"),
    "Invert": (operator.invert, "invert", "~"),
}


@per_kind(1)
def unary(ctx: Context, op: str, a: Abstract) -> Abstract:
    python, ufunc, symbol = _UNARY[op]
    folded = fold(python, a)
    if folded is not None:
        return folded
    if isinstance(a, Optional):
        a = unwrap(ctx, a, "TypeError", f"bad operand type for unary {symbol}: 'NoneType'")
    custom = ctx.library["unary_method"](ctx, op, a)
    if custom is None and isinstance(a, Special) and f"{a.kind}.unary" in ctx.library:
        custom = ctx.library[f"{a.kind}.unary"](ctx, op, a)
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
            row = "checked_negative" if op == "USub" and spec is PY_INT and not ctx.wraps else ufunc
            return Scalar(spec, ctx.emit(row, x))
        case Scalar() | ArrayRef():
            return apply_ufunc(ctx, ufunc, [a], operator=True)
    ctx.raise_error("TypeError", f"bad operand type for unary {symbol}: '{type_name(a)}'")
    return constant(0)
