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
