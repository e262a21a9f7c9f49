"""Array programs as they are written in the sciences: clustering, sparse rows, dynamic programming, splines, labels."""

import numpy as np

from programs.registry import program

rng = np.random.default_rng(7)


@program((rng.normal(size=(40, 3)), 3), (rng.normal(size=(7, 2)), 2), ulp=16, passes=False)
def kmeans(points, k):
    centers = points[:k].copy()
    labels = np.full(len(points), -1)
    for it in range(50):
        d2 = ((points[:, None, :] - centers[None]) ** 2).sum(axis=-1)
        new = d2.argmin(axis=1)
        if (new == labels).all():
            break
        labels = new
        for j in range(k):
            members = points[labels == j]
            if members.size:
                centers[j] = members.mean(axis=0)
    inertia = d2[np.arange(len(points)), labels].sum()
    return centers, labels, inertia, it


@program(
    (np.array([0, 2, 3, 6]), np.array([0, 2, 1, 0, 1, 2]), np.array([1.0, 2, 3, 4, 5, 6]), np.array([1.0, 0, 2])),
    ulp=16,
    passes=False,
)
def csr_dot(indptr, indices, data, x):
    y = np.zeros(len(indptr) - 1)
    for i in range(len(y)):
        row = slice(indptr[i], indptr[i + 1])
        y[i] = data[row] @ x[indices[row]]
    rows = np.repeat(np.arange(len(y)), np.diff(indptr))
    dense = np.zeros((len(y), len(x)))
    dense[rows, indices] = data
    return y, rows, dense, dense.T


@program((np.array([[4.0, 1, 2], [1, 3, 0], [2, 0, 5]]), 1e-10), (np.eye(2), 1e-6), ulp=16, passes=False)
def jacobi_eig(A, tol):
    A = A.copy()
    n = A.shape[0]
    V = np.eye(n)
    sweeps = 0
    while True:
        off = np.abs(A - np.diag(np.diag(A)))
        p, q = np.unravel_index(off.argmax(), off.shape)
        if off[p, q] < tol:
            break
        theta = 0.5 * np.arctan2(2 * A[p, q], A[q, q] - A[p, p])
        c, s = np.cos(theta), np.sin(theta)
        J = np.eye(n)
        J[p, p] = J[q, q] = c
        J[p, q], J[q, p] = s, -s
        A = J.T @ A @ J
        V = V @ J
        sweeps += 1
        if sweeps > 100:
            raise RuntimeError(f"no convergence after {sweeps} sweeps")
    order = np.argsort(np.diag(A))[::-1]
    return np.diag(A)[order], V[:, order], sweeps


@program((np.linspace(0, 1, 6), np.array([0.0, 1, 0, -1, 0, 1])), ulp=16, passes=False)
def natural_spline(x, y):
    n = len(x) - 1
    h = np.diff(x)
    A = np.zeros((n + 1, n + 1))
    r = np.zeros(n + 1)
    A[0, 0] = A[n, n] = 1
    for i in range(1, n):
        A[i, i - 1 : i + 2] = h[i - 1], 2 * (h[i - 1] + h[i]), h[i]
        r[i] = 3 * ((y[i + 1] - y[i]) / h[i] - (y[i] - y[i - 1]) / h[i - 1])
    c = np.linalg.solve(A, r)
    b = np.diff(y) / h - h * (2 * c[:-1] + c[1:]) / 3
    d = np.diff(c) / (3 * h)
    return np.stack([y[:-1], b, c[:-1], d], axis=1)


@program(
    (np.array([[0.0, 3, np.inf, 7], [8, 0, 2, np.inf], [5, np.inf, 0, 1], [2, np.inf, np.inf, 0]]),),
    ulp=16,
    passes=False,
)
def floyd(D):
    D = D.copy()
    n = len(D)
    nxt = np.where(np.isfinite(D), np.arange(n)[None, :], -1)
    for k in range(n):
        alt = D[:, k, None] + D[None, k, :]
        better = alt < D
        D[better] = alt[better]
        nxt[better] = np.broadcast_to(nxt[:, k, None], D.shape)[better]
    return D, nxt, np.argwhere(~np.isfinite(D))


@program((np.array([5.0, 3, 8, 1]), np.array([2, 1, 3, 2]), 5), ulp=16, passes=False)
def knapsack(values, weights, cap):
    best = np.zeros((len(values) + 1, cap + 1))
    for i, (v, w) in enumerate(zip(values, weights), start=1):
        best[i] = best[i - 1]
        best[i, w:] = np.maximum(best[i, w:], best[i - 1, : cap + 1 - w] + v)
    chosen = []
    c = cap
    for i in range(len(values), 0, -1):
        if best[i, c] != best[i - 1, c]:
            chosen.append(i - 1)
            c -= weights[i - 1]
    return best[-1, -1], chosen[::-1], best


