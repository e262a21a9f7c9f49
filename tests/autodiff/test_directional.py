"""``jvp`` and ``vjp`` taken in compiled code, as from Python."""

import numpy as np
import pytest

import whilst


def cubes(x, w):
    s = x * w
    for _ in range(2):
        s = s * s * 0.5 + w
    return s


def forwards(x, w):
    value, slope = whilst.jvp(cubes, (x, w), (1.0, 0.5))
    return value + 2.0 * slope


def held(x, w):
    total = 0.0
    for k in range(3):
        _, slope = whilst.jvp(lambda y: y * w * k, (x,), (1.0,))
        total = total + slope
    return total


def backwards(x, w):
    value, pull = whilst.vjp(cubes, x, w)
    by_x, by_w = pull(1.0)
    return value + 3.0 * by_x - by_w


def of_arrays(x, w):
    a = np.array([x, w, x * w])
    value, pull = whilst.vjp(lambda a: a * a * w, a)
    (bar,) = pull(np.ones(3))
    _, slope = whilst.jvp(lambda a: np.sum(a * a), (a,), (value,))
    return np.sum(bar) + slope


@pytest.mark.parametrize("f", [forwards, held, backwards, of_arrays])
def test_as_in_python(f):
    expected = f(0.7, 1.3)
    assert whilst.compile(f)(0.7, 1.3) == pytest.approx(expected, rel=1e-13)
    assert whilst.compile(f).eager(0.7, 1.3) == pytest.approx(expected, rel=1e-13)
    slope = (f(0.7 + 1e-6, 1.3) - f(0.7 - 1e-6, 1.3)) / 2e-6
    assert whilst.grad(f)(0.7, 1.3) == pytest.approx(slope, rel=1e-7)


def test_what_is_no_direction():
    @whilst.compile
    def f(x):
        return whilst.jvp(lambda y: y * y, (x,), (x, x))[1]

    with pytest.raises(whilst.UserError, match="not of one length"):
        f(1.0)

    @whilst.compile
    def g(x):
        return whilst.vjp(lambda y: y * y, x)[1]((x, x))[0]

    with pytest.raises(whilst.UserError, match="structure"):
        g(1.0)


def test_of_a_list_in_compiled_code():
    def f(x):
        return whilst.jacobian(lambda y: [y * y, y])(x)

    assert f(2.0) == whilst.compile(f)(2.0) == [4.0, 1.0]


@pytest.mark.parametrize("ufunc", [
    np.add, np.subtract, np.multiply, np.divide, np.power, np.float_power, np.arctan2, np.hypot, np.copysign,
    np.maximum, np.minimum, np.fmax, np.fmin, np.fmod, np.remainder, np.logaddexp, np.logaddexp2, np.heaviside,
])  # fmt: skip
@pytest.mark.parametrize("turn", [1.0, -1.0])
def test_both_operands_vary(ufunc, turn):
    def f(x):
        return ufunc(x * x + 0.3, turn * (1.7 - x)) if ufunc not in (np.power, np.float_power) else ufunc(x + 2.0, x)

    value, along = whilst.jvp(f, (0.45,), (1.0,))
    assert value == f(0.45)
    assert along == pytest.approx((f(0.45 + 1e-6) - f(0.45 - 1e-6)) / 2e-6, rel=1e-6, abs=1e-8)
    assert along == pytest.approx(whilst.grad(f)(0.45), rel=1e-12, abs=1e-15)
