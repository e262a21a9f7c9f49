"""Derivatives of linear algebra, after M. Giles, "An extended collection of matrix derivative results for forward and
reverse mode algorithmic differentiation" (2008), and J. Townsend, "Differentiating the singular value decomposition"
(2016). A cotangent ``g`` of ``y`` stands for ``dL = Re <g, dy>``.
"""

from __future__ import annotations

import math

from whilst_compiler.ops.matrix import Matrix
from whilst_compiler.ops.matrix_rules import Maybe, RuleNode, add, gaps, rules_of, solve, typed

__all__ = [
    "EIG",
    "EIGVALS",
    "FULL_SVD",
    "INV",
    "LSTSQ",
    "PINV_OF",
    "QR",
    "SOLVE",
    "SVD",
    "SVDVALS",
]

# -- equations -------------------------------------------------------------------------------------------------------


def _solve_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    a, x = n.inputs[0], n.outputs[0]
    assert g[0] is not None
    of_b = solve(a.H, g[0])
    return -(of_b @ x.H), of_b


def _solve_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    a, x = n.inputs[0], n.outputs[0]
    moved = None if t[0] is None else -(t[0] @ x)
    right = add(moved, t[1])
    assert right is not None
    return (solve(a, right),)


def _inv_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    x = n.outputs[0]
    assert g[0] is not None
    return (-(x.H @ g[0] @ x.H),)


def _inv_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    x = n.outputs[0]
    assert t[0] is not None
    return (-(x @ t[0] @ x),)


SOLVE = rules_of(_solve_back, _solve_forward)
INV = rules_of(_inv_back, _inv_forward)

# -- eigenvalues of any matrix ---------------------------------------------------------------------------------------


def _eig_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    a, (w, v) = n.inputs[0], n.outputs[:2]
    inner = None if g[0] is None else g[0].on_diagonal
    if g[1] is not None:
        turned = v.H @ g[1]
        along = (v.H @ v) * turned.diagonal.real.row
        inner = add(inner, (turned - along).zero_or_times(gaps(w).conjugate))
    assert inner is not None
    return (typed(solve(v.H, inner @ v.H), a),)


def _eig_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    w, v = n.outputs[:2]
    assert t[0] is not None
    inner = solve(v, t[0] @ v)
    moved = v @ inner.zero_or_times(gaps(w))
    return inner.diagonal, moved - v * (v.H @ moved).diagonal.real.row


def _eigvals_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    a = n.inputs[0]
    v = a.apply("eig")[1]
    assert g[0] is not None
    return (typed(solve(v.H, g[0].on_diagonal @ v.H), a),)


def _eigvals_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    v = n.inputs[0].apply("eig")[1]
    assert t[0] is not None
    return (solve(v, t[0] @ v).diagonal,)


EIG = rules_of(_eig_back, _eig_forward)
EIGVALS = rules_of(_eigvals_back, _eigvals_forward)

# -- singular values -------------------------------------------------------------------------------------------------


def _svd_gaps(s: Matrix) -> Matrix:
    """Between those that are equal infinite: what their vectors have no derivative by is NaN, but what is 0 stays 0.

    A singular value that is 0 is at a kink, as ``abs(x)`` for ``x = 0``, and has the derivative 0.
    """
    return gaps(s * s)


def _svd_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    u, s, vh = n.outputs[:3]
    return (_of_factors(u, s, vh, g),)


def _of_factors(u: Matrix, s: Matrix, vh: Matrix, g: list[Maybe]) -> Maybe:
    inner = None if g[1] is None else (g[1] * s.do("sign")).on_diagonal.cast(u.dtype)
    outside: Maybe = None
    if g[0] is not None:
        turned = u.H @ g[0]
        part = turned.zero_or_times(_svd_gaps(s))
        inner = add(inner, (part + part.H) * s.row)
        inner = add(inner, _gauge(turned, s))
        outside = None if u.is_square else (g[0] - u @ turned).zero_or_times(s.do("reciprocal").row) @ vh
    if g[2] is not None:
        turned = vh @ g[2].H
        part = turned.zero_or_times(_svd_gaps(s))
        inner = add(inner, (part + part.H) * s.column)
        if not vh.is_square:
            outside = add(outside, u @ (g[2] - turned.H @ vh).zero_or_times(s.do("reciprocal").column))
    found = None if inner is None else u @ inner @ vh
    return add(found, outside)


