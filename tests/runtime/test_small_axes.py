"""Code that supposes axes to be long enough for its slices, and calls for which they are not."""

import numpy as np
import pytest

import whilst
from whilst_compiler.errors import TOO_SMALL
from whilst_compiler.ir.print import to_text


def spread(u, k, n):
    for _ in range(n):
        u[2:-2] = u[2:-2] + k * (u[4:] - u[:-4])


def energy(u, k, n):
    u = u.copy()
    spread(u, k, n)
    return np.sum(u * u)


def on_a_grid(n):
    u = np.zeros(n)
    u[1 : n - 1] += u[2:] - u[:-2]
    return u


def test_sizes_are_exact():
    text = to_text(whilst.compile(spread).lower(np.ones(9), 0.1, 2).graph, locations=False)
    assert TOO_SMALL in text
    assert text.count(TOO_SMALL) == text.count(" check ")
    assert "minimum" not in text and text.count("dims=[n_minus_4_1]") == text.count("subview")


def test_it_is_asked_before_anything_is_done():
    nodes = whilst.compile(spread).lower(np.ones(9), 0.1, 2).graph.nodes
    assert [n.row.name for n in nodes[:3]] == ["dim", "greater_equal", "check"]


def test_sizes_of_arrays_made_of_an_argument():
    text = to_text(whilst.compile(on_a_grid).lower(9).graph, locations=False)
    assert "greater_equal %n, 2" in text and "broadcast together" not in text


def test_small_arrays_are_left_to_other_code():
    f = whilst.compile(spread)
    for _ in range(5):
        for size in (9, 3, 4, 0, 2, 12):
            u, expected = np.arange(float(size)), np.arange(float(size))
            f(u, 0.5, 2)
            if size > 4:
                spread(expected, 0.5, 2)
            assert np.array_equal(u, expected)
    made = whilst.compile(on_a_grid)
    assert np.array_equal(made(1), [0.0])
    with pytest.raises(ValueError, match="negative dimensions"):
        made(-1)


def test_gradients_of_small_arrays():
    g = whilst.value_and_grad(energy, (0, 1))
    for size in (9, 3, 4, 0, 8, 2):
        u = np.linspace(1.0, 2.0, size)
        value, (bar, k_bar) = g(u, 0.5, 3)
        assert value == pytest.approx(energy(u, 0.5, 3))
        step = 1e-6
        assert k_bar == pytest.approx((energy(u, 0.5 + step, 3) - energy(u, 0.5 - step, 3)) / (2 * step), abs=1e-6)
        assert bar.shape == u.shape


def test_what_a_lowered_function_says():
    kernel = whilst.compile(spread).lower(np.ones(9), 0.1, 2)
    with pytest.raises(ValueError, match="at least 4 elements along an axis that has 3"):
        kernel.compile()(np.ones(3), 0.1, 1)


def norms(points):
    total = 0.0
    for i in range(len(points)):
        total += points[i, 0] * points[i, 0] + points[i, 2] * points[i, -3]
    return total


def first_that_is_there(points, k):
    found = 0.0
    for i in range(len(points)):
        try:
            found += points[i, 2]
        except IndexError:
            found += points[i, k]
    return found


def test_constant_places_in_loops():
    text = to_text(whilst.compile(norms).lower(np.ones((5, 4))).graph, locations=False)
    assert "axis 1" not in text and text.count(TOO_SMALL) == 1
    f = whilst.compile(norms)
    for shape in ((5, 4), (5, 3), (0, 2), (7, 3), (0, 0)):
        points = np.arange(float(np.prod(shape))).reshape(shape)
        assert f(points) == norms(points)
    for _ in range(3):
        with pytest.raises(IndexError, match="index 2 is out of bounds for axis 1 with size 2"):
            f(np.ones((5, 2)))
        assert f(np.ones((5, 3))) == 10.0


def test_whoever_catches_the_error_meets_it():
    f = whilst.compile(first_that_is_there)
    assert [f(np.ones((3, n)) * np.arange(n), 1) for n in (2, 3, 4)] == [3.0, 6.0, 6.0]
