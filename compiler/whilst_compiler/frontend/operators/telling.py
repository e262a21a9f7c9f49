"""Code that tells of floating-point errors, as NumPy warns of them: each result is looked at beside its operands.

A result that is not a number came of an invalid operation where its operands are numbers, and an infinite one of a
division by zero, or an overflow, where they are finite. This takes longer than the operation: it is for calls after
which the processor says that there was something.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.signature.told import KINDS, Told
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.text_values import call_host
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["tell", "tell_in_words", "tell_of_cast"]

_SURE = frozenset(
    [
        "absolute", "arctan", "cbrt", "ceil", "conjugate", "copysign", "equal", "fabs", "floor", "fmax", "fmin",
        "frexp", "greater", "greater_equal", "heaviside", "isfinite", "isinf", "isnan", "less", "less_equal",
        "maximum", "minimum", "negative", "not_equal", "positive", "rint", "sign", "signbit", "trunc",
    ]
)  # fmt: skip
"""Ufuncs that meet no errors."""
_LOGARITHMS = frozenset({"log", "log2", "log10", "log1p", "arctanh", "logaddexp", "logaddexp2"})
"""Ufuncs that are infinite only at poles."""
_DIVISIONS = frozenset({"divide", "floor_divide", "remainder", "fmod"})


def tell(ctx: Context, name: str, operands: Sequence[Operand], made: Operand, called: str, apiece: bool = True) -> None:
    """Tell of errors that a ufunc has met; NumPy's word for it is ``called``.

    ``apiece``: each element of the result comes of those of the operands at its place.
    """
    kinds = ctx.told
    if not kinds or name in _SURE or name.startswith(("logical_", "bitwise_")) or ctx.frame.ours or ctx.dead:
        return
    if isinstance(made, Literal):
        return
    ctx.told = frozenset()
    try:
        _tell(ctx, _errors(ctx, name, operands, made, apiece), called, kinds)
    finally:
        ctx.told = kinds


def tell_of_cast(ctx: Context, x: Operand, made: Operand) -> None:
    """Tell of numbers that do not fit into the dtype that they are converted to."""
    kinds, source, target = ctx.told, _dtype(x), _dtype(made)
    if not kinds or ctx.frame.ours or ctx.dead or isinstance(made, Literal) or not source.is_inexact:
        return
    if target is DType.BOOL or (target.is_inexact and (target.kind, target.bits) >= (source.kind, source.bits)):
        return
    ctx.told = frozenset()
    try:
        if target.is_inexact:
            found = {"over": _both(ctx, ctx.emit("isinf", made), ctx.emit("isfinite", x))}
        else:
            real = ctx.emit("real", x) if source.kind == "c" else x
            back = ctx.emit("cast", made, dtype=_dtype(real).value)
            found = {"invalid": ctx.emit("not_equal", back, ctx.emit("trunc", real))}
        _tell(ctx, {kind: _any(ctx, x) for kind, x in found.items()}, "cast", kinds)
    finally:
        ctx.told = kinds


def tell_in_words(ctx: Context, there: Operand, text: str) -> None:
    """Tell of something that NumPy warns of in words of its own, where ``there`` holds for some element."""
    kinds = ctx.told
    if not ctx.tells or ctx.frame.ours or ctx.dead:
        return
    ctx.told = frozenset()
    try:
        _tell(ctx, {"says": _any(ctx, there)}, text, kinds | {"says"})
    finally:
        ctx.told = kinds


def _errors(
    ctx: Context, name: str, operands: Sequence[Operand], made: Operand, apiece: bool
) -> dict[str, Operand]:  # fmt: skip
    """For each kind of error whether there was one."""
    if not _dtype(made).is_inexact:
        by_integers = name in _DIVISIONS and not _dtype(operands[1]).is_inexact
        return {"divide": _any(ctx, _is_zero(ctx, operands[1]))} if by_integers else {}
    ends = (lambda x: x) if apiece else (lambda x: _any(ctx, x))
    nan, infinite = ends(ctx.emit("isnan", made)), ends(ctx.emit("isinf", made))
    for x in (x for x in operands if _dtype(x).is_inexact):
        nan = _both(ctx, nan, _not(ctx, ends(_ask(ctx, "isnan", x))))
        infinite = _both(ctx, infinite, _not(ctx, ends(_not(ctx, _ask(ctx, "isfinite", x)))))
    found, pole = {"invalid": nan, "over": infinite}, _pole(ctx, name, operands)
    if pole is not None:
        found["divide"] = _both(ctx, infinite, pole)
        found["over"] = _both(ctx, infinite, _not(ctx, pole))
    return {kind: _any(ctx, x) for kind, x in found.items()}


def _pole(ctx: Context, name: str, operands: Sequence[Operand]) -> Operand | None:
    """Whether an infinite result is that of a division by zero."""
    if name in _LOGARITHMS:
        return literal(True)
    if name in _DIVISIONS:
        return _is_zero(ctx, operands[1])
    return _is_zero(ctx, operands[0]) if name in ("reciprocal", "power") else None


def _tell(ctx: Context, found: dict[str, Operand], called: str, kinds: frozenset[str]) -> None:
    bits = [
        ctx.emit("where", found[kind], literal(1 << k), literal(0))
        for k, kind in enumerate(KINDS)
        if kind in kinds and kind in found
    ]
    if not bits:
        return
    number: Operand = reduce(lambda a, b: ctx.emit("bitwise_or", a, b), bits)
    told = Told(called, ctx.builder.location)

    def call() -> None:
        call_host(ctx, told, number)

    branch(ctx, ctx.emit("not_equal", number, literal(0)), (call, lambda: None))


def _dtype(x: Operand) -> DType:
    assert isinstance(x.type, Tensor)
    return x.type.dtype


def _is_zero(ctx: Context, x: Operand) -> Operand:
    return ctx.emit("equal", x, Literal({"f": 0.0, "c": 0j}.get(_dtype(x).kind, 0), Tensor(_dtype(x))))


def _ask(ctx: Context, question: str, x: Operand) -> Operand:
    return literal(bool(getattr(np, question)(x.value))) if isinstance(x, Literal) else ctx.emit(question, x)


def _not(ctx: Context, x: Operand) -> Operand:
    return literal(not x.value) if isinstance(x, Literal) else ctx.emit("logical_not", x)


def _both(ctx: Context, x: Operand, y: Operand) -> Operand:
    for one, other in ((x, y), (y, x)):
        if isinstance(one, Literal):
            return other if one.value else literal(False)
    return ctx.emit("logical_and", x, y)


def _any(ctx: Context, x: Operand) -> Operand:
    assert isinstance(x.type, Tensor)
    return ctx.emit("reduce_logical_or", x, axes=tuple(range(x.type.rank))) if x.type.rank else x
