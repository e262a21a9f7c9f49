"""Pictures: filters, fractals, histograms."""

from __future__ import annotations

import numpy as np

from benchmarks.arrays.program import program


def picture(n):
    return np.random.default_rng(19).random((n, n))


@program(lambda n: (picture(n), picture(5) - 0.4, 0.1), (24, 200, 1200))
def convolution(image, kernel, bias):
    """A two-dimensional correlation with bias and a rectifier: one shifted copy of the picture a weight."""
    k = kernel.shape[0]
    n, m = image.shape[0] - k + 1, image.shape[1] - k + 1
    result = np.full((n, m), bias)
    for i in range(k):
        for j in range(k):
            result += kernel[i, j] * image[i : i + n, j : j + m]
    return np.maximum(result, 0.0)


@program(lambda n: (picture(n), 3, 2.0, 0.1), (16, 60, 200), scalar=True)
def bilateral_filter(image, radius, near, alike):
    """Smooth within regions, not across edges."""
    n, m = image.shape
    result = image.copy()
    for i in range(radius, n - radius):
        for j in range(radius, m - radius):
            total, weights = 0.0, 0.0
            for di in range(-radius, radius + 1):
                for dj in range(-radius, radius + 1):
                    other = image[i + di, j + dj]
                    apart = (di * di + dj * dj) / (2.0 * near * near)
                    step = other - image[i, j]
                    weight = np.exp(-apart - step * step / (2.0 * alike * alike))
                    total += weight * other
                    weights += weight
            result[i, j] = total / weights
    return result


@program(lambda n: (picture(n), 0.25, 0.9, 32), (24, 250, 1500), scalar=True)
def histogram_of_mask(image, low, high, bins):
    """How often which brightness occurs among the pixels between two limits."""
    counts = np.zeros(bins, np.int64)
    for value in image.ravel():
        if low <= value < high:
            counts[int(bins * (value - low) / (high - low))] += 1
    return counts


def plane(n):
    x = np.linspace(-2.0, 0.6, n)
    return ((x[:, None] * 1.0 + 1j * np.linspace(-1.2, 1.2, n)).reshape(-1), 20 if n < 400 else 6)


@program(plane, (16, 80, 500), differ=1e-3)
def mandelbrot(c, steps):
    """Escape times on a complex grid; what has escaped is masked out."""
    z = np.zeros_like(c)
    times = np.zeros(len(c), np.int64)
    for _ in range(steps):
        inside = z.real * z.real + z.imag * z.imag <= 4.0
        z = np.where(inside, z * z + c, z)
        times[inside] += 1
    return times


@program(lambda n: (picture(n), 4), (24, 300, 1500))
def box_blur(image, radius):
    """Means over squares by means of a table of sums."""
    n, m = image.shape
    sums = np.zeros((n + 1, m + 1))
    for i in range(n):
        sums[i + 1, 1:] = sums[i, 1:] + np.cumsum(image[i])
    w = 2 * radius + 1
    return (sums[w:, w:] - sums[:-w, w:] - sums[w:, :-w] + sums[:-w, :-w]) / (w * w)
