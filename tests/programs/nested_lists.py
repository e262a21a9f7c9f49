"""Lists in lists, of run-time length."""

import numpy as np

from programs.registry import program


@program((5, [(0, 1), (1, 2), (0, 3), (3, 4)]))
def depth_first(n, edges):
    adjacent = [[] for _ in range(n)]
    for u, v in edges:
        adjacent[u].append(v)
        adjacent[v].append(u)
    seen = [False] * n
    order = []
    stack = [0]
    while stack:
        u = stack.pop()
        if seen[u]:
            continue
        seen[u] = True
        order.append(u)
        for v in adjacent[u]:
            if not seen[v]:
                stack.append(v)
    return order, adjacent


@program((4,), (0,))
def lists_in_a_literal_dict(n):
    edges = {0: [1, 2], 1: [2], 2: [3], 3: [0]}
    s = 0
    for i in range(n):
        for j in edges[i]:
            s += j * (i + 1)
    return s


@program((3, 4), (1, 1))
def a_grid(n, m):
    grid = [[0] * m for _ in range(n)]
    for i in range(n):
        for j in range(m):
            grid[i][j] = i * j
    s = 0
    for row in grid:
        for x in row:
            s += x
        row[0] = 7
    return s, grid, len(grid[0]), sum(grid[-1])


@program((5,), (2,))
def a_row_changes_after_it_was_appended(n):
    rows = []
    for i in range(n):
        row = []
        for j in range(i):
            row.append(i + j)
        rows.append(row)
        row.append(-1)
    last = rows.pop()
    return rows, last, last == rows[0]


@program((4,))
def generations(n):
    g = [[i * j % 3 for j in range(n)] for i in range(n)]
    for _ in range(4):
        h = [[0] * n for _ in range(n)]
        for i in range(n):
            for j in range(n):
                h[i][j] = g[(i + 1) % n][j] + g[i][(j + 1) % n]
        g = h
    return g


@program(([3, 1, 2, 4, 6],), ([],))
def groups(xs):
    d = {}
    for x in xs:
        d.setdefault(x % 3, []).append(x)
    n = 0
    for k, v in d.items():
        n = n * 10 + k + len(v)
    return n


@program((3,))
def one_row_many_times(n):
    b = [[]] * n
    b[0].append(5)
    return b[n - 1][0], len(b), b[1]


@program((3,))
def rows_of_pairs(n):
    g = [[(i, j) for j in range(n)] for i in range(n)]
    g[1][0] = (9, 9)
    a, b = g[1][0]
    return a + b, g[-1][-1], (0, 1) in g[0], g


@program(([[1, 2], [3, 4]], 1), ([[1], [2, 3], []], 0))
def a_row_of_an_argument(grid, i):
    grid[i].append(3)
    return grid[i][0], len(grid)


@program(([[1.0, 1.0], [1.0, 1.0]], [[0, 1, 0]], []), ([[0.5]], [[0], [0, 0]], [3]))
def lists_of_lists_of_two_types(weights, routes, best):
    for route in routes:
        for k in range(len(route) - 1):
            weights[route[k]][route[k + 1]] += 1.5
        if len(route) > len(best):
            best = route
    return weights, routes, best, routes[0][0]


@program((2, 3), (0, 1), (1, 0))
def in_a_loop_of_one_trip(n, m):
    out = []
    for _ in range(1):
        out.append([[i * 1.0 for i in range(m)] for _ in range(n)])
    return out


@program((np.arange(6.0).reshape(1, 2, 3),), (np.zeros((1, 1, 1)),), (np.zeros((2, 1, 0)),))
def of_numbers_of_a_cube(a):
    return [[[float(x) for x in row] for row in plane] for plane in a], a.tolist(), a[None].tolist()
