"""Floating-point errors as ``np.errstate`` around a call says: ignored, raised, told to a function."""

from __future__ import annotations

import traceback
import warnings

import numpy as np
import pytest

import whilst
from whilst.services.floating import asks_for_more, place_of_modes

A = np.array([1.0, 0.0, 2.0])
Z = np.array([1.0, 0.0, 0.0])


def ratio(a, b):
    a[0] = 7.0
    return a / b


@pytest.fixture(params=[0, 3])
def compiled(request):
    """Called never before, and often enough to be entered natively."""
    function = whilst.compile(ratio)
    for _ in range(request.param):
        function(A.copy(), Z)
    return function


def test_errors_raise_where_they_are_to(compiled):
    a = A.copy()
    with np.errstate(divide="raise", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(FloatingPointError, match="divide by zero encountered in divide") as caught:
            compiled(a, Z)
    assert traceback.extract_tb(caught.value.__traceback__)[-1].name == "ratio"
    assert a[0] == 7.0
    assert np.isnan(compiled(a, Z)[1])


def test_errors_are_told(compiled):
    told = []
    with np.errstate(all="call", call=lambda kind, flag: told.append(kind)), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = compiled(A.copy(), Z)
    assert told == ["divide by zero", "invalid value"]
    assert np.array_equal(result, compiled(A.copy(), Z), equal_nan=True)


def test_errors_are_ignored_without_python(compiled):
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not asks_for_more()
        compiled(A.copy(), Z)


def test_a_call_in_plain_python_is_told_of_once():
    function = whilst.compile(ratio)
    with np.errstate(over="raise"), pytest.warns(whilst.WhilstWarning, match="np.errstate") as told:
        function(A.copy(), A + 1)
        function(A.copy(), A + 1)
    assert len(told) == 1


def test_modes_are_found_in_memory():
    assert place_of_modes() is not None
    assert not asks_for_more()
    with np.errstate(under="log"):
        assert asks_for_more()


ZERO = np.float64(0.0)
ZEROS = np.zeros(2)


def by_argument(x, y):
    return y / x


def by_global(x, y):
    return x / ZERO


def by_default(x, y, zero=np.float64(0.0)):
    return x / zero


def by_array(x, y):
    return x / ZEROS[0]


def by_function(x, y):
    return np.divide(x, 0.0)


def by_conversion(x, y):
    return x / np.float64(0.0)


def by_power(x, y):
    return np.float64(0.0) ** -x


def by_operator(x, y):
    return divmod(x, ZERO)[0]


def by_inner(x, y):
    def inner():
        return -ZERO

    return x / inner()


SINGLE = np.zeros(2, np.float32)
LARGE = np.array([1.7e308, 1.7e308])


def by_storing(x, y):
    SINGLE[0] = 1e300 + x
    return x


def by_sum(x, y):
    return sum(LARGE) - x


def by_a_method(x, y):
    return ZEROS.var(ddof=2) + x


def by_power_in_place(x, y):
    a = ZEROS + y
    a **= -x
    return x


def by_builtin(x, y):
    return pow(ZERO, -x)


FUNCTIONS = (
    by_storing, by_sum, by_a_method, by_power_in_place, by_builtin, by_global, by_default, by_array, by_function, by_conversion, by_power, by_operator, by_inner,
)  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_whatever_of_numpys_comes_in_heeds_the_modes(function):
    compiled = whilst.compile(function)
    for _ in range(4):
        compiled(1.0, 0.0)
    with np.errstate(all="raise"), pytest.raises(FloatingPointError):
        compiled(1.0, 0.0)


@pytest.mark.filterwarnings("ignore")
def test_a_scalar_of_numpys_that_is_an_argument_heeds_the_modes():
    compiled = whilst.compile(by_argument)
    for _ in range(4):
        compiled(np.float64(0.0), 1.0)
    with np.errstate(all="raise"), pytest.raises(FloatingPointError):
        compiled(np.float64(0.0), 1.0)


def test_pythons_own_numbers_do_not_ask_for_the_modes():
    def hypotenuse(x, y):
        return abs(complex(x, y)) + (x**2 + y**2) ** 0.5 + max(x, y) + round(x)

    lowered = whilst.compile(hypotenuse).lower(3.0, 4.0)
    assert not lowered.lowered.heeds_errstate


def test_neither_do_elements_that_are_only_looked_at():
    def first(a, xs):
        for k in range(len(a)):
            if k % 3 == 2:
                return float(a[k]) + len(xs)
        return -1.0

    lowered = whilst.compile(first).lower(np.ones(3), [1.0, 2.0])
    assert not lowered.lowered.heeds_errstate
