"""``a.shape = ...``: the array has the new shape under each of its names; its views stay as they are."""

import numpy as np

from programs.registry import program

A = np.arange(12.0).reshape(3, 4)


@program((5, 4, 6, 2.0), (1, 1, 3, 2.0), (3, 3, 0, 2.0), ulp=4)
def escape_times(width, height, most, horizon):
    i, j = np.mgrid[0:width, 0:height]
    x = np.linspace(-2.0, 0.5, width, dtype=np.float64)[i]
    y = np.linspace(-1.0, 1.0, height, dtype=np.float64)[j]
    c = x + y * 1j
    times = np.zeros(c.shape, dtype=np.int64)
    ends = np.zeros(c.shape, dtype=np.complex128)
    i.shape = j.shape = c.shape = width * height
    z = np.zeros(c.shape, np.complex128)
    for n in range(most):
        if not len(z):
            break
        np.multiply(z, z, z)
        np.add(z, c, z)
        out = abs(z) > horizon
        times[i[out], j[out]] = n + 1
        ends[i[out], j[out]] = z[out]
        out = np.logical_not(out)
        z, c = z[out], c[out]
        i, j = i[out], j[out]
    return ends.T, times.T


@program((A,), (A.astype(np.int32),))
def under_two_names(a):
    v = a * 2
    u, part = v, v[1:]
    v.shape = (2, -1)
    u[0, 0] = 5
    part[0, 0] = 9
    return u.shape, v, part, u is v


@program((A, 2), (A, 0))
def there_and_back_in_a_loop(a, n):
    v = a.copy()
    for k in range(n):
        v.shape = (4, 3)
        v[0] += k
        v.shape = (3, 4)
    return v


@program((A, True), (A, False))
def on_one_path(a, c):
    v = a.copy()
    if c:
        v.shape = 12
    return v.ndim, v.sum()


def flattened(v):
    v.shape = -1
    return v[0]


@program((A,))
def by_a_callee(a):
    v = a + 1
    first = flattened(v)
    return first, v.shape


@program((A,))
def of_a_part_of_an_argument(a):
    b = a[1:]
    b.shape = 8
    b[:] = 0
    return a


@program((A,), (A[:2],))
def that_does_not_fit(a):
    v = a + 1
    try:
        v.shape = (5, 5)
    except ValueError as error:
        return str(error), v.shape
    return "", v.shape


@program((A,))
def beside_a_transposed_view(a):
    v = a + 1
    w = v.T
    v.shape = (4, 3)
    v[0] = 0
    return w, v


@program((A,))
def with_one_axis_more(a):
    v = a + 1
    v.shape += (1,)
    return v
