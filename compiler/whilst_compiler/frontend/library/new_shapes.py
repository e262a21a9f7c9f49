"""The sizes that a reshape is given: one of them may be left to be found, by a negative number."""

from __future__ import annotations

import math
from collections.abc import Sequence

from whilst_compiler.frontend.signature.assumptions import LEFT_OPEN, OPEN_AND_UNFIT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand

__all__ = ["sizes_for"]


def sizes_for(ctx: Context, total: Operand, given: Sequence[Operand]) -> list[Operand]:
    """The size of each axis of an array of ``total`` elements; a ValueError, at run time, where they do not fit.

    Sizes not known now are supposed to be there, and not to be found.
    """
    unknown = [k for k, x in enumerate(given) if isinstance(x, Literal) and _number(x) < 0]
    if len(unknown) > 1:
        ctx.raise_error("ValueError", "can only specify one unknown dimension")
        return []
    if not all(isinstance(x, Literal) for x in given):
        if ctx.options.get("new shapes") == "open":
            return _found(ctx, total, given)
        given = [x if isinstance(x, Literal) else _there(ctx, x) for x in given]
    known = _product(ctx, [x for k, x in enumerate(given) if k not in unknown])
    message = f"cannot reshape array of size {{0}} into shape ({_shown(len(given), unknown)})"
    sizes = list(given)
    if unknown:
        rest, fits = _left(ctx, total, known)
        sizes[unknown[0]] = ctx.check(rest, fits, "ValueError", message, total, *given)
    else:
        ctx.check(total, ctx.emit("equal", known, total), "ValueError", message, total, *given)
    return sizes


def _number(x: Literal) -> int:
    assert isinstance(x.value, int)
    return x.value


def _shown(count: int, unknown: Sequence[int]) -> str:
    """As NumPy writes a shape: without a size that is left open in the first place."""
    shown = ["newaxis" if k in unknown else f"{{{k + 1}}}" for k in range(count) if k or k not in unknown]
    return ",".join(shown) + ("," if count == 1 else "")


def _there(ctx: Context, x: Operand) -> Operand:
    return ctx.suppose(x, ctx.emit("greater_equal", x, literal(0)), LEFT_OPEN)


def _product(ctx: Context, factors: Sequence[Operand]) -> Operand:
    number = math.prod(_number(x) for x in factors if isinstance(x, Literal))
    rest = [x for x in factors if not isinstance(x, Literal)]
    known: Operand = literal(number) if number != 1 or not rest else rest.pop(0)
    for x in rest:
        known = ctx.emit("multiply", known, x)
    return known


def _left(ctx: Context, total: Operand, known: Operand) -> tuple[Operand, Operand]:
    """The size that is left for one axis, and whether it is a whole number."""
    if isinstance(known, Literal) and known.value == 1:
        return total, literal(True)
    rest = ctx.emit("floor_divide", total, ctx.emit("maximum", known, literal(1)))
    fits = ctx.emit("equal", ctx.emit("multiply", rest, known), total)
    return rest, ctx.emit("logical_and", fits, ctx.emit("greater", known, literal(0)))


def _found(ctx: Context, total: Operand, given: Sequence[Operand]) -> list[Operand]:
    """Where any size may turn out to be left open."""
    is_open = [ctx.emit("less", x, literal(0)) for x in given]
    known = _product(ctx, [ctx.emit("where", o, literal(1), x) for o, x in zip(is_open, given)])
    rest, _ = _left(ctx, total, known)
    sizes: list[Operand] = [ctx.emit("where", o, rest, x) for o, x in zip(is_open, given)]
    count: Operand = literal(0)
    for o in is_open:
        count = ctx.emit("add", count, ctx.emit("where", o, literal(1), literal(0)))
    fits = ctx.emit("logical_and", ctx.emit("less_equal", count, literal(1)), ctx.emit("greater", known, literal(0)))
    fits = ctx.emit("logical_and", fits, ctx.emit("equal", _product(ctx, sizes), total))
    ctx.suppose(total, fits, OPEN_AND_UNFIT)
    return sizes
