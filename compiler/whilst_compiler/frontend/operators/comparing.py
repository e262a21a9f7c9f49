"""The six comparisons."""

from __future__ import annotations

from whilst_compiler.frontend.containers.linked import Linked
from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.kinds import per_kind
from whilst_compiler.frontend.operators.arrays import is_numeric, result_scalar_or_array
from whilst_compiler.frontend.operators.operands import COMPARE, fold, is_object, present, ranked, type_name, unwrapped
from whilst_compiler.frontend.operators.samples import type_error
from whilst_compiler.frontend.operators.truth import by_presence
from whilst_compiler.frontend.operators.ufuncs import apply_ufunc
from whilst_compiler.frontend.signature.specs import PY_BOOL, PY_FLOAT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.wide import beside, is_wide, wide_compare
from whilst_compiler.frontend.values.numbered import Numbered, OneKind
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.text_values import is_text
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    ArrayRef,
    Instance,
    OneOf,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, scalar

__all__ = ["compare"]


@per_kind(1, 2)
def compare(ctx: Context, op: str, a: Abstract, b: Abstract) -> Abstract:
    """``a op b`` for the six comparisons."""
    python, ufunc, symbol = COMPARE[op]
    folded = fold(python, a, b)
    if folded is not None:
        return folded
    if is_wide(a) or is_wide(b):
        known = wide_compare(op, a, b)
        if known is not None:
            return _all_alike(ctx, b if is_wide(a) else a, known)
        a, b = beside(ctx, a, b), beside(ctx, b, a)
        if ctx.dead:
            return constant(False)
    if op in ("Eq", "NotEq"):
        return _equality(ctx, op, a, b)
    if isinstance(a, Optional) and is_object(b):
        made = by_presence(ctx, a, lambda x: compare(ctx, op, x, b), lambda: compare(ctx, op, NONE_VALUE, b))
        return made or constant(False)
    if isinstance(b, Optional) and is_object(a):
        made = by_presence(ctx, b, lambda y: compare(ctx, op, a, y), lambda: compare(ctx, op, a, NONE_VALUE))
        return made or constant(False)
    a, b = present(ctx, op, a, b), present(ctx, op, b, a, right=True)
    if ctx.dead:
        return constant(False)
    if (folded := fold(python, a, b)) is not None:
        return folded
    custom = ctx.library["compare_method"](ctx, op, a, b)
    if custom is not None or ctx.dead:
        return custom or constant(False)
    if _is_elementwise(a, b):
        return apply_ufunc(ctx, ufunc, [a, b])
    if isinstance(a, Special) or isinstance(b, Special):
        special = ask(ctx, _asked(a, b), "compare", op, a, b)
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
    message = f"'{symbol}' not supported between instances of '{type_name(a)}' and '{type_name(b)}'"
    type_error(ctx, message, COMPARE[op][0], a, b)
    return constant(False)


def _asked(a: Abstract, b: Abstract) -> Special:
    """Which of two values knows how they compare: views of dicts know sets, but not the other way round."""
    b_knows = isinstance(b, Special) and (not isinstance(a, Special) or b.kind == "dict view")
    asked = b if b_knows else a
    assert isinstance(asked, Special)
    return asked


def _all_alike(ctx: Context, x: Abstract, known: bool) -> Abstract:
    """The same truth for each element of ``x``, all of which are integers."""
    if isinstance(x, Scalar) and x.spec.weak:
        return constant(known)
    return apply_ufunc(ctx, "equal" if known else "not_equal", [x, x])


def _compare_python(ctx: Context, ufunc: str, a: Scalar, b: Scalar) -> Operand:
    if a.spec.dtype is DType.BOOL and b.spec.dtype is DType.BOOL and ufunc in ("equal", "not_equal"):
        return ctx.emit(ufunc, a.operand, b.operand)
    spec = ranked(a, b)
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


@per_kind(1, 2)
def _equality(ctx: Context, op: str, a: Abstract, b: Abstract) -> Abstract:
    negate = op == "NotEq"
    if not (isinstance(a, Optional) or isinstance(b, Optional)):
        custom = ctx.library["compare_method"](ctx, op, a, b)
        if custom is not None or ctx.dead:
            return custom or constant(False)
    match a, b:
        case Scalar(), Scalar() if a.spec.weak and b.spec.weak:
            return Scalar(PY_BOOL, _compare_python(ctx, COMPARE[op][1], a, b))
        case (Optional(), _) | (_, Optional()) if _asks(a) or _asks(b):
            return _equality_by_presence(ctx, op, a, b)
        case (Optional(), _) | (_, Optional()):
            return _optional_equality(ctx, op, a, b)
        case _ if _is_elementwise(a, b):
            return apply_ufunc(ctx, COMPARE[op][1], [a, b])
        case Tuple(), Tuple():
            return _compare_tuples(ctx, op, a, b)
        case Range(), Range():
            return _equal_ranges(ctx, a, b, negate)
        case Record(cls, names), Record(other, others) if cls is dict and other is dict:
            if set(names) != set(others):
                return constant(negate)
            y = Tuple(tuple(b.items[others.index(n)] for n in names))
            return _compare_tuples(ctx, op, Tuple(a.items), y)
    if isinstance(a, Special) or isinstance(b, Special):
        special = ask(ctx, _asked(a, b), "compare", op, a, b)
        if special is not None or ctx.dead:
            return special or constant(False)
    if is_numeric(a) and is_numeric(b):
        return apply_ufunc(ctx, COMPARE[op][1], [a, b])
    if isinstance(a, Static) and isinstance(b, Static):
        return constant((a.value == b.value) != negate)
    array = next((v for v in (a, b) if isinstance(v, ArrayRef)), None)
    return constant(negate) if array is None else _everywhere(ctx, array, negate)


