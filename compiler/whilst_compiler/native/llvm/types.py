"""LLVM's names for element types, and constants as it writes them."""

from __future__ import annotations

import struct

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Const

__all__ = ["Register", "constant", "in_memory", "in_register", "suffix"]

Register = str | tuple[str, str]
"""The LLVM operand of a scalar; two of them (real, imaginary) for a complex one."""


def in_register(dtype: DType | None) -> str:
    """The type of a scalar (of one part of it, if complex); None is a pointer."""
    if dtype is None:
        return "ptr"
    if dtype is DType.BOOL:
        return "i1"
    if dtype.is_integer:
        return f"i{dtype.bits}"
    return "float" if dtype.real is DType.F32 else "double"


def in_memory(dtype: DType) -> str:
    return "i8" if dtype is DType.BOOL else in_register(dtype)


def suffix(dtype: DType) -> str:
    """As overloaded intrinsics end."""
    kind = {"f": "f", "c": "f"}.get(dtype.kind, "i")
    bits = {"c": dtype.bits // 2, "b": 1}.get(dtype.kind, dtype.bits)
    return f"{kind}{bits}"


def constant(x: Const) -> Register:
    """The constant as LLVM text; floats in hexadecimal, so that no digit is lost."""
    if x.dtype is DType.BOOL:
        return "true" if x.value else "false"
    if x.dtype.is_integer:
        return str(int(x.value.real))
    if x.dtype.kind == "f":
        return _float(float(x.value.real), x.dtype is DType.F32)
    value = complex(x.value)
    return _float(value.real, x.dtype is DType.C64), _float(value.imag, x.dtype is DType.C64)


def _float(value: float, single: bool) -> str:
    if single and abs(value) != float("inf") and value == value:
        try:
            value = struct.unpack("<f", struct.pack("<f", value))[0]
        except OverflowError:
            value = float("inf") if value > 0 else float("-inf")
    bits = struct.unpack("<Q", struct.pack("<d", value))[0]
    if single and value != value:
        bits = 0x7FF8000000000000
    return f"0x{bits:016X}"
