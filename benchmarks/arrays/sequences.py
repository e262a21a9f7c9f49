"""Sequences: hidden states, alignments, filters, transforms, recurrent nets."""

from __future__ import annotations

import numpy as np

from benchmarks.arrays.program import program


def observed(n):
    rng = np.random.default_rng(14)
    table = np.log(rng.dirichlet(np.ones(12), 12))
    return np.log(np.full(12, 1 / 12)), table, np.log(rng.dirichlet(np.ones(8), 12)), rng.integers(0, 8, n)


@program(observed, (30, 2000, 40_000), scalar=True)
def viterbi(start, step, emit, seen):
    """The most probable path through a hidden Markov model."""
    states, n = step.shape[0], len(seen)
    score = start + emit[:, seen[0]]
    back = np.zeros((n, states), np.int64)
    for t in range(1, n):
        new = np.empty(states)
        for j in range(states):
            ways = score + step[:, j]
            best = np.argmax(ways)
            back[t, j] = best
            new[j] = ways[best] + emit[j, seen[t]]
        score = new
    path = np.empty(n, np.int64)
    path[-1] = np.argmax(score)
    for t in range(n - 1, 0, -1):
        path[t - 1] = back[t, path[t]]
    return path, np.max(score)


def track(n):
    return np.cumsum(np.random.default_rng(15).normal(size=(n, 2)), axis=0), 0.1, 0.01, 0.5


@program(track, (20, 1000, 20_000))
def kalman_filter(measured, dt, drift, noise):
    """Position and velocity in the plane from noisy positions."""
    f = np.array([[1.0, 0.0, dt, 0.0], [0.0, 1.0, 0.0, dt], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]])
    x = np.zeros(4)
    p = np.eye(4)
    track = np.empty((len(measured), 4))
    for t in range(len(measured)):
        x = f @ x
        p = f @ p @ f.T + drift * np.eye(4)
        s = p[:2, :2] + noise * np.eye(2)
        inverse = np.array([[s[1, 1], -s[0, 1]], [-s[1, 0], s[0, 0]]]) / (s[0, 0] * s[1, 1] - s[0, 1] * s[1, 0])
        gain = np.ascontiguousarray(p[:, :2]) @ inverse
        x = x + gain @ (measured[t] - x[:2])
        p = p - gain @ np.ascontiguousarray(p[:2, :])
        track[t] = x
    return track


def letters(n):
    rng = np.random.default_rng(16)
    return rng.integers(0, 4, n), rng.integers(0, 4, n), 3, -2, -2


@program(letters, (20, 300, 2000), scalar=True)
def smith_waterman(a, b, match, differ, gap):
    """The best local alignment of two sequences: its score and where it ends."""
    scores = np.zeros((len(a) + 1, len(b) + 1), np.int64)
    best, end_a, end_b = 0, 0, 0
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            diagonal = scores[i - 1, j - 1] + (match if a[i - 1] == b[j - 1] else differ)
            here = max(0, diagonal, scores[i - 1, j] + gap, scores[i, j - 1] + gap)
            scores[i, j] = here
            if here > best:
                best, end_a, end_b = here, i, j
    return best, end_a, end_b


def signal(n):
    return np.sin(np.arange(n) * 0.01) + np.random.default_rng(17).normal(0, 0.1, n)


@program(lambda n: (signal(n), np.hanning(33) / 16), (100, 20_000, 1_000_000))
def fir_filter(x, taps):
    """A finite impulse response: one shifted copy of the signal a tap."""
    y = np.zeros(len(x) - len(taps) + 1)
    for k in range(len(taps)):
        y += taps[k] * x[k : k + len(y)]
    return y


@program(
    lambda n: (signal(n + 33), np.array([0.1, 0.2, 0.1]), np.array([1.0, -1.1, 0.5])),
    (100, 20_000, 1_000_000),
    scalar=True,
)
def iir_filter(x, b, a):
    """A second-order recursive filter, sample by sample."""
    y = np.zeros_like(x)
    u, v = 0.0, 0.0
    for i in range(len(x)):
        y[i] = b[0] * x[i] + u
        u = b[1] * x[i] - a[1] * y[i] + v
        v = b[2] * x[i] - a[2] * y[i]
    return y


@program(lambda n: (signal(2**n).astype(complex),), (6, 12, 18))
def fft(x):
    """Stockham's radix-2 transform: every pass pairs the halves and interleaves them anew."""
    n = len(x)
    y = x.copy()
    width = 1
    while width < n:
        halves = y.reshape(2, n // (2 * width), width)
        turn = np.exp(-1j * np.pi * np.arange(width) / width)
        odd = halves[1] * turn
        new = np.empty((n // (2 * width), 2 * width), np.complex128)
        new[:, :width] = halves[0] + odd
        new[:, width:] = halves[0] - odd
        y = new.reshape(-1)
        width *= 2
    return y


def cells(n):
    rng = np.random.default_rng(18)
    hidden, given = (8, 4) if n < 50 else (64, 32)
    return (
        rng.normal(size=(n, given)),
        rng.normal(size=(4 * hidden, given)) / 8,
        rng.normal(size=(4 * hidden, hidden)) / 8,
        np.zeros(4 * hidden),
    )


@program(cells, (10, 60, 2000))
def lstm(x, w, u, bias):
    """The states of a long short-term memory over a sequence."""
    size = u.shape[1]
    h = np.zeros(size)
    c = np.zeros(size)
    states = np.empty((len(x), size))
    for t in range(len(x)):
        z = w @ x[t] + u @ h + bias
        keep = 1.0 / (1.0 + np.exp(-z[:size]))
        take = 1.0 / (1.0 + np.exp(-z[size : 2 * size]))
        give = 1.0 / (1.0 + np.exp(-z[2 * size : 3 * size]))
        c = keep * c + take * np.tanh(z[3 * size :])
        h = give * np.tanh(c)
        states[t] = h
    return states


@program(lambda n: (signal(n), signal(n)[::-1].copy(), 0.3, 10 if n < 10_000 else 2), (200, 20_000, 2_000_000))
def saxpy_chain(x, y, a, steps):
    """Sums of scaled vectors, one on top of the other."""
    for _ in range(steps):
        x = a * x + y
        y = y - a * x * 0.5
    return x + y
