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


@program((4,), (0,))
def written_through_a_view_after_it_was_put_in(n):
    xs = []
    for k in range(n):
        a = np.zeros(4)
        v = a[1:]
        xs.append(a)
        v[0] = 5 + k
        xs.append(a)
        v[1] = 7
    return xs, [x is y for x, y in zip(xs[::2], xs[1::2])]


@program((4,), (2,))
def swapped_sorted_and_taken_out(n):
    xs = [np.full(2, k * 1.0) for k in range(n)]
    xs[0], xs[-1] = xs[-1], xs[0]
    a = xs[0]
    xs[1][0] = 99
    a[1] = -5
    xs.sort(key=lambda x: -x[0])
    y = xs.pop()
    y += 1
    return xs, y, a


@program((3,))
def lists_of_lists_of_arrays(n):
    grid = [[np.zeros(2) for _ in range(i)] for i in range(n)]
    grid[2][1][0] = 4
    grid[1].append(grid[2][0])
    grid[2][0][1] = 8
    return grid


@program((3,), (1,))
def made_before_the_loop(n):
    history, x, y = [], np.ones(2), np.zeros(1)
    for k in range(n):
        history.append(x)
        x = x * 2
        history.append(y)
        y += 1
    x[0] = -1
    history[-2][1] = 5
    return history, x, y, history[1] is y


@program((3,))
def in_a_try(n):
    xs = []
    for k in range(n):
        a = np.zeros(2)
        try:
            xs.append(a)
            if k == 1:
                raise ValueError
            a[0] = k
        except ValueError:
            a[1] = 9
    return xs


def _walk(xs, depth):
    if depth == 0:
        return 0.0
    xs.append(np.full(depth, 1.0))
    below = _walk(xs, depth - 1)
    xs[0][0] += 1
    return below + xs[-1].sum()


@program((3,), (1,))
def filled_by_recursion(n):
    xs = [np.zeros(1)]
    return _walk(xs, n), xs


@program((np.arange(12.0).reshape(4, 3) % 5,))
def rows_that_are_views(a):
    rows = [a[i] for i in range(len(a))]
    pieces = [a[i : i + 3] for i in range(0, len(a), 3)]
    return sum(r.sum() for r in rows), np.array(rows), np.concatenate(pieces), [p.mean() for p in pieces]


@program((np.array([[0.0, 1.0], [2.0, 0.5], [1.0, 3.0], [-1.0, 2.0], [0.5, 0.5]]),))
def a_convex_hull(points):
    lower = []
    for p in points[np.lexsort((points[:, 1], points[:, 0]))]:
        while len(lower) >= 2:
            o, q = lower[-2], lower[-1]
            if (q[0] - o[0]) * (p[1] - o[1]) - (q[1] - o[1]) * (p[0] - o[0]) > 0:
                break
            lower.pop()
        lower.append(p)
    return np.array(lower), len(lower)


@program((np.arange(12.0).reshape(4, 3) % 5,))
def rows_sorted_by_an_item(a):
    rows = list(a)
    rows.sort(key=lambda r: r[1])
    return np.array(rows), np.array(sorted(a, key=lambda r: -r[2])), [i for i, _ in sorted(enumerate(a), key=_first)]


def _first(pair):
    return pair[1][0]


@program((np.arange(12.0).reshape(4, 3), np.ones(3)))
def an_argument_and_what_is_made_of_it(a, v):
    path = [v]
    for row in a:
        v = v - 0.1 * row
        path.append(v)
    return np.array(path), np.abs(path[-1] - path[0]).max(), len(path)


@program((np.arange(12.0).reshape(4, 3),))
def own_arrays_beside_views(a):
    views, own = [], []
    for row in a:
        views.append(row)
        own.append(row * 2)
    own[0][0] = 9
    own[1] += views[1]
    return own, sum(v.sum() for v in views)


@program((np.arange(12.0).reshape(4, 3), np.array([1, 0, 1, 1])))
def rows_by_label(a, labels):
    groups = {}
    for k in range(len(a)):
        groups.setdefault(int(labels[k]), []).append(a[k])
    return {label: np.mean(rows, axis=0) for label, rows in groups.items()}


@program(([np.ones((2, 2)), np.ones(3)], 2), ([np.ones(2), np.zeros(2)], 2), ([np.ones(2)], 0))
def arrays_of_the_callers_changed_in_place(arrays, n):
    for k in range(n):
        arrays[k] -= 0.5 * arrays[k]
        arrays[k] *= k + 1
    return arrays


@program(([np.ones((2, 2)), np.ones(3)],), ([np.ones(2), np.zeros(2)],))
def with_momentum(arrays):
    moved = [np.zeros_like(w) for w in arrays]
    for k in range(len(arrays)):
        moved[k] = 0.9 * moved[k] + arrays[k]
        arrays[k] -= 0.1 * moved[k]
    return moved


@program((np.arange(6.0).reshape(3, 2), 1), (np.ones((3, 2)), 5))
def rows_or_none(a, skipped):
    kept, first = [], None
    for k in range(len(a)):
        kept.append(None if k == skipped else a[k] * 2)
        first = kept[0]
    return [row for row in kept if row is not None], first, len(kept)
