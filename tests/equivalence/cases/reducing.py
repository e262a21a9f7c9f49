"""Functions that take axes away, or run along one."""

from equivalence.table import read

_EXACT = """
np.nanargmax(f_NK, axis=0, keepdims=True) | values=tame
np.nanargmin(f_NK, keepdims=True) | values=tame
np.maximum.reduce(r_NK, axis=0, dtype=np.float64)
np.minimum.accumulate(r_nk, axis=0, dtype=np.float64)
np.subtract.reduce(f_nk, dtype=np.complex128) | values=tame
np.all(a)
np.all(a, axis=-1)
np.all(a, axis=0, keepdims=True)
np.any(a)
np.any(a, axis=0)
a.all()
a.any(axis=-1)
np.any(a, where=b)
np.amax(a)
np.amin(a)
np.max(a)
np.max(a, axis=0)
np.max(r, axis=-1, keepdims=True)
np.max(r, axis=k)
np.max(r, initial=3)
np.max(f, where=b, initial=-2.0)
np.min(a)
np.min(a, axis=-1)
np.min(r, axis=(0, 1))
a.max()
a.min(axis=0)
np.argmax(a)
np.argmax(a, axis=0)
np.argmax(a, axis=-1, keepdims=True)
np.argmin(a)
np.argmin(a, axis=-1)
a.argmax()
a.argmin(axis=0)
np.ptp(s)
np.ptp(s, axis=0)
np.ptp(s, axis=-1, keepdims=True)
np.count_nonzero(a)
np.count_nonzero(a, axis=0)
np.count_nonzero(a, axis=-1, keepdims=True)
np.nanmax(a)
np.nanmax(f, axis=0)
np.nanmin(f)
np.nanmin(a, axis=-1)
np.nanmax(f, initial=0.5)
np.nanmin(f_nk, axis=0, initial=2, where=b_k)
np.nanargmax(f)
np.nanargmax(f, axis=0)
np.nanargmin(f, axis=-1)
np.maximum.reduce(r)
np.maximum.accumulate(r)
np.minimum.accumulate(a, axis=-1)
np.logical_and.reduce(a)
np.logical_or.reduce(a, axis=-1)
np.bitwise_or.reduce(i)
np.bitwise_xor.accumulate(i)
np.fmax.reduce(f)
np.array_equal(a, a2)
np.array_equiv(a, a2)
np.array_equal(f, f2, equal_nan=True)
np.allclose(r, r2)
np.allclose(f, f2, equal_nan=True)
"""

_SUMS = """
np.sum(a)
np.sum(a, axis=0)
np.sum(a, axis=-1, keepdims=True)
np.sum(a, axis=(0, -1))
np.sum(a, axis=())
np.sum(a, axis=k)
np.sum(a, dtype=np.float32)
np.sum(a, initial=2)
np.sum(a, where=b2)
a.sum()
a.sum(axis=1)
a.sum(0, dtype=complex)
sum(a_nk)
np.add.reduce(a)
np.add.reduce(a, axis=-1)
np.add.accumulate(a)
np.multiply.reduce(a, axis=0)
np.multiply.accumulate(a, axis=-1)
np.subtract.reduce(n)
np.add.outer(a, a2)
np.multiply.outer(a, a2)
np.subtract.outer(n, n2)
np.maximum.outer(r, r2)
np.add.at(f_n, j_k, u) | writable
np.add.at(f_n, j_k, 1.5); f_n | writable
np.subtract.at(i_n, j_k, j_k); i_n | writable
np.maximum.at(f_n, j_k, d_k); f_n | writable
np.multiply.at(f_nk, (j_m, j_m), 2); f_nk | writable
np.add.at(n_n, j_k, y); n_n | values=tame writable
np.add.at(f_nk, (j_m, slice(None)), d_k); f_nk | writable
np.add.at(f_nk, (slice(None), j_m), u); f_nk | writable
np.add.at(f_nk, (j_ml, j_l), u); f_nk | writable
np.add.at(f_nkm, (j_l, j_l, j_l), d_l); f_nkm | writable
np.add.at(f_nkm, (j_l, k), 2); f_nkm | writable
np.minimum.at(f_nk, (0, k), d); f_nk | writable
np.add.at(f_nk, b_nk, u); f_nk | writable
np.add.at(f_nk, (..., 0), d_n); f_nk | writable
np.negative.at(f_n, j_k); f_n | writable
np.square.at(i_nk, (j_m, j_m)); i_nk | writable
np.prod(a)
np.prod(a, axis=0)
np.prod(a, axis=-1, keepdims=True)
np.prod(a, dtype=float)
a.prod()
a.prod(axis=-1)
np.cumsum(a)
np.cumsum(a, axis=0)
np.cumsum(a, axis=-1)
np.cumsum(a, dtype=np.float32)
a.cumsum()
a.cumsum(axis=k)
np.cumprod(a)
np.cumprod(a, axis=-1)
a.cumprod(axis=0)
np.cumulative_sum(a) | ranks=1-1
np.cumulative_sum(a, axis=0)
np.cumulative_sum(a, axis=-1, include_initial=True)
np.cumulative_prod(a, axis=0)
np.cumulative_prod(a, axis=0, include_initial=True)
np.nansum(a)
np.nansum(a, axis=0)
np.nansum(x, axis=-1, keepdims=True)
np.nanprod(a)
np.nanprod(a, axis=-1)
np.nancumsum(a)
np.nancumsum(x, axis=0)
np.nancumprod(x, axis=-1)
np.mean(a)
np.mean(a, axis=0)
np.mean(a, axis=-1, keepdims=True)
np.mean(a, dtype=np.float64)
np.mean(a, axis=k)
np.mean(a, where=b)
a.mean()
a.mean(axis=-1)
np.nanmean(a)
np.nanmean(x, axis=0)
np.nanmean(f, dtype=np.float32)
np.nanmean(f_nk, 0, np.float64, where=b_k)
np.average(a)
np.average(a, axis=0)
np.average(a, weights=d) | ranks=1-3
np.average(a_nk, axis=0, weights=d_n)
np.average(a_nk, axis=1, returned=True)
np.median(s)
np.median(s, axis=0)
np.median(s, axis=-1, keepdims=True)
np.median(s_NKM, axis=(0, 1))
np.nanmedian(s)
np.nanmedian(s, axis=0)
np.trace(a_nk)
np.trace(a_nk, k)
np.trace(a_nkm, 1, 0, 2)
a_nk.trace()
a_nk.trace(offset=-1)
np.diff(a)
np.diff(a, axis=0)
np.diff(a, n=2)
np.diff(a, n=q, axis=0)
np.diff(a_n, prepend=0)
np.diff(a_n, append=a_k)
np.ediff1d(a)
np.ediff1d(a, to_begin=0, to_end=[1, 2])
"""

