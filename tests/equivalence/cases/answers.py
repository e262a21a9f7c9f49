"""Questions about memory, dtypes and numbers, and texts of numbers."""

from equivalence.table import read

_ANSWERS = """
np.shares_memory(a_N, a_N)
np.shares_memory(a_N, a_N + 1)
np.shares_memory(a_N[::2], a_N[1::2]) | native
np.shares_memory(a_NK[:, 0], a_NK[0]) | native
np.shares_memory(a_NK.T[0], a_NK[:, 1:]) | native
b = a_nk * 2; np.shares_memory(b, b[1:]), np.may_share_memory(b, b[:0]), np.shares_memory(b, a_nk)
b = np.arange(q); np.may_share_memory(b[::2], b[1::2]), np.shares_memory(b, 3)
b = np.zeros((3, 4)); np.shares_memory(b.ravel()[2:5], b[k:]), np.may_share_memory(b[:, 0], b[:, 1])
np.min_scalar_type(a_n) | native
np.min_scalar_type(300), np.min_scalar_type(-1), np.min_scalar_type(1e50), np.min_scalar_type(np.int64(7))
np.mintypecode("fd"), np.mintypecode(["i", "F"]), np.mintypecode("i", "GDFgdf", "f")
np.base_repr(k), np.base_repr(k * 1000, 16), np.base_repr(q, base=3, padding=2)
[np.base_repr(i, b) for i in range(-9, 40, 7) for b in (2, 5, 36)]
np.base_repr(k, 37)
np.binary_repr(k), np.binary_repr(k, 5), np.binary_repr(q, width=3)
[np.binary_repr(i, 8) for i in range(-128, 128, 5)]
np.binary_repr(k, 2)
[np.format_float_positional(x) for x in f_n]
np.format_float_positional(u, precision=1, unique=False), np.format_float_positional(u * 1e20, trim="-")
[np.format_float_scientific(x, precision=3) for x in d_n]
np.format_float_scientific(u, exp_digits=3, sign=True), np.format_float_positional(u, pad_left=5, pad_right=3)
np.fromstring("1 2.5 -3e2", sep=" ")
np.fromstring("1, 2, 3", dtype=np.int32, sep=",", count=2)
z_n.getfield(np.float64, 8), z_n.getfield(np.complex128) | native
d_nk.getfield(np.int32), d_nk.getfield(np.uint16, 6), d_nk.getfield(np.float64, 0) | native
d_n.getfield(np.float64, 4)
d_nk.setfield(7, np.int32, 4) | writable native
d_nk.setfield(d_k, np.float64) | writable native
a.to_device("cpu")
a.to_device("gpu")
np.row_stack((a_k, n_k))
np.random.RandomState(q).tomaxint(), np.random.RandomState(q).tomaxint((2, 3)), np.random.RandomState(q).tomaxint(q)
np.array2string(d_n), np.array_str(d_nk), np.array_repr(i_n) | native
np.array_str(d_n), np.array_repr(d_n) | native
np.asarray_chkfinite(d_nk) | values=tame
np.asarray_chkfinite(d_nk, np.float32, "F") | values=tame
np.array2string(d_nk, precision=2, separator=", ", max_line_width=30, suppress_small=True) | native
np.array2string(i_n, prefix="x", threshold=3, edgeitems=1, sign="+"), np.array_str(d_n, 20, 3) | native
np.array_repr(d_n, precision=1), np.array2string(f_n, floatmode="fixed", precision=3) | native
np.frombuffer(i_n.tobytes(), np.uint8)
np.isfortran(a)
np.common_type(f_n, i_n), np.common_type(x_n)
np.random.RandomState(q).random_integers(5), np.random.RandomState(q).random_integers(-2, 5, (2, 3))
"""

CASES = read(_ANSWERS, area="answers")
