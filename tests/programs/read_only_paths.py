"""Arrays that are read-only on one path: a write there is NumPy's ValueError, and goes through on the other."""

import numpy as np

from programs.registry import program, readonly

A = np.arange(9.0).reshape(3, 3)
PATHS = ((A, readonly(A + 1), 0), (A, readonly(A + 1), 1))


@program(*PATHS)
def one_of_two_written(a, b, n):
    z = a if n else b
    z[0] = 1
    z += 1
    return z


@program(*PATHS)
def one_of_two_as_output(a, b, n):
    z = a if n else b
    np.add(z, 1, out=z)
    return z


@program(*PATHS)
def one_of_two_sums_into_itself(a, b, n):
    z = a.T if n else b.T
    np.cumsum(z, axis=0, out=z)
    return z


@program(*PATHS)
def one_of_two_sorted(a, b, n):
    z = a if n else b
    z.sort()
    return z


@program(*PATHS)
def one_of_two_asked(a, b, n):
    z = a if n else b
    return z.flags.writeable, z.T.flags.writeable


@program(*PATHS)
def one_of_two_with_its_diagonal_filled(a, b, n):
    z = a if n else b
    np.fill_diagonal(z, 4)
    return z


@program(*PATHS)
def rows_of_one_of_two(a, b, n):
    for row in a if n else b:
        row *= 2
    return a


@program(*PATHS)
def caught_and_written_elsewhere(a, b, n):
    z = a if n else b
    try:
        z[1:] = z[:-1]
    except ValueError:
        a[0] = 5
    return a


@program(*PATHS)
def the_argument_or_something_new(a, b, n):
    z = b
    for k in range(n):
        z = a + k
    z[0] = 1
    return z


@program(*PATHS)
def repeated_on_one_path(a, b, n):
    z = a
    if n:
        z = np.broadcast_to(a[0], (3, 3))
    np.multiply(z, 2, out=z)
    return z


F = np.arange(4.0)
F.flags.writeable = False
G = np.arange(16.0).reshape(4, 4)
G.flags.writeable = False


@program((F, 5), (F, -9), (F.copy(), 5), (F.copy(), 2), (G, 7), (G[1:], 0))
def refused_before_the_index_is_looked_at(a, i):
    a[i] = 0.5
    return a.sum()


@program((G, 1, 9), (G.T, -9, 0), (G.copy(), 9, 0), (G.copy(), 1, 2))
def refused_before_indices_are_looked_at(a, i, j):
    try:
        a[i, j] = 1
    except ValueError:
        a = a + 1
    return a


@program((F, 9), (F, 1), (F.copy(), 9))
def read_before_it_is_refused(a, i):
    a[i] += 1
    return a.sum()
