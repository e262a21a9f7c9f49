"""From one element type to another; floats that do not fit an integer give what x86 gives."""

from __future__ import annotations

from whilst_compiler.ir.types import DType
from whilst_compiler.native.llvm.types import Register, constant, in_register
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import Const

__all__ = ["cast"]


def cast(w: Writer, x: Register, source: DType, target: DType) -> Register:
    """``x`` as a ``target``."""
    if source is target:
        return x
    if target.kind == "c":
        re, im = x if isinstance(x, tuple) else (x, _number(w, 0, source))
        return _real(w, re, source.real, target.real), _real(w, im, source.real, target.real)
    if isinstance(x, tuple):
        if target is DType.BOOL:
            re, im = (_real(w, part, source.real, target) for part in x)
            return w.op(f"or i1 {re}, {im}")
        x = x[0]
    return _real(w, x, source.real, target)


def _number(w: Writer, value: float, dtype: DType) -> str:
    exact: float | bool = value if dtype.is_inexact else bool(value) if dtype is DType.BOOL else int(value)
    text = constant(Const(exact, dtype))
    assert isinstance(text, str)
    return text


def _real(w: Writer, x: str, source: DType, target: DType) -> str:
    if source is target:
        return x
    from_, to = in_register(source), in_register(target)
    if target is DType.BOOL:
        zero = _number(w, 0, source)
        return w.op(f"fcmp une {from_} {x}, {zero}" if source.kind == "f" else f"icmp ne {from_} {x}, 0")
    if source.kind == "f":
        return _float(w, x, source, target) if target.kind != "f" else _between_floats(w, x, source, target)
    if target.kind == "f":
        return w.op(f"{'sitofp' if source.kind == 'i' else 'uitofp'} {from_} {x} to {to}")
    bits = 1 if source is DType.BOOL else source.bits
    if bits == target.bits:
        return x
    word = "trunc" if bits > target.bits else "sext" if source.kind == "i" else "zext"
    return w.op(f"{word} {from_} {x} to {to}")


def _between_floats(w: Writer, x: str, source: DType, target: DType) -> str:
    word = "fpext" if source.bits < target.bits else "fptrunc"
    return w.op(f"{word} {in_register(source)} {x} to {in_register(target)}")


def _float(w: Writer, x: str, source: DType, target: DType) -> str:
    """To an integer type by way of the conversions that the machine has, to i32 and i64."""
    if target is DType.U64:
        return _to_u64(w, x, source)
    wide = DType.I64 if target.bits == 64 or target is DType.U32 else DType.I32
    converted = _signed(w, x, source, wide)
    return converted if wide.bits == target.bits else w.op(f"trunc i{wide.bits} {converted} to i{target.bits}")


def _signed(w: Writer, x: str, source: DType, target: DType) -> str:
    """Truncation to i32 or i64; the least integer for whatever does not fit."""
    t = in_register(source)
    limit = 2.0 ** (target.bits - 1)
    below, above = _number(w, -limit, source), _number(w, limit, source)
    raw = w.op(f"fptosi {t} {x} to i{target.bits}")
    low, high = w.between.get(x, (-limit, limit))
    if -limit <= low and high < limit:
        return raw
    fits = w.op(f"fcmp oge {t} {x}, {below}")
    small = w.op(f"fcmp olt {t} {x}, {above}")
    both = w.op(f"and i1 {fits}, {small}")
    return w.op(f"select i1 {both}, i{target.bits} {raw}, i{target.bits} {-(2 ** (target.bits - 1))}")


def _to_u64(w: Writer, x: str, source: DType) -> str:
    t = in_register(source)
    half = _number(w, 2.0**63, source)
    large = w.op(f"fcmp oge {t} {x}, {half}")
    less = w.op(f"fsub {t} {x}, {half}")
    moved = _signed(w, less, source, DType.I64)
    high = w.op(f"xor i64 {moved}, {-(2**63)}")
    low = _signed(w, x, source, DType.I64)
    return w.op(f"select i1 {large}, i64 {high}, i64 {low}")
