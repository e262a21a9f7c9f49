"""grad_debug: where a gradient stops being finite."""

from dataclasses import dataclass

import numpy as np
import pytest

import whilst
from autodiff import arrays, loops
from autodiff.test_battery import X, copy


def at_zero(x, n):
    s, y = 0.0, x
    for _ in range(n):
        y = y - 1.0
        s = s + np.sqrt(np.abs(y))
    return s


def told(f, *args, **options):
    with pytest.raises(FloatingPointError) as caught:
        whilst.grad_debug(f, **options)(*args)
    return str(caught.value), caught.traceback[-1]


def test_line_and_iteration():
    text, entry = told(at_zero, np.float64(3.0), 7)
    assert "iteration 2 of the loop at test_debug.py:15 (the first is 0)" in text
    assert "test_debug.py:17   s = s + np.sqrt(np.abs(y))" in text and "there 0.5 / 0.0 is inf" in text
    assert entry.name == "at_zero" and entry.lineno + 1 == 17


def test_loops_in_loops_and_elements():
    def f(a):
        total = 0.0
        for row in a:
            k = 0
            while k < 3:
                row = row - 0.5
                k += 1
                total += np.sum(np.cbrt(row))
        return total

    text, _ = told(f, np.array([[5.0, 6.0], [7.0, 1.0]]))
    assert "inf at [1] in iteration 1 of the loop at" in text and ", in iteration 1 of the loop at" in text


def test_what_was_not_finite_before():
    def f(x):
        scale = np.exp(x * 800.0)
        return x / scale * scale

    text, entry = told(f, np.float64(2.0))
    assert "going forwards, `scale` had become inf" in text and "there exp(1600.0) is inf" in text
    assert entry.name == "f"


def test_through_calls():
    def root(x, n):
        return np.sqrt(x) if n == 0 else root(x * x, n - 1)

    text, entry = told(root, np.float64(0.0), 3)
    assert "the cotangent of `x`" in text and entry.name == "root"


def test_finite_gradients_are_returned():
    assert whilst.grad_debug(at_zero)(3.5, 5) == whilst.grad(at_zero)(3.5, 5)
    masked = lambda x: np.sum(np.where(x > 0, np.sqrt(x), 0.0))  # noqa: E731
    assert list(whilst.grad_debug(masked)(np.array([0.0, 4.0]))) == [0.0, 0.25]


@pytest.mark.parametrize("f", [*loops.PROGRAMS[::7], *arrays.PROGRAMS[::7]], ids=lambda f: f.__name__)
def test_as_grad(f):
    x = 0.7 if f in loops.PROGRAMS else X
    found, expected = whilst.grad_debug(f)(copy(x), 4), whilst.grad(f)(copy(x), 4)
    assert np.allclose(found, expected, rtol=1e-12, atol=1e-14) and type(found) is type(expected)


def test_names_structures_and_aux():
    @dataclass
    class Point:
        x: float
        n: int

    def f(scale, point):
        return scale * np.sqrt(point.x), np.log(point.x)

    gradient, aux = whilst.grad_debug(f, argnames=("point",), has_aux=True)(2.0, Point(np.float64(4.0), 1))
    assert gradient[0].x == 0.5 and gradient[0].n is None and aux == np.log(4.0)
    assert np.isneginf(whilst.grad_debug(f, 0, has_aux=True)(2.0, Point(np.float64(0.0), 1))[1])
    text, _ = told(f, 2.0, Point(np.float64(0.0), 1), argnums=1, has_aux=True)
    assert "there 0.5 / 0.0 is inf" in text

    class Root:
        def of(self, x):
            return np.sqrt(x)

    assert whilst.grad_debug(Root().of)(4.0) == 0.25


def test_misuse():
    with pytest.raises(TypeError, match="no parameter is called so"):
        whilst.grad_debug(at_zero, argnames="z")(1.0, 2)
    with pytest.raises(whilst.UserError, match="has no derivative"):
        whilst.grad_debug(at_zero, 1)(1.0, 2)
    with pytest.raises(whilst.UserError, match="is that of a real scalar"):
        whilst.grad_debug(lambda x: x)(X)
    inside = whilst.compile(lambda x: whilst.grad_debug(np.sqrt)(x))
    with pytest.raises(whilst.Limitation, match="grad_debug is called in compiled code"):
        inside(1.0)
