"""Views of real and imaginary parts, of all elements in a row; what only looks like a copy, or like a view."""

import numpy as np

from programs.registry import empty, program, readonly, strided

Z = np.array([1 + 1j, 2, 3j, -1 - 2j])
M = np.arange(6.0).reshape(2, 3)
V = np.arange(6.0)


@program((Z, 5.0), (strided(Z), 1), (Z.astype(np.complex64), 2.5), (Z.reshape(2, 2), 7.0), (readonly(Z), 1.0), (V, 2.0))
def parts_are_written(z, x):
    z.real[0] = x
    z.real[1:] += 1
    return z


@program((Z,), (Z.reshape(2, 2).T,))
def imaginary_parts_are_written(z):
    part = z.imag
    part *= 2
    np.imag(z)[0] = -1.0
    z.real = 3
    z.imag += z.real
    return z, part, np.real(z)[..., 0]


@program((Z, 3), (empty(0, dtype=complex), 0))
def parts_in_a_loop(z, n):
    for i in range(n):
        z.real[i] += z.imag[i] * i
        z.imag[i] = i
    return z.real, z.real.sum(), z


@program((V,), (M,))
def real_arrays_have_parts(a):
    a.real[0] = 9
    return a, a.imag, np.imag(a).dtype == a.dtype


@program((V,))
def imaginary_parts_of_real_arrays_are_read_only(a):
    a.imag[0] = 1
    return a


@program((M,), (V,), (np.zeros((0, 2)),), joins=True)
def all_elements_in_a_row(a):
    total = 0.0
    for x in a.flat:
        total += x
    return total, sum(a.flat), len(a.flat)


@program((M, 4), (V, 1))
def elements_by_their_number(a, k):
    a.flat[k] = 7.0
    a.flat[1:3] = 5.0
    return a, a.flat[k]


@program((M,), (V,))
def all_elements_are_set(a):
    a.flat = 2
    return a


@program((M,), (M.T,))
def diagonals_are_read_only(a):
    d = np.diagonal(a)
    print(d.sum())
    d[0] = 1
    return a


@program((M,), (V,), (M.astype(int),))
def conversions_without_a_copy(a):
    b = a.astype(np.float64, copy=False)
    b[0] = 9
    return a, b


@program((M, 2), (V, -1), (M, 6), (V, -7), (Z, 0))
def items_by_number(a, k):
    return a.item(k)


@program((M,), (np.array([[True], [False]]),), (M.astype(np.float32),))
def items_by_place(a):
    return a.item(1, 0), a.item((0, 0)), a[0].tolist(), a.tolist(), type(a.item(0)) is float


@program((np.array([0.1, 0.2, 0.7]), V), (V, M), (np.array([1, 2, 3]), np.array([2.5])))
def what_is_put_elsewhere(a, b):
    np.copyto(b, a[0])
    np.copyto(b[..., :1], b[..., -1:], where=b[..., :1] > 0)
    np.cumsum(a, out=a)
    np.clip(a, 0, 2, out=a)
    return a, b


@program((np.arange(4), V), (np.arange(4), 1.5))
def what_does_not_fit(a, b):
    np.copyto(a, b)
    return a


@program((M, 2.0), (V, 3.0), (V, -1.0))
def puts_by_masks(a, x):
    np.putmask(a, a > x, [x, -x])
    np.place(a, a < 1, [7.0, 8.0, 9.0])
    return a


@program((M,), (np.zeros((3, 4, 2), np.float32),))
def strides_of_an_argument(a):
    return a.strides, a[1:].strides


@program((M,))
def no_such_attribute(a):
    return a.foo
