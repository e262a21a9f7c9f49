"""Views that loops and branches hand on: of one of several arrays, cut and turned again, reshaped, of diagonals."""

import numpy as np

from programs.registry import program

A = np.arange(9.0).reshape(3, 3)
B = np.arange(12.0).reshape(3, 4)
C = np.arange(24.0).reshape(2, 3, 4)
P = np.arange(3.0)


def _trips(*arrays, most=4):
    return [(*arrays, n) for n in range(most)]


@program(*_trips(P, A))
def reversed_and_reshaped_then_another(p, a, n):
    for k in range(1):
        z = p[::-1].reshape(1, -1)
    for k in range(n):
        z += 1
        z = a
    return p


@program(*_trips(P, A))
def a_reshape_carried_on(p, a, n):
    z = a
    for k in range(n):
        w = z
        z = p[::-1].reshape(1, -1)
        w += 1
        z -= 2
    return p, a


@program(*_trips(A))
def a_diagonal_reversed_in_each_trip(a, n):
    z = np.einsum("ii->i", a)
    for k in range(n):
        z += k
        z = z[::-1]
    return a


@program(*_trips(A, P))
def a_diagonal_swapped_with_a_vector(a, p, n):
    d = np.einsum("ii->i", a)
    z = p
    for k in range(n):
        d, z = z, d
        d += 1
        z[0] *= 2
    return a, p, d, z


@program(*_trips(A, B))
def swapped_and_reversed_in_a_tuple(a, b, n):
    t = (a, b)
    for k in range(n):
        t = (t[1], t[0][::-1])
        t[0][0] += 1
        t[1][:, 0] -= 1
    return a, b, t[0]


@program(*_trips(A, A + 5))
def three_names_in_a_ring(a, b, n):
    c = np.zeros((3, 3))
    x, y, z = a, b.T, c
    for k in range(n):
        x, y, z = y[::-1], z, x
        x[0] += 1
        y[1] = k
        z *= 2
    return a, b, c, x, y, z


def _one_of_two(x, n):
    return x[::-1].reshape(-1) if n > 1 else x.ravel()


@program(*_trips(A), *_trips(P), *_trips(A[:, 0]))
def returned_by_a_function(a, n):
    z = _one_of_two(a, n)
    z += 5
    w = _one_of_two(a, 1 - n)
    w *= 2
    return a, z


class _Grid:
    def __init__(self, cells):
        self.cells = cells
        self.row = cells[0]

    def turn(self):
        self.cells = self.cells.T
        self.row = self.cells[1]

    def put(self, v):
        self.row[:] = v
        self.cells[-1] += 1


@program(*_trips(A, A + 30))
def held_by_objects_that_are_swapped(a, b, n):
    g, h = _Grid(a), _Grid(b)
    for k in range(n):
        g, h = h, g
        g.put(k)
        h.turn()
    return a, b, g.row, h.cells


@program(*_trips(A, A + 20))
def views_of_views_of_one_of_two(a, b, n):
    z = a if n % 2 else b
    for k in range(n):
        w = z[1:]
        v = w[:, ::-1]
        v[0] += 1
        z = v.T if k % 2 == 0 else z
        w[0, 0] = 9
    return a, b, z


@program(*_trips(A))
def halved_in_a_while(a, n):
    z = a.ravel()
    while z.size > 1 and n > 0:
        z = z[1::2] if n % 2 else z[::2]
        z += 1
        n -= 1
    return a, z


@program(*_trips(A))
def a_view_or_what_was_made(a, n):
    z = a[0]
    for k in range(n):
        z += 1
        z = z * 2 if k % 2 else a[k % 3][::-1]
        z[0] = -1
    return a, z


@program(*_trips(C))
def axes_moved_around(c, n):
    z = c
    for k in range(n):
        z = z.transpose(1, 2, 0)
        z[0] += k
        if k == 2:
            z = z[:, ::-1]
    return c, z


@program(*_trips(A))
def new_axes_and_swaps(a, n):
    z = a[None]
    for k in range(n):
        z = z.swapaxes(0, 1) if k % 2 else z[:, ::-1]
        z += k
        z[0] -= 1
    return a, z


@program(*_trips(np.arange(9.0).reshape(3, 3) + 0j))
def real_and_imaginary_parts(c, n):
    z = c.real
    for k in range(n):
        z = z.T if k % 2 else c.imag[::-1]
        z[0] += k
    return c, z


@program(*_trips(np.arange(12)))
def halves_of_numbers(c, n):
    z = c[:4].view(np.int32)
    for k in range(n):
        z = c[k : k + 4].view(np.int32)
        z[0] += 1
    return c, z


@program(*_trips(A))
def not_to_be_written_in_one_trip(a, n):
    z = a
    for k in range(n):
        z = np.broadcast_to(a[k % 3], (3, 3)) if k == 2 else a.T
        z[0] = 1
    return a


@program(*_trips(A, P))
def left_by_an_error(a, p, n):
    z = np.zeros(3)
    try:
        z = a[n][::-1].reshape(-1)
        z += 1
        a[n + 1]
    except IndexError:
        z -= 10
    for k in range(2):
        z *= 2
        z = a[0]
    return a, z


@program((np.zeros((3, 4)), 2))
def turned_and_reversed(x, n):
    z = x
    for k in range(n):
        z = z.T[::-1]
        z[0] = 7 + k
    return x


@program((np.zeros((3, 4)), 1), (np.zeros((3, 4)), 2))
def a_row_of_one_path_and_a_copy_of_another(x, n):
    u = np.zeros(4)
    if n > 0:
        u = x[n]
    if n < 2:
        u = u + 0.0
    u += 1
    return x


@program((np.zeros((3, 4)), 1), (np.zeros((3, 4)), 2))
def the_last_row_or_a_copy(x, n):
    u = np.zeros(4)
    for u in x:
        pass
    if n < 2:
        u = u.copy()
    np.add.at(u, [0, 0], 1)
    return x


@program(*_trips(P, P + 1, most=3))
def which_of_them_it_is(a, b, n):
    z = a if n > 0 else b
    w = z if n > 1 else b
    given = a if n > 0 else None
    one = given if n > 1 else a + 2
    return w is z, w is a, z is b, one is given


@program((2,), (4,))
def a_corner_or_all_turned(n):
    x = np.zeros((n, n))
    y = x.T
    if x[0, 0] < n:
        y = x[1:, 1:]
    y[-1, 0] = 8
    return x


@program((2,), (4,))
def a_view_that_was_another(n):
    x = np.zeros((n, n))
    y = x.T
    for _ in range(n):
        y = x[::2]
    x[:, 0] = 7
    return y


@program((2,), (3,))
def rows_of_what_takes_turns(n):
    x, y = np.zeros((n, n)), np.ones((n, n))
    first, row = x, y[0]
    for _ in range(n):
        for row in y:
            x, y = y, x
    first += 1
    return row


def reshaped_or_changed(x, y):
    try:
        x = x.reshape(-1, 1)
        return x
    except ValueError:
        y[0] = 5
    return x


@program((2,), (3,))
def of_one_size_if_nothing_fails(n):
    x = np.ones((n, n))
    return reshaped_or_changed(x, x)
