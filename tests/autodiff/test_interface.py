"""grad and its relatives: structures, names, composition, errors."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

import whilst

X = np.array([0.1, 0.2, 0.3])


def two(x, y):
    return np.sin(x) * y + x / y


class Pair(NamedTuple):
    a: float
    b: np.ndarray


@dataclass
class Layer:
    weights: np.ndarray
    width: int
    scale: float


def volume(*sides, scale=1.0):
    return sides[0] ** 3 * sides[1] * scale


def test_arguments_given_by_stars():
    assert whilst.grad(volume)(2.0, 3.0) == 36.0
    assert whilst.grad(volume, argnums=(0, -1))(2.0, 3.0) == (36.0, 8.0)
    assert whilst.grad(volume, argnames=("sides", "scale"))(2.0, 3.0) == ((36.0, 8.0), 24.0)
    assert whilst.grad(whilst.grad(volume, 1), 0)(2.0, 3.0, scale=2.0) == 24.0
    assert whilst.hessian(volume, argnums=(0, 1))(2.0, 3.0) == ((36.0, 12.0), (12.0, 0.0))
    assert whilst.vjp(volume, 2.0, 3.0)[1](2.0) == (72.0, 16.0)
    whilst.check_grad(volume, 2.0, 3.0)
    named = whilst.grad(lambda a, **k: a * k["b"] ** 2 + k["c"]["x"], argnames=("c", "b"))
    assert named(2.0, b=3.0, c={"x": 1.0, "y": 2.0}) == ({"x": 1.0, "y": 0.0}, 12.0)
    with pytest.raises(TypeError, match="argnums 2: the call has 2 positional arguments"):
        whilst.grad(volume, 2)(2.0, 3.0)
    with pytest.raises(TypeError, match="argnames z: no parameter is called so"):
        whilst.grad(lambda **k: k["a"], argnames="z")(a=1.0)


class Spring:
    def __init__(self):
        self.k = 2.0

    def energy(self, x, half=0.5):
        return half * self.k * x * x


def test_directions_are_those_of_the_arguments_given():
    energy = Spring().energy
    assert whilst.vjp(energy, 3.0)[1](1.0) == (6.0,) and whilst.vjp(energy, 3.0, 1.0)[1](1.0) == (12.0, 18.0)
    assert whilst.jvp(energy, (3.0,), (1.0,)) == (9.0, 6.0)
    assert whilst.hvp(energy, (3.0,), (1.0,)) == 2.0
    whilst.check_grad(energy, 3.0)
    inside = whilst.compile(lambda x: (whilst.jvp(energy, (x,), (1.0,)), whilst.vjp(energy, x)[1](1.0)))
    assert inside(3.0) == ((9.0, 6.0), (6.0,))


def test_argnums_and_argnames():
    dx, dy = np.cos(1.3) * 2.1 + 1 / 2.1, np.sin(1.3) - 1.3 / 2.1**2
    assert whilst.grad(two)(1.3, 2.1) == pytest.approx(dx)
    assert whilst.grad(two, 1)(1.3, 2.1) == pytest.approx(dy)
    assert whilst.grad(two, (1, 0))(1.3, 2.1) == pytest.approx((dy, dx))
    assert whilst.grad(two, -1)(1.3, y=2.1) == pytest.approx(dy)
    assert whilst.value_and_grad(two, argnames=("y",))(1.3, 2.1)[1] == pytest.approx((dy,))
    with pytest.raises(TypeError, match="argnums 2"):
        whilst.grad(two, 2)(1.3, 2.1)
    with pytest.raises(TypeError, match="no parameter"):
        whilst.grad(two, argnames="z")(1.3, 2.1)


def test_structures_come_back():
    def f(p):
        return p["pair"].a * np.sum(p["pair"].b) + p["list"][0] * p["list"][1] ** 2

    g = whilst.grad(f)({"pair": Pair(2.0, X), "list": [3.0, np.float64(2.0)]})
    assert g.keys() == {"pair", "list"} and type(g["pair"]) is Pair and type(g["list"]) is list
    assert g["pair"].a == pytest.approx(0.6) and np.allclose(g["pair"].b, 2.0)
    assert g["list"][0] == 4.0 and g["list"][1] == 12.0


def test_objects_and_what_has_no_derivative():
    def f(layer):
        return np.sum(layer.weights**2) * layer.scale * layer.width

    g = whilst.grad(f)(Layer(X, 2, 3.0))
    assert type(g) is Layer and g.width is None
    assert np.allclose(g.weights, 12 * X) and g.scale == pytest.approx(2 * np.sum(X * X))


def test_methods():
    class Model:
        def __init__(self):
            self.w = np.array([1.0, 2.0])

        def loss(self, x):
            return np.sum(self.w * x) ** 2

    model = Model()
    assert np.allclose(whilst.grad(model.loss)(np.ones(2)), [6.0, 12.0])
    assert np.allclose(whilst.grad(lambda m: m.loss(np.ones(2)))(model).w, [6.0, 6.0])


def test_aux():
    def f(x):
        return x * x, (x, 3, "text")

    assert whilst.grad(f, has_aux=True)(2.0) == (4.0, (2.0, 3, "text"))
    assert whilst.value_and_grad(f, has_aux=True)(2.0) == ((4.0, (2.0, 3, "text")), 4.0)
    with pytest.raises(whilst.UserError, match="pair"):
        whilst.grad(lambda x: x, has_aux=True)(2.0)


def test_arguments_are_left_alone():
    def f(a):
        a[0] = a[0] * a[1]
        return a.sum()

    a = np.array([2.0, 3.0])
    assert whilst.grad(f)(a).tolist() == [3.0, 3.0] and a.tolist() == [2.0, 3.0]


def test_one_array_given_twice_is_two_arguments():
    assert np.allclose(whilst.grad(lambda x, y: np.sum(x * y))(X, X), X)


def test_higher_orders_through_a_loop():
    def root(a):
        x = a
        while abs(x * x - a) > 1e-12:
            x = x - (x * x - a) / (2 * x)
        return x

    g = whilst.grad
    assert g(root)(2.0) == pytest.approx(0.5 * 2**-0.5)
    assert g(g(root))(2.0) == pytest.approx(-0.25 * 2**-1.5)
    assert g(g(g(root)))(2.0) == pytest.approx(0.375 * 2**-2.5)


def test_with_compile():
    @whilst.compile
    def f(x):
        return x * x

    assert whilst.grad(f)(3.0) == 6.0 == whilst.compile(whilst.grad(f))(3.0) == whilst.grad(f).eager(3.0)


def test_jacobians():
    def f(x, k):
        return {"a": np.exp(x) * x[0], "b": x[1] * k}

    for mode in ("forward", "reverse"):
        j = whilst.jacobian(f, (0, 1), mode=mode)(X, 2.0)
        expected = np.diag(np.exp(X) * X[0])
        expected[:, 0] += np.exp(X)
        assert np.allclose(j["a"][0], expected) and np.allclose(j["a"][1], 0)
        assert np.allclose(j["b"][0], [0, 2, 0]) and j["b"][1] == pytest.approx(0.2)


def test_jacobian_of_matrices():
    a = np.arange(6.0).reshape(2, 3)
    for mode in ("forward", "reverse"):
        j = whilst.jacobian(lambda a: a.T @ a, mode=mode)(a)
        assert j.shape == (3, 3, 2, 3)
        v = np.array([[1.0, -1, 2], [0, 1, 1]])
        assert np.allclose(np.tensordot(j, v, 2), v.T @ a + a.T @ v)


def test_hessian_and_hvp():
    def f(x):
        s = x[0]
        for v in x:
            s = s * v + np.sin(s)
        return s

    h, v = whilst.hessian(f)(X), np.array([1.0, -2.0, 0.5])
    assert np.allclose(h, h.T) and np.allclose(whilst.hvp(f, (X,), (v,)), h @ v)
    assert np.allclose(whilst.jacobian(whilst.grad(f))(X), h)


def test_vjp_and_jvp():
    value, pull = whilst.vjp(lambda x, n: x**n, X, 3)
    assert np.allclose(value, X**3) and np.allclose(pull(np.ones(3))[0], 3 * X**2)
    value, tangent = whilst.jvp(lambda x, y: (x * y, 3), (2.0, 5.0), (1, None))
    assert value == (10.0, 3) and tangent == (5.0, None)
    with pytest.raises(TypeError, match="shape"):
        whilst.jvp(lambda x: x, (X,), (np.ones(4),))


def test_complex_gradients_are_what_descent_subtracts():
    assert whilst.grad(lambda z: z.real**2 + 3 * z.imag)(1 + 2j) == 2 + 3j
    assert whilst.grad(lambda z: abs(z))(3 + 4j) == pytest.approx(0.6 + 0.8j)
    assert whilst.grad(lambda z: (z * z).real)(1 + 2j) == pytest.approx(np.conj(2 * (1 + 2j)))


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_jacobians_with_complex_numbers(mode):
    """Real by complex is the gradient, complex by real has both parts, complex by complex the complex derivative."""
    x, z = np.array([0.5, 2.0, -1.5]), np.array([1 + 2j, 3 - 1j, 0.25j])
    turn = 1j * np.arange(1, 4)

    def turned(x):
        return np.exp(turn * x) * x.sum()

    def size(z):
        return np.abs(z) ** 2

    def square(z):
        return z * z * (2 - 1j)

    found = np.exp(turn * x)[:, None] + np.diag(turn * np.exp(turn * x) * x.sum())
    for taken in (whilst.jacobian, in_compiled_code):
        assert taken(turned, mode=mode)(x) == pytest.approx(found)
        assert taken(size, mode=mode)(z) == pytest.approx(np.diag(2 * z))
        assert taken(square, mode=mode)(z) == pytest.approx(np.diag(z * (4 - 2j)))
        assert taken(lambda x: x * 1j, mode=mode)(2.0) == 1j
        assert taken(lambda z: (z.real, z * z), mode=mode)(1 + 2j) == (1.0, 2 + 4j)
        assert taken(lambda xs: [x * 1j for x in xs], mode=mode)([1.0, 2.0])[1][1] == 1j
        half = taken(lambda x: x * np.complex64(1j), mode=mode)(np.ones(2, np.float32))
        assert half.dtype == np.complex64 and half.tolist() == [[1j, 0], [0, 1j]]


def in_compiled_code(f, mode):
    @whilst.compile
    def call(x):
        return whilst.jacobian(f, mode=mode)(x)

    return call


def test_hessians_by_complex_numbers_are_refused():
    for f in (whilst.hessian(lambda z: abs(z) ** 2), whilst.compile(lambda z: whilst.hessian(lambda y: abs(y) ** 2)(z))):
        with pytest.raises(whilst.UserError, match="four numbers for each pair(.|\n)*real and imaginary parts"):
            f(1 + 2j)


# -- errors ------------------------------------------------------------------------------------------------------------


def test_no_derivative_names_line_and_reason():
    def f(x):
        y = x * 2.0
        return np.nextafter(y, 1.0) * x

    with pytest.raises(whilst.UserError, match=r"nextafter.*last place(.|\n)*test_interface"):
        whilst.grad(f)(1.0)


def test_what_cannot_be_differentiated():
    with pytest.raises(whilst.UserError, match="is int, which has no derivative"):
        whilst.grad(two)(1, 2.0)
    with pytest.raises(whilst.UserError, match="real scalar"):
        whilst.grad(lambda x: x * 2)(X)
    with pytest.raises(whilst.UserError, match="real scalar"):
        whilst.grad(lambda x: int(x))(1.0)


def test_errors_of_the_function_are_raised():
    def f(x, i):
        return x[i] / x[0]

    with pytest.raises(IndexError):
        whilst.grad(f)(X, 5)
    with pytest.raises(ZeroDivisionError):
        whilst.grad(lambda x: 1.0 / x)(0.0)


# -- checking and optimising -------------------------------------------------------------------------------------------


def test_check_grad_agrees():
    whilst.check_grad(lambda p, y: (np.sin(p["a"]) * y, p["b"][1] * y), {"a": 1.0, "b": (2.0, np.ones(3))}, 2.0)
    whilst.check_grad(lambda z: z * z * np.abs(z), 1 + 2j)


def test_check_grad_of_chosen_arguments():
    whilst.check_grad(lambda x, y: np.sin(x) + np.floor(y), 0.3, 0.7, argnums=0)
    with pytest.raises(AssertionError, match="argument 1"):
        whilst.check_grad(lambda x, y: np.sin(x) + np.floor(y), 0.3, 1.0, argnums=(0, 1))


def test_check_grad_of_nothing():
    with pytest.raises(TypeError, match="no argument has a derivative"):
        whilst.check_grad(lambda n: n * 1.0, 3)
    with pytest.raises(TypeError, match="argnums 2: the call has 1 argument$"):
        whilst.check_grad(lambda x: x, 1.0, argnums=2)


def test_a_pair_without_has_aux():
    with pytest.raises(whilst.UserError, match="use has_aux=True"):
        whilst.grad(lambda x: (x * x, {"trips": 3}))(1.0)


def largest_square(x):
    best = None
    for v in x:
        if best is None or v * v > best:
            best = v * v
    return best


def doubled(x):
    return 2 * whilst.grad(largest_square)(x)


def test_what_may_be_none():
    x = np.array([1.0, -3.0, 2.0])
    value, gradient = whilst.value_and_grad(largest_square)(x)
    assert value == 9 and gradient.tolist() == [0, -6, 0]
    assert whilst.compile(doubled)(x).tolist() == [0, -12, 0]
    assert whilst.jvp(largest_square, (x,), (x,)) == (9, 18)
    for derivative in (whilst.grad(largest_square), whilst.compile(doubled), whilst.jacobian(largest_square)):
        with pytest.raises(TypeError, match="a derivative of None is asked for"):
            derivative(x[:0])


class Found(NamedTuple):
    value: float
    place: float


def found_with_place(x):
    best = None
    for v in x:
        if best is None or v > best:
            best = v
    return Found(best, 2 * x[0])


def test_the_class_of_a_pair_stays():
    value, tangent = whilst.jvp(found_with_place, (np.array([1.0, 3.0]),), (np.array([1.0, 2.0]),))
    assert value == Found(3.0, 2.0) and tangent == Found(2.0, 2.0)
    assert type(value) is type(tangent) is Found


def right_rule(result, cotangent, x):
    return (cotangent * 2 * x,)


def wrong_rule(result, cotangent, x):
    return (cotangent * 3.0,)


def test_check_grad_leaves_out_the_mode_without_a_rule():
    whilst.check_grad(whilst.custom_vjp(lambda x: x * x, right_rule), 1.0)
    whilst.check_grad(whilst.custom_jvp(lambda x: x * x, lambda result, tangents, x: 2 * x * tangents[0]), 1.0)
    with pytest.raises(AssertionError, match="argument 0: reverse mode gives"):
        whilst.check_grad(whilst.custom_vjp(lambda x: x * x, wrong_rule), 1.0)


def test_check_grad_draws_the_same_each_time():
    whilst.check_grad(lambda x, rng: np.sin(x * rng.normal()), 0.7, np.random.default_rng(2))


def shown(x):
    text = f"{x:.3f}"
    return x * x * len(text)


def test_text_of_what_is_differentiated():
    assert whilst.grad(shown)(0.5) == whilst.jvp(shown, (0.5,), (1.0,))[1] == 5.0
    assert whilst.hvp(shown, (0.5,), (1.0,)) == 10.0


def test_amounts_of_memory():
    for budget in (1e6, 1_000_000, "1 MB"):
        assert whilst.grad(lambda x: x * x, tape_budget=budget)(3.0) == 6.0
    with pytest.raises(ValueError, match="not -5"):
        whilst.grad(lambda x: x * x, tape_budget=-5)


def test_check_grad_names_the_part():
    with pytest.raises(AssertionError, match=r"argument 0\.a: reverse mode"):
        whilst.check_grad(lambda p: np.floor(p["a"]), {"a": 1.0})


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
def test_optimisers(name):
    def loss(p):
        return np.sum((p["w"] * 2 - 1) ** 2) + (p["b"] - 3) ** 2

    p, gradient = {"w": np.ones(3), "b": 0.5}, whilst.grad(loss)
    optim = whilst.optim
    state = None if name == "sgd" else getattr(optim, f"{name}_start")(p)
    for _ in range(400):
        if name == "sgd":
            p = optim.sgd(p, gradient(p), 0.05)
        else:
            p, state = getattr(optim, name)(p, gradient(p), state, 0.02)
    assert np.allclose(p["w"], 0.5, atol=1e-3) and p["b"] == pytest.approx(3, abs=1e-2)


def log_of_sums(x):
    """Sums of no terms are logarithms of zero."""
    a = np.full(3, -np.inf)
    a[0] = x[0]
    for t in range(1, 4):
        for s in range(2, 0, -1):
            a[s] = np.logaddexp(a[s], a[s - 1]) + x[t]
    return a[2]


def test_logaddexp_of_infinities_and_of_equal_numbers():
    x = np.array([0.3, 0.1, 0.7, 0.2])
    whilst.check_grad(log_of_sums, x)
    assert whilst.grad(whilst.grad(lambda v: np.logaddexp(v, 1.0)))(1.0) == 0.25


def test_what_people_get_wrong():
    def cube(x):
        return x**3

    def refuses(x):
        raise ValueError("not so")

    with pytest.raises(TypeError, match=r"a tuple, one for each argument, not a float: \(x,\) for x"):
        whilst.jvp(cube, 1.0, 1.0)
    with pytest.raises(TypeError, match="argnums 0.0: numbers of arguments are wanted"):
        whilst.grad(cube, 0.0)
    with pytest.raises(ValueError, match="not so"):
        whilst.grad(refuses)(1.0)
    rule = whilst.custom_vjp(cube, lambda bar, x: (bar,))
    with pytest.raises(whilst.UserError, match=r"(?s)takes 2 positional arguments but 3.*\(result, cotangent"):
        whilst.grad(lambda x: rule(x))(1.0)
