"""Rows on scalars: one operation each, or the formula that a row stands for, written out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from whilst_compiler.errors import CompilerBug
from whilst_compiler.ir.build import Block, Builder
from whilst_compiler.ir.graph import Apply, Literal, Value
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.row import Attributes, Expand, Lowering, Row
from whilst_compiler.ir.types import DType, Tensor, scalar
from whilst_compiler.native.loops import Check, Choose, Const, Operand
from whilst_compiler.native.schedule.code import Code
from whilst_compiler.native.sites import Site
from whilst_compiler.ops.complex import COMPLEX
from whilst_compiler.ops.failure import DOES_NOT_FIT
from whilst_compiler.ops.table import ROWS

__all__ = ["apply_scalar", "lowering_of"]

_OVERFLOWING = ("checked_add", "checked_subtract", "checked_multiply", "checked_power")


def lowering_of(row: Row, dtypes: Sequence[DType]) -> Lowering:
    """How a row is lowered for operands of these types."""
    if any(t.kind == "c" for t in dtypes) and row.name in COMPLEX:
        return COMPLEX[row.name]
    return row.lowering


def apply_scalar(code: Code, row: Row, args: Sequence[Operand], attributes: Attributes, name: str = "") -> Operand:
    """The row applied to scalars."""
    dtypes = tuple(_dtype(x) for x in args)
    short = _by_power_of_two(code, row.name, args)
    if short is not None:
        return short
    if row.name == "check":
        return _check(code, args, attributes)
    lowering = lowering_of(row, dtypes)
    if isinstance(lowering, Expand):
        if row.name == "cast_checked":
            return _near(code, args[0], lambda: _expanded(code, row, lowering, args, attributes))
        return _expanded(code, row, lowering, args, attributes)
    (result,) = row.infer(tuple(map(scalar, dtypes)), attributes)
    assert isinstance(result, Tensor)
    site = None
    if row.name in _OVERFLOWING:
        site = code.add_site(Site("raise", *DOES_NOT_FIT, (), code.location))
    return code.let(row.name, args, result.dtype, name, dict(attributes), site)


def _dtype(x: Operand) -> DType:
    if x.dtype is None:
        raise CompilerBug("a pointer is no operand of a row")
    return x.dtype


def _check(code: Code, args: Sequence[Operand], attributes: Attributes) -> Operand:
    x, ok, *payload = args
    error, message = str(attributes["error"]), str(attributes["message"])
    site = code.add_site(Site("raise", error, message, tuple(map(_dtype, payload)), code.location))
    code.emit(Check(ok, site, tuple(payload)))
    return x


def _near(code: Code, x: Operand, careful: Callable[[], Operand]) -> Operand:
    """A float as an integer: one comparison tells nearly all that fit, the others are looked at closely."""
    size = apply_scalar(code, ROWS["absolute"], (x,), {})
    with code.inside() as closely:
        careful()
    code.emit(Choose(code.let("less", (size, Const(2.0**63, DType.F64)), DType.BOOL), [[], closely]))
    return code.let("truncate", (x,), DType.I64)


def _by_power_of_two(code: Code, name: str, args: Sequence[Operand]) -> Operand | None:
    """Floor division by 2**k is a shift and its remainder a mask, whatever the sign."""
    if name not in ("floor_divide", "remainder") or not isinstance(args[1], Const):
        return None
    divisor, dtype = args[1].value, args[1].dtype
    if not dtype.is_integer or not isinstance(divisor, int) or divisor <= 0 or divisor & (divisor - 1):
        return None
    if name == "remainder":
        return code.let("bitwise_and", (args[0], Const(divisor - 1, dtype)), dtype)
    return code.let("machine_right_shift", (args[0], Const(divisor.bit_length() - 1, dtype)), dtype)


# -- formulas ----------------------------------------------------------------------------------------------------------


def _expanded(code: Code, row: Row, lowering: Expand, args: Sequence[Operand], attributes: Attributes) -> Operand:
    key = (row.name, tuple(map(_argument_key, args)), tuple(sorted(attributes.items())))
    formula = _FORMULAS.get(key)
    if formula is None:
        formula = _FORMULAS[key] = _formula(lowering, args, attributes)
    env: dict[GraphOperand, Operand] = dict(zip(formula.params, args, strict=True))

    def operand(x: GraphOperand) -> Operand:
        return _constant(x) if isinstance(x, Literal) else env[x]

    for node in formula.nodes:
        if not isinstance(node, Apply):
            raise CompilerBug(f"the expansion of {row.name} has a node that is not a row")
        env[node.output] = apply_scalar(code, node.row, [operand(x) for x in node.inputs], node.attributes)
    return operand(formula.results[0])


_FORMULAS: dict[Hashable, Block] = {}
"""Expansions for scalars, by row, operands and attributes: a pure cache."""


def _argument_key(x: Operand) -> Hashable:
    """Formulas depend on types, and on the value of a constant."""
    return (repr(x.value), x.dtype) if isinstance(x, Const) else x.dtype


def _constant(x: Literal) -> Const:
    return Const(x.value, x.type.dtype)


def _formula(lowering: Expand, args: Sequence[Operand], attributes: Attributes) -> Block:
    """The expansion of a row for scalars: constants are written into it, the rest are parameters."""
    builder = Builder(ROWS)
    params = tuple(Value(scalar(_dtype(x))) for x in args)
    inputs = tuple(Literal(x.value, scalar(x.dtype)) if isinstance(x, Const) else p for x, p in zip(args, params))
    with builder.block(params) as block:
        block.results = tuple(lowering.build(builder, inputs, dict(attributes)))
    return block
