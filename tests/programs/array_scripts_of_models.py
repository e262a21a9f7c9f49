"""Array programs as people write them: finance, physics, learning by hand, graphs as matrices."""

import math

import numpy as np

from programs.registry import program

RNG = np.random.default_rng(1)
W = np.triu(RNG.integers(0, 10, (6, 6)), 1)
W = (W + W.T).astype(float)
Adj = (W > 4).astype(float)
Adj[0, 1] = Adj[1, 0] = 1
for k in range(5):
    Adj[k, k + 1] = Adj[k + 1, k] = 1
X = RNG.normal(size=(24, 3))
Y = RNG.integers(0, 3, 24)
prices = 100 * np.exp(np.cumsum(RNG.normal(size=40) * 0.02))


@program(
    (np.array([90.0, 100, 110]), 100.0, 1.0, 0.05, 0.2),
    (100.0, np.array([[90.0], [100]]), 0.5, 0.01, 0.3),
    ulp=100_000,
    passes=False,
)
def black_scholes(S, K, T, r, sigma):
    S, K = np.broadcast_arrays(S, K)
    d1 = (np.log(S / K) + (r + 0.5 * sigma**2) * T) / (sigma * np.sqrt(T))
    d2 = d1 - sigma * np.sqrt(T)
    cdf = np.vectorize(lambda x: 0.5 * (1 + math.erf(x / math.sqrt(2))))
    call = S * cdf(d1) - K * np.exp(-r * T) * cdf(d2)
    return call, np.maximum(call - S + K * np.exp(-r * T), 0)


@program((RNG.normal(size=(30, 4)) * 0.01, 5), ulp=100_000, passes=False)
def portfolio(returns, n):
    mu = returns.mean(axis=0) * 252
    cov = np.cov(returns, rowvar=False) * 252
    ones = np.ones(len(mu))
    inv = np.linalg.pinv(cov)
    w = inv @ ones / (ones @ inv @ ones)
    A = np.block(
        [[cov, mu[:, None], ones[:, None]], [mu[None, :], np.zeros((1, 2))], [ones[None, :], np.zeros((1, 2))]]
    )
    sols = []
    for target in np.linspace(mu.min(), mu.max(), n):
        b = np.append(np.zeros(len(mu)), [target, 1.0])
        x = np.linalg.solve(A, b)[:-2]
        sols.append((target, np.sqrt(x @ cov @ x)))
    return w, np.array(sols)


@program((prices,), (np.arange(1.0, 5),), ulp=100_000, passes=False)
def drawdown(prices):
    peak = np.maximum.accumulate(prices)
    dd = prices / peak - 1
    end = dd.argmin()
    start = prices[: end + 1].argmax()
    under = dd < 0
    edges = np.diff(np.concatenate(([0], under.view(np.int8), [0])))
    runs = np.flatnonzero(edges == -1) - np.flatnonzero(edges == 1)
    return dd.min(), start, end, runs.max(initial=0), runs


@program((prices, 5), ulp=100_000, passes=False)
def ema(x, span):
    alpha = 2 / (span + 1)
    w = (1 - alpha) ** np.arange(len(x))
    num = np.array([np.dot(w[: i + 1][::-1], x[: i + 1]) for i in range(len(x))])
    den = w.cumsum()
    return num / den


@program((prices, 5), ulp=100_000, passes=False)
def bollinger(p, n, k=2.0):
    c = np.cumsum(np.insert(p, 0, 0.0))
    ma = (c[n:] - c[:-n]) / n
    sq = np.cumsum(np.insert(p * p, 0, 0.0))
    sd = np.sqrt(np.maximum((sq[n:] - sq[:-n]) / n - ma**2, 0))
    sig = np.select([p[n - 1 :] > ma + k * sd, p[n - 1 :] < ma - k * sd], [-1, 1], default=0)
    return ma, sd, sig


