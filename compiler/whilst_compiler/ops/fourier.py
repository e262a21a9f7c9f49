"""Fourier transforms along the last axis: NumPy's own loops, which do not divide but multiply by a given factor."""

from __future__ import annotations

from collections.abc import Callable

from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Apply, Literal, Operand
from whilst_compiler.ir.row import Row, Rules
from whilst_compiler.ir.types import I64, Dim
from whilst_compiler.ops.adjoints import Cotangents, tensor
from whilst_compiler.ops.define import index
from whilst_compiler.ops.gufunc import gufunc
from whilst_compiler.ops.term import constant

__all__ = ["ROWS"]


def _size(builder: Builder, a: Operand, axis: int) -> Operand:
    dim = tensor(a).dims[axis]
    return Literal(dim, I64) if isinstance(dim, int) else builder.apply("dim", a, axis=axis % tensor(a).rank)


def _resized(builder: Builder, a: Operand, size: Operand, dim: Dim) -> Operand:
    """The last axis cut off at, or filled up with zeros to, a size."""
    rank, have = tensor(a).rank, _size(builder, a, -1)
    axes, zero, one = "f" * (rank - 1) + "s", Literal(0, I64), Literal(1, I64)
    both = builder.apply("minimum", have, size, name="")
    name = f"d{tensor(a).dims[-1]}_or_{dim}"
    part = builder.apply("subview", a, zero, both, one, axes=axes, dims=(*tensor(a).dims[:-1], name))
    sizes = [*(_size(builder, a, k) for k in range(rank - 1)), size]
    dims = (*tensor(a).dims[:-1], dim)
    room = builder.apply("full", constant(0, tensor(a).dtype), *sizes, dims=dims)
    return builder.apply("update", room, part, zero, both, one, axes=axes)


def _transform(builder: Builder, row: str, g: Operand, factor: Operand, size: Operand, dim: Dim) -> Operand:
    return builder.apply(row, g, factor, size, dims=(dim,))


def _back(builder: Builder, node: Apply, g: Operand) -> Operand:
    """A cotangent cut to the size of the operand."""
    x = node.inputs[0]
    return _resized(builder, g, _size(builder, x, -1), tensor(x).dims[-1])


Pullback = Callable[[Builder, Apply, Operand], Operand]


def _linear(pullback: Pullback) -> Rules:
    """The rules of a transform, which is linear in its first operand alone."""

    def back(builder: Builder, node: Apply, g: tuple[Operand | None, ...]) -> Cotangents:
        assert g[0] is not None
        return (pullback(builder, node, g[0]), None, None)

    def forward(builder: Builder, node: Apply, t: tuple[Operand | None, ...]) -> tuple[Operand | None, ...]:
        assert t[0] is not None
        return (builder.apply(node.row.name, t[0], *node.inputs[1:], name="", **node.attributes),)

    return Rules(back, forward)


def _complex_pullback(other: str) -> Pullback:
    """The adjoint of a transform goes the other way, with the same factor."""

    def build(builder: Builder, node: Apply, g: Operand) -> Operand:
        found = _transform(builder, other, g, node.inputs[1], node.inputs[2], tensor(node.output).dims[-1])
        return _back(builder, node, found)

    return build


def _real_pullback(odd: int) -> Pullback:
    """Of the transform of real numbers: the real part of the transform back of what there is of the spectrum."""

    def build(builder: Builder, node: Apply, g: Operand) -> Operand:
        twice = builder.apply("multiply", node.inputs[2], Literal(2, I64), name="")
        count = builder.apply("subtract", twice, Literal(2 - odd, I64), name="")
        found = _transform(builder, "ifft", g, node.inputs[1], count, f"d{tensor(node.output).dims[-1]}_points_{odd}")
        return _back(builder, node, builder.apply("real", found, name=""))

    return build


def _irfft_pullback(builder: Builder, node: Apply, g: Operand) -> Operand:
    """Each number stands for two of the spectrum, but for the first and, of an even size, the middle one."""
    factor, size, dim = node.inputs[1], node.inputs[2], tensor(node.output).dims[-1]
    real, zero = tensor(g).dtype, Literal(0, I64)
    wide = builder.apply("complex", g, constant(0, real), name="")
    found = _transform(builder, "fft", wide, factor, size, dim)
    at = builder.apply("iota", size, dims=(dim,), dtype="i64")
    twice = builder.apply("multiply", at, Literal(2, I64), name="")
    edge = builder.apply("equal", at, zero, name="")
    edge = builder.apply("logical_or", edge, builder.apply("equal", twice, size, name=""), name="")
    inner = builder.apply("where", builder.apply("less", twice, size, name=""), constant(2, real), constant(0, real))
    weights = builder.apply("where", edge, constant(1, real), inner, name="")
    zeros = builder.apply("multiply", weights, constant(0, real), name="")
    found = builder.apply("multiply", found, builder.apply("complex", weights, zeros, name=""), name="")
    return _back(builder, node, found)


def _loop(name: str, pullback: Pullback) -> Row:
    return gufunc(f"numpy.fft._pocketfft_umath.{name}", name, "(n),()->(m)", _linear(pullback))


ROWS = index(
    _loop("fft", _complex_pullback("ifft")),
    _loop("ifft", _complex_pullback("fft")),
    _loop("rfft_n_even", _real_pullback(0)),
    _loop("rfft_n_odd", _real_pullback(1)),
    _loop("irfft", _irfft_pullback),
)
