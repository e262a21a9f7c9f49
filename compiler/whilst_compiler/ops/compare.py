"""Comparisons, truth, choice, and what kind of number a number is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.ir.row import Adjoint, Attributes, Compare, Instruction, Row, RowTypeError, Special
from whilst_compiler.ir.types import DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.adjoints import where_adjoint
from whilst_compiler.ops.define import DISCRETE, elementwise, index, plain
from whilst_compiler.ops.term import Term, expand, partials

__all__ = ["ROWS"]

# -- comparisons -----------------------------------------------------------------------------------------------------

_PREDICATES = {
    "equal": ("eq", "eq", "oeq"),
    "not_equal": ("ne", "ne", "une"),
    "less": ("slt", "ult", "olt"),
    "less_equal": ("sle", "ule", "ole"),
    "greater": ("sgt", "ugt", "ogt"),
    "greater_equal": ("sge", "uge", "oge"),
}


def _comparison(name: str, signed: str, unsigned: str, floating: str) -> Row:
    predicates = {"b": unsigned, "i": signed, "u": unsigned, "f": floating}
    symmetric = name in ("equal", "not_equal")
    return elementwise(
        name, "biufc", Compare(predicates), DISCRETE, count=2, result=rules.to_bool, commutative=symmetric
    )


_COMPARISONS = tuple(_comparison(name, *predicates) for name, predicates in _PREDICATES.items())

# -- truth -----------------------------------------------------------------------------------------------------------

_LOGICAL = tuple(
    elementwise(f"logical_{word}", "b", Instruction({"b": word}), DISCRETE, count=2, commutative=True)
    for word in ("and", "or", "xor")
)


def _each_part(x: Term, test: Callable[[Term], Term], join: str) -> Term:
    """A test of a real number; of both parts of a complex one."""
    return test(x.do("real")).do(join, test(x.do("imag"))) if x.kind == "c" else test(x)


def _isnan(x: Term) -> Term:
    return _each_part(x, lambda t: t.ne(t), "logical_or")


def _isinf(x: Term) -> Term:
    if not x.dtype.is_inexact:
        return x.ne(x)
    return _each_part(x, lambda t: t.do("absolute").eq(np.inf), "logical_or")


def _isfinite(x: Term) -> Term:
    if not x.dtype.is_inexact:
        return x.eq(x)
    return _each_part(x, lambda t: t.do("absolute") < np.inf, "logical_and")


# -- choice ----------------------------------------------------------------------------------------------------------


def _infer_where(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    condition, x, y = rules.tensors(types, 3)
    if condition.dtype is not DType.BOOL:
        raise RowTypeError(f"the condition must be bool, got {condition}")
    if x.dtype is not y.dtype:
        raise RowTypeError(f"the alternatives must have one dtype, got {x} and {y}")
    return (Tensor(x.dtype, rules.broadcast_dims([condition.dims, x.dims, y.dims])),)


def _where(condition: Any, x: Any, y: Any) -> Any:
    return plain(np.where(condition, x, y))


def _share(mine: str) -> Callable[[Term, Term, Term], Term]:
    """The derivative of an extremum by one operand: 1 where it wins, a half where both do; 0 in a tie with a number,
    which makes that of ``maximum(x, 0)`` 0 at 0."""

    def share(x: Term, y: Term, r: Term) -> Term:
        a, b = (x, y) if mine == "x" else (y, x)
        return a.eq(r).where(b.eq(r).where(r.like(0.5 if b.literal is None else 0), 1), 0)

    return share


def _fm(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """fmin and fmax. Of zeros that differ in sign the first is taken; NumPy's choice depends on the position."""

    def eager(x: Any, y: Any) -> Any:
        return _where(compare(x, y) | np.isnan(y), x, y)

    return eager


def _extremum(name: str, formula: Callable[[Term, Term], Term], eager: Callable[..., Any] | None = None) -> Row:
    return elementwise(
        name, "biufc", expand(formula), partials(_share("x"), _share("y")), count=2, eager=eager,
    )  # fmt: skip


def _pick(better: Callable[[Term, Term], Term], nan: str) -> Callable[[Term, Term], Term]:
    """x where it is better than y or where the operand named by ``nan`` is NaN, y elsewhere."""

    def formula(x: Term, y: Term) -> Term:
        chosen = better(x, y)
        if x.dtype.is_inexact:
            chosen = chosen | (x if nan == "x" else y).do("isnan")
        return chosen.where(x, y)

    return formula


def _beyond(better: Callable[[Any, Any], Any]) -> Row:
    """x where it is better than y, y elsewhere, and so where one of them is NaN: an instruction for floats."""
    name = "larger" if better is np.greater else "smaller"
    compare = Term.__gt__ if better is np.greater else Term.__lt__
    return elementwise(
        name, "biuf", expand(lambda x, y: compare(x, y).where(x, y)), partials(_share("x"), _share("y")), count=2,
        eager=lambda x, y: _where(better(x, y), x, y),
    )  # fmt: skip


def _less(x: Term, y: Term) -> Term:
    return x <= y if x.kind == "c" else x < y


def _greater(x: Term, y: Term) -> Term:
    return x >= y if x.kind == "c" else x > y


ROWS = index(
    *_COMPARISONS,
    *_LOGICAL,
    elementwise("logical_not", "b", expand(lambda x: x.do("logical_xor", True)), DISCRETE),
    elementwise("isnan", "biufc", expand(_isnan), DISCRETE, result=rules.to_bool, math="isnan"),
    elementwise("isinf", "biufc", expand(_isinf), DISCRETE, result=rules.to_bool, math="isinf"),
    elementwise("isfinite", "biufc", expand(_isfinite), DISCRETE, result=rules.to_bool, math="isfinite"),
    elementwise(
        "signbit", "f", expand(lambda x: x.like(1).do("copysign", x) < 0), DISCRETE, result=rules.to_bool,
    ),
    Row(
        "where", _infer_where, _where, Special(), elementwise=True, spellings=("np.where",),
        derivative=Adjoint(where_adjoint),
    ),
    _extremum("minimum", _pick(_less, "x")),
    _extremum("maximum", _pick(_greater, "x")),
    _extremum("fmin", _pick(Term.__le__, "y"), _fm(np.less_equal)),
    _extremum("fmax", _pick(Term.__ge__, "y"), _fm(np.greater_equal)),
    _beyond(np.greater),
    _beyond(np.less),
)  # fmt: skip
