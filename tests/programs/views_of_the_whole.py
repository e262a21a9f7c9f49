"""A view of all of an array is another object than the array, whatever it was made by, and shares its elements."""

import numpy as np

from programs.registry import program


@program((np.arange(4.0),), (np.arange(0.0),), (np.arange(8.0)[::2],))
def other_objects_than_a_row(a):
    views = a.T, a[:], a[...], a.view(), a.reshape(-1), np.reshape(a, a.shape), a.transpose(), np.transpose(a)
    more = a.swapaxes(0, 0), np.moveaxis(a, 0, 0), np.rollaxis(a, 0), a.T.T, a[:][:]
    return [v is a for v in views], [v is a for v in more]


@program((np.arange(6.0).reshape(2, 3),), (np.zeros((0, 2)),), (np.arange(6.0).reshape(3, 2).T,))
def other_objects_than_a_matrix(a):
    return a.T is a, a.T.T is a, a[:] is a, a[:, :] is a, a[...] is a, a.view() is a, a.swapaxes(0, 1).T is a


@program((np.arange(4.0),), (np.arange(8.0)[::2],))
def the_array_itself(a):
    row = a.squeeze() is a, np.asarray(a) is a, np.asanyarray(a) is a, np.atleast_1d(a) is a, a.real is a
    return row, np.ravel(a)[:0].sum(), np.add(a, 1, out=a) is a


@program((np.arange(4.0),))
def the_array_itself_in_either_order(a):
    return np.asfortranarray(a) is a, np.ascontiguousarray(a) is a


@program((np.asfortranarray(np.arange(6.0).reshape(2, 3)),), (np.arange(4.0).reshape(4, 1),))
def in_the_order_of_columns(a):
    b = np.asfortranarray(a)
    b[0] += 1
    return a.sum(), b


@program((0, np.arange(4.0)), (3, np.arange(4.0)))
def seen_in_a_loop(n, a):
    u, found = a, 0
    for i in range(n):
        found += a[:] is a
        u = a[:]
        u[i] += 10.0
    return found, u, a


@program((0, np.arange(4.0)), (1, np.arange(4.0)))
def returned_as_another_object(n, a):
    if n:
        return a
    return a[:]


@program((np.arange(4.0),))
def written_through(a):
    u, v = a[:], a.T
    u[1:] += v[:-1]
    w = u[:]
    w[...] = w[::-1]
    v.sort()
    return u, v, w


@program((2, np.arange(4.0), np.ones(4)), (3, np.arange(4.0), np.ones(4)))
def swapped_with_a_view(n, a, b):
    for _ in range(n):
        a, b = b[:], a
        a[0] += 2
    return a, b


@program((0.5,), (2.0,))
def of_a_single_number(x):
    a = np.array(x)
    u = a[...]
    u += 1
    return a, float(u)
