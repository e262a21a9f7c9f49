"""Linear algebra by hand, sorting and searching, sparse formats, small networks."""

import numpy as np

from programs.registry import program

A = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 2.0], [0.5, 2.0, 5.0]])
B = np.array([1.0, -2.0, 3.0])
SORTED = np.array([1, 3, 3, 7, 9])


@program((A, B), ulp=64)
def gauss(a, b):
    a, b = a.copy(), b.copy()
    n = len(b)
    for k in range(n):
        p = k + np.argmax(np.abs(a[k:, k]))
        if p != k:
            a[[k, p]] = a[[p, k]]
            b[k], b[p] = b[p], b[k]
        for i in range(k + 1, n):
            f = a[i, k] / a[k, k]
            a[i, k:] -= f * a[k, k:]
            b[i] -= f * b[k]
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        x[i] = (b[i] - a[i, i + 1 :] @ x[i + 1 :]) / a[i, i]
    return x


@program((A,), ulp=64)
def cholesky_by_hand(a):
    n = a.shape[0]
    factor = np.zeros_like(a)
    for i in range(n):
        for j in range(i + 1):
            s = a[i, j] - np.dot(factor[i, :j], factor[j, :j])
            factor[i, j] = np.sqrt(s) if i == j else s / factor[j, j]
    return factor


@program((A, B, 50), ulp=1024)
def conjugate_gradients(a, b, most):
    x = np.zeros_like(b)
    r = b - a @ x
    p = r.copy()
    old = r @ r
    for k in range(most):
        ap = a @ p
        step = old / (p @ ap)
        x += step * p
        r -= step * ap
        new = r @ r
        if np.sqrt(new) < 1e-12:
            return x
        p = r + new / old * p
        old = new
    return x


@program((A, 30), ulp=4096)
def largest_eigenvalue(a, steps):
    v = np.ones(len(a))
    for _ in range(steps):
        v = a @ v
        v /= np.linalg.norm(v)
    return v @ a @ v, v


@program((A, B, 20), ulp=256)
def gauss_seidel(a, b, steps):
    x = np.zeros_like(b)
    for _ in range(steps):
        for i in range(len(b)):
            x[i] = (b[i] - a[i, :i] @ x[:i] - a[i, i + 1 :] @ x[i + 1 :]) / a[i, i]
    return x


@program((A[:, :2],), ulp=256)
def gram_schmidt(a):
    q = np.empty_like(a)
    r = np.zeros((a.shape[1], a.shape[1]))
    for j in range(a.shape[1]):
        v = a[:, j].copy()
        for i in range(j):
            r[i, j] = q[:, i] @ a[:, j]
            v -= r[i, j] * q[:, i]
        r[j, j] = np.linalg.norm(v)
        q[:, j] = v / r[j, j]
    return q, r


# -- sorting and searching -----------------------------------------------------------------------------------------


@program((SORTED, 3), (SORTED, 0), (SORTED, 10), (SORTED[:0], 1))
def binary_search(a, x):
    low, high = 0, len(a)
    while low < high:
        middle = (low + high) // 2
        if a[middle] < x:
            low = middle + 1
        else:
            high = middle
    return low, np.searchsorted(a, x)


@program((np.array([5, 2, 9, 1, 5]),), (np.array([1.5]),), (np.zeros(0),))
def insertion_sort(a):
    for i in range(1, len(a)):
        x = a[i]
        j = i
        while j > 0 and a[j - 1] > x:
            a[j] = a[j - 1]
            j -= 1
        a[j] = x
    return a


@program((np.array([170, 45, 75, 90, 802, 24, 2, 66]),))
def radix_sort(a):
    shift = 0
    while np.any(a >> shift > 0):
        digit = (a >> shift) & 15
        counts = np.bincount(digit, minlength=16)
        starts = np.concatenate((np.zeros(1, int), np.cumsum(counts)[:-1]))
        out = np.empty_like(a)
        for x, d in zip(a, digit):
            out[starts[d]] = x
            starts[d] += 1
        a = out
        shift += 4
    return a