def _gauge(turned: Matrix, s: Matrix) -> Maybe:
    """Complex singular vectors are determined but for a phase, which is given to the left ones."""
    if turned.dtype.kind != "c":
        return None
    return turned.diagonal.do("imag").zero_or_times(s.do("reciprocal")).times_i().on_diagonal


def _svd_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    u, s, vh = n.outputs[:3]
    return _moved_factors(u, s, vh, t[0])


def _moved_factors(u: Matrix, s: Matrix, vh: Matrix, t: Maybe) -> tuple[Matrix, ...]:
    assert t is not None
    left, right = t @ vh.H, u.H @ t
    inner = right @ vh.H
    gaps, inverse = _svd_gaps(s), s.do("reciprocal")
    of_u = u @ (inner * s.row + inner.H * s.column).zero_or_times(gaps)
    of_v = (inner * s.column + inner.H * s.row).zero_or_times(gaps).H @ vh
    if not u.is_square:
        of_u = of_u + (left - u @ inner).zero_or_times(inverse.row)
    if not vh.is_square:
        of_v = of_v + (right - inner @ vh).zero_or_times(inverse.column)
    if u.dtype.kind == "c":
        of_u = of_u + u * inner.diagonal.do("imag").zero_or_times(inverse).times_i().row
    return of_u, inner.diagonal.real * s.do("sign"), of_v


def _full_svd_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    u, s, vh = n.outputs[:3]
    of_u = None if g[0] is None else _determined(g[0], s)
    of_v = None if g[2] is None else _determined(g[2].H, s)
    given = [of_u, g[1], None if of_v is None else of_v.H]
    return (_of_factors(u.split(s)[0], s, vh.H.split(s)[0].H, given),)


def _determined(g: Matrix, s: Matrix) -> Matrix:
    """The cotangent of as many singular vectors as there are values; ValueError if another one has been used."""
    known, others = g.split(s)
    axes = tuple(range(g.type.rank))
    used = g.builder.apply("reduce_logical_or", others.do("not_equal", 0).operand, axes=axes)
    free = g.builder.apply("logical_not", used)
    message = "the singular vectors beyond the singular values are arbitrary and have no derivative"
    checked = g.builder.apply("check", known.operand, free, error="ValueError", message=message)
    return Matrix(g.builder, checked)


def _full_svd_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    """Vectors that are arbitrary move by NaN."""
    u, s, vh = n.outputs[:3]
    (first, free_u), (turned, free_v) = u.split(s), vh.H.split(s)
    of_u, of_s, of_v = _moved_factors(first, s, turned.H, t[0])
    of_u = of_u.beside(free_u * math.nan, u.type.dims)
    return of_u, of_s, of_v.H.beside(free_v * math.nan, vh.H.type.dims).H


def _svdvals_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    u, s, vh = _thin(n)
    assert g[0] is not None
    return ((u * (g[0] * s.do("sign")).row) @ vh,)


def _svdvals_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    u, s, vh = _thin(n)
    assert t[0] is not None
    return ((u.H @ t[0] @ vh.H).diagonal.real * s.do("sign"),)


def _thin(n: RuleNode) -> tuple[Matrix, ...]:
    a, size, s = n.inputs[0].operand, n.inputs[1].operand, n.outputs[0]
    found = n.builder.apply_all("svd_s", a, size, dims=s.type.dims[-1:])
    return tuple(Matrix(n.builder, x) for x in found[:3])


SVD = rules_of(_svd_back, _svd_forward)
FULL_SVD = rules_of(_full_svd_back, _full_svd_forward)
SVDVALS = rules_of(_svdvals_back, _svdvals_forward)

# -- orthogonal and triangular factors -------------------------------------------------------------------------------


def _divided(a: Matrix, r: Matrix) -> Matrix:
    """``a`` times the inverse of ``r``."""
    return solve(r.H, a.H).H


def _qr_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    """Columns beyond the square part of ``r`` are ``q.H`` times those of ``a``."""
    a, (q, r) = n.inputs[0], n.outputs[:2]
    of_r = g[1] if g[1] is not None else r * 0.0
    square, wide = of_r.split(q)
    factor, _ = r.split(q)
    of_q = a.split(q)[1] @ wide.H
    of_q = of_q.like(q) if g[0] is None else g[0] + of_q
    inner = factor @ square.H - of_q.H @ q
    below = inner.where("greater")
    middle = below + below.H + inner.where("equal").real.cast(inner.dtype)
    first = _divided(of_q + q @ middle, factor.H)
    return (first.beside(q @ wide, a.type.dims),)


