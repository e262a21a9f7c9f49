"""Array programs as people write them: image processing, statistics, signals."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from programs.registry import program

RNG = np.random.default_rng(0)
img = RNG.integers(0, 256, (12, 10)).astype(np.uint8)
xs = np.sin(np.arange(64) * 0.3) + 0.1 * RNG.normal(size=64)
hole = RNG.normal(size=(5, 3))
hole[1, 2] = np.nan
hole[0, 0] = np.nan


@program((img.astype(float),), (img.astype(np.float32),), ulp=100_000, passes=False)
def sobel(img):
    kx = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=float)
    ky = kx.T
    padded = np.pad(img, 1, mode="edge")
    gx = np.zeros_like(img, dtype=float)
    gy = np.zeros_like(img, dtype=float)
    for i in range(3):
        for j in range(3):
            gx += kx[i, j] * padded[i : i + img.shape[0], j : j + img.shape[1]]
            gy += ky[i, j] * padded[i : i + img.shape[0], j : j + img.shape[1]]
    mag = np.hypot(gx, gy)
    ang = np.rad2deg(np.arctan2(gy, gx)) % 180
    q = np.digitize(ang, [22.5, 67.5, 112.5, 157.5]) % 4
    return mag, q, (mag > mag.mean() + mag.std()).sum()


@program((img,), ulp=100_000, passes=False)
def hist_eq(img):
    hist, bins = np.histogram(img.flatten(), 256, [0, 256])
    cdf = hist.cumsum()
    cdf_m = np.where(cdf == 0, cdf.max() + 1, cdf)
    cdf = (cdf - cdf_m.min()) * 255 / (cdf_m.max() - cdf_m.min())
    cdf = np.clip(cdf, 0, 255).astype("uint8")
    return cdf[img]


@program((RNG.integers(0, 256, (5, 6, 3)).astype(np.uint8), 8, 7), ulp=100_000, passes=False)
def bilinear(img, h, w):
    H, W = img.shape[:2]
    ys = np.linspace(0, H - 1, h)
    xs = np.linspace(0, W - 1, w)
    y0 = np.floor(ys).astype(int)
    x0 = np.floor(xs).astype(int)
    y1 = np.minimum(y0 + 1, H - 1)
    x1 = np.minimum(x0 + 1, W - 1)
    wy = (ys - y0)[:, None, None]
    wx = (xs - x0)[None, :, None]
    Ia = img[y0[:, None], x0]
    Ib = img[y0[:, None], x1]
    Ic = img[y1[:, None], x0]
    Id = img[y1[:, None], x1]
    out = Ia * (1 - wy) * (1 - wx) + Ib * (1 - wy) * wx + Ic * wy * (1 - wx) + Id * wy * wx
    return out.round().astype(np.uint8)


@program((img,), (img.astype(float), 5), ulp=100_000, passes=False)
def median_filter(img, k=3):
    r = k // 2
    p = np.pad(img, r, mode="reflect")
    win = sliding_window_view(p, (k, k))
    return np.median(win, axis=(-2, -1))


@program((img > 128,), ulp=100_000, passes=False)
def components(mask):
    labels = np.zeros(mask.shape, dtype=np.int32)
    current = 0
    for i, j in zip(*np.nonzero(mask)):
        if labels[i, j]:
            continue
        current += 1
        stack = [(i, j)]
        while stack:
            y, x = stack.pop()
            if 0 <= y < mask.shape[0] and 0 <= x < mask.shape[1] and mask[y, x] and not labels[y, x]:
                labels[y, x] = current
                stack.extend([(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)])
    sizes = np.bincount(labels.ravel())[1:]
    return labels, current, sizes


@program((xs, 20, 3), ulp=100_000, passes=False)
def bootstrap(data, n, seed):
    rng = np.random.default_rng(seed)
    idx = rng.integers(0, len(data), size=(n, len(data)))
    means = data[idx].mean(axis=1)
    lo, hi = np.percentile(means, [2.5, 97.5])
    return {"mean": data.mean(), "lo": lo, "hi": hi, "se": means.std(ddof=1)}


@program((RNG.normal(size=(20, 3)), RNG.normal(size=20)), ulp=100_000, passes=False)
def ols(X, y):
    Xb = np.c_[np.ones(len(X)), X]
    beta, res, rank, sv = np.linalg.lstsq(Xb, y, rcond=None)
    resid = y - Xb @ beta
    s2 = resid @ resid / (len(y) - Xb.shape[1])
    cov = s2 * np.linalg.inv(Xb.T @ Xb)
    se = np.sqrt(np.diag(cov))
    r2 = 1 - (resid**2).sum() / ((y - y.mean()) ** 2).sum()
    return beta, se, beta / se, r2, rank


@program((np.array([3.0, 1, 2, 3, 1, 5]),), ulp=100_000, passes=False)
def ranks(x):
    order = np.argsort(x, kind="stable")
    ranks = np.empty(len(x))
    ranks[order] = np.arange(1, len(x) + 1)
    u, inv, cnt = np.unique(x, return_inverse=True, return_counts=True)
    sums = np.zeros(len(u))
    np.add.at(sums, inv, ranks)
    return (sums / cnt)[inv]


@program((hole,), ulp=100_000, passes=False)
def masked_stats(a):
    valid = ~np.isnan(a)
    with np.errstate(invalid="ignore", divide="ignore"):
        m = np.where(valid, a, 0).sum(0) / valid.sum(0)
        v = np.where(valid, (a - m) ** 2, 0).sum(0) / (valid.sum(0) - 1)
    z = (a - m) / np.sqrt(v)
    return m, v, np.nan_to_num(z, nan=0.0), np.nanmax(a, axis=0), np.nanargmin(a, axis=1)


@program((np.array([2, 1, 2, 3, 1, 1]), np.array([1.0, 5, 2, 3, 4, 0])), ulp=100_000, passes=False)
def group_by(keys, vals):
    order = np.lexsort((vals, keys))
    k, v = keys[order], vals[order]
    starts = np.r_[0, np.flatnonzero(np.diff(k)) + 1]
    sums = np.add.reduceat(v, starts)
    maxs = np.maximum.reduceat(v, starts)
    counts = np.diff(np.append(starts, len(k)))
    med = np.array([np.median(part) for part in np.split(v, starts[1:])])
    return k[starts], sums, maxs, counts, med


@program((xs, 11, 0.2), ulp=100_000, passes=False)
def fir(x, numtaps, cutoff):
    n = np.arange(numtaps) - (numtaps - 1) / 2
    h = np.sinc(2 * cutoff * n) * np.hamming(numtaps)
    h /= h.sum()
    y = np.convolve(x, h, mode="same")
    H = np.fft.rfft(h, 64)
    return y, np.abs(H)[:5], np.unwrap(np.angle(H))[:5]


@program((xs, 16, 4), ulp=100_000, passes=False)
def stft(x, win, hop):
    frames = sliding_window_view(x, win)[::hop] * np.hanning(win)
    S = np.fft.rfft(frames, axis=-1)
    P = (S.real**2 + S.imag**2) / win
    db = 10 * np.log10(np.maximum(P, 1e-10))
    peak = np.argmax(db, axis=1)
    return db.shape, peak, db.max(axis=1)


@program((xs,), ulp=100_000, passes=False)
def autocorr(x):
    x = x - x.mean()
    f = np.fft.fft(x, 2 * len(x))
    ac = np.fft.ifft(f * np.conj(f)).real[: len(x)]
    return ac / ac[0]


@program((xs, 0.5), ulp=100_000, passes=False)
def peaks(x, h):
    mid = x[1:-1]
    is_peak = (mid > x[:-2]) & (mid > x[2:]) & (mid >= h)
    idx = np.flatnonzero(is_peak) + 1
    widths = []
    for p in idx:
        l = p
        while l > 0 and x[l] > x[p] / 2:
            l -= 1
        r = p
        while r < len(x) - 1 and x[r] > x[p] / 2:
            r += 1
        widths.append(r - l)
    return idx, x[idx], np.array(widths)


@program((xs[:10], 0.01, 0.5), ulp=100_000, passes=False)
def kalman(z, q, r):
    x = np.zeros(2)
    P = np.eye(2)
    F = np.array([[1.0, 1.0], [0.0, 1.0]])
    H = np.array([[1.0, 0.0]])
    Q = q * np.eye(2)
    R = np.array([[r]])
    out = np.empty((len(z), 2))
    for k, zk in enumerate(z):
        x = F @ x
        P = F @ P @ F.T + Q
        S = H @ P @ H.T + R
        K = P @ H.T @ np.linalg.inv(S)
        x = x + K @ (np.atleast_1d(zk) - H @ x)
        P = (np.eye(2) - K @ H) @ P
        out[k] = x
    return out, P
