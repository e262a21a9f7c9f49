"""Identities of arithmetic that are exact for their dtype, NaN, infinities and the sign of zero included.

A rule sees one node and returns an operand that stands for its output, or None.
"""

from __future__ import annotations

from whilst_compiler.ir.graph import Apply, Literal, Operand
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.passes.rewrite import FALSE, TRUE, Rewriter, Rule, integer, is_literal

__all__ = ["RULES", "wrapped"]


def _is_integer(x: Operand) -> bool:
    return isinstance(x.type, Tensor) and x.type.dtype.is_integer


def _is_discrete(x: Operand) -> bool:
    """Neither NaN nor two zeros among its values."""
    return isinstance(x.type, Tensor) and not x.type.dtype.is_inexact


def _zero(like: Operand) -> Literal | None:
    t = like.type
    return Literal(0, t) if isinstance(t, Tensor) and t.dtype.is_integer and not t.dims else None


def wrapped(value: int, t: Tensor) -> Literal:
    """A literal of an integer type, with the value wrapped into it."""
    value &= (1 << t.dtype.bits) - 1
    sign = t.dtype.kind == "i" and value >> (t.dtype.bits - 1)
    return Literal(value - (1 << t.dtype.bits) if sign else value, t)


def _is_zero_for_add(x: Operand) -> bool:
    """What can be added to anything: 0, and for floats only -0.0."""
    if not isinstance(x, Literal) or x.value != 0:
        return False
    return x.type.dtype.is_integer or (x.type.dtype.kind == "f" and repr(x.value) == "-0.0")


def _add(node: Apply, r: Rewriter) -> Operand | None:
    x, y = node.inputs
    if _is_zero_for_add(y):
        return x
    if _is_zero_for_add(x):
        return y
    negated = r.maker(y, "negative")
    if negated is not None and node.row.name == "add":
        return r.emit("subtract", x, negated.inputs[0])
    if node.row.name == "add" and isinstance(x, Literal) and not isinstance(y, Literal):
        x, y = y, x
        node.inputs, r.changed = (x, y), True
    return _reassociate(x, y, r) or _subtract_multiple(x, y, r) if node.row.name == "add" else None


def _subtract_multiple(x: Operand, y: Operand, r: Rewriter) -> Operand | None:
    """x + z * -c of wrapping integers is x - z * c."""
    product = r.maker(y, "multiply")
    by = integer(product.inputs[1]) if product is not None else None
    if product is None or by is None or by >= 0 or not isinstance(product.inputs[1], Literal):
        return None
    return r.emit("subtract", x, r.emit("multiply", product.inputs[0], wrapped(-by, product.inputs[1].type)))


def _reassociate(x: Operand, y: Operand, r: Rewriter) -> Operand | None:
    """(z + c) + d and (z - c) + d of wrapping integers."""
    d, inner = integer(y), r.maker(x, "add", "subtract")
    if d is None or inner is None or not isinstance(y, Literal):
        return None
    z, c = inner.inputs
    if inner.row.name == "add" and integer(z) is not None:
        z, c = c, z
    by = integer(c)
    if by is None:
        return None
    return r.emit("add", z, wrapped(d + by if inner.row.name == "add" else d - by, y.type))


def _subtract(node: Apply, r: Rewriter) -> Operand | None:
    x, y = node.inputs
    if is_literal(y, 0) and isinstance(y, Literal) and repr(y.value) in ("0", "0.0"):
        return x
    if x is y and _is_integer(x):
        return _zero(x)
    if node.row.name != "subtract":
        return None
    negated = r.maker(y, "negative")
    if negated is not None:
        return r.emit("add", x, negated.inputs[0])
    total = r.maker(x, "add") if _is_integer(x) else None
    for one, other in () if total is None else (total.inputs, total.inputs[::-1]):
        if one is y and other.type == node.output.type:
            return other
    by = integer(y)
    return _reassociate(x, wrapped(-by, y.type), r) if by is not None and isinstance(y, Literal) else None


def _multiply(node: Apply, r: Rewriter) -> Operand | None:
    x, y = node.inputs
    for one, other in ((x, y), (y, x)):
        if is_literal(one, 1) and _not_complex(one):
            return other
        if is_literal(one, 0) and _is_integer(one):
            return _zero(other)
        if is_literal(one, -1) and _is_integer(one) and node.row.name == "multiply":
            return r.emit("negative", other)
    return None


def _not_complex(x: Operand) -> bool:
    return isinstance(x.type, Tensor) and x.type.dtype.kind != "c"


def _divide(node: Apply, r: Rewriter) -> Operand | None:
    x, y = node.inputs
    return x if is_literal(y, 1) and _not_complex(y) else None


def _floor_divide(node: Apply, r: Rewriter) -> Operand | None:
    x, y = node.inputs
    divisor = integer(y)
    if divisor is None or not isinstance(y, Literal):
        return None
    if divisor == 1:
        return x
    if node.row.name == "checked_floor_divide":
        return r.emit("floor_divide", x, y) if divisor not in (0, -1) else None
    if divisor > 1 and divisor & (divisor - 1) == 0:
        return r.emit("right_shift", x, Literal(divisor.bit_length() - 1, y.type))
    return None