@program((np.array([3.0, 1.0, 2.0, 5.0, 4.0]), 2), (np.array([1.0, 1.0]), 1))
def k_smallest_by_quickselect(a, k):
    a = a.copy()
    low, high = 0, len(a) - 1
    while low < high:
        pivot = a[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while a[i] < pivot:
                i += 1
            while a[j] > pivot:
                j -= 1
            if i <= j:
                a[i], a[j] = a[j], a[i]
                i += 1
                j -= 1
        if k <= j:
            high = j
        elif k >= i:
            low = i
        else:
            break
    return a[k], np.sort(a)[k]


@program((np.array([2, 7, 11, 15]), 9), (np.array([1, 2]), 7))
def pair_with_sum(a, target):
    i, j = 0, len(a) - 1
    while i < j:
        s = a[i] + a[j]
        if s == target:
            return i, j
        if s < target:
            i += 1
        else:
            j -= 1
    return -1, -1


@program((np.array([1.0, 4, 9, 16]), np.array([0.5, 4, 20])), (np.zeros(0), np.array([1.0])))
def merged(a, b):
    out = np.empty(len(a) + len(b))
    i = j = 0
    for k in range(len(out)):
        if j == len(b) or (i < len(a) and a[i] <= b[j]):
            out[k] = a[i]
            i += 1
        else:
            out[k] = b[j]
            j += 1
    return out


# -- sparse formats ------------------------------------------------------------------------------------------------


@program((A * (A > 1),), (np.zeros((2, 3)),))
def to_compressed_rows(a):
    rows, columns = np.nonzero(a)
    starts = np.zeros(a.shape[0] + 1, int)
    for r in rows:
        starts[r + 1] += 1
    return np.cumsum(starts), columns, a[rows, columns]


@program((np.array([0, 2, 3, 3]), np.array([0, 2, 1]), np.array([1.5, 2.0, -1.0]), B), ulp=2)
def sparse_product(starts, columns, values, x):
    y = np.zeros(len(starts) - 1)
    for i in range(len(y)):
        for k in range(starts[i], starts[i + 1]):
            y[i] += values[k] * x[columns[k]]
    return y


@program((np.array([0, 1, 0]), np.array([1, 1, 1]), np.array([1.0, 2.0, 3.0]), 2))
def coordinates_added_up(i, j, v, n):
    dense = np.zeros((n, n))
    np.add.at(dense, (i, j), v)
    return dense


@program((np.array([0, 1, 1, 3]), np.array([1, 2, 3, 0]), 4), (np.zeros(0, int), np.zeros(0, int), 2), ulp=16)
def page_rank(source, target, n):
    rank = np.full(n, 1.0 / n)
    degree = np.bincount(source, minlength=n)
    for _ in range(20):
        new = np.full(n, 0.15 / n)
        for s, t in zip(source, target):
            new[t] += 0.85 * rank[s] / degree[s]
        new += 0.85 * rank[degree == 0].sum() / n
        if np.abs(new - rank).max() < 1e-12:
            break
        rank = new
    return rank


# -- small networks, masks -----------------------------------------------------------------------------------------


@program((A, B, A[:2], B[:2]), ulp=16)
def two_layers(w1, b1, w2, x):
    hidden = np.maximum(w1 @ np.append(x, 1.0) + b1, 0)
    out = w2 @ hidden
    e = np.exp(out - out.max())
    return e / e.sum()


@program((A[:, :2], np.array([1.0, 0.0, 1.0]), 0.5, 8), ulp=256)
def logistic_regression(x, y, rate, steps):
    w = np.zeros(x.shape[1])
    loss = 0.0
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(x @ w)))
        loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
        w -= rate * (x.T @ (p - y)) / len(y)
    return w, loss


@program((A, A + 1, A - 1), ulp=64)
def attention(q, k, v):
    scores = q @ k.T / np.sqrt(q.shape[-1])
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights @ v


@program((A, B), ulp=16)
def normalised_layer(x, gain):
    mean, variance = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
    return gain * (x - mean) / np.sqrt(variance + 1e-5)


@program((np.array([1.0, -2.0, np.nan, 4.0, np.inf]),), (np.zeros(0),))
def masks_combined(a):
    good = np.isfinite(a) & ~(a < 0)
    a[~good] = 0.0
    a[good & (a > 3)] -= 1
    return a, good.sum(), np.where(good)[0], a[good].sum()


@program((A, 1.0), (A, 100.0))
def rows_that_qualify(a, least):
    keep = (a > least).any(axis=1)
    chosen = a[keep]
    return chosen, keep.nonzero()[0], a[np.argmax(a.sum(axis=1))], np.count_nonzero(keep)


@program((np.array([3, -1, 4, -1, 5]),), (np.array([-2, -3]),))
def best_stretch(a):
    best = current = a[0]
    for x in a[1:]:
        current = max(x, current + x)
        best = max(best, current)
    return best


@program((np.array([5, 3, 9, 1]), 2, 3), (np.array([5, -3, 9, 1, 7, 8]), -2, 3))
def one_extreme_in_two_chains(a, gap, least):
    for i in range(1, len(a)):
        start = max(a[i - 1] - gap, 0)
        a[i] = max(start, least) + 2 * max(start, gap)
    return a
