"""Transposes of linear rows: from the cotangent of the result to those of the operands (None: never active).

Elementwise rows answer in the shape of the result; whoever asks sums over what was broadcast. Complex cotangents are
those that gradient descent subtracts: the real part belongs to the real part.
"""

from __future__ import annotations

from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Apply, Operand
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.term import Term

__all__ = [
    "Cotangents", "cast_adjoint", "complex_adjoint", "imag_adjoint", "real_adjoint", "tensor", "where_adjoint",
]  # fmt: skip

Cotangents = tuple[Operand | None, ...]


def tensor(x: Operand) -> Tensor:
    assert isinstance(x.type, Tensor)
    return x.type


def where_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    condition, g = Term(builder, node.inputs[0]), Term(builder, cotangent)
    return (None, condition.where(g, 0).operand, condition.where(g.like(0), g).operand)


def real_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    return (Term(builder, cotangent).do("complex", 0).operand,)


def imag_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    g = Term(builder, cotangent)
    return (g.like(0).do("complex", g).operand,)


def complex_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    g = Term(builder, cotangent)
    return (g.do("real").operand, g.do("imag").operand)


def cast_adjoint(builder: Builder, node: Apply, cotangent: Operand) -> Cotangents:
    source, g = tensor(node.inputs[0]).dtype, Term(builder, cotangent)
    if not source.is_inexact or not g.dtype.is_inexact:
        return (None,)
    return (_to(g, source).operand,)


def _to(g: Term, source: DType) -> Term:
    if source.kind == "f" and g.kind == "c":
        g = g.do("real")
    return g.cast(source)
