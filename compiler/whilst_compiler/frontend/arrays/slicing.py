"""Slices of an axis: clamped as Python clamps them, with one symbol for equal sizes."""

from __future__ import annotations

from dataclasses import dataclass

from whilst_compiler.frontend.arrays.long_enough import is_at_least
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Optional,
    Range,
    Record,
    Scalar,
    Static,
    Tuple,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType

__all__ = ["Part", "Slice", "bounds_fit", "int_operand", "shifted_symbol", "sized_slice", "slice_bounds"]


@dataclass(frozen=True, eq=False)
class Slice:
    """A slice object under construction; None parts are absent."""

    start: Abstract | None
    stop: Abstract | None
    step: Abstract | None


@dataclass(eq=False)
class Part:
    """One axis of an index after checking: letter and operands of ``subview``, and the resulting size."""

    letter: str
    operands: tuple[Operand, ...]
    dim: int | str | None


def int_operand(ctx: Context, value: Abstract, what: str = "an index") -> Operand:
    """An integer as i64; TypeError for floats, as Python and NumPy."""
    if isinstance(value, Optional):
        ctx.check(value.flag, value.flag, "TypeError", "'NoneType' object cannot be interpreted as an integer")
        value = value.some
    if isinstance(value, Object):
        value = ctx.library["call_special"](ctx, value, "__index__") or value
    if ctx.dead:
        return literal(0)
    if isinstance(value, Scalar) and value.spec.dtype.kind in "biu":
        return ctx.cast(value.operand, DType.I64)
    if isinstance(value, ArrayRef) and value.rank == 0 and value.dtype.is_integer:
        return ctx.cast(ctx.read(value), DType.I64)
    ctx.raise_error("TypeError", f"'{type_name(value)}' object cannot be interpreted as an integer")
    return literal(0)


def bounds_fit(ctx: Context, s: Slice) -> bool:
    """Whether the bounds of a slice may be such; else the TypeError that Python has for it is raised."""
    for part in (s.start, s.stop, s.step):
        match part:
            case Scalar(spec) if spec.dtype.kind in "fc":
                pass
            case ArrayRef(type=type) if type.rank or not type.dtype.is_integer:
                ctx.raise_error("TypeError", "only integer scalar arrays can be converted to a scalar index")
                return False
            case Tuple() | Record() | Range() | Static(str() | bytes() | tuple()):
                pass
            case _ if issubclass(getattr(part, "cls", object), str | bytes | list | dict | set | frozenset):
                pass
            case _:
                continue
        message = "slice indices must be integers or None or have an __index__ method"
        ctx.raise_error("TypeError", message)
        return False
    return True


def slice_bounds(ctx: Context, n: Operand, s: Slice) -> tuple[Operand, Operand, Operand]:
    """Start, size and step of a slice of a sequence of ``n`` items."""
    step = literal(1) if _absent(s.step) else int_operand(ctx, s.step)  # type: ignore[arg-type]
    start = None if _absent(s.start) else int_operand(ctx, s.start)  # type: ignore[arg-type]
    stop = None if _absent(s.stop) else int_operand(ctx, s.stop)  # type: ignore[arg-type]
    if not (isinstance(step, Literal) and step.value != 0):
        step = ctx.check(step, ctx.emit("not_equal", step, literal(0)), "ValueError", "slice step cannot be zero")
    known = (start, stop, step, n)
    if all(x is None or isinstance(x, Literal) for x in known):
        first, last, by, size = (x if x is None else int(x.value.real) for x in known)  # type: ignore[union-attr]
        chosen = range(size or 0)[slice(first, last, by)]
        # Where nothing is chosen one may put something in its place.
        return literal(chosen.start if chosen or by == 1 else 0), literal(len(chosen)), step
    begin, count = _clamped(ctx, n, start, stop, step)
    return begin, count, step


def sized_slice(ctx: Context, dim: int | str, s: Slice) -> Part:
    """Start, size and step of a slice of an axis, clamped as Python clamps them."""
    if s.start is None and s.stop is None and s.step is None:
        return Part("f", (), dim)
    n = ctx.size_operand(dim)
    step = literal(1) if _absent(s.step) else int_operand(ctx, s.step)  # type: ignore[arg-type]
    start = None if _absent(s.start) else int_operand(ctx, s.start)  # type: ignore[arg-type]
    stop = None if _absent(s.stop) else int_operand(ctx, s.stop)  # type: ignore[arg-type]
    known = _literal_slice(ctx, dim, n, start, stop, step)
    if known is not None:
        return known
    if not (isinstance(step, Literal) and step.value != 0):
        step = ctx.check(step, ctx.emit("not_equal", step, literal(0)), "ValueError", "slice step cannot be zero")
    begin, size = _clamped(ctx, n, start, stop, step)
    symbol = _slice_symbol(ctx, dim, start, stop, step, size)
    return Part("s", (begin, ctx.size_operand(symbol), step), symbol)


def _absent(part: Abstract | None) -> bool:
    return part is None or (isinstance(part, Static) and part.value is None)


