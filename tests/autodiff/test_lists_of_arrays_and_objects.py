"""Derivatives through arrays and objects that are items of lists."""

from __future__ import annotations

import numpy as np

import whilst

STEP = 1e-6


class Body:
    def __init__(self, x, v):
        self.x = x
        self.v = v


def of_arrays(w, n):
    xs = [w * (k + 1.0) for k in range(n)]
    for k in range(1, n):
        xs[k] = xs[k] + xs[k - 1] * xs[k - 1]
    return (xs[n - 1] * xs[0]).sum()


def of_objects(v, n):
    bodies = [Body(i * 1.0, v * (i + 1)) for i in range(n)]
    for _ in range(3):
        for b in bodies:
            b.x = b.x + b.v * 0.1
            b.v = b.v - b.x * b.x * 0.1
    s = 0.0
    for b in bodies:
        s = s + b.x * b.x
    return s


def test_arrays_in_a_list() -> None:
    w = np.array([0.3, -0.7])
    steps = STEP * np.eye(2)
    expected = [(of_arrays(w + d, 4) - of_arrays(w - d, 4)) / (2 * STEP) for d in steps]
    np.testing.assert_allclose(whilst.grad(of_arrays)(w, 4), expected, rtol=1e-6)


def test_fields_of_objects_in_a_list() -> None:
    expected = (of_objects(0.5 + STEP, 3) - of_objects(0.5 - STEP, 3)) / (2 * STEP)
    np.testing.assert_allclose(whilst.grad(of_objects)(0.5, 3), expected, rtol=1e-6)
