"""``a.view(dtype)``: the same bytes as other numbers, read and written."""

import numpy as np

from programs.registry import program, strided

V = np.array([0.5, -1.0, np.nan, np.inf, 3.25])
M = np.arange(12.0).reshape(3, 4)


@program((V,), (V[::2],), (V[:0],))
def bits_of_floats(a):
    b = a.view(np.int64)
    return b >> 52, (a.view("u8") & 1).sum(), a.view()


@program((V,), (strided(M),), (M.T,))
def written_as_integers(a):
    b = a.view(np.int64)
    b[0] = 0
    b += 1
    return a, b


@program((V,), (M,))
def written_after_it_was_seen(a):
    b = a.view(np.uint64)
    a[1] = -2.0
    return b, b.sum()


@program((np.array([[1 + 2j, 3 - 1j]]),), (np.zeros((2, 0), complex),))
def complex_numbers_as_pairs(z):
    pairs = z.view(float)
    pairs[..., 1::2] *= -1
    return z, pairs.reshape(-1, 2), pairs.view(complex)


@program((np.arange(8, dtype=np.uint8),), (np.arange(12, dtype=np.uint8),), (np.arange(6, dtype=np.uint8),))
def bytes_as_integers(a):
    return a.view(np.uint16), a[:4].view(np.float32), a.view(np.int32)


@program((7,))
def of_what_is_made_here(n):
    a = np.linspace(-1, 1, n).astype(np.float32)
    i = a.view(np.int32)
    i = 0x5F3759DF - (i >> 1)
    y = i.view(np.float32)
    return y * (1.5 - 0.5 * a * y * y), (a + 1).view("i4"), (a.astype(float) * 2).view(np.uint8).sum()


@program((V, 2), (V, 0))
def in_a_loop(a, n):
    b = a.view(np.int64)
    for k in range(n):
        b[k] = k + 1
        a[k + 1] += 1
    return a, b


@program((M,), (M.T,), (M.astype(np.int16),), (M > 1,), (M + 1j,), (M[:0],), (np.arange(5, dtype=np.uint16)[::2],))
def to_bytes_and_back(a):
    data = a.tobytes()
    return data, len(data), a.tobytes("F"), np.frombuffer(data, a.dtype).reshape(a.shape)


@program((b"abcdef",), (b"",), (b"abcdefgh",))
def numbers_in_bytes(data):
    x = np.frombuffer(data, np.uint8)
    return x.sum(), np.frombuffer(data, "<i2", offset=2), np.frombuffer(data, np.int32), np.frombuffer(data, "u1", 3, 1)


@program((b"abcdef",))
def numbers_in_bytes_are_not_written(data):
    x = np.frombuffer(data, np.uint8)
    x[0] = 1
    return x


@program((np.arange(4),), (np.arange(3.0),))
def an_array_as_a_buffer(a):
    x = np.frombuffer(a, np.uint8)
    x[0] = 1
    return x, a


@program((M.astype(np.int16),), (M,), (M > 1,), (M.T + 1j,), (np.arange(5, dtype=np.uint8),))
def bytes_swapped(a):
    b = a.byteswap()
    a.byteswap(inplace=True)
    return b, a
