"""Derivatives of linear algebra, after M. Giles, "An extended collection of matrix derivative results for forward and
reverse mode algorithmic differentiation" (2008), and J. Townsend, "Differentiating the singular value decomposition"
(2016). A cotangent ``g`` of ``y`` stands for ``dL = Re <g, dy>``.
"""

from __future__ import annotations

from collections.abc import Callable

from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Apply, Operand
from whilst_compiler.ir.row import Rules
from whilst_compiler.ops.matrix import Matrix

__all__ = [
    "CHOLESKY",
    "DET",
    "EIG",
    "EIGH",
    "EIGVALS",
    "EIGVALSH",
    "INV",
    "LSTSQ",
    "QR",
    "SLOGDET",
    "SOLVE",
    "SVD",
    "SVDVALS",
]

Maybe = Matrix | None
Rule = Callable[["_Node", list[Maybe]], tuple[Maybe, ...]]


class _Node:
    """The operands and results of a node as matrices."""

    def __init__(self, builder: Builder, node: Apply) -> None:
        self.builder = builder
        self.inputs = [Matrix(builder, x) for x in node.inputs]
        self.outputs = [Matrix(builder, x) for x in node.outputs]


def _rules(backward: Rule, forward: Rule) -> Rules:
    """Rules on operands from those on matrices; results that are left out have none."""

    def lifted(rule: Rule, count: Callable[[Apply], int]) -> Callable[..., tuple[Operand | None, ...]]:
        def build(builder: Builder, node: Apply, given: tuple[Operand | None, ...]) -> tuple[Operand | None, ...]:
            found = rule(_Node(builder, node), [None if g is None else Matrix(builder, g) for g in given])
            known = [None if x is None else x.operand for x in found]
            return (*known, *(None,) * (count(node) - len(known)))

        return build

    return Rules(lifted(backward, lambda n: len(n.inputs)), lifted(forward, lambda n: len(n.outputs)))


def _add(a: Maybe, b: Maybe) -> Maybe:
    return b if a is None else a if b is None else a + b


def _solve(a: Matrix, b: Matrix) -> Matrix:
    return a.apply("solve", b)[0]


def _inverse(a: Matrix) -> Matrix:
    return a.apply("inv")[0]


def _typed(g: Matrix, like: Matrix) -> Matrix:
    """A cotangent in the dtype of what it belongs to."""
    return g.real.cast(like.dtype) if like.dtype.kind == "f" else g.cast(like.dtype)


# -- equations -------------------------------------------------------------------------------------------------------


def _solve_back(n: _Node, g: list[Maybe]) -> tuple[Maybe, ...]:
    a, x = n.inputs[0], n.outputs[0]
    assert g[0] is not None
    of_b = _solve(a.H, g[0])
    return -(of_b @ x.H), of_b


def _solve_forward(n: _Node, t: list[Maybe]) -> tuple[Maybe, ...]:
    a, x = n.inputs[0], n.outputs[0]
    moved = None if t[0] is None else -(t[0] @ x)
    right = _add(moved, t[1])
    assert right is not None
    return (_solve(a, right),)


def _inv_back(n: _Node, g: list[Maybe]) -> tuple[Maybe, ...]:
    x = n.outputs[0]
    assert g[0] is not None
    return (-(x.H @ g[0] @ x.H),)


def _inv_forward(n: _Node, t: list[Maybe]) -> tuple[Maybe, ...]:
    x = n.outputs[0]
    assert t[0] is not None
    return (-(x @ t[0] @ x),)


SOLVE = _rules(_solve_back, _solve_forward)
INV = _rules(_inv_back, _inv_forward)

# -- determinants ----------------------------------------------------------------------------------------------------


def _det_back(n: _Node, g: list[Maybe]) -> tuple[Maybe, ...]:
    (a,), (d, *_) = n.inputs, n.outputs
    assert g[0] is not None
    return (_inverse(a).H * (g[0] * d.conjugate).spread,)


