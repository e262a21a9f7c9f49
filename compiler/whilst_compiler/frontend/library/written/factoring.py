"""``np.linalg`` as NumPy writes it around LAPACK: dtypes, shapes, errors."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written import loops
from whilst_compiler.frontend.library.written.elements import handed_out
from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.state.registry import written

__all__ = ["Named", "inv", "result_type", "svd", "wide"]


class Named:
    """The records that NumPy answers with; it does not export their classes."""

    slogdet: Any = type(np.linalg.slogdet(np.eye(1)))
    eigh: Any = type(np.linalg.eigh(np.eye(1)))
    eig: Any = type(np.linalg.eig(np.eye(1)))
    svd: Any = type(np.linalg.svd(np.eye(1)))
    qr: Any = type(np.linalg.qr(np.eye(1)))


_FLOAT64 = np.dtype(np.float64)
_Slogdet, _Eigh, _Eig, _Svd, _Qr = Named.slogdet, Named.eigh, Named.eig, Named.svd, Named.qr


def float_of(a: Any) -> Any:
    if a.dtype == np.float16:
        raise TypeError("array type float16 is unsupported in linalg")
    return a.dtype if np.issubdtype(a.dtype, np.inexact) else _FLOAT64


def wide(a: Any, like: Any = None) -> Any:
    """In double precision, complex if the other one is: LAPACK is not asked for less."""
    complex_ = np.issubdtype(a.dtype, np.complexfloating)
    if like is not None:
        complex_ = complex_ or np.issubdtype(like.dtype, np.complexfloating)
    return a.astype(np.complex128 if complex_ else np.float64)


def at_least_matrix(a: Any) -> None:
    if a.ndim < 2:
        raise np.linalg.LinAlgError(f"{a.ndim}-dimensional array given. Array must be at least two-dimensional")


def square(a: Any) -> Any:
    a = np.asarray(a)
    at_least_matrix(a)
    if a.shape[-1] != a.shape[-2]:
        raise np.linalg.LinAlgError("Last 2 dimensions of the array must be square")
    return a


def real_type(dtype: Any) -> Any:
    return np.float32 if dtype == np.complex64 or dtype == np.float32 else np.float64


def result_type(a: Any, b: Any) -> Any:
    return np.result_type(float_of(a), float_of(b))


def stacked(a: Any, lead: Any, core: Any) -> Any:
    return np.broadcast_to(a, lead + core)


def lead_of(a: Any, b: Any, back: Any) -> Any:
    """The axes of two stacks before their cores, broadcast."""
    return (np.zeros(a.shape[:-2], np.bool_) | np.zeros(b.shape[: b.ndim - back], np.bool_)).shape


# -- equations -------------------------------------------------------------------------------------------------------


@written(np.linalg.solve)
def solve(a: Any, b: Any) -> Any:
    a = square(a)
    b = np.asarray(b)
    result = result_type(a, b)
    x, y = wide(a, b), wide(b, a)
    n = a.shape[-1]
    if b.ndim == 0:
        raise ValueError(
            "solve: Input operand 1 does not have enough dimensions (has 0, gufunc core with signature "
            "(m,m),(m,n)->(m,n) requires 2)"
        )
    if b.ndim == 1:
        if b.shape[0] != n:
            raise ValueError(
                "solve1: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
                f"(m,m),(m)->(m) (size {b.shape[0]} is different from {n})"
            )
        right = np.broadcast_to(y[:, None], a.shape[:-2] + (n, 1))
        found, failed = loops.solve(x, right)
        found = found[..., 0]
    else:
        if b.shape[-2] != n:
            raise ValueError(
                "solve: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
                f"(m,m),(m,n)->(m,n) (size {b.shape[-2]} is different from {n})"
            )
        if a.ndim > 2 or b.ndim > 2:
            lead = lead_of(a, b, 2)
            x, y = stacked(x, lead, x.shape[-2:]), stacked(y, lead, y.shape[-2:])
        found, failed = loops.solve(x, y)
    if failed:
        raise np.linalg.LinAlgError("Singular matrix")
    return found.astype(result)


@written(np.linalg.inv)
def inv(a: Any) -> Any:
    a = square(a)
    result = float_of(a)
    found, failed = loops.inv(wide(a))
    if failed:
        raise np.linalg.LinAlgError("Singular matrix")
    return found.astype(result)


@written(np.linalg.tensorsolve)
def tensorsolve(a: Any, b: Any, axes: Any = None) -> Any:
    a, b = np.asarray(a), np.asarray(b)
    if axes is not None:
        a = np.moveaxis(a, axes, range_of(a.ndim - len(axes), a.ndim))
    old = a.shape[b.ndim - a.ndim :]
    size = 1
    for k in old:
        size = size * k
    if a.size != size**2:
        raise np.linalg.LinAlgError(
            "Input arrays must satisfy the requirement             prod(a.shape[b.ndim:]) == prod(a.shape[:b.ndim])"
        )
    return np.reshape(solve(np.reshape(a, (size, size)), np.ravel(b)), old)


def range_of(first: Any, last: Any) -> Any:
    return (0, 1, 2, 3, 4, 5, 6, 7)[first:last]


@written(np.linalg.tensorinv)
def tensorinv(a: Any, ind: Any = 2) -> Any:
    a = np.asarray(a)
    if ind <= 0:
        raise ValueError("Invalid ind argument.")
    size = 1
    for k in a.shape[ind:]:
        size = size * k
    return np.reshape(inv(np.reshape(a, (size, -1))), a.shape[ind:] + a.shape[:ind])


# -- determinants, triangular factors --------------------------------------------------------------------------------


@written(np.linalg.det)
def det(a: Any) -> Any:
    a = square(a)
    result = float_of(a)
    return loops.det(wide(a)).astype(result)


@written(np.linalg.slogdet)
def slogdet(a: Any) -> Any:
    a = square(a)
    result = float_of(a)
    sign, log = loops.slogdet(wide(a))
    return _Slogdet(sign.astype(result), log.astype(real_type(result)))


@written(np.linalg.cholesky)
def cholesky(a: Any, *, upper: Any = False) -> Any:
    a = square(a)
    result = float_of(a)
    if upper:
        found, failed = loops.cholesky_up(wide(a))
    else:
        found, failed = loops.cholesky_lo(wide(a))
    if failed:
        raise np.linalg.LinAlgError("Matrix is not positive definite")
    return found.astype(result)


@written(np.linalg.qr)
def qr(a: Any, mode: Any = "reduced") -> Any:
    if mode in ("raw", "f", "full", "e", "economic"):
        refuse(
            "np.linalg.qr in the modes 'raw', 'full' and 'economic' is not supported in compiled code", "take q and r"
        )
    if mode != "reduced" and mode != "complete" and mode != "r":
        raise ValueError(f"Unrecognized mode '{mode}'")
    a = np.asarray(a)
    at_least_matrix(a)
    result = float_of(a)
    rows, columns = a.shape[-2:]
    if mode == "complete":
        q, r = loops.qr_complete(wide(a), rows)
    else:
        q, r = loops.qr(wide(a), min(rows, columns))
    if mode == "r":
        return r.astype(result)
    return _Qr(q.astype(result), r.astype(result))


# -- eigenvalues -----------------------------------------------------------------------------------------------------


def triangle(letter: Any) -> Any:
    letter = letter.upper()
    if letter != "L" and letter != "U":
        raise ValueError("UPLO argument must be 'L' or 'U'")
    return letter == "L"


@written(np.linalg.eigh)
def eigh(a: Any, UPLO: Any = "L") -> Any:
    lower = triangle(UPLO)
    a = square(a)
    result = float_of(a)
    if lower:
        w, v, failed = loops.eigh_lo(wide(a))
    else:
        w, v, failed = loops.eigh_up(wide(a))
    if failed:
        raise np.linalg.LinAlgError("Eigenvalues did not converge")
    return _Eigh(w.astype(real_type(result)), v.astype(result))


@written(np.linalg.eigvalsh)
def eigvalsh(a: Any, UPLO: Any = "L") -> Any:
    lower = triangle(UPLO)
    a = square(a)
    result = float_of(a)
    if lower:
        w, failed = loops.eigvalsh_lo(wide(a))
    else:
        w, failed = loops.eigvalsh_up(wide(a))
    if failed:
        raise np.linalg.LinAlgError("Eigenvalues did not converge")
    return w.astype(real_type(result))


def complex_square(a: Any) -> Any:
    a = square(a)
    if not np.all(np.isfinite(a)):
        raise np.linalg.LinAlgError("Array must not contain infs or NaNs")
    return a


def suppose_real(holds: Any) -> None:
    """Has the call made by other code where it does not hold."""


def suppose_complex(holds: Any) -> None:
    """Has the call made by other code where it does not hold."""


def eig(a: Any, complex_: bool) -> Any:
    a = complex_square(a)
    result = float_of(a)
    w, v, failed = loops.eig(wide(a))
    if failed:
        raise np.linalg.LinAlgError("Eigenvalues did not converge")
    if np.issubdtype(result, np.complexfloating):
        return _Eig(w.astype(result), v.astype(result))
    real = np.all(w.imag == 0.0)
    if complex_:
        suppose_complex(not real)
        kind = np.complex64 if result == np.float32 else np.complex128
        return _Eig(w.astype(kind), v.astype(kind))
    suppose_real(real)
    return _Eig(w.real.astype(result, copy=False), v.real.astype(result, copy=False))


def eigvals(a: Any, complex_: bool) -> Any:
    a = complex_square(a)
    result = float_of(a)
    w, failed = loops.eigvals(wide(a))
    if failed:
        raise np.linalg.LinAlgError("Eigenvalues did not converge")
    if np.issubdtype(result, np.complexfloating):
        return w.astype(result)
    real = np.all(w.imag == 0.0)
    if complex_:
        suppose_complex(not real)
        return w.astype(np.complex64 if result == np.float32 else np.complex128)
    suppose_real(real)
    return w.real.astype(result, copy=False)


# -- singular values -------------------------------------------------------------------------------------------------


@written(np.linalg.svd)
def svd(a: Any, full_matrices: Any = True, compute_uv: Any = True, hermitian: Any = False) -> Any:
    a = np.asarray(a)
    if hermitian:
        return hermitian_svd(a, compute_uv)
    at_least_matrix(a)
    result = float_of(a)
    x = wide(a)
    size = min(a.shape[-2], a.shape[-1])
    if not compute_uv:
        s, failed = loops.svd(x, size)
        if failed:
            raise np.linalg.LinAlgError("SVD did not converge")
        return s.astype(real_type(result))
    if full_matrices:
        u, s, vh, failed = loops.svd_f(x, size)
    else:
        u, s, vh, failed = loops.svd_s(x, size)
    if failed:
        raise np.linalg.LinAlgError("SVD did not converge")
    return _Svd(u.astype(result), s.astype(real_type(result)), vh.astype(result))


def hermitian_svd(a: Any, compute_uv: Any) -> Any:
    if not compute_uv:
        return handed_out(np.sort(np.abs(eigvalsh(a))))[..., ::-1]
    s, u = eigh(a)
    signs = np.copysign(1.0, s)
    s = np.abs(s)
    order = np.argsort(s)[..., ::-1]
    signs = np.take_along_axis(signs, order, axis=-1)
    s = np.take_along_axis(s, order, axis=-1)
    u = np.take_along_axis(u, order[..., None, :], axis=-1)
    return _Svd(u, s, np.conjugate(np.swapaxes(u * signs[..., None, :], -2, -1)))


@written(np.linalg.svdvals)
def svdvals(x: Any) -> Any:
    return svd(x, compute_uv=False)


@written(np.linalg.pinv)
def pinv(a: Any, rcond: Any = None, hermitian: Any = False, *, rtol: Any = "not given") -> Any:
    a = np.asarray(a)
    if a.ndim < 2 and a.size == 0:
        raise ValueError(f"not enough values to unpack (expected 2, got {a.ndim})")
    if rcond is not None and rtol != "not given":
        raise ValueError("`rtol` and `rcond` can't be both set.")
    if rtol is None:
        rcond = max(a.shape[-2:]) * np.finfo(np.float64 if a.dtype.kind in "biu" else a.dtype).eps
    elif rcond is None:
        rcond = 1e-15 if rtol == "not given" else rtol
    if a.size == 0:
        return np.empty(a.shape[:-2] + (a.shape[-1], a.shape[-2]), a.dtype)
    u, s, vt = svd(np.conjugate(a), full_matrices=False, hermitian=hermitian)
    large = s > np.asarray(rcond)[..., None] * np.max(s, axis=-1, keepdims=True)
    inverse = np.where(large, 1 / np.where(large, s, 1), 0).astype(s.dtype)
    found = np.matmul(np.swapaxes(vt, -2, -1), inverse[..., None] * np.swapaxes(u, -2, -1))
    return found if hermitian else loops.pinv_of(found, a.astype(found.dtype))


@written(np.linalg.matrix_rank)
def matrix_rank(A: Any, tol: Any = None, hermitian: Any = False, *, rtol: Any = None) -> Any:
    if rtol is not None and tol is not None:
        raise ValueError("`tol` and `rtol` can't be both set.")
    a = np.asarray(A)
    if a.ndim < 2:
        return int(not np.all(a == 0))
    s = svd(a, compute_uv=False, hermitian=hermitian)
    if tol is None:
        if rtol is None:
            limit = np.max(s, axis=-1, keepdims=True, initial=0) * (max(a.shape[-2:]) * np.finfo(s.dtype).eps)
        else:
            limit = np.max(s, axis=-1, keepdims=True, initial=0) * np.asarray(rtol)[..., None]
    else:
        limit = np.asarray(tol)[..., None]
    return np.count_nonzero(s > limit, axis=-1)


# -- least squares ---------------------------------------------------------------------------------------------------


@written(np.linalg.lstsq)
def lstsq(a: Any, b: Any, rcond: Any = None) -> Any:
    a, b = np.asarray(a), np.asarray(b)
    one = b.ndim == 1
    right = b[:, None] if one else b
    if a.ndim != 2 or right.ndim != 2:
        ndim = a.ndim if a.ndim != 2 else right.ndim
        raise np.linalg.LinAlgError(f"{ndim}-dimensional array given. Array must be two-dimensional")
    m, n = a.shape
    if m != right.shape[0]:
        raise np.linalg.LinAlgError("Incompatible dimensions")
    result = result_type(a, b)
    if rcond is None:
        rcond = np.finfo(np.float64).eps * max(n, m)
    count = right.shape[1]
    y = wide(right, a)
    if count == 0:
        y = np.zeros((m, 1), y.dtype)
    x, left, rank, s, failed = loops.lstsq(wide(a, b), y, np.float64(rcond), min(m, n))
    if failed:
        raise np.linalg.LinAlgError("SVD did not converge in Linear Least Squares")
    if m == 0:
        x[...] = 0
    x, left = x[:, :count], left[:count]
    if rank != n or m <= n:
        left = left[:0]
    solution = x[:, 0] if one else x
    return solution.astype(result), left.astype(real_type(result)), rank, s.astype(real_type(result))
