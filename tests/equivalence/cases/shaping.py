"""Functions that move elements, or look at them in another way."""

from equivalence.table import read

_VIEWS = """
a.T
np.transpose(a)
np.transpose(a_nkm, (1, 2, 0))
np.permute_dims(a_nkm, (2, 0, 1))
a.transpose()
a_nkm.transpose(2, 0, 1)
a_nkm.transpose((0, 2, 1))
np.matrix_transpose(a_nkm)
a_nk.mT
a_nkm.mT
np.moveaxis(a_nkm, 0, -1)
np.moveaxis(a_nkm, [0, 1], [2, 0])
np.rollaxis(a_nkm, 2)
np.rollaxis(a_nkm, 0, 2)
np.swapaxes(a_nkm, 0, 2)
a_nkm.swapaxes(-1, 0)
np.expand_dims(a_nk, 0)
np.expand_dims(a_nk, (0, -1))
np.flip(a_nk)
np.flip(a_nk, 0)
np.flip(a_nk, (0, 1))
np.fliplr(a)
np.flipud(a)
np.rot90(a_nk)
np.rot90(a_nkm, 1, (1, 2))
np.asarray(a)
np.asanyarray(a)
np.asarray(a, dtype=float)
a[::-1]
a_nk[1:, ::2]
a_nk[-1]
a_nk[:, None, -2:]
a_nkm[..., 0]
a_nkm[0, ..., ::-1]
a_nk[...]
a_nk[None]
a_nk.T[::-1].T
np.diagonal(a_nk)
np.diagonal(a_nk, k)
np.diagonal(a_nkm, 0, 1, 2)
a_nk.diagonal()
a_nk.diagonal(1)
np.diag(a_nk)
np.diag(a_nk, k)
np.broadcast_to(a_n, (2, len(a_n)))
np.broadcast_to(a_nk, (3, *a_nk.shape))
np.einsum("ii->i", a_nn)
np.einsum("ikj->jki", a_nkm)
"""

_LOOKS = """
np.broadcast_to(a, (3, *a.shape)) | ranks=1-3
np.reshape(a, -1)
np.reshape(a_nk, (k, -1))
a.reshape(-1)
a.reshape(-1, 2)
a_nkm.reshape(len(a_nkm), -1)
a_nk.reshape(a_nk.shape[::-1])
a_nk.reshape(a_nk.shape[1], a_nk.shape[0])
a.reshape(1, *a.shape)
np.reshape(a, -1, order="F")
np.reshape(a, -1, copy=True)
a_nk.reshape((k, -1), copy=True)
np.ravel(a)
a.ravel()
a.ravel(order="F")
a.flatten()
a.flatten("F")
np.expand_dims(a, 0)
np.expand_dims(a, (0, -1))
np.squeeze(a)
np.squeeze(a[None], 0)
np.squeeze(a, axis=-1)
a.squeeze()
np.atleast_1d(a)
np.atleast_2d(a)
np.atleast_3d(a)
np.atleast_1d(a, a2)
np.flip(a)
np.flip(a, 0)
np.flip(a, (0, 1))
np.rot90(a_nk, k) | anyhow
np.broadcast_arrays(a, a2)
np.split(a_n, 2)
np.split(a_nk, 2, axis=1)
np.split(a_n, [1, 3])
np.array_split(a_n, 3)
np.array_split(a_nk, 2, 1)
np.hsplit(a_nk, 2)
np.vsplit(a_nk, [1])
np.dsplit(a_nkm, [1, 2])
np.ascontiguousarray(a)
a[...]
a[None]
a.real
"""

