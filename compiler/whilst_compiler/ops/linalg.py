"""Products of matrices and vectors, and what NumPy's LAPACK does with matrices."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from whilst_compiler.ir.row import Adjoint, Attributes, NoDerivative, Row, RowTypeError, Special
from whilst_compiler.ir.types import DType, Tensor, Type
from whilst_compiler.ops import determinants, hermitian_rules, linalg_rules, rules
from whilst_compiler.ops.array_adjoints import matmul_adjoint
from whilst_compiler.ops.define import index
from whilst_compiler.ops.gufunc import gufunc

__all__ = ["QR_COMPLETE", "QR_RAW", "QR_REDUCED", "ROWS"]


def _infer_matmul(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    a, b = rules.tensors(types, 2)
    if a.dtype is not b.dtype or a.dtype.kind not in "iufc":
        raise RowTypeError(f"takes numbers of one dtype, got {a} and {b}")
    if not a.rank or not b.rank or (max(a.rank, b.rank) > 2 and a.rank != b.rank):
        raise RowTypeError(f"takes vectors, matrices, and equal stacks of matrices, got {a} and {b}")
    inner, other = a.dims[-1], b.dims[0] if b.rank == 1 else b.dims[-2]
    known = isinstance(inner, int) and isinstance(other, int)
    if inner != other and known:
        raise RowTypeError(f"inner sizes differ: {a} and {b}")
    return (Tensor(a.dtype, a.dims[:-1] + b.dims[max(b.rank - 1, 1) :]),)


QR_RAW = gufunc(
    "numpy.linalg._umath_linalg.qr_r_raw", "qr_raw", "(m,n)->(p)", NoDerivative("it is a part"), overwrites=True
)
QR_REDUCED = gufunc("numpy.linalg._umath_linalg.qr_reduced", "qr_q", "(m,n),(k)->(m,q)", NoDerivative("it is a part"))
QR_COMPLETE = gufunc("numpy.linalg._umath_linalg.qr_complete", "qr_q", "(m,n),(n)->(m,q)", NoDerivative("it is a part"))
"""The parts of ``qr``: reflections from a matrix, ``q`` from reflections."""


def _infer_qr(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    a, *sizes = rules.tensors(types, 2)
    rules.scalars(sizes, DType.I64, "the number of columns")
    if a.rank < 2 or a.dtype not in (DType.F64, DType.C128):
        raise RowTypeError(f"takes matrices of f64 or c128, got {a}")
    (k,) = rules.dims_of(attributes, 1)
    lead, (m, n) = a.dims[:-2], a.dims[-2:]
    return (Tensor(a.dtype, (*lead, m, k)), Tensor(a.dtype, (*lead, k, n)))


def _qr(mode: Literal["reduced", "complete"]) -> Any:
    def eager(a: Any, k: Any, dims: tuple[Any, ...]) -> Any:
        q, r = np.linalg.qr(a, mode)
        return q, r

    return eager


def _lapack(name: str, signature: str, derivative: Any, ufunc: str = "", fails: bool = True) -> Row:
    return gufunc(f"numpy.linalg._umath_linalg.{ufunc or name}", name, signature, derivative, fails=fails)


def _infer_pinv_of(types: tuple[Type, ...], attributes: Attributes) -> tuple[Type, ...]:
    p, a = rules.tensors(types, 2)
    if a.rank < 2 or p.rank != a.rank or p.dtype is not a.dtype:
        raise RowTypeError(f"takes pseudo-inverses and their matrices, got {p} and {a}")
    return (p,)


def _pinv_of(p: Any, a: Any) -> Any:
    return np.array(p, order="C")


_FULL = NoDerivative("columns beyond the rank are arbitrary: ask for the reduced form (mode='reduced')")

ROWS = index(
    Row(
        "matmul", _infer_matmul, np.matmul, Special(), traps=True, spellings=("np.matmul",),
        derivative=Adjoint(matmul_adjoint),
    ),
    _lapack("solve", "(m,m),(m,n)->(m,n)", linalg_rules.SOLVE),
    _lapack("inv", "(m,m)->(m,m)", linalg_rules.INV),
    _lapack("det", "(m,m)->()", determinants.DET, fails=False),
    _lapack("slogdet", "(m,m)->(),()", determinants.SLOGDET, fails=False),
    _lapack("cholesky_lo", "(m,m)->(m,m)", hermitian_rules.CHOLESKY),
    _lapack("cholesky_up", "(m,m)->(m,m)", hermitian_rules.CHOLESKY_UP),
    _lapack("eigh_lo", "(m,m)->(m),(m,m)", hermitian_rules.EIGH),
    _lapack("eigh_up", "(m,m)->(m),(m,m)", hermitian_rules.EIGH_UP),
    _lapack("eigvalsh_lo", "(m,m)->(m)", hermitian_rules.EIGVALSH),
    _lapack("eigvalsh_up", "(m,m)->(m)", hermitian_rules.EIGVALSH_UP),
    _lapack("eig", "(m,m)->(m),(m,m)", linalg_rules.EIG),
    _lapack("eigvals", "(m,m)->(m)", linalg_rules.EIGVALS),
    _lapack("svd", "(m,n)->(p)", linalg_rules.SVDVALS),
    _lapack("svd_s", "(m,n)->(m,p),(p),(p,n)", linalg_rules.SVD),
    _lapack("svd_f", "(m,n)->(m,m),(p),(n,n)", linalg_rules.FULL_SVD),
    _lapack("lstsq", "(m,n),(m,nrhs),()->(n,nrhs),(nrhs),(),(p)", linalg_rules.LSTSQ),
    Row("qr", _infer_qr, _qr("reduced"), Special(), attributes=frozenset({"dims"}), derivative=linalg_rules.QR),
    Row("pinv_of", _infer_pinv_of, _pinv_of, Special(), derivative=linalg_rules.PINV_OF),  # the first, for derivatives
    Row("qr_complete", _infer_qr, _qr("complete"), Special(), attributes=frozenset({"dims"}), derivative=_FULL),
)  # fmt: skip
