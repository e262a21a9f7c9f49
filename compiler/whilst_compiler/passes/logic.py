"""Identities of truth values, comparisons and choices."""

from __future__ import annotations

from whilst_compiler.ir.graph import Apply, Literal, Operand
from whilst_compiler.ir.types import DType, Tensor, scalar
from whilst_compiler.passes.rewrite import FALSE, TRUE, Rewriter, Rule, is_literal

__all__ = ["RULES"]

_OPPOSITE = {"equal": "not_equal", "not_equal": "equal"}
_OPPOSITE_IN_ORDER = {
    "less": "greater_equal", "greater_equal": "less", "greater": "less_equal", "less_equal": "greater",
}  # fmt: skip
"""Only where there is no NaN."""


def _dtype(x: Operand) -> DType | None:
    return x.type.dtype if isinstance(x.type, Tensor) else None


def _equal(node: Apply, r: Rewriter) -> Operand | None:
    x, y = node.inputs
    wanted = node.row.name == "equal"
    dtype = _dtype(x)
    if x is y and dtype is not None and not dtype.is_inexact:
        return TRUE if wanted else FALSE
    if dtype is DType.BOOL:
        for one, other in ((x, y), (y, x)):
            if isinstance(one, Literal):
                return other if bool(one.value) == wanted else r.emit("logical_not", other)
    return None


def _compare_cast(node: Apply, r: Rewriter) -> Operand | None:
    """An integer as a float against a whole number that both can tell: the integer itself against it."""
    x, y = node.inputs
    made = r.maker(x, "cast")
    value = y.value if isinstance(y, Literal) else None
    if made is None or not isinstance(y, Literal) or not isinstance(value, float) or not value.is_integer():
        return None
    source, target = made.inputs[0].type, _dtype(x)
    assert isinstance(source, Tensor)
    exact = 1 << (53 if target is DType.F64 else 24)
    whole = int(value)
    if source.dtype.kind not in "iu" or abs(whole) >= exact or (whole < 0 and source.dtype.kind == "u"):
        return None
    small = whole.bit_length() < source.dtype.bits
    return r.emit(node.row.name, made.inputs[0], Literal(whole, scalar(source.dtype))) if small else None


def _not(node: Apply, r: Rewriter) -> Operand | None:
    made = r.made_by.get(node.inputs[0])
    if made is None:
        return None
    name = made.row.name
    if name == "logical_not":
        return made.inputs[0]
    opposite = _OPPOSITE.get(name)
    if opposite is None and name in _OPPOSITE_IN_ORDER:
        dtype = _dtype(made.inputs[0])
        opposite = None if dtype is None or dtype.is_inexact else _OPPOSITE_IN_ORDER[name]
    return r.emit(opposite, *made.inputs) if opposite is not None else None


def _and(node: Apply, r: Rewriter) -> Operand | None:
    return _absorb(node, r, neutral=True)


def _or(node: Apply, r: Rewriter) -> Operand | None:
    return _absorb(node, r, neutral=False)


def _absorb(node: Apply, r: Rewriter, neutral: bool) -> Operand | None:
    x, y = node.inputs
    if x is y:
        return x
    for one, other in ((x, y), (y, x)):
        if isinstance(one, Literal):
            return other if bool(one.value) == neutral else (FALSE if neutral else TRUE)
        negated = r.maker(one, "logical_not")
        if negated is not None and negated.inputs[0] is other:
            return FALSE if neutral else TRUE
        nested = r.maker(one, node.row.name)
        if nested is not None and other in nested.inputs:
            return one
    return None


def _xor(node: Apply, r: Rewriter) -> Operand | None:
    x, y = node.inputs
    if x is y:
        return FALSE
    for one, other in ((x, y), (y, x)):
        if isinstance(one, Literal):
            return r.emit("logical_not", other) if one.value else other
    return None


def _where(node: Apply, r: Rewriter) -> Operand | None:
    condition, x, y = node.inputs
    if isinstance(condition, Literal):
        return x if condition.value else y
    if x is y or (isinstance(x, Literal) and isinstance(y, Literal) and x.key == y.key):
        return x
    if _dtype(x) is DType.BOOL and x.type == y.type == condition.type:
        found = _where_of_truths(condition, x, y, r)
        if found is not None:
            return found
    negated = r.maker(condition, "logical_not")
    return r.emit("where", negated.inputs[0], y, x) if negated is not None else None


def _where_of_truths(condition: Operand, x: Operand, y: Operand, r: Rewriter) -> Operand | None:
    if is_literal(x, True):
        return r.emit("logical_or", condition, y)
    if is_literal(y, False):
        return r.emit("logical_and", condition, x)
    if is_literal(x, False):
        return r.emit("logical_and", r.emit("logical_not", condition), y)
    if is_literal(y, True):
        return r.emit("logical_or", r.emit("logical_not", condition), x)
    return None


def _check(node: Apply, r: Rewriter) -> Operand | None:
    """A check that holds hands its operand through."""
    x, ok = node.inputs[:2]
    return x if is_literal(ok, True) else None


def _check_index(node: Apply, r: Rewriter) -> Operand | None:
    """An index that was checked against the same size before."""
    index, size = node.inputs
    inner = r.maker(index, "check_index")
    if inner is None:
        return None
    same = inner.inputs[1] is size or (isinstance(size, Literal) and inner.inputs[1] == size)
    return index if same else None


RULES: dict[str, tuple[Rule, ...]] = {
    "equal": (_equal, _compare_cast),
    "not_equal": (_equal, _compare_cast),
    **dict.fromkeys(_OPPOSITE_IN_ORDER, (_compare_cast,)),
    "logical_not": (_not,),
    "logical_and": (_and,),
    "logical_or": (_or,),
    "logical_xor": (_xor,),
    "where": (_where,),
    "check": (_check,),
    "check_index": (_check_index,),
}