def _trace_of_change(a: Matrix, t: Maybe) -> Matrix:
    assert t is not None
    return (_inverse(a) @ t).diagonal.sum(-1)


def _det_forward(n: _Node, t: list[Maybe]) -> tuple[Maybe, ...]:
    return (n.outputs[0] * _trace_of_change(n.inputs[0], t[0]),)


def _slogdet_back(n: _Node, g: list[Maybe]) -> tuple[Maybe, ...]:
    (a,), (sign, _) = n.inputs, n.outputs
    found = g[1]
    if a.dtype.kind == "c" and g[0] is not None:
        turn = -(g[0].conjugate * sign).do("imag").times_i()
        found = _add(turn, found)
    return (None,) if found is None else (_inverse(a).H * found.cast(a.dtype).spread,)


def _slogdet_forward(n: _Node, t: list[Maybe]) -> tuple[Maybe, ...]:
    sign = n.outputs[0]
    trace = _trace_of_change(n.inputs[0], t[0])
    turned = sign * trace.do("imag").times_i() if sign.dtype.kind == "c" else None
    return turned, trace.real


DET = _rules(_det_back, _det_forward)
SLOGDET = _rules(_slogdet_back, _slogdet_forward)

# -- matrices of which one triangle is read --------------------------------------------------------------------------


def _from_lower(t: Maybe) -> Matrix:
    """The change of the Hermitian matrix whose lower triangle changes so."""
    assert t is not None
    below = t.where("greater")
    middle = t.where("equal")
    return below + below.H + (middle if t.dtype.kind == "f" else middle.real.cast(t.dtype))


def _to_lower(s: Matrix) -> Matrix:
    """The cotangent of the lower triangle, from that of the Hermitian matrix."""
    return (s + s.H).where("greater") + s.where("equal").real.cast(s.dtype)


def _half(a: Matrix) -> Matrix:
    """The lower triangle, half of the diagonal."""
    return a.where("greater") + a.where("equal") * 0.5


def _cholesky_back(n: _Node, g: list[Maybe]) -> tuple[Maybe, ...]:
    factor = n.outputs[0]
    assert g[0] is not None
    middle = _half(factor.H @ g[0].where("greater_equal"))
    half = _solve(factor.H, _solve(factor.H, middle.H).H)
    return (_to_lower((half + half.H) * 0.5),)


def _cholesky_forward(n: _Node, t: list[Maybe]) -> tuple[Maybe, ...]:
    factor = n.outputs[0]
    inner = _solve(factor, _solve(factor, _from_lower(t[0])).H)
    return (factor @ _half(inner),)


CHOLESKY = _rules(_cholesky_back, _cholesky_forward)


def _gaps(w: Matrix) -> Matrix:
    """``1 / (w[j] - w[i])``, 0 on the diagonal."""
    return w.row.do("subtract", w.column).where("not_equal", 1).do("reciprocal").where("not_equal")


def _eigh_back(n: _Node, g: list[Maybe]) -> tuple[Maybe, ...]:
    w, v = n.outputs[:2]
    inner = None if g[0] is None else g[0].on_diagonal.cast(v.dtype)
    if g[1] is not None:
        inner = _add(inner, _gaps(w).cast(v.dtype) * (v.H @ g[1]))
    assert inner is not None
    return (_to_lower(v @ inner @ v.H),)


def _eigh_forward(n: _Node, t: list[Maybe]) -> tuple[Maybe, ...]:
    w, v = n.outputs[:2]
    inner = v.H @ _from_lower(t[0]) @ v
    return inner.diagonal.real, v @ (_gaps(w) * inner)


def _eigvalsh_back(n: _Node, g: list[Maybe]) -> tuple[Maybe, ...]:
    v = n.inputs[0].apply("eigh_lo")[1]
    assert g[0] is not None
    return (_to_lower(v * g[0].row @ v.H),)


