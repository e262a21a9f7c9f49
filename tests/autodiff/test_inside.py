"""Derivatives taken in compiled code: the same as Python gives, which takes them one by one."""

import numpy as np
import pytest

import whilst

W, X = np.array([0.1, 0.2, 0.3]), np.array([1.0, -2.0, 3.0])


def loss(w, x):
    s = 0.0
    for i in range(len(x)):
        s += np.tanh(w[i] * x[i])
    return s * s


both = whilst.value_and_grad(loss, (0, 1))


class Net:
    def __init__(self):
        self.w = np.full((3, 2), 0.5)
        self.b = np.zeros(2)

    def loss(self, x):
        return np.sum(np.maximum(x @ self.w + self.b, 0.0) ** 2)


def step(w, x):
    return w - 0.1 * whilst.grad(loss)(w, x)


def several(w, x):
    value, (by_w, by_x) = both(w, x)
    return value * by_w[0] + by_x[1]


def training(w, x):
    value = 0.0
    for _ in range(5):
        value, by_w = whilst.value_and_grad(loss)(w, x)
        w = w - 0.1 * by_w
    return w * value


def of_a_closure(w, x):
    total = 0.0
    for i in range(4):

        def f(p):
            s = p["a"]
            while s < 10.0 * x[0]:
                s = s * 1.5 + p["b"]
            return s * x[1]

        g = whilst.grad(f)({"a": w[0], "b": 1.0 * i})
        total += g["a"] * g["b"]
    return total


def twice(w, x):
    return whilst.grad(whilst.grad(lambda y: y**3 * x[0]))(w[1])


def of_a_derivative(w, x):
    return whilst.grad(lambda a: whilst.grad(lambda b: a * b**2)(a) * a)(w[2])


def with_aux(w, x):
    by_w, (count, copy) = whilst.grad(lambda v: (loss(v, x), (len(v), v * 2)), has_aux=True)(w)
    return by_w * count + copy


def in_a_branch(w, x):
    g = w
    if w[0] > 0.0:
        g = whilst.grad(loss)(w, x)
    return g


def dynamic_depth(w, x):
    total = 0.0
    for k in range(6):

        def f(v):
            h = x
            for _ in range(k % 3):
                h = np.tanh(v * h)
            return np.sum(h)

        total = total + whilst.grad(f)(w)[1]
    return total


def several_results(w, n):
    for _ in range(n):
        w = np.sin(w) * w[0]
    return w, np.sum(w * w), n


outside = whilst.jacobian(several_results, mode="forward")


def jacobians(w, x):
    by_w, of_sum, none = whilst.jacobian(several_results)(w, 3)
    again = outside(w, 3)
    assert none is None
    return by_w @ x + of_sum + again[0] @ w + again[1]


def jacobian_of_two(w, x):
    by_a, by_b = whilst.jacobian(lambda a, b: np.outer(a, a) * b, (0, 1))(w, x[0])
    return np.sum(by_a, (0, 1)) + by_b @ x


def jacobian_by_a_structure(w, x):
    found = whilst.jacobian(lambda p: {"out": p["a"] * p["b"], "n": 3})({"a": w, "b": x[1]})
    return found["out"]["a"] @ found["out"]["b"]


def newton(w, x):
    for _ in range(4):
        w = w - np.linalg.solve(whilst.jacobian(lambda y: y**3 - x * y + 0.1)(w), w**3 - x * w + 0.1)
    return w


def hessians(w, x):
    f = lambda y: np.sum(np.tanh(y * x)) ** 2  # noqa: E731
    return whilst.hessian(f)(w) @ x + whilst.hvp(f, (w,), (x,))


def gradient_of_a_jacobian(w, x):
    return whilst.grad(lambda y: np.sum(whilst.jacobian(lambda z: z**3 * x)(y)))(w)


FUNCTIONS = [step, jacobians, jacobian_of_two, jacobian_by_a_structure, newton, hessians, gradient_of_a_jacobian, several, training, of_a_closure, twice, of_a_derivative, with_aux, in_a_branch, dynamic_depth]


@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.__name__)
def test_as_in_python(f):
    assert np.allclose(whilst.compile(f)(W, X), f(W, X), rtol=1e-10)
    assert np.allclose(whilst.compile(f).eager(W, X), f(W, X), rtol=1e-10)


def test_training_an_object():
    def train(net, x, steps):
        for _ in range(steps):
            g = whilst.grad(lambda n: n.loss(x))(net)
            net.w = net.w - 0.01 * g.w
            net.b = net.b - 0.01 * g.b
        return net.loss(x)

    one, two = Net(), Net()
    x = np.arange(12.0).reshape(4, 3) / 10
    assert whilst.compile(train)(one, x, 5) == pytest.approx(train(two, x, 5))
    assert np.allclose(one.w, two.w) and np.allclose(one.b, two.b)


def test_a_derivative_through_a_gradient_step():
    g = whilst.grad(lambda w, x: loss(step(w, x), x))(W, X)
    h = 1e-6 * np.array([1.0, 2.0, -1.0])
    difference = (loss(step(W + h, X), X) - loss(step(W - h, X), X)) / 2e-6
    assert g @ (h / 1e-6) == pytest.approx(difference, rel=1e-5)


def test_what_is_outside_may_not_change():
    def f(w, x):
        def g(v):
            x[0] = v[0]
            return v[0] * x[0]

        return whilst.grad(g)(w)

    with pytest.raises(whilst.Limitation, match="changes"):
        whilst.compile(f)(W, X)
