"""Statistics of samples, as people write them."""

import numpy as np

from programs.registry import program, strided

X = np.array([2.5, 0.1, 3.3, -1.2, 2.5, 7.75, 0.1, 4.0])
Y = X * 2 + np.cos(X)
TABLE = np.column_stack([X, Y, X * Y])
GROUPS = np.array([0, 1, 0, 2, 1, 1, 2, 0])


@program((X,), (strided(X),), (X[:1],), ulp=8, joins=True)
def moments(x):
    centred = x - x.mean()
    variance = np.mean(centred**2)
    if variance == 0:
        return 0.0, 0.0
    return np.mean(centred**3) / variance**1.5, np.mean(centred**4) / variance**2 - 3


@program((X, Y), (X, -X), ulp=16)
def line_through_points(x, y):
    n = len(x)
    slope = (n * np.dot(x, y) - x.sum() * y.sum()) / (n * np.dot(x, x) - x.sum() ** 2)
    start = (y.sum() - slope * x.sum()) / n
    residuals = y - (start + slope * x)
    return slope, start, 1 - np.sum(residuals**2) / np.sum((y - y.mean()) ** 2)


@program((X, GROUPS, 3), (X, GROUPS * 0, 1), ulp=4)
def means_of_groups(x, group, count):
    sums = np.zeros(count)
    sizes = np.zeros(count, int)
    for value, g in zip(x, group):
        sums[g] += value
        sizes[g] += 1
    by_bins = np.bincount(group, weights=x, minlength=count) / np.bincount(group, minlength=count)
    return sums / sizes, by_bins, [x[group == g].std() for g in range(count)]


@program((X, 3), (X, 1), (X, 8), ulp=8)
def moving_averages(x, n):
    sums = np.cumsum(np.concatenate(([0.0], x)))
    quick = (sums[n:] - sums[:-n]) / n
    smooth = np.empty(len(x))
    smooth[0] = x[0]
    for i in range(1, len(x)):
        smooth[i] = 0.3 * x[i] + 0.7 * smooth[i - 1]
    return quick, np.convolve(x, np.ones(n) / n, mode="valid"), smooth


@program((TABLE,), ulp=64)
def correlations(table):
    centred = table - table.mean(axis=0)
    covariance = centred.T @ centred / (len(table) - 1)
    scale = np.sqrt(np.diag(covariance))
    return covariance / np.outer(scale, scale), np.corrcoef(table, rowvar=False)


@program((X, 5), (X, 1))
def histogram_by_hand(x, bins):
    low, high = x.min(), x.max()
    counts = np.zeros(bins, dtype=int)
    for value in x:
        k = int((value - low) / (high - low) * bins)
        counts[min(k, bins - 1)] += 1
    edges = low + (high - low) * np.arange(bins + 1) / bins
    return counts, edges, np.histogram(x, bins)[0]


@program((np.random.default_rng(3), X, 10), ulp=4)
def bootstrap(rng, x, count):
    means = np.empty(count)
    for k in range(count):
        means[k] = x[rng.integers(0, len(x), len(x))].mean()
    return np.sort(means)[1:-1], means.std()


@program((X,), (np.array([1.0, 1.0, 1.0]),))
def ranks_with_ties(x):
    order = np.argsort(x, kind="stable")
    ranks = np.empty(len(x))
    i = 0
    while i < len(x):
        j = i
        while j + 1 < len(x) and x[order[j + 1]] == x[order[i]]:
            j += 1
        ranks[order[i : j + 1]] = (i + j) / 2 + 1
        i = j + 1
    return ranks


@program((X,), ulp=8)
def running_variance(x):
    count, mean, m2 = 0, 0.0, 0.0
    for value in x:
        count += 1
        delta = value - mean
        mean += delta / count
        m2 += delta * (value - mean)
    return mean, m2 / (count - 1) if count > 1 else 0.0


@program((TABLE, 2), ulp=4096)
def principal_components(table, count):
    centred = table - table.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(centred.T))
    order = np.argsort(values)[::-1][:count]
    return values[order], np.abs(centred @ vectors[:, order])


@program((np.array([[0.0, 0], [0.1, 0], [5, 5], [5, 5.1], [9, 0]]), 2), ulp=8)
def k_means(points, k):
    centres = points[:k].copy()
    labels = np.zeros(len(points), int)
    for _ in range(10):
        distances = np.sum((points[:, None, :] - centres[None, :, :]) ** 2, axis=2)
        new = np.argmin(distances, axis=1)
        if (new == labels).all():
            break
        labels = new
        for c in range(k):
            if (labels == c).any():
                centres[c] = points[labels == c].mean(axis=0)
    return labels, centres
