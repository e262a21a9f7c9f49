"""What a row does to tangents and cotangents, from the derivative that it carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.errors import CompilerBug, Diagnostic, Label, UserError
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Apply, Literal, Node, Operand, Value
from whilst_compiler.ir.row import Adjoint, NoDerivative, Partials, Rules, Weights
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.array_adjoints import like_operand
from whilst_compiler.ops.term import constant

__all__ = ["chosen", "fit_to", "is_singular", "no_derivative", "pullback", "pullback_of_all", "unless_zero", "weighted"]

_SINGULAR = frozenset(
    {
        *("divide", "power", "sqrt", "cbrt", "reciprocal", "log", "log2", "log10", "log1p", "lgamma"),
        *("arcsin", "arccos", "arccosh", "arctanh", "hypot", "arctan2"),
    }
)
"""Rows whose partials can be infinite: a cotangent of 0 stays 0 there, so that what is not used cannot make NaN."""

_CHOOSING = frozenset({"maximum", "minimum", "fmax", "fmin", "reduce_maximum", "reduce_minimum"})
"""Rows that hand on one operand: the others get nothing, however large the cotangent is."""


def no_derivative(node: Apply, reason: str) -> UserError:
    """The error for a row that is asked for a derivative that it does not have."""
    labels = (Label(node.location.span, "not differentiable"),) if node.location else ()
    title = f"`{node.row.name}` has no derivative: {reason}"
    return UserError(Diagnostic("W701", title, labels, "keep it out of what is differentiated, or write it otherwise"))


def pullback(
    builder: Builder, node: Apply, cotangent: Operand, wanted: Sequence[bool], made_by: Mapping[Value, Node]
) -> Iterator[Operand | None]:
    """For each operand what it gets of the cotangent of the (only) result, in the operand's shape."""
    match node.row.derivative:
        case Partials(formulas):
            for x, formula, want in zip(node.inputs, formulas, wanted, strict=True):
                if not want or formula is None:
                    yield None
                    continue
                partial = formula(builder, node.inputs, node.output)
                found = chosen(builder, node, partial, cotangent, made_by)
                if found is None:
                    found = weighted(builder, partial, cotangent, x, not is_singular(node, made_by))
                if found is not None and node.row.name == "sqrt" and _is_of_squares(x, made_by):
                    found = unless_zero(builder, node.output, found)
                if found is not None and node.row.name in _CHOOSING:
                    found = unless_zero(builder, partial, found)
                yield None if found is None else _unbroadcast(builder, found, x)
        case Adjoint(build):
            parts = build(builder, node, cotangent)
            for x, part, want in zip(node.inputs, parts, wanted, strict=True):
                shaped = part is not None and want and node.row.elementwise
                yield _unbroadcast(builder, part, x) if shaped else part if want else None
        case Weights(build):
            weights = build(builder, node)
            if tensor(weights).dtype.kind == "c":
                weights = builder.apply("conjugate", weights)
            found = builder.apply("multiply", like_operand(builder, node, cotangent), weights)
            yield unless_zero(builder, weights, found) if node.row.name in _CHOOSING else found
        case Rules(pullback=build):
            yield from build(builder, node, (cotangent,))
        case NoDerivative(reason):
            raise no_derivative(node, reason)


def pullback_of_all(builder: Builder, node: Apply, cotangents: Sequence[Operand | None]) -> Sequence[Operand | None]:
    """For each operand what it gets of the cotangents of the results (None: zero)."""
    match node.row.derivative:
        case Rules(pullback=build):
            return build(builder, node, tuple(cotangents))  # type: ignore[no-any-return]
        case NoDerivative(reason):
            raise no_derivative(node, reason)
    raise CompilerBug(f"{node.row.name} has several results and no rules for them")


def weighted(builder: Builder, partial: Operand, g: Operand, x: Operand, safe: bool) -> Operand | None:
    """Cotangent times partial derivative; complex numbers so that the result is what gradient descent subtracts."""
    if isinstance(partial, Literal) and partial.value in (0, 1, -1):
        if partial.value == 0:
            return None
        if tensor(g).dtype is tensor(x).dtype:
            return g if partial.value == 1 else builder.apply("negative", g)
    if tensor(g).dtype.kind == "c" and tensor(partial).dtype.kind == "c":
        partial = builder.apply("conjugate", partial)
    elif tensor(partial).dtype is not tensor(g).dtype:
        g = builder.apply("cast", g, dtype=tensor(partial).dtype.value)
    product = builder.apply("multiply", g, partial)
    return product if safe else unless_zero(builder, g, product)


