"""What a row does to tangents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.rules import chosen, is_singular, unless_zero
from whilst_compiler.autodiff.walk import is_inexact
from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Apply, Literal, Node, Operand, Value
from whilst_compiler.ir.row import Adjoint, Partials, Rules, Weights
from whilst_compiler.ops.term import constant

__all__ = ["pushforward"]

Tangents = Sequence[Operand | None]


def pushforward(builder: Builder, node: Apply, tangents: Tangents, made_by: Mapping[Value, Node]) -> Tangents:
    """The tangents of the results, given those of the operands (None: zero)."""
    if isinstance(node.row.derivative, Rules):
        return node.row.derivative.pushforward(builder, node, tuple(tangents))  # type: ignore[no-any-return]
    return (_of_one(builder, node, tangents, made_by),)


def _of_one(builder: Builder, node: Apply, tangents: Tangents, made_by: Mapping[Value, Node]) -> Operand | None:
    match node.row.derivative:
        case Partials(formulas):
            found: Operand | None = None
            singular = is_singular(node, made_by)
            for formula, t in zip(formulas, tangents, strict=True):
                if formula is None or t is None:
                    continue
                partial = formula(builder, node.inputs, node.output)
                part = chosen(builder, node, partial, t, made_by)
                if part is None:
                    part = _weighted(builder, node, partial, t)
                if part is not None and singular:
                    part = unless_zero(builder, t, part)
                if part is not None:
                    found = part if found is None else builder.apply("add", found, part)
            return None if found is None else _wide(builder, node, found)
        case Weights(build):
            assert tangents[0] is not None
            parts = builder.apply("multiply", build(builder, node), tangents[0])
            return builder.apply("reduce_add", parts, axes=node.attributes["axes"])
        case Adjoint() if node.row.name == "matmul":
            return _matmul(builder, node, tangents)
        case Adjoint():
            return _wide(builder, node, _linear(builder, node, tangents))
    return None


def _weighted(builder: Builder, node: Apply, partial: Operand, t: Operand) -> Operand | None:
    if isinstance(partial, Literal) and partial.value in (0, 1, -1):
        if partial.value == 0:
            return None
        return t if partial.value == 1 else builder.apply("negative", t)
    if tensor(node.output).dtype.kind == "f" and tensor(t).dtype.kind == "c":
        product = builder.apply("multiply", builder.apply("conjugate", partial), t)
        return builder.apply("real", product)
    return builder.apply("multiply", t, partial)


def _linear(builder: Builder, node: Apply, tangents: Tangents) -> Operand:
    """A linear row does to tangents what it does to values."""
    inputs = [_input(builder, node, i, t) for i, t in enumerate(tangents)]
    return builder.apply(node.row.name, *inputs, name="", **node.attributes)


def _input(builder: Builder, node: Apply, i: int, t: Operand | None) -> Operand:
    x = node.inputs[i]
    if t is not None or not is_inexact(x):
        return x if t is None else t
    zero = constant(0, tensor(x).dtype)
    scalar = node.row.elementwise or not tensor(x).dims or (node.row.name == "update" and i == 1)
    if scalar:
        return zero
    sizes = [builder.apply("dim", x, axis=k) for k in range(tensor(x).rank)]
    return builder.apply("full", zero, *sizes, dims=tensor(x).dims)


def _matmul(builder: Builder, node: Apply, tangents: Tangents) -> Operand | None:
    (a, b), (ta, tb) = node.inputs, tangents
    left = None if ta is None else builder.apply("matmul", ta, b)
    right = None if tb is None else builder.apply("matmul", a, tb)
    if left is None or right is None:
        return left or right
    return builder.apply("add", left, right)


def _wide(builder: Builder, node: Apply, t: Operand) -> Operand:
    """In the shape of the result, where only narrow operands had tangents."""
    want = tensor(node.output)
    if tensor(t).dims == want.dims:
        return t
    sizes = [builder.apply("dim", node.output, axis=k) for k in range(want.rank)]
    return builder.apply("broadcast", t, *sizes, dims=want.dims)