_COPIES = """
np.copy(a)
a.copy()
a.copy(order="F")
np.concatenate([a_nk, a_mk])
np.concatenate((a_n, a_k, a_m))
np.concatenate([a_nk, a_nm], axis=1)
np.concatenate([a_nk, a_nm], axis=-1, dtype=np.float64) | values=tame
np.concatenate([a, a2], axis=None)
np.concatenate([a_n, a_k], casting="safe", dtype=np.complex128)
np.concatenate([r_n, r_k], dtype=np.int32, casting="unsafe") | values=tame
np.concatenate([x for x in a_NK], dtype=np.complex64, casting="same_kind")
np.stack([r_nk, r_nk], 1, dtype=np.float32, casting="same_kind")
np.stack([x for x in r_NK], dtype=np.float64)
np.vstack([r_n, a_n], dtype=np.complex64)
np.vstack([r_nk, r_mk], dtype=np.int16, casting="unsafe") | values=tame
np.hstack((r_n, r_k), dtype=np.float32)
np.hstack([x for x in r_NK], dtype=np.float64, casting="no")
np.concat([a_n, a_k])
np.append(a, a2)
np.append(a_nk, a_mk, axis=0)
np.append(a_n, y)
np.stack([a_nk, a_nk])
np.stack([a, a2], axis=-1)
np.stack([a_nk, n_nk], 1)
np.hstack([a_nk, a_nm])
np.hstack([a_n, a_k])
np.vstack([a_n, n_n])
np.vstack([a_nk, a_mk])
np.dstack([a_n, n_n])
np.dstack((a_nk, n_nk))
np.column_stack([a_n, n_n])
np.column_stack((a_n, n_nk))
np.roll(a, k)
np.roll(a, 1, axis=0)
np.roll(a, k, axis=-1)
np.roll(a_nk, (1, -2), axis=(0, 1))
np.roll(a_nk, (1, k), (1, 0))
np.repeat(a, 2)
np.repeat(a, q, axis=0)
np.repeat(a, 2, axis=-1)
np.repeat(a_nk, j_n, axis=0)
np.repeat(a_nk, np.arange(len(a_nk)), axis=0)
a.repeat(q)
a.repeat(3, axis=-1)
np.tile(a, 2)
np.tile(a, (2, 1))
np.tile(a, (q, 2, 1))
np.pad(a_n, 1)
np.pad(a_nk, 2)
np.pad(a_nk, ((1, 0), (2, 1)))
np.pad(a_n, (q, 1), constant_values=3)
np.pad(a_nk, 1, constant_values=((1, 2), (3, 4)))
np.pad(a_NK, 2, mode="edge")
np.pad(a_NK, 1, "reflect")
np.pad(a_N, (2, 1), "symmetric")
np.pad(a_NK, ((1, 2), (0, 3)), "wrap")
np.pad(f_NK, 1, "mean") | values=tame
np.pad(s_N, 2, "maximum")
np.pad(s_NK, 1, "maximum", stat_length=2)
np.pad(s_NK, ((1, 2), (0, 1)), "minimum", stat_length=((1, 2), (3, 9)))
np.pad(f_N, 2, "mean", stat_length=(1, 2)) | values=tame
np.pad(s_N, 1, "median") | values=tame
np.pad(s_N, (1, 2), "minimum")
np.pad(s_N, (1, 2), "linear_ramp", end_values=4) | values=tame
np.pad(a_NK, 1, "empty").shape
np.resize(a, (2, 3))
np.resize(a, q)
np.insert(a_n, 0, y)
np.insert(a_nk, 1, 7, axis=0)
np.insert(a_nk, 0, a_k, axis=0)
np.insert(a_n, [0, 0], [1, 2])
np.delete(a_n, 0)
np.delete(a_nk, 1, axis=1)
np.delete(a_n, [0, -1])
np.delete(a_n, slice(0, 2))
np.delete(a_nk, b_n, axis=0)
np.tril(a_nk)
np.tril(a_nk, k)
np.triu(a_nk)
np.triu(a_nk, k)
np.tril(a_nkm)
np.triu(a_n)
np.kron(a, a2) | values=small
np.kron(a_nk, a_mk) | values=small
np.meshgrid(a_n, a_k)
np.meshgrid(a_n, a_k, indexing="ij")
np.meshgrid(a_n, a_k, a_m)
np.meshgrid(a_n, a_k, sparse=True)
np.ix_(j_n, j_k)
np.ix_(b_n, j_k)
np.trim_zeros(a_n)
np.trim_zeros(a_n, "f")
np.diagflat(a_nk)
np.diagflat(a_n, k)
np.diag(a_n)
np.diag(a_n, k)
np.vander(n_n) | values=small
np.vander(n_n, 3, increasing=True) | values=small
np.fill_diagonal(a_nn, 2); a_nn
np.fill_diagonal(f_nk, u); f_nk
np.fill_diagonal(a_nk, a_m, wrap=True); a_nk
a.tolist() | ranks=0-2
a.fill(2)
a.fill(y)
f.fill(u); f
np.copyto(f, f2)
np.copyto(f, r2, where=b)
np.copyto(a, a2)
a.swapaxes(0, -1).copy()
a_nk.T.copy().T.ravel()
np.shape(a)
np.size(a)
np.size(a, 0)
np.ndim(a)
np.require(a)
np.require(a, np.float64, ["C", "W"])
np.require(a, requirements="F")
"""

_JOINED = """
np.block([[a_nk, a_nk], [r_nk, r_nk]])
np.block([a_n, a_k, 1])
np.block([[a_nn, r_n[:, None]], [r_n, 2.5]])
np.hstack([x * 1 for x in a_NK])
np.vstack([x * 1 for x in a_NK])
np.column_stack([x * 1 for x in a_NK])
np.stack([x for x in a_NK], axis=-1)
np.concatenate([x for x in a_NK])
np.concatenate(a_NKM, axis=1)
np.dstack(a_NKM)
[x.sum() for x in np.split(i_n, np.flatnonzero(i_n))]
x, y, z = np.unstack(a_k, axis=0); x + z
np.packbits(b)
np.packbits(i_nk, axis=1, bitorder="little")
np.unpackbits(np.packbits(b_nk, axis=0), axis=0)
np.unpackbits(np.packbits(b_N), count=k)
np.lib.stride_tricks.sliding_window_view(a_n, 2)
np.lib.stride_tricks.sliding_window_view(a_nk, (2, 1))
np.lib.stride_tricks.sliding_window_view(a_nkm, 2, axis=1)
np.vectorize(lambda x: x > 1)(r) | nonempty ranks=1-2
[(p, x) for p, x in np.ndenumerate(a)] | ranks=1-2
[p for p in np.ndindex(a.shape)] | ranks=1-3
"""

CASES = [*read(_VIEWS, area="views", views=""), *read(_LOOKS, area="looks"), *read(_COPIES, area="copies"),
         *read(_JOINED, area="joined", values="tame")]  # fmt: skip
