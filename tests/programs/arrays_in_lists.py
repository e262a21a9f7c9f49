"""Arrays that are items of lists, of one shape or of several."""

from dataclasses import dataclass

import numpy as np

from programs.registry import program

X, V = np.array([1.0, 2.0]), np.array([0.5, -1.0])


@program((X, V, 4), (X, V, 1))
def a_trajectory(x, v, n):
    out = []
    for _ in range(n):
        x = x + 0.1 * v
        out.append(x)
    return np.array(out), out[-1]


@program((X, V, 3), (X, V, 0))
def a_trajectory_as_a_list(x, v, n):
    x = x.copy()
    out = [x.copy()]
    for _ in range(n):
        x += 0.1 * v
        out.append(x.copy())
    return out


@program((3,), (1,))
def matrices_of_differing_sizes(n):
    weights = [np.ones((k + 2, k + 1)) for k in range(n)]
    x = np.array([2.0])
    for w in weights:
        x = w @ x
    weights[0][1, 0] = 9.0
    weights[-1] *= 2
    weights[n // 2] = weights[n // 2] - 1
    return x, weights


@program((3,), (1,))
def two_names_for_one_array(n):
    xs = []
    a = np.zeros(2)
    for k in range(n):
        a = np.full(2, k * 1.0)
        xs.append(a)
        a[0] += 10
    a[1] = -1.0
    return xs, a, a is xs[-1], a is xs[0]


@program((3,), (1,))
def put_in_on_one_path(n):
    xs = []
    if n > 2:
        a = np.zeros(2)
        xs.append(a)
    else:
        a = np.ones(2)
    a[0] = 5
    return xs, a


@program((4,), (1,))
def the_one_with_the_largest_sum(n):
    xs = [np.arange(k + 1) * 1.0 for k in range(n)]
    best = xs[0]
    for x in xs:
        if x.sum() > best.sum():
            best = x
    best[0] = -100
    return best, xs, sum(len(x) for x in xs)


@program((np.arange(6.0).reshape(2, 3), 3))
def joined_to_one_array(m, n):
    rows = []
    for i in range(n):
        rows.append(m[i % 2].copy())
    return np.stack(rows), np.concatenate(rows), np.vstack(rows), sum(rows), np.mean(rows), np.sum(rows, axis=0)


@program((3,), (1,))
def pieces_of_differing_lengths_joined(n):
    pieces = [np.full(k, k) for k in range(n)]
    return np.concatenate(pieces), [len(p) for p in pieces]


@program((3,))
def rows_that_do_not_fit(n):
    rows = [np.zeros(k) for k in range(n)]
    return np.array(rows)


@program((3,), (1,))
def in_tuples_and_dicts(n):
    pairs = [(k, np.full(k, 1.0)) for k in range(n)]
    by_name = {}
    for k, x in pairs:
        by_name[k] = x
    by_name[n - 1] += 1
    return pairs, by_name[n - 1].sum()


@dataclass
class Body:
    position: np.ndarray
    velocity: np.ndarray
    mass: float


@program((3, 4), (0, 1))
def fields_of_objects_in_lists(n, steps):
    bodies = [Body(np.array([i * 1.0, 1.0]), np.zeros(2), 1.0 + i) for i in range(n)]
    for _ in range(steps):
        for b in bodies:
            b.velocity += 0.1 * b.position / b.mass
            b.position = b.position - b.velocity
    return [b.position.sum() for b in bodies], bodies


@program((2,))
def written_by_element_row_and_column(n):
    xs = [np.zeros((2, 2)) for k in range(n)]
    for k in range(n):
        for i in range(2):
            for j in range(2):
                xs[k][i, j] = k + i * j
        xs[k][0] += 1.0
        xs[k][:, 1] = xs[k][:, 0]
    return xs
