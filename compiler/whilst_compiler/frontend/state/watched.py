"""Floating-point errors that are to raise: inside of ``with np.errstate(over="raise")``.

Which operation fails first, and in what words, NumPy knows. Here each result is looked at, whether an error may have
led to it; where one may, the call is made by plain Python.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whilst_compiler.frontend.signature.assumptions import FLOATING_ERROR
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand, Value
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["SERVICES"]

_EXACT = frozenset(
    [
        "absolute",
        "angle",
        "answered",
        "argmax",
        "argmin",
        "argsort",
        "broadcast",
        "ceil",
        "complex",
        "compress",
        "concatenate",
        "conjugate",
        "copy",
        "copysign",
        "diagonal",
        "dim",
        "drawn",
        "empty",
        "equal",
        "expand",
        "fill",
        "floor",
        "fmax",
        "fmin",
        "full",
        "greater",
        "greater_equal",
        "grow",
        "heaviside",
        "imag",
        "iota",
        "isfinite",
        "isinf",
        "isnan",
        "less",
        "less_equal",
        "load",
        "logical_and",
        "logical_not",
        "logical_or",
        "logical_xor",
        "maximum",
        "minimum",
        "negative",
        "not_equal",
        "pack",
        "poison",
        "positive",
        "real",
        "reduce_logical_and",
        "reduce_logical_or",
        "reduce_maximum",
        "reduce_minimum",
        "reinterpret",
        "reshape",
        "rint",
        "sign",
        "signbit",
        "sort",
        "store",
        "stop_gradient",
        "stride",
        "subview",
        "transpose",
        "trunc",
        "update",
        "where",
        "machine_divide",
        "machine_remainder",
    ]
)
"""Rows that never meet a floating-point error, or that compiled code has for itself."""
_ADDING = frozenset({"add", "subtract", "reduce_add", "cumulative_add", "sqrt", "log", "log2", "log10", "rad2deg"})
"""Rows whose results are not too small but where their operands are."""
_PRODUCTS = frozenset({"multiply", "divide", "square"})
_KNOWN = _ADDING | _PRODUCTS | {"exp", "exp2", "expm1", "log1p", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin",
                                "arccos", "arctan", "power", "reciprocal", "hypot", "reduce_multiply", "matmul",
                                "remainder", "floor_divide", "cbrt"}  # fmt: skip
_STEPWISE = frozenset({"reduce_multiply", "matmul", "power", "remainder", "floor_divide"})
"""Rows that go by way of results of their own, which may be too small where the last one is not."""


def _watch(ctx: Context, row: str, inputs: Sequence[Operand], made: Value) -> None:
    """Look at what a row has made."""
    kinds, ctx.watched = ctx.watched, frozenset()
    try:
        fine = _is_fine(ctx, kinds, row, inputs, made)
        if fine is not None:
            ctx.suppose(fine, fine, FLOATING_ERROR)
    finally:
        ctx.watched = kinds


def _is_fine(
    ctx: Context, kinds: frozenset[str], row: str, inputs: Sequence[Operand], made: Value
) -> Operand | None:  # fmt: skip
    """Whether surely no error has led here; None where none can."""
    types = [x.type.dtype for x in (*inputs, made) if isinstance(x.type, Tensor)]
    if row in _EXACT or row.startswith(("check", "raise", "text", "random", "print")) or not types:
        return None
    if row == "host_call":
        return literal(False)
    if not any(t.is_inexact for t in types):
        divides = row in ("floor_divide", "remainder") and not kinds.isdisjoint(("divide", "over"))
        return _all(ctx, _divides(ctx, inputs[1])) if divides else None
    if row == "cast":
        return _cast_is_fine(ctx, inputs[0], made)
    if row not in _KNOWN or (made.type.dtype.kind == "c" and "under" in kinds):  # type: ignore[union-attr]
        return literal(False)
    fine = _all(ctx, ctx.emit("isfinite", made))
    if "under" in kinds and row not in _ADDING:
        small = literal(False) if row in _STEPWISE else _all(ctx, _is_large(ctx, row, inputs, made))
        fine = small if isinstance(small, Literal) else ctx.emit("logical_and", fine, small)
    return fine


def _is_large(ctx: Context, row: str, inputs: Sequence[Operand], made: Value) -> Operand:
    """For each element whether it is too large to have come of one that was not: normal, or a zero made of zeros."""
    assert isinstance(made.type, Tensor)
    least = Literal(float(DType.F32.numpy.type(1.2e-38) if made.type.dtype is DType.F32 else 2.3e-308),
                    Tensor(made.type.dtype))  # fmt: skip
    large = ctx.emit("greater_equal", ctx.emit("absolute", made), least)
    zero = ctx.emit("equal", inputs[0], _zero(inputs[0]))
    if row == "multiply":
        zero = ctx.emit("logical_or", zero, ctx.emit("equal", inputs[1], _zero(inputs[1])))
    return ctx.emit("logical_or", large, zero)


def _divides(ctx: Context, x: Operand) -> Operand:
    """Whether all integers can be divided by one, without overflow."""
    assert isinstance(x.type, Tensor)
    some = ctx.emit("not_equal", x, _zero(x))
    if x.type.dtype.kind != "i":
        return some
    return ctx.emit("logical_and", some, ctx.emit("not_equal", x, Literal(-1, Tensor(x.type.dtype))))


def _watch_integers(ctx: Context, name: str, output: DType) -> None:
    """A NumPy integer of one element may overflow."""
    if "over" in ctx.watched and output.kind in "iu" and name in _OVERFLOWING:
        ctx.suppose(literal(False), literal(False), FLOATING_ERROR)


_OVERFLOWING = frozenset({"add", "subtract", "multiply", "power", "negative", "absolute", "left_shift"})


def _cast_is_fine(ctx: Context, x: Operand, made: Value) -> Operand | None:
    """Floats become integers, or smaller floats, that hold them."""
    assert isinstance(x.type, Tensor) and isinstance(made.type, Tensor)
    source, target = x.type.dtype, made.type.dtype
    if not source.is_inexact or target is DType.BOOL:
        return None
    if target.is_inexact:
        return _all(ctx, ctx.emit("isfinite", made)) if target.bits < source.bits else None
    if source.kind == "c":
        return literal(False)
    back = ctx.emit("cast", made, dtype=source.value)
    return _all(ctx, ctx.emit("equal", back, ctx.emit("trunc", x)))


def _zero(x: Operand) -> Literal:
    assert isinstance(x.type, Tensor)
    return Literal({"f": 0.0, "c": 0j}.get(x.type.dtype.kind, 0), Tensor(x.type.dtype))


def _all(ctx: Context, x: Operand) -> Operand:
    assert isinstance(x.type, Tensor)
    rank = x.type.rank
    return ctx.emit("reduce_logical_and", x, axes=tuple(range(rank))) if rank else x


def _watching(ctx: Context, modes: dict[str, str], inside: Callable[[], Any]) -> None:
    """Run ``inside`` with other modes for some kinds of errors."""
    before = ctx.watched, ctx.told
    for kind, mode in modes.items():
        kinds = {"divide", "over", "under", "invalid"} if kind == "all" else {kind}
        ctx.watched = ctx.watched | kinds if mode == "raise" else ctx.watched - kinds
        ctx.told = ctx.told | kinds if ctx.tells and mode == "warn" else ctx.told - kinds
    if ctx.watched:
        ctx.watches = ctx.watches or ctx.span()
    try:
        inside()
    finally:
        ctx.watched, ctx.told = before


SERVICES: dict[str, Any] = {"watch": _watch, "watch_integers": _watch_integers, "watching": _watching}