@program((RNG.normal(size=(4, 3)), RNG.normal(size=(4, 3)), np.ones(4), 0.01, 5), ulp=100_000, passes=False)
def nbody(pos, vel, mass, dt, steps):
    traj = np.empty((steps + 1,) + pos.shape)
    traj[0] = pos
    for s in range(steps):
        d = pos[None, :, :] - pos[:, None, :]
        r2 = (d**2).sum(-1) + 0.01
        np.fill_diagonal(r2, np.inf)
        acc = (d * (mass[None, :, None] / r2[..., None] ** 1.5)).sum(1)
        vel = vel + acc * dt
        pos = pos + vel * dt
        traj[s + 1] = pos
    energy = 0.5 * np.sum(mass[:, None] * vel**2)
    return traj, energy


@program((np.where(RNG.random((6, 6)) < 0.5, -1, 1), 0.4, 3, 5), ulp=100_000, passes=False)
def ising(spins, beta, steps, seed):
    rng = np.random.default_rng(seed)
    s = spins.copy()
    n = s.shape[0]
    ii, jj = np.ogrid[:n, :n]
    for step in range(steps):
        for parity in (0, 1):
            m = (ii + jj) % 2 == parity
            nb = sum(np.roll(s, sh, ax) for sh, ax in ((1, 0), (-1, 0), (1, 1), (-1, 1)))
            dE = 2 * s * nb
            flip = m & (rng.random(s.shape) < np.exp(-beta * np.maximum(dE, 0)))
            s[flip] *= -1
    return s, s.mean(), -(s * np.roll(s, 1, 0) + s * np.roll(s, 1, 1)).sum()


@program((8, 5, 0.5), ulp=100_000, passes=False)
def wave(n, steps, c):
    u = np.exp(-(((np.indices((n, n)) - n / 2) ** 2).sum(0)) / 4.0)
    prev = u.copy()
    for _ in range(steps):
        lap = -4 * u
        lap[1:] += u[:-1]
        lap[:-1] += u[1:]
        lap[:, 1:] += u[:, :-1]
        lap[:, :-1] += u[:, 1:]
        nxt = 2 * u - prev + c**2 * lap
        nxt[[0, -1]] = 0
        nxt[:, [0, -1]] = 0
        prev, u = u, nxt
    return u, np.abs(u).max(), np.unravel_index(u.argmax(), u.shape)


@program((X, Y, 5, 3, 0.1, 2), ulp=100_000, passes=False)
def mlp(X, y, hidden, epochs, lr, seed):
    rng = np.random.default_rng(seed)
    W1 = rng.standard_normal((X.shape[1], hidden)) * np.sqrt(2 / X.shape[1])
    b1 = np.zeros(hidden)
    W2 = rng.standard_normal((hidden, y.max() + 1)) * 0.1
    b2 = np.zeros(y.max() + 1)
    onehot = np.eye(y.max() + 1)[y]
    losses = []
    for e in range(epochs):
        perm = rng.permutation(len(X))
        for idx in np.array_split(perm, 4):
            h = np.maximum(X[idx] @ W1 + b1, 0)
            z = h @ W2 + b2
            z -= z.max(axis=1, keepdims=True)
            p = np.exp(z)
            p /= p.sum(axis=1, keepdims=True)
            loss = -np.log(p[np.arange(len(idx)), y[idx]] + 1e-12).mean()
            dz = (p - onehot[idx]) / len(idx)
            dW2 = h.T @ dz
            dh = dz @ W2.T
            dh[h <= 0] = 0
            for param, grad in ((W1, X[idx].T @ dh), (b1, dh.sum(0)), (W2, dW2), (b2, dz.sum(0))):
                param -= lr * grad
        losses.append(loss)
    return np.array(losses), W1, (np.argmax(np.maximum(X @ W1 + b1, 0) @ W2 + b2, 1) == y).mean()


@program((X, 3, 1), ulp=100_000, passes=False)
def kmeans(X, k, seed, iters=10):
    rng = np.random.default_rng(seed)
    C = X[rng.choice(len(X), k, replace=False)]
    for _ in range(iters):
        d = np.linalg.norm(X[:, None] - C, axis=2)
        lab = d.argmin(1)
        new = np.array([X[lab == j].mean(0) if np.any(lab == j) else C[j] for j in range(k)])
        if np.allclose(new, C):
            break
        C = new
    inertia = (d[np.arange(len(X)), lab] ** 2).sum()
    return C, lab, inertia


