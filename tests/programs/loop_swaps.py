"""Arrays that change places in a loop: what the names mean afterwards, and what the caller's arrays hold."""

import numpy as np

from programs.registry import program, reversed_view, same, strided

A, B, C = np.arange(6.0), 10 - np.arange(6.0), np.ones(6)
GRID = np.arange(20.0).reshape(4, 5)


@program(*((A, B, n) for n in range(5)), (strided(A), B, 3), (A, reversed_view(B), 3), (np.arange(7.0), B, 2))
def two_by_elements(a, b, n):
    for _ in range(n):
        for i in range(1, len(a) - 1):
            b[i] = 0.5 * (a[i - 1] + a[i + 1])
        a, b = b, a
    return a, b[0]


@program(*((A, B, C, n) for n in range(5)), (A, strided(B), reversed_view(C), 4))
def three_by_elements(a, b, c, n):
    for _ in range(n):
        for i in range(1, len(a) - 1):
            c[i] = 2 * b[i] - a[i] + 0.1 * (b[i - 1] - 2 * b[i] + b[i + 1])
        a, b, c = b, c, a
    return b


@program(*((A, B, n) for n in range(4)), (strided(A), reversed_view(B), 3))
def two_by_slices(a, b, n):
    for _ in range(n):
        b[1:-1] = 0.5 * (a[:-2] + a[2:])
        a, b = b, a
    return b


@program((GRID, GRID * 2, 3), (GRID, (GRID * 2).T.copy().T, 2), (GRID, GRID, 0))
def two_planes(u, v, n):
    for _ in range(n):
        for i in range(1, u.shape[0] - 1):
            for j in range(1, u.shape[1] - 1):
                v[i, j] = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1])
        u, v = v, u
    return u.sum(), v


@program((6, 3), (6, 4), (6, 0), (3, 1))
def two_of_its_own(n, steps):
    a, b = np.zeros(n), np.ones(n)
    a[0] = 1.0
    for _ in range(steps):
        for i in range(1, n - 1):
            b[i] = a[i - 1] + a[i + 1]
        a, b = b, a
    return a, b


@program((6, 3), (6, 4), (6, 5), (6, 0))
def three_of_its_own(n, steps):
    a, b, c = np.zeros(n), np.ones(n), np.arange(float(n))
    for k in range(steps):
        c[k % n] = a[0] + b[k % n]
        a, b, c = c, a, b
    return a, b, c


@program((A, B, 4), (A, B, 9), (A, B, 0))
def swapped_under_a_condition(u, v, n):
    for k in range(n):
        v[k % len(v)] += u[k % len(u)]
        if v[0] > u[0]:
            u, v = v, u
        u[0] -= 1
    return u, v


@program((A, B, 3), (A, B, 0))
def one_of_them_is_kept(a, b, n):
    kept = a
    for k in range(n):
        b[k] = a[k] + 1
        a, b = b, a
    kept[0] = 99.0
    return a, b, kept


@program((A, B, 3), (A, B, 1), (*same(A), 3))
def swapped_and_one_array_given_twice(a, b, n):
    for k in range(n):
        a[k] = b[k + 1] * 2
        b[k] += 1
        a, b = b, a
    return a


@program((A, B, 4, 7), (A, B, 4, 4), (A, B, 4, -1))
def an_index_error_while_swapped(a, b, n, where):
    try:
        for k in range(n):
            b[k] = a[k] - 1
            a, b = b, a
            b[where] += 5
    except IndexError:
        return b, a
    return a, b


@program((A, 3), (A, 0))
def a_new_array_each_time(a, n):
    b = np.zeros(len(a))
    for _ in range(n):
        a, b = b, a + b
    return a, b


@program(*((A, B, n, k) for n in range(4) for k in (0, 2)), (strided(A), reversed_view(B), 3, 1), (A[:4], B, 2, 2))
def on_some_trips(a, b, n, k):
    for i in range(n):
        b[i] = a[i] + 1
        if i == k:
            a, b = b, a
            continue
        if b[0] > 3:
            spare = a
            a = b
            b = spare
            a[1] += 1
    return a, b


@program(*((A, n) for n in range(5)), (strided(A), 3), (A[:0], 2))
def what_was_before(a, n):
    old, now = a, a
    for i in range(n):
        old, now = now, now * 0.5 + i
        if i == 2:
            old += 1
    return old, now


@program(*((A, B, C, n) for n in range(5)), (A, strided(B), A.astype(np.float32), 4), (A, B, B[:3], 3))
def handed_down(a, b, c, n):
    k = 0
    while k < n:
        c = b
        b = a
        a = -a
        k += 1
    return a, b, c


@program(*((A, B, n) for n in range(4)), (A.reshape(2, 3), B, 2))
def never_really(a, b, n):
    for _ in range(n):
        if a.ndim == 2:
            a, b = b, a
        a[0] += n
    return a, b
