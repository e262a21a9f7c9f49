"""Sums, products, powers, signs. Integers wrap."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.ir.row import Instruction, Partials, Special
from whilst_compiler.ops import rules
from whilst_compiler.ops.complex_rules import SIGN
from whilst_compiler.ops.define import elementwise, index
from whilst_compiler.ops.term import Term, expand, partials

__all__ = ["ROWS"]


def _absolute(x: Term) -> Term:
    """Complex: hypot; float: the sign bit cleared; integer: MIN stays MIN."""
    if x.kind == "c":
        return x.do("real").do("hypot", x.do("imag"))
    if x.kind == "f":
        return x.do("copysign", 1)
    return x if x.kind == "u" else (x < 0).where(-x, x)


def _sign(x: Term) -> Term:
    if x.kind == "c":
        return _complex_sign(x)
    if x.kind == "u":
        return x.ne(0).where(x.like(1), 0)
    whole = (x > 0).where(x.like(1), (x < 0).where(x.like(-1), 0))
    return whole if x.kind == "i" else x.ne(x).where(x, whole)


def _complex_sign(x: Term) -> Term:
    """The direction of x; an infinite part alone decides, two of them (or NaN) give NaN."""
    re, im, size = x.do("real"), x.do("imag"), x.do("absolute")
    re_far, im_far, finite = re.do("isinf"), im.do("isinf"), size.do("isfinite")
    zero, one = size.eq(0), re.like(1)
    safe = zero.where(one, size)

    def part(mine: Term, far: Term, other_far: Term) -> Term:
        unit = one.do("copysign", mine)
        at_infinity = far.where(other_far.where(re.like(np.nan), unit), other_far.where(re.like(0), np.nan))
        return finite.where(zero.where(re.like(0), mine / safe), at_infinity)

    return part(re, re_far, im_far).do("complex", part(im, im_far, re_far))


def _reciprocal(x: Term) -> Term:
    """Integers: 1/x truncated; 1/0 is what x86 makes of an infinity."""
    if x.dtype.is_inexact:
        return _complex_reciprocal(x) if x.kind == "c" else 1 / x
    at_zero = -(2 ** (x.dtype.bits - 1)) if x.kind == "i" and x.dtype.bits >= 32 else 0
    unit = x.eq(1) | x.eq(-1) if x.kind == "i" else x.eq(1)
    return unit.where(x, x.eq(0).where(x.like(at_zero), 0) if at_zero else x.like(0))


def _complex_reciprocal(x: Term) -> Term:
    """Divide through by the larger part."""
    re, im = x.do("real"), x.do("imag")
    wide = im.do("absolute") <= re.do("absolute")
    ratio = wide.where(im, re) / wide.where(re, im)
    size = wide.where(re + im * ratio, re * ratio + im)
    return (wide.where(re.like(1), ratio) / size).do("complex", wide.where(-ratio, -1) / size)


def _copied(x: Any) -> Any:
    return x.copy()


def _power(x: Any, y: Any) -> Any:
    """NumPy's, but without the exception for a negative integer exponent (a check comes before: any value will do).

    Where an exponent is for all elements, NumPy takes square roots and the like; the front end has seen to that.
    """
    if y.dtype.kind == "i":
        return np.power(x, np.maximum(y, 0))
    if not np.ndim(x) and not np.ndim(y):
        return x[()] ** y[()]
    if np.size(y) != 1:
        return np.power(x, y)
    shape = np.broadcast_shapes(np.shape(x), np.shape(y))
    return np.power(np.broadcast_to(x, shape), np.full(shape, y))


def _power_by_base(x: Term, y: Term, r: Term) -> Term:
    return y.eq(0).where(y.like(0), y * x.do("power", y - 1))


def _power_by_exponent(x: Term, y: Term, r: Term) -> Term:
    known = x.ne(0)
    return known.where(r * known.where(x, 1).do("log"), 0)


ROWS = index(
    elementwise(
        "add", "iufc", Instruction({"i": "add", "u": "add", "f": "fadd"}),
        partials(lambda x, y, r: 1, lambda x, y, r: 1), count=2, commutative=True,
    ),
    elementwise(
        "subtract", "iufc", Instruction({"i": "sub", "u": "sub", "f": "fsub"}),
        partials(lambda x, y, r: 1, lambda x, y, r: -1), count=2,
    ),
    elementwise(
        "multiply", "iufc", Instruction({"i": "mul", "u": "mul", "f": "fmul"}),
        partials(lambda x, y, r: y, lambda x, y, r: x), count=2, commutative=True,
    ),
    elementwise(
        "divide", "fc", Instruction({"f": "fdiv"}),
        partials(lambda x, y, r: 1 / y, lambda x, y, r: -(r * (1 / y))), count=2, also=("np.true_divide",),
    ),
    elementwise("negative", "iufc", Instruction({"i": "neg", "u": "neg", "f": "fneg"}), partials(lambda x, r: -1)),
    elementwise("positive", "iufc", expand(lambda x: x), partials(lambda x, r: 1)),
    elementwise("stop_gradient", "fc", expand(lambda x: x), Partials((None,)), eager=_copied),
    elementwise(
        "absolute", "iufc", expand(_absolute), partials(lambda x, r: x.do("sign")),
        result=rules.to_real, math="fabs", also=("np.abs",),
    ),
    elementwise("sign", "iufc", expand(_sign), SIGN),
    elementwise("square", "iufc", expand(lambda x: x * x), partials(lambda x, r: x + x)),
    elementwise("reciprocal", "iufc", expand(_reciprocal), partials(lambda x, r: -(r * r))),
    elementwise(
        "power", "iufc", Special(), partials(_power_by_base, _power_by_exponent), count=2, eager=_power,
        also=("np.pow",),
    ),
    elementwise(
        "heaviside", "f", expand(lambda x, h: x.ne(x).where(x, x.eq(0).where(h, (x > 0).where(x.like(1), 0)))),
        partials(lambda x, h, r: 0, lambda x, h, r: x.eq(0).cast(x.dtype)), count=2,
    ),
)  # fmt: skip