def _is_elementwise(a: Abstract, b: Abstract) -> bool:
    """Whether NumPy compares an array, or a scalar of its own, with each item of a list or tuple."""
    numpy = [isinstance(x, ArrayRef) or (isinstance(x, Scalar) and not x.spec.weak) for x in (a, b)]
    items = [isinstance(x, Tuple | Special) and issubclass(getattr(x, "cls", object), list | tuple) for x in (a, b)]
    return (numpy[0] and items[1]) or (items[0] and numpy[1])


def _equal_ranges(ctx: Context, a: Range, b: Range, negate: bool) -> Abstract:
    """Ranges are equal if their items are."""
    n, m = (ctx.library["range_length"](ctx, r) for r in (a, b))
    starts = ctx.emit("equal", a.start.operand, b.start.operand)
    steps = ctx.emit("logical_or", ctx.emit("equal", n, literal(1)), ctx.emit("equal", a.step.operand, b.step.operand))
    items = ctx.emit("logical_or", ctx.emit("equal", n, literal(0)), ctx.emit("logical_and", starts, steps))
    same = ctx.emit("logical_and", ctx.emit("equal", n, m), items)
    return Scalar(PY_BOOL, ctx.emit("logical_not", same) if negate else same)


def _everywhere(ctx: Context, like: ArrayRef, value: bool) -> Abstract:
    """An array compared with what is no number, None or text: the same bool for each element."""
    sizes = [ctx.size_operand(d) for d in like.dims]
    return result_scalar_or_array(ctx, ctx.emit("full", literal(value), *sizes, dims=like.dims))


def _asks(value: Abstract) -> bool:
    """Whether its equality may do something, fail, or be something else than one bool."""
    return isinstance(unwrapped(value), Instance | OneOf | Numbered | OneKind | ArrayRef | Linked)


def _equality_by_presence(ctx: Context, op: str, a: Abstract, b: Abstract) -> Abstract:
    none = Static(None)
    arrays = [isinstance(unwrapped(v), ArrayRef) for v in (a, b)]
    if all(arrays) or (any(arrays) and any(isinstance(v, Static) and v.value is None for v in (a, b))):
        text = "an array that may be None is compared with None, or with another one: the result is a bool or an array"
        ctx.limitation("W302", text, "use 'is None' first")
    if isinstance(a, Optional):
        made = by_presence(ctx, a, lambda x: _equality(ctx, op, x, b), lambda: _equality(ctx, op, none, b))
    else:
        assert isinstance(b, Optional)
        made = by_presence(ctx, b, lambda x: _equality(ctx, op, a, x), lambda: _equality(ctx, op, a, none))
    return made or constant(False)


def _optional_equality(ctx: Context, op: str, a: Abstract, b: Abstract) -> Abstract:
    """None equals only None; values are compared where both are there."""
    a_there = a.flag if isinstance(a, Optional) else literal(not (isinstance(a, Static) and a.value is None))
    b_there = b.flag if isinstance(b, Optional) else literal(not (isinstance(b, Static) and b.value is None))
    both = ctx.emit("logical_and", a_there, b_there)
    neither = ctx.emit("equal", a_there, b_there)
    x, y = unwrapped(a), unwrapped(b)
    if any(isinstance(v, Static) and v.value is None for v in (x, y)):
        same: Operand = neither
    else:
        inner = _equality(ctx, "Eq", x, y)
        assert isinstance(inner, Scalar)
        same = ctx.emit("where", both, inner.operand, neither)
    return Scalar(PY_BOOL, ctx.emit("logical_not", same) if op == "NotEq" else same)


def _compare_tuples(ctx: Context, op: str, a: Tuple, b: Tuple) -> Abstract:
    """Lexicographic: the first items that differ decide, then the lengths."""
    if op in ("Eq", "NotEq") and len(a.items) != len(b.items):
        return constant(op == "NotEq")
    return _compare_items(ctx, op, a.items, b.items)


def _compare_items(ctx: Context, op: str, xs: tuple[Abstract, ...], ys: tuple[Abstract, ...]) -> Scalar:
    if not xs or not ys:
        return constant(COMPARE[op][0](len(xs), len(ys)))

    def decides() -> Scalar:
        return constant(op == "NotEq") if op in ("Eq", "NotEq") else _one_bool(ctx, compare(ctx, op, xs[0], ys[0]))

    def rest() -> Scalar:
        return _compare_items(ctx, op, xs[1:], ys[1:])

    same = _one_bool(ctx, _equality(ctx, "Eq", xs[0], ys[0]))
    if ctx.dead:
        return constant(False)
    if isinstance(same.operand, Literal):
        return rest() if same.operand.value else decides()
    if all(map(_is_plain, (*xs, *ys))):
        after = rest()
        return Scalar(PY_BOOL, ctx.emit("where", same.operand, after.operand, decides().operand))
    return _one_bool(ctx, branch(ctx, same.operand, (rest, decides)) or constant(False))


def _is_plain(value: Abstract) -> bool:
    """Whether it does no harm to compare values that nobody asks for."""
    if isinstance(value, Tuple):
        return all(map(_is_plain, value.items))
    return isinstance(value, Scalar) or is_text(value)


def _one_bool(ctx: Context, value: Abstract) -> Scalar:
    if not isinstance(value, Scalar):
        ctx.limitation("W302", "tuples of arrays are not compared", "compare the arrays one by one")
    return value
