"""Complex numbers: their parts, and how rows that also take real operands act on them."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.ir.row import Adjoint, Attributes, Expand, Row, RowTypeError, Special, Symbol
from whilst_compiler.ir.types import DType, Tensor, Type
from whilst_compiler.ops import rules
from whilst_compiler.ops.adjoints import complex_adjoint, imag_adjoint, real_adjoint
from whilst_compiler.ops.complex_rules import ANGLE
from whilst_compiler.ops.define import elementwise, index
from whilst_compiler.ops.term import Term, expand

__all__ = ["COMPLEX", "ROWS"]

# -- rows ------------------------------------------------------------------------------------------------------------


def _infer_complex(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    re, im = rules.tensors(types, 2)
    if re.dtype is not im.dtype or re.dtype.kind != "f":
        raise RowTypeError(f"takes two floats of one dtype, got {re} and {im}")
    dtype = DType.C64 if re.dtype is DType.F32 else DType.C128
    return (Tensor(dtype, rules.broadcast_dims([re.dims, im.dims])),)


def _complex(re: Any, im: Any) -> Any:
    """Part by part: ``re + 1j*im`` would make NaN of an infinite imaginary part."""
    shape = np.broadcast_shapes(np.shape(re), np.shape(im))
    result = np.empty(shape, np.result_type(re.dtype, np.complex64))
    result.real, result.imag = re, im
    return result[()] if not shape else result


def _real(x: Any) -> Any:
    return x.real.copy()  # of an array, NumPy's is a view


def _imag(x: Any) -> Any:
    return x.imag.copy()


def _angle(x: Any) -> Any:
    return np.arctan2(x.imag, x.real)


def _expand_angle(x: Term) -> Term:
    return x.do("imag").do("arctan2", x.do("real")) if x.kind == "c" else x.like(0).do("arctan2", x)


ROWS = index(
    elementwise("real", "c", Special(), Adjoint(real_adjoint), result=rules.to_real, eager=_real),
    elementwise("imag", "c", Special(), Adjoint(imag_adjoint), result=rules.to_real, eager=_imag),
    Row("complex", _infer_complex, _complex, Special(), elementwise=True, derivative=Adjoint(complex_adjoint)),
    elementwise(
        "conjugate", "c", expand(lambda x: x.do("real").do("complex", -x.do("imag"))),
        Adjoint(lambda builder, node, cotangent: (builder.apply("conjugate", cotangent),)), also=("np.conj",),
    ),
    elementwise(
        "angle", "fc", expand(_expand_angle), ANGLE,
        result=rules.to_real, eager=_angle,
    ),
)  # fmt: skip

# -- what other rows do with complex operands ------------------------------------------------------------------------


def _parts(x: Term) -> tuple[Term, Term]:
    return x.do("real"), x.do("imag")


def _pair(re: Term, im: Term) -> Term:
    return re.do("complex", im)


def _by_part(row: str) -> Expand:
    def formula(*operands: Term) -> Term:
        (first, *others) = operands
        re = first.do("real").do(row, *(x.do("real") for x in others))
        return _pair(re, first.do("imag").do(row, *(x.do("imag") for x in others)))

    return expand(formula)


def _multiply(x: Term, y: Term) -> Term:
    (a, b), (c, d) = _parts(x), _parts(y)
    return _pair(a * c - b * d, a * d + b * c)


def _divide(x: Term, y: Term) -> Term:
    """Smith's method, as in NumPy: divide through by the larger part of the divisor."""
    (a, b), (c, d) = _parts(x), _parts(y)
    size_c, size_d = c.do("absolute"), d.do("absolute")
    wide = size_c >= size_d
    large, small = wide.where(c, d), wide.where(d, c)
    ratio = small / large
    scale = 1 / (large + small * ratio)
    re = wide.where(a + b * ratio, a * ratio + b) * scale
    im = wide.where(b - a * ratio, b * ratio - a) * scale
    zero = size_c.eq(0) & size_d.eq(0)
    return _pair(zero.where(a / size_c, re), zero.where(b / size_c, im))


def _ordered(row: str) -> Expand:
    """Lexicographic; a NaN imaginary part leaves nothing decided by the real parts."""
    strict = row.removesuffix("_equal")

    def formula(x: Term, y: Term) -> Term:
        (a, b), (c, d) = _parts(x), _parts(y)
        return (a.do(strict, c) & b.eq(b) & d.eq(d)) | (a.eq(c) & b.do(row, d))

    return expand(formula)


def _expm1(x: Term) -> Term:
    re, im = _parts(x)
    half = (im * 0.5).do("sin")
    return _pair(re.do("expm1") * im.do("cos") - 2 * half * half, re.do("exp") * im.do("sin"))


def _log1p(x: Term) -> Term:
    re, im = _parts(x)
    return _pair((re + 1).do("hypot", im).do("log"), im.do("arctan2", re + 1))


def _scaled_log(factor: float) -> Expand:
    def formula(x: Term) -> Term:
        re, im = _parts(x.do("log"))
        return _pair(re * factor, im * factor)

    return expand(formula)


def _exp2(x: Term) -> Term:
    re, im = _parts(x)
    return _pair(re * np.log(2), im * np.log(2)).do("exp")


_C99 = {
    "sqrt": "csqrt", "exp": "cexp", "log": "clog", "power": "cpow",
    "sin": "csin", "cos": "ccos", "tan": "ctan", "sinh": "csinh", "cosh": "ccosh", "tanh": "ctanh",
    "arcsin": "casin", "arccos": "cacos", "arctan": "catan",
    "arcsinh": "casinh", "arccosh": "cacosh", "arctanh": "catanh",
}  # fmt: skip

COMPLEX: dict[str, Expand | Symbol] = {
    **{row: Symbol(function) for row, function in _C99.items()},
    **{row: _by_part(row) for row in ("add", "subtract", "negative", "rint")},
    **{row: _ordered(row) for row in ("less", "less_equal", "greater", "greater_equal")},
    "multiply": expand(_multiply),
    "divide": expand(_divide),
    "equal": expand(lambda x, y: x.do("real").eq(y.do("real")) & x.do("imag").eq(y.do("imag"))),
    "not_equal": expand(lambda x, y: x.do("real").ne(y.do("real")) | x.do("imag").ne(y.do("imag"))),
    "exp2": expand(_exp2),
    "expm1": expand(_expm1),
    "log1p": expand(_log1p),
    "log2": _scaled_log(float(np.log2(np.e))),
    "log10": _scaled_log(float(np.log10(np.e))),
}
"""For rows whose lowering is for real operands: the lowering for complex ones. A ``Symbol`` is a C99 function on
``double complex`` (with an ``f`` appended, on ``float complex``)."""
