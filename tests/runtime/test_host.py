"""Host calls in plain Python convert as compiled code does."""

from __future__ import annotations

import numpy as np
import pytest

import whilst


def test_converts_the_result():
    host = whilst.host
    assert type(host(lambda x: np.float64(x), result="f64")(1)) is float
    assert type(host(lambda x: x, result="f32")(1)) is np.float32
    assert host(lambda: 3)() is None
    assert host(lambda: (1, 2), result=("i64", "f64"))() == (1, 2.0)


def test_results_are_scalars():
    with pytest.raises(TypeError, match="returns scalars"):
        whilst.host(len, result="f64[n]")


@pytest.mark.parametrize("kind", [int, float, bool, complex, np.float32, np.int8, "f64"])
def test_results_may_be_named_by_types(kind):
    ask = whilst.host(lambda x: x, result=kind)

    def f(x):
        return ask(x)

    expected, found = ask(1), whilst.compile(f)(1)
    assert (type(found), found) == (type(expected), expected)
    assert isinstance(kind, str) or type(found) is kind


@pytest.mark.parametrize("result, error", [(3, TypeError), (("f64", 2), TypeError), (list, ValueError), ("i65", ValueError)])
def test_what_names_no_scalar(result, error):
    with pytest.raises(error):
        whilst.host(len, result=result)


def test_only_functions_are_hosts():
    with pytest.raises(TypeError, match="takes a function"):
        whilst.host(3, result="f64")