_ROUNDED = """
np.std(a)
np.std(a, axis=0)
np.std(a, axis=-1, keepdims=True, ddof=1)
np.var(a)
np.var(a, axis=0, ddof=q)
np.var(a, dtype=np.float64)
np.var(a, axis=-1, correction=1)
np.std(a, where=b)
a.std()
a.var(axis=0)
np.nanstd(a)
np.nanstd(x, axis=0)
np.nanvar(a, axis=-1, ddof=1)
np.nanvar(x)
np.nanvar(f, dtype=np.float64)
np.var(f_nk, axis=0, mean=d_k)
np.std(r, mean=u)
np.var(z_nk, 1, mean=np.mean(z_nk, 1, keepdims=True), ddof=1)
np.nanvar(f, 0, np.float32, None, 1)
np.nanvar(f_nk, axis=1, keepdims=True, where=b_k)
np.nanstd(f_nk, axis=0, correction=1)
np.nanvar(f_nk, axis=0, mean=d_k)
np.percentile(s, 30)
np.percentile(s, 25, axis=0) | nonempty
np.percentile(s, [10, 50, 100], axis=-1) | nonempty
np.percentile(s, d_N) | values=unit
np.quantile(s, p)
np.quantile(s, p, axis=0, keepdims=True) | nonempty
np.quantile(s, [0.0, 0.25, 1.0], axis=-1) | nonempty
np.quantile(s, p, method="midpoint", axis=-1) | nonempty
np.quantile(s, p, method="hazen")
np.quantile(s, p, method="weibull")
np.quantile(s, p, method="median_unbiased")
np.quantile(s, p, method="normal_unbiased", axis=0) | nonempty
np.quantile(s, p, method="interpolated_inverted_cdf")
np.average(s, axis=0, keepdims=True) | nonempty
np.quantile(s, p, method="lower")
np.quantile(s, p, method="higher", axis=0) | nonempty
np.quantile(s, p, method="nearest")
np.quantile(s, [0.0, 0.3, 0.5], method="inverted_cdf") | native
np.quantile(s, [0.0, 0.3, 0.5], method="averaged_inverted_cdf")
np.quantile(s, [0.0, 0.3, 0.5], method="closest_observation")
np.quantile(s_NKM, p, axis=(0, 2), keepdims=True)
np.percentile(s_NKM, [20, 30], axis=(-1, 1))
np.quantile(s_N, [0.0, 0.3, 0.5], weights=d_N, method="inverted_cdf") | values=positive native
np.nanquantile(s, p)
np.nanquantile(s, p, axis=0) | nonempty
np.nanpercentile(s, 40, axis=-1) | nonempty
np.nanpercentile(s, [10, 90]) | nonempty
"""

CASES = [*read(_EXACT, area="reducing", values="plain"), *read(_SUMS, area="sums", values="small"),
         *read(_ROUNDED, area="moments", values="holes", ulp="8")]  # fmt: skip
