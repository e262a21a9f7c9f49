"""Rules of one's own, checkpoints, recursion, and solutions of equations."""

import numpy as np
import pytest

import whilst

X = np.array([0.3, 0.7])


def power(x, n):
    if n == 0:
        return 1.0
    if n % 2:
        return x * power(x, n - 1)
    y = power(x, n // 2)
    return y * y


def tree(x, d):
    if d == 0:
        return np.sin(x[0]) * x[1]
    return tree(x * 0.5, d - 1) + np.cos(tree(x + 0.1, d - 1))


def test_recursion():
    assert whilst.grad(power)(1.1, 13) == pytest.approx(13 * 1.1**12)
    assert whilst.grad(whilst.grad(power))(1.1, 13) == pytest.approx(13 * 12 * 1.1**11)
    assert whilst.jvp(power, (1.1, 13), (1.0, None))[1] == pytest.approx(13 * 1.1**12)
    whilst.check_grad(tree, X, 4)
    h = whilst.hessian(tree)(X, 3)
    assert np.allclose(h, h.T)


def test_recursion_in_a_loop():
    def f(x, n):
        s = x
        for i in range(n):
            s = np.sin(s) * power(s, i)
        return s

    whilst.check_grad(f, 0.9, 4)


def test_backward_rule():
    f = whilst.custom_vjp(lambda x: x * x, lambda result, g, x: 3 * g * x)
    assert f(3.0) == 9.0 == whilst.compile(lambda x: f(x))(3.0)
    assert whilst.grad(f)(2.0) == 6.0
    assert whilst.grad(lambda x: f(x) + x)(2.0) == 7.0
    with pytest.raises(whilst.UserError, match="custom_jvp too"):
        whilst.jvp(f, (2.0,), (1.0,))


def test_forward_rule():
    f = whilst.custom_jvp(lambda x: x * x, lambda result, tangents, x: 5.0 * tangents[0])
    assert whilst.jvp(f, (3.0,), (1.0,)) == (9.0, 5.0)
    with pytest.raises(whilst.UserError, match="custom_vjp too"):
        whilst.grad(f)(3.0)


def test_both_rules():
    f = whilst.custom_vjp(lambda x, k: x**k, lambda r, g, x, k: (g * k * x ** (k - 1), None))
    f = whilst.custom_jvp(f, lambda r, t, x, k: 2.0 * t[0])
    assert whilst.grad(f, (0, 1))(3.0, 2.0) == (6.0, 0.0)
    assert whilst.jvp(f, (3.0, 2.0), (1.0, 1.0)) == (9.0, 2.0)


def test_rules_on_arrays_in_a_loop():
    clipped = whilst.custom_vjp(lambda x: x * 1.0, lambda r, g, x: np.minimum(np.maximum(g, -0.5), 0.5))

    def f(x, n):
        for _ in range(n):
            x = clipped(x) * 2.0
        return np.sum(x)

    assert whilst.grad(f)(X, 0).tolist() == [1, 1]
    assert whilst.grad(f)(X, 3).tolist() == [0.5, 0.5]


def test_a_rule_that_gives_another_shape():
    f = whilst.custom_vjp(lambda x: np.sum(x), lambda r, g, x: np.ones(3) * g)
    with pytest.raises(ValueError, match="3 elements for 2"):
        whilst.grad(f)(X)


def test_rules_made_in_compiled_code():
    def f(x):
        g = whilst.custom_vjp(lambda y: np.sin(y), lambda r, g, y: g * 10.0)
        return g(x) * x

    assert whilst.grad(f)(0.5) == pytest.approx(np.sin(0.5) + 5.0)


def test_checkpoint():
    @whilst.checkpoint
    def layer(h, w):
        for _ in range(10):
            h = np.tanh(h * w) + 0.1 * h
        return h

    def deep(w, n):
        h = w * 1.0
        for _ in range(n):
            h = layer(h, w)
        return np.sum(h)

    whilst.check_grad(deep, np.array([0.9, 1.3]), 3)
    h = whilst.hessian(deep)(np.array([0.9, 1.3]), 3)
    assert np.allclose(h, whilst.jacobian(whilst.grad(deep))(np.array([0.9, 1.3]), 3))


def test_fixed_point():
    def root(a):
        return whilst.fixed_point(lambda x, p: 0.5 * (x + p / x), 1.0, a)

    assert root(2.0) == pytest.approx(2**0.5) and whilst.grad(root)(2.0) == pytest.approx(0.5 * 2**-0.5)

    def f(p):
        x = whilst.fixed_point(lambda x, p: np.tanh(p["w"] @ x + p["b"]), np.zeros(3), p)
        return np.sum(x * x)

    w = np.array([[0.2, 0.1, 0], [0, 0.3, 0.1], [0.1, 0, 0.2]])
    whilst.check_grad(f, {"w": w, "b": np.array([0.1, 0.2, 0.3])})


def test_implicit():
    def residual(x, p):
        r = np.zeros(2)
        r[0] = x[0] ** 3 + x[1] - p[0]
        r[1] = x[1] ** 3 + 0.5 * x[0] - p[1]
        return r

    def solve(start, p):
        x = start.copy()
        for _ in range(200):
            x = x - 0.3 * residual(x, p)
        return x

    def f(p):
        x = whilst.implicit(residual, solve, np.array([0.5, 0.5]), p)
        return x[0] * x[1] ** 2

    p = np.array([1.2, 0.9])
    assert whilst.compile(f)(p) == pytest.approx(f(p))
    whilst.check_grad(f, p)

    def root(a):
        def newton(start, a):
            x = start
            for _ in range(50):
                x = x - (x * x - a) / (2 * x)
            return x

        return whilst.implicit(lambda x, a: x * x - a, newton, 1.0, a)

    assert whilst.grad(root)(2.0) == pytest.approx(0.5 * 2**-0.5)


def test_implicit_where_there_is_no_derivative():
    def double(p):
        """Both equations are one."""
        residual = lambda x, p: np.array([x[0] - p, x[0] - p])  # noqa: E731
        return np.sum(whilst.implicit(residual, lambda start, p: start * 0.0 + p, np.zeros(2), p))

    with pytest.raises(np.linalg.LinAlgError, match="Singular"):
        whilst.grad(double)(1.5)
    with pytest.raises(ZeroDivisionError):
        whilst.grad(lambda p: whilst.implicit(lambda x, p: x * 0.0 - p, lambda start, p: start, 1.0, p))(0.0)


def test_checkpoints_made_in_compiled_code():
    def by_decorator(x, n):
        @whilst.checkpoint
        def block(x, k):
            for _ in range(3):
                x = np.tanh(np.roll(x, 1)) + k * x
            return x

        for i in range(n):
            x = block(x, 0.1 * i)
        return np.sum(x)

    def by_a_call(x, n):
        step = whilst.checkpoint(lambda h: np.sin(h) * x)
        h = x
        for _ in range(n):
            h = step(h)
        return np.sum(h)

    for f in (by_decorator, by_a_call):
        whilst.check_grad(f, np.array([0.5, -1.0, 2.0]), 3)
        assert whilst.compile(f)(np.ones(3), 2) == pytest.approx(f(np.ones(3), 2))


def test_lists_and_objects_of_a_checkpoint_are_its_own():
    """Lists of lists are numbers in a pool that stands outside of the function."""

    def beam(scores):
        best = [(0.0, [])]
        for row in scores:
            longer = [(s + row[k] - 0.3 * (k in path), [*path, k]) for s, path in best for k in range(len(row))]
            longer.sort(key=lambda one: -one[0])
            best = longer[:2]
        return best[0][0] + 0.5 * best[1][0]

    scores = np.sin(np.arange(12.0)).reshape(4, 3)
    found = whilst.grad(whilst.checkpoint(beam))(scores)
    assert found.tolist() == whilst.grad(beam)(scores).tolist() and np.sum(found != 0) >= 4

    def both(scores):
        groups = [[1.0], [2.0]]
        inner = whilst.checkpoint(lambda s: groups[0].append(s[0, 0]) or s[0, 0])
        return inner(scores) + groups[0][-1]

    with pytest.raises(whilst.Limitation, match=r"W713.*changes .* which is not its own"):
        whilst.grad(both)(scores)
