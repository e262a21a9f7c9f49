"""What was written to arguments before an error stays written, whatever is computed of what was there before."""

import numpy as np

from programs.registry import program

A = np.array([0.5, 3.0, -1.0, 2.0])


@program((0, A), (3, A), (3, A[:0]), (0, A[::-1]), (3, A[::2]))
def in_a_branch(n, b):
    w = None
    v = b + 1
    if len(b):
        b[0] = 1
    if n:
        w[0] = 5
    return v


@program((0, A), (1, A), (3, A))
def in_either_branch(n, b):
    v = b * 2
    w = b[::-1] - 1
    if n > 1:
        b[1] = 1
    else:
        b[2:] = 7
    if n:
        raise ValueError(f"{n} is not 0")
    return v, w


@program((0, A), (3, A), (9, A))
def in_a_loop(n, b):
    v = b + 1
    for k in range(n):
        b[k] = k
    return v


@program((0, A), (2, A), (9, A))
def in_a_branch_of_a_loop(n, b):
    v = np.sqrt(np.abs(b))
    for k in range(n):
        if b[k] < 2.5:
            b[k] += 1
    return v


def _raise(b, n):
    if b[0] > 0:
        b[0] = -1.0
    if n:
        raise KeyError(n)
    return n


@program((0, A), (2, A))
def in_a_function(n, b):
    v = b - 0.5
    m = _raise(b, n)
    return v + m


@program((0, A, A), (2, A, A[::-1]))
def of_several(n, b, c):
    v = b + c
    if n >= 0:
        b[1] = c[0]
        c[2] = v[3]
    u = b - c
    if v[0] > -99:
        c[0] = 3
    if n:
        raise IndexError("late")
    return u, v


@program(*((np.arange(4.0), np.arange(4.0) * 3, n) for n in range(3)))
def before_a_loop_that_carries_a_name_of_it(a, b, n):
    u = b
    b[1] = 1
    for i in range(n):
        if i == 1:
            raise ValueError(n)
        u = a
    return u


@program(*((np.arange(4.0), np.arange(4.0) * 3, n) for n in range(3)))
def before_a_loop_with_arrays_that_change_places(a, b, n):
    u, v = b, a
    b[1] = 1
    for i in range(n):
        u, v = v, u
        u[i] = 8
        if i == 1:
            raise ValueError(n)
    return u


@program(*((np.arange(4.0) * 3, n) for n in range(3)))
def before_a_branch_that_sorts_a_copy(b, n):
    b[1] = 1
    if n:
        c = np.sort(b)
        b[0] = 8
    else:
        c = b.copy()
        c[2] = 5
    if n > 1:
        raise ValueError(n)
    return c
