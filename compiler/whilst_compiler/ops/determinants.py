"""Derivatives of determinants, by the adjugate: the transposed cofactors, which singular matrices have as well."""

from __future__ import annotations

from whilst_compiler.ops.matrix import Matrix
from whilst_compiler.ops.matrix_rules import Maybe, RuleNode, add, inverse, rules_of

__all__ = ["DET", "SLOGDET"]


def _adjugate(a: Matrix, d: Matrix) -> Matrix:
    """The matrix whose product with ``a`` is the determinant ``d`` times the identity."""
    b = a.builder
    with b.block() as singular:
        singular.results = (_by_singular_values(a).operand,)
    with b.block() as regular:
        regular.results = ((inverse(a) * d.spread).operand,)
    zero = d.do("equal", 0).operand
    if d.type.rank:
        zero = b.apply("reduce_logical_or", zero, axes=tuple(range(d.type.rank)))
    (found,) = b.cond(zero, [singular, regular])
    return Matrix(b, found)


def _by_singular_values(a: Matrix) -> Matrix:
    """For each singular value the product of the others, between the vectors."""
    found = a.builder.apply_all("svd_s", a.operand, a.size(-1), dims=a.type.dims[-1:])
    u, s, vh = (Matrix(a.builder, x) for x in found[:3])
    turn = u.apply("det")[0] * vh.apply("det")[0]
    if turn.dtype.kind == "f":
        turn = turn.do("stop_gradient")  # it is 1 or -1
    others = s.times_the_others.cast(a.dtype)
    return (vh.H * others.row) @ u.H * turn.spread


def _det_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    assert g[0] is not None
    return (_adjugate(n.inputs[0], n.outputs[0]).H * g[0].spread,)


def _det_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    assert t[0] is not None
    return ((_adjugate(n.inputs[0], n.outputs[0]) @ t[0]).diagonal.sum(-1),)


def _slogdet_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    (a,), (sign, _) = n.inputs, n.outputs
    found = g[1]
    if a.dtype.kind == "c" and g[0] is not None:
        turn = -(g[0].conjugate * sign).do("imag").times_i()
        found = add(turn, found)
    return (None,) if found is None else (found.cast(a.dtype).spread.zero_or_times(inverse(a).H),)


def _slogdet_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    sign = n.outputs[0]
    assert t[0] is not None
    trace = (inverse(n.inputs[0]) @ t[0]).diagonal.sum(-1)
    turned = sign * trace.do("imag").times_i() if sign.dtype.kind == "c" else None
    return turned, trace.real


DET = rules_of(_det_back, _det_forward)
SLOGDET = rules_of(_slogdet_back, _slogdet_forward)
