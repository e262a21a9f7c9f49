"""A window that slides over an array: slices that are all as long as what they are added to, and some that are not."""

import numpy as np

from programs.registry import empty, overlap, program, reversed_view, strided

X = np.array([0.5, -1.0, np.nan, 2.0, np.inf, -0.0, 3.0, 1e300, 7.0])
G = np.arange(42.0).reshape(6, 7) / 3
W = np.array([[1.0, -2.0], [0.25, 3.0]])


@program(
    (X, X[3:6]), (X, X[:1]), (X, X), (X, empty()), (X[:2], X[:3]), (X[:1], X[:3]), (X[:3], X[:2]),
    (strided(X), X[:2]), (reversed_view(X), X[6:8]),
)  # fmt: skip
def weighted(x, w):
    k = w.shape[0]
    n = x.shape[0] - k + 1
    out = np.zeros(n)
    for i in range(k):
        out += w[i] * x[i : i + n]
    return out


@program((X, X[:3], 1), (X, X[:3], 0), (X, X[:3], -1), (X, X[:4], -2), (X, X, 1), (X, X[:8], 1), (X, X[:8], -8))
def longer_or_shorter(x, w, more):
    k = len(w)
    n = len(x) - k + 1 + more
    out = np.zeros(n)
    for i in range(k):
        out += w[i] * x[i : i + n]
    return out


@program((X, X[:3]), (X[:4], X[:3]), (X[:2], X[:2]))
def one_too_far(x, w):
    k = w.shape[0]
    n = x.shape[0] - k + 1
    out = np.ones(n)
    for i in range(k):
        out += w[i] * x[i + 1 : i + 1 + n]
    return out


@program((G, W, 0.5), (G, G[:5, :5], 0.5), (G[:2, :2], W, 1.0), (G[:1], W, 1.0), (G[:2], W, -0.0), (G.T, W, 1.0))
def correlated(image, kernel, bias):
    k = kernel.shape[0]
    n, m = image.shape[0] - k + 1, image.shape[1] - k + 1
    result = np.full((n, m), bias)
    for i in range(k):
        for j in range(k):
            result += kernel[i, j] * image[i : i + n, j : j + m]
    return np.maximum(result, 0.0)


@program((X.copy(), X.copy(), 3), (*overlap(X.copy()), 2), (X.copy(), X[:4].copy(), 2))
def into_an_argument(out, x, k):
    n = len(x) - k + 1
    for i in range(k):
        out[:n] += x[i : i + n]
    return out


@program((X.copy(), 3), (X.copy(), 1), (X.copy(), 0), (X.copy(), 9))
def onto_itself(x, k):
    n = len(x) - k + 1
    for i in range(k):
        x[:n] += x[i : i + n]
    return x


@program((G, 3), (G, 5), (G, 0), (G[:1], 2), (G[:, :1], 6), (np.zeros((0, 3)), 2), (np.zeros((3, 0)), 2))
def smoothed(a, times):
    total = np.zeros_like(a)
    for k in range(times):
        total = total * 0.5 + a / (k + 1)
        total -= a[0, 0] if a.size else 1.0
    return total


@program((G, G.T.copy()), (G[:1], G.T.copy()), (G[:, :1], G[:1]), (G[:0], G.T.copy()), (G[:, :0], np.zeros((0, 3))))
def product(a, b):
    n, m = a.shape[0], b.shape[1]
    c = np.zeros((n, m))
    for i in range(n):
        for k in range(a.shape[1]):
            for j in range(m):
                c[i, j] += a[i, k] * b[k, j]
    return c


@program((G, X, 4), (G, X, 9), (G, X, 10), (G, X[:0], 1), (G[:0], X, 12), (G[:, :0], X, 12))
def fails_on_the_way(a, x, times):
    total = np.zeros(a.shape)
    for k in range(times):
        total += a * x[k]
    return total


@program((G, X.copy(), 4), (G, X.copy(), 10))
def fails_in_sight(a, x, times):
    for k in range(times):
        x[:6] += a[:, 0] * x[k]
    return x


@program((G, 5), (G, 1), (G, 0))
def of_both_orders(a, times):
    low, high = np.zeros(a.shape), np.ones(a.shape, np.float32)
    for k in range(times):
        low += a - k
        high *= np.float32(0.5) + np.float32(k)
    return low, high


@program((X, X[:3]), (X, X[:4]), (X, X[:1]), (X[:2], X), (X, empty()), (empty(), X[:3]), (X, X[1:8:2]))
def weights_around_each(x, w):
    """An even number of weights has none for the last place."""
    r = len(w) // 2
    out = np.zeros(len(x))
    for i in range(len(x)):
        total = 0.0
        for k in range(-r, r + 1):
            at = min(max(i + k, 0), len(x) - 1)
            total += w[k + r] * x[at]
        out[i] = total
    return out


@program((X, np.zeros(9), 4), (X, np.zeros(9), 5), (X, np.zeros(4), 2), (X[:1], np.zeros(3), 0), (X, np.zeros(2), -1),
         (X, np.zeros(9), 2**61), (X, np.zeros(9), -(2**61)))  # fmt: skip
def written_around_the_middle(x, out, r):
    """What was written before an index is out of bounds stays."""
    try:
        for k in range(-r, r + 1):
            out[r + k] = x[k + r] + 1.0
    except IndexError:
        return out, 1
    return out, 0


@program((G, 1), (G, 2), (G, 3), (G, 0), (G[:1], 1), (G.T, 2))
def plane_around_each(x, r):
    n, m = x.shape
    table = np.arange((2 * r + 1.0) ** 2).reshape(2 * r + 1, 2 * r + 1)
    out = np.zeros((n, m))
    for i in range(r, n - r):
        for j in range(r, m - r):
            for di in range(-r, r + 1):
                for dj in range(-r, r + 1):
                    out[i, j] += table[di + r, r + dj] * x[i + di, j + dj]
    return out
