"""Keywords that all ufuncs have, and those of einsum and of quantiles."""

from equivalence.table import read

_LOOPS = """
np.matmul(n_nk, n_km, dtype=np.float32)
np.matmul(s_nk, s_km, dtype=np.int64, casting="unsafe") | values=tame
np.matmul(a_nk, a_km, order="F")
np.matmul(a_lnk, a_km, order="A")
np.matmul(d_kn, d_mk, axes=[(0, 1), (1, 0), (1, 0)])
np.matmul(d_kn, d_km, axes=[(1, 0), (0, 1), (0, 1)])
np.matmul(d_nk, d_km, signature="DD->D")
np.matmul(d_nk, d_km, out=z_nm, casting="unsafe")
np.vecdot(n_nk, n_nk, axis=0)
np.vecdot(n_nk, n_nk, keepdims=True)
np.vecdot(n_nkm, n_nkm, axis=1, keepdims=True)
np.vecdot(d_nkm, d_nkm, dtype=np.complex64) | values=tame
np.vecdot(d_nkm, d_nkm, axes=[0, 0], order="F")
np.vecdot(d_nkm, d_nkm, axes=[0, 0, 1], keepdims=True)
np.matvec(f_nk, f_k, dtype=np.float64)
np.matvec(d_kn, d_k, axes=[(1, 0), 0, 0])
np.vecmat(d_n, d_nk, order="C")
np.divmod(s_n, 2, dtype=np.float32)
np.divmod(i_n, i_n, out=(i_n, None)) | writable native
np.divmod(d_n, 2, out=(d_n, None)) | writable
np.divmod(d_n, 2.0, out=(d_n, np.ones(len(d_n))), where=b_n) | writable
np.modf(d_nk, dtype=np.float32, order="F")
np.modf(f_n, out=(z_n, None)) | writable
np.frexp(f_n, order="C")
np.frexp(s_n, signature="d->di")
np.add(n_nk, n_nk, order="F")
np.add(n_nk, n_nk, order="A")
np.add(n_nk, n_k, order="A")
np.sqrt(f_nk, order="C")
np.add(s_n, s_n, signature="dd->d")
np.add(s_n, s_n, signature=(None, None, np.float64))
np.less(s_n, 2, signature="dd->?")
np.einsum("ij,jk", d_nk, f_km, dtype=np.complex128) | values=tame
np.einsum("ij,jk->ki", d_nk, f_km, order="C")
np.einsum("ij->j", d_nk, order="F")
np.einsum("ij,jk", d_nk, f_km, optimize=True) | anyhow
np.einsum("ij->j", f_nk, dtype=np.float32, casting="same_kind")
np.einsum("ij->j", d_nk, out=d_k) | writable
np.einsum("ij->j", f_nk, out=z_k) | writable
np.fmax.reduce(f_nk, axis=(0, 1))
np.gcd.reduce(i_nk, axis=(0, 1), keepdims=True)
np.bitwise_xor.reduce(i_nk, axis=1, initial=3)
np.subtract.reduce(s_nk, initial=2)
np.fmin.reduce(f_nk, axis=1, where=b_nk, initial=2.0)
np.logical_xor.reduce(a_nk, where=b_nk)
np.fmax.reduce(f_NK, axis=0, out=f_K) | writable
np.maximum.accumulate(d_nk, axis=1, out=d_nk) | writable
np.subtract.accumulate(s_nk, axis=(0,))
np.add.accumulate(s_nk, axis=(-1,))
np.add.reduceat(s_N, [0], dtype=np.float64)
np.multiply.reduceat(d_NK, [0], axis=1, out=d_N1) | writable
np.median(d_N.copy(), overwrite_input=True)
np.percentile(d_NK.copy(), 30, axis=0, overwrite_input=True)
np.nanmedian(d_N.copy(), overwrite_input=True)
np.spacing(f_nk, order="F")
np.spacing(f_nk, dtype=np.float32)
np.spacing(f_n, out=z_n) | writable
np.logaddexp2(f_nk, f_nk, dtype=np.float64, order="C") | ulp=16
np.logaddexp2(f_n, f_n, signature="ff->f", casting="unsafe") | values=tame ulp=64
np.bitwise_count(i_nk, order="F")
np.bitwise_count(i_n, out=f_n) | writable
np.bitwise_count(i_n, signature="l->B", casting="unsafe")
np.linspace(f_nk, d_nk, 3, retstep=True) | anyhow
np.linspace(f_n, 2.0, q, endpoint=False, retstep=True) | anyhow
np.roll(a_nk, (1, -2))
"""

CASES = read(_LOOPS, area="keywords", values="small", ulp="8")
