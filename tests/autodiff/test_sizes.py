"""Sizes that are only known at run time: taken for equal where they have to be, and right where they are not."""

import numpy as np
import pytest

import whilst
from whilst_compiler.ir.graph import Apply, Cond, While, all_nodes


def gates(w, b):
    """Four slices of one array, of which the last is longer where the size is no multiple of four."""
    size = len(b) // 4
    c = np.zeros(size)
    for i in range(3):
        g = w * 0.5 + b * i
        c = g[:size] * c + g[size : 2 * size] * g[3 * size :]
    return np.sum(c * c)


def grown(x, n):
    """The size really changes in each trip."""
    a = x[:1] * 1.0
    for _ in range(n):
        a = np.concatenate((a, a * x[1]))
    return np.sum(a * a)


def repeated(x, n):
    """One element meets all of them."""
    s = x[: len(x) - n]
    for k in range(2):
        s = s * x + k
    return np.sum(s)


def slope(f, x, v, *more):
    return (f(x + 1e-6 * v, *more) - f(x - 1e-6 * v, *more)) / 2e-6


@pytest.mark.parametrize("n", [8, 12, 5, 7, 4])
def test_gates(n):
    w, b = np.linspace(0.1, 1.0, n), np.linspace(1.0, 0.3, n)
    value, (by_w, by_b) = GATES(w, b)
    assert value == pytest.approx(gates(w, b), rel=1e-13)
    assert np.sum(by_w) == pytest.approx(slope(gates, w, np.ones(n), b), rel=1e-6)
    assert np.sum(by_b) == pytest.approx(slope(lambda b: gates(w, b), b, np.ones(n)), rel=1e-6)
    eager = GATES.eager(w, b)
    assert np.allclose(eager[1][0], by_w, rtol=1e-13) and np.allclose(eager[1][1], by_b, rtol=1e-13)


GATES = whilst.value_and_grad(gates, (0, 1))


def test_an_error_stays_the_functions_own():
    w = np.ones(9)
    with pytest.raises(ValueError, match="broadcast together") as expected:
        gates(w, w)
    with pytest.raises(ValueError, match="broadcast together") as found:
        GATES(w, w)
    assert str(found.value) == str(expected.value)


@pytest.mark.parametrize("f", [grown, repeated])
def test_sizes_that_differ(f):
    x, v = np.array([0.3, 0.7, 0.5]), np.array([1.0, -0.5, 0.2])
    gradient = whilst.grad(f)
    for n in (0, 2, 2, 0):
        assert np.sum(gradient(x, n) * v) == pytest.approx(slope(f, x, v, n), rel=1e-6, abs=1e-9)
        assert np.sum(whilst.hvp(f, (x, n), (v, None))) == pytest.approx(
            np.sum(slope(gradient, x, v, n)), rel=1e-5, abs=1e-7
        )


def test_nothing_is_chosen_at_run_time():
    """Of sizes that are taken for equal no adjoint has to ask which operand was repeated."""
    graph = GATES.lower(np.ones(8), np.ones(8)).optimized
    assert not any(isinstance(n, Cond) for n in all_nodes(graph))


def recurrent(w, u, h, n):
    for _ in range(n):
        h = np.tanh(w @ h + u)
    return np.sum(h * h)


def test_products_of_a_loop_are_one_product():
    """What `w @ h` adds to the cotangent of w in each trip is added up by one matrix product after the loop."""
    rng = np.random.default_rng(1)
    w, u, h = rng.normal(size=(6, 6)) * 0.4, rng.normal(size=6), rng.normal(size=6)
    gradient = whilst.value_and_grad(recurrent, (0, 1, 2))
    graph = gradient.lower(w, u, h, 3).optimized
    loops = [n for n in graph.nodes if isinstance(n, While)]
    assert all(not (isinstance(n, Apply) and n.output.type.rank == 2 and n.row.elementwise) for n in loops[-1].body.nodes)
    for n in (0, 1, 5):
        whilst.check_grad(recurrent, w, u, h, n)
    assert np.allclose(gradient.eager(w, u, h, 5)[1][0], gradient(w, u, h, 5)[1][0], rtol=1e-12)
    assert not np.any(gradient(w, u, h, 0)[1][0]) and not np.any(gradient(w, u, h, -2)[1][0])