def _eigvalsh_forward(n: _Node, t: list[Maybe]) -> tuple[Maybe, ...]:
    v = n.inputs[0].apply("eigh_lo")[1]
    return ((v.H @ _from_lower(t[0]) @ v).diagonal.real,)


EIGH = _rules(_eigh_back, _eigh_forward)
EIGVALSH = _rules(_eigvalsh_back, _eigvalsh_forward)

# -- eigenvalues of any matrix ---------------------------------------------------------------------------------------


def _eig_back(n: _Node, g: list[Maybe]) -> tuple[Maybe, ...]:
    a, (w, v) = n.inputs[0], n.outputs[:2]
    inner = None if g[0] is None else g[0].on_diagonal
    if g[1] is not None:
        turned = v.H @ g[1]
        along = (v.H @ v) * turned.diagonal.real.row
        inner = _add(inner, _gaps(w).conjugate * (turned - along))
    assert inner is not None
    return (_typed(_solve(v.H, inner @ v.H), a),)


def _eig_forward(n: _Node, t: list[Maybe]) -> tuple[Maybe, ...]:
    w, v = n.outputs[:2]
    assert t[0] is not None
    inner = _solve(v, t[0] @ v)
    moved = v @ (_gaps(w) * inner)
    return inner.diagonal, moved - v * (v.H @ moved).diagonal.real.row


def _eigvals_back(n: _Node, g: list[Maybe]) -> tuple[Maybe, ...]:
    a = n.inputs[0]
    v = a.apply("eig")[1]
    assert g[0] is not None
    return (_typed(_solve(v.H, g[0].on_diagonal @ v.H), a),)


def _eigvals_forward(n: _Node, t: list[Maybe]) -> tuple[Maybe, ...]:
    v = n.inputs[0].apply("eig")[1]
    assert t[0] is not None
    return (_solve(v, t[0] @ v).diagonal,)


EIG = _rules(_eig_back, _eig_forward)
EIGVALS = _rules(_eigvals_back, _eigvals_forward)

# -- singular values -------------------------------------------------------------------------------------------------


def _svd_gaps(s: Matrix) -> Matrix:
    return _gaps(s * s)


def _svd_back(n: _Node, g: list[Maybe]) -> tuple[Maybe, ...]:
    u, s, vh = n.outputs[:3]
    inner = None if g[1] is None else g[1].on_diagonal.cast(u.dtype)
    outside: Maybe = None
    if g[0] is not None:
        turned = u.H @ g[0]
        part = _svd_gaps(s) * turned
        inner = _add(inner, (part + part.H) * s.row)
        inner = _add(inner, _gauge(turned, s))
        outside = ((g[0] - u @ turned) / s.row) @ vh
    if g[2] is not None:
        turned = vh @ g[2].H
        part = _svd_gaps(s) * turned
        inner = _add(inner, (part + part.H) * s.column)
        outside = _add(outside, (u / s.row) @ (g[2] - turned.H @ vh))
    found = None if inner is None else u @ inner @ vh
    return (_add(found, outside),)


def _gauge(turned: Matrix, s: Matrix) -> Maybe:
    """Complex singular vectors are determined but for a phase, which is given to the left ones."""
    if turned.dtype.kind != "c":
        return None
    return (turned.diagonal.do("imag") / s).times_i().on_diagonal


def _svd_forward(n: _Node, t: list[Maybe]) -> tuple[Maybe, ...]:
    u, s, vh = n.outputs[:3]
    assert t[0] is not None
    left, right = t[0] @ vh.H, u.H @ t[0]
    inner = right @ vh.H
    gaps = _svd_gaps(s)
    of_u = u @ (gaps * (inner * s.row + inner.H * s.column)) + (left - u @ inner) / s.row
    if u.dtype.kind == "c":
        of_u = of_u + u * (inner.diagonal.do("imag") / s).times_i().row
    of_v = (gaps * (inner * s.column + inner.H * s.row)).H @ vh + (right - inner @ vh) / s.column
    return of_u, inner.diagonal.real, of_v


