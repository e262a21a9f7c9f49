"""The parameters of functions of the loop language, and what they are inside."""

from __future__ import annotations

from whilst_compiler.ir.graph import Value
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.native.loops import Operand, Parameter, Var
from whilst_compiler.native.schedule.code import Code, index
from whilst_compiler.native.schedule.turning import turned
from whilst_compiler.native.schedule.values import Binding, Buffer, Ref, Scalar, itemsize, whole

__all__ = ["parameter_of"]


def parameter_of(
    code: Code, value: Value, layout: str, writable: bool, symbols: dict[str, Operand]
) -> tuple[Parameter, Binding]:
    """The variables of a parameter and what it is; equal symbols are one size, the first one met."""
    type_, name = value.type, value.name
    assert isinstance(type_, Tensor)
    if not type_.dims:
        var = Var(name, type_.dtype)
        return Parameter(name, type_, (var,)), Scalar(var)
    pointer = Var(name, None)
    size_vars = tuple(Var(f"{name}_n{k}", DType.I64) for k in range(type_.rank))
    sizes = tuple(index(d) if isinstance(d, int) else symbols.setdefault(d, v) for d, v in zip(type_.dims, size_vars))
    buffer = Buffer(name, pointer, writable=writable)
    if layout == "C":
        return Parameter(name, type_, (pointer, *size_vars)), whole(code, buffer, type_.dtype, sizes)
    stride_vars = tuple(Var(f"{name}_s{k}", DType.I64) for k in range(type_.rank))
    parameter = Parameter(name, type_, (pointer, *size_vars, *stride_vars))
    if layout == "F":
        by_columns = whole(code, buffer, type_.dtype, sizes[::-1])
        return parameter, turned(by_columns, range(type_.rank)[::-1])
    inner = (index(itemsize(type_.dtype)),) if layout == "inner" else stride_vars[-1:]
    return parameter, Ref(buffer, type_.dtype, pointer, sizes, (*stride_vars[:-1], *inner), 1)
