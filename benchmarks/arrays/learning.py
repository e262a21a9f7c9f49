"""Statistics and learning machines."""

from __future__ import annotations

import numpy as np

from benchmarks.arrays.program import program


def clouds(n):
    rng = np.random.default_rng(5)
    centres = rng.normal(0.0, 4.0, (6, 4))
    return centres[rng.integers(0, 6, n)] + rng.normal(size=(n, 4)), 6


@program(clouds, (60, 3000, 200_000), scalar=True)
def k_means(points, k):
    """Lloyd's iterations until no point changes its cluster (or 20 of them)."""
    n, d = points.shape
    centres = points[:k].copy()
    label = np.full(n, -1)
    rounds = 0
    moved = True
    while moved and rounds < 20:
        moved = False
        for i in range(n):
            best, nearest = np.inf, 0
            for c in range(k):
                distance = 0.0
                for a in range(d):
                    distance += (points[i, a] - centres[c, a]) ** 2
                if distance < best:
                    best, nearest = distance, c
            if label[i] != nearest:
                label[i] = nearest
                moved = True
        total = np.zeros((k, d))
        count = np.zeros(k)
        for i in range(n):
            total[label[i]] += points[i]
            count[label[i]] += 1.0
        for c in range(k):
            if count[c] > 0.0:
                centres[c] = total[c] / count[c]
        rounds += 1
    return centres, label, rounds


def classified(n):
    rng = np.random.default_rng(6)
    x = rng.normal(size=(n, 8))
    return x, (x @ rng.normal(size=8) + rng.normal(size=n) > 0).astype(float), 0.5, 20


@program(classified, (40, 3000, 150_000))
def logistic_regression(x, y, rate, steps):
    """Gradient descent on the mean logistic loss."""
    n, d = x.shape
    w = np.zeros(d)
    for _ in range(steps):
        p = 1.0 / (1.0 + np.exp(-(x @ w)))
        w = w - rate * (x.T @ (p - y)) / n
    return w


def correlation_inputs(n):
    return (np.random.default_rng(7).normal(size=(n, 3 * n)),)


@program(correlation_inputs, (12, 80, 220), scalar=True)
def correlation_matrix(x):
    """Pearson's correlation of every two rows, by loops."""
    rows, n = x.shape
    result = np.eye(rows)
    mean = np.zeros(rows)
    spread = np.zeros(rows)
    for i in range(rows):
        for k in range(n):
            mean[i] += x[i, k]
        mean[i] /= n
        for k in range(n):
            spread[i] += (x[i, k] - mean[i]) ** 2
        spread[i] = np.sqrt(spread[i])
    for i in range(rows):
        for j in range(i):
            total = 0.0
            for k in range(n):
                total += (x[i, k] - mean[i]) * (x[j, k] - mean[j])
            result[i, j] = result[j, i] = total / (spread[i] * spread[j])
    return result


def distance_matrix_numba(x, y):
    return np.sqrt(((x.reshape(len(x), 1, -1) - y.reshape(1, len(y), -1)) ** 2).sum(axis=2))


@program(
    lambda n: (np.random.default_rng(8).normal(size=(n, 3)), np.random.default_rng(9).normal(size=(n, 3))),
    (20, 200, 1000), numba=distance_matrix_numba,
)  # fmt: skip
def distance_matrix(x, y):
    """Euclidean distances between all points of two clouds, by broadcasting."""
    return np.sqrt(((x[:, None, :] - y[None, :, :]) ** 2).sum(axis=2))


def attention_numba(q, k, v):
    scores = q @ k.T / np.sqrt(q.shape[1])
    for i in range(scores.shape[0]):
        e = np.exp(scores[i] - np.max(scores[i]))
        scores[i] = e / np.sum(e)
    return scores @ v


def heads(n):
    rng = np.random.default_rng(20)
    return rng.normal(size=(n, 32)), rng.normal(size=(n, 32)), rng.normal(size=(n, 32))


@program(heads, (12, 128, 800), numba=attention_numba)
def attention(q, k, v):
    """Softmax attention of one head."""
    scores = q @ k.T / np.sqrt(q.shape[1])
    e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
    return (e / np.sum(e, axis=1, keepdims=True)) @ v


def layer_norm_numba(x, gain, bias):
    y = np.empty_like(x)
    for i in range(x.shape[0]):
        mean = np.mean(x[i])
        y[i] = (x[i] - mean) / np.sqrt(np.mean((x[i] - mean) ** 2) + 1e-5) * gain + bias
    return y


@program(
    lambda n: (np.random.default_rng(21).normal(size=(n, 128)), np.ones(128), np.zeros(128)), (6, 200, 16_000),
    numba=layer_norm_numba,
)  # fmt: skip
def layer_norm(x, gain, bias):
    """Every row to mean 0 and variance 1, then scaled."""
    mean = x.mean(axis=1, keepdims=True)
    variance = ((x - mean) ** 2).mean(axis=1, keepdims=True)
    return (x - mean) / np.sqrt(variance + 1e-5) * gain + bias


def stars(n):
    rng = np.random.default_rng(22)
    return rng.normal(size=(n, 3)), rng.normal(size=(n, 3)) / 10, 1 + rng.random(n), 1e-3, 3


@program(stars, (8, 80, 400), scalar=True)
def n_body(position, velocity, mass, dt, steps):
    """Newton's gravity among bodies, leapfrog steps."""
    position, velocity = position.copy(), velocity.copy()
    n = len(mass)
    for _ in range(steps):
        for i in range(n):
            ax, ay, az = 0.0, 0.0, 0.0
            for j in range(n):
                dx = position[j, 0] - position[i, 0]
                dy = position[j, 1] - position[i, 1]
                dz = position[j, 2] - position[i, 2]
                r2 = dx * dx + dy * dy + dz * dz + 1e-6
                pull = mass[j] / (r2 * np.sqrt(r2))
                ax += pull * dx
                ay += pull * dy
                az += pull * dz
            velocity[i, 0] += dt * ax
            velocity[i, 1] += dt * ay
            velocity[i, 2] += dt * az
        position += dt * velocity
    return position, velocity