def _svdvals_back(n: _Node, g: list[Maybe]) -> tuple[Maybe, ...]:
    u, _, vh = _thin(n)
    assert g[0] is not None
    return ((u * g[0].row) @ vh,)


def _svdvals_forward(n: _Node, t: list[Maybe]) -> tuple[Maybe, ...]:
    u, _, vh = _thin(n)
    assert t[0] is not None
    return ((u.H @ t[0] @ vh.H).diagonal.real,)


def _thin(n: _Node) -> tuple[Matrix, ...]:
    a, size, s = n.inputs[0].operand, n.inputs[1].operand, n.outputs[0]
    found = n.builder.apply_all("svd_s", a, size, dims=s.type.dims[-1:])
    return tuple(Matrix(n.builder, x) for x in found[:3])


SVD = _rules(_svd_back, _svd_forward)
SVDVALS = _rules(_svdvals_back, _svdvals_forward)

# -- orthogonal and triangular factors -------------------------------------------------------------------------------


def _divided(a: Matrix, r: Matrix) -> Matrix:
    """``a`` times the inverse of ``r``."""
    return _solve(r.H, a.H).H


def _qr_back(n: _Node, g: list[Maybe]) -> tuple[Maybe, ...]:
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


def _qr_forward(n: _Node, t: list[Maybe]) -> tuple[Maybe, ...]:
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


QR = _rules(_qr_back, _qr_forward)

# -- least squares ---------------------------------------------------------------------------------------------------


def _pseudo_inverse(n: _Node) -> Matrix:
    """Of the matrix of a least-squares problem, with the singular values that count for its rank."""
    a, cutoff, s = n.inputs[0], n.inputs[2], n.outputs[3]
    found = n.builder.apply_all("svd_s", a.operand, n.inputs[3].operand, dims=s.type.dims[-1:])
    u, s, vh = (Matrix(n.builder, x) for x in found[:3])
    first = Matrix(n.builder, n.builder.apply("reduce_maximum", s.operand, axes=(s.type.rank - 1,)))
    counts = s.do("greater", first * cutoff)
    inverse = n.builder.apply("where", counts.operand, s.do("reciprocal").operand, (s * 0.0).operand, name="")
    return vh.H * Matrix(n.builder, inverse).row @ u.H


def _lstsq_back(n: _Node, g: list[Maybe]) -> tuple[Maybe, ...]:
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
        of_a, of_b = _add(of_a, -(twice @ x.H)), _add(of_b, twice)
    if g[3] is not None:
        u, _, vh = _thin_of(n)
        of_a = _add(of_a, (u * g[3].row) @ vh)
    return of_a, of_b


def _lstsq_forward(n: _Node, t: list[Maybe]) -> tuple[Maybe, ...]:
    (a, b), x = n.inputs[:2], n.outputs[0]
    p, left = _pseudo_inverse(n), b - a @ x
    right, of_s = t[1], None
    of_x: Maybe = None
    if t[0] is not None:
        right = _add(-(t[0] @ x), right)
        turned = t[0].H @ (p.H @ x)
        of_x = p @ (p.H @ (t[0].H @ left)) + turned - p @ (a @ turned)
        u, _, vh = _thin_of(n)
        of_s = (u.H @ t[0] @ vh.H).diagonal.real
    assert right is not None
    of_left = (left.conjugate * right).real.sum(-2) * 2.0
    return _add(p @ right, of_x), of_left, None, of_s


def _thin_of(n: _Node) -> tuple[Matrix, ...]:
    s = n.outputs[3]
    found = n.builder.apply_all("svd_s", n.inputs[0].operand, n.inputs[3].operand, dims=s.type.dims[-1:])
    return tuple(Matrix(n.builder, x) for x in found[:3])


LSTSQ = _rules(_lstsq_back, _lstsq_forward)
