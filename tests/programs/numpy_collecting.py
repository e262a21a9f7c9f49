"""Arrays made of what comprehensions and lists give item by item, and cut into pieces again."""

import numpy as np

from programs.registry import program

A = np.arange(12.0).reshape(3, 4)
K = np.array([0, 1, 1, 0, 2])


@program((3,), (1,))
def a_table(n):
    unit = np.array([[float(i == j) for j in range(3)] for i in range(n)])
    return np.array([[x * y for x in range(n)] for y in range(n)]), unit


@program((A,), (A.astype(np.float32),), (A.astype(int).T,))
def rows_that_are_views(a):
    windows = np.array([a[i : i + 2] for i in range(2)])
    return windows, np.stack([r[::-1] for r in a], axis=1), np.array([(i, i + 1) for i in range(a.shape[0])])


@program((A,))
def rows_of_computed_size(a):
    return np.array([a[0, k : k + 2] for k in range(3)]), np.array([np.flatnonzero(r >= r[1]) for r in a])


@program((A,))
def rows_of_different_sizes(a):
    return np.array([a[0, :k] for k in range(3)])


@program((A,), ulp=8)
def reduced_directly(a):
    return np.mean([r.sum() for r in a]), np.std([r * 2 for r in a], axis=0), np.sum([r for r in a if r[0] > 1], axis=1)


@program((A,))
def joined_comprehensions(a):
    flat = np.concatenate([r[:k] for k, r in enumerate(a)])
    return flat, np.vstack([a[: k + 1] for k in range(3)]), np.hstack([r for r in a]), np.column_stack([r for r in a])


@program((A,))
def joined_lists(a):
    rows = []
    for r in a:
        rows.append(r * 2)
    return np.vstack(rows), np.hstack(rows), np.column_stack(rows), np.dstack(rows), np.concatenate(rows, axis=-1)


@program((A,))
def joined_along_the_second_axis(a):
    parts = [a[:, : k + 1] * 2 for k in range(3)]
    return np.hstack(parts), np.concatenate(parts, 1), np.concatenate(parts, None), np.column_stack(parts)


@program((A,))
def joined_and_not_fitting(a):
    parts = [a[:, : k + 1] * 2 for k in range(3)]
    return np.vstack(parts)


@program((np.arange(24.0).reshape(2, 3, 4),), (A,))
def joined_rows_of_an_array(a):
    return np.hstack(a), np.vstack(a), np.dstack(a), np.column_stack(a), np.concatenate(a), np.stack(a, 1)


@program((A,))
def lists_of_lists(a):
    m = [[0.0] * 4 for _ in range(3)]
    for i in range(3):
        for j in range(4):
            m[i][j] = a[i, j] * 2
    pairs = []
    for i in range(3):
        pairs.append((i, a[i, 0]))
    return np.array(m), np.array(m) @ a.T, np.array(pairs), np.sum(m, axis=0)


@program((K, np.arange(5.0)), ulp=8)
def runs(k, x):
    return [p.sum() for p in np.split(x, np.flatnonzero(np.diff(k)) + 1)]


@program((np.array([3, 5, 5, 9]), np.arange(12.0)))
def pieces(places, x):
    lengths = []
    for piece in np.split(x, places):
        piece += 1
        lengths.append(len(piece))
    return lengths, x


@program((np.arange(4.0),), (np.arange(2),), (np.arange(1),))
def first_and_rest(a):
    first, *rest, last = a
    return first, rest, last


@program((A[0] - 1, A[1]), (A[0] - 1, A[1] % 3))
def rows_of_sizes_known_at_run_time(v, w):
    return np.array([v[v > 0], w[w > 4]]), np.stack([v[1:], w[:-1]], axis=1)


@program((A[0],), (A[0, :1],))
def a_number_of_an_array(v):
    return v[:1].item(), v.item()


@program((A[0, :1],), (np.array(2.5),))
def a_float_of_an_array(v):
    return float(v)


@program((A[0], A[1, :1]))
def an_array_put_into_an_element(v, w):
    v[0] = w
    return v


@program((A[:2],), (A[:2, 0],), ulp=2)
def operands_of_a_ufunc(a):
    return np.hypot(*a), np.arctan2(*a[::-1])


@program((A,))
def too_many_operands_of_a_ufunc(a):
    return np.hypot(*a[0])
