"""Views that are cut, turned and given new axes, one after the other, on the way through loops and branches."""

import numpy as np

from programs.registry import program, same

A = np.arange(9.0).reshape(3, 3)
B = np.arange(12.0).reshape(3, 4)
LAYOUTS = (A, np.asfortranarray(A), A[::-1, ::-1])


def _trips(*arrays):
    return [(a, n) for a in arrays for n in range(4)]


@program(*_trips(*LAYOUTS))
def turned_in_each_trip(a, n):
    z = a
    for k in range(n):
        z = z.T
        z[0, 1] += k
    return z


@program(*_trips(A, B))
def a_part_turned_in_each_trip(a, n):
    z = a[:, 1:]
    for k in range(n):
        z = z.T
        z[0, 1] += 1
    return z[0]


@program(*_trips(A, B))
def one_of_two_turned_in_each_trip(a, n):
    z = a if n % 2 else a[::-1]
    for k in range(n):
        z = z.T
        z[0, 1] += 1
        z[-1] *= 2
    return z


@program(*_trips(B, B.T))
def a_reshaped_array_turned_in_each_trip(a, n):
    z = a.copy()
    w = z.reshape(z.shape[::-1])
    for k in range(n):
        w = w.T
        w[0, 1] += 1
    return z, w


@program((A.reshape(1, 3, 3) * np.ones((2, 1, 1)), 1), (np.arange(24.0).reshape(2, 3, 4), 3))
def axes_swapped_in_each_trip(a, n):
    z = a
    for k in range(n):
        z = z.swapaxes(1, 2)
        z[0, 0] += k
        z[:, 1, 0] = 7
    return z


@program(*_trips(A, B))
def columns_bound_in_a_loop(a, n):
    u = a[0]
    for k in range(min(n, a.shape[1])):
        u = a.T[k]
        u += 1
    return u


@program(*_trips(A, B))
def rows_of_the_turned_left_out(a, n):
    z = a.T
    for k in range(n):
        z = z[1:]
        z += k
    return z


@program(*_trips(A))
def new_axes_in_a_loop(a, n):
    z = a[None]
    for k in range(n):
        z = z[:, 1:]
        z += k
    return z


@program(*_trips(A, B))
def cut_turned_and_cut_again(a, n):
    z = a[::-1].T[1:][None, ::-1, 1:]
    z[0, 0, 0] = 5
    w = a.T[:, None][::-1, 0]
    w[0] += 7
    x = a[:, None, :].T
    x[0] *= 2
    x[:, 0, 1] = 9
    return z, w, x[1, :, ::-1], a[:, None][1, 0], a[:, None, 1:][:, :, ::-1][..., 0], a.T[None, ..., 1]


@program(*_trips(A, B))
def masks_and_indices_of_the_turned(a, n):
    z = a.T[1:, ::-1]
    z[[0, 1]] = z[[1, 0]]
    z[z > 4] -= n
    np.add.at(z, [0, 0], 1)
    np.rot90(a)[0] = 3
    return z.T[0], z.sum(axis=0), z.T.ravel()


@program((np.arange(3.0), A, 1), (np.arange(3.0), A, 2))
def a_row_made_of_a_vector_and_carried_on(p, a, n):
    for k in range(1):
        z = p.reshape(1, -1)
    for k in range(n):
        z += 1
        z = a
    return p


@program(*((np.arange(3.0), n) for n in range(3)))
def a_column_made_of_a_vector(p, n):
    z = p[::-1].reshape(-1, 1) if n else p[:, None]
    z += n
    for k in range(n):
        z = z[:, ::-1]
        z[k] = 8
    return z


@program((A, A + 1, 0), (A, A + 1, 2), (*same(A), 1))
def what_is_turned_meets_another(a, b, n):
    z, w = a.T, b
    for k in range(n):
        z, w = w.T, z
        w[0] += k
        z[:, 0] -= 1
    return z, w
