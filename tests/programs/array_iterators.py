"""``np.nditer``, and arrays of rank 0 that are views of an element."""

import numpy as np

from programs.registry import empty, program

A = np.arange(6.0).reshape(2, 3)


@program((A,), (A.astype(np.int16),), (A > 2,), (empty(0, 3),), (np.array(2.5),))
def elements_one_by_one(a):
    total = 0
    for x in np.nditer(a):
        total = total + x
    return total


@program((A,), (np.arange(4),))
def elements_changed_in_place(a):
    with np.nditer(a, op_flags=["readwrite"]) as it:
        for x in it:
            x[...] = 2 * x
    return a


@program((A,), (np.arange(4.0),))
def a_gradient_by_differences(a):
    slope = np.zeros_like(a)
    it = np.nditer(a, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        place = it.multi_index
        old = a[place]
        a[place] = old + 1e-3
        high = (a**2).sum()
        a[place] = old - 1e-3
        low = (a**2).sum()
        it[0] = old
        slope[place] = (high - low) / 2e-3
        it.iternext()
    return slope, it.itersize, it.ndim


@program((A, np.array([1.0, -1.0, 2.0])), (A, np.array([[1.0], [3.0]])), (A, np.zeros(2)))
def two_arrays_broadcast_together(a, b):
    return [(float(x), float(y)) for x, y in np.nditer([a, b])]


@program((A,), (A.T,))
def with_an_index(a):
    it = np.nditer(a, flags=["f_index"], order="C")
    return [(float(x), it.index) for x in it], it.finished


@program((A,), (np.arange(4.0),))
def what_is_only_read(a):
    for x in np.nditer(a):
        x[...] = 1
    return a


@program((A, 1), (np.asfortranarray(A), 0), (A[:, ::-1], 1))
def an_element_as_an_array(a, i):
    x = a[i, 2, ...]
    x[...] = 50
    y = a[:1, :1].squeeze()
    y -= 7
    z = a[1:, 1:2].reshape(())
    a[1, 1] = 8
    return a, x, y.shape, z * 2


@program((A,), aliases=True)
def a_view_of_an_element_is_returned(a):
    x = a[1, 1:][1, ...]
    x += 1
    return x


@program((A, np.arange(3.0)), (A, np.array([[1.0], [2.0]])), (A, np.arange(4.0)))
def elements_side_by_side(a, b):
    together = np.broadcast(a, b)
    total = 0.0
    for x, y in together:
        total += x * y
    return total, together.shape, together.size, together.ndim, together.nd, together.numiter


@program((A, A + 1), (A, A[0]), (A, np.arange(4.0)), (A[:, :1], A[0]))
def arrays_that_have_one_shape_already(a, b):
    x, y = np.broadcast_arrays(a, b)
    return x is a, y is b, x.shape, np.broadcast_arrays(a)[0] is a


@program((A, A + 1))
def written_through_what_was_broadcast(a, b):
    x, y = np.broadcast_arrays(a, b)
    x[0] = y[1]
    return a, y


@program((2, 3, 4), (2, 1, 4), (1, 3, 3), (2, 3, 3))
def shapes_that_may_not_agree(n, m, k):
    return np.broadcast_shapes((n, m), k, (5, 1, 1))
