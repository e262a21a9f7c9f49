"""Derivatives of factors of Hermitian matrices, of which one triangle is read (sources: ``linalg_rules``)."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from whilst_compiler.ir.row import Rules
from whilst_compiler.ops.matrix import Matrix
from whilst_compiler.ops.matrix_rules import Maybe, Rule, RuleNode, add, gaps, rules_of, solve

__all__ = ["CHOLESKY", "CHOLESKY_UP", "EIGH", "EIGH_UP", "EIGVALSH", "EIGVALSH_UP"]


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


def _cholesky_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    factor = n.outputs[0]
    assert g[0] is not None
    middle = _half(factor.H @ g[0].where("greater_equal"))
    half = solve(factor.H, solve(factor.H, middle.H).H)
    return (_to_lower((half + half.H) * 0.5),)


def _cholesky_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    factor = n.outputs[0]
    inner = solve(factor, solve(factor, _from_lower(t[0])).H)
    return (factor @ _half(inner),)


CHOLESKY = rules_of(_cholesky_back, _cholesky_forward)


def _eigh_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    w, v = n.outputs[:2]
    inner = None if g[0] is None else g[0].on_diagonal.cast(v.dtype)
    if g[1] is not None:
        inner = add(inner, (v.H @ g[1]).zero_or_times(gaps(w).cast(v.dtype)))
    assert inner is not None
    return (_to_lower(v @ inner @ v.H),)


def _eigh_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    w, v = n.outputs[:2]
    inner = v.H @ _from_lower(t[0]) @ v
    return inner.diagonal.real, v @ inner.zero_or_times(gaps(w))


def _eigvalsh_back(n: RuleNode, g: list[Maybe]) -> tuple[Maybe, ...]:
    v = n.inputs[0].apply("eigh_lo")[1]
    assert g[0] is not None
    return (_to_lower(v * g[0].row @ v.H),)


def _eigvalsh_forward(n: RuleNode, t: list[Maybe]) -> tuple[Maybe, ...]:
    v = n.inputs[0].apply("eigh_lo")[1]
    return ((v.H @ _from_lower(t[0]) @ v).diagonal.real,)


EIGH = rules_of(_eigh_back, _eigh_forward)
EIGVALSH = rules_of(_eigvalsh_back, _eigvalsh_forward)


def _of_upper(backward: Rule, forward: Rule, turned: bool = False) -> Rules:
    """Rules of a row that reads the upper triangle: it is the other one, of the conjugate transpose.

    ``turned``: and its result is the conjugate transpose.
    """

    def other(n: RuleNode) -> RuleNode:
        made = copy(n)
        made.inputs = [a.H for a in n.inputs]
        made.outputs = [y.H for y in n.outputs[:1]] if turned else n.outputs
        return made

    def turn(found: Sequence[Maybe], wanted: bool) -> tuple[Maybe, ...]:
        return tuple(x.H if wanted and x is not None else x for x in found)

    return rules_of(
        lambda n, g: turn(backward(other(n), list(turn(g, turned))), True),
        lambda n, t: turn(forward(other(n), list(turn(t, True))), turned),
    )


CHOLESKY_UP = _of_upper(_cholesky_back, _cholesky_forward, turned=True)
EIGH_UP = _of_upper(_eigh_back, _eigh_forward)
EIGVALSH_UP = _of_upper(_eigvalsh_back, _eigvalsh_forward)
