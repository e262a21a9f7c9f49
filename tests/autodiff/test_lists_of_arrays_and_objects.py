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


def test_the_room_of_lists_that_grow_in_loops_in_loops():
    """Sums make arrays, which stand behind those of the lists; each loop has a size of its own for them."""

    def means(x, n):
        groups = [[], []]
        for p in x:
            groups[0 if p[0] < 0.5 else 1].append(p)
        centres = [x[0], x[1]]
        for _ in range(n):
            centres = [sum(g) / 2.0 if g else c for g, c in zip(groups, centres)]
        return np.sum(centres[0] * centres[1])

    x = np.array([[0.6, 1.0], [0.3, 0.9], [0.3, 0.4], [0.8, 0.4]])
    for n in (1, 2):
        whilst.check_grad(means, x, n)
        value, found = whilst.value_and_grad(means).eager(x, n)
        assert value == means(x, n) and np.allclose(found, whilst.grad(means)(x, n))