def _literal_slice(
    ctx: Context, dim: int | str, n: Operand, start: Operand | None, stop: Operand | None, step: Operand
) -> Part | None:
    """Bounds known now on a size known, or known to be large enough: the size is exact and needs no clamping."""
    stop = stop if isinstance(dim, int) else _from_the_end(ctx, dim, stop)
    values = [None if x is None else x.value if isinstance(x, Literal) else "?" for x in (start, stop, step)]
    if "?" in values or values[2] == 0:
        return None
    first, last, by = (None if v is None else int(v.real) for v in values)  # type: ignore[union-attr]
    if isinstance(dim, int):
        chosen = range(dim)[slice(first, last, by)]
        return Part("s", (literal(chosen.start if len(chosen) else 0), literal(len(chosen)), step), len(chosen))
    if by == -1 and first is None and last is None:
        begin = ctx.emit("subtract", n, literal(1))
        return Part("s", (begin, n, step), dim)
    low, left, least = first or 0, -(last or 0), ctx.sizes.least(dim)
    if by == 1 and low >= 0 and last is not None and 0 <= last <= least:
        size = max(last - low, 0)
        return Part("s", (literal(low if size else 0), literal(size), step), size)
    if by == 1 and -least <= low < 0 and last is None:
        return Part("s", (ctx.emit("add", n, literal(low)), literal(-low), step), -low)
    if by is None or by < 0 or low < 0 or left < 0 or last == 0 or not is_at_least(ctx, dim, low + left):
        return None
    symbol = shifted_symbol(ctx, dim, -low - left)
    if by != 1:
        symbol = _strided_symbol(ctx, symbol, by)
    return Part("s", (literal(low), ctx.size_operand(symbol), step), symbol)


def _from_the_end(ctx: Context, dim: str, stop: Operand | None) -> Operand | None:
    """``n - 1`` on an axis of size ``n`` is -1, as long as the axis has one element; the end itself is None."""
    if stop is None or isinstance(stop, Literal):
        return stop
    (root, more), (own, size) = ctx.sizes.form_of(stop), ctx.sizes.form_of_size(dim)
    if root != own or more > size:
        return stop
    return literal(more - size) if more < size else None


def shifted_symbol(ctx: Context, dim: str, by: int) -> str:
    """The symbol for ``dim + by``: one symbol per affine form, so that equal sizes are seen to be equal."""
    root, offset = ctx.sizes.form_of_size(dim)
    total = offset + by
    if total == 0 and ("size", root) in ctx.state:
        return str(root)
    key = ("affine", root, total)
    symbol = ctx.size_keys.get(key)
    if symbol is None:
        name = root if isinstance(root, str) else getattr(root, "name", "") or "d"
        symbol = ctx.fresh_symbol(f"{name}_{'minus' if total < 0 else 'plus'}_{abs(total)}_")
        ctx.size_keys[key] = symbol
        ctx.sizes.forms[symbol] = (root, total)
    if ("size", symbol) not in ctx.state:
        ctx.state["size", symbol] = ctx.emit("add", ctx.size_operand(dim), literal(by), name=symbol)
    return symbol


def _strided_symbol(ctx: Context, dim: str, by: int) -> str:
    """The symbol for the size of every so manyth of so many elements."""
    key = ("strided", dim, by)
    symbol = ctx.size_keys.setdefault(key, "") or ctx.fresh_symbol()
    ctx.size_keys[key] = symbol
    ctx.sizes.minimum[symbol] = -(-ctx.sizes.least(dim) // by)
    if ("size", symbol) not in ctx.state:
        up = ctx.emit("add", ctx.size_operand(dim), literal(by - 1))
        ctx.state["size", symbol] = ctx.emit("floor_divide", up, literal(by), name=symbol)
    return symbol


def _clamped(
    ctx: Context, n: Operand, start: Operand | None, stop: Operand | None, step: Operand
) -> tuple[Operand, Operand]:
    """Python's ``slice.indices`` and the number of elements."""
    zero, one = literal(0), literal(1)
    forward = isinstance(step, Literal) and step.value.real > 0
    if forward:
        begin = zero if start is None else _clamp(ctx, start, n, zero, n)
        end = n if stop is None else _clamp(ctx, stop, n, zero, n)
        span = ctx.emit("subtract", end, begin)
        if isinstance(step, Literal) and step.value == 1:
            return begin, ctx.emit("maximum", span, zero)
        count = ctx.emit("floor_divide", ctx.emit("add", span, ctx.emit("subtract", step, one)), step)
        return begin, ctx.emit("maximum", count, zero)
    last = ctx.emit("subtract", n, one)
    negative = ctx.emit("less", step, zero)
    low = ctx.emit("where", negative, literal(-1), zero)
    high = ctx.emit("where", negative, last, n)
    begin = ctx.emit("where", negative, last, zero) if start is None else _clamp(ctx, start, n, low, high)
    end = ctx.emit("where", negative, literal(-1), n) if stop is None else _clamp(ctx, stop, n, low, high)
    span = ctx.emit("subtract", end, begin)
    toward = ctx.emit("where", negative, ctx.emit("add", step, one), ctx.emit("subtract", step, one))
    count = ctx.emit("floor_divide", ctx.emit("add", span, toward), step)
    size = ctx.emit("maximum", count, zero)
    empty = ctx.emit("equal", size, zero)
    return ctx.emit("where", empty, zero, begin), size


def _clamp(ctx: Context, i: Operand, n: Operand, low: Operand, high: Operand) -> Operand:
    if isinstance(i, Literal) and i.value.real >= 0:
        shifted: Operand = i
    elif isinstance(i, Literal):
        shifted = ctx.emit("add", i, n)
    else:
        shifted = ctx.emit("where", ctx.emit("less", i, literal(0)), ctx.emit("add", i, n), i)
    return ctx.emit("minimum", ctx.emit("maximum", shifted, low), high)


def _slice_symbol(
    ctx: Context, dim: int | str, start: Operand | None, stop: Operand | None, step: Operand, size: Operand
) -> str:
    """Slices by the same bounds of axes of the same size have the same size."""
    bounds = tuple(x.key if isinstance(x, Literal) else x for x in (start, stop, step))
    key = ("slice", dim, *bounds)
    symbol = ctx.size_keys.get(key)
    if symbol is None or ("size", symbol) not in ctx.state:
        symbol = ctx.fresh_symbol()
        ctx.size_keys[key] = symbol
        ctx.state["size", symbol] = size
    return symbol