@program((rng.normal(size=(5, 5)),), (np.ones((2, 2)),), (np.ones((2, 3)),), ulp=16, passes=False)
def lu(A):
    if A.ndim != 2 or A.shape[0] != A.shape[1]:
        raise ValueError("expected a square matrix, got shape {}".format(A.shape))
    n = A.shape[0]
    U, L, P = A.astype(float).copy(), np.eye(n), np.arange(n)
    for k in range(n - 1):
        p = k + np.abs(U[k:, k]).argmax()
        if U[p, k] == 0:
            continue
        U[[k, p]] = U[[p, k]]
        P[[k, p]] = P[[p, k]]
        L[[k, p], :k] = L[[p, k], :k]
        L[k + 1 :, k] = U[k + 1 :, k] / U[k, k]
        U[k + 1 :] -= np.outer(L[k + 1 :, k], U[k])
    return P, L, np.triu(U), np.prod(np.diag(U))


@program((rng.normal(size=50), 5), (rng.normal(size=5), 9), ulp=16, passes=False)
def moving(x, w):
    if w > len(x):
        return None
    c = np.cumsum(np.insert(x, 0, 0))
    avg = (c[w:] - c[:-w]) / w
    ewm = np.empty_like(x)
    ewm[0] = x[0]
    for i in range(1, len(x)):
        ewm[i] = 0.3 * x[i] + 0.7 * ewm[i - 1]
    return avg, ewm, np.convolve(x, np.ones(w) / w, "valid") - avg < 1e-9


@program(
    (np.array([[1, 1, 0, 0], [0, 1, 0, 1], [1, 0, 0, 1]], dtype=bool),), (np.zeros((2, 2), bool),), ulp=16, passes=False
)
def label(mask):
    labels = np.zeros(mask.shape, dtype=np.int32)
    current = 0
    h, w = mask.shape
    for start in np.argwhere(mask):
        i, j = start
        if labels[i, j]:
            continue
        current += 1
        todo = [(int(i), int(j))]
        while todo:
            y, x = todo.pop()
            if not (0 <= y < h and 0 <= x < w) or not mask[y, x] or labels[y, x]:
                continue
            labels[y, x] = current
            todo.extend([(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)])
    sizes = np.bincount(labels.ravel())[1:]
    return labels, current, sizes


@program((np.array([1, 5, 2, 8, 3]), np.array([4, 2])), (np.array([], dtype=int), np.array([1])), ulp=16, passes=False)
def interleave(a, b):
    n = min(len(a), len(b))
    out = np.empty(2 * n, dtype=np.result_type(a, b))
    out[0::2], out[1::2] = a[:n], b[:n]
    rest = np.concatenate([a[n:], b[n:]])
    return out, rest, out.reshape(-1, 2).T, np.r_[out, -1, rest]


@program(
    (
        np.array([0.1, 0.5, 0.4]),
        np.array([[0.7, 0.2, 0.1], [0.3, 0.4, 0.3], [0.2, 0.3, 0.5]]),
        np.array([[0.9, 0.1], [0.4, 0.6], [0.1, 0.9]]),
        np.array([0, 1, 1, 0]),
    ),
    ulp=16,
    passes=False,
)
def viterbi(pi, A, B, obs):
    T, N = len(obs), len(pi)
    delta = np.zeros((T, N))
    psi = np.zeros((T, N), dtype=int)
    delta[0] = np.log(pi) + np.log(B[:, obs[0]])
    for t in range(1, T):
        scores = delta[t - 1][:, np.newaxis] + np.log(A)
        psi[t] = scores.argmax(0)
        delta[t] = scores.max(0) + np.log(B[:, obs[t]])
    path = np.zeros(T, dtype=int)
    path[-1] = delta[-1].argmax()
    for t in reversed(range(T - 1)):
        path[t] = psi[t + 1, path[t + 1]]
    return path, delta[-1].max(), delta


@program(
    (np.array([[2.0, 1], [1, 3]]), np.array([1.0, 2])),
    (np.array([[1.0, 2], [2, 4]]), np.array([1.0, 2])),
    ulp=16,
    passes=False,
)
def safe_solve(A, b):
    try:
        x = np.linalg.solve(A, b)
        how = "solve"
    except np.linalg.LinAlgError as e:
        x, *_ = np.linalg.lstsq(A, b, rcond=None)
        how = str(e)
    return x, how, np.linalg.matrix_rank(A), np.allclose(A @ x, b)


@program((10,), (1,), ulp=16, passes=False)
def pascal(n):
    rows = [np.array([1])]
    for _ in range(n - 1):
        last = rows[-1]
        rows.append(np.concatenate(([1], last[1:] + last[:-1], [1])))
    table = np.zeros((n, n), dtype=int)
    for i, r in enumerate(rows):
        table[i, : len(r)] = r
    return rows[-1], table, table.sum(axis=1)


@program((np.arange(10.0), np.array([2, 5, 5, 9])), (np.arange(4.0), np.array([], dtype=int)), ulp=16, passes=False)
def segments(x, cuts):
    parts = np.split(x, cuts)
    sums = np.add.reduceat(x, np.r_[0, cuts[:-1]]) if len(cuts) else x.sum(keepdims=True)
    lengths = np.array([len(p) for p in parts])
    return sums, lengths, parts[0], np.searchsorted(cuts, np.arange(len(x)), side="right")