def _qr_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    a, (q, r) = n.inputs[0], n.outputs[:2]
    assert t[0] is not None
    moved, wide = t[0].split(q)
    factor, _ = r.split(q)
    scaled = _divided(moved, factor)
    inner = q.H @ scaled
    below = inner.where("greater")
    turn = below - below.H
    if q.dtype.kind == "c":
        turn = turn + inner.diagonal.do("imag").times_i().on_diagonal
    of_q = q @ turn + scaled - q @ inner
    others = of_q.H @ a.split(q)[1] + q.H @ wide
    return of_q, ((inner - turn) @ factor).beside(others, r.type.dims)


QR = rules_of(_qr_back, _qr_forward)

# -- least squares ---------------------------------------------------------------------------------------------------


def _pinv_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    """After Golub and Pereyra (see below); no gap between singular values is divided by."""
    (_, a), p = n.inputs, n.outputs[0]
    assert g[0] is not None
    of_p = g[0].H
    on_left, on_right = of_p @ p @ p.H, p.H @ p @ of_p
    return None, on_left - a @ (p @ on_left) + on_right - (on_right @ p) @ a - p.H @ g[0] @ p.H


def _pinv_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    (_, a), p = n.inputs, n.outputs[0]
    assert t[1] is not None
    on_left, on_right = p @ p.H @ t[1].H, t[1].H @ p.H @ p
    return (on_left - (on_left @ a) @ p + on_right - p @ (a @ on_right) - p @ t[1] @ p,)


PINV_OF = rules_of(_pinv_back, _pinv_forward, passive=1)


def _pseudo_inverse(n: RuleNode) -> Matrix:
    """Of the matrix of a least-squares problem, with the singular values that count for its rank."""
    a, cutoff, s = n.inputs[0], n.inputs[2], n.outputs[3]
    found = n.builder.apply_all("svd_s", a.operand, n.inputs[3].operand, dims=s.type.dims[-1:])
    u, s, vh = (Matrix(n.builder, x) for x in found[:3])
    first = Matrix(n.builder, n.builder.apply("reduce_maximum", s.operand, axes=(s.type.rank - 1,)))
    counts = s.do("greater", first * cutoff)
    inverse = n.builder.apply("where", counts.operand, s.do("reciprocal").operand, (s * 0.0).operand, name="")
    return vh.H * Matrix(n.builder, inverse).row @ u.H


def _lstsq_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    """After G. Golub and V. Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares" (1973)."""
    (a, b), x = n.inputs[:2], n.outputs[0]
    left = b - a @ x
    of_a: Maybe = None
    of_b: Maybe = None
    if g[0] is not None:
        p = _pseudo_inverse(n)
        of_b = p.H @ g[0]
        outside = g[0] - p @ (a @ g[0])
        of_a = left @ (of_b.H @ p.H) - of_b @ x.H + p.H @ x @ outside.H
    if g[1] is not None:
        twice = left * (g[1] * 2.0).row
        of_a, of_b = add(of_a, -(twice @ x.H)), add(of_b, twice)
    if g[3] is not None:
        u, _, vh = _thin_of(n)
        of_a = add(of_a, (u * g[3].row) @ vh)
    return of_a, of_b


def _lstsq_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    (a, b), x = n.inputs[:2], n.outputs[0]
    p, left = _pseudo_inverse(n), b - a @ x
    right, of_s = t[1], None
    of_x: Maybe = None
    if t[0] is not None:
        right = add(-(t[0] @ x), right)
        turned = t[0].H @ (p.H @ x)
        of_x = p @ (p.H @ (t[0].H @ left)) + turned - p @ (a @ turned)
        u, _, vh = _thin_of(n)
        of_s = (u.H @ t[0] @ vh.H).diagonal.real
    assert right is not None
    of_left = (left.conjugate * right.like(left)).real.sum(-2) * 2.0
    return add(p @ right, of_x), of_left, None, of_s


def _thin_of(n: RuleNode) -> tuple[Matrix, ...]:
    s = n.outputs[3]
    found = n.builder.apply_all("svd_s", n.inputs[0].operand, n.inputs[3].operand, dims=s.type.dims[-1:])
    return tuple(Matrix(n.builder, x) for x in found[:3])


LSTSQ = rules_of(_lstsq_back, _lstsq_forward)