@program((X, 2), ulp=100_000, passes=False)
def pca(X, k):
    Xc = X - X.mean(0)
    U, s, Vt = np.linalg.svd(Xc, full_matrices=False)
    signs = np.sign(Vt[np.arange(len(Vt)), np.abs(Vt).argmax(1)])
    Vt = Vt * signs[:, np.newaxis]
    ratio = s**2 / np.sum(s**2)
    return Xc @ Vt[:k].T, ratio[:k].round(6), np.searchsorted(ratio.cumsum(), 0.9) + 1


@program((X, (Y > 0).astype(int)), ulp=100_000, passes=False)
def tree_split(X, y):
    best = (np.inf, -1, 0.0)
    for j in range(X.shape[1]):
        o = np.argsort(X[:, j], kind="mergesort")
        xs, ys = X[o, j], y[o]
        left = np.cumsum(ys)[:-1]
        n = np.arange(1, len(ys))
        total = ys.sum()
        m = len(ys)
        pl = left / n
        pr = (total - left) / (m - n)
        g = (n * 2 * pl * (1 - pl) + (m - n) * 2 * pr * (1 - pr)) / m
        g[xs[1:] == xs[:-1]] = np.inf
        i = np.argmin(g)
        if g[i] < best[0]:
            best = (g[i], j, (xs[i] + xs[i + 1]) / 2)
    return best


@program((Y, np.roll(Y, 1), 4), ulp=100_000, passes=False)
def confusion(t, p, k):
    cm = np.zeros((k, k), dtype=int)
    np.add.at(cm, (t, p), 1)
    tp = np.diag(cm)
    with np.errstate(divide="ignore", invalid="ignore"):
        prec = np.true_divide(tp, cm.sum(0))
        rec = np.true_divide(tp, cm.sum(1))
        f1 = 2 * prec * rec / (prec + rec)
    return cm, np.nan_to_num(f1), np.nanmean(f1), tp.sum() / cm.sum()


@program((W,), ulp=100_000, passes=False)
def floyd(w):
    d = np.where(w > 0, w, np.inf)
    np.fill_diagonal(d, 0)
    nxt = np.where(np.isfinite(d), np.arange(len(d))[None, :], -1)
    for k in range(len(d)):
        alt = d[:, k, None] + d[None, k]
        better = alt < d
        d[better] = alt[better]
        nxt[better] = np.broadcast_to(nxt[:, k, None], nxt.shape)[better]
    path = [0]
    while path[-1] != len(d) - 1 and nxt[path[-1], -1] >= 0:
        path.append(int(nxt[path[-1], -1]))
    return d, nxt, path


@program((Adj,), (np.triu(Adj),), ulp=100_000, passes=False)
def pagerank(adj, damping=0.85, tol=1e-10):
    out = adj.sum(axis=1, keepdims=True)
    M = np.divide(adj, out, out=np.full(adj.shape, 1 / len(adj)), where=out != 0).T
    r = np.full(len(adj), 1 / len(adj))
    for it in range(100):
        new = damping * M @ r + (1 - damping) / len(adj)
        if np.abs(new - r).sum() < tol:
            return new, it
        r = new
    return r, -1


@program((Adj,), ulp=100_000, passes=False)
def spectral(adj):
    deg = adj.sum(1)
    L = np.diag(deg) - adj
    Dm = np.diag(1 / np.sqrt(deg))
    vals, vecs = np.linalg.eigh(Dm @ L @ Dm)
    fied = vecs[:, 1] * np.sign(vecs[np.abs(vecs[:, 1]).argmax(), 1])
    return vals, fied > 0, np.trace(np.linalg.matrix_power(adj, 3)) // 6


@program((W,), ulp=100_000, passes=False)
def mst(w):
    i, j = np.triu_indices(len(w), k=1)
    ok = w[i, j] > 0
    i, j, ww = i[ok], j[ok], w[i, j][ok]
    parent = np.arange(len(w))

    def find(a):
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        return a

    edges, total = [], 0.0
    for e in np.argsort(ww, kind="stable"):
        a, b = find(i[e]), find(j[e])
        if a != b:
            parent[a] = b
            edges.append((int(i[e]), int(j[e])))
            total += ww[e]
    return edges, total, len(np.unique([find(v) for v in range(len(w))]))
