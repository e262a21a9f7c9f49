"""Picking elements out, putting them in, searching and sorting."""

from equivalence.table import read

_PICKING = """
np.trim_zeros(a_n, axis=0)
np.isin(i_n, [0, 1, 5], kind="table")
np.isin(a_n, [0, 1, 5], kind="sort")
np.lexsort((s_n, s_n), axis=0) | values=plain
a_N[j_k]
a_Nk[j_m]
a_Nk[:, j_m]
a_NK[j_m, j_m]
a_NK[j_m, 0]
a_NKM[0, :, j_l]
a_NKM[:, j_l, 0]
a_NK[j_m[:, None], j_l]
a_n[b_n]
a_nk[b_nk]
a_nk[b_n]
a_nk[:, b_k]
a_nk[b_n, 0]
a_NK[b_N, ::2]
r[r > 1]
a_n[[0, -1]]
a_n[k]
a_nk[k, -k]
a_nk[k]
a_n[k:]
a_n[:k]
a_n[k:4:2]
a_n[::k]
a_nk[k:, :k]
np.take(a, j_k)
np.take(a_Nk, j_m, axis=0)
np.take(a_nK, j_m, axis=-1)
np.take(a_N, j_k, mode="wrap")
np.take(a_N, j_kl, mode="clip")
np.take(a_N, k)
a_N.take(j_k)
a_NK.take(j_k, axis=1)
np.take_along_axis(a_NK, j_mK, 0)
np.take_along_axis(a_NK, np.argsort(a_NK, axis=1), 1)
np.put_along_axis(a_NK, j_mK, 2, 0)
np.put(a_N, j_k, 3)
np.put(a_NK, j_k, a_m)
np.put(f_N, j_k, u, mode="clip")
a_N.put(j_k, 1)
np.place(a, b, [1, 2])
np.place(a_n, b_n, a_K)
np.putmask(a, b, a2)
np.putmask(f, b, u)
np.compress(b_n, a_nk, axis=0)
np.compress(b_n, a_n)
a_nk.compress(b_k, axis=1)
np.extract(b, a)
np.extract(r > 1, r)
np.choose(j_n, [a_n, n_n, r_n])
np.choose(b_n, (a_n, 2))
np.choose(j_n, [a_n, n_n], mode="clip")
j_n.choose([r_n, s_n], mode="wrap")
np.argwhere(a)
np.nonzero(a) | ranks=1-3
a.nonzero() | ranks=1-3
np.flatnonzero(a)
np.where(a) | ranks=1-3
np.searchsorted(np.sort(s_n), s_k)
np.searchsorted(np.sort(s_n), y)
np.searchsorted(np.sort(f_n), f_km, side="right")
np.sort(s_n).searchsorted(s_k, "right")
np.searchsorted(r_n, r_k, sorter=np.argsort(r_n))
np.digitize(r, np.sort(d_n))
np.digitize(s, np.array([0.0, 1.0, 2.5]), right=True)
np.digitize(s_n, np.array([3.0, 1.0, -1.0]))
np.ravel_multi_index((j_n, j_n), (4, 5))
np.ravel_multi_index((j_n, j_n), (2, 2), mode="wrap")
np.ravel_multi_index((j_n, j_n), (2, 2), mode="clip", order="F")
np.unravel_index(j_n, (2, 3))
np.unravel_index(q, (2, 3))
np.unravel_index(j_n, (3, 2), order="F")
"""

_PUTTING = """
a_N[j_k] = 1; a_N
a_N[j_k] = a_k; a_N
a_NK[j_m, j_m] = y; a_NK
a_n[b_n] = y; a_n
a_nk[b_n] = a_k; a_nk
a_nk[b_nk] = 0; a_nk
f_nk[f_nk < 1] *= 2; f_nk
f_N[j_k] += 1; f_N
i_n[b_n] -= 1; i_n
a_nk[:, k] = 2; a_nk
a_nk[1:] = a_nk[:-1]; a_nk
f_n[1:] += f_n[:-1]; f_n
a_nk[:, ::-1] = a_nk; a_nk
a_nk[...] = a_k; a_nk
a_n[k:] = y; a_n
a += a2; a
f -= r2; f
i *= 2; i
f /= y; f
i //= q; i
i **= 2; i
b |= b2; b
a[...] = a2; a
a_nn[...] = a_nn.T; a_nn
a_nn += a_nn.T; a_nn
"""

_SORTING = """
np.sort(a)
np.sort(a, axis=0)
np.sort(a, axis=None)
np.sort(r, kind="stable")
np.sort(f, axis=-1, stable=True)
a.sort()
a_nk.sort(axis=0); a_nk
a.sort(kind="stable"); a
np.argsort(a, kind="stable")
np.argsort(a, axis=0, stable=True)
a.argsort(kind="stable")
np.take_along_axis(r_nk, np.argsort(r_nk), -1)
np.sort_complex(a)
np.lexsort((a_n, a_n))
np.lexsort((r_n, s_n))
np.lexsort(r_nk)
np.sort(np.partition(r_Nk, 0, axis=0), axis=0)
np.partition(s_N, len(s_N) // 2)[len(s_N) // 2]
np.partition(s_nK, len(s_nK.T) - 1)[:, -1]
s_N[np.argpartition(s_N, 0)[0]]
np.sort(r_N[r_N.argpartition(len(r_N) - 1)])
np.unique(a)
np.unique(a_n, return_index=True)
np.unique(r_n, return_inverse=True)
np.unique(a_n, return_counts=True)
np.unique(s_n, return_index=True, return_inverse=True, return_counts=True)
np.unique(r_nk, axis=0)
np.unique(b_nk, axis=1, return_counts=True, return_inverse=True)
np.unique(b_nkm, axis=-1, return_index=True)
np.unique_all(a_n)
np.unique_counts(a_n)
np.unique_inverse(s_nk)
np.sort(np.unique_values(i_n))
np.intersect1d(a_n, a_k)
np.intersect1d(i_n, i_k, return_indices=True)
np.union1d(a_n, a_k)
np.setdiff1d(a_n, a_k)
np.setdiff1d(r_n, r_k, assume_unique=True)
np.intersect1d(i_n, i_k, assume_unique=True)
np.intersect1d(np.unique(i_n), np.unique(i_k), assume_unique=True, return_indices=True)
np.setxor1d(i_n, i_k, assume_unique=True)
np.setxor1d(a_n, a_k)
np.isin(a, a2)
np.isin(i, [0, 3, 7])
np.isin(a, a2, invert=True)
np.median(s_N)
s_N.partition(0); s_N[0]
sorted(s_n)
max(i_N)
min(i_N)
"""

CASES = [*read(_PICKING, area="picking", ranks="1-3"), *read(_PUTTING, area="putting", values="tame"),
         *read(_SORTING, area="sorting", ranks="1-3", values="plain")]  # fmt: skip
