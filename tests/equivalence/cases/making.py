"""Functions that make arrays, and those about dtypes."""

from equivalence.table import read

_MAKING = """
np.logspace(0, 2, q, dtype=np.float32) | ulp=2
np.geomspace(1, 100, q, dtype=np.float32, axis=-1) | ulp=2
np.arange(q, dtype=complex)
np.arange(0.5, 3, 0.75, dtype=np.complex64)
np.eye(q, 3, order="F")
np.zeros(q, order="F", device="cpu")
np.ones_like(a, subok=False, device=None)
np.indices((2, q), sparse=True)
np.arange(q)
np.arange(k, 9)
np.arange(k, q, 2)
np.arange(u)
np.arange(u, 4.5, 0.5)
np.arange(q, dtype=np.float32)
np.arange(5, k, -1)
np.array(a)
np.array([a, a2])
np.array([y, 2, 3.5])
np.array([[1, 2], [3, k]])
np.array(a, dtype=complex)
np.array(a, ndmin=2)
np.array([])
np.array([k, u], dtype=np.float32)
np.array((t, True))
np.empty(q).shape
np.empty((2, q), dtype=np.int32).dtype
np.empty_like(a).shape
np.eye(q)
np.eye(q, 3, k)
np.eye(3, dtype=np.int8)
np.full(q, u)
np.full((2, q), k)
np.full((q, 2), y, dtype=np.float32)
np.full_like(a, 3)
np.full_like(a, u, dtype=float)
np.geomspace(1, 100, q) | ulp=4
np.geomspace(1.0, 8.0, 4, endpoint=False) | ulp=4
np.identity(q)
np.identity(2, dtype=bool)
np.indices((2, q))
np.indices((q, 1, 2), dtype=np.int32)
np.linspace(0, u, q)
np.linspace(k, 3, 5, endpoint=False)
np.linspace(0, u, 5, retstep=True)
np.linspace(0, 5, 6, dtype=int)
np.logspace(0, 2, q) | ulp=4
np.logspace(0, u, 4, base=2.0) | ulp=4
np.ones(q)
np.ones((q, 2), dtype=np.uint8)
np.ones_like(a)
np.ones_like(a, dtype=np.float32)
np.zeros(q)
np.zeros((2, q), np.complex64)
np.zeros_like(a)
np.zeros_like(a, shape=(2, q))
np.tri(3, q, k)
np.tri(q)
np.diag_indices(q)
np.diag_indices_from(a_nn)
np.tril_indices(q)
np.tril_indices(3, k, 4)
np.tril_indices_from(a_nk, k)
np.triu_indices(q, k)
np.triu_indices_from(a_nn)
np.broadcast_shapes((2, 1), (1, 3))
np.fromfunction(lambda row, column: row * 10 + column, (2, q))
np.fromfunction(lambda row, column: row - column, (q, 2), dtype=int)
np.hanning(q) | ulp=4
np.hamming(q) | ulp=4
np.blackman(q) | ulp=16
np.bartlett(q) | ulp=4
np.mask_indices(3, np.triu)
np.fft.fftfreq(5)
np.fft.fftfreq(q, 0.5)
np.fft.rfftfreq(6, u)
np.fft.rfftfreq(q)
np.result_type(a, a2)
np.promote_types(a.dtype, a2.dtype)
np.issubdtype(a.dtype, np.floating)
np.issubdtype(a.dtype, np.integer)
np.can_cast(a.dtype, np.float64)
np.iscomplexobj(a)
np.isdtype(a.dtype, "integral")
np.iterable(a) | ranks=1-3
np.finfo(f.dtype).eps
np.iinfo(i.dtype).bits
np.zeros((q, 3), order="F")
np.full((2, 3), np.arange(3))
np.asfortranarray(a)
np.mgrid[0:q, -q:3]
np.mgrid[0 : u + 4 : 0.5]
np.ogrid[0:q, u:4]
np.ogrid[0:1:3j, 0:q:2j]
np.r_[a_n, y]
np.r_[a_n, n_k, 0:q]
np.c_[a_n, r_n]
np.c_[a_nk, r_n]
np.array([x * 2 for x in a_NK])
np.array([[x, x] for x in a_N])
np.array([a_NK[j, : q + 1] for j in range(len(a_NK))])
np.fromiter((x for x in r_n), dtype=float)
a.dtype
a.shape
a.ndim
a.size
a.itemsize
a.nbytes
len(a)
"""

CASES = read(_MAKING, area="making")
