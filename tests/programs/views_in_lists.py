"""Views of an array that are items of lists: what is written through them is seen in the array, and the other way."""

import numpy as np

from programs.registry import program

M = np.arange(12.0).reshape(4, 3)


def rows_of(a):
    return [a[i] for i in range(len(a))]


@program((M,), (M[::-1],), (M[:, ::-1],), (np.asfortranarray(M),), (M.astype(np.float32),), (M[:1],))
def rows_written(a):
    rows = rows_of(a)
    rows[0][1] = 5
    rows[-1][:] += 1
    for k, r in enumerate(rows):
        r *= k
    a[0, 0] = 100
    return a, rows[0].sum()


@program((M, 2), (M, 1))
def the_array_written_while_the_list_grows(a, n):
    rows = []
    for k in range(n):
        for i in range(3):
            rows.append(a[i])
        a[0, 0] = k
    b = a.T
    b += 1
    return sum(r.sum() for r in rows)


@program((M,))
def rows_exchanged_and_returned(a):
    rows = list(a)
    rows[0], rows[1] = rows[1], rows[0]
    rows[0][0] = -1
    return rows, a


@program((M,))
def one_of_the_rows_and_a_part_of_another(a):
    rows = rows_of(a)
    rows[1].sort()
    rows[2][1:][0] = 5
    return rows[1], rows[2][1:]


@program((5,), (1,))
def rows_of_a_matrix_made_here(n):
    m = np.zeros((n, n))
    rows = [m[i] for i in range(n)]
    for k in range(n):
        rows[k][k] = k + 1
    rows[0][0] = 7
    return m, rows


@program((5,))
def a_matrix_and_its_row_are_returned(n):
    m = np.zeros((n, n))
    row = m[1:]
    row[0] = 3
    return m, row, m


@program((np.arange(10.0), 3), (np.arange(10.0)[::-1], 4), (np.arange(2.0), 3))
def parts_of_any_number(a, n):
    parts = np.array_split(a, n)
    for k in range(len(parts)):
        parts[k] += 10 * k
    parts = [p[1:] for p in parts if len(p)]
    for p in parts:
        p[:] = p[::-1].copy()
    return a, parts, [len(p) for p in parts], np.concatenate(parts)


@program((np.arange(36.0).reshape(6, 6), 3), (np.arange(36.0).reshape(6, 6).T, 2))
def tiles(a, size):
    found = []
    for i in range(0, a.shape[0], size):
        for j in range(0, a.shape[1], size):
            found.append(a[i : i + size, j : j + size])
    for k in range(len(found)):
        tile = found[k]
        tile[0, 0] = -k
        tile[...] = tile - tile.mean()
    return a, found[-1]


@program((M,))
def rows_with_their_numbers(a):
    rows = [(i, a[i]) for i in range(len(a))]
    rows.sort(key=lambda pair: -pair[1].sum())
    for place, (i, row) in enumerate(rows):
        row[i % 3] = place
    return a, [i for i, _ in rows], rows[0][1]


@program((M,), (M[:2],))
def the_largest_is_marked(a):
    best = None
    for row in rows_of(a):
        if best is None or row.sum() > best.sum():
            best = row
    best[0] = 99
    return a, best


@program((M, 6))
def a_queue_of_rows(a, steps):
    queue = rows_of(a)
    for k in range(steps):
        first = queue.pop(0)
        first += k
        queue.append(first)
    queue.insert(0, a[2])
    queue.reverse()
    return a, queue[0], len(queue)


@program((M,))
def columns_by_name(a):
    columns = {}
    for j in range(a.shape[1]):
        columns[j * 10] = a[:, j]
    for name in columns:
        columns[name][0] = name
    return a, columns[10]


@program((M,), (M[1:],))
def written_by_functions(a):
    def change(r, k):
        r[0] = k

    rows = rows_of(a)
    for k in range(len(rows)):
        change(rows[k], -k)

    def go(k):
        a[k, 0] += k
        return go(k - 1) if k else 0

    go(1)
    return a, rows[0].sum(), rows[1]


@program((np.arange(8.0), 3))
def windows_that_overlap(a, width):
    windows = [a[i : i + width] for i in range(len(a) - width + 1)]
    for w in windows:
        w[-1] = w[0] + 0.5 * w[1]
    return a, windows


@program((np.arange(24.0).reshape(2, 3, 4),), (np.arange(24.0).reshape(2, 3, 4)[:, ::-1],))
def matrices_of_a_stack(a):
    layers = []
    for k in range(len(a)):
        layers.append(a[k])
    for layer in layers:
        layer[:, 0] = layer.sum(axis=1)
        layer.T[1] = 0
    return a, layers[-1] @ layers[0].T, np.stack(layers), np.array(layers)


class Layer:
    def __init__(self, weights):
        self.weights = weights


@program((np.arange(12.0), 3))
def parts_of_one_vector_as_weights(theta, n):
    layers = [Layer(theta[4 * k : 4 * k + 4]) for k in range(n)]
    for step in range(2):
        for layer in layers:
            layer.weights -= 0.5 * layer.weights
        theta += step
    return theta, [layer.weights.sum() for layer in layers]


@program((M,))
def columns_of_the_transposed(a):
    columns = []
    for j in range(a.shape[1]):
        columns.append(a.T[j])
    for c in columns:
        c /= 2
    return a, columns[0].copy()


@program((M,))
def an_error_after_a_write(a):
    rows = rows_of(a)
    rows[1][0] = 77
    return rows[9]


@program((4,), (0,))
def of_an_array_made_in_each_trip(n):
    ends = []
    for k in range(n):
        a = np.arange(k + 2.0)
        ends.append(a[-2:])
    return [e.sum() for e in ends], np.concatenate([np.zeros(1), *ends]) if n == 4 else None