def two_matrices(w, x, n):
    """A matrix that is used twice in a trip, in a loop in a loop."""
    s = x
    for _ in range(n):
        for _ in range(2):
            s = np.sin(w @ s) + 0.1 * (s @ w)
        s = s + np.sum(w) * 0.01
    return np.sum(s)


def test_a_matrix_used_twice():
    rng = np.random.default_rng(2)
    w, x = rng.normal(size=(5, 5)) * 0.3, rng.normal(size=5)
    for n in (0, 1, 3):
        whilst.check_grad(two_matrices, w, x, n)
    v = rng.normal(size=(5, 5))
    second = whilst.hvp(two_matrices, (w, x, 3), (v, None, None))
    gradient = whilst.grad(two_matrices)
    assert np.allclose(second, (gradient(w + 1e-6 * v, x, 3) - gradient(w - 1e-6 * v, x, 3)) / 2e-6, atol=1e-6)
    tight = whilst.grad(two_matrices, tape_budget=200)
    assert np.allclose(tight(w, x, 4), gradient(w, x, 4), rtol=1e-11)


def kalman(a, x):
    p = np.eye(2)
    h = np.array([[1.0, 0.5]])
    for k in range(3):
        x, p = a @ x, a @ p @ a.T + 0.1 * np.eye(2)
        s = h @ p @ h.T + 0.2
        gain = p @ h.T / s
        x, p = x + gain @ (k - h @ x), p - gain @ h @ p
    return np.sum(x) + s[0, 0]


def test_sizes_with_two_names():
    whilst.check_grad(kalman, np.array([[0.5, 0.1], [-0.2, 0.4]]), np.array([1.0, 2.0]))


def test_a_diagonal_of_three_rows_of_any_length():
    def f(x, w, n):
        u, y = np.ones(3), w
        for row in w:
            u = row * 2.0
            y = np.stack([u, u * x[0], u])
        return np.sum(np.diag(y) * x)

    x = np.linspace(0.4, 1.1, 3)
    whilst.check_grad(f, x, np.outer(x, x) + 1.0, 3)


def sorted_columns(x, w, n):
    """What the loop carries is a column of one of two arrays at first, and of its own then."""
    y, z = x * 2, w * 2
    if n > 0:
        z = np.linalg.solve(y + 5 * np.eye(3), z)
    v = z[:, 0]
    for _ in range(3):
        v = np.sort(v)
    if n > 1:
        y, z = z, y
    for _ in range(n):
        y[:] = w
    return np.sum(v * x[0]) + np.sum(z)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_what_is_not_there_at_first_has_no_size_of_others(n):
    rng = np.random.default_rng(3)
    whilst.check_grad(sorted_columns, rng.normal(size=(3, 3)), rng.normal(size=(3, 3)), n)


def series(x, n):
    b, before = 0.3, 0.0
    for _ in range(n):
        last = before
        before = b
        b = x * before - last
    return 0.5 * (b - last)


def both_sides(x):
    """Of two arrays by a mask one has no elements; what the loops carry is unbound at first."""
    return np.sum(series(x[x > 8], 3)) + np.sum(series(x[x <= 8], 4))


def where_there_are_some(x):
    return np.sum(np.piecewise(x, [x <= 8], [lambda t: series(t, 3), lambda t: series(t, 4)]))


@pytest.mark.parametrize("f", [both_sides, where_there_are_some])
def test_what_is_unbound_at_first_has_no_size(f):
    for x in (np.array([0.9, -0.3, 0.5, 0.1]), np.array([0.9, 8.5, 9.0])):
        whilst.check_grad(f, x)
        one = np.ones(len(x))
        assert whilst.jvp(f, (x,), (one,))[1] == pytest.approx(np.sum(whilst.grad(f)(x)))
        assert whilst.grad(f).eager(x) == pytest.approx(whilst.grad(f)(x))
