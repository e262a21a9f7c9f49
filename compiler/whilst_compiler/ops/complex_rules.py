"""Derivatives of rows that are not holomorphic. A cotangent ``g`` of ``y`` stands for ``dL = Re <g, dy>``."""

from __future__ import annotations

from collections.abc import Callable

from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Apply, Operand
from whilst_compiler.ir.row import Rules
from whilst_compiler.ops.term import Term

__all__ = ["ANGLE", "SIGN"]

Rule = Callable[[Term, Term, Term], Term]


def _of_complex(pullback: Rule, pushforward: Rule) -> Rules:
    """Rules of one operand and one result, as formulas over (operand, result, direction); zero for real operands."""

    def lifted(rule: Rule) -> Callable[..., tuple[Operand | None]]:
        def build(builder: Builder, node: Apply, given: tuple[Operand | None, ...]) -> tuple[Operand | None]:
            x, result = Term(builder, node.inputs[0]), Term(builder, node.output)
            if x.kind != "c" or given[0] is None:
                return (None,)
            return (rule(x, result, Term(builder, given[0])).operand,)

        return build

    return Rules(lifted(pullback), lifted(pushforward))


def _turned(x: Term, r: Term, d: Term) -> Term:
    """What of a direction is across ``x / abs(x)``, by the length of x; nothing at 0."""
    size = x.do("absolute")
    along = (r.do("conjugate") * d).do("real")
    across = d - r * along.do("complex", 0)
    at_zero = size.eq(0)
    return at_zero.where(x.like(0), across / at_zero.where(size.like(1), size).do("complex", 0))


def _angle_back(x: Term, r: Term, g: Term) -> Term:
    """``i x / abs(x)**2``, the direction in which the angle grows; what is not used stays 0 at 0."""
    re, im = x.do("real"), x.do("imag")
    scale = g / (re * re + im * im)
    return g.eq(0).where(x.like(0), (-im * scale).do("complex", re * scale))


def _angle_forward(x: Term, r: Term, t: Term) -> Term:
    re, im = x.do("real"), x.do("imag")
    return (re * t.do("imag") - im * t.do("real")) / (re * re + im * im)


SIGN = _of_complex(_turned, _turned)
ANGLE = _of_complex(_angle_back, _angle_forward)
