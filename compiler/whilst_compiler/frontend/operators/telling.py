"""Code that tells of floating-point errors, as NumPy warns of them: each result is looked at beside its operands.

A result that is not a number came of an invalid operation where its operands are numbers, and an infinite one of a
division by zero, or an overflow, where they are finite. This takes longer than the operation: it is for calls after
which the processor says that there was something.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import reduce

import numpy as np

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.signature.told import KINDS, Told
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.text_values import call_host
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.errors import INFINITE

__all__ = ["tell", "tell_in_words", "tell_of_cast", "untold"]

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
    if not kinds or name in _SURE or name.startswith(("logical_", "bitwise_")) or not ctx.frame.tells or ctx.dead:
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
    if not kinds or not ctx.frame.tells or ctx.dead or isinstance(made, Literal) or not source.is_inexact:
        return
    if target is DType.BOOL or (target.is_inexact and (target.kind, target.bits) >= (source.kind, source.bits)):
        return
    ctx.told = frozenset()
    try:
        if target.is_inexact:
            kind, bad = "over", _both(ctx, ctx.emit("isinf", made), ctx.emit("isfinite", x))
        else:
            real = ctx.emit("real", x) if source.kind == "c" else x
            back = ctx.emit("cast", made, dtype=_dtype(real).value)
            kind, bad = "invalid", ctx.emit("not_equal", back, ctx.emit("trunc", real))
        _tell(ctx, _bit(ctx, kind, _any(ctx, bad)), "cast", kinds)
    finally:
        ctx.told = kinds


def tell_in_words(ctx: Context, there: Operand, text: str, asked: bool = False) -> None:
    """Tell of something that NumPy warns of in words of its own, where ``there`` holds for some element.

    In functions of the library only where they have ``asked``.
    """
    kinds = ctx.told
    if not ctx.tells or not (asked or ctx.frame.tells) or ctx.dead:
        return
    ctx.told = frozenset()
    try:
        _tell(ctx, _bit(ctx, "says", _any(ctx, there)), text, kinds | {"says"})
    finally:
        ctx.told = kinds


@contextmanager
def untold(ctx: Context) -> Iterator[None]:
    """Where NumPy does not look for errors."""
    kinds, ctx.told = ctx.told, frozenset()
    try:
        yield
    finally:
        ctx.told = kinds


def _errors(ctx: Context, name: str, operands: Sequence[Operand], made: Operand, apiece: bool) -> Operand:
    """The number of what was met: for each kind of error, in their order, a bit."""
    if not _dtype(made).is_inexact:
        by_integers = name in _DIVISIONS and not _dtype(operands[1]).is_inexact
        return _bit(ctx, "divide", _any(ctx, _is_zero(ctx, operands[1]))) if by_integers else literal(0)
    if not apiece or _dtype(made).kind == "c":
        return _errors_of_all(ctx, name, operands, made)
    unknown = [x for x in operands if not _is_finite(x) and _dtype(x) is _dtype(made)]
    number: Operand = ctx.emit(_ROWS[len(unknown)], made, *unknown)
    pole = _pole(ctx, name, operands)
    if pole is not None:
        infinite = ctx.emit("equal", number, literal(INFINITE))
        divided = _both(ctx, infinite, pole)
        number = ctx.emit("where", divided, literal(1), number)
    return ctx.emit("reduce_bitwise_or", number, axes=_axes(number)) if _axes(number) else number


_ROWS = ("errors_of_none", "errors_of_one", "errors_of_two")


def _errors_of_all(ctx: Context, name: str, operands: Sequence[Operand], made: Operand) -> Operand:
    """The same of an operation whose elements come of many, as that of one."""
    unknown = [x for x in operands if not isinstance(x, Literal) and _dtype(x).is_inexact]
    nan, infinite = (_any(ctx, ctx.emit(row, made)) for row in ("isnan", "isinf"))
    for x in unknown:
        nan = _both(ctx, nan, ctx.emit("logical_not", _any(ctx, ctx.emit("isnan", x))))
        finite = ctx.emit("reduce_logical_and", ctx.emit("isfinite", x), axes=_axes(x)) if _axes(x) else None
        infinite = _both(ctx, infinite, finite or ctx.emit("isfinite", x))
    found, pole = {"invalid": nan, "over": infinite}, _pole(ctx, name, operands)
    if pole is not None and not isinstance(pole, Literal):
        pole = _any(ctx, pole)
        found["divide"] = _both(ctx, infinite, pole)
        found["over"] = _both(ctx, infinite, ctx.emit("logical_not", pole))
    return reduce(lambda a, b: ctx.emit("bitwise_or", a, b), (_bit(ctx, kind, x) for kind, x in found.items()))


def _pole(ctx: Context, name: str, operands: Sequence[Operand]) -> Operand | None:
    """Whether an infinite result is that of a division by zero."""
    if name in _LOGARITHMS:
        return literal(True)
    if name in _DIVISIONS:
        return _is_zero(ctx, operands[1])
    return _is_zero(ctx, operands[0]) if name in ("reciprocal", "power") else None


def _bit(ctx: Context, kind: str, there: Operand) -> Operand:
    return ctx.emit("where", there, literal(1 << list(KINDS).index(kind)), literal(0))


def _tell(ctx: Context, number: Operand, called: str, kinds: frozenset[str]) -> None:
    wanted = sum(1 << k for k, kind in enumerate(KINDS) if kind in kinds)
    number = ctx.emit("bitwise_and", number, literal(wanted))
    told = Told(called, ctx.builder.location)

    def call() -> None:
        call_host(ctx, told, number)

    branch(ctx, ctx.emit("not_equal", number, literal(0)), (call, lambda: None))


def _dtype(x: Operand) -> DType:
    assert isinstance(x.type, Tensor)
    return x.type.dtype


def _is_zero(ctx: Context, x: Operand) -> Operand:
    return ctx.emit("equal", x, Literal({"f": 0.0, "c": 0j}.get(_dtype(x).kind, 0), Tensor(_dtype(x))))


def _is_finite(x: Operand) -> bool:
    return isinstance(x, Literal) and bool(np.isfinite(x.value))


def _both(ctx: Context, x: Operand, y: Operand) -> Operand:
    for one, other in ((x, y), (y, x)):
        if isinstance(one, Literal):
            return other if one.value else literal(False)
    return ctx.emit("logical_and", x, y)


def _axes(x: Operand) -> tuple[int, ...]:
    assert isinstance(x.type, Tensor)
    return tuple(range(x.type.rank))


def _any(ctx: Context, x: Operand) -> Operand:
    return ctx.emit("reduce_logical_or", x, axes=_axes(x)) if _axes(x) else x