def _remainder(node: Apply, r: Rewriter) -> Operand | None:
    x, y = node.inputs
    divisor = integer(y)
    if divisor is None or not isinstance(y, Literal):
        return None
    if divisor in (1, -1):
        return _zero(x)
    if divisor > 1 and divisor & (divisor - 1) == 0:
        return r.emit("bitwise_and", x, Literal(divisor - 1, y.type))
    return None


def _power(node: Apply, r: Rewriter) -> Operand | None:
    x, y = node.inputs
    times = "multiply" if node.row.name == "power" else "checked_multiply"
    if not _not_complex(x) or not isinstance(y, Literal):
        return None
    if is_literal(y, 1):
        return x
    if is_literal(y, 2):
        return r.emit(times, x, x)
    if is_literal(y, 3) and _is_integer(x):
        return r.emit(times, r.emit(times, x, x), x)
    return None


def _involution(node: Apply, r: Rewriter) -> Operand | None:
    """f(f(x)) is x."""
    inner = r.maker(node.inputs[0], node.row.name)
    return inner.inputs[0] if inner is not None else None


def _absolute(node: Apply, r: Rewriter) -> Operand | None:
    (x,) = node.inputs
    inner = r.maker(x, "absolute", "negative") if _not_complex(x) else None
    if inner is not None and inner.row.name == "absolute":
        return x
    return r.emit("absolute", inner.inputs[0]) if inner is not None else None


def _same(node: Apply, r: Rewriter) -> Operand | None:
    """f(x, x) is x."""
    x, y = node.inputs
    return x if x is y else None


def _operand(node: Apply, r: Rewriter) -> Operand | None:
    return node.inputs[0]


def _shift(node: Apply, r: Rewriter) -> Operand | None:
    x, y = node.inputs
    return x if is_literal(y, 0) else None


def _bitwise(node: Apply, r: Rewriter) -> Operand | None:
    x, y = node.inputs
    t = x.type
    if isinstance(t, Tensor) and t.dtype.kind == "b":
        return r.emit(node.row.name.replace("bitwise", "logical"), x, y)
    if x is y:
        return _zero(x) if node.row.name == "bitwise_xor" else x
    for one, other in ((x, y), (y, x)):
        bits = integer(one)
        if bits is None or not isinstance(one, Literal):
            continue
        if bits == 0:
            return _zero(other) if node.row.name == "bitwise_and" else other
        if node.row.name == "bitwise_and" and wrapped(bits + 1, one.type).value == 0:
            return other
    return None


def _cast(node: Apply, r: Rewriter) -> Operand | None:
    (x,) = node.inputs
    if x.type == node.output.type:
        return x
    inner = r.maker(x, "cast")
    if inner is None:
        return None
    source, between, target = (v.type for v in (inner.inputs[0], x, node.output))
    assert isinstance(source, Tensor) and isinstance(between, Tensor) and isinstance(target, Tensor)
    if not _holds_all(between.dtype, source.dtype):
        return None
    if source == target or (_is_discrete(x) and target.dtype.kind != "b"):
        return r.emit("cast", inner.inputs[0], dtype=target.dtype.value)
    return None


def _holds_all(wide: DType, narrow: DType) -> bool:
    """Whether each value of ``narrow`` has its exact equal in ``wide``."""
    if "b" in (narrow.kind, wide.kind) or wide is narrow:
        return narrow.kind == "b" or wide is narrow
    digits = {"f": {32: 24, 64: 53}, "c": {64: 24, 128: 53}}
    room = digits[wide.kind][wide.bits] if wide.is_inexact else wide.bits - (wide.kind == "i")
    if narrow.is_integer:
        fits = narrow.bits - (narrow.kind == "i") <= room
        return fits and not (narrow.kind == "i" and wide.kind == "u")
    if not wide.is_inexact or (narrow.kind == "c" and wide.kind == "f"):
        return False
    return digits[narrow.kind][narrow.bits] <= room


def _compare_same(result: Literal) -> Rule:
    def rule(node: Apply, r: Rewriter) -> Operand | None:
        x, y = node.inputs
        return result if x is y and _is_discrete(x) else None

    return rule


RULES: dict[str, tuple[Rule, ...]] = {
    "add": (_add,),
    "checked_add": (_add,),
    "subtract": (_subtract,),
    "checked_subtract": (_subtract,),
    "multiply": (_multiply,),
    "checked_multiply": (_multiply,),
    "divide": (_divide,),
    "floor_divide": (_floor_divide,),
    "checked_floor_divide": (_floor_divide,),
    "remainder": (_remainder,),
    "power": (_power,),
    "checked_power": (_power,),
    "negative": (_involution,),
    "checked_negative": (_involution,),
    "invert": (_involution,),
    "conjugate": (_involution,),
    "absolute": (_absolute,),
    "positive": (_operand,),
    "minimum": (_same,),
    "maximum": (_same,),
    "left_shift": (_shift,),
    "right_shift": (_shift,),
    "checked_left_shift": (_shift,),
    "bitwise_and": (_bitwise,),
    "bitwise_or": (_bitwise,),
    "bitwise_xor": (_bitwise,),
    "cast": (_cast,),
    "less": (_compare_same(FALSE),),
    "greater": (_compare_same(FALSE),),
    "less_equal": (_compare_same(TRUE),),
    "greater_equal": (_compare_same(TRUE),),
}
