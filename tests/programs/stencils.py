"""Slices shifted by a few elements, on axes that are long enough and on some that are not."""

import numpy as np

from programs.registry import empty, program, reversed_view, strided

X = np.array([0.5, -1.0, np.nan, 2.0, np.inf, -0.0, 3.0, 1e300, 7.0, 0.25, -3.0])
Y = np.linspace(-1.0, 1.0, 11)
G = np.arange(63.0).reshape(7, 9) / 3


@program(
    (Y, X), *((Y[:n], X[:n]) for n in (0, 1, 2, 3, 4, 5)), (Y[:5], X), (Y[:3], X[:7]), (strided(Y), reversed_view(X)),
    (empty(), X[:4]),
)  # fmt: skip
def wide_difference(u, a):
    u[2:-2] += a[4:] - a[:-4]


@program((X, 0.1, 3), (X[:4], 0.1, 3), (X[:3], 0.1, 3), (X, 0.1, 0), (X, 0.1, 1), (strided(Y), 0.25, 2))
def fourth_order(u, k, n):
    for _ in range(n):
        u[2:-2] = u[2:-2] + k * (16 * u[3:-1] - u[4:] - 30 * u[2:-2] + 16 * u[1:-3] - u[:-4])
    return u


@program((G, 0.05, 2), (G[:4], 0.05, 1), (G.T, 0.05, 2), passes=False)
def fourth_order_of_a_plane(u, k, n):
    v = u.copy()
    for _ in range(n):
        v[2:-2, 2:-2] = u[2:-2, 2:-2] + k * (
            16 * (u[3:-1, 2:-2] + u[1:-3, 2:-2] + u[2:-2, 3:-1] + u[2:-2, 1:-3])
            - u[4:, 2:-2] - u[:-4, 2:-2] - u[2:-2, 4:] - u[2:-2, :-4] - 60 * u[2:-2, 2:-2]
        )  # fmt: skip
        u, v = v, u
    return u


@program((9, 3), (3, 3), (2, 3), (1, 3), (0, 3), (9, 0), (-1, 2))
def of_an_array_made_here(n, steps):
    u = np.zeros(n)
    u[n // 2 :] = 1.0
    for _ in range(steps):
        u[1:-1] = u[1:-1] + 0.1 * (u[2:] - 2 * u[1:-1] + u[:-2])
    return u


@program((6, 7), (3, 3), (1, 4), (0, 0))
def bounds_by_name(nx, ny):
    p = np.ones((nx, ny))
    b = np.zeros((nx, ny))
    b[nx // 2 : nx // 2 + 1, 1:] = 2.0
    for _ in range(3):
        q = p.copy()
        p[1 : nx - 1, 1 : ny - 1] = (
            q[2:nx, 1 : ny - 1] + q[0 : nx - 2, 1 : ny - 1] + q[1 : nx - 1, 2:ny] + q[1:-1, :-2] - b[1:-1, 1 : ny - 1]
        ) / 4
        p[0, :] = p[1, :]
    return p


@program((X, 2.0), (X[:2], 2.0), (X[:1], 2.0), (empty(), 2.0))
def differences_by_size(x, h):
    n = len(x)
    d = np.zeros(n - 1)
    d[:] = (x[1:n] - x[: n - 1]) / h
    e = np.empty(n - 2)
    e[0 : n - 2] = d[1:] - d[:-1]
    return d, e


@program((8,), (2,), (1,), (0,), (-1,), (-2,))
def ghosts(n):
    u = np.zeros(n + 2)
    u[1:-1] = np.arange(n)
    u[1 : n + 1] = u[2 : n + 2] - u[0:n]
    return u


@program((X,), (X[:5],), (X[:4],), (X[:1],), (empty(),), (G[:, 0],))
def red_and_black(u):
    u = u.copy()
    for start in (1, 2):
        if start == 1:
            u[1:-1:2] = 0.5 * (u[0:-2:2] + u[2::2])
        else:
            u[2:-1:2] = 0.5 * (u[1:-2:2] + u[3::2])
    u[::3] += 1.0
    return u[1::3], u[:-1:4], u


@program((X, 3), (X, 1), (X[:3], 7), (X[:2], 2))
def only_where_long_enough(x, n):
    if len(x) > 5:
        return x[3:-3].sum() + n
    y = np.ones(n)
    return y[2:].sum()


@program((Y, 3), (Y[:4], 2), (Y[:2], 2), (Y[:3], 0))
def caught(x, n):
    try:
        x[2:] += x[:-2]
        x[3:-3] = x[:n]
    except ValueError as error:
        return str(error)
    return "fits"


@program((Y, np.arange(3)), (Y[:3], np.arange(2)), (Y[:2], np.arange(1)))
def written_before(x, order):
    for k in order:
        x[k] = k
    y = x[1:] - x[:-1]
    print(y.size, order)
    return y[2:] + y[:-2]