def chosen(
    builder: Builder, node: Apply, partial: Operand, g: Operand, made_by: Mapping[Value, Node]
) -> Operand | None:  # fmt: skip
    """A tangent or cotangent where a product is one with a mask, ``y * (x > 0)``: that is a choice, and what is not
    chosen has no part in it, however large it is. None for other rows."""
    maker = None if isinstance(partial, Literal) or node.row.name != "multiply" else made_by.get(partial)
    if not isinstance(maker, Apply) or maker.row.name != "cast" or tensor(partial).dtype is not tensor(g).dtype:
        return None
    (mask,) = maker.inputs
    return builder.apply("where", mask, g, constant(0, tensor(g).dtype)) if tensor(mask).dtype is DType.BOOL else None


def unless_zero(builder: Builder, factor: Operand, product: Operand) -> Operand:
    """A product, which is 0 where this factor is, whatever the other one is."""
    zero = builder.apply("equal", factor, constant(0, tensor(factor).dtype))
    return builder.apply("where", zero, constant(0, tensor(product).dtype), product)


def is_singular(node: Apply, made_by: Mapping[Value, Node]) -> bool:
    """Whether a partial derivative of the row can be infinite there."""
    return node.row.name in _SINGULAR and not _is_safe(node, made_by)


def _is_safe(node: Apply, made_by: Mapping[Value, Node]) -> bool:
    """Division by what is known not to be zero is not singular: a number, what has passed Python's check, or a sum of a
    positive number and what is not negative (as in ``1 / (1 + exp(-x))``).
    """
    return node.row.name == "divide" and _is_not_zero(node.inputs[1], made_by)


def _is_not_zero(x: Operand, made_by: Mapping[Value, Node]) -> bool:
    if isinstance(x, Literal):
        return x.value != 0
    node = made_by.get(x)
    if not isinstance(node, Apply):
        return False
    if node.row.name == "check" and isinstance(node.inputs[1], Value):
        test = made_by.get(node.inputs[1])
        tested = isinstance(test, Apply) and test.row.name == "not_equal" and node.inputs[0] in test.inputs
        return tested and any(isinstance(y, Literal) and y.value == 0 for y in test.inputs)  # type: ignore[union-attr]
    if node.row.name != "add" or tensor(x).dtype.kind != "f":
        return False
    return any(_is_positive(a) and _is_not_negative(b, made_by) for a, b in (node.inputs, node.inputs[::-1]))


def _is_positive(x: Operand) -> bool:
    return isinstance(x, Literal) and isinstance(x.value, float) and x.value > 0


def _is_not_negative(x: Operand, made_by: Mapping[Value, Node]) -> bool:
    node = None if isinstance(x, Literal) else made_by.get(x)
    if not isinstance(node, Apply):
        return False
    squared = node.row.name == "multiply" and node.inputs[0] is node.inputs[1]
    return squared or node.row.name in ("exp", "exp2", "square", "absolute", "cosh", "sqrt")


_SUMS = frozenset({"add", "reduce_add", "reshape", "check", "copy"})


def _is_of_squares(x: Operand, made_by: Mapping[Value, Node]) -> bool:
    """Whether it is a sum of squares, whose root is a norm: the derivative of that is 0 at 0, as that of ``abs``."""
    node = None if isinstance(x, Literal) else made_by.get(x)
    if not isinstance(node, Apply):
        return False
    a, *rest = node.inputs
    if node.row.name in ("multiply", "matmul") and rest == [a]:
        return tensor(a).dtype.kind == "f" and (node.row.name == "multiply" or tensor(a).rank == 1)
    if node.row.name in _SUMS:
        return all(_is_of_squares(y, made_by) for y in (node.inputs if node.row.name == "add" else (a,)))
    return node.row.name == "square" and tensor(a).dtype.kind == "f"


def _unbroadcast(builder: Builder, g: Operand, x: Operand) -> Operand:
    """Sum over the axes along which an elementwise row repeated the operand."""
    have, want = tensor(g).dims, tensor(x).dims
    if have == want:
        return g
    missing = len(have) - len(want)
    ones = [missing + k for k, d in enumerate(want) if d == 1 and have[missing + k] != 1]
    axes = (*range(missing), *ones)
    if axes:
        g = builder.apply("reduce_add", g, axes=axes)
    if ones:
        g = fit_to(builder, g, [builder.apply("dim", x, axis=k) if isinstance(d, str) else literal(d)
                                for k, d in enumerate(want)], tensor(x))  # fmt: skip
    return g


def fit_to(builder: Builder, g: Operand, sizes: Sequence[Operand], type: Tensor) -> Operand:
    """The same elements under other names of sizes."""
    return g if g.type == type else builder.apply("reshape", g, *sizes, dims=type.dims)
