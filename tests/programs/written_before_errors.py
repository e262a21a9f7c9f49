"""What was written through a view of an argument before an exception is there afterwards, however the view lies."""

import numpy as np

from programs.registry import program, reversed_view, strided

A = np.arange(6.0).reshape(2, 3)
LAYOUTS = ((A, 7), (np.asfortranarray(A), 7), (strided(A), 7), (reversed_view(A), 7), (A[:, ::-1], 7), (A[:0], 7))
B = np.arange(8).reshape(2, 2, 2)


@program(*LAYOUTS, (np.arange(4.0), 0))
def a_ravel(x, n):
    u = x.ravel()
    u[1] = n
    raise ValueError("too late")


@program(*LAYOUTS)
def a_reshape_in_a_loop(x, n):
    u = x.reshape(-1)
    for i in range(n):
        u[i] = 10 + i


@program(*LAYOUTS)
def a_transposed_array(x, n):
    u = x.T
    for i in range(n):
        u[i, 0] = i + u[i - 1, 1]
        u[i] *= 2


@program(*LAYOUTS)
def a_transposed_array_in_a_row(x, n):
    u = x.T.reshape(-1)
    for i in range(n):
        u[i] = 10 + i


@program(*LAYOUTS)
def columns_in_a_row(x, n):
    u = x.ravel(order="F")
    u[:2] = n
    x.reshape(-1, order="F")[n] = 1


@program(*LAYOUTS)
def a_slice_of_a_reshape(x, n):
    y = x.reshape(-1)[1:4]
    for i in range(n):
        y[i] = n


@program(*LAYOUTS)
def a_reshape_of_a_slice(x, n):
    y = x[:, :2].reshape(-1)
    y[0] = n
    x[:1].reshape(-1)[2] = n
    x[1].reshape(-1, 1)[n] = n


@program(*LAYOUTS)
def the_bytes_of_a_reshape(x, n):
    u = x.view(np.int64).reshape(-1)
    for i in range(n):
        u[i] += i


@program(*LAYOUTS)
def reshaped_under_a_name_of_its_own(x, n):
    x = x.reshape(3, 2)
    for i in range(n):
        if i % 2:
            x[i, 0] += 1
        else:
            x[i, 1] = x[i, 0] - x[i - 1, 0]


@program((B, 5), (B.transpose(1, 2, 0), 5), (B.T, 5), (strided(B), 5))
def axes_that_move_and_meet(x, n):
    y = x.transpose(2, 0, 1).swapaxes(0, 1).transpose(1, 2, 0)
    y.reshape(4, 2)[1, 1] = 70
    for i in range(n):
        np.moveaxis(x, 0, -1)[i] -= n
        y[0, i, 1] = i


@program(*LAYOUTS)
def elements_by_number(x, n):
    np.put(x, [1, 2], 5)
    x.flat[3] = 6
    np.put(x, n, 3)


@program((A, 3), (A + 1j, 3), ((A + 1j).T, 3), (strided(A + 1j), 3))
def real_parts_and_diagonals(x, n):
    x.real[0, 0] = 8
    x.imag[n - 3] += 0
    np.fill_diagonal(x, 4)
    x.real[n] = 5


def put(u, n):
    for i in range(n):
        u[i] = i


@program(*LAYOUTS)
def a_reshape_is_given_to_a_function(x, n):
    put(x.T, 1)
    put(x.reshape(-1), n)


@program(*LAYOUTS)
def either_view_is_written(x, n):
    if n > 5:
        x.reshape(-1)[2] = n
    else:
        x.T[1] = n
    while n > 0:
        x.T[n, 1] = n
        n -= 1


@program(*((np.arange(4.0), np.ones(4), m) for m in (0, 5)))
def in_a_branch_that_takes_another_array(a, b, m):
    v = a
    if m:
        if len(v):
            np.add(v, 1, out=v)
        a = b
    return 1 // (m - 5), a


@program(*((np.arange(4.0), np.ones(4), m) for m in (0, 3, 5)))
def in_a_loop_that_takes_another_array(a, b, m):
    v = a
    for k in range(m):
        if k > 1:
            if len(v):
                v *= 2
            a = b
    return a / a[m - 1], 1 // (m - 5)
